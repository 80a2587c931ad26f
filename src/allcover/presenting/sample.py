"""What a report says of how the sample was drawn, and so of its sampling errors."""

from allcover.estimation import Design
from allcover.presenting.numbers import number_text
from allcover.vocabulary.words import Words, marked

APPROXIMATE = marked(
    "Sampling errors are approximate: strata or sampling units stand in for those of the real design."
)
REPLICATES = marked("Sampling errors come from the {replicates} replicate weights of the survey ({kind}).")
COUNTED = {
    "clusters": marked("Sampling errors follow from {units} sampling units; number of strata: {strata}."),
    "households": marked(
        "Sampling errors follow from {units} households as sampling units; number of strata: {strata}."
    ),
    "persons": marked(
        "Sampling errors follow from {units} persons as sampling units; number of strata: {strata}."
    ),
}


def about_sample(design: Design, words: Words) -> tuple[str, ...]:
    """This function will say what the sampling errors of a report rest on, and what was made up for."""
    told = [
        words(
            COUNTED[design.kind], units=number_text(design.units, "count", words), strata=len(design.strata)
        )
    ]
    if design.replicates is not None:
        replicates = design.replicates
        told = [words(REPLICATES, replicates=replicates.scale.size, kind=replicates.kind)]
    if design.is_approximate:
        told.append(words(APPROXIMATE))
    return (
        *told,
        *(remark.told(words) for remark in design.remarks),
        *((words(design.note),) if design.note else ()),
    )
