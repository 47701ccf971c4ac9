"""Items that one person alone answered: in chance agreement where that is over all answers, in nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from labelstage.services.quality import report
from labelstage.storage import AgreementReport
from labelstage.storage.database import Database
from tests.databases import opened
from tests.unit.services.test_quality import CHOICE, TABLE, Crowd, label_topics, values
from tests.unit.services.test_quality_report import keep


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as database:
        yield database


@pytest.fixture
def topics(session: Session) -> Crowd:
    return Crowd(session, CHOICE)


def test_what_one_person_alone_answered_is_in_chance_agreement_and_in_nothing_else(topics: Crowd) -> None:
    items = label_topics(topics, {name: [*TABLE[name], None, None, None] for name in ("ann", "bob")})
    alone = items[6:]
    before = topics.agreement()
    keep(topics)
    topics.label("cho", {item.id: {"topic": "other"} for item in alone})
    keep(topics)
    topics.session.expire_all()
    assert topics.session.get_one(AgreementReport, topics.project.id).stale
    after = topics.agreement()
    assert (before.singles, after.singles, before.items, after.items) == (1, 4, 5, 5)
    assert (after.annotators, after.pairs, after.workers) == (2, before.pairs, before.workers)
    told = {name for name, value in values(after).items() if value != values(before)[name]}
    assert told == {"conger_kappa", "fleiss_kappa", "gwet_ac1"}
    intervals = {measure.name: measure.interval for measure in after.measures}
    assert intervals["agreement"] == {each.name: each.interval for each in before.measures}["agreement"]
    assert intervals["fleiss_kappa"] is not None
    items[0].state = alone[0].state = "withdrawn"
    topics.session.flush()
    assert report.make(topics.session, topics.project).fields[0].singles == 3


def test_one_answer_to_a_field_of_an_item_that_two_handed_in_counts_as_one_alone(session: Session) -> None:
    crowd = Crowd(session, CHOICE, overlap=2)
    both, half = crowd.items(2)
    crowd.label("ann", {both.id: {"topic": "sport"}, half.id: {"topic": "other"}})
    crowd.label("bob", {both.id: {"topic": "sport"}, half.id: {}})
    field = crowd.agreement()
    assert (field.items, field.singles) == (1, 1)
    assert values(field)["fleiss_kappa"] == pytest.approx(1)


def test_where_nobody_shares_an_item_no_answer_is_read(topics: Crowd) -> None:
    topics.label("ann", {item.id: {"topic": "sport"} for item in topics.items(3)})
    seen: list[str] = []
    engine = topics.session.get_bind()
    event.listen(engine, "before_cursor_execute", note := lambda *rest: seen.append(rest[2]))
    found = topics.agreement()
    event.remove(engine, "before_cursor_execute", note)
    assert found.measures[0].undefined is not None
    assert not any("revision" in statement for statement in seen)
