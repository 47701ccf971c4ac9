"""The design tokens: text can be read on every ground, in the light and in the dark theme."""

from __future__ import annotations

import re

import pytest

from labelstage.config import asset_folder

TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)",
        (asset_folder("static") / "css" / "tokens.css").read_text(),
    )
}
STATES = ("accent", "good", "warn", "bad")
GROUNDS = ("bg", "surface", "surface-2")
TEXT = [
    *((text, ground) for text in ("text", "text-2", *STATES) for ground in GROUNDS),
    *((state, f"{state}-soft") for state in STATES),
    *((text, f"{state}-soft") for text in ("text", "text-2") for state in STATES),
    ("accent-text", "accent"),
]


def luminance(color: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_what_wcag_says_it_is() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_reaches_aa_on_every_ground(text: str, ground: str, theme: int) -> None:
    assert contrast(TOKENS[text][theme], TOKENS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["bg", "surface"])
def test_the_edge_of_a_field_can_be_seen(ground: str, theme: int) -> None:
    assert contrast(TOKENS["edge"][theme], TOKENS[ground][theme]) >= 3
