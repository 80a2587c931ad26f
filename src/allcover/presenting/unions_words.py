"""What units, bounds, ways of knowing and reasons of a table of schemes are called."""

from allcover.vocabulary.words import marked

UNIT_LABELS = {
    "persons": marked("persons"),
    "affiliations": marked("affiliations, upper bound of persons"),
    "contracts": marked("contracts, not persons"),
    "households": marked("households, not persons"),
}
BOUND_LABELS = {
    "largest": marked("the largest scheme"),
    "bonferroni": marked("Bonferroni: sum less all overlaps"),
    "dawson_sankoff": marked("Dawson and Sankoff"),
    "hunter_worsley": marked("Hunter and Worsley: sum less the heaviest tree of overlaps"),
    "sum": marked("the sum of all schemes"),
    "population": marked("the whole population"),
    "nobody": marked("nobody"),
}
HOW_LABELS = {
    "register": marked("registers linked"),
    "survey": marked("survey"),
    "estimate": marked("estimate"),
    "excluded_documented": marked("excluded by law, enforcement documented"),
    "excluded_assumed": marked("excluded by law, assumed to be kept"),
}
REASON_LABELS = {
    "not_persons": marked("the unit is not persons: one person may be counted several times"),
    "dependants_unknown": marked("dependants with rights through a member are not counted"),
    "overlaps_unknown": marked("it is not known who is in more than one scheme"),
    "union": marked("several schemes make a union, not a sum"),
}
