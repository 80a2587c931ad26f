"""Every number of a coverage line under its key: persons, law, fact, and the parts of the gap."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

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
from allcover.presenting.open_cells import CHOSEN_BY_ANSWER, CHOSEN_BY_RULE, UNTOLD, meaning_of_range
from allcover.presenting.told import Told
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Finding
from allcover.vocabulary.open_share import OpenShare
from allcover.vocabulary.words import Words, marked

NOBODY = Estimate(
    value=0.0, note=marked("No provision of the line makes it possible: there is nothing to estimate.")
)
"""Of a part that the law of a line leaves nobody in."""


NOBODY_OBLIGED = Estimate(
    value=None, note=marked("By law nobody is obliged or entitled, and of nobody there is no share.")
)
"""Of the covered among those whom a law obliges that obliges nobody."""


OF_NOBODY = marked("nobody of these persons is in the data")
"""Of every share of a line that holds no persons."""


@dataclass(frozen=True)
class LineFindings:
    """Every number of one coverage line. A share that missing answers leave open carries what they leave open."""

    line: LineResult
    told: Told
    words: Words

    def all(self) -> Iterable[Finding]:
        """This function will give the findings of the line; of one that has nobody, that nothing is known of it."""
        if not self.line.total.counts.persons:
            meaning = self.words(OF_NOBODY)
            label = self.words("covered ({measure})", measure=counted_label(self.line, self.words))
            yield replace(self._finding("gap.covered", label, None, meaning=meaning), unweighted_count=None)
        else:
            yield self._persons()
            yield from self._law()
            yield from self._facts()
            yield from self._gap()

    def _label(self, item: str) -> str:
        return self.words("{line}: {item}", line=line_title(self.line, self.words), item=item)

    def _share(self, key: str, label: str, share: OpenShare, asked: int | None = None) -> Finding:
        """A share with its sampling error, or what missing answers leave open of it; nothing where that is all."""
        if not share.is_open:
            return self._finding(key, label, share.low, asked=asked)
        if share.is_untold:
            return self._finding(key, label, None, meaning=self.words(UNTOLD), asked=asked)
        meaning = meaning_of_range(share, self.words)
        return self._finding(key, label, None, share=share, meaning=meaning, asked=asked)

    def _finding(
        self, key: str, label: str, estimate: Estimate | None, *, share: OpenShare | None = None,
        meaning: str = "", asked: int | None = None,
    ) -> Finding:  # fmt: skip
        ends = share.ends if share else None
        return Finding(
            key=f"coverage.{self.line.id}.{key}",
            label=self._label(label),
            value=estimate.value if estimate else None,
            unit="share",
            definition=line_definition(self.line, self.words),
            universe=self.words(self.line.universe),
            source=self.told.source,
            reference_date=self.told.reference_date,
            unweighted_count=self.line.total.unweighted if asked is None else asked,
            low=ends[0] if ends else None,
            high=ends[1] if ends else None,
            outer=share.outer if share else None,
            interval_meaning=meaning,
            estimate=estimate,
            is_headline=key == "gap.covered",
        )

    def _persons(self) -> Finding:
        return Finding(
            key=f"coverage.{self.line.id}.persons",
            label=self._label(self.words("persons")),
            value=self.line.total.persons.value,
            estimate=self.line.total.persons,
            unit="persons",
            definition=self.words("Weighted persons of the universe."),
            universe=self.words(self.line.universe),
            source=self.told.source,
            reference_date=self.told.reference_date,
            unweighted_count=self.line.total.unweighted,
            is_headline=False,
        )

    def _law(self) -> Iterable[Finding]:
        row = self.line.total
        for answer, label in LAW_LABELS.items():
            key, name = f"law.{answer}", small(self.words(label))
            if answer == "unknown":
                yield self._finding(key, name, row.legal_share(answer))
            elif answer not in self.line.admits:
                yield self._finding(key, name, NOBODY)
            else:
                yield self._share(key, name, row.legal_open(answer))

    def _facts(self) -> Iterable[Finding]:
        words = self.words
        for name, answers in self.line.total.measures.items():
            if answers.yes + answers.no:
                label = words(MEASURE_LABELS[name])
                label = words("{measure}, upper bound", measure=label) if name == "affiliated" else label
                of_all = words("{measure}, of all", measure=label)
                yield self._share(f"{name}.of_all", of_all, answers.share)
                of_answers = words("{measure}, of those who answered", measure=label)
                chosen = self._chosen(name) if answers.unknown > 0 else ""
                share, meaning = None if chosen else answers.among_answers, words(chosen) if chosen else ""
                yield self._finding(
                    f"{name}.of_answers", of_answers, share, meaning=meaning, asked=answers.answered
                )

    def _chosen(self, measure: str) -> str:
        """Why those of whom a measure is known are chosen by what is so of them; empty where they are not."""
        if measure == "protected" and self.line.at_most:
            return CHOSEN_BY_RULE
        return CHOSEN_BY_ANSWER if measure in self.line.not_asked else ""

    def _gap(self) -> Iterable[Finding]:
        words, row = self.words, self.line.total
        for part, gap_label in GAP_LABELS.items():
            label = small(words(gap_label))
            if part == "covered":
                label = words("covered ({measure})", measure=counted_label(self.line, words))
            if part == "cannot_tell":
                yield self._finding(f"gap.{part}", label, row.gap_share(part))
            elif not self.line.admits_part(part):
                yield self._finding(f"gap.{part}", label, NOBODY)
            else:
                yield self._share(f"gap.{part}", label, row.gap_open(part))
        yield from self._compliance()

    def _compliance(self) -> Iterable[Finding]:
        """Of a law that obliges nobody there is none, which is said; where it is not known whether it does, it is not known."""
        row, label = self.line.total, self.words("covered among those the law obliges or entitles")
        if row.compliance is not None:
            yield self._share("compliance", label, row.compliance, row.obliged)
        elif self.line.may_oblige(row):
            yield self._finding("compliance", label, None, asked=row.obliged)
        else:
            yield self._finding("compliance", label, NOBODY_OBLIGED)
