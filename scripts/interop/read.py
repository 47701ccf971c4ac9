"""Reads the releases that build.py made with the libraries that people use, and compares what each says with the canonical JSON Lines.

Usage: python scripts/interop/read.py FOLDER, in the environment of requirements/interop.txt. Ends with exit code 1 when one of them differs.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

os.environ |= {
    "HF_HUB_OFFLINE": "1",
    "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
    "NO_ALBUMENTATIONS_UPDATE": "1",
}
Row = dict[str, Any]
Checks = list[tuple[str, str, Callable[[Path], str]]]
CHECKS: Checks = []


def check(library: str, what: str) -> Callable[[Callable[[Path], str]], Callable[[Path], str]]:
    """Register a check: it gets the folder of releases, answers what it saw, and raises AssertionError where it differs."""

    def register(function: Callable[[Path], str]) -> Callable[[Path], str]:
        CHECKS.append((library, what, function))
        return function

    return register


def rows(folder: Path, project: str, part: str | None = None) -> list[Row]:
    lines = (folder / project / f"{project}-1.jsonl").read_text(encoding="utf-8").split("\n")
    every = [json.loads(line) for line in lines if line]
    return [row for row in every if part in (None, row["split"])]


def unpacked(folder: Path, name: str) -> Path:
    target = folder / ".." / "unpacked" / name
    if not target.exists():
        with zipfile.ZipFile(folder / f"{name}.zip") as package:
            package.extractall(target)
    return target


def labels(found: list[Row], field: str) -> Iterator[tuple[Row, Row]]:
    for row in found:
        for each in row["labels"].get(field) or ():
            yield row, each


def near(one: Any, other: Any, by: float) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def side(each: Row) -> list[float]:
    return [each[name] for name in ("x", "y", "width", "height")]


def corners(each: Row) -> list[float]:
    return [each["x"], each["y"], each["x"] + each["width"], each["y"] + each["height"]]


def matched(wanted: list[tuple[Any, list[float]]], found: list[tuple[Any, list[float]]], by: float) -> None:
    """Assert that both lists say the same, in any order, numbers within `by`."""
    left = list(found)
    for key, numbers in wanted:
        hit = next((each for each in left if each[0] == key and near(each[1], numbers, by)), None)
        assert hit is not None, f"{key} {numbers} is not among {left[:5]}"
        left.remove(hit)
    assert not left, f"{left[:3]} were never written"


@check("pycocotools", "COCO: boxes, polygons, masks, keypoints")
def read_coco(folder: Path) -> str:
    from numpy import asfortranarray
    from pycocotools.coco import COCO
    from pycocotools.mask import encode

    coco = COCO(str(folder / "photos" / "photos-1.coco.json"))
    truth = rows(folder, "photos")
    assert sorted(coco.getImgIds()) == list(range(1, len(truth) + 1))
    for image, row in zip(coco.loadImgs(coco.getImgIds()), truth, strict=True):
        assert (image["width"], image["height"]) == (row["width"], row["height"])
        drawn = {
            (coco.cats[each["category_id"]]["supercategory"], each["object_id"]): each
            for each in coco.loadAnns(coco.getAnnIds(imgIds=image["id"]))
        }
        fields = ("objects", "areas", "pixels", "people")
        wanted = [(field, each) for field in fields for each in row["labels"].get(field) or ()]
        assert len(drawn) == len(wanted)
        for field, each in wanted:
            there = drawn[field, each["id"]]
            assert coco.cats[there["category_id"]]["name"] == each["class"]
            if "x" in each:
                assert near(there["bbox"], side(each), 0)
            elif "counts" in each:
                pixels = coco.annToMask(there)
                assert pixels.sum() == there["area"]
                assert encode(asfortranarray(pixels))["counts"].decode() == each["counts"]
            elif len(each["points"][0]) == 3:
                assert there["keypoints"] == [number for point in each["points"] for number in point]
            else:
                assert there["segmentation"] == [[number for point in each["points"] for number in point]]
                assert coco.annToMask(there).shape == (row["height"], row["width"])
    return f"{len(coco.anns)} objects on {len(truth)} images, exact"


@check("pycocotools", "COCO: its own evaluation finds every box when the truth is the guess")
def evaluate_coco(folder: Path) -> str:
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    coco = COCO(str(folder / "boxes" / "boxes-1.train.coco.json"))
    guess = [
        {**{name: each[name] for name in ("image_id", "category_id", "bbox")}, "score": 1.0}
        for each in coco.anns.values()
    ]
    judged = COCOeval(coco, coco.loadRes(guess), "bbox")
    judged.evaluate()
    judged.accumulate()
    judged.summarize()
    assert judged.stats[0] == 1.0, judged.stats
    return f"AP {judged.stats[0]:.3f} of {len(guess)} boxes"


def with_datumaro(form: str, path: Path, truth: list[Row], by: float) -> str:
    import datumaro as dm

    data = dm.Dataset.import_from(str(path), form)
    names = [each.name for each in data.categories()[dm.AnnotationType.label]]
    found: Counter[str] = Counter()
    items = list(data)
    boxes = []
    for item in items:
        for each in item.annotations:
            found[each.type.name] += 1
            if each.type == dm.AnnotationType.bbox:
                boxes.append((names[each.label], list(each.get_bbox())))
    assert len(items) == len(truth), f"{len(items)} items, {len(truth)} written"
    matched([(each["class"], side(each)) for _row, each in labels(truth, "objects")], boxes, by)
    return f"{len(items)} items, {dict(found)}"


@check("datumaro", "COCO")
def datumaro_coco(folder: Path) -> str:
    with tempfile.TemporaryDirectory() as name:
        target = Path(name) / "annotations"
        target.mkdir()
        shutil.copytree(
            unpacked(folder / "boxes", "boxes-1.voc") / "JPEGImages", Path(name) / "images" / "train"
        )
        shutil.copy(folder / "boxes" / "boxes-1.train.coco.json", target / "instances_train.json")
        return with_datumaro("coco_instances", Path(name), rows(folder, "boxes", "train"), 0.01)


@check("datumaro", "Pascal VOC")
def datumaro_voc(folder: Path) -> str:
    return with_datumaro(
        "voc_detection", unpacked(folder / "boxes", "boxes-1.voc"), rows(folder, "boxes"), 0.02
    )


@check("datumaro", "CVAT for images")
def datumaro_cvat(folder: Path) -> str:
    return with_datumaro(
        "cvat", unpacked(folder / "boxes", "boxes-1.train.cvat"), rows(folder, "boxes", "train"), 0.02
    )


@check("datumaro", "YOLO")
def datumaro_yolo(folder: Path) -> str:
    return with_datumaro("yolo", unpacked(folder / "boxes", "boxes-1.yolo"), rows(folder, "boxes"), 0.01)


def with_supervision(data: Any, truth: list[Row], by: float) -> str:
    found = [
        (data.classes[number], list(map(float, box)))
        for _path, _image, drawn in data
        for number, box in zip(drawn.class_id, drawn.xyxy, strict=True)
    ]
    assert len(data) == len(truth), f"{len(data)} images, {len(truth)} written"
    matched([(each["class"], corners(each)) for _row, each in labels(truth, "objects")], found, by)
    return f"{len(found)} boxes on {len(data)} images"


@check("supervision", "COCO")
def supervision_coco(folder: Path) -> str:
    import supervision as sv

    images = unpacked(folder / "boxes", "boxes-1.voc") / "JPEGImages"
    data = sv.DetectionDataset.from_coco(str(images), str(folder / "boxes" / "boxes-1.train.coco.json"))
    return with_supervision(data, rows(folder, "boxes", "train"), 0.001)


@check("supervision", "YOLO")
def supervision_yolo(folder: Path) -> str:
    import supervision as sv

    home = unpacked(folder / "boxes", "boxes-1.yolo")
    images, texts = (str(home / kind / "train") for kind in ("images", "labels"))
    data = sv.DetectionDataset.from_yolo(images, texts, str(home / "data.yaml"))
    return with_supervision(data, rows(folder, "boxes", "train"), 0.02)


@check("supervision", "Pascal VOC, which it takes to count from 1: left and top are a pixel less")
def supervision_voc(folder: Path) -> str:
    import supervision as sv

    home = unpacked(folder / "boxes", "boxes-1.voc")
    images, notes = (str(home / kind) for kind in ("JPEGImages", "Annotations"))
    return with_supervision(sv.DetectionDataset.from_pascal_voc(images, notes), rows(folder, "boxes"), 1.0)


@check("spaCy", "DocBin: texts, spans, entities, categories")
def read_spacy(folder: Path) -> str:
    import spacy
    from spacy.tokens import DocBin

    bin_ = DocBin().from_disk(folder / "texts" / "texts-1.spacy")
    docs = list(bin_.get_docs(spacy.blank("xx").vocab))
    truth = rows(folder, "texts")
    count = 0
    for doc, row in zip(docs, truth, strict=True):
        assert doc.text == row["text"]
        assert doc.user_data["external_id"] == row["external_id"]
        spans = sorted(
            (each.start_char, each.end_char, each.label_, each.text) for each in doc.spans.get("entities", ())
        )
        wanted = [
            (each["start"], each["end"], each["class"], each["text"])
            for each in row["labels"].get("entities") or ()
        ]
        assert spans == sorted(wanted), (spans, wanted)
        assert {(each.start_char, each.end_char, each.label_) for each in doc.ents} <= {
            each[:3] for each in wanted
        }
        assert [name for name, share in doc.cats.items() if share] == [row["labels"]["topic"]]
        count += len(spans)
    return f"{len(docs)} documents, {count} spans, exact"


@check("spaCy", "a blank pipeline trains on it")
def train_spacy(folder: Path) -> str:
    import spacy
    from spacy.training import Corpus

    nlp = spacy.blank("xx")
    nlp.add_pipe("ner")
    nlp.add_pipe("textcat")
    examples = list(Corpus(folder / "texts" / "texts-1.spacy")(nlp))
    nlp.initialize(lambda: examples)
    losses = nlp.update(examples)
    return (
        f"{len(examples)} examples, losses {', '.join(f'{name} {loss:.1f}' for name, loss in losses.items())}"
    )


@check("spaCy", "CoNLL: its own converter reads the BILOU and IOB columns")
def convert_conll(folder: Path) -> str:
    from spacy.training import iob_to_biluo

    kept = {}
    for form in ("conll", "bilou.conll"):
        lines = (folder / "texts" / f"texts-1.{form}").read_text(encoding="utf-8").split("\n")
        blocks: list[list[str]] = [[]]
        for line in lines:
            if not line:
                blocks.append([])
            elif "\t" in line and not line.startswith("# "):
                blocks[-1].append(line.split("\t")[-1])
        kept[form] = [tags for tags in blocks if tags]
    assert [iob_to_biluo(tags) for tags in kept["conll"]] == kept["bilou.conll"]
    return f"{len(kept['conll'])} texts"


@check("datasets", "Parquet: parts, classes, images in all eight orientations")
def read_parquet(folder: Path) -> str:
    from datasets import load_dataset

    home = unpacked(folder / "boxes", "boxes-1.parquet")
    with tempfile.TemporaryDirectory() as cache:
        data = load_dataset(str(home), cache_dir=cache)
        for part in ("train", "val"):
            truth = rows(folder, "boxes", part)
            names = data[part].features["objects"]["category"].feature.names
            for row, wanted in zip(data[part], truth, strict=True):
                assert row["external_id"] == wanted["external_id"]
                assert row["image"].size == (wanted["width"], wanted["height"]), "the picture is not upright"
                found = row["objects"]
                got = [
                    (names[label], box) for label, box in zip(found["category"], found["bbox"], strict=True)
                ]
                assert got == [(each["class"], side(each)) for each in wanted["labels"]["objects"]]
        return ", ".join(f"{part} {len(data[part])} rows" for part in data)


@check("datasets", "Parquet of every kind of shape, and of texts")
def read_more_parquet(folder: Path) -> str:
    from datasets import load_dataset

    said = []
    for project, field, key in (
        ("photos", "pixels", "counts"),
        ("photos", "people", "points"),
        ("photos", "areas", "points"),
        ("texts", "entities", "text"),
    ):
        home = unpacked(folder / project, f"{project}-1.parquet")
        with tempfile.TemporaryDirectory() as cache:
            data = load_dataset(str(home), split="train", cache_dir=cache)
            found = [each for row in data for each in (row[field] or {key: []})[key]]
        wanted = [each[key] for _row, each in labels(rows(folder, project), field)]
        assert found == wanted, (found[:1], wanted[:1])
        said.append(f"{field} {len(found)}")
    return ", ".join(said)


@check("datasets", "JSON Lines, doccano and CSV load as tables")
def read_json(folder: Path) -> str:
    from datasets import load_dataset

    said = []
    for form, name in (("json", "doccano.jsonl"), ("csv", "csv")):
        with tempfile.TemporaryDirectory() as cache:
            path = str(folder / "texts" / f"texts-1.{name}")
            data = load_dataset(form, data_files=path, split="train", cache_dir=cache)
            assert [row["text"] for row in data] == [row["text"] for row in rows(folder, "texts")]
        said.append(f"{name} {len(data)} rows")
    return ", ".join(said)


def main(folder: Path) -> int:
    failed = 0
    for library, what, function in CHECKS:
        try:
            said, good = function(folder), True
        except Exception as error:
            said, good = f"{type(error).__name__}: {str(error)[:400]}", False
            if os.environ.get("INTEROP_TRACE"):
                traceback.print_exc()
        failed += not good
        print(
            f"{'ok' if good else 'DIFFERS':>8}  {library} {version(library.lower())}, {what}: {said}",
            flush=True,
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
