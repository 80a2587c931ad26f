"""What verdicts, shortfalls, measures and marks of adequacy are called."""

from collections.abc import Mapping
from types import MappingProxyType

from allcover.presenting.coverage_words import MEASURE_LABELS as COVERED_LABELS
from allcover.vocabulary.words import marked

VERDICT_LABELS = {
    "none": marked("No cover"),
    "partial": marked("Partial"),
    "adequate": marked("Adequate"),
    "unknown": marked("Cannot tell"),
}
BRIEF_LABELS = {
    "none": marked("Covered by nothing, health care included"),
    "partial": marked("Covered by something, not adequately"),
    "adequate": marked("Covered adequately"),
}
SHORTFALL_LABELS = {
    "not_applicable": marked("Does not apply"),
    "adequate": marked("Adequate"),
    "not_covered": marked("Not covered"),
    "level": marked("Level too low"),
    "access": marked("Out of reach"),
    "level_and_access": marked("Level too low and out of reach"),
    "unknown": marked("Cannot tell"),
}
MEASURE_LABELS = {
    "benefit_of_poverty_line": marked("benefit over the national poverty line"),
    "benefit_of_earnings": marked("benefit over previous earnings"),
    "benefit_of_reference_wage": marked("benefit over a reference wage"),
    "out_of_pocket_of_budget": marked("out-of-pocket payments over the household's budget"),
    "package_share": marked("share of a basket of care that packages pay"),
    "minutes_to_health_facility": marked("minutes to the health facility"),
    "minutes_to_payment_point": marked("minutes to the payment point"),
}
MARK_LABELS = {
    "verified": marked("verified"),
    "from_memory": marked("from memory, not checked"),
    "design": marked("chosen here, for a committee to decide"),
}

COUNTS_LABELS: Mapping[str, str] = MappingProxyType(
    {
        **{
            name: COVERED_LABELS[name]
            for name in ("protected", "receiving", "contributing", "contributing_or_receiving")
        },
        "drawn_for": marked(
            "drawn by the person or a parent, or, of a scheme that nobody pays into, for whom it protects"
        ),
        "through_breadwinner": marked("contributing or drawing, of the person, a parent or a spouse"),
    }
)
"""What a need of a profile counts as covered in fact."""
