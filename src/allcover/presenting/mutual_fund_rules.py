"""The rules of a guarantee fund and its members, as its file has them. Goes to :mod:`mutual_fund_section`."""

from collections.abc import Iterator

from allcover.mutuals.guarantee import FUTURES, SEED
from allcover.mutuals.reading import Guarantee
from allcover.presenting.numbers import number_text
from allcover.vocabulary.finding import Cell, Kind, Table, TableColumn
from allcover.vocabulary.words import Words


def rules_table(held: Guarantee, currency: str, source: str, words: Words) -> Table:
    """This function will list what a fund starts with, asks and pays, what strikes its members, and how its futures were drawn."""
    return Table(
        key="fund.rules", title=words("The rules of the fund, and what strikes its members"),
        columns=(
            TableColumn("rule", words("Rule")), TableColumn("value", words("Value")), TableColumn("place", words("Place in the file")),
        ),
        rows=tuple(_rules(held, currency, words)),
        definition=words(
            "The shock multiplies the cases of every member in a month, by 1 on average; bad months of one member alone and of all together are parts of it. Futures are drawn by this program, not told by the file."
        ),
        universe=words("Members of the fund"), source=source,
    )  # fmt: skip


def members_table(held: Guarantee, currency: str, source: str, words: Words) -> Table:
    """This function will list the members of a fund with what is known of each."""
    month = words("{currency} a month", currency=currency)
    return Table(
        key="fund.members", title=words("Members of the fund"),
        columns=(
            TableColumn("member", words("Member")), TableColumn("persons", words("Insured persons"), "count"), TableColumn("collected", words("Contributions collected"), "money", month),
            TableColumn("frequency", words("Cases a person-year"), "number", decimals=2), TableColumn("cost", words("Mean cost of a case"), "money", currency, 2),
            TableColumn("spread", words("Standard deviation of the cost of a case"), "money", currency, 2), TableColumn("expected", words("Benefits expected"), "money", month),
            TableColumn("helped", words("Is helped in bad months")),
        ),
        rows=tuple(
            (words.note(one.label), one.persons, one.collected, one.frequency, one.cost, one.cost_spread, one.expected, words("yes") if one.is_eligible else words("no"))
            for one in held.members
        ),
        definition=words("Benefits expected in a month are a twelfth of persons times cases times the mean cost of a case."), universe=words("Members of the fund"), source=source,
    )  # fmt: skip


def _rules(held: Guarantee, currency: str, words: Words) -> Iterator[tuple[Cell, ...]]:
    def number(value: float, kind: Kind = "number", decimals: int = 1) -> str:
        return number_text(value, kind, words, decimals)

    fund, shock = held.fund, held.shock
    opening = words("{amount} {currency}", amount=number(fund.opening, "money", 0), currency=currency)
    kind = (
        words.plural("lent, for {count} month", "lent, for {count} months", fund.months, count=fund.months)
        if fund.is_loan
        else words("given, not lent")
    )
    yield words("Money in the fund at the start"), opening, "fund.opening"
    yield words("Share of what members collect that they pay in"), number(fund.rate, "share", 0), "fund.rate"
    yield words("A member is helped when benefits of a month pass those expected so many times"), number(fund.trigger), "fund.trigger"  # fmt: skip
    yield words("Share that the fund pays of what goes beyond"), number(fund.share, "share", 0), "fund.share"
    yield words("At most so many times the benefits expected of a month"), number(fund.cap), "fund.cap"
    yield words("The help is"), kind, "fund.kind"
    yield words("Months carried on"), number(held.months, "count", 0), "fund.horizon"
    yield words("Shock: standard deviation of its logarithm"), number(shock.spread, decimals=2), "fund.shock.spread"  # fmt: skip
    yield words("Shock: share that all members have together"), number(shock.together, "share", 0), "fund.shock.together"  # fmt: skip
    yield words("Shock: share that stays until the month after"), number(shock.memory, "share", 0), "fund.shock.memory"  # fmt: skip
    yield words("Futures drawn, beginning from the seed {seed}", seed=SEED), number(FUTURES, "count", 0), None
