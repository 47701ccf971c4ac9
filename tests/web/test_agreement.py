"""The page of agreement."""

from __future__ import annotations

from labelstage.services.quality.kinds import TALLIES, tallies
from labelstage.services.quality.named import MEASURES
from labelstage.web.agreement import heat
from tests.site import Person, Site
from tests.web.visitor import Visitor, seen


def say(worker: Person, project: int, *answers: str) -> None:
    for answer in answers:
        work = worker.post(f"/projects/{project}/next").json
        assert work is not None
        number = work["assignment"]["id"]
        body = {"result": {"topic": answer}, "key": f"key-{number:06}"}
        assert worker.post(f"/assignments/{number}/submit", json=body).status_code == 200


def test_agreement_waits_for_two_people_and_says_so(managing: Visitor, project: int) -> None:
    assert "as soon as two people" in seen(managing.get(f"/projects/{project}/agreement").text)


def test_numbers_come_with_n_and_pairs_lead_to_their_items(
    managing: Visitor, site: Site, project: int, worker: Person
) -> None:
    items = site.texts(project, ["one", "two", "three", "four"])
    other = site.worker(project, "other")
    say(worker, project, "yes", "no", "yes", "no")
    say(other, project, "yes", "no", "yes", "yes")
    page = managing.get(f"/projects/{project}/agreement").text
    words = seen(page)
    assert "Same answer 0.750 n = 4" in words
    assert "Cohen's kappa 0.500 n = 4" in words
    left, right = sorted((worker.id, other.id))
    pair = f"/projects/{project}/agreement/items?field=topic&amp;left={left}&amp;right={right}"
    assert f'href="{pair}"' in page
    assert f'href="/items/{items[3]}"' in page
    shared = managing.get(pair.replace("&amp;", "&")).text
    assert all(f'href="/items/{number}/compare?worker=' in shared for number in items)
    assert all(f'href="/items/{number}/adjudicate"' in shared for number in items)


def test_what_is_not_defined_says_why(managing: Visitor, site: Site, project: int, worker: Person) -> None:
    site.texts(project, ["one", "two"])
    say(worker, project, "yes", "yes")
    say(site.worker(project, "other"), project, "yes", "yes")
    words = seen(managing.get(f"/projects/{project}/agreement").text)
    assert "Same answer 1.000" in words
    assert "Not defined" in words
    assert "agreement beyond chance is not defined" in words


def test_every_measure_has_a_name_for_people() -> None:
    fields = [
        {"name": kind, "kind": kind, "classes": [{"name": "a", "parent": "b"}], "between": [], "levels": 3}
        for kind in TALLIES
    ]
    fields.append({"name": "sets", "kind": "choice", "multiple": True, "classes": []})
    for tally in tallies(fields, 0.5).values():
        assert {*tally.shown, *tally.per_item, *tally.per_pair} <= set(MEASURES)


def test_a_cell_is_shaded_by_its_share_and_zero_not_at_all() -> None:
    assert [heat(value, 10) for value in (0, 1, 5, 10)] == ["", "heat-1", "heat-3", "heat-5"]
    assert heat(3, 0) == ""


def test_every_cell_and_group_leads_to_its_items(
    managing: Visitor, site: Site, project: int, worker: Person
) -> None:
    items = site.texts(project, ["one", "two"])
    say(worker, project, "yes", "no")
    say(site.worker(project, "other"), project, "yes", "yes")
    page = managing.get(f"/projects/{project}/agreement").text
    cell = f"/projects/{project}/agreement/items?field=topic&row=yes&column=no"
    assert cell.replace("&", "&amp;") in page
    found = managing.get(cell).text
    assert f"/items/{items[1]}/compare?worker=" in found
    assert f"/items/{items[0]}/compare" not in found
    assert "One said yes, the other no." in seen(found)
    alone = managing.get(f"/projects/{project}/agreement/items?field=topic&worker={worker.id}").text
    assert "and somebody else labelled" in seen(alone)
    nothing = managing.get(f"/projects/{project}/agreement/items?field=topic&day=2001-02-03").text
    assert "No item is behind this" in seen(nothing)
    assert managing.get(f"/projects/{project}/agreement/items?field=odd").status_code == 404
    assert managing.get(f"/projects/{project}/agreement/items?field=topic&row=a").status_code == 422
