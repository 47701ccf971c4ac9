"""What a format cannot carry is counted and named; archives are the same to the byte."""

from __future__ import annotations

import io
import json
import zipfile

from labelstage.formats import File, Loss, Losses, Package, detect
from labelstage.formats.losses import MOST_FIRST
from tests.unit.formats.examples import record


def test_every_loss_is_named_with_its_item_and_the_first_are_at_hand() -> None:
    losses = Losses()
    for number in range(2 * MOST_FIRST):
        losses.add(
            "attributes", record(number, {}), field="objects", label=f"b{number}", detail={"full": True}
        )
    losses.count("lineage", 7)
    report = losses.report({"items": 3})
    assert report.left_out == [Loss("attributes", 2 * MOST_FIRST, "objects"), Loss("lineage", 7)]
    assert len(losses.first) == MOST_FIRST
    lines = [json.loads(line) for line in losses.file()]
    assert [line["item"] for line in lines] == list(range(2 * MOST_FIRST))
    assert lines[3]["label"] == "b3"
    assert lines[3]["detail"] == {"full": True}


def test_an_archive_of_the_same_files_is_the_same_bytes() -> None:
    first, second = packed(), packed()
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.read("한글/a.txt") == b"one"
        assert archive.read("b.bin") == b"two"


def packed() -> bytes:
    out = io.BytesIO()
    with Package(out) as package:
        package.put("한글/a.txt", b"one")
        package.copy("b.bin", io.BytesIO(b"two"))
        with package.open("c.txt") as stream:
            stream.write(b"three")
    return out.getvalue()


def test_a_file_that_no_format_knows_is_of_none() -> None:
    assert detect([File("a.bin", lambda: io.BytesIO(b"\x00\x01"))]) is None
