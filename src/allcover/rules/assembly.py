"""A country's law as written to a :class:`~allcover.rules.definition.System`: names resolved, all of it checked, hashed."""

import hashlib
from dataclasses import replace
from types import MappingProxyType

from allcover.expressions.grammar import parse
from allcover.expressions.kinds import Amount, Anything, Kind
from allcover.expressions.resolving import resolve
from allcover.rules.canonical import canonical_text
from allcover.rules.definition import Quantity, Scheme, System, Version
from allcover.rules.draft import Drafts
from allcover.rules.graph import in_order
from allcover.rules.law_checks import Resolved, check_law
from allcover.rules.package_checks import check_package
from allcover.rules.package_links import linked
from allcover.rules.places import numbered
from allcover.rules.quota import Quota
from allcover.rules.scopes import Library, RuleScope
from allcover.vocabulary.fault import MOST_FAULTS, FaultList
from allcover.vocabulary.words import Sentence, marked


def assemble(drafts: Drafts, faults: FaultList) -> System:
    """This function will resolve drafts against each other into a system, noting every fault."""
    library = _library(drafts)
    quotas = numbered(_quotas(drafts), library, faults)
    resolved, misread = _resolved(library, faults)
    # Which number a quota meant that names none, nobody knows.
    misread |= {
        key.rpartition(".")[0] for key, quota in quotas.items() if quota.number not in library.parameters
    }
    misread |= {owner for owner, lost in drafts.lost.items() if lost.cut}
    schemes = _linked(drafts, library, misread, faults)
    law = Resolved(library.parameters, resolved, schemes, quotas, misread)
    check_law(law, library, faults)
    order = in_order(resolved, faults)
    country = drafts.country.country
    canonical = canonical_text(
        (country, schemes, library.parameters, resolved, *((quotas,) if quotas else ()))
    )
    return System(
        country,
        MappingProxyType(schemes),
        MappingProxyType(dict(library.parameters)),
        MappingProxyType(resolved),
        order,
        hashlib.sha256(canonical.encode()).hexdigest(),
        quotas=MappingProxyType(quotas),
    )


def _library(drafts: Drafts) -> Library:
    """Everything that is defined, before any name in it is resolved."""
    parameters, quantities = dict(drafts.country.parameters), dict(drafts.country.quantities)
    units = dict(drafts.country.units)
    for draft in drafts.schemes.values():
        parameters |= draft.parameters
        quantities |= draft.quantities
        units |= draft.units
    return Library(parameters, quantities, frozenset(drafts.schemes), drafts.unread, units, drafts.lost)


def _resolved(library: Library, faults: FaultList) -> tuple[dict[str, Quantity], set[str]]:
    """The quantities with their rules resolved, and the schemes ("" for the country) of which a rule has a fault."""
    resolved, misread = dict(library.quantities), set[str]()
    for key, quantity in library.quantities.items():
        noted = len(faults.faults)
        resolved[key] = _resolve(quantity, library, faults)
        if len(faults.faults) > noted:
            misread.add(quantity.owner)
        if len(faults.faults) > MOST_FAULTS:
            break
    return resolved, misread


def _linked(drafts: Drafts, library: Library, misread: set[str], faults: FaultList) -> dict[str, Scheme]:
    """The schemes with their health packages resolved and checked; ``misread`` gets those whose package has a fault."""
    digits = drafts.country.country.minor_digits
    schemes = {key: linked(draft.scheme, library, digits, faults) for key, draft in drafts.schemes.items()}
    for key, scheme in schemes.items():
        check_package(scheme, drafts.schemes[key].lost, faults)
        if scheme.package is None and drafts.schemes[key].scheme.package is not None:
            misread.add(key)
    return schemes


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
