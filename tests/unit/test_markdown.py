"""Markdown of strangers as HTML that can do no harm."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest

from labelstage.edge.markdown import DEEPEST, LONGEST, safe_html

HOSTILE = """
<script>alert(1)</script> <img src=x onerror=alert(1)> <iframe src="http://e.example">
[one](javascript:alert(1)) [two](JaVaScRiPt:alert(1)) [three](&#106;avascript:alert(1)) [four](data:text/html,x)
[five](vbscript:x) <javascript:alert(1)> [six](http://e.example/"onmouseover="alert(1)) [seven](//e.example)
![image](http://e.example/pixel.png "title") ![js](javascript:alert(1)) ![data](data:image/png;base64,AA)
[ref]

[ref]: javascript:alert(1)

```js" onload="alert(1)
<b>code</b>
```

|a|b|
|-|-|
|<u>x</u>|[l](javascript:1)|
"""
ALLOWED = {
    *("p", "br", "a", "em", "strong", "s", "code", "pre", "ul", "ol", "li", "blockquote", "hr", "span"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
#: attribute -> the values it may have; None: any
ATTRIBUTES = {
    "href": None,
    "title": None,
    "tabindex": {"0"},
    "target": {"_blank"},
    "start": None,
    "style": None,
}


class Inspector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        for name, value in attrs:
            if name == "rel":
                assert value == "noopener noreferrer nofollow"
            else:
                assert name in ATTRIBUTES, name
                assert ATTRIBUTES[name] is None or value in ATTRIBUTES[name], (name, value)
        link = dict(attrs).get("href")
        if link is not None:
            assert dict(attrs)["rel"]
            self.links.append(link)


def inspected(markdown: str) -> Inspector:
    inspector = Inspector()
    inspector.feed(safe_html(markdown) or "")
    inspector.close()
    return inspector


def test_nothing_in_hostile_markdown_runs_or_loads() -> None:
    links = inspected(HOSTILE).links
    assert links
    assert all(link.startswith(("http://", "https://")) for link in links)


def test_raw_html_is_shown_as_the_words_it_is() -> None:
    html = safe_html(HOSTILE) or ""
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<img" not in html
    assert "&lt;b&gt;code&lt;/b&gt;" in html


def test_an_image_is_a_link_with_its_description() -> None:
    assert inspected("![a *cat*](https://e.example/c.png)").links == ["https://e.example/c.png"]
    assert "a cat" in (safe_html("![a *cat*](https://e.example/c.png)") or "")


def test_tables_code_lists_and_struck_words_are_formatted() -> None:
    html = safe_html("|a|\n|-|\n|1|\n\n~~no~~\n\n1. one\n2. two\n\n```py\nx = 1\n```") or ""
    for part in ("<table", "<s>no</s>", "<ol>", "<pre", "x = 1"):
        assert part in html


def test_what_is_too_long_or_too_deep_to_format_is_left_to_be_shown_as_it_is() -> None:
    assert safe_html("x" * (LONGEST + 1)) is None
    assert safe_html(">" * (DEEPEST + 10) + " deep") is None
    assert "deep" in (safe_html(">" * 10 + " deep") or "")


@pytest.mark.parametrize(
    "sign", ["[", "![", "*a_ ", "**a", "`", "<", "&", "> ", "- ", "|a", "[a](b", "\\", "<http://a"]
)
def test_no_text_takes_long_to_format(sign: str) -> None:
    started = time.process_time()
    safe_html(sign * (LONGEST // len(sign)))
    assert time.process_time() - started < 15
