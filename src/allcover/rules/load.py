"""A country's folder to a :class:`~allcover.rules.definition.System`, or every fault of all its files together.

Layout: ``country.yaml``, ``<scheme>/definition.yaml`` and ``<scheme>/cases.yaml`` for every scheme, mappings in
``surveys/`` and patches in ``reforms/``.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from types import MappingProxyType

from allcover.expressions.grammar import parse
from allcover.expressions.kinds import Amount, Anything, Code, Kind
from allcover.expressions.nodes import Call, Reference, walk
from allcover.expressions.resolving import resolve
from allcover.expressions.units import NUMBER
from allcover.rules.country_reading import read_country
from allcover.rules.definition import (
    AssessmentUnit,
    ColumnTarget,
    Parameter,
    ParameterTarget,
    Quantity,
    Scheme,
    System,
    Version,
)
from allcover.rules.draft import CountryDraft, SchemeDraft
from allcover.rules.graph import in_order, parameters_of
from allcover.rules.package import values_of
from allcover.rules.package_checks import check_package
from allcover.rules.package_links import linked
from allcover.rules.places import check_cutoffs_unnamed, numbered
from allcover.rules.quota import Quota
from allcover.rules.reform import Reform, apply_reform, read_reform, single_changes
from allcover.rules.scheme_reading import read_scheme
from allcover.rules.scopes import COLUMNS, RESERVED, Library, RuleScope
from allcover.rules.validation import check_form
from allcover.vocabulary.document import read_document
from allcover.vocabulary.exact import Fraction
from allcover.vocabulary.fault import MOST_FAULTS, FaultList, Place, did_you_mean
from allcover.vocabulary.words import Name, Sentence, marked

DEFINITION = "definition.yaml"


def load(folder: Path, reforms: Iterable[Path] = ()) -> System:
    """This function will load a country's definition, patched by reforms in the order given.

    Raises :class:`~allcover.vocabulary.fault.Faults` with every fault of every file.
    """
    faults = FaultList()
    drafts = _read_drafts(folder, faults)
    patches = [patch for path in reforms if (patch := read_reform(path, faults)) is not None]
    if drafts is None:
        faults.check()
        raise AssertionError("a folder without drafts has faults")
    baseline = assemble(drafts, faults)
    system = _patched(drafts, baseline, patches, faults) if patches else baseline
    faults.check()
    return system


def load_options(folder: Path, reforms: Iterable[Path]) -> tuple[System, ...]:
    """This function will load a country's definition and, reading it once, what each reform alone makes of it.

    The law as it is comes first. Raises :class:`~allcover.vocabulary.fault.Faults`: every fault of the definition, or every one
    of all the reforms.
    """
    faults = FaultList()
    drafts = _read_drafts(folder, faults)
    baseline = assemble(drafts, faults) if drafts is not None else None
    faults.check()
    assert drafts is not None
    assert baseline is not None
    patches = [patch for path in reforms if (patch := read_reform(path, faults)) is not None]
    options = [_patched(drafts, baseline, [patch], faults) for patch in patches]
    faults.check()
    return (baseline, *options)


def load_steps(folder: Path, reforms: Iterable[Path]) -> tuple[tuple[str, System], ...]:
    """This function will reach the law that all reforms make together change by change: what each change is called, and the law after it.

    The last is the law with all of them. Raises :class:`~allcover.vocabulary.fault.Faults` as :func:`load` does.
    """
    faults = FaultList()
    drafts = _read_drafts(folder, faults)
    baseline = assemble(drafts, faults) if drafts is not None else None
    patches = [patch for path in reforms if (patch := read_reform(path, faults)) is not None]
    faults.check()
    assert drafts is not None
    assert baseline is not None
    steps, before = list[tuple[str, System]](), list[Reform]()
    for patch in patches:
        for name, part in single_changes(patch, baseline.parameters):
            steps.append((name, _patched(drafts, baseline, [*before, part], faults)))
        before.append(patch)
    faults.check()
    return tuple(steps)


@dataclass(frozen=True)
class Drafts:
    """Everything of a country as written; ``unread`` are the folders whose scheme could not be read or found."""

    country: CountryDraft
    schemes: Mapping[str, SchemeDraft]
    unread: frozenset[str] = frozenset()


def _patched(drafts: Drafts, baseline: System, patches: Sequence[Reform], faults: FaultList) -> System:
    noted = len(faults.faults)
    for patch in patches:
        country, schemes = apply_reform(drafts.country, drafts.schemes, patch, faults)
        drafts = replace(drafts, country=country, schemes=schemes)
    system = replace(
        assemble(drafts, faults),
        option="_and_".join(patch.id for patch in patches),
        title=Name.joined((patch.name for patch in patches), " + "),
        notes=tuple(note for patch in patches for note in patch.notes),
    )
    if len(faults.faults) == noted and baseline.fingerprint == system.fingerprint:
        faults.add(patches[0].document.place("reform"), Sentence("The reform '{title}' changes nothing.", title=str(system.title)),
                   marked("Give a value, date or scheme that differs from the law as it is."))  # fmt: skip
    return system


def _read_drafts(folder: Path, faults: FaultList) -> Drafts | None:
    country_file = folder / "country.yaml"
    if not country_file.is_file():
        faults.add(
            Place(str(folder)),
            marked("Holds no country.yaml."),
            marked("Name the folder of a country's definition."),
        )
        return None
    document = read_document(country_file, faults)
    country = read_country(document, faults) if document and check_form(document, "country", faults) else None
    schemes: dict[str, SchemeDraft] = {}
    unread: set[str] = set()
    for path in sorted(folder.glob(f"*/{DEFINITION}")):
        draft = _read_scheme(path, faults)
        if draft is not None:
            schemes[draft.scheme.id] = draft
        if draft is None or draft.scheme.id != path.parent.name:
            unread.add(path.parent.name)
    return Drafts(country, schemes, frozenset(unread)) if country is not None else None


def _read_scheme(path: Path, faults: FaultList) -> SchemeDraft | None:
    document = read_document(path, faults)
    if document is None or not check_form(document, "scheme", faults):
        return None
    named = document.value["scheme"]
    if named != path.parent.name:
        faults.add(document.place("scheme"), Sentence("The scheme '{named}' lies in the folder '{name}'.", named=str(named), name=str(path.parent.name)),
                   marked("Give both the same name."))  # fmt: skip
    return read_scheme(document, faults)


def assemble(drafts: Drafts, faults: FaultList) -> System:
    """This function will resolve drafts against each other into a system, noting every fault."""
    parameters = dict(drafts.country.parameters)
    quantities = dict(drafts.country.quantities)
    for draft in drafts.schemes.values():
        parameters |= draft.parameters
        quantities |= draft.quantities
    units = dict(drafts.country.units)
    for draft in drafts.schemes.values():
        units |= draft.units
    library = Library(parameters, quantities, frozenset(drafts.schemes), drafts.unread, units)
    quotas = numbered(_quotas(drafts), parameters, faults)
    resolved, misread = dict(quantities), set()
    for key, quantity in quantities.items():
        noted = len(faults.faults)
        resolved[key] = _resolve(quantity, library, faults)
        if len(faults.faults) > noted:
            misread.add(quantity.owner)
        if len(faults.faults) > MOST_FAULTS:
            break
    schemes = {
        key: linked(draft.scheme, parameters, drafts.country.country.minor_digits, faults)
        for key, draft in drafts.schemes.items()
    }
    for key, scheme in schemes.items():
        check_package(scheme, faults)
        if scheme.package is None and drafts.schemes[key].scheme.package is not None:
            misread.add(key)
    _check_names(library, schemes, faults)
    _check_parameters(parameters, schemes, faults)
    _check_administration(parameters, schemes, misread, faults)
    _check_used(parameters, resolved, schemes, misread, quotas, faults)
    check_cutoffs_unnamed(quotas, resolved, faults)
    _check_beginnings(resolved, schemes, faults)
    _check_tables(parameters, resolved, faults)
    for scheme in schemes.values():
        if scheme.reported_under and scheme.reported_under not in schemes:
            what = Sentence(
                "There is no scheme '{other}' for '{id}' to be reported under.",
                other=str(scheme.reported_under),
                id=str(scheme.id),
            )
            faults.add(scheme.place, what, did_you_mean(scheme.reported_under, schemes))
    order = in_order(resolved, faults)
    country = drafts.country.country
    canonical = canonical_text((country, schemes, parameters, resolved, *((quotas,) if quotas else ())))
    return System(
        country,
        MappingProxyType(schemes),
        MappingProxyType(parameters),
        MappingProxyType(resolved),
        order,
        hashlib.sha256(canonical.encode()).hexdigest(),
        quotas=MappingProxyType(quotas),
    )


def _quotas(drafts: Drafts) -> dict[str, Quota]:
    return {key: quota for draft in drafts.schemes.values() for key, quota in draft.quotas.items()}


def _resolve(quantity: Quantity, library: Library, faults: FaultList) -> Quantity:
    scope = RuleScope(library, quantity.owner, quantity.of)
    versions = []
    for version in quantity.versions:
        node = parse(version.text, version.place, faults)
        if node is None:
            versions.append(version)
            continue
        resolved, kind = resolve(node, scope, version.place, faults)
        _check_kind(quantity, version, kind, faults)
        versions.append(replace(version, node=resolved))
    return replace(quantity, versions=tuple(versions))


def _check_kind(quantity: Quantity, version: Version, kind: Kind, faults: FaultList) -> None:
    if isinstance(kind, Anything) or isinstance(quantity.wanted, Anything) or kind == quantity.wanted:
        return
    if isinstance(kind, Amount) and kind.unit is None and isinstance(quantity.wanted, Amount):
        return
    name = quantity.label if quantity.is_hidden else f"'{quantity.key}'"
    faults.add(version.place, Sentence("{name} should be {wanted} and its rule gives {kind}.", name=str(name), wanted=str(quantity.wanted), kind=str(kind)),
               marked("Mend the rule, or the unit it is declared with."))  # fmt: skip


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


def _check_used(
    parameters: Mapping[str, Parameter],
    quantities: Mapping[str, Quantity],
    schemes: Mapping[str, Scheme],
    misread: set[str],
    quotas: Mapping[str, Quota],
    faults: FaultList,
) -> None:
    """Note parameters no rule names; not where a rule that might name them has a fault of its own."""
    used = {key for quantity in quantities.values() for key in parameters_of(quantity)}
    used |= {scheme.administration for scheme in schemes.values()}
    used |= {quota.number for quota in quotas.values()}
    held = [value.parameter for scheme in schemes.values() for value in values_of(scheme.package)]
    used |= {parameter.key for parameter in held if parameter is not None}
    for key, parameter in parameters.items():
        owner, _, name = key.rpartition(".")
        is_doubtful = owner in misread if owner else bool(misread)
        if key not in used and not is_doubtful:
            faults.add(
                parameter.place,
                Sentence("The parameter '{name}' is used by no rule.", name=str(name)),
                marked("Use it or take it out."),
            )


def _check_parameters(
    parameters: Mapping[str, Parameter], schemes: Mapping[str, Scheme], faults: FaultList
) -> None:
    for key, parameter in parameters.items():
        owner, _, name = key.rpartition(".")
        if not parameter.values:
            continue
        if owner and parameter.values[0].start > schemes[owner].start:
            faults.add(parameter.place, Sentence("'{name}' has no value from {begins}, when the scheme begins, until {start}.", name=str(name), begins=str(schemes[owner].start), start=str(parameter.values[0].start)), marked("Add the first value."))  # fmt: skip
        scheme_end = schemes[owner].end if owner else None
        last = parameter.values[-1].end
        if last is not None and (scheme_end is None or last < scheme_end):
            faults.add(parameter.values[-1].place, Sentence("'{name}' has no value from {last} on.", name=str(name), last=str(last)),
                       marked("Add a later value, or leave out 'to'."))  # fmt: skip


def _check_administration(
    parameters: Mapping[str, Parameter], schemes: Mapping[str, Scheme], misread: set[str], faults: FaultList
) -> None:
    for scheme in schemes.values():
        held = parameters.get(scheme.administration)
        if scheme.administration and (held is None or held.kind != Amount(NUMBER)):
            name = scheme.administration.rpartition(".")[2]
            what = (
                Sentence("'administration: {name}' is no parameter.", name=name)
                if held is None
                else Sentence("'administration: {name}' is {kind}.", name=name, kind=str(held.kind))
            )
            misread.add(scheme.id)
            faults.add(scheme.place, what,
                       marked("Define it under 'parameters' with the unit number."))  # fmt: skip


def _check_beginnings(
    quantities: Mapping[str, Quantity], schemes: Mapping[str, Scheme], faults: FaultList
) -> None:
    for quantity in quantities.values():
        first = quantity.versions[0]
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


def canonical_text(value: object) -> str:
    """This function will write nodes in a form that depends on their meaning only: no places, sorted keys."""
    if is_dataclass(value) and not isinstance(value, type):
        parts = [canonical_text(getattr(value, item.name)) for item in fields(value) if item.compare]
        return f"{type(value).__name__}({','.join(parts)})"
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key!r}:{canonical_text(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, tuple | list):
        return "[" + ",".join(canonical_text(item) for item in value) + "]"
    return str(value) if isinstance(value, Fraction) else repr(value)
