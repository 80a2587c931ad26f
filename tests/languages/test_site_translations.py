"""The site's translations are up to date, whole, and what Django reads is what was translated."""

import re

import pytest
from babel.messages.pofile import read_po

from allcover.vocabulary.gathering import Text, updated
from allcover_site.ui.gathering import TRANSLATED, compiled, po_file, site_texts

BLANK = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    return site_texts()


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_site_s_files_are_up_to_date(texts: list[Text], language: str) -> None:
    """Run ``make words`` and translate what it added."""
    path = po_file(language)
    assert updated(path, language, texts) == path.read_bytes()
    assert compiled(path) == path.with_suffix(".mo").read_bytes()


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_text_of_the_site_is_untranslated_or_lacks_a_blank(language: str) -> None:
    with po_file(language).open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    for message in messages:
        asked = message.id if isinstance(message.id, str) else " ".join(message.id)
        told = [message.string] if isinstance(message.string, str) else list(message.string or ("",))
        assert all(told), asked
        for form in told:
            assert set(BLANK.findall(str(form))) <= set(BLANK.findall(asked)), asked
        assert set(BLANK.findall(" ".join(map(str, told)))) == set(BLANK.findall(asked)), asked


OTHER_WORDS = {
    "fr": ("la demande n°", "demande de remboursement", "recevoir les salaires"),
    "es": ("reclamaci", "recibir los salarios"),
    "pt": ("pedido de reembolso", "pedidos de reembolso", "receber os salários"),
}
"""A claim has one word in each language, and it is no complaint, nor is it asked by who paid already; wages are written
down, and nobody who writes them is paid them."""


@pytest.mark.parametrize("language", TRANSLATED)
def test_claims_and_declared_wages_are_called_by_one_word(language: str) -> None:
    with po_file(language).open("rb") as file:
        for message in read_po(file):
            told = [message.string] if isinstance(message.string, str) else list(message.string or ())
            for word in OTHER_WORDS[language]:
                assert word not in " ".join(map(str, told)).lower(), message.id
