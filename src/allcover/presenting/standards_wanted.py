"""Which figure would settle each requirement that is not determinable, and how it is written: the entry of a file of figures.

An entry is the text of the file itself, the same in every language; what is in capitals is for whoever knows it to fill in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from allcover.standards import StandardsResult, Verdict
from allcover.standards.unpaid import OF_CONTINGENCY
from allcover.standards.verdict import Status, Step

_SOURCE = "source: {title: TITLE}"
_OBSERVED = (
    "- {{requirement: {aspect}, convention: {convention}{of_scheme}, met: YES_OR_NO, says: WHAT, {source}}}"
)

ENTRIES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "no_skilled_wage": ("wages", "skilled: {{amount: AMOUNT, how: typical_skilled, {source}}}"),
        "no_labourer_wage": ("wages", "labourer: {{amount: AMOUNT, how: typical_unskilled, {source}}}"),
        "no_persons_figure": ("persons", "- {{branch: {branch}, scheme: {scheme}, of: {of}, share: SHARE, {source}}}"),
        "interval_around_limit": ("persons", "- {{branch: {branch}, scheme: {scheme}, of: {of}, share: SHARE, {source}}}"),
        "overlap_not_said": ("persons", "- {{branch: {branch}, of: {of}, share: SHARE, {source}}}"),
        "law_not_said": ("persons", "- {{branch: {branch}, of: {of}, share: SHARE, in_law: SHARE, {source}}}"),
        "totals_needed": ("family", "{{benefits_month: AMOUNT, children_protected: NUMBER, children_resident: NUMBER, {source}}}"),
        "kinds_not_said": ("care", "{scheme}: {{{kinds}}}"),
        "no_level_said": ("national_level", "LINE"),
        "higher_age_clause": ("invokes", "higher_age: YES_OR_NO"),
        "exception_not_said": ("invokes", "temporary_exceptions: YES_OR_NO"),
        "exception_undeclared": ("invokes", "temporary_exceptions: YES_OR_NO"),
        "exception_level": ("invokes", "temporary_exceptions: YES_OR_NO"),
        "exception_care": ("invokes", "temporary_exceptions: YES_OR_NO"),
        "exception_waiting": ("invokes", "temporary_exceptions: YES_OR_NO"),
        "all_active_unknown": ("invokes", "all_active_protected: YES_OR_NO"),
        "whether_reciprocity": ("invokes", "reciprocity: YES_OR_NO"),
        "no_taxes": ("taxes", "{{on_wage: SHARE, on_benefit: SHARE, {source}}}"),
        "no_change_figure": ("changes", "- {{scheme: {scheme}, since: DATE, cost_of_living: FACTOR, substantial: YES_OR_NO, {source}}}"),
        "whether_substantial": ("changes", "- {{scheme: {scheme}, since: DATE, cost_of_living: FACTOR, substantial: YES_OR_NO, {source}}}"),
    }
)  # fmt: skip
"""By the code of what is lacking: the key of a file of figures, and the entry under it. All else is observed."""

OBSERVABLE = frozenset(
    (
        "persons", "benefit", "age", "level", "total_value", "qualifying", "reduced", "waiting", "duration", "adjustment",
        "care", "cost_sharing", "employer_liability", "equality", "suspension", "appeal", "collective_financing", "financing", "actuarial",
        "administration", "residents", "floor_level",
    )
)  # fmt: skip
"""Requirements of which somebody may say what he has found, where no figure tells it."""


@dataclass(frozen=True)
class Wanted:
    """What would settle a verdict: the ``entry`` under a ``key`` of a file of figures, for what is ``lacking``."""

    convention: str
    branch: str
    scheme: str
    verdict: Verdict
    key: str
    entry: str
    lacking: tuple[Step, ...]


def wanted(result: StandardsResult) -> tuple[Wanted, ...]:
    """This function will list every entry that would settle a requirement, each entry once, in the order of the tables."""
    found: dict[tuple[str, str], Wanted] = {}
    for one in _all(result):
        found.setdefault((one.key, one.entry), one)
    return tuple(found.values())


def _all(result: StandardsResult) -> Iterator[Wanted]:
    said = frozenset(result.figures.invokes)
    for one in result.conventions:
        convention = one.convention.id
        for part in one.parts:
            for scheme in part.schemes:
                for verdict in scheme.verdicts:
                    yield from _of(verdict, convention, part.branch, scheme.scheme, said)
            if part.together is not None:
                # All else that lacks of schemes together lacks of one of them.
                own = tuple(each for each in part.together.lacking if each.code == "overlap_not_said")
                yield from _of(replace(part.together, lacking=own), convention, part.branch, "", said)
        for verdict in one.whole:
            yield from _of(verdict, convention, "", "", said)


def _of(
    verdict: Verdict, convention: str, branch: str, scheme: str, said: frozenset[str]
) -> Iterator[Wanted]:
    if verdict.status is not Status.NOT_DETERMINABLE:
        return
    for lacking in verdict.lacking:
        key, entry = ENTRIES.get(lacking.code, ("observed", _OBSERVED))
        if key == "invokes" and entry.partition(":")[0] in said:
            # Where a clause is invoked, whether its terms are kept is left for somebody to say.
            key, entry = "observed", _OBSERVED
        if key == "observed" and verdict.aspect not in OBSERVABLE:
            continue
        filled = entry.format(
            source=_SOURCE, branch=branch, scheme=scheme, convention=convention, aspect=verdict.aspect,
            of=_class(verdict, lacking), kinds=", ".join(f"{kind}: [ITEM]" for kind in _kinds(lacking)),
            of_scheme=_where(verdict, branch, scheme),
        )  # fmt: skip
        yield Wanted(convention, branch, scheme, verdict, key, filled, (lacking,))


def _where(verdict: Verdict, branch: str, scheme: str) -> str:
    """The branch and the scheme an observation is of, and its contingency where the requirement is of one."""
    if not scheme:
        return ""
    contingency = f", contingency: {verdict.of}" if verdict.aspect in OF_CONTINGENCY else ""
    return f", branch: {branch}, scheme: {scheme}{contingency}"


def _class(verdict: Verdict, lacking: Step) -> str:
    """The class of persons that is asked about; of an interval the first that was looked at."""
    told = (step.values["of"] for step in verdict.steps if step.code in ("persons_share", "persons_bounds"))
    return str(lacking.values.get("of") or verdict.of or next(told, "employees"))


def _kinds(lacking: Step) -> tuple[str, ...]:
    kinds = lacking.values.get("kinds", ())
    return kinds if isinstance(kinds, tuple) else ()


def figures_text(these: Sequence[Wanted], told: Sequence[str]) -> str:
    """This function will write a file of figures to fill in: the entries under their keys, each below what it is for."""
    lines: list[str] = []
    for key in dict.fromkeys(one.key for one in these):
        lines.append(f"{key}:")
        for one, what in zip(these, told, strict=True):
            if one.key == key:
                lines += [f"  # {what}", f"  {one.entry}"]
    return "".join(f"{line}\n" for line in lines)
