"""Labels of every kind, drawn for reading."""

from __future__ import annotations

from typing import Any

from labelstage.formats.raw.conversations import read_conversation
from labelstage.kinds import ItemFacts
from labelstage.measures import rle
from labelstage.services.access import Role
from labelstage.simulator import Skill, annotate, generator, imagine
from labelstage.web.drawing import layers
from tests.site import Person, Site
from tests.unit.kinds.examples import SMALL, TEXT, drawn, field, schema
from tests.unit.kinds.test_values import EVERY
from tests.web.visitor import Visitor, enter, seen


def one(kind: str, value: Any, item: Any = SMALL, **options: Any) -> Any:
    return layers(item, schema(field(kind, **options)), {"f": value})


def test_shapes_become_paths() -> None:
    ring = drawn(points=[[1, 1], [5, 1], [5, 4]])
    assert one("polygon", [ring]).paths[0].value["d"] == "M1 1L5 1L5 4Z"
    assert one("polyline", [ring]).paths[0].value["d"] == "M1 1L5 1L5 4"
    pose = one("keypoints", [drawn(points=[[1, 1, 2], [3, 3, 1], [0, 0, 0]])]).paths[0].value
    assert (pose["d"], pose["dots"]) == ("M1 1L3 3", "M1 1h0M3 3h0")


def test_a_mask_is_drawn_in_strips_that_break_at_the_columns() -> None:
    counts = rle.string(rle.parse([4, 4, 40], (6, 8)))
    [mask] = one("mask", [drawn(size=[6, 8], counts=counts)]).paths
    assert mask.value["d"] == "M0 4h1v2h-1ZM1 0h1v2h-1Z"


def test_answers_read_as_words() -> None:
    assert one("rating", 4, TEXT).words == [("f", "4 / 5")]
    assert one("number", 2.5, TEXT, unit="cm").words == [("f", "2.5 cm")]
    assert one("ranking", [["b"], ["a", "c"]], TEXT).words == [("f", "b > a = c")]


def test_whatever_a_worker_says_can_be_drawn() -> None:
    fields = schema(*EVERY)
    for item in (ItemFacts("image", 60, 40), TEXT):
        for seed in range(20):
            rng = generator(seed)
            said = annotate(fields, item, imagine(fields, item, rng), Skill(), rng)
            result = layers(item, fields, said)  # type: ignore[arg-type]
            values = [each for value in said.values() if isinstance(value, list) for each in value]
            assert len(result.objects) == sum(isinstance(each, dict) for each in values)


TALK = {
    "prompt": "왜 파란가요?",
    "responses": [{"content": "산란 때문이에요.", "model": "secret-1"}, "몰라요."],
}


def test_a_conversation_is_shown_and_only_those_who_see_all_items_see_who_wrote_what(
    site: Site, managing: Visitor, manager: Person
) -> None:
    project = site.project(manager, fields=[field("preference", required=True)])
    worker = site.member(project, site.person("worker"), Role.WORKER)
    [item] = site.conversations(project, [read_conversation(TALK)])
    assert "왜 파란가요?" in managing.get(f"/projects/{project}/items").text
    page = seen(managing.get(f"/items/{item}").text)
    assert "왜 파란가요?" in page
    assert "secret-1" in page
    work = worker.post(f"/projects/{project}/next", json={"holding": []}).get_json()
    assert "secret-1" not in str(work)
    number = work["assignment"]["id"]
    worker.post(f"/assignments/{number}/submit", json={"result": {"f": "a"}, "key": "k" * 8, "active_ms": 5})
    own = enter(site, worker).get(f"/assignments/{number}").text
    assert "산란 때문이에요." in own
    assert "secret-1" not in own
