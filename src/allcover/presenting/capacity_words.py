"""The words of the sections on ability to contribute: labels of groups, states and calendars, and what is taken as given."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from babel.dates import get_month_names

from allcover.capacity.assumptions import Assumptions
from allcover.coverage.exclusion_people import Means
from allcover.presenting.numbers import number_text
from allcover.presenting.told import citation_text
from allcover.vocabulary.codes import AREA, SEX, STATUS_IN_EMPLOYMENT
from allcover.vocabulary.words import LOCALES, PlaceName, Words, marked

STATE_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "full": marked("Can pay in full"),
        "partly": marked("Surely can pay a part"),
        "not": marked("Surely can pay nothing"),
        "unknown": marked("Cannot tell"),
    }
)
STATE_COLOURS = ("#0072B2", "#56B4E9", "#E69F00", "#BBBBBB")
CALENDAR_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "monthly": marked("Every month"),
        "quarterly": marked("Every quarter"),
        "at_harvest": marked("Once a year, when income comes in"),
        "none": marked("At no time"),
    }
)
BASIS_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "household_income_month": marked("income of the household, as the survey gives it"),
        "income_month": marked("own income of all its members"),
        "earnings_month": marked("earnings of all its members, no other income being known"),
        "household_consumption_month": marked("consumption of the household, no income being known"),
        "profile": marked("income as the profiles of groups give it"),
        "": marked("not known: the survey has neither income nor consumption"),
    }
)
SHARING_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "as_asked": marked(
            "A household has one capacity. Where several of its members are asked, it is shared in proportion to what each is asked."
        ),
        "by_earnings": marked(
            "A household has one capacity. Where several of its members are asked, it is shared in proportion to what each earns."
        ),
    }
)
GROUPING_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "everybody": marked("Everybody"),
        "sex": marked("Sex"),
        "area": marked("Area"),
        "fifth": marked("Fifth of welfare"),
        "status": marked("Status in employment"),
        "group": marked("Group"),
    }
)
FIFTH_LABELS = (marked("1 (poorest)"), marked("5 (richest)"))
_CODED = {"sex": SEX, "area": AREA, "status": STATUS_IN_EMPLOYMENT}
_ASSUMED: Mapping[str, str] = MappingProxyType(
    {
        "share_of_surplus": marked(
            "Assumption: {value} of income above subsistence may be asked ({source})."
        ),
        "take_up": marked("Assumption: {value} of those asked join ({source})."),
        "regularity": marked("Assumption: {value} of contributions due are paid ({source})."),
    }
)


EARNINGS_ALONE = marked("Income is earnings alone here, since no other income is known.")
_OF_ALL_MEMBERS = marked(
    "It is held against all that is asked of a household's members, those already insured among them."
)


def group_text(grouping: str, group: str, words: Words) -> str:
    """This function will write the name of a group: a code, the number of a fifth, or what its author calls it."""
    if grouping == "everybody":
        return words(GROUPING_LABELS[grouping])
    if grouping == "fifth":
        return words({"1": FIFTH_LABELS[0], "5": FIFTH_LABELS[1]}.get(group, "")) or group
    if grouping == "region":
        return words(PlaceName(group))
    codes = _CODED.get(grouping)
    return words(codes.labels[group]) if codes is not None and group in codes.labels else words(group)


def month_names(words: Words) -> list[str]:
    """This function will name the twelve months in a language, January first."""
    names = get_month_names("wide", "stand-alone", LOCALES[words.language])
    return [str(names[month]) for month in range(1, 13)]


def share_text(value: float, words: Words) -> str:
    """This function will write a share that was assumed, with no more decimals than it has."""
    return number_text(value, "share", words, 0 if round(value * 100, 9).is_integer() else 1)


def assumed_share(means: Means | None, words: Words) -> Iterator[str]:
    """This function will say how much of income above subsistence may be asked, and for whom, where who could pay rests on it."""
    if means is not None and means.share is not None and means.source is not None:
        assumed = words(
            _ASSUMED["share_of_surplus"], value=share_text(means.share, words), source=citation_text(means.source, words)
        )  # fmt: skip
        yield f"{assumed} {words(_OF_ALL_MEMBERS)}"


def assumption_notes(assumptions: Assumptions, words: Words) -> Iterator[str]:
    """This function will say what is taken as given, each with its source and its mark, and how a household shares."""
    for name, figure in assumptions.figures.items():
        value = share_text(figure.value, words)
        yield words(_ASSUMED[name], value=value, source=citation_text(figure.source, words))
        if figure.source.note and not figure.source.is_verified:
            yield words(figure.source.note)
    yield words(SHARING_LABELS[assumptions.sharing])
