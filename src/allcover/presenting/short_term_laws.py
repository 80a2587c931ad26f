"""What of the law changes within the years of a budget, in a sentence and as a table. Goes to :mod:`short_term_section`."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from allcover.presenting.numbers import date_text
from allcover.presenting.rule_words import rule_text
from allcover.presenting.short_term_valuing import ShortTermResults
from allcover.presenting.told import Told, of_invented
from allcover.projection.laws_ahead import Change
from allcover.rules.definition import Dated
from allcover.vocabulary.finding import Table, TableColumn
from allcover.vocabulary.words import Words, marked

MOST = 3
"""Changes named in the sentence; all are in the table."""

TITLE = marked("What of the law changes within these years")

TURNS: Mapping[str, str] = MappingProxyType(
    {
        "rule": marked("another rule"),
        "begins": marked("in force"),
        "ends": marked("no longer in force"),
    }
)
"""What something is from a day on that is no value."""


def changes_sentence(results: ShortTermResults, currency: str, words: Words) -> Iterator[str]:
    """This function will say what changes and from when, the first few by name, where anything does."""
    changes = results.changes
    if not changes:
        return
    named = words.join(_named(one, currency, words) for one in changes[:MOST])
    yield words("The law changes within these years, and each has its own: {changes}.", changes=named)
    if len(changes) > MOST:
        yield words("All {count} changes are in “{table}”.", count=len(changes), table=words(TITLE))


def changes_table(
    results: ShortTermResults, currency: str, universe: str, told: Told, words: Words
) -> Iterator[Table]:
    """This function will list everything that changes, with what it was and is; no table where nothing does."""
    if results.changes:
        yield Table(
            key="budget.law", title=words(TITLE),
            columns=(
                TableColumn("rule", words("Rule")), TableColumn("from", words("From")), TableColumn("before", words("Until then")), TableColumn("after", words("From then on")),
                TableColumn("source", words("Source")),
            ),
            rows=tuple(
                (words(one.label), date_text(one.day, words), _value(one, one.before, currency, words), _after(one, currency, words), told.cited(one.after.source, words) if one.after is not None else None)
                for one in results.changes
            ),
            definition=words(
                "Parameters and rules of the definition, and care of its package, that this budget rests on. Each year has the law of its middle. An amount that a later date fixes is of that date's money in the first year in "
                "which it holds, and grows from then on as other such amounts do."
            ),
            universe=universe, source=of_invented(words("definition of the scheme"), told.is_invented, words),
        )  # fmt: skip


def _named(one: Change, currency: str, words: Words) -> str:
    before, after = _value(one, one.before, currency, words), _after(one, currency, words)
    from_then = {"after": after, "date": date_text(one.day, words)}
    told = words("{before} → {after} from {date}", before=before, **from_then) if before else words("{after} from {date}", **from_then)  # fmt: skip
    return words("{name}: {value}", name=words(one.label), value=told)


def _after(one: Change, currency: str, words: Words) -> str:
    return _value(one, one.after, currency, words) or words(TURNS[one.turn])


def _value(one: Change, dated: Dated | None, currency: str, words: Words) -> str | None:
    if one.parameter is None or dated is None:
        return None
    return rule_text(dated.value, one.parameter.kind, currency, words)
