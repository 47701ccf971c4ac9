"""The pages that lay the labels of several people, or two revisions, over each other."""

from __future__ import annotations

from labelstage.services.access import Role
from labelstage.storage import Project, User
from tests.labelled import FIELDS, Labelled, box
from tests.site import Person, Site
from tests.web.visitor import boot, enter


def test_a_picture_has_a_layer_for_each_worker_and_a_difference_two_revisions(
    site: Site, manager: Person
) -> None:
    people = {name: site.person(name) for name in ("manager2", "ann", "bob", "reviewer")}
    project = site.project(manager, fields=FIELDS, overlap=2)
    for name in ("ann", "bob"):
        site.member(project, people[name], Role.WORKER)
    with site.database.begin() as session:
        users = {name: session.get_one(User, person.id) for name, person in people.items()}
        scene = Labelled(session, session.get_one(Project, project), users)
        photo, untouched = scene.photo("photo").id, scene.photo("other").id
        scene.label("ann", "photo", objects=[box("a", 10)])
        scene.label("bob", "photo", objects=[box("a", 40)])
    visitor = enter(site, manager)
    given = boot(visitor.get(f"/items/{photo}/compare").text)
    assert (given["mode"], given["compare"]) == ("view", "overlay")
    assert [layer["name"] for layer in given["layers"]] == ["Ann", "Bob"]
    assert [layer["result"]["objects"][0]["x"] for layer in given["layers"]] == [10, 40]
    bob = people["bob"].id
    given = boot(visitor.get(f"/items/{photo}/compare?worker={bob}").text)
    assert [layer["name"] for layer in given["layers"]] == ["Bob"]
    revision = given["work"]["revision"]
    given = boot(visitor.get(f"/items/{photo}/compare?from={revision}&to={revision + 1}").text)
    assert given["compare"] == "difference"
    assert len(given["layers"]) == 2
    assert visitor.get(f"/items/{photo}/compare?from={revision}&to=999999").status_code == 404
    assert visitor.get(f"/items/{untouched}/compare").status_code == 404
    assert enter(site, people["ann"]).get(f"/items/{photo}/compare").status_code in (403, 404)
