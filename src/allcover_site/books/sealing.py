"""What of an entry its seal covers: everything that was written of it and of its lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from allcover.bookkeeping.entries import Line
from allcover_site.audit.operations import instant
from allcover_site.books.models import Entry


@dataclass(frozen=True)
class Head:
    """What entries that are written at once have in common."""

    author: str
    day: date
    written_at: datetime
    reversal_of: int | None = None

    @cached_property
    def _told(self) -> Mapping[str, Any]:
        return {
            "day": self.day.isoformat(),
            "author": self.author,
            "written_at": instant(self.written_at),
            "reversal_of": self.reversal_of,
        }

    def content(
        self, number: int, key: str, text: str, document: str, lines: Iterable[Line]
    ) -> Mapping[str, Any]:
        """This function will give what of an entry is sealed."""
        return {
            **self._told,
            "number": number,
            "key": key,
            "text": text,
            "document": document,
            "lines": [
                [line.account, line.debit, line.credit, line.scheme, line.area, line.party, line.cause]
                for line in lines
            ],
        }


def content(entry: Entry, lines: Iterable[Line]) -> Mapping[str, Any]:
    """This function will give what of an entry that was written is sealed."""
    head = Head(entry.author, entry.day, entry.written_at, entry.reversal_of_id)
    return head.content(entry.number, entry.key, entry.text, entry.document, lines)
