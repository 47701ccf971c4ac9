"""The import graph of ES modules."""

from __future__ import annotations

import pytest

from labelstage.config import asset_folder
from labelstage.web.modules import graph, imports

SOURCE = """
import { t } from "../i18n.js";
import "./x.js";
import {
  a,
  b,
} from "./y.js";
export * from './z.js';
import * as all from "../all.js"
/** @typedef {import("./types.js").Foo} Foo */
// import { gone } from "./gone.js";
const late = await import("./late.js");
const load = { tool: () => import("./tool.js") };
const text = 'import "./never.js"';
"""


def test_every_way_to_import_is_followed_and_comments_are_not() -> None:
    found = imports("pages/a.js", SOURCE)
    assert found == ["i18n.js", "pages/x.js", "pages/y.js", "pages/z.js", "all.js"]
    assert imports("pages/a.js", SOURCE, later=True) == [*found, "pages/late.js", "pages/tool.js"]


def test_a_graph_holds_each_module_once_even_in_a_circle() -> None:
    sources = {
        "a.js": 'import "./b.js";\nimport "./c.js";',
        "b.js": 'import "./a.js";',
        "c.js": 'import "./b.js";',
    }
    assert sorted(graph("a.js", sources)) == ["a.js", "b.js", "c.js"]


def test_an_import_of_a_file_that_is_not_there_is_noticed_at_start_up() -> None:
    with pytest.raises(KeyError, match=r"gone\.js"):
        graph("a.js", {"a.js": 'import "./gone.js";'})


def test_every_module_of_the_product_imports_only_what_is_there() -> None:
    folder = asset_folder("static")
    sources = {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*.js")}
    assert "workbench/main.js" in sources
    assert all(graph(name, sources, later=True) for name in sources)
