"""Notes and citations told in the reader's language."""

from pathlib import Path

from allcover.presenting.told import citation_text, note_text
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.remark import Remark
from allcover.vocabulary.words import ENGLISH, Sentence, words_of

LEFT_OUT = "{count} persons are left out because it is not known whether they belong to the universe."


def test_a_sentence_found_in_calculating_is_told_again_in_another_language() -> None:
    said = Sentence(LEFT_OUT, count=1234.4)
    assert said == "1,234 persons are left out because it is not known whether they belong to the universe."
    french = note_text(said, words_of("fr"))
    assert french.startswith("1\N{NARROW NO-BREAK SPACE}234 personnes sont laissées de côté")
    assert french == note_text(Remark(LEFT_OUT, {"count": 1234.4}), words_of("fr"))


def test_a_note_of_a_country_is_told_in_the_words_of_the_country(tmp_path: Path) -> None:
    (tmp_path / "es.po").write_text(
        'msgid "Mind the gap."\nmsgstr "Cuidado con la brecha."\n', encoding="utf-8"
    )
    assert note_text("Mind the gap.", words_of("es", tmp_path)) == "Cuidado con la brecha."


def test_a_citation_nobody_checked_says_so_in_the_readers_language() -> None:
    law = Citation("Ley 18.717 (1988)", "art. 15")
    assert citation_text(law, words_of("pt")) == "Ley 18.717 (1988), art. 15 [não verificado]"
    checked = Citation("Ley 18.717 (1988)", "art. 15", is_verified=True)
    assert citation_text(checked, ENGLISH) == "Ley 18.717 (1988), art. 15"
