"""What of an entry its seal covers: everything that was written of it and of its lines."""

from collections.abc import Iterable, Mapping
from typing import Any

from allcover.bookkeeping.entries import Line
from allcover_site.audit.operations import instant
from allcover_site.books.models import Entry


def content(entry: Entry, lines: Iterable[Line]) -> Mapping[str, Any]:
    """This function will give what of an entry is sealed."""
    return {
        "number": entry.number,
        "key": entry.key,
        "day": entry.day.isoformat(),
        "text": entry.text,
        "document": entry.document,
        "author": entry.author,
        "written_at": instant(entry.written_at),
        "reversal_of": entry.reversal_of_id,
        "lines": [
            [line.account, line.debit, line.credit, line.scheme, line.area, line.party, line.cause]
            for line in lines
        ],
    }
