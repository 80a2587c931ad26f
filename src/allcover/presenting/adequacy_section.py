"""The part of a report on adequacy: none, partial, adequate and unknown under named profiles, and what falls short."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from allcover.coverage.adequacy import SHORTFALLS, VERDICTS
from allcover.coverage.partition import NeedRow, Partition, PartitionRow
from allcover.coverage.profile import Profile, Threshold
from allcover.estimation import Suppression
from allcover.presenting.adequacy_words import (
    BRIEF_LABELS,
    COUNTS_LABELS,
    MARK_LABELS,
    MEASURE_LABELS,
    SHORTFALL_LABELS,
    VERDICT_LABELS,
)
from allcover.presenting.capitals import capital
from allcover.presenting.charts import stacked_bars
from allcover.presenting.coverage_words import APPLIES_LABELS, need_title, profile_title
from allcover.presenting.item_words import listed
from allcover.presenting.numbers import number_text
from allcover.presenting.open_cells import (
    PLAIN_ZERO,
    UNTOLD,
    estimate_cell,
    has_plain_zero,
    share_cell,
    share_finding,
    told_cell,
    untold_cell,
)
from allcover.presenting.told import Told, citation_text
from allcover.vocabulary.finding import Cell, Chart, Finding, Kind, NotKnown, Section, Table, TableColumn
from allcover.vocabulary.words import Words, marked

COLOURS = ("#B2182B", "#FDB863", "#1B7837", "#BBBBBB")
RAISED_LEVEL = marked(
    "Adequate is too high where a level of benefits is asked: they were raised with incomes to the national accounts."
)
"""What is said of a profile that holds benefits of a survey that were raised against what was not."""
_OF_WHAT_STAYS = ("benefit_of_poverty_line", "benefit_of_reference_wage")
"""Levels measured against what is not raised with the incomes of a survey."""


def adequacy_section(
    partitions: Sequence[Partition], told: Told, words: Words, suppression: Suppression
) -> Section:
    """This function will present everybody's standing under each profile; the profile's name and version go with every number."""
    writer = _Writer(told, words, suppression)
    compared = writer.compared(partitions)
    tables = [compared]
    for one in partitions:
        tables += [
            writer.by_group(one),
            writer.needs(one),
            writer.sensitivity(one),
            writer.profile(one.profile),
        ]
    return Section(
        id="adequacy",
        heading=words("None, partial, adequate"),
        paragraphs=(
            words(
                "A person is covered adequately who has every cover that applies to them in fact, at the level the profile asks "
                "for and within reach. No cover of any kind, health care included, is none; anything between is partial. What "
                "the data do not tell is unknown, never adequate and never none. There is no share of the adequate without the "
                "name of a profile."
            ),
        ),
        findings=tuple(finding for one in partitions for finding in writer.findings(one)),
        tables=tuple(tables),
        charts=tuple(writer.charts(compared)),
    )


@dataclass(frozen=True)
class _Writer:
    told: Told
    words: Words
    suppression: Suppression

    def title(self, profile: Profile) -> str:
        return profile_title(profile, self.words)

    def universe(self, one: Partition) -> str:
        return self.words("Persons assessed under the profile “{profile}”", profile=self.title(one.profile))

    def definition(self) -> str:
        return self.words(
            "Adequate: every need that applies is met in fact, in level and in reach. No cover: covered by nothing at all, "
            "care or cash. Partial: covered by something, without meeting the profile, be it only cash where the profile asks for health care alone. Cannot tell: missing answers leave "
            "open which of these; each of the three is then a range, from those of whom it is sure to those of whom it may be so. The lower "
            "ends and the share of whom it cannot be told add up to all persons assessed."
        )

    def compared(self, partitions: Sequence[Partition]) -> Table:
        words = self.words
        return Table(
            key="adequacy.profiles", title=words("The same people under each profile"),
            columns=(
                TableColumn("profile", words("Profile")), TableColumn("among", words("Among")),
                TableColumn("asked", words("Persons in sample"), "count"),
                TableColumn("persons", words("Persons assessed"), "count"), *self._verdict_columns(),
            ),
            rows=tuple((self.title(one.profile), self._among(one.profile), *self._cells(one.total)) for one in partitions),
            definition=self.definition(), universe=words("Persons to whom a need of the profile applies"),
            source=self.told.source, notes=tuple(dict.fromkeys(self._on_profiles(partitions))),
        )  # fmt: skip

    def _among(self, profile: Profile) -> str:
        """Whom a profile judges: whoever any of its needs applies to."""
        named = list(dict.fromkeys(need.applies_to for need in profile.needs))
        if "everybody" in named:
            return self.words("All persons")
        return capital(self.words.join(self.words(APPLIES_LABELS[one]) for one in named))

    def _verdict_columns(self) -> Iterator[TableColumn]:
        for verdict, label in VERDICT_LABELS.items():
            yield TableColumn(verdict, self.words(label), "share")

    def _cells(self, row: PartitionRow) -> tuple[Cell, ...]:
        *told, _ = VERDICTS
        return (
            row.unweighted,
            self.suppression.cell(estimate_cell(row.persons), row.unweighted),
            *(share_cell(row.open_share(verdict), self.suppression, self.words) for verdict in told),
            self.suppression.cell(untold_cell(row.share("unknown")), row.unweighted),
        )

    def by_group(self, one: Partition) -> Table:
        words = self.words
        return Table(
            key=f"adequacy.{one.profile.key}.groups",
            title=words("{profile}: by group", profile=self.title(one.profile)),
            columns=(
                TableColumn("grouping", words("By")), TableColumn("group", words("Group")),
                TableColumn("asked", words("Persons in sample"), "count"),
                TableColumn("persons", words("Persons assessed"), "count"), *self._verdict_columns(),
            ),
            rows=tuple((words(row.grouping), words(row.group), *self._cells(row)) for row in one.rows),
            definition=self.definition(), universe=self.universe(one), source=self.told.source,
            notes=(*self._missing(one), *self._raised(one)),
        )  # fmt: skip

    def needs(self, one: Partition) -> Table:
        words = self.words
        shown = [name for name in SHORTFALLS if name != "not_applicable"]
        rows = [
            (
                need_title(row.need, self.words),
                row.unweighted,
                self.suppression.cell(estimate_cell(row.persons), row.unweighted),
                *(self.suppression.cell(self._standing(row, name), row.unweighted) for name in shown),
            )
            for row in one.needs
        ]
        return Table(
            key=f"adequacy.{one.profile.key}.needs",
            title=words("{profile}: what is met and what falls short", profile=self.title(one.profile)),
            columns=(
                TableColumn("need", words("Need")),
                TableColumn("asked", words("Persons in sample"), "count"),
                TableColumn("persons", words("Persons to whom it applies, or may"), "count"),
                *(TableColumn(name, words(SHORTFALL_LABELS[name]), "share") for name in shown),
            ),
            rows=tuple(rows),
            definition=words(
                "Shares of the persons to whom the need applies, or may apply. The table of what the profile asks for says what counts as covered; a line of coverage of the same branch may count otherwise. All shares but the first are of those of whom it is sure."
            ),
            universe=self.universe(one),
            source=self.told.source,
            notes=(
                *self._missing(one),
                *self._raised(one),
                *((words(PLAIN_ZERO),) if has_plain_zero(rows) else ()),
            ),
        )

    def _standing(self, row: NeedRow, name: str) -> Cell:
        """Empty where the profile asks for no level or no reach, so that none can fall short; of nobody or everybody by law where there is no scheme."""
        if not row.admits(name):
            return None
        if not row.has_scheme:
            return untold_cell(row.share(name))
        if name == "adequate" and not row.adequate.is_untold:
            return told_cell(row.adequate, self.words)
        if name == "unknown":
            return untold_cell(row.share(name))
        if row.is_untold(name):
            return NotKnown(self.words(UNTOLD))
        return row.share(name)

    def sensitivity(self, one: Partition) -> Table:
        words = self.words
        rows = [
            (moved.factor, share_cell(moved.adequate, self.suppression, self.words))
            for moved in one.sensitivity
        ]
        return Table(
            key=f"adequacy.{one.profile.key}.sensitivity",
            title=words(
                "{profile}: share adequate at higher and lower levels", profile=self.title(one.profile)
            ),
            columns=(
                TableColumn("factor", words("Levels asked for, multiplied by"), "number", decimals=2),
                TableColumn("adequate", words("Adequate"), "share"),
            ),
            rows=tuple(rows),
            definition=words(
                "Every level the profile asks for is multiplied by the factor; what must stay below a share is divided by it."
            ),
            universe=self.universe(one),
            source=self.told.source,
            notes=tuple(self._raised(one)),
        )

    def profile(self, profile: Profile) -> Table:
        words = self.words
        rows = [
            (
                need_title(need, self.words), words(COUNTS_LABELS[need.counts]), self._threshold(need.level), self._mark(need.level),
                self._threshold(need.access), self._mark(need.access),
            )
            for need in profile.needs
        ]  # fmt: skip
        approved = words("Approved by: {committee}.", committee=profile.approved_by) if profile.approved_by else words(
            "No committee has approved the profile “{profile}”: what it calls enough is this tool's proposal.", profile=self.title(profile),
        )  # fmt: skip
        return Table(
            key=f"adequacy.{profile.key}.profile",
            title=words("{profile}: what it asks for", profile=self.title(profile)),
            columns=(
                TableColumn("need", words("Need")), TableColumn("counts", words("What counts as covered")),
                TableColumn("level", words("Level")),
                TableColumn("level_mark", words("Where the level comes from")), TableColumn("access", words("Reach")),
                TableColumn("access_mark", words("Where the reach comes from")),
            ),
            rows=tuple(rows), definition=words(profile.description), universe=words("The profile"),
            source=citation_text(profile.source, words), notes=(approved,),
        )  # fmt: skip

    def _threshold(self, threshold: Threshold | None) -> str:
        if threshold is None:
            return self.words("not asked for")
        kind: Kind = "number" if threshold.measure.startswith("minutes") else "share"
        value = number_text(float(threshold.value), kind, self.words, 0)
        measure = self.words(MEASURE_LABELS[threshold.measure])
        if threshold.sense == "at_least":
            return self.words("{measure}: at least {value}", measure=measure, value=value)
        if threshold.sense == "below":
            return self.words("{measure}: below {value}", measure=measure, value=value)
        return self.words("{measure}: at most {value}", measure=measure, value=value)

    def _mark(self, threshold: Threshold | None) -> str:
        if threshold is None:
            return ""
        mark = self.words(MARK_LABELS[threshold.mark])
        if threshold.source is None:
            return mark
        return self.words("{mark}: {source}", mark=mark, source=citation_text(threshold.source, self.words))

    def _missing(self, one: Partition) -> Iterator[str]:
        needs = {need.id: need for need in one.profile.needs}
        for need, items in one.missing.items():
            yield self.words(
                "{profile}: nothing can be said of {need}, because the survey or the definition lacks: {items}.",
                profile=self.title(one.profile), need=need_title(needs[need], self.words), items=listed(items, self.words),
            )  # fmt: skip

    def _raised(self, one: Partition) -> Iterator[str]:
        """That benefits were raised which are held against what was not."""
        levels = (need.level.measure for need in one.profile.needs if need.level is not None)
        if self.told.has_raised_incomes and any(measure in _OF_WHAT_STAYS for measure in levels):
            yield self.words(RAISED_LEVEL)

    def _on_profiles(self, partitions: Sequence[Partition]) -> Iterator[str]:
        if len(partitions) > 1:
            yield self.words(
                "Persons without cover need not be the same under two profiles: each says itself through which relatives, and by what, "
                "a person is covered."
            )
        for one in partitions:
            yield from self._missing(one)
            yield from self._raised(one)

    def findings(self, one: Partition) -> Iterator[Finding]:
        for verdict in VERDICTS[:3]:
            yield share_finding(
                f"adequacy.{one.profile.key}.{verdict}",
                self.words("{verdict} ({profile})", verdict=self.words(VERDICT_LABELS[verdict]), profile=self.title(one.profile)),
                one.total.open_share(verdict), definition=self.definition(), universe=self.universe(one), told=self.told,
                words=self.words, is_headline=verdict == "adequate", brief=self.words(BRIEF_LABELS[verdict]),
            )  # fmt: skip

    def charts(self, table: Table) -> Iterator[Chart]:
        if table.rows:
            yield stacked_bars(
                table, key=table.key, title=table.title, words=self.words, category="profile", parts=list(VERDICTS),
                colours=COLOURS, unknown="unknown",
            )  # fmt: skip
