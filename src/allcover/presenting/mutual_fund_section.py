"""A mutual's guarantee fund as a section of its report. Works nothing out. Goes to :mod:`mutual_section`."""

from collections.abc import Iterator
from dataclasses import replace
from math import isfinite

import numpy as np

from allcover.mutuals.guarantee import ends_of_quantile
from allcover.mutuals.reading import Guarantee, Guaranteed
from allcover.presenting.line_charts import lines
from allcover.presenting.mutual_fund_rules import members_table, rules_table
from allcover.presenting.numbers import number_text
from allcover.presenting.rule_words import points_text
from allcover.presenting.told import Told
from allcover.vocabulary.finding import Between, Finding, Section, Table, TableColumn, number_of
from allcover.vocabulary.words import Words

_Z = 1.96
"""Standard errors on either side that hold 95 in 100."""


def fund_section(held: Guarantee, found: Guaranteed, currency: str, told: Told, words: Words) -> Section:
    """This function will write how far a guarantee fund goes when bad months come to many mutuals at once."""
    drawn = replace(
        told,
        source=words(
            "Drawn by chance from the rules and the members of the fund: {source}", source=told.source
        ),
    )
    table = _balances(found, currency, drawn.source, words)
    return Section(
        id="fund", heading=words("The guarantee fund"),
        paragraphs=(
            words("Members pay a share of what they collect; a member whose benefits of a month pass a multiple of the expected is helped. Bad months come together, "
                  "as an epidemic strikes many mutuals at once: what the fund would need if each member had bad months of its own is told only to show how far too low that would be."),
            *_not_helped(held, words), _month_by_month(held, found, table, currency, words),
            *_of_drawing(found, currency, words),
        ),
        brief=tuple(_of_drawing(found, currency, words)), findings=tuple(_about(found, currency, drawn, words)),
        tables=(table, rules_table(held, currency, told.source, words), members_table(held, currency, told.source, words)),
        charts=(lines(table, key="fund.balance", title=words("The fund over the months: its middle and its worse futures"), words=words, x="month", series=("middle", "one_in_ten", "one_in_twenty")),),
    )  # fmt: skip


def _not_helped(held: Guarantee, words: Words) -> Iterator[str]:
    """Who pays in and gets nothing out, where there is one."""
    members = [words.note(one.label) for one in held.members if not one.is_eligible]
    if members:
        yield words(
            "Not helped by the fund, though they pay in as the others do: {members}.",
            members=words.join(members),
        )


def _month_by_month(held: Guarantee, found: Guaranteed, table: Table, currency: str, words: Words) -> str:
    """Why a line that never comes near nought goes with futures that cannot pay."""
    lowest = table.position("one_in_twenty")
    least = min(number_of(row[lowest]) or 0 for row in table.rows)
    return words(
        "Each line is of one month at a time. In every month one future in twenty has less than the lowest line, which never falls below {least} {currency}; yet {share} of futures once cannot pay all that is due within {months} months. "
        "They are not the same futures in every month: what is low in one has been filled again in another.",
        least=number_text(float(least), "money", words, 0), currency=currency, share=number_text(found.together.exhausted, "share", words, 1), months=held.months,
    )  # fmt: skip


def _of_drawing(found: Guaranteed, currency: str, words: Words) -> Iterator[str]:
    """How far shares of so many futures, and the money they ask for, may be off by the chance of drawing them, at 95 in 100."""
    outcomes = (found.together, found.alone)
    shares = [number_text(one.exhausted, "share", words, 1) for one in outcomes]
    errors = [(one.exhausted * (1 - one.exhausted) / len(one.balance)) ** 0.5 for one in outcomes]
    off = [points_text(round(_Z * error, 3), words) for error in errors]
    yield words(
        "{count} futures are drawn: by chance alone the {share} may be {off} more or less, and the {other} {other_off} (95 in 100).",
        count=number_text(len(found.together.balance), "count", words), share=shares[0], off=off[0], other=shares[1], other_off=off[1],
    )  # fmt: skip
    ends = (
        number_text(end, "money", words, 0)
        for one in (found.needed_together, found.needed_alone)
        for end in (one.low, one.high)
    )
    yield words(
        "The money needed at the start may by the same chance be from {low} to {high} {currency}, and from {other_low} to {other_high} {currency} if each member had bad months of its own (95 in 100).",
        currency=currency, **dict(zip(("low", "high", "other_low", "other_high"), ends, strict=True)),
    )  # fmt: skip


def _drawing(found: Guaranteed, words: Words) -> str:
    """What leaves open what is told of futures that are drawn."""
    count = number_text(len(found.together.balance), "count", words)
    return words("the chance of drawing {count} futures (95 in 100)", count=count)


def _about(found: Guaranteed, currency: str, told: Told, words: Words) -> Iterator[Finding]:
    kinds = (
        ("together", found.together, found.needed_together,
         words("Futures in which the fund cannot pay all that is due, bad months coming to members together"),
         words("Money needed at the start to pay all in 95 of 100 futures, bad months coming to members together")),
        ("alone", found.alone, found.needed_alone,
         words("Futures in which the fund could not pay all that is due, if each member had bad months of its own"),
         words("Money needed at the start to pay all in 95 of 100 futures, if each member had bad months of its own")),
    )  # fmt: skip
    for key, outcome, needed, cannot_pay, needs in kinds:
        yield Finding(
            key=f"fund.{key}.exhausted", label=cannot_pay, value=outcome.exhausted, unit="share",
            definition=words("Of all futures drawn, those in which the fund once had less than its rules asked."), universe=words("Members of the fund"), source=told.source, reference_date=told.reference_date,
        )  # fmt: skip
        yield Finding(
            key=f"fund.{key}.needed_range", label=words("{name}: range", name=needs), value=None, low=needed.low, high=needed.high if isfinite(needed.high) else None, interval_meaning=_drawing(found, words),
            unit=currency, kind="money", definition=words("The smallest opening with which the fund never falls below nought in 95 of 100 futures."), universe=words("Members of the fund"), source=told.source,
            reference_date=told.reference_date, is_headline=False,
        )  # fmt: skip
        yield Finding(
            key=f"fund.{key}.needed", label=needs, value=needed.value, unit=currency,
            kind="money", definition=words("The smallest opening with which the fund never falls below nought in 95 of 100 futures."), universe=words("Members of the fund"), source=told.source, reference_date=told.reference_date,
        )  # fmt: skip


def _balances(found: Guaranteed, currency: str, source: str, words: Words) -> Table:
    drawn, because = found.together.balance, _drawing(found, words)
    shares = {
        "middle": (0.5, words("Middle future")),
        "one_in_ten": (0.1, words("One in ten has less")),
        "one_in_twenty": (0.05, words("One in twenty has less")),
    }
    columns, held = [TableColumn("month", words("Month"))], []
    for key, (share, label) in shares.items():
        off = words("{name}: {value}", name=label, value=words("95 in 100"))
        columns += [TableColumn(key, label, "money", currency), TableColumn(f"{key}_ends", off, "money", currency)]  # fmt: skip
        months = zip(np.quantile(drawn, share, axis=0), *ends_of_quantile(drawn, share), strict=True)
        held.append([(float(one), Between(float(low), float(high), because=because)) for one, low, high in months])  # fmt: skip
    return Table(
        key="fund.balance", title=words("What is in the fund at the end of each month"), columns=tuple(columns),
        rows=tuple((month, *(cell for pair in pairs for cell in pair)) for month, pairs in enumerate(zip(*held, strict=True), start=1)),
        definition=words("Over all futures drawn, bad months coming to members together. Beside each line stands between what it may lie by the chance of drawing so many futures alone."), universe=words("Members of the fund"), source=source,
    )  # fmt: skip
