"""Pictures by the names that label files have for them."""

from __future__ import annotations

import sqlite3
import unicodedata
from pathlib import PurePosixPath

from labelstage.formats import PICTURES
from labelstage.formats.images.groups import storable

#: Endings that a name may lack, or have in another form, and still be of the same picture.
ENDINGS = PICTURES | {".heic", ".pdf", ".svg"}

#: Folders that only say what lies in them.
FOLDERS = frozenset(
    ["image", "images", "img", "imgs", "jpegimages", "data", "label", "labels", "annotation", "annotations"]
)


class Names:
    """Paths with the number of whose they are. They are kept in a database of SQLite's own, in memory until large."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("")
        self._base.execute(
            "CREATE TABLE name (stem TEXT, path TEXT, owner INTEGER, PRIMARY KEY (stem, path, owner)) WITHOUT ROWID"
        )

    def close(self) -> None:
        self._base.close()

    def add(self, path: str, owner: int) -> None:
        """Keep a path; the same again changes nothing."""
        row = (storable(_ended(_bare(path))), storable(path), owner)
        self._base.execute("INSERT OR IGNORE INTO name VALUES (?, ?, ?)", row)

    def find(self, name: str) -> dict[int, str]:
        """Whose name it is, each with its path: of those that it ends with, or that end with it, those with most folders in common.

        Asked first for the very same signs, then upper and lower case and the composition of Unicode aside, then the endings of
        pictures and folders such as `images` aside as well; the first that finds any decides.
        """
        wanted = name.replace("\\", "/").partition("?")[0].strip("/")
        stem = storable(_ended(_bare(wanted)))
        exact = self._base.execute(
            "SELECT owner, path FROM name WHERE stem = ? AND path = ?", (stem, storable(wanted))
        ).fetchall()
        if exact:  # by the index: a thousand folders may each have an `image.jpg`
            return dict(exact)
        rows = self._base.execute("SELECT path, owner FROM name WHERE stem = ?", (stem,)).fetchall()
        for form in (str, _plain, _loose):
            common = [(_in_common(form(wanted), form(path)), owner, path) for path, owner in rows]
            most = max((each[0] for each in common), default=(0, False))
            if most[0]:
                found = {owner: path for count, owner, path in common if count == most}
                same = {owner: path for owner, path in found.items() if _loose(path) == _loose(wanted)}
                return same or found  # in images/a.jpg and images/sub/a.jpg the first is called a.jpg
        return {}


def _bare(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _plain(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _ended(path: str) -> str:
    plain = PurePosixPath(_plain(path))
    return str(plain.with_suffix("")) if plain.suffix in ENDINGS else str(plain)


def _loose(path: str) -> str:
    *folders, bare = _ended(path).split("/")
    return "/".join([*(each for each in folders if each not in FOLDERS), bare])


def _in_common(one: str, other: str) -> tuple[int, bool]:
    """How many parts two paths have in common where one ends with the other, else 0; and whether they are the same."""
    ours, theirs = one.split("/"), other.split("/")
    least = min(len(ours), len(theirs))
    return (least if ours[-least:] == theirs[-least:] else 0), one == other
