"""The cash benefits whose reach and effect are told: each scheme's, each group of branches', all together.

In-kind benefits are not income and stay out. A scheme whose benefits are reported under another's has none of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

from allcover.impact.amounts import Amounts, Modelled
from allcover.rules.definition import Scheme
from allcover.vocabulary.words import marked

ALL = "all"
BRANCH_GROUPS: Mapping[str, tuple[str, frozenset[str]]] = {
    "pensions": (marked("Pensions"), frozenset({"old_age", "invalidity", "survivors"})),
    "family": (marked("Family benefits"), frozenset({"family"})),
    "illness": (marked("Sickness, maternity and injury"),
                frozenset({"sickness", "maternity", "employment_injury", "medical_care"})),
    "unemployment": (marked("Unemployment benefits"), frozenset({"unemployment"})),
    "assistance": (marked("Social assistance"), frozenset({"social_assistance"})),
}  # fmt: skip
"""Branches of C102 that answer one need. A scheme of several groups belongs to ``SEVERAL``."""

SEVERAL = ("several", marked("Benefits of several branches"))


@dataclass(frozen=True)
class Transfer:
    """Cash from some schemes: ``amounts`` money a month for every person. ``family`` is all, branches or scheme.

    ``is_from_survey`` says that persons were asked what they receive, ``some`` if that holds of a part of the schemes.
    """

    id: str
    family: str
    name: str
    schemes: tuple[str, ...]
    amounts: Amounts
    is_from_survey: bool


def transfers(option: Modelled) -> tuple[Transfer, ...]:
    """This function will give what is paid in cash: all together first, then by group of branches, then by scheme.

    Schemes that pay nobody are left out, and so is a group that is the same as one scheme. Empty without any cash.
    """
    held = option.outcome.system.schemes_on(option.outcome.day)
    paying = [scheme for scheme in held.values() if _pays(option, scheme)]
    if not paying:
        return ()
    together = _together(ALL, "all", marked("All schemes together"), paying, option)
    return (together, *_by_branches(paying, option), *_by_scheme(paying, option))


def _pays(option: Modelled, scheme: Scheme) -> bool:
    return not scheme.reported_under and bool((option.cash[scheme.id].high > 0).any())


def _by_scheme(paying: Iterable[Scheme], option: Modelled) -> Iterable[Transfer]:
    for scheme in paying:
        yield _together(scheme.id, "scheme", scheme.name, [scheme], option)


def _by_branches(paying: Iterable[Scheme], option: Modelled) -> Iterable[Transfer]:
    sorted_in: dict[str, list[Scheme]] = {}
    for scheme in paying:
        sorted_in.setdefault(branch_group(scheme.branches), []).append(scheme)
    names = {key: name for key, (name, _) in BRANCH_GROUPS.items()} | dict([SEVERAL])
    for key, name in names.items():
        if len(sorted_in.get(key, ())) > 1:
            yield _together(f"branches_{key}", "branches", name, sorted_in[key], option)


def branch_group(branches: Iterable[str]) -> str:
    """This function will find the group that all branches of a scheme belong to.

    >>> branch_group(["old_age", "survivors"]), branch_group(["family", "old_age"])
    ('pensions', 'several')
    """
    asked = set(branches)
    return next((key for key, (_, group) in BRANCH_GROUPS.items() if asked <= group), SEVERAL[0])


def _together(key: str, family: str, name: str, schemes: list[Scheme], option: Modelled) -> Transfer:
    given = reduce(Amounts.__add__, (option.cash[scheme.id] for scheme in schemes))
    ids = tuple(scheme.id for scheme in schemes)
    return Transfer(key, family, name, ids, given, set(ids) <= option.from_survey)
