"""What is taken back from those who have gone: jobs of dead runners, leases that ran out, work left lying."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from labelstage.services import assignment, jobs
from labelstage.storage import Assignment, Job
from labelstage.storage.database import Database


def reap(database: Database, now: datetime) -> None:
    """Queue the jobs of dead runners again and take back what is overdue. Reads first: an idle site is not written to."""
    overdue = select(Assignment.id).where(*assignment.overdue(now))
    with database.session() as session:
        lost_jobs = session.scalar(select(Job.id).where(jobs.lost(now)).limit(1)) is not None
        ended_leases = session.scalar(overdue.limit(1)) is not None
    if lost_jobs:
        with database.begin() as session:
            jobs.requeue_lost(session, now)
    while ended_leases:
        with database.begin() as session:
            ended_leases = assignment.expire_leases(session, now) == assignment.EXPIRY_BATCH
