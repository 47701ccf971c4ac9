"""An installation of LabelStage in a folder of its own, with the items that the benchmark opens."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from labelstage.measures import rle
from labelstage.services.access import Role
from labelstage.services.intake.adding import add_items
from labelstage.services.intake.pictures import take_picture
from labelstage.services.intake.records import Record
from labelstage.storage import Project, migrate
from labelstage.storage.blobs import from_settings
from tests.servers.labelstage import Server
from tests.site import PASSWORD, Person, Site, settings_for

WIDTH, HEIGHT = 1920, 1200
#: Of the picture with masks.
LARGE = 3840, 2160
CLASSES = [
    {"name": name, "hotkey": str(number)}
    for number, name in enumerate(("car", "person", "bicycle", "sign"), 1)
]
BOXES = [{"name": "objects", "kind": "box", "classes": CLASSES}]
MASKS = [{"name": "areas", "kind": "mask", "classes": CLASSES}]
SPANS = [{"name": "entities", "kind": "span", "classes": CLASSES}]
SENTENCE = "The tram from the old harbour to the new hospital was late again because of a fallen tree. "


@dataclass
class Scene:
    """A running server and a worker who has the items in hand."""

    server: Server
    site: Site
    worker: Person
    image_project: int
    text_project: int
    mask_project: int

    @property
    def password(self) -> str:
        return PASSWORD

    def lease(self, project: int) -> int:
        """The worker's next assignment in a project, skipping none."""
        answer = self.worker.post(f"/projects/{project}/next", json={"holding": self._held})
        work = answer.get_json()
        self._held.append(work["assignment"]["id"])
        return int(work["assignment"]["id"])

    def __post_init__(self) -> None:
        self._held: list[int] = []

    def with_boxes(self, count: int) -> int:
        """An assignment whose draft has so many boxes."""
        return self._with(self.image_project, {"objects": grid_of_boxes(count)})

    def with_masks(self, count: int) -> int:
        """An assignment for a large picture whose draft has so many masks, lying over each other."""
        return self._with(self.mask_project, {"areas": discs(count)})

    def _with(self, project: int, result: dict[str, Any]) -> int:
        assignment = self.lease(project)
        draft = {"result": result, "version": 0, "active_ms": 0}
        answer = self.worker.put(f"/assignments/{assignment}/draft", json=draft)
        assert answer.status_code == 200, answer.text
        return assignment


def grid_of_boxes(count: int, size: tuple[int, int] = (WIDTH, HEIGHT)) -> list[dict[str, Any]]:
    """Boxes side by side over the whole image."""
    width, height = size
    across = round((count * width / height) ** 0.5)
    down = -(-count // across)
    cell_x, cell_y = width / across, height / down
    return [
        {
            "id": f"b{number}",
            "class": CLASSES[number % len(CLASSES)]["name"],
            "x": round(number % across * cell_x + cell_x * 0.1, 1),
            "y": round(number // across * cell_y + cell_y * 0.1, 1),
            "width": round(cell_x * 0.8, 1),
            "height": round(cell_y * 0.8, 1),
            "attributes": {},
        }
        for number in range(count)
    ]


def discs(count: int) -> list[dict[str, Any]]:
    """Round masks here and there, each as wide as a quarter of the large picture."""
    width, height = LARGE
    chance = random.Random(3)
    rows, columns = np.ogrid[:height, :width]
    masks = []
    for number in range(count):
        x, y, radius = chance.uniform(0, width), chance.uniform(0, height), chance.uniform(300, 500)
        runs = rle.from_mask((columns - x) ** 2 + (rows - y) ** 2 < radius**2)
        kind = CLASSES[number % len(CLASSES)]["name"]
        shape = {"size": [height, width], "counts": rle.string(runs)}
        masks.append({"id": f"m{number}", "class": kind, **shape, "attributes": {}})
    return masks


@contextmanager
def scene(folder: Path, *, images: int, texts: int) -> Iterator[Scene]:
    settings = settings_for(folder)
    migrate.upgrade(settings)
    site = Site(settings)
    manager = site.person("manager", manager=True)
    image_project = site.project(manager, fields=BOXES, title="Photos")
    text_project = site.project(manager, fields=SPANS, title="Texts")
    mask_project = site.project(manager, fields=MASKS, title="Areas")
    worker = site.worker(image_project, "worker")
    site.member(text_project, worker, Role.WORKER)
    site.member(mask_project, worker, Role.WORKER)
    _add(site, image_project, list(_pictures(site, images)))
    _add(site, mask_project, list(_pictures(site, 1, LARGE)))
    site.texts(text_project, [f"Doc{number} {SENTENCE * 20}" for number in range(texts)])
    server = Server(folder)
    server.start()
    try:
        yield Scene(server, site, worker, image_project, text_project, mask_project)
    finally:
        server.stop()
        site.close()


def _pictures(site: Site, count: int, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Iterator[Record]:
    """Photographs as far as a decoder can tell: soft shapes with a little noise."""
    blobs, chance = from_settings(site.settings), random.Random(7)
    for number in range(count):
        small = Image.frombytes("RGB", (48, 30), chance.randbytes(48 * 30 * 3))
        file = io.BytesIO()
        small.resize(size, Image.Resampling.BICUBIC).save(file, "JPEG", quality=85)
        file.seek(0)
        name = f"photo-{size[0]}-{number}.jpg"
        yield Record(default_id=name, name=name, picture=take_picture(blobs, file, max_pixels=10_000_000))


def _add(site: Site, project: int, records: list[Record]) -> None:
    with site.database.begin() as session:
        add_items(session, session.get_one(Project, project), records)
