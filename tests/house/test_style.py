"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from labelstage.web.modules import Modules
from tests.servers.checkout import ROOT, files, python, texts

LONGEST_FILE = 450
LONGEST_FUNCTION = 60

#: Written in halves, so that this file does not name them either.
HOSTS = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "npmjs" + ".org",
    "yarnpkg" + ".com",
    "deb.debian" + ".org",
]
PLACES = [f"/{top}/{name}" for top in ("work",) for name in ("main", "wt", "shared")] + [
    "/" + "root/",
    "../" + "shared",
]


def test_every_code_file_can_be_read_in_one_go() -> None:
    code = [
        path for path in files() if path.suffix in {".py", ".js", ".css"} and "versions" not in path.parts
    ]
    lengths = {str(path): len((ROOT / path).read_text().splitlines()) for path in code}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_every_function_fits_on_a_screen() -> None:
    long = {}
    for path in python():
        for node in ast.walk(ast.parse((ROOT / path).read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{path}:{node.name}"] = lines
    assert long == {}


def test_every_test_is_named_by_the_rule_it_holds() -> None:
    names = [
        (str(path), node.name)
        for path in python("tests")
        for node in ast.walk(ast.parse((ROOT / path).read_text()))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test")
    ]
    assert names
    assert [name for name in names if not re.fullmatch(r"test(_[a-z0-9]+){3,}", name[1])] == []


def test_every_file_of_tests_is_collected() -> None:
    with_tests = {
        path for path in python("tests") if re.search(r"^ *def test_", (ROOT / path).read_text(), re.M)
    }
    assert {path for path in with_tests if not path.name.startswith("test_")} == set()


def test_every_module_says_what_it_is_for() -> None:
    product = python("labelstage", "scripts", "migrations", "app.py")
    silent = [path for path in product if ast.get_docstring(ast.parse((ROOT / path).read_text())) is None]
    assert [path for path in silent if (ROOT / path).read_text().strip()] == []


def test_no_file_names_a_package_host_or_a_place_on_one_machine() -> None:
    pattern = re.compile("|".join(map(re.escape, HOSTS + PLACES)))
    found = {str(path): match.group() for path, text in texts() if (match := pattern.search(text))}
    assert found == {}


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")
    code = [path for path in files() if path.suffix in {".py", ".js", ".css", ".html", ".sh"}]
    assert [str(path) for path in code if marks.search((ROOT / path).read_text())] == []


def test_templates_hold_no_inline_script_and_no_inline_style() -> None:
    inline = re.compile(
        r'<script(?![^>]*\b(?:src=|type="application/json"))|<style|\sstyle=|\son[a-z]+=', re.I
    )
    templates = [path for path in files() if path.suffix == ".html"]
    found = {
        str(path): match.group() for path in templates if (match := inline.search((ROOT / path).read_text()))
    }
    assert found == {}


def test_no_committed_file_is_big() -> None:
    sizes = {str(path): (ROOT / path).stat().st_size for path in files()}
    assert {name: size for name, size in sizes.items() if size > 512 * 1024} == {}


def test_scripts_of_the_shell_can_be_run() -> None:
    scripts = [Path(".ci/run"), *(path for path in files() if path.suffix == ".sh")]
    assert [path for path in scripts if not (ROOT / path).stat().st_mode & 0o100] == []


def test_every_module_can_be_packed() -> None:
    sources = {
        path.relative_to(ROOT / "static").as_posix(): path.read_text()
        for path in (ROOT / "static").rglob("*.js")
    }
    modules = Modules(sources)
    assert all(modules.pack(f"packs/{name}") for name in sources)


def test_what_safari_lacks_is_asked_for_in_one_place() -> None:
    users = [
        path.name for path in (ROOT / "static").rglob("*.js") if "requestIdleCallback" in path.read_text()
    ]
    assert users == ["later.js"]
