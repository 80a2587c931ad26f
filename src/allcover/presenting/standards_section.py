"""The part of a report on minimum standards: every requirement by branch, an overview, and a picture of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from allcover.presenting.matrix_chart import Square, matrix
from allcover.presenting.numbers import MINUS, date_text
from allcover.presenting.standards_findings import StandardsFindings, best_scheme, count, part_name, source_of
from allcover.presenting.standards_wanted import wanted
from allcover.presenting.standards_words import StandardsWords
from allcover.presenting.told import Told, note_text
from allcover.standards.check import ConventionResult, StandardsResult, names_of
from allcover.standards.persons import TOGETHER
from allcover.standards.verdict import PartVerdicts, SchemeVerdicts, Status, Verdict
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.finding import Cell, Chart, Provenance, Report, Section, Table, TableColumn
from allcover.vocabulary.words import Name, Words

SYMBOLS = {Status.MET: "+", Status.NOT_MET: MINUS, Status.NOT_DETERMINABLE: "?"}
"""Signs that tell the three answers apart without colour, and that every font has."""


def standards_section(result: StandardsResult, told: Told, words: Words) -> Section:
    """This function will present a check of minimum standards: overview, requirements, and what the country does as a whole."""
    return _Writer(
        result, told, words, StandardsWords(words, result.currency, result.minor_digits, names_of(result))
    ).section()


def standards_report(
    result: StandardsResult, told: Told, words: Words, warnings: Sequence[str] = ()
) -> Report:
    """This function will write a check of minimum standards as a report of its own, with what a survey behind it warns of."""
    country = words(result.country_name)
    return Report(
        title=words("Social security in {country} measured against minimum standards", country=country),
        subtitle=words("Law of {date}", date=date_text(result.day, words)),
        sections=(standards_section(result, told, words),),
        provenance=Provenance(
            definition_hash=result.fingerprint, library_version=result.library_version, survey=told.source,
            mapping_hash=words("none"), date_made=result.day.isoformat(), country=country,
        ),
        limits=(*(note_text(warning, words) for warning in warnings), words("The check reads a definition and figures: it is no legal opinion, and no finding of a supervisory body."),),
    )  # fmt: skip


@dataclass(frozen=True)
class _Writer:
    result: StandardsResult
    told: Told
    words: Words
    say: StandardsWords

    def section(self) -> Section:
        overview = self._overview()
        floors = [one for one in self.result.conventions if one.convention.floor is not None]
        charts = (
            (self._chart(overview),) if any(one.convention.parts for one in self.result.conventions) else ()
        )
        return Section(
            id="standards",
            heading=self.words("Minimum standards"),
            paragraphs=(self._how(), self._marks()),
            findings=tuple(StandardsFindings(self.result, self.told, self.words, self.say).all()),
            tables=(
                overview,
                *(self._requirements(one) for one in self.result.conventions if one not in floors),
                *(self._requirements(one) for one in floors),
                *self._wanted(),
            ),
            charts=charts,
        )

    def _how(self) -> str:
        return self.words(
            "The law is measured against each requirement with the conventions' own standard beneficiaries, model "
            "persons to whom the rules of the definition are applied exactly. A requirement is met, not met, or not "
            "determinable: then the report says what would be needed. Schemes are examined one by one; the persons protected "
            "are counted, each once, over all schemes of the branch that meet its other requirements, and a part is met if these are enough."
        )

    def _marks(self) -> str:
        return self.words(
            "Requirements marked as from memory have not been checked against the text of the convention; they can be "
            "corrected in its file. Whether the country has ratified a convention decides nothing here."
        )

    # the overview

    def _overview(self) -> Table:
        """One row a branch and convention: the verdict, and how many requirements of the nearest scheme are met."""
        return Table(
            key="standards.overview",
            title=self.words("Branches and conventions"),
            columns=(
                TableColumn("branch", self.words("Branch")),
                TableColumn("convention", self.words("Convention")),
                TableColumn("scheme", self.words("Nearest scheme")),
                TableColumn("verdict", self.words("Verdict")),
                TableColumn("met", self.words("Met"), "count"),
                TableColumn("not_met", self.words("Not met"), "count"),
                TableColumn("open", self.words("Not determinable"), "count"),
            ),
            rows=tuple(self._overview_rows()),
            definition=self.words(
                "The nearest scheme is the one that misses the fewest requirements and meets the most; of equal ones, the one that protects, or may protect, most persons. "
                "Its persons protected are those of all schemes of the branch that meet the other requirements or may do so, each person once. "
                "Met: all its requirements are; not met: every scheme misses one; else not determinable."
            ),
            universe=self.words("Schemes in force"),
            source=self.told.source,
            notes=(
                self.words(
                    "The computation of each requirement, line by line, stands in the tables of requirements: on the page (HTML) and in "
                    "the workbook (XLSX), one a convention."
                ),
            ),
        )

    def _overview_rows(self) -> Iterator[tuple[Cell, ...]]:
        for one in self.result.conventions:
            for part in one.parts:
                scheme = best_scheme(part)
                counted = [None if scheme is None else count(scheme, status) for status in Status]
                none = self.words("none by law") if part.absent is not None else self.words("none defined")
                name = none if scheme is None else self.words(scheme.name)
                yield (
                    part_name(part, self.words),
                    one.convention.short,
                    name,
                    self.say.status(part.status),
                    *counted,
                )

    # requirements

    def _requirements(self, one: ConventionResult) -> Table:
        convention = one.convention
        return Table(
            key=f"standards.{convention.id}",
            title=self.words("{convention}: requirements", convention=convention.short),
            columns=(
                TableColumn("branch", self.words("Branch")),
                TableColumn("scheme", self.words("Scheme")),
                TableColumn("requirement", self.words("Requirement")),
                TableColumn("article", self.words("Article")),
                TableColumn("tested", self.words("Found")),
                TableColumn("required", self.words("Required")),
                TableColumn("verdict", self.words("Verdict")),
                TableColumn("computation", self.words("How it was found, and what is lacking")),
            ),
            rows=tuple(self._requirement_rows(one)),
            definition=self.words(
                "{name}. Shares are exact fractions, printed rounded; a benefit is what the definition's rules give the standard "
                "beneficiary on the first day of the month of the date.",
                name=self.words(Name(convention.names["en"], convention.names)),
            ),
            universe=self.words("Schemes in force"),
            source=source_of(one, self.told, self.words),
            notes=tuple(self._notes(one)),
        )

    def _requirement_rows(self, one: ConventionResult) -> Iterator[tuple[Cell, ...]]:
        for part in one.parts:
            branch = part_name(part, self.words)
            if part.absent is not None:
                yield self._row(branch, self.words("none by law"), part.absent)
            elif not part.schemes:
                yield (
                    branch,
                    "",
                    "",
                    "",
                    "",
                    "",
                    self.say.status(part.status),
                    self.say.sentences(part.lacking),
                )
            for scheme in part.schemes:
                yield from (
                    self._row(branch, self.words(scheme.name), verdict) for verdict in scheme.verdicts
                )
            if part.together is not None:
                yield self._row(branch, self.words(TOGETHER), part.together)
        yield from (
            self._row(self.words("All branches"), self.words("All schemes"), verdict) for verdict in one.whole
        )

    def _row(self, branch: str, scheme: str, verdict: Verdict) -> tuple[Cell, ...]:
        tested, limit = self.say.compared(verdict)[0], self.say.limit(verdict)
        found = self.say.sentences((*verdict.steps, *verdict.lacking))
        note = self.words(verdict.ground.note)
        status = self.say.status(verdict.status)
        return (branch, scheme, self.say.requirement(verdict), self.say.article(verdict), tested, limit,
                f"{SYMBOLS[verdict.status]} {status}", f"{found} {note}".strip())  # fmt: skip

    def _notes(self, one: ConventionResult) -> Iterator[str]:
        for each in one.convention.readings:
            articles = ", ".join(map(self.words, each.articles))
            yield self.words("{articles} read in: {title}.", articles=articles, title=self.words(each.title))
        if one.ratification is None:
            yield self.words("Ratification: not known here.")
        elif one.ratification.year is None:
            yield self.words("Ratification: none.")
        else:
            mark = (
                self.words("from memory, unverified")
                if one.ratification.mark == "memory"
                else self.words("read")
            )
            yield self.words("Ratified in {year} [{mark}].", year=one.ratification.year, mark=mark)

    # what would settle the rest

    def _wanted(self) -> Iterator[Table]:
        """One row an entry of a file of figures that would settle what is not determinable; no table where nothing would."""
        words, found = self.words, wanted(self.result)
        if not found:
            return
        names, shorts = names_of(self.result), self._shorts
        yield Table(
            key="standards.wanted",
            title=words("Figures that would settle what is not determinable"),
            columns=(
                TableColumn("convention", words("Convention")),
                TableColumn("branch", words("Branch")),
                TableColumn("scheme", words("Scheme")),
                TableColumn("requirement", words("Requirement")),
                TableColumn("lacking", words("What is lacking")),
                TableColumn("entry", words("Entry in the file of figures")),
            ),
            rows=tuple(
                (
                    shorts[one.convention],
                    words(BRANCH.labels[one.branch]) if one.branch else words("All branches"),
                    words(names[one.scheme]) if one.scheme else words("All schemes"),
                    self.say.requirement(one.verdict),
                    self.say.sentences(one.lacking),
                    f"{one.key}: {one.entry}",
                )
                for one in found
            ),
            definition=words(
                "Each entry goes under its key into the file given with “--figures”; what is in capitals is filled in by who knows "
                "it, with its source. What is observed settles only what stayed open. “--wanted” writes such a file."
            ),
            universe=words("Requirements that are not determinable"),
            source=self.told.source,
        )

    @property
    def _shorts(self) -> dict[str, str]:
        return {one.convention.id: one.convention.short for one in self.result.conventions}

    # the picture

    def _chart(self, overview: Table) -> Chart:
        with_parts = [one for one in self.result.conventions if one.convention.parts]
        branches = list(dict.fromkeys(part.branch for one in with_parts for part in one.parts))
        ordered = [branch for branch in BRANCH.codes if branch in branches]
        squares = [self._square(part, one.convention.short) for one in with_parts for part in one.parts]
        return matrix(
            overview,
            key="standards.matrix",
            title=self.words("Each branch against each convention"),
            rows=[self.words(BRANCH.labels[branch]) for branch in ordered],
            columns=[one.convention.short for one in with_parts],
            squares=squares,
            legend=[(SYMBOLS[status], self.say.status(status), _TONES[status]) for status in Status],
            description=self._description(squares),
            about=" ".join([f"{overview.universe}.", self._small_figures(), *self._without_branches()]),
        )

    def _small_figures(self) -> str:
        return self.words(
            "Small figures count the requirements of the nearest scheme: {example} means that one is met, two are not, and of three it "
            "cannot be determined. Where there is no square, the convention asks nothing.",
            example=f"1{SYMBOLS[Status.MET]} 2{SYMBOLS[Status.NOT_MET]} 3{SYMBOLS[Status.NOT_DETERMINABLE]}",
        )

    def _without_branches(self) -> Iterator[str]:
        """Which conventions have no column, as what they ask for is not by branch."""
        shorts = [one.convention.short for one in self.result.conventions if not one.convention.parts]
        if shorts:
            yield self.words(
                "{conventions}: asks for guarantees, which are no branches, and so has no column; they stand in the table.",
                conventions=", ".join(shorts),
            )

    def _square(self, part: PartVerdicts, convention: str) -> Square:
        scheme = best_scheme(part)
        counted = "" if scheme is None else self._counts(scheme)
        return Square(
            self.words(BRANCH.labels[part.branch]),
            convention,
            SYMBOLS[part.status],
            counted,
            _TONES[part.status],
        )

    @staticmethod
    def _counts(scheme: SchemeVerdicts) -> str:
        return " ".join(
            f"{count(scheme, status)}{SYMBOLS[status]}" for status in Status if count(scheme, status)
        )

    def _description(self, squares: Sequence[Square]) -> str:
        told = self.words.join(
            self.words(
                "{name}: {value}", name=f"{one.row}, {one.column}", value=f"{one.sign} {one.small}".strip()
            )
            for one in squares
        )
        return self.words(
            "Table of branches and conventions. {signs}. Small figures count the requirements of the nearest scheme. {squares}.",
            signs=", ".join(f"{SYMBOLS[status]} {self.say.status(status)}" for status in Status),
            squares=told,
        )


_TONES = {Status.MET: "#0072B2", Status.NOT_MET: "#E69F00", Status.NOT_DETERMINABLE: "#EEEEEE"}
