"""What a mutual charged in the year of its accounts, beside the premium worked out. Goes to :mod:`mutual_section`."""

from collections.abc import Iterator
from dataclasses import dataclass

from allcover.mutuals.reading import MutualResults
from allcover.presenting.mutual_year_section import year_of
from allcover.presenting.numbers import number_text
from allcover.vocabulary.finding import Finding
from allcover.vocabulary.words import Words, marked

OVER = {
    "mean": (
        marked("Contributions charged in the year, per person and year"),
        marked(
            "Contributions due in the year of the accounts, or written in it where those due are not told, over the mean of those insured before it and at its end, which stands for person-years: a premium is for one."
        ),
    ),
    "end": (
        marked("Contributions charged in the year, per person insured at its end"),
        marked(
            "Contributions due in the year of the accounts, or written in it where those due are not told, over the persons insured at its end."
        ),
    ),
}
"""What was charged, by whom it is told over: its name and what it is."""  # fmt: skip


@dataclass(frozen=True)
class ChargedWriter:
    """Writes what members were charged, where accounts, persons insured and the decimals of the currency are told."""

    results: MutualResults
    words: Words
    source: str

    @property
    def persons(self) -> float | None:
        """The mean of those insured before the year of the accounts and at its end, which stands for its person-years, as a premium is for one; those at its end where no others are told."""
        held = self.results.mutual.accounts
        if held is None or not held.insured:
            return None
        return (
            float(held.insured) if held.insured_before is None else (held.insured_before + held.insured) / 2
        )

    @property
    def charged(self) -> float | None:
        """Contributions due in the year, or else written, for each of its ``persons``; None where that is not told."""
        mutual, persons = self.results.mutual, self.persons
        held, digits, members = mutual.accounts, mutual.minor_digits, mutual.members
        if held is None or digits is None or not persons:
            return None
        asked = held.written if members is None else members.due
        return float(asked / 10**digits / persons) if asked else None

    def findings(self) -> Iterator[Finding]:
        """This function will give what was charged a person."""
        words, held = self.words, self.results.mutual.accounts
        if held is not None and self.charged is not None:
            label, definition = OVER["end" if held.insured_before is None else "mean"]
            yield Finding(
                key="premium.charged", label=words(label), value=self.charged, unit=self.results.mutual.currency,
                definition=words(definition), universe=words("Insured persons of the mutual"),
                source=self.source, reference_date=year_of(self.results.mutual), kind="money", decimals=2,
            )  # fmt: skip

    def paragraphs(self) -> Iterator[str]:
        """This function will say how far what is charged lies from the premium, and the same of running costs."""
        words, charged, gross = self.words, self.charged, float(self.results.premium.gross)
        if charged is None or not gross:
            return
        about = {
            "charged": self._money(charged),
            "gross": self._money(gross),
            "currency": self.results.mutual.currency,
        }
        share = number_text(abs(gross / charged - 1), "share", words, 0)
        yield (
            words("Members were charged {charged} {currency} each for the year; the premium worked out here is {gross} {currency}, {share} more.", share=share, **about)
            if gross > charged
            else words("Members were charged {charged} {currency} each for the year; the premium worked out here is {gross} {currency}, {share} less.", share=share, **about)
        )  # fmt: skip
        held, loaded = self.results.mutual.accounts, self._running() / gross
        if held is not None and held.earned:
            shares = {
                "loaded": number_text(loaded, "share", words, 1),
                "spent": number_text(held.expenses / held.earned, "share", words, 1),
            }
            yield (
                words("Running costs are {loaded} of the premium worked out; in the accounts they were {spent} of contributions earned, and contributions written off {lost} more.",
                      lost=number_text(held.written_off / held.earned, "share", words, 1), **shares)
                if held.written_off
                else words("Running costs are {loaded} of the premium worked out; in the accounts they were {spent} of contributions earned.", **shares)
            )  # fmt: skip
        yield from self._expected()

    def _expected(self) -> Iterator[str]:
        """What the premium expects of those insured in the year, beside their claims: why a year of few claims asks for a higher premium."""
        words, held, digits = self.words, self.results.mutual.accounts, self.results.mutual.minor_digits
        persons = self.persons
        if held is None or digits is None or persons is None or held.insured_before is None:
            return
        told = (float(self.results.premium.pure) * persons, held.incurred / 10**digits)
        expected, incurred = (self._money(one) for one in told)
        if expected != incurred:
            yield words(
                "At the cases, costs and shares of patients used here, the care of {persons} persons, the mean of those insured before the year of the accounts and at its end, would cost {expected} {currency}; claims of that year were {incurred} {currency}. "
                "So its package, its use or its costs were not those used here.",
                persons=number_text(persons, "count", words), expected=expected, incurred=incurred, currency=self.results.mutual.currency,
            )  # fmt: skip

    def _running(self) -> float:
        """What of the premium is for running costs."""
        found = self.results.premium
        of = found.pure * (1 + found.loadings.safety) if found.loadings.base == "added" else found.gross
        return float(of * found.loadings.operating)

    def _money(self, value: float) -> str:
        return number_text(value, "money", self.words, 2)
