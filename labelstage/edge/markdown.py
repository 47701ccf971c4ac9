"""Markdown that strangers and machines wrote, as HTML that can do no harm.

Raw HTML in it is shown as the words it is. Links lead to http and https only, in a tab of their own, and tell nobody where the
reader came from. Nothing is loaded from elsewhere: an image is a link with its description.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

#: A longer text is shown as it is: nobody wrote it to be read formatted, and formatting it would take seconds.
LONGEST = 100_000
#: The parser leaves out what is nested deeper; a text that comes near is shown as it is instead.
DEEPEST = 40


class _Renderer(RendererHTML):
    def link_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        tokens[idx].attrSet("rel", "noopener noreferrer nofollow")
        tokens[idx].attrSet("target", "_blank")
        return self.renderToken(tokens, idx, options, env)

    def image(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        token = tokens[idx]
        words = self.renderInlineAsText(token.children or [], options, env)
        source = str(token.attrs.get("src", ""))
        text = f"\N{FRAME WITH PICTURE} {escapeHtml(words or source)}"
        if not source.lower().startswith(("http://", "https://")):
            return f"<span>{text}</span>"
        return f'<a href="{escapeHtml(source)}" rel="noopener noreferrer nofollow" target="_blank">{text}</a>'

    def table_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        tokens[idx].attrSet("tabindex", "0")  # wide ones scroll, by keyboard too
        return self.renderToken(tokens, idx, options, env)

    def fence(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        return f'<pre tabindex="0"><code>{escapeHtml(tokens[idx].content)}</code></pre>\n'

    def code_block(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        return self.fence(tokens, idx, options, env)


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the parser's own name
        """Links with another scheme, or none, stay the words they are."""
        return url.strip().lower().startswith(("http://", "https://"))


_OPTIONS = {"html": False, "linkify": False, "breaks": True, "maxNesting": DEEPEST}
_markdown = _Markdown("commonmark", _OPTIONS, renderer_cls=_Renderer)
_markdown.enable(["table", "strikethrough"])


@lru_cache(maxsize=256)
def safe_html(markdown: str) -> str | None:
    """The text as HTML, None when it is too long or too deep to be formatted."""
    if len(markdown) > LONGEST:
        return None
    environment: dict[str, Any] = {}
    tokens = _markdown.parse(markdown, environment)
    if any(token.level >= DEEPEST - 1 for token in tokens):
        return None
    html: str = _markdown.renderer.render(tokens, _markdown.options, environment)
    return html
