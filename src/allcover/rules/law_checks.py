"""What no rule is wrong in by itself: names that mean two things, values that are missing or never used, rows never reached."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from allcover.expressions.kinds import Amount, Code
from allcover.expressions.nodes import Call, Reference, walk
from allcover.expressions.units import NUMBER
from allcover.rules.definition import (
    AssessmentUnit,
    ColumnTarget,
    Parameter,
    ParameterTarget,
    Quantity,
    Scheme,
)
from allcover.rules.graph import parameters_of
from allcover.rules.package import values_of
from allcover.rules.places import check_cutoffs_unnamed
from allcover.rules.quota import Quota
from allcover.rules.scopes import COLUMNS, RESERVED, Library
from allcover.vocabulary.fault import FaultList, did_you_mean
from allcover.vocabulary.words import Sentence, marked


@dataclass(frozen=True)
class Resolved:
    """A law whose names are resolved; of the schemes ``misread`` ("" for the country) some rule has a fault already."""

    parameters: Mapping[str, Parameter]
    quantities: Mapping[str, Quantity]
    schemes: Mapping[str, Scheme]
    quotas: Mapping[str, Quota]
    misread: set[str]


def check_law(law: Resolved, library: Library, faults: FaultList) -> None:
    """This function will note every fault of a law that lies in more than one of its rules."""
    _check_names(library, law.schemes, faults)
    _check_parameters(law, library, faults)
    _check_administration(law, library, faults)
    _check_used(law, faults)
    check_cutoffs_unnamed(law.quotas, law.quantities, faults)
    _check_beginnings(law, library, faults)
    _check_tables(law.parameters, law.quantities, faults)
    _check_reported_under(law.schemes, library, faults)


def _check_names(library: Library, schemes: Mapping[str, Scheme], faults: FaultList) -> None:
    """A name means one thing: none may hide a word of the language, a column or a name of the country."""
    for scheme in schemes.values():
        if scheme.id in RESERVED:
            faults.add(
                scheme.place,
                Sentence("'{id}' is a word of the language.", id=str(scheme.id)),
                marked("Choose another name."),
            )
    shared = {key for key in (*library.parameters, *library.quantities) if "." not in key}
    columns = {name for table in COLUMNS.values() for name in table}
    named: Mapping[str, Parameter | Quantity | AssessmentUnit] = {
        **library.parameters, **library.quantities, **library.units,
    }  # fmt: skip
    for key, item in named.items():
        owner, _, name = key.rpartition(".")
        if name in RESERVED:
            faults.add(
                item.place,
                Sentence("'{name}' is a word of the language.", name=str(name)),
                marked("Choose another name."),
            )
        if name in columns or (owner and name in shared):
            other = (
                Sentence("a column of every population")
                if name in columns
                else Sentence("a name of the whole country")
            )
            faults.add(
                item.place,
                Sentence("'{name}' is already {other}.", name=str(name), other=other),
                marked("Choose another name."),
            )


def _check_used(law: Resolved, faults: FaultList) -> None:
    """Note parameters no rule names; not where a rule that might name them has a fault of its own."""
    used = {key for quantity in law.quantities.values() for key in parameters_of(quantity)}
    used |= {scheme.administration for scheme in law.schemes.values()}
    used |= {quota.number for quota in law.quotas.values()}
    held = [value.parameter for scheme in law.schemes.values() for value in values_of(scheme.package)]
    used |= {parameter.key for parameter in held if parameter is not None}
    for key, parameter in law.parameters.items():
        owner, _, name = key.rpartition(".")
        is_doubtful = owner in law.misread if owner else bool(law.misread)
        if key not in used and not is_doubtful:
            faults.add(
                parameter.place,
                Sentence("The parameter '{name}' is used by no rule.", name=str(name)),
                marked("Use it or take it out."),
            )


def _check_parameters(law: Resolved, library: Library, faults: FaultList) -> None:
    schemes = law.schemes
    for key, parameter in law.parameters.items():
        owner, _, name = key.rpartition(".")
        if not parameter.values or library.is_partial(key):
            continue
        if owner and parameter.values[0].start > schemes[owner].start:
            faults.add(parameter.place, Sentence("'{name}' has no value from {begins}, when the scheme begins, until {start}.", name=str(name), begins=str(schemes[owner].start), start=str(parameter.values[0].start)), marked("Add the first value."))  # fmt: skip
        scheme_end = schemes[owner].end if owner else None
        last = parameter.values[-1].end
        if last is not None and (scheme_end is None or last < scheme_end):
            faults.add(parameter.values[-1].place, Sentence("'{name}' has no value from {last} on.", name=str(name), last=str(last)),
                       marked("Add a later value, or leave out 'to'."))  # fmt: skip


def _check_administration(law: Resolved, library: Library, faults: FaultList) -> None:
    for scheme in law.schemes.values():
        held = law.parameters.get(scheme.administration)
        is_lost = library.is_partial(scheme.administration)
        if scheme.administration and not is_lost and (held is None or held.kind != Amount(NUMBER)):
            name = scheme.administration.rpartition(".")[2]
            what = (
                Sentence("'administration: {name}' is no parameter.", name=name)
                if held is None
                else Sentence("'administration: {name}' is {kind}.", name=name, kind=str(held.kind))
            )
            law.misread.add(scheme.id)
            faults.add(scheme.place, what,
                       marked("Define it under 'parameters' with the unit number."))  # fmt: skip


def _check_beginnings(law: Resolved, library: Library, faults: FaultList) -> None:
    schemes = law.schemes
    for quantity in law.quantities.values():
        first = quantity.versions[0]
        if library.is_partial(quantity.key):
            continue
        if quantity.owner and first.start is not None and first.start > schemes[quantity.owner].start:
            name, begins = quantity.key.rpartition(".")[2], schemes[quantity.owner].start
            faults.add(first.place, Sentence("'{name}' has no rule from {begins}, when the scheme begins, until {start}.", name=str(name), begins=str(begins), start=str(first.start)),
                       marked("Add the first rule: 'is: 0' or 'is: no' where there was nothing of the kind."))  # fmt: skip


def _check_tables(
    parameters: Mapping[str, Parameter], quantities: Mapping[str, Quantity], faults: FaultList
) -> None:
    """Every row of a table must be one that the code it is looked up by can find."""
    for key, codes in {found for quantity in quantities.values() for found in _lookups(quantity)}:
        for dated in parameters[key].values:
            for word in dated.value if isinstance(dated.value, Mapping) else ():
                if word not in codes:
                    faults.add(dated.place, Sentence("The row '{word}' can never be reached: it is no code of the rule that looks it up.", word=str(word)), did_you_mean(word, codes))  # fmt: skip


def _lookups(quantity: Quantity) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The parameter and the codes of every lookup by a code in a quantity's rules."""
    for version in quantity.versions:
        for node in walk(version.node) if version.node is not None else ():
            match node:
                case Call("lookup", (Reference(ParameterTarget(key)), Reference(ColumnTarget(table, name)))):
                    kind = COLUMNS[table][name].kind
                    if isinstance(kind, Code):
                        yield key, kind.codes


def _check_reported_under(schemes: Mapping[str, Scheme], library: Library, faults: FaultList) -> None:
    for scheme in schemes.values():
        if scheme.reported_under in library.unread:
            continue
        if scheme.reported_under and scheme.reported_under not in schemes:
            what = Sentence(
                "There is no scheme '{other}' for '{id}' to be reported under.",
                other=str(scheme.reported_under),
                id=str(scheme.id),
            )
            faults.add(scheme.place, what, did_you_mean(scheme.reported_under, schemes))
        elif scheme.reported_under and schemes[scheme.reported_under].reported_under:
            what = Sentence(
                "'{id}' is reported under '{other}', which is itself reported under a scheme.",
                other=str(scheme.reported_under),
                id=str(scheme.id),
            )
            faults.add(scheme.place, what, marked("Name the scheme that all of them are reported under."))
