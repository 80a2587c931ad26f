"""Writes a report to a folder: ``report.html``, ``report.xlsx``, ``summary.json`` and ``tables/*.csv``."""

from pathlib import Path

from allcover.presenting.html import html_text
from allcover.presenting.summary import summary_text
from allcover.presenting.tables import csv_text
from allcover.presenting.workbook import workbook_bytes
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import Words


def write_report(report: Report, out: Path, words: Words) -> list[Path]:
    """This function will write a report in every form and list the files, ``report.html`` first.

    The folder is made if need be; files of the same names are replaced, others are left alone. All forms are
    made before the first is written. The same report gives the same bytes.
    """
    contents: dict[str, bytes] = {
        "report.html": html_text(report, words).encode(),
        "report.xlsx": workbook_bytes(report, words),
        "summary.json": summary_text(report).encode(),
    }
    contents |= {f"tables/{table.key}.csv": csv_text(table, words).encode() for table in report.tables}
    (out / "tables").mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in contents.items():
        path = out / name
        path.write_bytes(content)
        paths.append(path)
    return paths
