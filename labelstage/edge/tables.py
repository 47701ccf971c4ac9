"""Tables for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

from .files import name_file

BYTE_ORDER_MARK = "\ufeff"  # tells Excel that this is UTF-8
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def send_table(head: Sequence[str], rows: Iterable[Sequence[str]], name: str) -> Response:
    """The rows as a CSV file to download."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(head)
    table.writerows([harmless(cell) for cell in row] for row in rows)
    response = Response(BYTE_ORDER_MARK + out.getvalue(), content_type="text/csv; charset=utf-8")
    name_file(response, name)
    return response


def harmless(cell: str) -> str:
    """The cell as text, even where a spreadsheet would run it as a formula (OWASP, CSV Injection)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
