"""docs/tour.md, request by request: what it shows is what happens."""

from __future__ import annotations

import json
import re
from typing import Any

from labelstage.jobs.runner import Runner
from tests.servers.checkout import ROOT
from tests.site import Person, Site

PEOPLE = ("kim", "lee", "park", "choi")


def exchanges() -> list[tuple[str, str, str, Any, Any]]:
    """Each request of the tour: method, path, whose token, body; and the answer shown below it, None if none is."""
    text = (ROOT / "docs/tour.md").read_text()
    blocks = re.findall(r"^```(http|json)\n(.*?)^```$", text, re.M | re.S)
    found = []
    for place, (language, block) in enumerate(blocks):
        if language == "http":
            head, _, body = block.partition("\n\n")
            line, token = head.strip().split("\n")
            method, path = line.split()
            following = blocks[place + 1] if place + 1 < len(blocks) else ("", "")
            shown = json.loads(following[1]) if following[0] == "json" else None
            name = token.removeprefix("Authorization: Bearer $").lower()
            found.append((method, path, name, json.loads(body) if body else None, shown))
    return found


def differences(shown: Any, real: Any, place: str = "answer") -> list[str]:
    """Where the real answer is not what the tour shows; it may hold more keys, and `…` stands for anything."""
    if shown == "…" or shown == real:
        return []
    if isinstance(shown, dict) and isinstance(real, dict):
        return [each for key in shown for each in differences(shown[key], real.get(key), f"{place}.{key}")]
    if isinstance(shown, list) and isinstance(real, list) and len(shown) == len(real):
        pairs = enumerate(zip(shown, real, strict=True))
        return [each for index, (a, b) in pairs for each in differences(a, b, f"{place}[{index}]")]
    return [f"{place}: the tour shows {shown!r}, it is {real!r}"]


def test_the_tour_happens_as_it_is_told(site: Site) -> None:
    people: dict[str, Person] = {name: site.person(name, manager=name == "kim") for name in PEOPLE}
    runner = Runner(site.database, site.app.extensions["labelstage.blobs"], site.settings)
    for method, path, name, body, shown in exchanges():
        answer = people[name].request(method, path.removeprefix("/api/v1"), json=body)
        while runner.run_next():
            pass
        request = f"{method} {path} by {name}"
        if shown is None or "status" not in shown:
            assert answer.status_code < 300, f"{request}: {answer.text}"
        if shown is not None:
            assert differences(shown, answer.get_json()) == [], f"{request}: {answer.text}"
        answer.close()
