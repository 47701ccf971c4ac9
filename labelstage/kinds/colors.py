"""Class colours: eight that colour-blind people tell apart, then hues spread evenly in OKLCH."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

HEX = re.compile(r"#[0-9a-f]{6}")

#: Okabe and Ito (2008), Color Universal Design; black is replaced by grey, which shows on dark images too.
SAFE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999")

#: Each step by the golden angle falls into the widest gap of hue left, however many colours are taken.
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
LIGHTNESS = (0.70, 0.55, 0.82)


def palette() -> Iterator[str]:
    """Colours without end, as #rrggbb: the safe ones first."""
    yield from SAFE
    step = 0
    while True:
        yield oklch(LIGHTNESS[step % len(LIGHTNESS)], 0.15, step * GOLDEN_ANGLE)
        step += 1


def oklch(lightness: float, chroma: float, hue: float) -> str:
    """The sRGB colour #rrggbb; lightness 0..1, hue in radians; chroma is lowered until the colour exists.

    Matrices: Björn Ottosson, "A perceptual color space for image processing" (2020).
    """
    while True:
        channels = _linear_srgb(lightness, chroma * math.cos(hue), chroma * math.sin(hue))
        if chroma <= 0 or all(-1e-4 <= channel <= 1 + 1e-4 for channel in channels):
            return "#" + "".join(f"{round(255 * _gamma(channel)):02x}" for channel in channels)
        chroma -= 0.005


def _linear_srgb(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _gamma(channel: float) -> float:
    channel = min(max(channel, 0.0), 1.0)
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
