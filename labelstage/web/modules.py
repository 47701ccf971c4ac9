"""Which ES modules and style sheets a page needs. Each page gets its scripts as one file and its style as another.

The import graph below static/ is followed once at start-up. What a module may fetch later, by a dynamic `import()`, is left for
then; only its words come with the page.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from flask import Flask, current_app, url_for
from markupsafe import Markup

from ..edge import packs, translation
from ..edge.static import StaticFiles

IMPORT = re.compile(
    r"""^\s*(?:import|export)\b(?:[^'";]*?\bfrom)?\s*["'](\.{1,2}/[^"']+)["']""", re.MULTILINE
)
#: Not the `import("./types.js").Name` of a JSDoc type.
LATER = re.compile(r"""(?:\bawait|=>)\s+import\(\s*["'](\.{1,2}/[^"']+)["']\s*\)""")
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
AROUND = re.compile(r"\s*([{};,\n])\s*")

#: Files of static/css/, in the order in which they apply.
SHEETS = {
    "page": ("tokens", "base", "components", "pages"),
    "workbench": ("tokens", "base", "workbench"),
    "answers": ("answers",),
    "trial": ("workbench", "answers"),
}


def imports(name: str, source: str, *, later: bool = False) -> list[str]:
    """The files that a module imports by a relative path, as paths below static/; with `later` also dynamic imports."""
    found = IMPORT.findall(source) + (LATER.findall(source) if later else [])
    return [posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) for path in found]


def graph(entry: str, sources: Mapping[str, str], *, later: bool = False) -> list[str]:
    """The entry and everything it imports, directly or not. Raises KeyError for an import of a file that is not there."""
    reached, waiting = [entry], [entry]
    while waiting:
        module = waiting.pop()
        for name in imports(module, sources[module], later=later):
            if name not in reached:
                reached.append(name)
                waiting.append(name)
    return reached


@dataclass
class Modules:
    """All modules, and what each of them needs."""

    sources: Mapping[str, str]
    ever: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.direct = {name: imports(name, source) for name, source in self.sources.items()}
        self.later = {name: imports(name, source, later=True) for name, source in self.sources.items()}
        self.ever = {name: graph(name, self.sources, later=True) for name in self.sources}
        for name in self.sources:
            packs.in_order(
                name, self.direct
            )  # a circle is told of when the server starts, not when somebody opens a page

    def pack(self, name: str) -> packs.Pack | None:
        """One file with an entry's modules: `packs/<entry>`, or `packs/<entry>~<module>` with what the entry fetches later and
        does not have yet, and so on: `packs/<entry>~<module>~<module>`. None when it would be neither. Raises NotPackable."""
        order: list[str] = []
        known: set[str] = set()
        for number, module in enumerate(name.removeprefix("packs/").split("~")):
            offered = self.sources if number == 0 else {each for had in order for each in self.later[had]}
            if module not in offered or module in known:
                return None
            order = packs.in_order(module, self.direct, known)
            known.update(order)
        return packs.pack(name, order, self.sources)


def init(app: Flask) -> None:
    """Follow the imports of every module once; serve packs of them, and offer them to templates."""
    files: StaticFiles = app.extensions["labelstage.static"]
    modules = app.extensions["labelstage.modules"] = Modules(files.texts(".js"))
    styles = files.texts(".css")

    def make(name: str) -> dict[str, str]:
        plain = name.removesuffix(".map")
        if not plain.startswith("packs/"):
            return {}
        if (sheet := plain.removeprefix("packs/").removesuffix(".css")) in SHEETS:
            text = "".join(COMMENT.sub("", styles[f"css/{each}.css"]) for each in SHEETS[sheet])
            return {f"packs/{sheet}.css": AROUND.sub(r"\1", text)}
        found = modules.pack(plain)
        return {plain: found.script, f"{plain}.map": found.source_map} if found else {}

    files.make = make
    app.jinja_env.globals.update(script_file=script_file, sheet_link=sheet_link, messages_for=messages_for)


def _modules() -> Modules:
    return cast("Modules", current_app.extensions["labelstage.modules"])


def script_file(entry: str) -> str:
    """The address of the file with an entry module and all it needs to start."""
    return url_for("static", filename=f"packs/{entry}")


def sheet_link(name: str) -> Markup:
    """The link to a page's style."""
    return Markup('<link rel="stylesheet" href="{}">').format(url_for("static", filename=f"packs/{name}.css"))


def messages_for(entry: str) -> dict[str, str]:
    """The translations of what an entry module may ever say, for the language of the request."""
    return translation.script_messages(translation.language(), _modules().ever[entry])
