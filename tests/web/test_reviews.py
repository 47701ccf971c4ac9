"""The page of the review queue."""

from __future__ import annotations

import re

import pytest

from tests.site import Person, Site
from tests.web.test_agreement import say
from tests.web.visitor import Visitor, enter, seen


@pytest.fixture
def reviewing(site: Site, project: int, worker: Person, reviewer: Person) -> Visitor:
    """A reviewer for whom two submits wait."""
    site.texts(project, ["one", "two"])
    say(worker, project, "yes", "no")
    return enter(site, reviewer)


def test_chosen_rows_are_accepted_returned_with_a_word_or_given_away(
    reviewing: Visitor, site: Site, project: int
) -> None:
    home, chosen = f"/projects/{project}/review", f"/projects/{project}/review/chosen"
    first, second = re.findall(r'name="submit" value="([\d.]+)"', reviewing.get(home).text)
    other = site.reviewer(project, "other")
    page = reviewing.follow(reviewing.post(chosen, submit=first, verb="give", reviewer=other.id))
    assert "1 given." in seen(page)
    assert "Other" in seen(page)
    refused = reviewing.post(chosen, submit=second, verb="return", comment="")
    assert refused.status_code == 422
    assert "Say why" in seen(refused.text)
    page = reviewing.follow(reviewing.post(chosen, submit=second, verb="return", comment="Look again."))
    assert "1 decided." in seen(page)
    assert second not in page
    page = reviewing.follow(reviewing.post(chosen, submit="1.9999", verb="accept"))
    assert "0 decided." in seen(page)
    assert "Choose submits first." in seen(reviewing.follow(reviewing.post(chosen, verb="accept")))
