"""A mutual's year by the indicators of the guide to monitoring and evaluation, as a part of its report in one language. Works nothing out."""

from collections.abc import Iterator
from dataclasses import dataclass

from allcover.mutuals.monitoring import BOUNDS, Finances, Indicator, of_finances, of_members, story_of
from allcover.mutuals.reading import Mutual
from allcover.presenting.numbers import number_text
from allcover.vocabulary.exact import Fraction
from allcover.vocabulary.finding import Cell, Finding, NotKnown, Section, Table, TableColumn
from allcover.vocabulary.words import Words, marked

LABELS = {
    "M.1": (
        marked("Growth of membership"),
        marked("Households at the end less those before, over those before"),
    ),
    "M.2": (marked("Households that stayed"), marked("Households of before that renewed, over those before")),
    "M.3": (
        marked("Growth where the mutual already was"),
        marked("Growth in places served before, over households before"),
    ),
    "M.4": (
        marked("Growth in newly opened places"),
        marked("New households where there were none, over households before"),
    ),
    "M.5": (marked("Penetration"), marked("Persons covered over persons to be reached")),
    "M.6": (marked("Recovery of contributions"), marked("Contributions collected over contributions due")),
    "F.1": (
        marked("Liquidity, against all that is soon owed"),
        marked("Cash over what is soon owed, claims not yet billed included"),
    ),
    "F.2": (marked("Capital"), marked("Own funds over a year's charges")),
    "F.3": (marked("Self-financing"), marked("What the mutual itself brought in, over its charges")),
    "claims": (marked("Claims ratio"), marked("Benefits over contributions earned")),
    "operating": (
        marked("Operating ratio"),
        marked("Running costs over contributions earned, without contributions written off"),
    ),
}
"""The guide's indicators: how they are called, and what they are."""

VERDICTS = {
    "good": marked("good"),
    "watch": marked("to be watched"),
    "danger": marked("in danger"),
    "small": marked("charges are too few to judge by"),
    "told": "",
    "unknown": "",
}
STORIES = {
    "surplus": marked(
        "The mutual paid its charges out of what it brought in itself, and closed the year with a surplus."
    ),
    "subsidised": marked(
        "The year closed with a surplus, but without subsidies it would have closed with a deficit."
    ),
    "dependent": marked(
        "The mutual is dependent: its books show a surplus, but with the costs that others bear for it its own income does not pay its charges."
    ),
    "deficit": marked("The year closed with a deficit, subsidies included."),
    "nothing": marked("Nothing was earned and nothing spent in the year."),
}


def year_section(mutual: Mutual, source: str, words: Words) -> Section:
    """This function will present a mutual's membership and finances of a year, and say what kind of year it was."""
    writer = _Writer(mutual, source, words)
    return Section(
        id="year", heading=words("The year by the guide's indicators"), paragraphs=tuple(writer.paragraphs()), findings=tuple(writer.findings()),
        tables=(writer.table(),),
    )  # fmt: skip


def universe_of(mutual: Mutual, words: Words) -> str:
    """This function will name whom a mutual's accounts are of, with their year."""
    name = words("Members of the mutual in the year of its accounts")
    return words("{name}: {value}", name=name, value=year_of(mutual))


def year_of(mutual: Mutual) -> str:
    """This function will give the year of a mutual's accounts as the date of what is of it."""
    assert mutual.accounts_year is not None
    return f"{mutual.accounts_year:04}"


@dataclass(frozen=True)
class _Writer:
    mutual: Mutual
    source: str
    words: Words

    def paragraphs(self) -> Iterator[str]:
        held = self.mutual.finances
        if held is not None:
            yield self.words(STORIES[story_of(held)])
            if held.hidden is None:
                yield self.words("What others bear for the mutual is not told, so it is not counted.")
            if self.mutual.minor_digits is None:
                yield self.words(
                    "How many decimals {currency} has is not told, so sums of the year stand in its smallest units, not in {currency}.",
                    currency=self.mutual.currency,
                )

    def findings(self) -> Iterator[Finding]:
        held = self.mutual.finances
        if held is not None:
            words = self.words
            books = words("Contributions earned, fees and subsidies as far as counted, less benefits, running costs and contributions written off; what others bear is not in it.")  # fmt: skip
            yield self._sum("result_with", words("Result of the year, subsidies included"), held.result, books)  # fmt: skip
            yield self._sum("result_without", words("Result of the year, without subsidies"), held.own_result, books)  # fmt: skip
            yield from self._borne(held)

    def _borne(self, held: Finances) -> Iterator[Finding]:
        """What others bear, and the result with it: what the verdict is given by."""
        words = self.words
        if held.hidden is not None:
            borne = words("Costs of the mutual that others bear; they are not in its books.")
            yield self._sum("borne", words("What others bear for the mutual in the year"), held.hidden, borne)
            label = words("Result of the year, without subsidies and with what others bear")
            definition = words("Contributions earned and fees, less benefits, running costs, contributions written off and what others bear.")  # fmt: skip
            yield self._sum("result_own", label, held.own - held.charges, definition)

    def _sum(self, key: str, label: str, value: int, definition: str) -> Finding:
        words, currency, digits = self.words, self.mutual.currency, self.mutual.minor_digits
        return Finding(
            key=f"year.{key}", label=label,
            value=value if digits is None else value / 10**digits,
            unit=words("smallest units of {currency}", currency=currency) if digits is None else currency,
            kind="count" if digits is None else "money", decimals=digits,
            definition=definition, universe=universe_of(self.mutual, words), source=self.source, reference_date=year_of(self.mutual),
        )  # fmt: skip

    def table(self) -> Table:
        words, members, finances = self.words, self.mutual.members, self.mutual.finances
        found = (
            *(() if members is None else of_members(members)),
            *(() if finances is None else of_finances(finances)),
        )
        return Table(
            key="year.indicators", title=words("Membership and finances of the year"),
            columns=(
                TableColumn("code", words("Code")), TableColumn("indicator", words("Indicator")), TableColumn("value", words("Value")), TableColumn("stands", words("How it stands")),
                TableColumn("bounds", words("Judged as")), TableColumn("what", words("What it is")),
            ),
            rows=tuple(self._row(one) for one in found),
            definition=words("Codes are those of the guide to monitoring and evaluation of mutual health organisations (STEP and CIDR). Charges include what others bear, where it is told."),
            universe=universe_of(self.mutual, words), source=self.source,
        )  # fmt: skip

    def _row(self, one: Indicator) -> tuple[Cell, ...]:
        words = self.words
        label, what = LABELS[one.code]
        stands = words(VERDICTS[one.verdict]) if VERDICTS[one.verdict] else ""
        bounds = self._bounds(one) if one.code in BOUNDS else ""
        return (
            one.code if "." in one.code else "",
            words(label),
            self._value(one),
            stands or None,
            bounds or None,
            f"{words(what)}. {self._written_off()}" if one.code == "operating" else words(what),
        )

    def _written_off(self) -> str:
        """What of contributions earned was given up as lost."""
        words, held = self.words, self.mutual.finances
        if held is None or held.written_off is None:
            return words("Whether they hold contributions written off is not told.")
        lost = number_text(held.written_off / held.earned, "share", words, 2) if held.earned else ""
        return words("Contributions written off come to {lost} more.", lost=lost) if lost else ""

    def _bounds(self, one: Indicator) -> str:
        """From where on a value is good or in danger."""
        told = dict(zip(("good", "bad"), (self._bound(bound, one) for bound in BOUNDS[one.code])))
        if one.code == "claims":
            return self.words("good from {good} to {bad}, in danger above", **told)
        if one.code == "operating":
            return self.words("good below {good}, in danger from {bad}", **told)
        return self.words("good from {good}, in danger below {bad}", **told)

    def _bound(self, bound: Fraction, one: Indicator) -> str:
        value = float(bound)
        if one.kind == "times":
            return number_text(value, "number", self.words, 2 if value * 10 % 1 else 1)
        return number_text(value, "share", self.words, 0)

    def _value(self, one: Indicator) -> Cell:
        if one.value is None:
            return NotKnown(self.words("not told"))
        is_times = one.kind == "times"
        return number_text(float(one.value), "number" if is_times else "share", self.words, 2)
