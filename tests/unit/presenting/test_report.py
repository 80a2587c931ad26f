from pathlib import Path

from allcover.presenting.report import write_report
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH, words_of


def test_every_form_is_written_and_listed(report: Report, tmp_path: Path) -> None:
    paths = write_report([(report, ENGLISH)], tmp_path / "new" / "out")
    names = [path.relative_to(tmp_path / "new" / "out").as_posix() for path in paths]
    assert names[:4] == ["report.html", "brief.pdf", "report.pdf", "report.xlsx"]
    assert names[4:] == ["summary.json"] + [f"tables/{table.key}.csv" for table in report.tables]
    assert all(path.stat().st_size for path in paths)


def test_the_same_report_gives_the_same_bytes(report: Report, tmp_path: Path) -> None:
    one = write_report([(report, ENGLISH)], tmp_path / "one")
    other = write_report([(report, ENGLISH)], tmp_path / "other")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_files_of_others_are_left_alone(report: Report, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    write_report([(report, ENGLISH)], tmp_path)
    write_report([(report, ENGLISH)], tmp_path)
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_every_language_has_pages_of_its_own_and_the_data_are_written_once(
    report: Report, tmp_path: Path
) -> None:
    texts = [(report, words_of(language)) for language in ("fr", "en", "pt")]
    names = [path.name for path in write_report(texts, tmp_path, ["html"]) if path.parent == tmp_path]
    assert names == ["report.fr.html", "report.html", "report.pt.html", "summary.json"]
    assert '<html lang="fr">' in (tmp_path / "report.fr.html").read_text()
