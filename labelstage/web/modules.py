"""Which ES modules a page needs: the import graph below static/, followed once at start-up.

A browser learns of an import only after it has the importing file. Told of the whole graph at once, it fetches all of it in
one go. What a module may fetch later, by a dynamic `import()`, is left for then; only its words come with the page.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import cast

from flask import Flask, current_app

from ..edge import translation

IMPORT = re.compile(
    r"""^\s*(?:import|export)\b(?:[^'";]*?\bfrom)?\s*["'](\.{1,2}/[^"']+)["']""", re.MULTILINE
)
#: Not the `import("./types.js").Name` of a JSDoc type.
LATER = re.compile(r"""(?:\bawait|=>)\s+import\(\s*["'](\.{1,2}/[^"']+)["']\s*\)""")


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


def init(app: Flask) -> None:
    """Follow the imports of every module once, and offer them to templates."""
    files = app.extensions["labelstage.static"].items()
    sources = {name: file.body.decode() for name, file in files if name.endswith(".js")}
    app.extensions["labelstage.modules"] = {name: graph(name, sources) for name in sources}
    app.extensions["labelstage.modules.ever"] = {name: graph(name, sources, later=True) for name in sources}
    app.jinja_env.globals.update(modules_of=modules_of, messages_for=messages_for)


def modules_of(entry: str) -> list[str]:
    """The files that an entry module needs to start, itself first."""
    return cast("dict[str, list[str]]", current_app.extensions["labelstage.modules"])[entry]


def messages_for(entry: str) -> dict[str, str]:
    """The translations of what an entry module may ever say, for the language of the request."""
    ever = cast("dict[str, list[str]]", current_app.extensions["labelstage.modules.ever"])
    return translation.script_messages(translation.language(), ever[entry])
