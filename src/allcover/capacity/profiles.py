"""Income profiles of groups, where there is no survey: months, means and percentiles typed into a spreadsheet.

The layout is in ``docs/reference/designs.md``. Between the percentiles given, incomes are taken to rise evenly; below the first
and above the last they are not known, so who stands there is counted as unknown wherever it matters. A person's rank is taken
to be the same in all months; a group of one person has its mean. Nobody was drawn, so there are no sampling errors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from allcover.capacity.balance import MONTHS, Floats, Names, Range
from allcover.capacity.means import Means
from allcover.capacity.open_ends import Part, Together, part_of_one, parts_of
from allcover.vocabulary.codes import CODE_LISTS
from allcover.vocabulary.fault import FaultList, Place, did_you_mean
from allcover.vocabulary.typed_table import TypedRow, number_in, read_typed

PERCENTILES = (5, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 95)
COLUMNS: Mapping[str, str] = {
    "group": "Name of the group.",
    "persons": "Persons of the group who would be asked to pay.",
    "month": "1 January to 12 December; blank: every month alike.",
    "mean": "Mean income of a person and month.",
    **{f"p{percent}": f"Income that {percent} % of the group do not exceed." for percent in PERCENTILES},
    "subsistence_month": "What a person and those who live on the income need a month; blank: not known.",
    "sex": "male or female, where the group is of one sex.",
    "area": "urban or rural.",
    "status": "Status in employment.",
    "industry": "Industry.",
    "occupation": "Occupation.",
    "out_of_pocket_month": "What a person pays for health care a month.",
    "source": "Where the row comes from.",
}
REQUIRED = ("group", "persons", "mean", "subsistence_month")
TRAITS = {
    "sex": "sex",
    "area": "area",
    "status": "status_in_employment",
    "industry": "industry",
    "occupation": "occupation",
}


@dataclass(frozen=True)
class IncomeProfile:
    """One group: ``mean`` (12) and percentiles (12 x k at ``percents``) of income by month; money a person and month.

    ``has_months`` is no where one figure stands for all months. ``subsistence`` and ``out_of_pocket`` are NaN where not known.
    """

    group: str
    persons: float
    percents: tuple[int, ...]
    mean: Floats
    percentiles: Floats
    has_months: bool
    subsistence: float
    out_of_pocket: float
    traits: Mapping[str, str | None]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Blocks:
    """Profiles cut into parts of equal income: the means of each part, how many persons it stands for, and its traits.

    Of a part where incomes are not known, ``means.income`` says between what each person's lies, ``means.earnings`` between what their mean.
    """

    means: Means
    weight: Floats
    groups: Mapping[str, Names]
    codes: Mapping[str, Names]
    together: Together


def read_profiles(path: Path | str) -> tuple[IncomeProfile, ...]:
    """This function will read income profiles of groups (CSV), or raise Faults with everything that is wrong."""
    faults = FaultList()
    rows = [_row(typed, faults) for typed in read_typed(path, COLUMNS, REQUIRED, faults)]
    groups: dict[str, list[_Row]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    for members in groups.values():
        _check_group(members, faults)
    faults.check()
    return tuple(_profile(name, members) for name, members in groups.items())


@dataclass(frozen=True)
class _Row:
    place: Place
    group: str
    month: int | None
    numbers: Mapping[str, float]
    traits: Mapping[str, str | None]
    source: str

    @property
    def percents(self) -> tuple[int, ...]:
        return tuple(percent for percent in PERCENTILES if f"p{percent}" in self.numbers)

    @property
    def fixed(self) -> tuple[object, ...]:
        """What all rows of a group must share."""
        held = [self.numbers.get(name) for name in ("persons", "subsistence_month", "out_of_pocket_month")]
        return (*held, self.percents, tuple(self.traits.items()))


def _row(text: TypedRow, faults: FaultList) -> _Row:
    place = text.place
    numbers = {}
    for name in (
        "persons",
        "mean",
        *(f"p{percent}" for percent in PERCENTILES),
        "subsistence_month",
        "out_of_pocket_month",
    ):
        found = _number(text[name], name, place, faults)
        if found is not None:
            numbers[name] = found
    for name in ("persons", "mean"):
        if not text[name]:
            faults.add(place, f"'{name}' is blank.", COLUMNS[name])
    if numbers.get("persons") == 0:
        faults.add(place, "The group has no persons.", "Leave it out: nobody of it would be asked to pay.")
    if not text["group"]:
        faults.add(place, "The group has no name.", "Write its name under 'group'.")
    made = _Row(
        place,
        text["group"],
        _month(text["month"], place, faults),
        numbers,
        _traits(text.cells, place, faults),
        text["source"],
    )
    _check_percentiles(made, faults)
    return made


def _number(text: str, name: str, place: Place, faults: FaultList) -> float | None:
    if not text:
        return None
    found = number_in(text)
    if found is None or not 0 <= found < 1e12:
        faults.add(
            place,
            f"'{name}' is {text!r}.",
            "Write a number that is not negative in plain digits, without separators.",
        )
        return None
    return found


def _month(text: str, place: Place, faults: FaultList) -> int | None:
    if not text:
        return None
    if text.isdecimal() and 1 <= int(text) <= MONTHS:
        return int(text)
    faults.add(place, f"'month' is {text!r}.", COLUMNS["month"])
    return None


def _traits(text: Mapping[str, str], place: Place, faults: FaultList) -> Mapping[str, str | None]:
    for name, codes in TRAITS.items():
        if text[name] and text[name] not in CODE_LISTS[codes].codes:
            faults.add(
                place, f"'{text[name]}' is no {name}.", did_you_mean(text[name], CODE_LISTS[codes].codes)
            )
    return {name: text[name] or None for name in TRAITS}


def _check_percentiles(row: _Row, faults: FaultList) -> None:
    percents, values = row.percents, [row.numbers[f"p{percent}"] for percent in row.percents]
    for n in range(1, len(values)):
        if values[n] < values[n - 1]:
            faults.add(row.place, f"p{percents[n]} ({values[n]:g}) is below p{percents[n - 1]} ({values[n - 1]:g}).",
                       "Percentiles do not fall: check the columns.")  # fmt: skip
    least = sum((nxt - now) / 100 * value for now, nxt, value in zip(percents, (*percents[1:], 100), values))
    if "mean" in row.numbers and row.numbers["mean"] < least * 0.999:
        faults.add(row.place, f"The mean ({row.numbers['mean']:g}) is lower than the percentiles allow ({least:g} at least).",
                   "Check that mean and percentiles are of the same persons and month.")  # fmt: skip


def _check_group(rows: Sequence[_Row], faults: FaultList) -> None:
    first = rows[0]
    for row in rows[1:]:
        if row.fixed != first.fixed:
            faults.add(row.place, f"The group '{row.group}' has other persons, needs, traits or percentiles than in its first row.",
                       "Give all rows of a group the same, or the group another name.")  # fmt: skip
    months = [row.month for row in rows]
    if len(rows) == 1 and months[0] is None:
        return
    if sorted(month or 0 for month in months) != list(range(1, MONTHS + 1)):
        given = ", ".join("blank" if month is None else str(month) for month in months)
        faults.add(
            first.place,
            f"The group '{first.group}' has the months {given}.",
            "Give each of the twelve once, or one row with 'month' blank.",
        )


def _profile(name: str, rows: Sequence[_Row]) -> IncomeProfile:
    has_months = len(rows) == MONTHS
    ordered = sorted(rows, key=lambda row: row.month or 0) if has_months else list(rows) * MONTHS
    first = rows[0]
    return IncomeProfile(
        name, first.numbers["persons"], first.percents,
        np.array([row.numbers["mean"] for row in ordered]),
        np.array([[row.numbers[f"p{percent}"] for percent in first.percents] for row in ordered]).reshape(MONTHS, -1),
        has_months, first.numbers.get("subsistence_month", np.nan), first.numbers.get("out_of_pocket_month", np.nan),
        first.traits, tuple(dict.fromkeys(row.source for row in rows if row.source)),
    )  # fmt: skip


def blocks_of(profiles: Sequence[IncomeProfile]) -> Blocks:
    """This function will cut groups into parts whose income is known, of one in a thousand each, and parts where it is not."""
    cut = [_cut(each) for each in profiles]
    parts = [part for group in cut for part in group]
    owner = [profile for profile, group in zip(profiles, cut) for _ in group]
    months = np.array([part.months for part in parts])
    timed = np.array([profile.has_months for profile in owner]) & ~np.isnan(months).any(axis=1)
    income, earned, surplus, able = (
        Range(*(np.array([getattr(part, name)[end] for part in parts]) for end in (0, 1)))
        for name in ("each", "mean", "surplus", "able")
    )
    spent = Range.exactly(np.array([profile.out_of_pocket for profile in owner]))
    means = Means(
        np.arange(len(parts), dtype=np.int64), income, Range.exactly(np.array([profile.subsistence for profile in owner])),
        np.where(timed[:, np.newaxis], months, np.nan), earned, spent, "profile", any(profile.has_months for profile in profiles),
    )  # fmt: skip
    return Blocks(
        means, np.array([part.share * profile.persons for part, profile in zip(parts, owner)]),
        {"group": _named([profile.group for profile in owner]), **{name: _named([profile.traits[name] for profile in owner]) for name in ("sex", "area", "status")}},
        {name: _named([profile.traits[name] for profile in owner]) for name in TRAITS if name != "sex"},
        Together(surplus, able),
    )  # fmt: skip


def _cut(profile: IncomeProfile) -> list[Part]:
    if profile.persons == 1:
        return [part_of_one(profile.mean, profile.subsistence)]
    return parts_of(profile.percents, profile.percentiles, profile.mean, profile.subsistence)


def _named(values: Sequence[str | None]) -> Names:
    return np.array(values, dtype=np.object_)
