"""A project's items are checked: texts one batch after another, then duplicates among all."""

from __future__ import annotations

from labelstage.services import cleansing
from labelstage.services.cleansing.checking import language_of_most

from .context import JobContext

NOTED_AT_ONCE = 1000


def run(context: JobContext) -> dict[str, int]:
    """How many items were looked at, how many duplicates there are, how many were quarantined by rule."""
    assert context.project_id is not None
    checked = (context.checkpoint or {}).get("checked", 0)
    with context.database.session() as session:
        language = language_of_most(session, context.project_id)
    while True:
        with context.database.begin() as session:
            count = cleansing.check_texts(session, context.project_id, language)
            checked += count
            context.save(session, checkpoint={"checked": checked}, done=checked)
        if not count:
            break
    with context.database.session() as session:
        twins, new = cleansing.find_twins(session, context.project_id)
    for begin in range(0, len(new), NOTED_AT_ONCE):
        with context.database.begin() as session:
            cleansing.add(session, new[begin : begin + NOTED_AT_ONCE])
            context.save(session, done=checked)
    with context.database.begin() as session:
        quarantined = cleansing.quarantine_as_told(session, context.project_id)
        context.save(session, done=checked)
    return {"checked": checked, "duplicates": twins, "quarantined": quarantined}
