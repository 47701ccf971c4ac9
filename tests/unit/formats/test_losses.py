"""What a format cannot carry is counted and named; archives are the same to the byte."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

from labelstage import formats
from labelstage.formats import FORMATS, File, Loss, Losses, Package, detect, write_verified
from labelstage.formats.losses import MOST_FIRST
from labelstage.services.losses import NAMES, SENTENCES, loss_name, loss_sentence
from tests.unit.formats.examples import dataset, record


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


def test_every_loss_that_a_format_names_has_its_sentence_and_no_sentence_is_idle() -> None:
    sources = [each.read_text(encoding="utf-8") for each in Path(formats.__file__).parent.rglob("*.py")]
    said = {code for text in sources for code in re.findall(r'"([a-z_]+)"', text)}
    assert set(SENTENCES) <= said
    named = {
        code
        for text in sources
        for code in re.findall(r'(?:losses\.(?:add|count)|lose)\(\s*"([a-z_]+)"', text)
    }
    assert len(named) > 15
    assert named <= set(SENTENCES)
    assert set(SENTENCES) - set(NAMES) == {"lineage"}  # which is counted, and named for no item
    for code in SENTENCES:
        sentence = loss_sentence({"code": code, "count": 3, "field": "objects"})
        assert "3" in str(sentence) or "%(count)d" not in SENTENCES[code].message
    assert str(loss_name("a_new_one")) == "a_new_one"


def test_a_table_says_that_it_leaves_the_metadata_behind() -> None:
    data = dataset(
        record(1, {"topic": "indoor"}, metadata={"source": "web"}),
        record(2, {"topic": "indoor"}),
    )
    report = write_verified(FORMATS["csv"], data, io.BytesIO())
    assert {each.code: each.count for each in report.left_out}["metadata"] == 1
