"""The browser's count of a text and Python's: static/workbench/text/offsets.js, asked about strings that Python made."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.servers.checkout import ROOT

#: Reads texts as JSON and tells, for each, its length, every offset there and back, and some slices.
SCRIPT = """
import { readFileSync } from "node:fs";
import { Offsets } from "./static/workbench/text/offsets.js";
const told = JSON.parse(readFileSync(0, "utf8")).map(({ text, cuts }) => {
  const offsets = new Offsets(text);
  const units = Array.from({ length: offsets.length + 1 }, (_each, point) => offsets.toUtf16(point));
  return {
    length: offsets.length, units, back: units.map((unit) => offsets.toCodePoint(unit)),
    slices: cuts.map(([start, end]) => offsets.slice(start, end)),
  };
});
process.stdout.write(JSON.stringify(told).replace(/[\\ud800-\\udfff]/g, (half) => "\\\\u" + half.charCodeAt(0).toString(16)));
"""
HARD = [
    "👨\u200d👩\u200d👧", "🇰🇷", "❤\ufe0f", "\r\n", "\r", "\t", "\u00a0", "e\u0301", "한", "שלום", "مرحبا", "\ud83d",
    "\ude00", "𝒳", "\u2028", "\x00", "👍🏽", "각", "\ufeff",
]  # fmt: skip
pieces = st.one_of(st.sampled_from(HARD), st.text(st.characters(), max_size=6))
texts = st.lists(pieces, max_size=12).map("".join).map(lambda text: text if is_writable(text) else "")


def is_writable(text: str) -> bool:
    """Whether JSON can carry the text as it is: two halves of a pair side by side become one character on the way."""
    return bool(json.loads(json.dumps(text)) == text)


def ask(texts: list[str]) -> list[dict[str, Any]]:
    """What Node says of these texts."""
    asked = [{"text": text, "cuts": cuts(text)} for text in texts]
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", SCRIPT],
        cwd=ROOT,
        check=True,
        capture_output=True,
        input=json.dumps(asked).encode(),
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def cuts(text: str) -> list[tuple[int, int]]:
    """Places to slice at."""
    end = len(text)
    return [(0, end), (end // 3, end - end // 4), (end // 2, min(end, end // 2 + 1))]


@pytest.mark.timeout(120)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(texts, min_size=60, max_size=200))
def test_the_browser_counts_every_text_as_python_does(batch: list[str]) -> None:
    for text, told in zip(batch, ask(batch), strict=True):
        assert told["length"] == len(text)
        expected = [
            len(text[:point].encode("utf-16-le", "surrogatepass")) // 2 for point in range(len(text) + 1)
        ]
        assert told["units"] == expected
        assert told["back"] == list(range(len(text) + 1))
        assert told["slices"] == [text[start:end] for start, end in cuts(text)]
