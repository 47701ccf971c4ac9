"""What an import could not take, as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from flask import Response

from labelstage.words import unpack

from ..storage import Reject
from .translation import translate

BYTE_ORDER_MARK = "\ufeff"  # tells Excel that this is UTF-8
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def send_rejects(rejects: Iterable[Reject], name: str) -> Response:
    """The rejects as a CSV file to download, in the language of the person asking."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["place", "code", "message"])
    table.writerows(
        [harmless(row.place), row.code, harmless(translate(unpack(row.message)))] for row in rejects
    )
    response = Response(BYTE_ORDER_MARK + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def harmless(cell: str) -> str:
    """The cell as text, even where a spreadsheet would run it as a formula (OWASP, CSV Injection)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
