"""The figures of a scheme between two days as pages and paper show them, and what of them is not known yet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from allcover.expressions.calendar import add_months
from allcover.mutuals import monitoring
from allcover_site.month import meaning, queries
from allcover_site.month.known import Gaps, Months, gaps_of, posted_until
from allcover_site.schemes.queries import schemes
from allcover_site.ui.days import month_told


@dataclass(frozen=True)
class Told:
    """An indicator as a page tells it."""

    found: monitoring.Indicator
    name: str
    how: str
    means: str

    @property
    def code(self) -> str:
        """The code under which the guide has it."""
        return {"claims": "F.5", "operating": "F.4.1"}.get(self.found.code, self.found.code)

    @property
    def percent(self) -> Decimal | None:
        """A share in percent; another value as it is."""
        if self.found.value is None:
            return None
        scale = 100 if self.found.kind == "share" else 1
        return round(Decimal(self.found.value.numerator) * scale / Decimal(self.found.value.denominator), 2)


@dataclass(frozen=True)
class Span:
    """What is looked at: a scheme, from a day to a day."""

    scheme: str
    first: date
    last: date


@dataclass(frozen=True)
class Gap:
    """Something that is missing, in words, and the months of which it is."""

    told: str
    months: Months


def gaps_told(span: Span) -> dict[str, Any]:
    """This function will tell what the months of a span lack, and the days up to which nothing is lacking, if it has such."""
    gaps = gaps_of(span.scheme, schemes(), span.first, span.last)
    told = [
        Gap(str(words), months) for kind, words in meaning.GAPS.items() if (months := getattr(gaps, kind))
    ]
    until = posted_until(schemes(), min(span.last, timezone.localdate())) if gaps.of("earned") else None
    return {
        "gaps": gaps,
        "gaps_told": told,
        "known_until": until if until is not None and until > span.first else None,
    }


def figures_of(span: Span) -> dict[str, Any]:
    """This function will give what the page of figures shows of a span; what rests on months that lack something is withheld."""
    facts = queries.facts_of(span.scheme, span.last.year)
    rows = queries.rows_of(span.scheme, span.first, span.last)
    before = len(queries.homes_on(span.scheme, span.first - queries.A_DAY))
    members = queries.members_in(span.scheme, rows, before, facts)
    are_several = len(schemes()) > 1
    whole = queries.finances_in(span.first, span.last, facts)
    finances = queries.finances_of_scheme(span.scheme, span.first, span.last, facts) if are_several else whole
    care = queries.care_in(span.scheme, span.first, span.last, members)
    found = (
        *monitoring.of_members(members),
        # Own funds of the office are held against the charges of the office, whatever scheme is asked for.
        *monitoring.of_finances(whole)[:2],
        *monitoring.of_finances(finances)[2:],
        # What is asked is whether the price of cover pays for care, whoever pays the price.
        *monitoring.of_care(care, finances.earned + queries.funded_in(span.scheme, span.first, span.last)),
    )
    held = gaps_told(span)
    gaps: Gaps = held["gaps"]
    bars = queries.bars_of(span.scheme, span.first, span.last)
    lacking = [basis for basis in monitoring.BASES.values() if gaps.of(basis)]
    return held | {
        "told": [_told(one, gaps) for one in monitoring.as_known(found, lacking)],
        "members": members, "finances": finances, "are_several": are_several, "care": care, "facts": facts,
        "story": _story(finances, gaps), "bars": bars, "chart_width": queries.BAR * max(len(bars), 12),
        "knows_members": not gaps.members, "knows_result": not gaps.of("earned"),
    }  # fmt: skip


def _told(found: monitoring.Indicator, gaps: Gaps) -> Told:
    name, how = meaning.NAMES[found.code]
    basis = monitoring.BASES.get(found.code)
    months = gaps.of(basis) if basis is not None else ()
    means = str(meaning.NOT_KNOWN_YET) % {"months": named(months)} if months else str(meaning.meaning_of(found.code, found.verdict))  # fmt: skip
    return Told(found, str(name), str(how), means)


def _story(finances: monitoring.Finances, gaps: Gaps) -> str:
    if months := gaps.of("earned"):
        return str(meaning.NO_STORY_YET) % {"months": named(months)}
    return str(meaning.STORIES[monitoring.story_of(finances)])


def named(months: Months) -> str:
    """This function will name months that are in order; those that follow each other by the first and the last of them."""
    runs: list[list[date]] = []
    for month in months:
        if runs and add_months(runs[-1][-1], 1) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(
        " – ".join(month_told(month) for month in dict.fromkeys((run[0], run[-1]))) for run in runs
    )
