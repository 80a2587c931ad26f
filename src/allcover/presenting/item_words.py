"""What the items are called that a survey or a definition may lack, and lists of names in a language."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from allcover.vocabulary.words import Words, marked

ITEM_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "age": marked("age"),
        "sex": marked("sex"),
        "pensionable_age": marked("who is above the statutory pensionable age"),
        "labour_status": marked("labour status"),
        "gave_birth_last_year": marked("births of the last year"),
        "disability": marked("disability"),
        "welfare_month": marked("income or consumption"),
        "out_of_pocket_health_month": marked("out-of-pocket payments for health care"),
        "household_consumption_month": marked("consumption or income of the household"),
        "household_income_month": marked("income of the household"),
        "minutes_to_health_facility": marked("the way to the health facility"),
        "minutes_to_payment_point": marked("the way to the payment point"),
        "amount_month": marked("amounts received"),
        "earnings_month": marked("earnings"),
        "basket": marked("a basket of care"),
        "poverty_line": marked("a national poverty line"),
    }
)


def listed(names: Iterable[str], words: Words) -> str:
    """This function will write names one after the other in the reader's language, items by what they are called.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> listed(("labour_status", "sex"), ENGLISH)
    'labour status, sex'
    """
    return ", ".join(words(ITEM_LABELS.get(name, name)) for name in names)
