"""Two versions of a scheme set side by side, in words: a pure reading of two laws. Knows no database.

What is told is what the definition says, not how its file is laid out: values by their days, rules by what they find,
care by its items. The law around the scheme, which both versions hold, is compared with it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from allcover.rules.definition import Quantity, Scheme, System
from allcover.rules.package import Item, Package
from allcover.rules.parameter import Dated, Parameter
from allcover.vocabulary.words import ENGLISH, Words
from allcover_site.schemes.differing_parts import changes_within
from allcover_site.schemes.differing_values import are_shares, value_told
from allcover_site.schemes.naming import name_told, words_of_law
from allcover_site.ui.days import day_told


@dataclass(frozen=True)
class Change:
    """One difference: what the scheme is called that it is of (none: of the law), the sentence that tells it, and whether it
    changes nothing but what something is called."""

    owner: str
    told: str
    is_name: bool = False


def differences(old: System, new: System) -> tuple[Change, ...]:
    """This function will tell every difference of two laws, names last; nothing where they say the same."""
    old, new = _in_words(old), _in_words(new)
    found = (*_parameters(old, new), *_quantities(old, new), *_schemes(old, new))
    names = {scheme.id: name_told(scheme.name) for scheme in (*old.schemes.values(), *new.schemes.values())}
    told = (replace(change, owner=names.get(change.owner, change.owner)) for change in found)
    return tuple(sorted(told, key=lambda change: change.is_name))


def _in_words(system: System) -> System:
    """A law with its labels in the language of the page, as far as its country's texts are translated."""
    words = words_of_law(system.country.id)
    return replace(
        system,
        parameters={key: replace(one, label=words(one.label)) for key, one in system.parameters.items()},
        quantities={key: replace(one, label=words(one.label)) for key, one in system.quantities.items()},
    )


def _pairs(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Each key of either with what it is in both, where that differs."""
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if before != after:
            yield key, before, after


def _parameters(old: System, new: System) -> Iterator[Change]:
    words = words_of_law(new.country.id)
    for key, before, after in _pairs(old.parameters, new.parameters):
        yield from _renamed(_owner(key), before, after)
        for told in _parameter(before, after, _Values(old, new, words, are_shares(before, after))):
            yield Change(_owner(key), told)


@dataclass(frozen=True)
class _Values:
    """Writes what a parameter is worth in either law."""

    old: System
    new: System
    words: Words
    is_share: bool

    def was(self, dated: Dated, before: Parameter) -> str:
        return value_told(dated, before, self.old.country, self.words, is_share=self.is_share)

    def now(self, dated: Dated, after: Parameter) -> str:
        return value_told(dated, after, self.new.country, self.words, is_share=self.is_share)


def _parameter(before: Parameter | None, after: Parameter | None, values: _Values) -> Iterator[str]:
    if before is None and after is not None:
        told = "; ".join(
            _("from %(day)s %(value)s") % {"day": day_told(dated.start), "value": values.now(dated, after)}
            for dated in after.values
        )
        yield _("New: %(what)s, %(values)s.") % {"what": after.label, "values": told}
    elif after is None and before is not None:
        yield _("No longer there: %(what)s.") % {"what": before.label}
    elif before is not None and after is not None:
        yield from _dated(before, after, values)


def _renamed(owner: str, before: Any, after: Any, words: Words = ENGLISH) -> Iterator[Change]:
    """That something of both laws has another label."""
    if before is not None and after is not None and before.label != after.label:
        told = _("'%(before)s' is now called '%(after)s'.")
        yield Change(owner, told % {"before": words(before.label), "after": words(after.label)}, is_name=True)


def _dated(before: Parameter, after: Parameter, values: _Values) -> Iterator[str]:
    """What either law says from each day on from which one of them says something else, whether it begins that day or held already."""
    olds, news = ({dated.start: dated for dated in parameter.values} for parameter in (before, after))
    is_of_one_kind = before.kind == after.kind
    for day in sorted({*olds, *news}):
        old, new = olds.get(day), news.get(day)
        if is_of_one_kind and (old == new or (old and new and _ends_with_next(old, new, olds, news))):
            continue
        was, now = old or before.on(day), new or after.on(day)
        held = {"what": after.label, "day": day_told(day)}
        if was is None and now is not None:
            yield _("%(what)s: from %(day)s it is %(after)s; the law before named nothing.") % {
                **held, "after": values.now(now, after),
            }  # fmt: skip
        elif now is None and was is not None:
            yield _("%(what)s: that it is %(before)s from %(day)s is no longer said.") % {
                **held, "before": values.was(was, before),
            }  # fmt: skip
        elif was is not None and now is not None and (was.value != now.value or not is_of_one_kind):
            yield _("%(what)s: from %(day)s it is %(after)s instead of %(before)s.") % {
                **held, "before": values.was(was, before), "after": values.now(now, after),
            }  # fmt: skip
        elif was is None or now is None or replace(was, start=now.start) != now:
            yield _("%(what)s: what is said of it from %(day)s has another source or end.") % held


def _ends_with_next(old: Dated, new: Dated, olds: Mapping[date, Dated], news: Mapping[date, Dated]) -> bool:
    """Whether a value is as it was but for how long it holds, and that is told with the value that follows it."""
    is_followed = all(end is None or end in held for end, held in ((old.end, olds), (new.end, news)))
    return is_followed and replace(old, end=new.end) == new


def _quantities(old: System, new: System) -> Iterator[Change]:
    for key, before, after in _pairs(old.quantities, new.quantities):
        owner = (after or before).owner or _owner(key)
        yield from _renamed(owner, before, after)
        for told in _quantity(before, after):
            yield Change(owner, told)


def _quantity(before: Quantity | None, after: Quantity | None) -> Iterator[str]:
    if before is None and after is not None:
        yield _("New: '%(what)s' is found as: %(rule)s.") % {"what": _called(after), "rule": _rule(after)}
    elif after is None and before is not None:
        yield _("No longer found: '%(what)s'.") % {"what": _called(before)}
    elif before is not None and after is not None:
        if before.versions != after.versions:
            yield _("'%(what)s' was found as: %(before)s. Now it is found as: %(after)s.") % {
                "what": _called(after), "before": _rule(before), "after": _rule(after),
            }  # fmt: skip
        elif before.label == after.label:
            yield _("'%(what)s' has another source or is of another kind.") % {"what": _called(after)}


def _called(quantity: Quantity) -> str:
    return quantity.label or quantity.key


def _rule(quantity: Quantity) -> str:
    written = (
        (_("from %(day)s %(value)s") % {"day": day_told(version.start), "value": version.text.strip()})
        if version.start is not None
        else version.text.strip()
        for version in quantity.versions
    )
    return "; ".join(written)


def _schemes(old: System, new: System) -> Iterator[Change]:
    words = words_of_law(new.country.id)
    for key, before, after in _pairs(old.schemes, new.schemes):
        for told in _scheme(before, after, words):
            yield Change(key, told)
        for _item_key, old_item, new_item in _pairs(_items(before), _items(after)):
            yield from _renamed(key, old_item, new_item, words)


def _scheme(before: Scheme | None, after: Scheme | None, words: Words) -> Iterator[str]:
    if before is None and after is not None:
        yield _("New scheme: %(name)s.") % {"name": name_told(after.name)}
    elif after is None and before is not None:
        yield _("The scheme %(name)s is no longer there.") % {"name": name_told(before.name)}
    elif before is not None and after is not None:
        yield from changes_within(before, after, _("The scheme"), words, leaving=("package",))
        yield from _package(before.package, after.package, words)


def _package(before: Package | None, after: Package | None, words: Words) -> Iterator[str]:
    if before is None and after is not None:
        yield _("Care is covered from now on: %(items)d items.") % {"items": len(after.items)}
    elif after is None and before is not None:
        yield _("No care is covered any more.")
    elif before is not None and after is not None:
        yield from changes_within(before, after, _("Care"), words, leaving=("items",))
        olds, news = ({item.id: item for item in package.items} for package in (before, after))
        for _key, old, new in _pairs(olds, news):
            yield from _item(old, new, words)


def _items(scheme: Scheme | None) -> dict[str, Item]:
    """The items of care that a scheme covers, by their codes."""
    package = scheme.package if scheme is not None else None
    return {item.id: item for item in package.items} if package is not None else {}


def _item(before: Item | None, after: Item | None, words: Words) -> Iterator[str]:
    if before is None and after is not None:
        yield _("Covered from now on: %(what)s.") % {"what": words(after.label)}
    elif after is None and before is not None:
        yield _("No longer covered: %(what)s.") % {"what": words(before.label)}
    elif before is not None and after is not None:
        yield from changes_within(before, after, words(after.label), words, leaving=("label",))


def _owner(key: str) -> str:
    return key.partition(".")[0] if "." in key else ""
