"""A branch without any scheme: none by law where the definition says that it holds all of it, else nobody can tell."""

from collections.abc import Sequence

from allcover.standards.ground import Ground
from allcover.standards.trial import Trial
from allcover.standards.verdict import PartVerdicts, Status, Step, Verdict, step


def no_scheme(trial: Trial, branches: Sequence[str]) -> tuple[bool, Step]:
    """This function will say whether the law surely has no scheme of any of the branches, with the step that tells it.

    Asked only of branches of which no scheme is defined. One of which nobody said that its law is complete leaves it open.
    """
    said = [trial.system.country.complete_law(branch, trial.day) for branch in branches]
    known = [one for one in said if one is not None]
    if not branches or len(known) < len(said):
        return False, step("no_scheme_of_branch", branches=tuple(branches))
    sources = tuple(dict.fromkeys(str(one.source) for one in known))
    since = max(one.start for one in known).isoformat()
    return True, step("no_scheme_in_law", branches=tuple(branches), sources=sources, since=since)


def without_scheme(trial: Trial, part: str, branches: Sequence[str], ground: Ground) -> PartVerdicts:
    """This function will give a part of whose branches no scheme is defined: not met, with the article, or not determinable."""
    is_known, told = no_scheme(trial, branches)
    if not is_known:
        return PartVerdicts(part, branches[0], (), (told,))
    absent = Verdict("secured", Status.NOT_MET, ground, steps=(told,))
    return PartVerdicts(part, branches[0], (), absent=absent)
