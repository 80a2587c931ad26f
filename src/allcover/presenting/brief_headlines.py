"""What a brief says in short: who is covered and how far, the main reasons why not, poverty, cost, and what options change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from allcover.coverage.exclusion_tree import TREE
from allcover.presenting.brief_options import first_line
from allcover.presenting.capitals import small
from allcover.presenting.coverage_words import GAP_LABELS
from allcover.presenting.headline_numbers import finding_range
from allcover.presenting.numbers import PERSONS_OF_SAMPLE, level_text, number_text
from allcover.presenting.tables import AFTER_RANGE
from allcover.presenting.unions_words import SECTION
from allcover.vocabulary.finding import Finding, Report
from allcover.vocabulary.words import Words, marked

MOST_REASONS = 2
MOST_OPTIONS = 4
MOST_LINES = 6
_REASONS = frozenset(one.code for one in TREE.reasons)
NO_NEED = ("fact_unknown", "law_unknown", "threshold_income")
"""Reasons never told in short: what is not known, and to be above the limit of a means test, which is no need by itself."""

SAMPLE_LEAVES_OPEN = marked(
    "Main reasons for exclusion – {what} ({share}) and {following} ({following_share}): the sample leaves open which is the more frequent"
)
ANSWERS_LEAVE_OPEN = marked(
    "Main reasons for exclusion – {what} ({share}) and {following} ({following_share}): missing answers leave their order open"
)


@dataclass(frozen=True)
class Headlines:
    """The numbers of a report that its brief leads with, in order, each under the name it has in the brief."""

    report: Report
    words: Words

    def all(self) -> tuple[Finding, ...]:
        """This function will give those of the numbers that the report has."""
        return tuple(replace(one, brief=one.brief or one.label) for one in self._told())

    def leads(self) -> tuple[str, ...]:
        """This function will give the keys of the numbers that a reader with two minutes sees first, where they are told.

        Who has any cash cover, who has no cover at all, who is poor, and what social security costs as a share of GDP.
        """
        adequacy, line = self._adequacy(), first_line(self.report)
        wanted = ("series.at_least_one.direct", *(one.key for one in adequacy[:1]), f"{line}.headcount.baseline",
                  "cost.baseline.share_of_gdp")  # fmt: skip
        told = {one.key for one in self._told() if one.withheld is None}
        return tuple(key for key in wanted if key in told)

    def sentence(self) -> str:
        """This function will say of how many persons numbers are told, and what brackets and ranges are."""
        persons, level = self._found.get("population.persons"), next(iter(self._levels()), None)
        if persons is None or persons.value is None or persons.unweighted_count is None:
            return ""
        if persons.unit == PERSONS_OF_SAMPLE:
            return self._of_sample(persons.unweighted_count, level)
        if level is None:
            return ""
        told = self.words(
            "The survey covers {asked} persons, who represent {persons}. In brackets: {interval_name}, since it is a "
            "sample. A range (“between … and …”, “… to …”) is something else: some answers are missing, or a rule stands in for "
            "them, and the true value lies between its ends, or below them if it is an upper bound.",
            asked=number_text(persons.unweighted_count, "count", self.words), persons=number_text(persons.value, "count", self.words),
            interval_name=level_text(level, self.words),
        )  # fmt: skip
        return f"{told} {self.words(AFTER_RANGE)}"

    def _of_sample(self, asked: int, level: float | None) -> str:
        told = self.words(
            "The survey asked {asked} persons and has no weights: every number is of these persons, not of the country.",
            asked=number_text(asked, "count", self.words),
        )
        if level is None:
            return told
        brackets = self.words(
            "In brackets: {interval_name}, since the survey is a sample. A range (“between … and …”, “… to …”) is something else: some "
            "answers are missing, or a rule stands in for them, and the true value lies between its ends, or below them if it is an upper bound.",
            interval_name=level_text(level, self.words),
        )
        return f"{told} {brackets} {self.words(AFTER_RANGE)}"

    @property
    def _found(self) -> Mapping[str, Finding]:
        return {finding.key: finding for finding in self.report.findings}

    def _levels(self) -> Iterator[float]:
        for finding in self.report.findings:
            if finding.estimate is not None and finding.estimate.low is not None:
                yield finding.estimate.level

    def _told(self) -> Iterator[Finding]:
        if "population.persons" not in self._found:
            yield from self._of_tables()
        yield from self._of("series.at_least_one.direct")
        yield from self._adequacy()
        for reason in self._reasons():
            yield replace(reason, brief=self._named(reason))
        yield from [one for one in self.report.findings if one.key.endswith(".not_declared")][:1]
        line = first_line(self.report)
        if line is not None:
            yield from self._of(f"{line}.headcount.baseline", f"lifted.{line}.without")
        yield from self._of("cost.baseline.total", "cost.baseline.share_of_gdp")
        if line is not None:
            yield from self._changes(line)

    def _of(self, *keys: str) -> Iterator[Finding]:
        found = self._found
        yield from (found[key] for key in keys if key in found)

    def _of_tables(self) -> Iterator[Finding]:
        """Of a table of groups, who is covered of each line, of all and of whom the law obliges, and the parts of the gap of the first; of schemes, who is in any."""
        covered = [one for one in self.report.findings if one.key.endswith(".gap.covered")]
        for at, finding in enumerate(covered[:MOST_LINES]):
            line = finding.key.removesuffix("gap.covered")
            parts = [f"{line}gap.{part}" for part in GAP_LABELS] if at == 0 else [finding.key]
            yield from self._of(*parts)
            yield from (
                one for one in self._of(f"{line}compliance") if one.value is not None or one.low is not None
            )
        yield from (
            one for one in self.report.findings if one.key.startswith(f"{SECTION}.") and one.is_headline
        )

    def _adequacy(self) -> Sequence[Finding]:
        """None, partial and adequate under the first profile."""
        held = [one for one in self.report.findings if one.key.startswith("adequacy.")]
        return [one for one in held if one.key.rpartition(".")[0] == held[0].key.rpartition(".")[0]]

    def _reasons(self) -> list[Finding]:
        """Of the first lines, in the country's own order, the reason that most of their persons have."""
        most: dict[str, Finding] = {}
        for finding in self.report.findings:
            topic, _, rest = finding.key.partition(".")
            line, _, reason = rest.partition(".")
            if topic == "exclusion" and reason in _REASONS and _least(finding) is not None:
                held = most.get(line)
                most[line] = finding if held is None or (_least(finding) or 0) > (_least(held) or 0) else held
        needs = [finding for finding in most.values() if _code(finding.key) not in NO_NEED]
        return needs[:MOST_REASONS]

    def _named(self, reason: Finding) -> str:
        """A main reason, with the next one where missing answers or the sample cannot tell which of the two more persons have."""
        found = self._found
        alike = [found[key] for key in reason.alike if key in found and _code(key) not in NO_NEED]
        following = next((one for one in alike if _least(one) is not None), None)
        if following is None:
            return self.words("Main reason for exclusion – {what}", what=reason.label)
        label = TREE.reasons[TREE.position(_code(following.key))].label
        about = {"what": reason.label, "following": small(self.words(label))}
        is_left_open = reason.value is None or following.value is None
        shares = (finding_range(one, self.words) for one in (reason, following))
        about |= dict(zip(("share", "following_share"), shares, strict=True))
        if is_left_open and _most(following) >= (_least(reason) or 0):
            return self.words(ANSWERS_LEAVE_OPEN, **about)
        return self.words(SAMPLE_LEAVES_OPEN, **about)

    def _changes(self, line: str) -> Iterator[Finding]:
        """What each option changes of the share of the poor."""
        prefix = f"{line}.headcount_change."
        yield from [one for one in self.report.findings if one.key.startswith(prefix)][:MOST_OPTIONS]


def _code(key: str) -> str:
    return key.rpartition(".")[2]


def _least(finding: Finding) -> float | None:
    """The share that is sure."""
    return finding.low if finding.value is None else finding.value


def _most(finding: Finding) -> float:
    """The share that is possible."""
    return (finding.high if finding.value is None else finding.value) or 0.0
