"""The numbers of exclusion by key: who is left out, each reason among everybody and among those left out, and what employers do not declare."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from allcover.coverage.enforcement import Enforcement
from allcover.coverage.exclusion_counts import ExclusionRow, LineExclusion
from allcover.coverage.exclusion_study import ExclusionStudy
from allcover.coverage.exclusion_tree import CANNOT_AFFORD, TREE
from allcover.estimation import Suppression
from allcover.presenting.capacity_words import assumed_share, share_text
from allcover.presenting.exclusion_tables import excluded_open, title_of
from allcover.presenting.open_cells import share_finding
from allcover.presenting.told import Told
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.finding import Finding
from allcover.vocabulary.open_share import OpenShare
from allcover.vocabulary.words import Words, marked

_UNABLE = tuple(at for at, reason in enumerate(TREE.reasons) if reason.code in CANNOT_AFFORD)
_OF_EXCLUDED = marked(
    "Share of those not covered, or not known to be, whose primary reason it is, by the decision tree “{name}”, version {version}."
)

_NOT_PAID = (
    marked("{branch}: employees not declared, or with contributions not paid, of whom it is known"),
    marked("{branch}: employees not declared, or with contributions not paid"),
    marked(
        "Not declared, or contributions not paid, among employees whom the law obliges to be insured and of whom it is known."
    ),
)
_NOT_DECLARED = (
    marked(
        "{branch}: employees not declared, of whom it is known; whose contributions are unpaid is not known"
    ),
    marked("{branch}: employees not declared (unpaid contributions not known)"),
    marked(
        "Not declared, among employees whom the law obliges to be insured and of whom it is known. The survey does not ask "
        "whose contributions are paid: those declared without being paid for are not counted here."
    ),
)
"""Label, its short form and definition of the share of employees not declared: where the survey tells who is paid for, and where not."""


@dataclass(frozen=True)
class ExclusionFindings:
    """Writes the findings of one study in one language."""

    study: ExclusionStudy
    told: Told
    words: Words
    suppression: Suppression

    def all(self) -> Iterator[Finding]:
        """This function will give every finding, line by line; lines whose persons have the same reasons under the first of them."""
        for one in self.study.lines:
            yield self._excluded(one.reasons)
            for at in one.reasons.found:
                yield self._reason(one.reasons, at)
                yield self._reason_of_excluded(one.reasons, at)
            yield from self._unable(one.reasons)
        for found in self.study.enforcement:
            yield self._not_declared(found)

    def _excluded(self, line: LineExclusion) -> Finding:
        definition = self.words(
            "From those surely not covered to all who are not, or may not be, of all persons of the line."
        )
        label = self.words("{line}: share of these persons excluded", line=title_of(line, self.words))
        return self._share(line, "excluded", label, excluded_open(line), definition, self._universe(line))

    def _reason(self, line: LineExclusion, at: int) -> Finding:
        """A reason, with the smaller ones that missing answers or the sample cannot tell apart from it."""
        words, code = self.words, TREE.reasons[at].code
        smaller = line.largest_first[line.largest_first.index(at) + 1 :]
        found = share_finding(
            f"exclusion.{line.id}.{code}", self._label(line, at), line.total.share_open([at]),
            definition=words("Share of everybody whose primary reason it is, by the decision tree “{name}”, version {version}.",
                             name=words(TREE.name), version=TREE.version) + self._assumed(line, at),
            universe=self._universe(line), told=self.told, words=words,
        )  # fmt: skip
        alike = (TREE.reasons[held].code for held in smaller if line.total.is_like(at, held))
        return replace(
            found,
            unweighted_count=line.total.unweighted,
            alike=tuple(f"exclusion.{line.id}.{one}" for one in alike),
        )

    def _reason_of_excluded(self, line: LineExclusion, at: int) -> Finding:
        label = self.words("{item}, of those not covered or not known to be", item=self._label(line, at))
        definition = self._by_tree() + self._assumed(line, at)
        share = line.total.share_of_excluded_open([at])
        return self._of_excluded(
            line, f"{TREE.reasons[at].code}.of_excluded", label, line.total, share, definition
        )

    def _unable(self, line: LineExclusion) -> Iterator[Finding]:
        """Who cannot afford it under the share that is asked and under each other one, where it is of anybody's under any of them."""
        means = line.exclusion.means
        if means is None or means.share is None:
            return
        others = (
            (tried.share, one.total) for tried in self.study.tried for one in tried.lines if one.id == line.id
        )
        under = sorted([(means.share, line.total), *others], key=lambda each: each[0])
        if not any(row.asked(_UNABLE) for _, row in under):
            return
        for share, row in under:
            label = self.words(
                "{line}: cannot afford it, of those not covered or not known to be, if {share} were asked of income above subsistence",
                line=title_of(line, self.words), share=share_text(share, self.words),
            )  # fmt: skip
            percent = f"{100 * share:g}".replace(".", "_")
            unable = row.share_of_excluded_open(_UNABLE)
            yield self._of_excluded(line, f"cannot_afford.at_{percent}", label, row, unable, self._by_tree())

    def _of_excluded(
        self, line: LineExclusion, key: str, label: str, row: ExclusionRow, share: OpenShare, definition: str
    ) -> Finding:
        found = self._share(
            line, key, label, share, definition, self.words("Persons not covered, or not known to be")
        )
        asked = row.asked(range(len(TREE.reasons)))
        return self.suppression.finding(replace(found, unweighted_count=asked))

    def _share(
        self, line: LineExclusion, key: str, label: str, share: OpenShare, definition: str, universe: str
    ) -> Finding:
        return share_finding(
            f"exclusion.{line.id}.{key}", label, share, definition=definition, universe=universe, told=self.told,
            words=self.words,
        )  # fmt: skip

    def _label(self, line: LineExclusion, at: int) -> str:
        reason = self.words(TREE.reasons[at].label)
        return self.words("{line}: {reason}", line=title_of(line, self.words), reason=reason)

    def _universe(self, line: LineExclusion) -> str:
        return self.words(line.exclusion.answers.line.universe_name)

    def _by_tree(self) -> str:
        return self.words(_OF_EXCLUDED, name=self.words(TREE.name), version=TREE.version)

    def _assumed(self, line: LineExclusion, at: int) -> str:
        rests = TREE.reasons[at].code in CANNOT_AFFORD
        return (
            "".join(f" {note}" for note in assumed_share(line.exclusion.means, self.words)) if rests else ""
        )

    def _not_declared(self, found: Enforcement) -> Finding:
        words, estimate = self.words, found.total.undeclared_share
        label, brief, definition = _NOT_DECLARED if found.answers.is_upper_bound else _NOT_PAID
        branch = words(BRANCH.labels[found.answers.line.branch])
        return Finding(
            key=f"exclusion.{found.answers.line.id}.not_declared",
            label=words(label, branch=branch), brief=words(brief, branch=branch),
            value=estimate.value, unit="share", estimate=estimate if estimate.value is not None else None,
            definition=words(definition),
            universe=words("Employees whom the law obliges to be insured and of whom that is known"), source=self.told.source,
            reference_date=self.told.reference_date, unweighted_count=found.total.told,
        )  # fmt: skip
