"""Writes a report to a folder: a page, a print and a workbook in each language, and once ``summary.json`` and ``tables/*.csv``.

English pages are called ``report.html`` and ``report.xlsx``; those of another language have its code before the
ending: ``report.fr.html``. Keys and numbers are the same in every language, so the data are written once, with
the labels of the first.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

from allcover.presenting.annex import file_name
from allcover.presenting.html import html_text
from allcover.presenting.pdf import brief_fit, brief_pdf, report_pdf
from allcover.presenting.summary import summary_text
from allcover.presenting.tables import csv_text
from allcover.presenting.workbook import workbook_bytes
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import Words

Form = Callable[[Report, Words], bytes]
Text = tuple[Report, Words]
"""A report with the words it was written in."""


def _html(report: Report, words: Words) -> bytes:
    return html_text(report, words).encode()


def _pdf(texts: Sequence[Text]) -> Mapping[str, Form]:
    """The briefs of all languages hold the same."""
    fit = brief_fit(texts)
    return {"brief.pdf": partial(brief_pdf, fit=fit), "report.pdf": partial(report_pdf, fit=fit)}


FORMS: Mapping[str, Callable[[Sequence[Text]], Mapping[str, Form]]] = MappingProxyType(
    {
        "html": lambda _: {"report.html": _html},
        "pdf": _pdf,
        "xlsx": lambda _: {"report.xlsx": workbook_bytes},
    }
)
"""What is written for readers, by form: the files, and what makes them, given the texts in all languages."""


def write_report(
    texts: Sequence[Text],
    out: Path,
    forms: Sequence[str] = tuple(FORMS),
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Path]:
    """This function will write a report in languages and forms, and list the files, the first page first.

    The folder is made if need be; files of the same names are replaced, others are left alone. All forms are
    made before the first is written. The same report gives the same bytes.
    """
    made = [FORMS[form](texts) for form in forms]
    wanted = [(name, make, text) for text in texts for files in made for name, make in files.items()]
    contents: dict[str, bytes] = {}
    for done, (name, make, (report, words)) in enumerate(wanted):
        progress(done, len(wanted))
        contents[file_name(name, words)] = make(report, words)
    contents |= _data(*texts[0])
    (out / "tables").mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (out / name).write_bytes(content)
    progress(len(wanted), len(wanted))
    return [out / name for name in contents]


def _data(report: Report, words: Words) -> dict[str, bytes]:
    tables = {f"tables/{table.key}.csv": csv_text(table, words).encode() for table in report.tables}
    return {"summary.json": summary_text(report).encode(), **tables}
