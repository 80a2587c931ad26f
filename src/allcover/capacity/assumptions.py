"""What a study of ability to contribute takes as given: shares, sharing in the household, take-up, each with its source.

They stand in a YAML file, by default ours, whose figures are marked as agreed by nobody; a file of designs may give
its own. They are printed with every result.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from allcover.rules.plain import citation
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import parse_document
from allcover.vocabulary.fault import FaultList

SHARING = ("as_asked", "by_earnings")
"""How a household's capacity is shared among its members who are asked: by what each is asked, or by what each earns."""

MEASURES = ("income", "consumption")
SHARES = ("share_of_surplus", "take_up", "regularity")


@dataclass(frozen=True)
class Assumed:
    """One figure taken as given, and where it comes from."""

    value: float
    source: Citation


@dataclass(frozen=True)
class Assumptions:
    """What a study takes as given.

    ``share_of_surplus`` is the share of income above subsistence that may be asked; ``take_up`` the share of those asked
    who join; ``regularity`` the share of contributions due that are paid. ``sharing`` is one of :data:`SHARING`;
    ``line`` the id of the country's poverty line that stands for subsistence, empty for its first; ``measure`` whether
    means are what households receive or what they consume, empty for income as far as the survey has it.
    """

    share_of_surplus: Assumed
    take_up: Assumed
    regularity: Assumed
    sharing: str = "as_asked"
    line: str = ""
    measure: str = ""

    @property
    def figures(self) -> Mapping[str, Assumed]:
        """The figures by name, in the order in which they are told."""
        return {name: getattr(self, name) for name in SHARES}


@cache
def default_assumptions() -> Assumptions:
    """This function will give the assumptions that come with Allcover, which nobody has agreed for any country."""
    faults = FaultList()
    text = (files("allcover.capacity") / "reference" / "assumptions.yaml").read_text(encoding="utf-8")
    document = parse_document(text, "reference/assumptions.yaml", faults)
    faults.check()
    assert document is not None
    return assumptions_of(document.value)


def assumptions_of(raw: Mapping[str, Any], otherwise: Assumptions | None = None) -> Assumptions:
    """This function will read assumptions from a mapping of the right shape; what it lacks is as ``otherwise`` says."""
    given: dict[str, Any] = {
        name: Assumed(float(raw[name]["value"]), citation(raw[name]["source"]))
        for name in SHARES
        if name in raw
    }
    given |= {name: str(raw[name]) for name in ("sharing", "line", "measure") if name in raw}
    return Assumptions(**given) if otherwise is None else replace(otherwise, **given)
