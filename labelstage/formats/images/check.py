"""Whether what a reader finds in a file is what was to be written."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, BinaryIO, cast

from ..reading import Answer, File, Label, Trouble

NEAR = 1e-6  # pixels, and parts of 1: what arithmetic in floats may cost

#: An image as it was to be written: its file name, and its labels in their order.
Wanted = tuple[str, Sequence[Label]]


def package_files(stream: BinaryIO) -> list[File]:
    """The files of an archive that we wrote, in its order."""
    packed = zipfile.ZipFile(stream)

    def opener(name: str) -> Any:
        return lambda: cast("BinaryIO", packed.open(name))

    return [File(each.filename, opener(each.filename)) for each in packed.infolist()]


def compare(wanted: Iterable[Wanted], found: Iterable[Answer | Trouble]) -> Iterator[str]:
    """What is not as it was to be, image by image; the orders must be the same."""
    for number, (want, got) in enumerate(zip_longest(wanted, found), 1):
        if isinstance(got, Trouble):
            yield f"{got.place}: {got.message}"
        elif want is None or got is None:
            yield f"image {number}: the file ends elsewhere than the dataset"
        elif want[0] != got.file_name:
            yield f"image {number}: {got.file_name} instead of {want[0]}"
        elif len(want[1]) != len(got.labels):
            yield f"{want[0]}: {len(got.labels)} labels instead of {len(want[1])}"
        else:
            for at, (one, other) in enumerate(zip(want[1], got.labels, strict=True), 1):
                if not same(one, other):
                    yield f"{want[0]}: label {at} is not what was to be written"
            continue
        if isinstance(got, Trouble) or want is None or got is None or want[0] != got.file_name:
            return


def same(one: Label, other: Label) -> bool:
    """Whether two labels say the same, numbers but for what floats cost, attributes by their texts."""
    return (one.kind, one.name, one.shares) == (other.kind, other.name, other.shares) and (
        _near(one.value, other.value) and _texts(one.attributes) == _texts(other.attributes)
    )


def _near(one: Any, other: Any) -> bool:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(
            _turn(one[key], other[key]) if key == "rotation" else _near(one[key], other[key]) for key in one
        )
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_near, one, other))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=NEAR)
    return bool(one == other)


def _turn(one: float, other: float) -> bool:
    return abs((one - other + 180) % 360 - 180) < NEAR


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: written(value) for name, value in values.items()}


def written(value: Any) -> str:
    """An attribute's value as a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)
