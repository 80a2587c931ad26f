"""The report and its brief for print: PDF with tags for screen readers (PDF/UA), set by Typst from plain data.

The templates lie beside this module; fonts are those that come with Typst, and nothing is fetched.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import typst

from allcover.presenting.annex import report_pages
from allcover.presenting.brief import brief_parts
from allcover.presenting.pages import Fit, Plain, brief_pages, page_frame
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import Words

TEMPLATES = Path(__file__).with_name("templates")
MOST_PAGES = 2
FITS = (
    Fit(9.5, picture=100), Fit(9.5, items=6, rows=9, picture=100), Fit(9, picture=100),
    Fit(9, items=6, rows=9, picture=100), Fit(9, items=5, rows=7, notes=5, picture=100),
    Fit(9, items=4, rows=6, notes=3), Fit(9, items=3, rows=5, notes=3), Fit(9, items=3, rows=4, notes=2),
    Fit(8.5, items=3, rows=5, notes=3), Fit(8.5, items=3, rows=4, notes=2), Fit(8.5, items=3, rows=4, notes=1),
    Fit(8.2, items=4, rows=6, notes=3), Fit(8.2, items=3, rows=4, notes=2), Fit(8.2, items=3, rows=4, notes=1),
    Fit(8.2, items=3, rows=3, notes=1), Fit(8.2, items=2, rows=2, notes=1),
    Fit(8, items=3, rows=4, notes=1), Fit(7.6, items=3, rows=4, notes=1), Fit(7.6, items=2, rows=2, notes=1),
    Fit(9, items=4, rows=6, notes=3, has_broad=False), Fit(9, items=3, rows=4, notes=2, has_broad=False), Fit(8.5, items=3, rows=4, notes=2, has_broad=False),
    Fit(8, items=3, rows=4, notes=2, has_broad=False), Fit(7.6, items=4, rows=6, notes=3), Fit(7.6, 14, 4, 6, 2), Fit(7.6, 14, 4, 6, 2, has_broad=False), Fit(7.6, 14, 2, 4, 1, has_broad=False),
    *(Fit(7.6, 14, items, rows, notes, drawn=drawn) for drawn in (3, 2, 1) for items, rows, notes in ((4, 6, 2), (2, 4, 1))),
    Fit(8, 14, 5, 7, 3, 0), Fit(7.5, 14, 5, 7, 2, 0), Fit(7.5, 10, 4, 6, 2, 0), Fit(7.5, 4, 3, 5, 2, 0),
)  # fmt: skip
"""From the most comfortable to the tightest: rows and notes go to the annex before letters get small; smaller ones are not read. Pictures are never drawn so small that their own letters are not: letters get small before they give way, the broad ones first, then those of the last parts, then all."""

_EASY = 5
"""So many of the first are easy to read, whatever they are chosen for."""

WIDER = (125, 112, 100, 97, 94)
"""Breadths of pictures, in percent of the page, that are tried once a fit is chosen: room that is left is theirs. Beyond the page only what stands alone grows, until its letters are those of the text."""

MOST_MORE = 6
"""So many notes, rows and items more than a fit has are tried."""

_BRIEF = "brief_alone.typ"


class BriefTooLong(ValueError):
    """The brief does not fit its two pages."""


def report_pdf(report: Report, words: Words, fit: Fit | None = None) -> bytes:
    """This function will print a whole report and give the bytes of the PDF; its brief as ``fit`` says, by itself if None."""
    brief = _Brief(report, words)
    return _printed("report.typ", report_pages(report, words) | {"brief": brief.made(fit)["brief"]})


def brief_pdf(report: Report, words: Words, fit: Fit | None = None) -> bytes:
    """This function will print the brief of a report alone, on two pages at most, as ``fit`` says, by itself if None.

    Raises BriefTooLong where it does not fit however small.
    """
    return _printed(_BRIEF, _Brief(report, words).made(fit))


def brief_fit(texts: Iterable[tuple[Report, Words]]) -> Fit:
    """This function will choose what the brief of one report shows in every one of some languages: what all of them have room for.

    The largest letters that two pages hold, little smaller ones where they bring it on one, pictures beside numbers where that does, and then the most that is still held.
    Raises BriefTooLong where one of them does not fit however small.
    """
    briefs = [_Brief(*text) for text in texts]
    has_abreast = any(part.may_stand_abreast for part in briefs[0].parts)
    chosen: Fit | None = None
    for place, fit in enumerate(FITS):
        if chosen is not None and place >= _EASY:
            break
        pages = _most_pages(briefs, fit)
        if pages == 1:
            return fit
        abreast = replace(fit, is_abreast=True)
        if has_abreast and place < _EASY and _most_pages(briefs, abreast) == 1:
            return abreast
        chosen = fit if chosen is None and pages <= MOST_PAGES else chosen
    if chosen is None:
        raise BriefTooLong(
            f"The brief of '{briefs[0].report.title}' takes more than {MOST_PAGES} pages. Give fewer findings a short name for it."
        )
    filled = replace(chosen, is_filled=True)
    if any(part.is_filling for part in briefs[0].parts) and _most_pages(briefs, filled) <= MOST_PAGES:
        chosen = filled
    return _grown(briefs, chosen)


def _grown(briefs: Sequence["_Brief"], fit: Fit) -> Fit:
    """The same with as many pictures, notes, rows and items more as there is room for in every language: what a fit leaves is theirs."""
    for name in ("drawn", "notes", "rows", "items"):
        for _ in range(MOST_MORE):
            more = replace(fit, **{name: getattr(fit, name) + 1})
            is_same = all(brief.pages(more) == brief.pages(fit) for brief in briefs)
            if is_same or _most_pages(briefs, more) > MOST_PAGES:
                break
            fit = more
    return fit


def _most_pages(briefs: Sequence["_Brief"], fit: Fit) -> int:
    """The pages of the longest; of those after one that is too long nobody asks."""
    most = 0
    for brief in briefs:
        most = max(most, _page_count(brief.pages(fit)))
        if most > MOST_PAGES:
            break
    return most


class _Brief:
    """The brief of a report in one language, to be laid out in some fit."""

    def __init__(self, report: Report, words: Words) -> None:
        self.report, self.words = report, words
        self.frame, self.parts = page_frame(report, words), brief_parts(report, words)

    def pages(self, fit: Fit) -> Plain:
        """What stands on its pages in a fit."""
        return self.frame | {"brief": brief_pages(self.parts, fit, self.words)}

    def made(self, fit: Fit | None) -> Plain:
        """The same in the fit given, or its own if None, with its pictures as broad as so many pages hold."""
        fit = brief_fit([(self.report, self.words)]) if fit is None else fit
        if fit.picture == 0:
            return self.pages(fit)
        pages = _page_count(self.pages(fit))
        wider = (replace(fit, picture=breadth) for breadth in WIDER)
        return self.pages(next((one for one in wider if _page_count(self.pages(one)) <= pages), fit))


def _page_count(data: Plain) -> int:
    found: list[int] = json.loads(
        typst.query(
            str(TEMPLATES / _BRIEF), "<pages>", field="value", root=str(TEMPLATES), ignore_system_fonts=True,
            sys_inputs=_inputs(data),
        )
    )  # fmt: skip
    return found[0]


def _inputs(data: Plain) -> dict[str, str]:
    return {"data": json.dumps(data, ensure_ascii=False)}


def _printed(template: str, data: Plain) -> bytes:
    """The same data give the same bytes: the time of making is the date of the report."""
    made = datetime(**data["date"], tzinfo=UTC)
    printed = typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        ignore_system_fonts=True,
        sys_inputs=_inputs(data),
        pdf_standards=["ua-1"],
        timestamp=int(made.timestamp()),
    )
    assert isinstance(printed, bytes)
    return printed
