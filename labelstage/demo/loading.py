"""Brings the demo in: the people, then each project in one transaction, so that it is there whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from labelstage.config import Settings
from labelstage.jobs.runner import Runner
from labelstage.services import intake, jobs, projects, releases, rescoring, simulation
from labelstage.services.accounts import Passwords
from labelstage.storage import Assignment, Item, Job, Project, User, utcnow
from labelstage.storage.blobs import BlobStore
from labelstage.storage.database import Database

from . import people, photos
from .projects import PHOTOS, SEED, TALKS, TEXTS, Content, DemoProject

OVERLAP = 3
CROWD = ("expert", "careful", "careful", "average", "average", "sloppy", "spammer")
#: The share of the items that the crowd labels, and of its submits that the simulated reviewer decides on.
LABELLED = 1 / 2
REVIEWED = 2 / 3
RETURNED_PER_RESUBMIT = 3


@dataclass(frozen=True)
class Demo:
    """What a run of `load` left: the passwords by address, the projects it made, and whether the photographs are missing."""

    passwords: Mapping[str, str]
    made: list[str]
    without_photos: bool


class Loader:
    """Loads into one installation. Whatever is there already stays as it is."""

    def __init__(self, settings: Settings, database: Database, blobs: BlobStore, hasher: Passwords) -> None:
        self.settings = settings
        self.database = database
        self.blobs = blobs
        self.hasher = hasher

    def load(self) -> Demo:
        """Make what is missing. Interrupted at any moment and called again, it comes to the same end."""
        passwords = self._people()
        without_photos = photos.folder() is None
        wanted = [TEXTS, TALKS] if without_photos else [PHOTOS, TEXTS, TALKS]
        return Demo(passwords, [demo.title for demo in wanted if self._project(demo)], without_photos)

    def _people(self) -> dict[str, str]:
        """The passwords; new ones for everybody when their file is gone, which is written last for that reason."""
        known = people.known_passwords(self.settings.data_dir)
        passwords = known or people.new_passwords()
        with self.database.session() as session:
            complete = all(people.find(session, person.part) for person in people.PEOPLE)
        if not (known and complete):
            with self.database.begin() as session:
                people.settle(session, self.hasher, passwords, fresh=not known)
        if not known:
            people.keep_passwords(self.settings.data_dir, passwords)
        return passwords

    def _project(self, demo: DemoProject) -> bool:
        """Make the project unless it is there; whether it was made."""
        with self.database.session() as session:
            if _present(session, demo):
                return False
        content = demo.content(self.blobs, self.settings)
        with self.database.begin() as session:
            project = _create(session, demo)
            _fill(session, project, content, self.hasher)
            project_id = project.id
        self._finish_jobs(project_id)
        return True

    def _finish_jobs(self, project_id: int) -> None:
        """Score and build the release here and now, and what follows from that; a job runner would do it too, but nobody may
        be running one."""
        runner = Runner(self.database, self.blobs, self.settings)
        queued = select(Job.id).where(Job.project_id == project_id, Job.state == "queued").order_by(Job.id)
        with self.database.begin() as session:
            rescoring.enqueue_outdated(session, utcnow())
        while job_id := self._first(queued):
            with self.database.begin() as session:
                job = jobs.claim(session, utcnow(), job_id=job_id)
            if job is None:
                return  # another runner has it
            runner.run(job)

    def _first(self, wanted: Select[int]) -> int | None:
        with self.database.session() as session:
            return session.scalar(wanted.limit(1))


def _present(session: Session, demo: DemoProject) -> bool:
    """Whether the demo's manager has a project with the demo's items; its title may have been changed."""
    found = (
        select(Project.id)
        .join(Item, Item.project_id == Project.id)
        .join(User, User.id == Project.created_by)
        .where(Item.external_id == demo.landmark, User.email == f"manager@{people.DOMAIN}")
    )
    return session.scalars(found.limit(1)).first() is not None


def _create(session: Session, demo: DemoProject) -> Project:
    parts = {person.part: people.account(session, person.part) for person in people.PEOPLE}
    project = projects.create_project(
        session,
        by=parts["manager"],
        title=demo.title,
        description=demo.description,
        fields=demo.fields,
        guideline=demo.guideline,
        overlap=OVERLAP,
        points=demo.points,
    )
    for person in people.PEOPLE:
        if person.role:
            projects.add_member(session, project, parts[person.part], person.role)
    return project


def _fill(session: Session, project: Project, content: Content, hasher: Passwords) -> None:
    """Bring the items in, have the crowd label some of them, review some of that, and release what was accepted."""
    intake.add_items(session, project, [record for record, _truth in content])
    truths = simulation.Truths(SEED, {str(record.external_id): truth for record, truth in content})
    crowd = simulation.simulated_crowd(session, hasher, project, CROWD)
    submits = int(len(content) * LABELLED) * OVERLAP
    simulation.work_in_turns(session, project, crowd, truths, submits=submits)
    reviewer = simulation.simulated_reviewer(session, hasher, project)
    for _ in range(int(submits * REVIEWED)):
        simulation.review_once(session, project, reviewer, truths)
    _hand_in_again(session, project, truths)
    releases.create_release(session, project, by=people.account(session, "data"), title="First release")


def _hand_in_again(session: Session, project: Project, truths: simulation.Truths) -> None:
    """Have some workers do again what was returned to them: what they are given first."""
    returned = select(Assignment).where(Assignment.project_id == project.id, Assignment.state == "returned")
    for work in list(session.scalars(returned.order_by(Assignment.id)))[::RETURNED_PER_RESUBMIT]:
        simulation.work_once(session, project, work.worker, truths, simulation.skill_of(work.worker))
