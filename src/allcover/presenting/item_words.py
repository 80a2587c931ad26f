"""What the items are called that a survey or a definition may lack, and lists of names in a language."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from allcover.engine.facts import FACT_WORDS
from allcover.vocabulary.words import Words, marked

ITEM_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "age": marked("age"),
        "sex": marked("sex"),
        "pensionable_age": marked("who is at or above the statutory pensionable age"),
        "labour_status": marked("labour status"),
        "gave_birth_last_year": marked("births of the last year"),
        "disability": marked("disability"),
        "welfare_month": marked("income or consumption"),
        "out_of_pocket_health_month": marked("out-of-pocket payments for health care"),
        "household_consumption_month": marked("consumption or income of the household"),
        "household_income_month": marked("income of the household"),
        "minutes_to_health_facility": marked("travel time to the health facility"),
        "minutes_to_payment_point": marked("travel time to the payment point"),
        "amount_month": marked("amounts received"),
        "earnings_month": marked("earnings"),
        "attends_school": marked("attendance of school or training"),
        "status": marked("status in employment"),
        "sector": marked("public or private employer"),
        "has_contract": marked("a written contract of work"),
        "firm_size": marked("size of the firm"),
        "marital_status": marked("marital status"),
        "months_resident": marked("length of residence"),
        "basket": marked("a basket of care"),
        "complete_law": marked("a statement that the law of the branch is complete"),
        "poverty_line": marked("a national poverty line"),
    }
)
FACT_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "affiliated": marked("affiliation to {scheme}"),
        "contributes": marked("contributions paid to {scheme}"),
        "receives": marked("benefit received from {scheme}"),
        "received_month": marked("benefit received from {scheme}"),
        "months_contributed": marked("months contributed to {scheme}"),
        "affiliated_since": marked("date of affiliation to {scheme}"),
        "elected_base_month": marked("contribution base chosen in {scheme}"),
    }
)
_BENEFICIARIES: Mapping[str, str] = MappingProxyType(
    {
        "man": marked("the man"), "woman": marked("the woman"), "wife": marked("the wife"),
        "widow": marked("the widow"), "child": marked("a child"),
    }
)  # fmt: skip
"""What the people of the standard beneficiaries' households are called."""


def answer_text(item: str, schemes: Mapping[str, str], words: Words) -> str:
    """This function will write an answer that the engines miss of a standard beneficiary, schemes by their names.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> answer_text("receipt from pension of widow", {"pension": "National pension"}, ENGLISH)
    'benefit received from National pension (the widow)'
    """
    what, _, name = item.rpartition(" of ")
    if name.rstrip("_0123456789") not in _BENEFICIARIES:
        return words(ITEM_LABELS.get(item, item))
    person = words(_BENEFICIARIES[name.rstrip("_0123456789")])
    return words("{answer} ({person})", answer=_answer(what, schemes, words), person=person)


def _answer(what: str, schemes: Mapping[str, str], words: Words) -> str:
    for fact, text in FACT_WORDS.items():
        before = text.format("")
        if what.startswith(before):
            scheme = what.removeprefix(before)
            return words(FACT_LABELS[fact], scheme=words(schemes.get(scheme, scheme)))
    return words(ITEM_LABELS.get(what, what))


def survey_item_text(item: str, schemes: Mapping[str, str], words: Words) -> str:
    """This function will write an item that a survey lacks: a column by its table, or a fact by its scheme.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> survey_item_text("jobs.has_contract", {}, ENGLISH)
    'a written contract of work'
    >>> survey_item_text("months_contributed(fund)", {"fund": "Pension fund"}, ENGLISH)
    'months contributed to Pension fund'
    """
    fact, is_fact, scheme = item.removesuffix(")").partition("(")
    if is_fact and fact in FACT_LABELS:
        return words(FACT_LABELS[fact], scheme=words(schemes.get(scheme, scheme)))
    name = item.rpartition(".")[2]
    return words(ITEM_LABELS[name]) if name in ITEM_LABELS else item


def listed(names: Iterable[str], words: Words) -> str:
    """This function will write names one after the other in the reader's language, items by what they are called.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> listed(("labour_status", "sex"), ENGLISH)
    'labour status, sex'
    """
    return ", ".join(words(ITEM_LABELS.get(name, name)) for name in names)
