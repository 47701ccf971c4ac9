"""PDF: each page as an image. Needs pypdfium2, the extra `pdf`; scripts in a PDF are not run."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from typing import IO, Any

from labelstage.words import _

from .entries import Flaw, Unreadable

MOST_PAGES = 5000
DOTS_PER_INCH = 150
MOST_PIXELS = 20_000_000
_POINTS_PER_INCH = 72
_one_at_a_time = threading.Lock()  # PDFium is not safe for threads


def render(stream: IO[bytes], first: int = 1) -> Iterator[tuple[int, bytes] | Flaw]:
    """(page, PNG) from page `first` on at 150 dots per inch, fewer where a page is very large. Raises Unreadable."""
    document = _open(stream)
    try:
        count = len(document)
        for number in range(first, min(count, MOST_PAGES) + 1):
            yield _page(document, number)
        if count > MOST_PAGES and first <= count:
            message = _("Only the first %(most)s pages are taken. Split the document.", most=MOST_PAGES)
            yield Flaw(MOST_PAGES + 1, "too_many_pages", message)
    finally:
        with _one_at_a_time:
            document.close()


def _open(stream: IO[bytes]) -> Any:
    try:
        import pypdfium2 as pdfium
    except ImportError:
        message = _("This server does not read PDF. Its operator can install labelstage[pdf].")
        raise Unreadable("not_installed", message) from None
    try:
        with _one_at_a_time:
            return pdfium.PdfDocument(stream)
    except Exception as error:
        if "password" in str(error).lower():
            raise Unreadable(
                "encrypted", _("The file is protected by a password. Send it without one.")
            ) from None
        raise Unreadable("broken_pdf", _("The PDF is damaged or cut off. Save it again.")) from error


def _page(document: Any, number: int) -> tuple[int, bytes] | Flaw:
    try:
        with _one_at_a_time:
            page = document[number - 1]
            width, height = page.get_size()
            scale = DOTS_PER_INCH / _POINTS_PER_INCH
            scale *= min(1.0, (MOST_PIXELS / max(1.0, width * height * scale * scale)) ** 0.5)
            image = page.render(scale=scale).to_pil()
            page.close()
        out = io.BytesIO()
        image.convert("RGB").save(out, "PNG", compress_level=3)
    except Exception:  # a renderer fed with hostile bytes may raise anything
        return Flaw(number, "broken_page", _("The page cannot be drawn. Save the document again."))
    return number, out.getvalue()
