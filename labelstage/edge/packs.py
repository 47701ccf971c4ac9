"""Many ES modules as one file, so that a page asks once instead of a hundred times.

Nothing is built and nothing is parsed: each module becomes a function whose lines are those of its source, with `import` and
`export` written anew, and without comments, types, indentation and empty lines. A source map says so to the browser's tools, which show and step through the modules
as they were written. A module runs once, whichever file of the page brought it.

The house's modules use named imports and exports only; what cannot be packed is refused with the file and the line.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

#: What every packed file begins with.
HEAD = "const { use, define, here, later } = labelstageModules(import.meta.url);\n"
#: What stands before it in the first file of a page. `~` stands between a file's name and what its modules fetch later.
FIRST = """\
globalThis.labelstageModules ??= ((packed) => (file) => ({
use: (name) => packed.get(name),
define: (name, make) => { if (!packed.has(name)) packed.set(name, make()); },
here: (name) => new URL(name, `${file.split("/packs/")[0]}/`).href,
later: async (name) => { if (!packed.has(name)) await import(`${file}~${name}`); return packed.get(name); },
}))(new Map());
"""
COMMENT = re.compile(r"^[ \t]*(?:/\*(?:[^*]|\*(?!/))*\*/[ \t]*$|//[^\n]*$)", re.MULTILINE)
IMPORT = re.compile(
    r"""^import\s+(?:(?P<what>[^'";]+?)\s+from\s+)?["'](?P<path>[^"']+)["'];?""", re.MULTILINE
)
LATER = re.compile(r"""\bimport\(\s*["'](\.[^"']+)["']\s*\)""")
EXPORT_FROM = re.compile(
    r"""^export\s*\{(?P<what>[^}]*)\}\s*from\s*["'](?P<path>[^"']+)["'];?""", re.MULTILINE
)
EXPORT_LIST = re.compile(r"^export\s*\{(?P<what>[^}]*)\};?", re.MULTILINE)
EXPORT = re.compile(
    r"^export\s+(?=(?:async\s+)?(?:function\*?|class|const)\s+(?P<name>[\w$]+))", re.MULTILINE
)
CAST = re.compile(r"/\*\* @(?:[^*\n]|\*(?!/))*\*/ ?")
INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
STRING = re.compile(r"""(["'`])(?:\\.|(?!\1)[^\\\n])*\1""")
LEFT_OVER = re.compile(r"^(?:import|export)\b[^\n]*|^await\b[^\n]*", re.MULTILINE)


class NotPackable(ValueError):
    """A module says something in a way that cannot be packed."""


@dataclass(frozen=True)
class Pack:
    """A script and its source map."""

    script: str
    source_map: str


def pack(name: str, order: Iterable[str], sources: Mapping[str, str]) -> Pack:
    """One file of these modules, each after those that it imports. `name` is where the file stands below static/.

    Raises NotPackable.
    """
    head = HEAD if "~" in name else FIRST + HEAD
    lines, places = head.split("\n")[:-1], [""] * head.count("\n")
    names = list(order)
    for source, module in enumerate(names):
        text = rewritten(module, sources[module])
        lines.append(f'define("{module}", () => {{')
        places.append("")
        for number, line in enumerate(text.split("\n")):
            if line:
                lines.append(line)
                places.append(f"{source} {number}")
        lines.append("});")
        places.append("")
    lines.append(f"//# sourceMappingURL={posixpath.basename(name)}.map\n")
    up = "../" * name.count("/")
    source_map = {
        "version": 3,
        "sources": [up + module for module in names],
        "names": [],
        "mappings": mappings(places),
    }
    return Pack("\n".join(lines), json.dumps(source_map))


def rewritten(name: str, source: str) -> str:
    """The inside of a module's function, line by line as in the source. Raises NotPackable."""
    exported: list[str] = []

    def there(path: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))

    def imported(found: re.Match[str]) -> str:
        what = found["what"]
        said = f"const {_bound(name, what)} = use({json.dumps(there(found['path']))});" if what else ""
        return said + "\n" * found.group().count("\n")

    def passed_on(found: re.Match[str]) -> str:
        for inside, outside in _renamed(found["what"]):
            exported.append(f"{outside}: use({json.dumps(there(found['path']))}).{inside}")
        return "\n" * found.group().count("\n")

    def listed(found: re.Match[str]) -> str:
        exported.extend(f"{outside}: {inside}" for inside, outside in _renamed(found["what"]))
        return "\n" * found.group().count("\n")

    def kept(found: re.Match[str]) -> str:
        exported.append(found["name"])
        return ""

    text = COMMENT.sub(lambda found: "\n" * found.group().count("\n"), source)
    text = IMPORT.sub(imported, EXPORT_FROM.sub(passed_on, text))
    text = EXPORT.sub(kept, EXPORT_LIST.sub(listed, text))
    text = LATER.sub(lambda found: f"later({json.dumps(there(found[1]))})", text)
    text = text.replace("import.meta.url", f"here({json.dumps(name)})")
    if odd := LEFT_OVER.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        raise NotPackable(
            f"static/{name}, line {line}: write this with named imports and exports: {odd.group()}"
        )
    for number, each in enumerate(text.split("\n"), 1):
        if "`" in STRING.sub("", each):
            raise NotPackable(f"static/{name}, line {number}: begin and end the text between ` on one line")
    text = INDENTATION.sub("", CAST.sub("", text))
    return f"{text.rstrip()}\nreturn {{ {', '.join(exported)} }};"


def _bound(name: str, what: str) -> str:
    """The left side of the assignment that stands for an import."""
    if whole := re.fullmatch(r"\*\s+as\s+(\w+)", what):
        return whole[1]
    if not what.startswith("{"):
        raise NotPackable(f"static/{name}: import {what} by name, in braces")
    pairs = (
        inside if inside == outside else f"{inside}: {outside}"
        for inside, outside in _renamed(what.strip("{}"))
    )
    return f"{{ {', '.join(pairs)} }}"


def _renamed(what: str) -> list[tuple[str, str]]:
    """Names in braces as (name there, name here)."""
    parts = [part.split(" as ") for part in what.split(",") if part.strip()]
    return [(part[0].strip(), part[-1].strip()) for part in parts]


def in_order(entry: str, imports: Mapping[str, Collection[str]], known: Collection[str] = ()) -> list[str]:
    """The entry and all it imports, each after what it imports, without what is known.

    Raises NotPackable for modules that import each other in a circle.
    """
    order: list[str] = []
    done = set(known)

    def visit(module: str, path: tuple[str, ...]) -> None:
        if module in path:
            raise NotPackable(
                "These modules import each other: " + " -> ".join((*path[path.index(module) :], module))
            )
        if module in done:
            return
        for each in imports[module]:
            visit(each, (*path, module))
        done.add(module)
        order.append(module)

    visit(entry, ())
    return order


DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def mappings(places: Iterable[str]) -> str:
    """A source map's mappings for whole lines: each place is "source line", or empty for a line of no source.

    Source Map, ECMA-426: a segment is [column, source, line, column], each but the first relative to the one before, as
    base 64 variable-length quantities.
    """
    segments = []
    source = line = 0
    for place in places:
        if not place:
            segments.append("")
            continue
        now = [int(part) for part in place.split()]
        segments.append("A" + _quantity(now[0] - source) + _quantity(now[1] - line) + "A")
        source, line = now
    return ";".join(segments)


def _quantity(value: int) -> str:
    rest = abs(value) << 1 | (value < 0)
    digits = ""
    while True:
        rest, digit = rest >> 5, rest & 31
        digits += DIGITS[digit | (32 if rest else 0)]
        if not rest:
            return digits
