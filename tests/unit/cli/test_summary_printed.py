"""What a command prints of a report is in the report's language, to the last line."""

from pathlib import Path

import pytest

from allcover.cli.report import print_summary
from allcover.vocabulary.finding import Provenance, Report
from allcover.vocabulary.words import words_of


@pytest.mark.parametrize(("language", "told"), [("en", "Written: "), ("fr", "Écrit"), ("es", "Escrito: ")])
def test_where_files_lie_is_told_in_the_language_of_the_report(
    language: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = Provenance(
        definition_hash="", library_version="", survey="", mapping_hash="", date_made="2024-06-30"
    )
    report = Report(title="T", subtitle="S", sections=(), provenance=made)
    print_summary((report, words_of(language)), [Path("out/report.html"), Path("out/tables/t.csv")])
    *_, last = capsys.readouterr().out.splitlines()
    assert last.startswith(told)
    assert last.endswith("out/report.html")
