"""How the number of a headline is written: in millions where it is large, as a range where missing answers leave it open."""

from decimal import Decimal
from math import isfinite

from allcover.presenting.numbers import (
    EMPTY,
    IN_HUNDREDS,
    PERCENTAGE_POINTS,
    UNITS,
    decimals_of,
    estimate_interval,
    is_nearly_all,
    least_text,
    level_text,
    number_text,
    range_text,
    rounded,
    scaled,
    unit_text,
)
from allcover.vocabulary.finding import Finding, Suppressed
from allcover.vocabulary.words import Words

_TOLD_IN_MILLIONS = 1e7


def finding_number(finding: Finding, words: Words) -> str:
    """This function will write the number of a headline, what missing answers leave open, or why there is none.

    Where they leave it open, the part that is sure is never written as if it were the number.
    """
    withheld = finding.withheld
    if withheld is not None:
        return _withheld_words(withheld, words)
    if _is_nearly_all(finding):
        return least_text(finding.low or 0.0, finding.high or 0.0, words, finding.decimals)
    match _ends(finding, words):
        case {"low": low, "high": high} if low != high:
            return words("between {low} and {high}", low=low, high=high)
        case ends if finding.value is None:
            return range_text(ends, words) or (EMPTY if finding.estimate is not None else words("not known"))
    return _scaled_text(finding, finding.value or 0, words)


def _withheld_words(withheld: Suppressed, words: Words) -> str:
    if withheld.is_empty:
        return words("none observed")
    return words("too few persons in the sample (fewer than {minimum})", minimum=withheld.minimum_persons)


def finding_range(finding: Finding, words: Words) -> str:
    """This function will write a headline as briefly as a table would: 11.8% to 16.1%, not between 11.8% and 16.1%."""
    if is_left_open(finding) and not _is_nearly_all(finding):
        return range_text(_ends(finding, words), words)
    return finding_number(finding, words)


def _is_nearly_all(finding: Finding) -> bool:
    low, high = finding.low, finding.high
    return low is not None and high is not None and is_nearly_all(low, high, finding.shown_as)


def is_left_open(finding: Finding) -> bool:
    """Whether missing answers leave a headline open, be it by less than is printed."""
    return finding.low is not None and finding.high is not None and finding.low != finding.high


def finding_brackets(finding: Finding, words: Words) -> str:
    """This function will write the confidence interval of a headline in the unit of its number, or nothing.

    >>> from allcover.vocabulary.estimate import Estimate
    >>> from allcover.vocabulary.words import ENGLISH
    >>> about = dict(key="a", label="", unit="share", definition="", universe="", source="")
    >>> finding_brackets(Finding(value=0.4, estimate=Estimate(value=0.4, low=0.35, high=0.45), **about), ENGLISH)
    '35.0–45.0'
    """
    estimate = finding.estimate
    if estimate is None or estimate.low is None or estimate.high is None or is_left_open(finding):
        return ""
    if in_millions(finding):
        return estimate_interval(scaled(estimate, 1e6), "money", words, 1)
    return estimate_interval(estimate, finding.shown_as, words, finding.decimals)


def finding_error(finding: Finding, words: Words) -> str:
    """This function will write the confidence interval of a headline with its level, or why there is none, or no number at all."""
    if is_left_open(finding):
        return ""
    if finding.estimate is None:
        return finding.interval_meaning if _is_unknown(finding) else ""
    interval = finding_brackets(finding, words)
    if not interval:
        return words(finding.estimate.note) if finding.estimate.note else ""
    level = level_text(finding.estimate.level, words)
    return words("{interval_name}: {interval}", interval_name=level, interval=interval)


def _is_unknown(finding: Finding) -> bool:
    return finding.withheld is None and finding.value is None and finding.low is None and finding.high is None


def finding_unit(finding: Finding, words: Words) -> str:
    """This function will give the unit to print after a headline, or nothing where the number shows it, or there is none.

    Money is told in millions from ten million on: a sample does not know the last crown.
    """
    if finding.withheld is not None or _is_unknown(finding):
        return ""
    if finding.unit == PERCENTAGE_POINTS:
        return words.plural("percentage point", "percentage points", _as_printed(finding))
    if finding.unit in UNITS:
        return _counted(finding.unit, _as_printed(finding), words)
    unit = unit_text(finding.unit, words)
    return words("million {unit}", unit=unit) if in_millions(finding) else unit


def _counted(unit: str, number: Decimal, words: Words) -> str:
    """A unit that is counted, in the form that the number asks for: in French none is one."""
    match unit:
        case "persons":
            return words.plural("person", "persons", number)
        case "households":
            return words.plural("household", "households", number)
        case "parts":
            return words.plural("part", "parts", number)
        case "persons of the sample":
            return words.plural("person of the sample", "persons of the sample", number)
        case "households of the sample":
            return words.plural("household of the sample", "households of the sample", number)
    return words(unit)


def _as_printed(finding: Finding) -> Decimal:
    """The last number that is printed, with its decimals: by it a language chooses between one and many."""
    last = next((end for end in (finding.high, finding.value, finding.low) if end is not None), 0.0)
    kind = finding.shown_as
    return abs(rounded(last, 2 if kind in IN_HUNDREDS else 0, decimals_of(kind, last, finding.decimals)))


def in_millions(finding: Finding) -> bool:
    """Whether a headline is money so large that it is told in millions."""
    return finding.shown_as == "money" and told_in_millions(finding.value, finding.low, finding.high)


def told_in_millions(*ends: float | None) -> bool:
    """Whether a number, or an end of a range that has one, is so large that it is told in millions."""
    return (
        max((abs(end) for end in ends if end is not None and isfinite(end)), default=0) >= _TOLD_IN_MILLIONS
    )


def _scaled_text(finding: Finding, number: float, words: Words) -> str:
    if in_millions(finding):
        return number_text(number / 1e6, "money", words, 1)
    text = number_text(number, finding.shown_as, words, finding.decimals)
    # Points are a change: which way it goes is told of a rise as of a fall.
    is_rise = finding.unit == PERCENTAGE_POINTS and number > 0 and any(digit in "123456789" for digit in text)
    return f"+{text}" if is_rise else text


def _ends(finding: Finding, words: Words) -> dict[str, str]:
    return {
        name: _scaled_text(finding, end, words)
        for name, end in (("low", finding.low), ("high", finding.high))
        if end is not None
    }
