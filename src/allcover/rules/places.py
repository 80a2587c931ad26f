"""The section ``places`` of a scheme: limited places given by score, read and checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from allcover.expressions.kinds import Amount, Condition
from allcover.expressions.units import parse_unit
from allcover.rules.definition import Parameter, Quantity, Version
from allcover.rules.graph import parameters_of
from allcover.rules.quota import FIRST, MADE_UP, Quota
from allcover.vocabulary.fault import FaultList, did_you_mean
from allcover.vocabulary.words import Sentence, marked

if TYPE_CHECKING:
    from allcover.rules.reader import Reader
    from allcover.rules.scopes import Library


@dataclass(frozen=True)
class Places:
    """The quotas of a scheme by key, and the quantities and parameters that stand for their parts."""

    quotas: Mapping[str, Quota]
    quantities: Mapping[str, Quantity]
    parameters: Mapping[str, Parameter]


def read_places(reader: "Reader", raw: Mapping[str, Any], taken: Iterable[str]) -> Places:
    """This function will read the section ``places``. ``taken`` are the keys its scheme has already."""
    quotas = {reader.key(name): _quota(reader, name, body) for name, body in raw.items()}
    quantities = {made.key: made for name, body in raw.items() for made in _quantities(reader, name, body)}
    parameters = {made.key: made for name, body in raw.items() for made in (_cutoff(reader, name, body),)}
    held = frozenset(taken)
    for quota in quotas.values():
        for key in (quota.key, quota.among, quota.score, quota.cutoff):
            if key in held or (key != quota.key and key in quotas):
                name, mine = key.rpartition(".")[2], quota.key.rpartition(".")[2]
                what = Sentence(
                    "'{name}' is there already, and the places '{mine}' need the name.",
                    name=str(name),
                    mine=str(mine),
                )
                reader.faults.add(quota.place, what, marked("Rename one."))
    return Places(quotas, quantities, parameters)


def _quota(reader: "Reader", name: str, body: Mapping[str, Any]) -> Quota:
    among, score, cutoff = (reader.key(f"{name}_{part}") for part in MADE_UP)
    source = reader.source(body["source"])
    return Quota(
        reader.key(name), body["of"], _label(name, body), among, score, cutoff, body["number"], body["first"],
        body["ties"], source, reader.place("places", name),
    )  # fmt: skip


def _label(name: str, body: Mapping[str, Any]) -> str:
    return str(body.get("label", name.replace("_", " ")))


def _quantities(reader: "Reader", name: str, body: Mapping[str, Any]) -> Iterable[Quantity]:
    place, label, of = reader.place("places", name), _label(name, body), body["of"]
    unit = Amount(reader.unit(body["unit"], "places", name, "unit"))
    among, score = reader.place("places", name, "among"), reader.place("places", name, "score")
    yield reader.hidden(f"{name}_among", of, Condition(), body["among"], f"asks for a place ({label})", among)
    yield reader.hidden(f"{name}_score", of, unit, body["score"], f"score ({label})", score)
    text = f"{name}_among and {name}_score {FIRST[body['first']]} {name}_cutoff"
    rule = (Version(None, text, place),)
    yield Quantity(
        reader.key(name), reader.owner, of, label, Condition(), rule, reader.source(body["source"]), place
    )


def _cutoff(reader: "Reader", name: str, body: Mapping[str, Any]) -> Parameter:
    """The last score served: no law gives its value, so that it has none until the places are filled."""
    # A unit that is none is noted once, with the score.
    unit = replace(reader, faults=FaultList()).unit(body["unit"], "places", name, "unit")
    label = f"last score served ({_label(name, body)})"
    return Parameter(reader.key(f"{name}_cutoff"), label, Amount(unit), (), reader.place("places", name))


def numbered(quotas: Mapping[str, Quota], library: "Library", faults: FaultList) -> dict[str, Quota]:
    """This function will find the parameter that gives each number of places, noting what is no such number."""
    return {key: _numbered(quota, library, faults) for key, quota in quotas.items()}


def _numbered(quota: Quota, library: "Library", faults: FaultList) -> Quota:
    owner, parameters = quota.key.rpartition(".")[0], library.parameters
    found = next((key for key in (f"{owner}.{quota.number}", quota.number) if key in parameters), "")
    if not found and library.may_be_lost(owner, quota.number):
        return quota
    if not found:
        names = [key.rpartition(".")[2] for key in parameters if key.rpartition(".")[0] in ("", owner)]
        what = Sentence("The number of places '{number}' is no parameter.", number=str(quota.number))
        cure = did_you_mean(quota.number, names) or marked("Define it under 'parameters'.")
        faults.add(quota.place, what, cure)
        return quota
    parameter = parameters[found]
    if parameter.kind != Amount(parse_unit(quota.of)):
        what = Sentence(
            "The number of places '{number}' is {kind}.", number=str(quota.number), kind=str(parameter.kind)
        )
        faults.add(
            quota.place,
            what,
            Sentence("Give it the unit {unit}, of which there are places.", unit=str(quota.of)),
        )
        return replace(quota, number=found)
    for dated in parameter.values:
        if isinstance(dated.value, tuple | Mapping) or dated.value < 0:
            faults.add(dated.place, marked("There are fewer than no places."), marked("Give 0 or more."))
    return replace(quota, number=found)


def check_cutoffs_unnamed(
    quotas: Mapping[str, Quota], quantities: Mapping[str, Quantity], faults: FaultList
) -> None:
    """This function will note rules that name a cut-off: it is a finding about everybody, not a number of the law."""
    cutoffs = {quota.cutoff: quota for quota in quotas.values()}
    for quantity in quantities.values():
        for key in parameters_of(quantity) & cutoffs.keys() if quantity.key not in quotas else ():
            name, asked = key.rpartition(".")[2], cutoffs[key].key.rpartition(".")[2]
            what = Sentence("'{name}' is known only when everybody has been judged.", name=str(name))
            faults.add(quantity.versions[0].place, what, Sentence("Ask '{asked}' instead.", asked=str(asked)))
