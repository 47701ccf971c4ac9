"""The page on intake names every reason to refuse, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.servers.checkout import ROOT, python

FLOORS = ("labelstage/services/intake/", "labelstage/formats/raw/", "labelstage/storage/", "labelstage/api/")
REFUSALS = {"Refusal": 0, "Unreadable": 0, "ImageRefused": 0, "Flaw": 1}


def codes(tree: ast.AST) -> Iterator[str]:
    """The code of each refusal: an argument of its own, or the first of a pair with a sentence."""
    for node in ast.walk(tree):
        found: ast.expr | None = None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in REFUSALS:
            place = REFUSALS[node.func.id]
            found = node.args[place] if len(node.args) > place else None
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and isinstance(node.elts[1], ast.Call):
            said = node.elts[1].func
            found = node.elts[0] if isinstance(said, ast.Name) and said.id == "_" else None
        if isinstance(found, ast.Constant) and isinstance(found.value, str):
            yield found.value


def test_every_reason_to_refuse_is_documented_and_no_other() -> None:
    sources = [path for path in python("labelstage") if path.as_posix().startswith(FLOORS)]
    real = {code for path in sources for code in codes(ast.parse((ROOT / path).read_text()))}
    rows = re.findall(r"^\| `([a-z_0-9]+)` \|", (ROOT / "docs/intake.md").read_text(), re.M)
    assert len(real) > 20
    assert sorted(rows) == sorted(real)
