"""Everything that gives and takes slots, all at once: exactly the wanted number of people, and nobody locked out for ever."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from labelstage.services import annotation, assignment, projects
from labelstage.services.access import Role
from labelstage.services.errors import ServiceError
from labelstage.storage import Assignment, Item, Project, User, utcnow
from labelstage.storage.database import Database
from tests.site import TOPIC, text_items
from tests.unit.services.labelling import assert_slots_add_up, person

WORKERS = 8
TURNS = 60
ITEMS = 40


class Turn:
    """One transaction of one person, as a request would make it."""

    def __init__(self, session: Session, project: int, worker: int, chance: random.Random) -> None:
        self.session, self.chance = session, chance
        self.project = session.get_one(Project, project)
        self.worker = session.get_one(User, worker)

    def work(self) -> None:
        """Hand in what comes next and take another in the same transaction."""
        held = assignment.next_assignment(self.session, self.project, self.worker)
        if isinstance(held, Assignment):
            self._hand_in(held)
            assignment.next_assignment(self.session, self.project, self.worker, patient=False)

    def _hand_in(self, held: Assignment) -> None:
        assignment.own_assignment(self.session, held, self.worker)
        key = f"{held.id}-{self.chance.getrandbits(60):x}"
        with suppress(ServiceError):
            annotation.submit(self.session, self.project, held, result={"topic": "yes"}, key=key)

    def claim(self) -> None:
        assignment.claim(self.session, self.project, self.worker, 4)

    def give_back(self) -> None:
        assignment.give_back_untouched(self.session, self.project, self.worker)

    def skip(self) -> None:
        held = assignment.next_assignment(self.session, self.project, self.worker)
        if isinstance(held, Assignment):
            assignment.own_assignment(self.session, held, self.worker)
            with suppress(ServiceError):
                assignment.skip(self.session, held, "", self.chance.choice(["later", "later", "others"]))

    def late(self) -> None:
        """Hand in something that ran out."""
        gone = (Assignment.worker_id == self.worker.id, Assignment.state == "expired")
        for held in self.session.scalars(select(Assignment).where(*gone).limit(1)):
            self._hand_in(held)

    def expire(self) -> None:
        assignment.expire_leases(self.session, utcnow() + timedelta(minutes=self.chance.choice([0, 31, 200])))

    def overlap(self) -> None:
        item = self.session.get_one(Item, self.chance.choice(self._items()))
        assignment.set_overlap(self.session, item, self.chance.randint(1, 4))

    def push(self) -> None:
        chosen = self.chance.sample(self._items(), 3)
        assignment.push(self.session, self.project, [self.worker], Item.id.in_(chosen))

    def requeue(self) -> None:
        item = self.session.get_one(Item, self.chance.choice(self._items()))
        assignment.requeue(self.session, item)

    def place(self) -> None:
        chosen = Item.id.in_(self.chance.sample(self._items(), 5))
        assignment.place(self.session, self.project, chosen, priority=self.chance.randint(0, 2))

    def _items(self) -> list[int]:
        return list(self.session.scalars(select(Item.id).where(Item.project_id == self.project.id)))


ORDINARY: list[Callable[[Turn], None]] = [Turn.work] * 8 + [Turn.claim, Turn.give_back, Turn.skip, Turn.late]
MANAGING = [Turn.expire, Turn.overlap, Turn.push, Turn.requeue, Turn.place]


def crowd(database: Database, **options: int) -> tuple[int, list[int]]:
    with database.begin() as session:
        manager = person(session, "manager")
        project = projects.create_project(session, by=manager, title="P", fields=TOPIC, **options)
        text_items(session, project.id, [f"text {number}" for number in range(ITEMS)])
        workers = [person(session, f"worker{number}") for number in range(WORKERS)]
        for each in workers:
            projects.add_member(session, project, each, Role.WORKER)
        return project.id, [each.id for each in workers]


def all_at_once(
    database: Database, project: int, workers: list[int], kinds: list[Callable[[Turn], None]]
) -> None:
    """Every worker takes turns of these kinds; any error of the database fails the test."""
    failures: list[BaseException] = []

    def live(worker: int) -> None:
        chance = random.Random(worker)
        try:
            for _ in range(TURNS):
                with database.begin() as session:
                    chance.choice(kinds)(Turn(session, project, worker, chance))
        except BaseException as failure:
            failures.append(failure)
            raise

    threads = [threading.Thread(target=live, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def finish(database: Database, project: int, workers: list[int]) -> None:
    """Have everybody do what is left, after the leases that somebody forgot came back, and when it is time to search again."""
    later = utcnow() + assignment.SWEEP_EVERY + timedelta(seconds=1)
    with database.begin() as session:
        while assignment.expire_leases(session, utcnow() + timedelta(days=30)):
            pass
        shown = session.get_one(Project, project)
        for worker in workers:
            person = session.get_one(User, worker)
            while not isinstance(held := assignment.next_assignment(session, shown, person, now=later), str):
                annotation.submit(session, shown, held, result={"topic": "no"}, key=f"last-{held.id:08}")


def assert_everyone_wanted_came(database: Database, project: int) -> None:
    """Each item has as many counted submits as it wants, or as many as there are people left to ask."""
    with database.begin() as session:
        assert_slots_add_up(session, session.get_one(Project, project))
        rows = session.execute(
            select(Item.id, Item.overlap, Item.submitted, func.count(Assignment.id))
            .outerjoin(Assignment, Assignment.item_id == Item.id)
            .where(Item.project_id == project)
            .group_by(Item.id)
        ).all()
    short = [row for row in rows if row.submitted < row.overlap and row.count < WORKERS]
    assert len(rows) == ITEMS
    assert short == []


def test_pull_claim_skip_and_late_work_at_once_fill_every_slot_exactly(database: Database) -> None:
    project, workers = crowd(database, overlap=3)
    all_at_once(database, project, workers, ORDINARY)
    finish(database, project, workers)
    assert_everyone_wanted_came(database, project)


def test_managers_who_change_everything_meanwhile_break_nothing(database: Database) -> None:
    project, workers = crowd(database, overlap=2)
    all_at_once(database, project, workers, ORDINARY + MANAGING)
    finish(database, project, workers)
    assert_everyone_wanted_came(database, project)


def test_a_project_whose_overlap_goes_up_and_down_meanwhile_ends_with_what_it_last_wanted(
    database: Database,
) -> None:
    project, workers = crowd(database, overlap=1)

    def change(turn: Turn) -> None:
        projects.change_settings(turn.session, turn.project, overlap=turn.chance.randint(1, 4))

    def manage() -> None:
        chance = random.Random(7)
        for _ in range(12):
            with database.begin() as session:
                change(Turn(session, project, workers[0], chance))

    manager = threading.Thread(target=manage)
    manager.start()
    all_at_once(database, project, workers, ORDINARY)
    manager.join()
    with database.begin() as session:
        projects.change_settings(session, session.get_one(Project, project), overlap=4)
    finish(database, project, workers)
    assert_everyone_wanted_came(database, project)
    with database.session() as session:
        wanted = set(session.scalars(select(Item.overlap).where(Item.project_id == project)))
    assert wanted == {4}
