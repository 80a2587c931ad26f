"""The numbers of a check of minimum standards: parts complied with, requirements by verdict, levels."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from allcover.expressions.nodes import Exact
from allcover.presenting.capitals import small
from allcover.presenting.standards_needs import LACKS
from allcover.presenting.standards_words import PART_LABELS, StandardsWords
from allcover.presenting.told import Told
from allcover.standards.check import ConventionResult, StandardsResult
from allcover.standards.verdict import PartVerdicts, SchemeVerdicts, Status, Verdict
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.finding import Finding
from allcover.vocabulary.words import Words, marked

_MOST_LACKS = 3
LACKING = marked("what is lacking to decide the others is listed in the section on minimum standards")


def best_scheme(part: PartVerdicts) -> SchemeVerdicts | None:
    """This function will choose the scheme that comes nearest to a part, as it counts: fewest requirements missed, most met.

    Of equal ones it is the one that protects, or may protect, most persons by itself.
    """
    nearest = min(
        zip(part.judged, part.schemes),
        key=lambda pair: (count(pair[0], Status.NOT_MET), -count(pair[0], Status.MET), -_protected(pair[1])),
        default=None,
    )
    return None if nearest is None else nearest[0]


def _protected(scheme: SchemeVerdicts) -> Exact:
    """The share of persons that a scheme protects, at most where that is open; none where nothing is known of it."""
    told = (verdict for verdict in scheme.verdicts if verdict.aspect in ("persons", "residents"))
    shares = (one.tested if one.between is None else one.between[1] for one in told)
    return max((share for share in shares if share is not None), default=0)


def count(scheme: SchemeVerdicts, status: Status) -> int:
    """This function will count the requirements of a scheme with a status."""
    return sum(verdict.status is status for verdict in scheme.verdicts)


def _codes(part: PartVerdicts) -> set[str]:
    """What is lacking of a part and of the scheme that comes nearest to it."""
    scheme = best_scheme(part)
    verdicts = scheme.verdicts if scheme is not None else ()
    return {step.code for step in (*part.lacking, *(each for one in verdicts for each in one.lacking))}


def part_name(part: PartVerdicts, words: Words) -> str:
    """This function will name a part of a convention by its branch or guarantee."""
    label = PART_LABELS.get(part.part)
    return words(label if label is not None else BRANCH.labels[part.branch])


def source_of(one: ConventionResult, told: Told, words: Words) -> str:
    """This function will name the source of a check: the definition and the file of the convention."""
    return words("{source}; file of {convention}", source=told.source, convention=one.convention.short)


@dataclass(frozen=True)
class StandardsFindings:
    """Writes the findings of a check in a language."""

    result: StandardsResult
    told: Told
    words: Words
    say: StandardsWords

    def all(self) -> Iterator[Finding]:
        """This function will give every finding, convention by convention."""
        for one in self.result.conventions:
            if one.acceptance is not None:
                yield self._parts_met(one, one.acceptance)
            yield from (self._counted(one, status) for status in Status)
            yield from (found for part in one.parts for found in self._counted_of(one, part))
            yield from self._levels(one)

    def _counted(self, one: ConventionResult, status: Status) -> Finding:
        """Requirements of the nearest schemes with a status; a branch without a scheme counts none."""
        nearest = [scheme for part in one.parts if (scheme := best_scheme(part)) is not None]
        name = self.words(
            "{convention}, requirements {verdict}",
            convention=one.convention.short,
            verdict=self.say.status(status),
        )
        return Finding(
            key=f"standards.{one.convention.id}.{status}",
            label=name,
            value=sum(count(scheme, status) for scheme in nearest),
            unit=self.words("requirements"),
            kind="count",
            definition=self.words("Requirements of the scheme of each branch that comes nearest, counted by verdict."),
            universe=self.words("Branches with a scheme: {count}", count=len(nearest)),
            source=source_of(one, self.told, self.words),
            reference_date=self.told.reference_date,
            is_headline=False,
        )  # fmt: skip

    def _counted_of(self, one: ConventionResult, part: PartVerdicts) -> Iterator[Finding]:
        """The same of one branch."""
        scheme, words = best_scheme(part), self.words
        if scheme is None:
            return
        for status in Status:
            yield Finding(
                key=f"standards.{one.convention.id}.{part.part if part.part in PART_LABELS else part.branch}.{status}",
                label=words(
                    "{convention}, {branch}: requirements {verdict}", convention=one.convention.short,
                    branch=small(part_name(part, words)), verdict=self.say.status(status),
                ),
                value=count(scheme, status), unit=words("requirements"), kind="count",
                definition=words("Requirements of the scheme of each branch that comes nearest, counted by verdict."),
                universe=words(scheme.name), source=source_of(one, self.told, words),
                reference_date=self.told.reference_date, is_headline=False,
            )  # fmt: skip

    def _levels(self, one: ConventionResult) -> Iterator[Finding]:
        """The levels of the nearest schemes that could be told, each with what is required."""
        for part in one.parts:
            scheme = best_scheme(part)
            for verdict in scheme.verdicts if scheme is not None else ():
                if verdict.aspect == "level" and verdict.tested is not None and verdict.required is not None:
                    yield Finding(
                        key=f"standards.{one.convention.id}.level.{verdict.of}",
                        label=self.words("{convention}: level for {of}, {limit} required", convention=one.convention.short,
                                         of=self.say.code(verdict.of), limit=self.say.share(verdict.required)),
                        value=float(verdict.tested),
                        unit="share",
                        definition=self.say.sentences(verdict.steps),
                        universe=self.words("The standard beneficiary of the convention"),
                        source=source_of(one, self.told, self.words),
                        reference_date=self.told.reference_date,
                        is_headline=False,
                    )  # fmt: skip

    def _lacking(self, one: ConventionResult) -> str:
        """What most of the parts lack that cannot be decided, by the schemes that come nearest to them."""
        parts = Counter(
            label
            for part in one.parts
            if part.status is Status.NOT_DETERMINABLE
            for label in {LACKS[code] for code in _codes(part) if code in LACKS}
        )
        # Of equally many, in the order of the list, not of a set.
        first = sorted(parts, key=lambda label: (-parts[label], list(LACKS.values()).index(label)))[
            :_MOST_LACKS
        ]
        if not first:
            return self.words(LACKING)
        return self.words(
            "the parts that are open lack most: {what}; all is listed in the section on minimum standards",
            what=", ".join(self.words("{name} ({count})", name=self.words(label), count=parts[label]) for label in first),
        )  # fmt: skip

    def _parts_met(self, one: ConventionResult, acceptance: Verdict) -> Finding:
        """A part is met where the schemes that meet every other requirement of it protect enough persons."""
        possible = sum(part.status is not Status.NOT_MET for part in one.parts)
        met = int(acceptance.tested or 0)
        # Of none surely and of all possibly is of nothing known.
        is_told = met == possible
        is_bounded = not is_told and (met > 0 or possible < len(one.parts))
        return Finding(
            key=f"standards.{one.convention.id}.parts_met",
            label=self.words("{convention}: parts whose every requirement is met", convention=one.convention.short),
            value=met if is_told else None,
            low=met if is_bounded else None,
            high=possible if is_bounded else None,
            interval_meaning="" if is_told else self._lacking(one),
            unit="parts",
            kind="count",
            definition=self.say.sentences(acceptance.steps),
            universe=self.words("Parts of the convention, one for each branch: {count}", count=len(one.parts)),
            source=source_of(one, self.told, self.words),
            reference_date=self.told.reference_date,
            is_headline=one.convention.id == "c102",
            brief=self.words("{convention}, parts complied with", convention=one.convention.short) if one.convention.id == "c102" else "",
        )  # fmt: skip
