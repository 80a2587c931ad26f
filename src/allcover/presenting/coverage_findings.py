"""Every number of a coverage line under its key: persons, law, fact, and the parts of the gap."""

from collections.abc import Iterable
from dataclasses import dataclass

from allcover.coverage.counts import LineResult
from allcover.presenting.capitals import small
from allcover.presenting.coverage_words import (
    GAP_LABELS,
    LAW_LABELS,
    MEASURE_LABELS,
    counted_label,
    line_definition,
    line_title,
)
from allcover.presenting.told import Told
from allcover.vocabulary.finding import Finding
from allcover.vocabulary.words import Words


@dataclass(frozen=True)
class LineFindings:
    """Every number of one coverage line. A share that missing answers leave open carries what they leave open."""

    line: LineResult
    told: Told
    words: Words

    def all(self) -> Iterable[Finding]:
        """This function will give the findings of the line, none where it has nobody."""
        if self.line.total.counts.persons:
            yield self._persons()
            yield from self._law()
            yield from self._facts()
            yield from self._gap()

    def _label(self, item: str) -> str:
        return self.words("{line}: {item}", line=line_title(self.line, self.words), item=item)

    def _finding(
        self, key: str, label: str, value: float | None, ends: tuple[float, float] | None = None, asked: int | None = None
    ) -> Finding:  # fmt: skip
        is_open = ends is not None and ends[0] < ends[1]
        return Finding(
            key=f"coverage.{self.line.id}.{key}",
            label=self._label(label),
            value=None if ends == (0.0, 1.0) else value,
            unit="share",
            definition=line_definition(self.line, self.words),
            universe=self.words(self.line.universe),
            source=self.told.source,
            reference_date=self.told.reference_date,
            unweighted_count=self.line.total.unweighted if asked is None else asked,
            low=ends[0] if ends and is_open else None,
            high=ends[1] if ends and is_open else None,
            interval_meaning=self.words("what the answers that are missing leave open; no sampling error")
            if is_open
            else "",
            is_headline=key == "gap.covered",
        )

    def _persons(self) -> Finding:
        return Finding(
            key=f"coverage.{self.line.id}.persons",
            label=self._label(self.words("persons")),
            value=self.line.total.counts.persons,
            unit="persons",
            definition=self.words("Weighted persons of the universe."),
            universe=self.words(self.line.universe),
            source=self.told.source,
            reference_date=self.told.reference_date,
            unweighted_count=self.line.total.unweighted,
            is_headline=False,
        )

    def _law(self) -> Iterable[Finding]:
        counts = self.line.total.counts
        unknown = counts.legal("unknown") / counts.persons
        for answer, label in LAW_LABELS.items():
            sure = counts.legal(answer) / counts.persons
            ends = (sure, sure + unknown) if answer != "unknown" else None
            yield self._finding(f"law.{answer}", small(self.words(label)), sure, ends)

    def _facts(self) -> Iterable[Finding]:
        words = self.words
        for name, answers in self.line.total.measures.items():
            if answers.yes + answers.no:
                label = words(MEASURE_LABELS[name])
                label = words("{measure}, upper bound", measure=label) if name == "affiliated" else label
                of_all = words("{measure}, of all", measure=label)
                yield self._finding(f"{name}.of_all", of_all, answers.share_of_all, answers.bounds)
                of_answers = words("{measure}, of those who answered", measure=label)
                share = answers.share_of_answers
                yield self._finding(f"{name}.of_answers", of_answers, share, asked=answers.answered)

    def _gap(self) -> Iterable[Finding]:
        words, counts = self.words, self.line.total.counts
        bounds = counts.gap_bounds
        for part, persons in counts.gap.items():
            label = small(words(GAP_LABELS[part]))
            if part == "covered":
                label = words("covered ({measure})", measure=counted_label(self.line, words))
            ends = tuple(end / counts.persons for end in bounds[part]) if part in bounds else None
            yield self._finding(
                f"gap.{part}", label, persons / counts.persons, (ends[0], ends[1]) if ends else None
            )
        if counts.compliance is not None:
            label, asked = words("covered among those the law obliges or entitles"), self.line.total.obliged
            yield self._finding("compliance", label, counts.compliance, asked=asked)
