"""Background work over services. A handler takes a JobContext and returns the job's result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from labelstage.services import adjudication, thresholds

from . import accept, cleanse, consensus, deliver, imports, labels, release, score, tidy
from .context import Interrupted, JobContext

#: Importing these has connected them to what jobs bring about, also in a runner that knows no pages.
SUBSCRIBERS = (adjudication, thresholds)

Handler = Callable[[JobContext], dict[str, Any] | None]

#: What runs a job of each kind.
HANDLERS: Mapping[str, Handler] = {
    "cleanse": cleanse.run,
    "consensus": consensus.run,
    "accept": accept.run,
    "deliver": deliver.run,
    "import": imports.run,
    "labels": labels.run,
    "release": release.run,
    "score": score.run,
    "tidy": tidy.run,
}

#: Kinds that may take minutes. One lane of every runner is kept free of them, so that short jobs never wait.
LONG = frozenset({"cleanse", "consensus", "deliver", "import", "labels", "release", "tidy"})

__all__ = ["HANDLERS", "LONG", "SUBSCRIBERS", "Handler", "Interrupted", "JobContext"]
