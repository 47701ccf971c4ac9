"""Many modules as one file: it does what the modules would do by themselves."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from labelstage.edge.packs import NotPackable, in_order, mappings, pack, rewritten
from labelstage.web.modules import Modules
from tests.site import Site

SOURCES = {
    "i18n.js": """/** Words. */
let count = 0;
export function t(word) {
  count += 1; // a note at the end stays
  return `${word} ${count}`;
}
""",
    "shapes/point.js": """export const ORIGIN = { x: 0, y: 0 };
const hidden = 1;
export class Point {}
export async function far() { return hidden; }
export { hidden as shown };
""",
    "shapes/all.js": """export { ORIGIN as MIDDLE } from "./point.js";
""",
    "main.js": """/**
 * Says everything.
 */
import { t as say } from "./i18n.js";
import * as shapes from "./shapes/point.js";
import {
  MIDDLE,
} from "./shapes/all.js";
import "./shapes/point.js";
const text = /** @type {string} */ (say("a"));
const late = await_it(async () => await import("./late.js"));
function await_it(load) { return load(); }
late.then((found) => console.log(JSON.stringify([text, shapes.shown, MIDDLE, found.said, import.meta.url.endsWith("/main.js")])));
export {};
""",
    "late.js": """import { t } from "./i18n.js";
export const said = t("b");
""",
}


def test_packed_modules_do_what_the_modules_do_each_once_and_fetch_the_rest_later(tmp_path: Path) -> None:
    modules = Modules(SOURCES)
    folder = tmp_path / "packs"
    folder.mkdir()
    (tmp_path / "package.json").write_text('{"type": "module"}')
    for name in ("packs/main.js", "packs/main.js~late.js"):
        found = modules.pack(name)
        assert found is not None
        (tmp_path / name).write_text(found.script)
    run = subprocess.run(
        ["node", str(folder / "main.js")], capture_output=True, text=True, check=False, timeout=60
    )
    assert run.stderr == ""
    assert json.loads(run.stdout) == ["a 1", 1, {"x": 0, "y": 0}, "b 2", True]
    late = modules.pack("packs/main.js~late.js")
    assert late is not None
    assert "function t" not in late.script  # the page has it already


def test_a_packed_module_keeps_its_lines() -> None:
    found = rewritten("main.js", SOURCES["main.js"]).split("\n")
    for number, line in enumerate(SOURCES["main.js"].split("\n")):
        if line.startswith("function"):
            assert found[number] == line


def test_only_what_a_page_may_fetch_is_packed() -> None:
    modules = Modules(SOURCES)
    assert modules.pack("packs/gone.js") is None
    assert modules.pack("packs/i18n.js~main.js") is None


@pytest.mark.parametrize(
    "source",
    [
        "export default 1;",
        "export let a = 1;",
        'export * from "./b.js";',
        "\nawait 1;",
        "export const { a } = b;",
        "const a = `two\nlines`;",
    ],
)
def test_what_cannot_be_packed_is_refused_with_its_file(source: str) -> None:
    with pytest.raises(NotPackable, match=r"static/a\.js"):
        rewritten("a.js", source)
    with pytest.raises(NotPackable, match=r"static/a\.js"):
        rewritten("a.js", 'import b from "./b.js";')


def test_modules_that_import_each_other_are_refused_by_name() -> None:
    circle = {"a.js": ["b.js"], "b.js": ["c.js"], "c.js": ["b.js"]}
    with pytest.raises(NotPackable, match=r"b\.js -> c\.js -> b\.js"):
        in_order("a.js", circle)


def test_the_source_map_names_file_and_line() -> None:
    # Decoded by hand: line 2 of the file is line 1 of source 0; line 4 is line 17 of source 1.
    assert mappings(["", "0 0", "", "1 16"]) == ";AAAA;;ACgBA"
    made = pack("packs/main.js", ["i18n.js", "main.js"], SOURCES)
    assert json.loads(made.source_map)["sources"] == ["../i18n.js", "../main.js"]
    assert made.script.endswith("//# sourceMappingURL=main.js.map\n")


def test_a_pack_its_map_and_its_style_are_served_compressed(site: Site) -> None:
    client = site.app.test_client()
    for name, kind in (
        ("workbench/main.js", "text/javascript"),
        ("workbench/main.js.map", "application/json"),
        ("page.css", "text/css"),
    ):
        answer = client.get(f"/static/x/packs/{name}", headers={"Accept-Encoding": "gzip, br"})
        assert answer.status_code == 200, name
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.content_type.startswith(kind)
    assert client.get("/static/x/packs/nothing.js").status_code == 404


ANSWERS = [f"main.js~workbench/panels/answers/{kind}.js" for kind in ("several", "preference", "ranking")]


@pytest.mark.parametrize(
    "files",
    [
        [
            "main.js~workbench/image.js",
            "main.js~workbench/image.js~workbench/tools/every.js",
            "main.js~workbench/panels/answers/several.js",
        ],
        ["main.js~workbench/text/actions.js", "main.js~workbench/relations/relations.js"],
        ["main.js~workbench/view/conversation.js", *ANSWERS],
    ],
    ids=["every shape and answer", "spans and relations", "every answer"],
)
def test_the_page_of_a_workbench_weighs_at_most_90_kilobytes(site: Site, files: list[str]) -> None:
    client = site.app.test_client()
    weight = 0
    for name in (
        "workbench.css",
        "answers.css",
        "workbench/main.js",
        *(f"workbench/{each}" for each in files),
    ):
        answer = client.get(f"/static/x/packs/{name}", headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200, name
        weight += len(answer.data) + len(str(answer.headers))
    assert weight <= 90 * 1024
