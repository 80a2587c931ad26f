"""The report and its brief for print: PDF with tags for screen readers (PDF/UA), set by Typst from plain data.

The templates lie beside this module; fonts are those that come with Typst, and nothing is fetched.
"""

import json
from collections.abc import Callable
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
    Fit(8, items=4, rows=6, notes=3), Fit(8, items=3, rows=4, notes=2), Fit(7.5, items=4, rows=6, notes=3), Fit(7.5, 14, 4, 6, 2),
    Fit(9, items=4, rows=6, notes=3, picture=80), Fit(8.5, items=3, rows=5, notes=3, picture=75), Fit(8, items=3, rows=4, notes=2, picture=70),
    Fit(8, 14, 5, 7, 3, 0), Fit(7.5, 14, 5, 7, 2, 0), Fit(7.5, 10, 4, 6, 2, 0), Fit(7.5, 4, 3, 5, 2, 0),
)  # fmt: skip
"""From the most comfortable to the tightest: rows and notes go to the annex before letters get small; smaller ones are not read."""

_EASY = 5
"""So many of the first are easy to read, whatever they are chosen for."""

WIDER = (100, 97, 94)
"""Breadths of pictures, in percent of the page, that are tried once a fit is chosen: room that is left is theirs."""

_BRIEF = "brief_alone.typ"


class BriefTooLong(ValueError):
    """The brief does not fit its two pages."""


def report_pdf(report: Report, words: Words) -> bytes:
    """This function will print a whole report and give the bytes of the PDF."""
    return _printed("report.typ", report_pages(report, words) | {"brief": _fitted(report, words)["brief"]})


def brief_pdf(report: Report, words: Words) -> bytes:
    """This function will print the brief of a report alone, on two pages at most.

    Raises BriefTooLong where it does not fit however small.
    """
    return _printed(_BRIEF, _fitted(report, words))


def _fitted(report: Report, words: Words) -> Plain:
    """The brief in the largest letters, and with the most in it, that two pages hold; in little smaller ones where they bring it on one."""
    frame, parts = page_frame(report, words), brief_parts(report, words)

    def made(fit: Fit) -> Plain:
        return frame | {"brief": brief_pages(parts, fit, words)}

    chosen: Fit | None = None
    for place, fit in enumerate(FITS):
        if chosen is not None and place >= _EASY:
            break
        pages = _page_count(made(fit))
        if pages == 1:
            return made(_widened(fit, made, 1))
        chosen = fit if chosen is None and pages <= MOST_PAGES else chosen
    if chosen is not None:
        return made(_widened(chosen, made, MOST_PAGES))
    raise BriefTooLong(
        f"The brief of '{report.title}' takes more than {MOST_PAGES} pages. Give fewer findings a short name for it."
    )


def _widened(fit: Fit, made: Callable[[Fit], Plain], pages: int) -> Fit:
    """The same with its pictures as broad as so many pages hold."""
    if fit.picture == 0:
        return fit
    wider = (replace(fit, picture=breadth) for breadth in WIDER)
    return next((one for one in wider if _page_count(made(one)) <= pages), fit)


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
