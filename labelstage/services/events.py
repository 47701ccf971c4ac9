"""What happened, for later stages to subscribe to. Handlers run inside the transaction and may enqueue jobs."""

from __future__ import annotations

from blinker import Signal

#: sent(session, assignment=Assignment, revision=Revision): a worker's submit was stored
submitted = Signal()
#: sent(session, review=Review, assignment=Assignment)
reviewed = Signal()
#: sent(session, project=Project): the label schema or the matching threshold is another
reconfigured = Signal()
#: sent(session, item=Item): the item has all the submits it wants
labelled = Signal()
#: sent(session, project=Project, item_ids=[int]): their agreement was brought up to date after their work changed
scored = Signal()
#: sent(session, project=Project, item_ids=[int]): what their answers come to was written anew
believed = Signal()
#: sent(session, item=Item, reason=Words): `item.adjudicate` was set, its annotators differ and somebody must decide
disputed = Signal()
#: sent(session, item=Item): all the submits that the item wants are accepted
finished = Signal()
#: sent(engine): a job was queued and committed in this engine's database
queued = Signal()
