"""Potato 2.12. One of its servers has one project; `python -m bench.sites.potato` writes the three that are measured."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any, ClassVar

from playwright.sync_api import Page

from bench.inputs import Inputs
from bench.scene import CLASSES, SENTENCE, grid_of_boxes
from bench.sites.page import LabellingPage

COLORS = dict(
    zip((each["name"] for each in CLASSES), ("#e6194b", "#3cb44b", "#4363d8", "#f58231"), strict=True)
)


class Potato(LabellingPage):
    canvas = "canvas.upper-canvas"
    item: ClassVar = "() => document.getElementById('instance_id')?.value"
    ready: ClassVar = {
        "image": """() => { const canvas = document.querySelector('canvas.upper-canvas');
            return !!canvas && canvas.offsetWidth > 100 && performance.getEntriesByType('resource')
              .some(each => each.initiatorType === 'img' && each.responseEnd > 0) }""",
        "text": """() => { const text = document.getElementById('instance-text');
            return !!text && text.offsetHeight > 0 && text.innerText.trim().length > 20
              && !!document.querySelector('input[name^="span_label"]') && !!window.spanManager?.isInitialized }""",
        "many": """() => !!document.querySelector('canvas.upper-canvas')
            && [...document.querySelectorAll('span, div')].some(each => each.textContent.trim() === 'Annotations: 2000')""",
    }

    def log_in(self, page: Page) -> None:
        """As somebody new each time: nobody can take back what he has labelled here."""
        form = {"email": f"{self.user}{time.time_ns()}", "pass": self.password, "action": "signup"}
        assert page.request.post(f"{self.base}/register", form=form).ok

    def address(self, kind: str, item: str) -> str:
        return f"{self.base}/annotate"

    def clear(self, page: Page) -> None:
        """Nothing was, by somebody new."""

    def fill(self, page: Page, item: str, boxes: list[dict[str, Any]], size: tuple[int, int]) -> None:
        """They have come with the data: see `main`."""

    def choose(self, inputs: Inputs, number: int) -> None:
        inputs.press(str(number))

    def count(self, page: Page, number: int) -> int:
        boxes = json.loads(page.locator("#input-objects").input_value() or "[]")
        return [each["label"] for each in boxes].count(list(COLORS)[number - 1])

    def hand_in(self, inputs: Inputs) -> None:
        inputs.click("#next-btn")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="gets the folders image, many and text, a server for each")
    parser.add_argument(
        "--pictures", nargs="+", required=True, help="addresses of three pictures or more, of 1280 by 960"
    )
    options = parser.parse_args()
    boxes = [as_stored(box, (1280, 960)) for box in grid_of_boxes(2000, (1280, 960))]
    images = [{"id": f"i{number}", "image_url": each} for number, each in enumerate(options.pictures)]
    texts = [{"id": f"t{number}", "text": f"Doc{number} {SENTENCE * 20}"} for number in range(2)]
    keys = [
        {"name": name, "color": color, "key_value": str(number)}
        for number, (name, color) in enumerate(COLORS.items(), 1)
    ]
    objects = {"annotation_type": "image_annotation", "name": "objects", "tools": ["bbox"], "labels": keys}
    objects |= {"min_annotations": 0, "zoom_enabled": True, "pan_enabled": True}
    spans = {
        "annotation_type": "span",
        "name": "entities",
        "labels": list(COLORS),
        "sequential_key_binding": True,
    }
    write(options.folder / "image", images, "image_url", objects)
    write(options.folder / "many", [images[0] | {"predictions": {"objects": boxes}}], "image_url", objects)
    write(options.folder / "text", texts, "text", spans)


def write(folder: Path, items: list[dict[str, Any]], key: str, scheme: dict[str, Any]) -> None:
    """A project's folder: its items and its configuration, which is YAML and may be JSON."""
    config = {
        "annotation_task_name": folder.name,
        "task_dir": ".",
        "data_files": ["items.jsonl"],
        "item_properties": {"id_key": "id", "text_key": key},
        "output_annotation_dir": "output/",
        "user_config": {"allow_all_users": True, "users": []},
        "require_password": True,
        "num_annotators_per_item": 10_000,
        "annotation_schemes": [scheme | {"description": "Mark every object"}],
        "pre_annotation": {"enabled": True, "field": "predictions", "allow_modification": True},
    }
    folder.mkdir(parents=True)
    (folder / "items.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in items))
    (folder / "config.yaml").write_text(json.dumps(config, indent=1))


def as_stored(box: dict[str, Any], size: tuple[int, int]) -> dict[str, Any]:
    """A box as Potato keeps it, in shares of the image's sides."""
    sides = {"x": size[0], "width": size[0], "y": size[1], "height": size[1]}
    place = {name: box[name] / side for name, side in sides.items()}
    return {"type": "bbox", "label": box["class"], "color": COLORS[box["class"]], "coordinates": place}


if __name__ == "__main__":
    main()
