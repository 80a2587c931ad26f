"""What the check finds, as plain data: a verdict a requirement, with what was tested, what is required and how.

Nothing here is a sentence: what was done and what is missing is said by codes with values, which ``presenting`` turns
into words. A verdict is *met*, *not met* or *not determinable*; the last is never inferred to be one of the others.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from allcover.expressions.nodes import Exact
from allcover.standards.ground import Ground


class Status(StrEnum):
    """Whether a requirement is met; ``NOT_DETERMINABLE`` says that nobody can tell from what was given."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_DETERMINABLE = "not_determinable"

    @classmethod
    def all_of(cls, statuses: Iterable["Status"]) -> "Status":
        """This function will say met if all are, not met if any is not, else not determinable (also of nothing)."""
        found = tuple(statuses)
        if cls.NOT_MET in found:
            return cls.NOT_MET
        return cls.NOT_DETERMINABLE if cls.NOT_DETERMINABLE in found or not found else cls.MET

    @classmethod
    def any_of(cls, statuses: Iterable["Status"]) -> "Status":
        """This function will say met if any is, not met if all are not, else not determinable (also of nothing)."""
        found = tuple(statuses)
        if cls.MET in found:
            return cls.MET
        return cls.NOT_DETERMINABLE if cls.NOT_DETERMINABLE in found or not found else cls.NOT_MET


Unit = Literal["share", "months", "days", "years", "kinds", "parts", "throughout", ""]
"""What a tested and a required number are counted in; a share is a fraction, ``throughout`` asks for no number."""


@dataclass(frozen=True)
class Step:
    """Something that was done, found or lacking: a code of :data:`STEPS` and the values it speaks of."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)


def step(code: str, **values: object) -> Step:
    """This function will make a step; a code that is not of :data:`STEPS` is a mistake of the program."""
    if code not in STEPS:
        raise KeyError(f"There is no step '{code}'. Add it to STEPS and to the sentences of presenting.")
    return Step(code, values)


@dataclass(frozen=True)
class Verdict:
    """One requirement held against one scheme (or the whole country, where ``aspect`` is of the whole).

    ``tested`` and ``required`` are exact; ``is_at_most`` says which way they are compared. ``of`` tells requirements
    of one aspect apart: the contingency of a level. ``steps`` show the computation, ``lacking`` what would be needed.
    ``between`` holds the two ends of what was tested where missing answers leave it open.
    """

    aspect: str
    status: Status
    ground: Ground
    of: str = ""
    tested: Exact | None = None
    required: Exact | None = None
    unit: Unit = ""
    is_at_most: bool = False
    steps: tuple[Step, ...] = ()
    lacking: tuple[Step, ...] = ()
    formula: Ground | None = None
    between: tuple[Exact, Exact] | None = None

    @property
    def shortfall(self) -> Exact | None:
        """By how much a requirement is missed, None where it is not or cannot be told."""
        if self.status is not Status.NOT_MET or self.tested is None or self.required is None:
            return None
        return max(self.required - self.tested, self.tested - self.required)


@dataclass(frozen=True)
class SchemeVerdicts:
    """Every requirement of a part held against one scheme; the scheme meets the part if all are met."""

    scheme: str
    name: str
    verdicts: tuple[Verdict, ...]

    @property
    def status(self) -> Status:
        """Whether the scheme meets the part by itself."""
        return Status.all_of(verdict.status for verdict in self.verdicts)

    def without(self, aspect: str) -> Status:
        """This function will say whether the scheme meets all other requirements; met where there are none."""
        others = [verdict.status for verdict in self.verdicts if verdict.aspect != aspect]
        return Status.all_of(others) if others else Status.MET


@dataclass(frozen=True)
class PartVerdicts:
    """A part (or a guarantee of a floor) held against each scheme of its branches; met if one scheme meets it.

    ``together`` holds the persons protected by all schemes that meet, or may meet, the other requirements, where there are
    several of them: then it decides, and not what each protects alone. Where no scheme is defined, ``absent`` says that the law
    has none, or else ``lacking`` that nobody can tell.
    """

    part: str
    branch: str
    schemes: tuple[SchemeVerdicts, ...]
    lacking: tuple[Step, ...] = ()
    absent: Verdict | None = None
    together: Verdict | None = None

    @property
    def verdicts(self) -> Iterator[Verdict]:
        """Every requirement of every scheme as it counts, or that the law has none."""
        if self.absent is not None:
            yield self.absent
        for scheme in self.judged:
            yield from scheme.verdicts

    @property
    def judged(self) -> tuple[SchemeVerdicts, ...]:
        """The schemes as they count: of one that misses nothing else, with the persons of all together in place of its own."""
        together = self.together
        if together is None:
            return self.schemes
        return tuple(
            scheme
            if scheme.without("persons") is Status.NOT_MET
            else replace(
                scheme,
                verdicts=tuple(together if one.aspect == "persons" else one for one in scheme.verdicts),
            )
            for scheme in self.schemes
        )

    @property
    def status(self) -> Status:
        """Whether the part is met: by the schemes together, else by any of them; where none is defined, what is known of the law."""
        if self.absent is not None:
            return self.absent.status
        if self.together is not None:
            return self.together.status
        return Status.any_of(scheme.status for scheme in self.schemes)


STEPS = frozenset(
    {
        # what was tried
        "beneficiary", "record", "residence_record", "age_tried", "offset_tried", "month_of_thirty",
        "wage",
        "benefit", "family_during", "family_in_work", "ratio", "within_smallest_unit", "lowest_of_earnings", "points_lower",
        "first_age", "least_months", "least_residence", "not_conditional", "entitled_after", "not_entitled_after",
        "longest_tried", "unpaid_days", "paid_days", "still_paid_after_years", "not_paid_after_years", "still_paid_after_child", "not_paid_after_child",
        "persons_share", "persons_interval", "persons_in_law", "persons_upper_bound", "persons_of_all_schemes", "persons_bounds",
        "classes_of_both_sexes", "women_share", "women_counted", "schemes_apart",
        "schemes_counted", "schemes_possible", "sure_alone",
        "least_of_branches", "value_of_child", "total_of_children",
        "contribution_of", "workers_share", "others_pay_more", "care_given", "care_not_given", "copays", "paid_by_many",
        "scheme_in_law", "schemes_in_law", "schemes_by_choice", "voluntary_only", "parts_met", "line_of", "per_head", "practice_accepts", "means_none",
        "change_since", "change_not_substantial", "benefits_changed", "benefit_then", "benefit_now", "second_spell",
        "average_asked", "average_suffices", "average_too_late", "no_average", "half_average", "half_average_misses", "level_at_average",
        "net_instead", "net_taxes", "net_contributions", "net_ratio",
        "nationality_unread", "same_for_others", "less_for_others", "public_funds", "observed", "nothing_to_adjust", "nothing_to_last",
        # what is lacking
        "no_benefit_in_definition", "no_scheme_of_branch", "no_scheme_in_law", "no_skilled_wage", "no_labourer_wage", "answers_missing",
        "no_rule_reads", "not_monotone", "no_number_in_text", "no_persons_figure", "share_of_all_schemes", "overlap_not_said", "persons_not_said", "others_open", "law_not_said", "branches_not_said", "interval_around_limit",
        "never_entitled", "not_covered", "paid_once", "trade", "no_package", "kinds_not_said", "whether_hardship", "higher_age_clause", "all_active_unknown",
        "exception_not_said", "totals_needed", "no_level_said", "no_such_line", "who_else_pays", "no_contributions",
        "no_means_figure", "care_duration_not_said", "no_number_for_care", "no_such_item", "spread_over_year",
        "all_in_law", "exception_undeclared", "exception_waiting", "exception_level", "exception_care", "older_law_waiting", "employer_pays", "who_pays_unknown", "no_change_figure", "no_law_then", "whether_substantial",
        "reviewed_by_less", "no_observation", "observed_both_ways", "no_taxes", "whether_reciprocity",
    }
)  # fmt: skip
"""Every code of a step; ``presenting`` has a sentence for each, and a test sees to it."""
