"""Makes what the other readers are to read: projects of every kind of label, labelled by a simulated crowd, released in every format.

Usage: python -m scripts.interop.build FOLDER
"""

from __future__ import annotations

import io
import os
import random
import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any

from PIL import Image

from labelstage.cli import main as labelstage
from labelstage.config import Settings
from labelstage.formats import FORMATS
from labelstage.services import accounts, projects
from labelstage.storage import migrate
from labelstage.storage.database import Database

PICTURES, UPRIGHT = 24, 8  #: as many of the pictures again lie on their sides, by EXIF
WORDS = [
    "Mina",
    "went",
    "to",
    "서울",
    "and",
    "met",
    "김동국",
    "씨",
    "👩\u200d🚀",
    "at",
    "case",
    "number",
    "7",
    ",",
    "then",
    "left",
    "𠮷野家",
    "quietly",
]
TEXTS = [
    "\r\n".join(WORDS),
    "  spaces   between\tand around  ",
    "\u1112\u1161\u11ab\u1100\u1173\u11af NFD 한글",
    "=1+1 @x",
]


def classes(*names: str, **more: Any) -> list[dict[str, Any]]:
    hidden = [{"name": "hidden", "title": "Hidden", "type": "checkbox", "default": False}]
    return [{"name": name, "attributes": hidden, **more} for name in names]


SCHEMAS: dict[str, list[dict[str, Any]]] = {
    "photos": [
        {"name": "objects", "kind": "box", "classes": classes("cup", "cat", "말")},
        {"name": "areas", "kind": "polygon", "classes": classes("road", "sky")},
        {"name": "pixels", "kind": "mask", "classes": classes("tumour")},
        {
            "name": "people",
            "kind": "keypoints",
            "classes": classes(
                "person", keypoints=["nose", "left eye", "right eye"], skeleton=[[0, 1], [0, 2]]
            ),
        },
        {"name": "scene", "kind": "choice", "classes": [{"name": "indoor"}, {"name": "outdoor"}]},
    ],
    "boxes": [{"name": "objects", "kind": "box", "classes": classes("cup", "cat", "말")}],
    "texts": [
        {"name": "entities", "kind": "span", "classes": [{"name": "PERSON"}, {"name": "기관 명"}]},
        {"name": "links", "kind": "relation", "between": ["entities"], "classes": [{"name": "knows"}]},
        {"name": "topic", "kind": "choice", "classes": [{"name": "news"}, {"name": "sport"}]},
    ],
}


def pictures(path: Path, folders: bool) -> None:
    """A zip of small pictures in all eight EXIF orientations. Some readers take no folders below theirs."""
    rng = random.Random(7)
    with zipfile.ZipFile(path, "w") as packed:
        for number in range(PICTURES):
            size = rng.randrange(40, 90), rng.randrange(40, 90)
            picture = Image.frombytes("RGB", size, rng.randbytes(3 * size[0] * size[1]))
            exif = Image.Exif()
            exif[0x0112] = number % UPRIGHT + 1
            out = io.BytesIO()
            picture.save(out, "JPEG", exif=exif)
            folder = f"street {number % 3}/" if folders else ""
            packed.writestr(f"{folder}사진-{number}.jpg", out.getvalue())


def texts(path: Path) -> None:
    rng = random.Random(7)
    every = TEXTS + [" ".join(rng.choices(WORDS, k=rng.randrange(3, 30))) for _number in range(30)]
    rows = ["external_id,text", *(f't{at},"{text}"' for at, text in enumerate(every))]
    path.write_text("\n".join(rows), encoding="utf-8", newline="")


def projects_in(data: Path) -> dict[str, int]:
    """The projects, empty, with their numbers."""
    settings = Settings(data_dir=data)
    migrate.upgrade(settings)
    database = Database(settings.database)
    try:
        with database.begin() as session:
            passwords = accounts.Passwords.with_cost(settings.argon2_memory_kib, settings.argon2_time)
            me = accounts.create_user(
                session,
                passwords,
                email="interop@example.com",
                name="Interop",
                password=os.urandom(9).hex(),
                is_manager=True,
            )
            return {
                title: projects.create_project(session, by=me, title=title, fields=fields).id
                for title, fields in SCHEMAS.items()
            }
    finally:
        database.dispose()


def run(data: Path, *words: object) -> None:
    print("labelstage", *words, flush=True)
    os.environ["LABELSTAGE_DATA_DIR"] = str(data)
    labelstage(list(map(str, words)), standalone_mode=False)


def main(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    data, out = folder / "data", folder / "releases"
    data.mkdir(parents=True)
    pictures(folder / "photos.zip", folders=True)
    pictures(folder / "boxes.zip", folders=False)
    texts(folder / "texts.csv")
    for title, number in projects_in(data).items():
        run(data, "import", number, folder / (f"{title}.csv" if title == "texts" else f"{title}.zip"))
        run(data, "simulate", number, "--workers", 2, "--skills", "expert", "--submits", 100)
        words = ["release", "make", number, "--to", out / title, "--state", "submitted", "--media"]
        parts = ["--split", '{"parts": {"train": 3, "val": 1}, "seed": 1}'] if title == "boxes" else []
        run(data, *words, *parts, *(word for name in FORMATS for word in ("--format", name)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
