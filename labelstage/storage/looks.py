"""What a small version of an image tells: whether there is anything on it, whether it is sharp, and what it is like."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

SMALL_SIDE = 32  # pixels; nothing that is smaller can be labelled well
BLANK_RANGE = 6  # of 255: less between the darkest and the brightest is one colour
BLURRED_BELOW = 20.0  # variance of the Laplacian at thumbnail size; photographs have hundreds
_SHARP_SIDE = 64  # smaller thumbnails tell nothing about blur


@dataclass(frozen=True)
class Look:
    """`flaws`: any of blank, small, blurred. `fingerprint`: as measures/nearness.py has it, empty for a blank image."""

    fingerprint: bytes
    flaws: tuple[str, ...]


def look(thumbnail: Image.Image, width: int, height: int) -> Look:
    """`thumbnail` is a small version of an upright image of width x height pixels."""
    grey = _flat(thumbnail)
    low, high = grey.getextrema()
    blank = float(high) - float(low) <= BLANK_RANGE  # type: ignore[arg-type]
    flaws = ["blank"] if blank else []
    if min(width, height) < SMALL_SIDE:
        flaws.append("small")
    if not blank and min(grey.size) >= _SHARP_SIDE and _sharpness(grey) < BLURRED_BELOW:
        flaws.append("blurred")
    return Look(b"" if blank else _fingerprint(grey), tuple(flaws))


def _flat(image: Image.Image) -> Image.Image:
    """Grey, what is transparent being white."""
    if image.mode in {"RGBA", "LA"}:
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image.convert("RGBA"))
    return image.convert("L")


def _sharpness(grey: Image.Image) -> float:
    """Variance of the Laplacian (Pech-Pacheco et al. 2000)."""
    pixels = np.asarray(grey, np.float32)
    inner = pixels[1:-1, 1:-1]
    sides = pixels[:-2, 1:-1] + pixels[2:, 1:-1] + pixels[1:-1, :-2] + pixels[1:-1, 2:]
    return float((sides - 4 * inner).var())


def _fingerprint(grey: Image.Image) -> bytes:
    """128 gradients of 8 x 8 places, across and down (dHash), and 64 luminances."""
    across = np.asarray(grey.resize((9, 8), Image.Resampling.BOX), np.int16)
    down = np.asarray(grey.resize((8, 9), Image.Resampling.BOX), np.int16)
    bits = np.concatenate([(across[:, 1:] > across[:, :-1]).ravel(), (down[1:] > down[:-1]).ravel()])
    levels = np.asarray(grey.resize((8, 8), Image.Resampling.BOX), np.uint8)
    return np.packbits(bits).tobytes() + levels.tobytes()
