"""Published tables of ratings, labelled by several people over the API, come to the printed coefficients: on the page and in words too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import pytest
from click.testing import CliRunner

from labelstage.cli import main
from tests.site import Person, Site
from tests.unit.measures.tables import BEN_AND_GERRY, KRIPPENDORFF

KEYS = count()
#: what each rater said of each unit, as the number of a class from 1; None: nothing
Ratings = Sequence[Sequence[int | None]]
BEN_AND_GERRY_BY_NUMBER = [[said and "abcde".index(said) + 1 for said in rater] for rater in BEN_AND_GERRY]


def rate(site: Site, manager: Person, table: Ratings, levels: int) -> int:
    """A project in which each rater named, rated and counted alike; of what he did not rate he left all fields alone."""
    fields = [
        {"name": "named", "kind": "choice", "classes": [{"name": str(level + 1)} for level in range(levels)]},
        {"name": "rated", "kind": "rating", "levels": levels},
        {"name": "counted", "kind": "number"},
    ]
    project = site.project(manager, fields=fields, overlap=len(table))
    site.texts(project, [f"unit {unit}" for unit in range(len(table[0]))])
    for number, rater in enumerate(table):
        person = site.worker(project, f"rater{number}")
        for said in rater:
            work = person.post(f"/projects/{project}/next").json["assignment"]["id"]
            answer = {} if said is None else {"named": str(said), "rated": said, "counted": said}
            body = {"result": answer, "key": f"key-{next(KEYS):08}"}
            assert person.post(f"/assignments/{work}/submit", json=body).status_code == 200
    return project


def found(manager: Person, project: int) -> Mapping[str, Any]:
    """The fields of the report by name, each with its measures by name."""
    report = manager.get(f"/projects/{project}/agreement").json["fields"]
    return {
        each["name"]: {**each, "measures": {measure["name"]: measure for measure in each["measures"]}}
        for each in report
    }


@pytest.mark.parametrize(
    ("table", "levels", "published"),
    [
        (
            KRIPPENDORFF,
            5,
            {
                "named": {
                    "krippendorff_alpha": "0.743",
                    "gwet_ac1": "0.775",
                    "fleiss_kappa": "0.761",
                    "conger_kappa": "0.762817",
                    "brennan_prediger": "0.772727",
                },
                "rated": {
                    "ordinal_alpha": "0.815",
                    "gwet_ac2": "0.914",
                    "gwet_ac2_linear": "0.859",
                    "gwet_ac2_ordinal": "0.899",
                },
                "counted": {"interval_alpha": "0.849", "ratio_alpha": "0.797"},
            },
        ),
        (
            BEN_AND_GERRY_BY_NUMBER,
            5,
            {
                "named": {
                    "gwet_ac1": "0.661442",
                    "fleiss_kappa": "0.649351",
                    "krippendorff_alpha": "0.664894",
                    "conger_kappa": "0.657143",
                }
            },
        ),
    ],
)
def test_published_coefficients_come_out_to_the_printed_digits(
    site: Site, manager: Person, table: Ratings, levels: int, published: Mapping[str, Mapping[str, str]]
) -> None:
    report = found(manager, rate(site, manager, table, levels))
    for name, expected in published.items():
        measures = report[name]["measures"]
        own = {each: f"{measures[each]['value']:.{len(digits) - 2}f}" for each, digits in expected.items()}
        assert own == expected


def test_what_one_person_alone_rated_is_told_apart_from_what_was_compared(
    site: Site, manager: Person
) -> None:
    project = rate(site, manager, KRIPPENDORFF, 5)
    report = found(manager, project)
    assert [(each["items"], each["singles"]) for each in report.values()] == [(11, 1), (11, 1), (11, 0)]
    assert {each["n"] for field in report.values() for each in field["measures"].values()} == {11}
    environment = {"LABELSTAGE_DATA_DIR": str(site.settings.data_dir)}
    printed = CliRunner().invoke(main, ["agreement", str(project)], env=environment).output
    assert "1 more that one person alone labelled" in printed
    assert "fleiss_kappa              0.761" in printed
