"""``allcover standards``: a country's law held against C102, its successors and the floors recommendation."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from allcover.cli.console import (
    ANY_PATH,
    FILE,
    FOLDER,
    OUT,
    NamedProgress,
    faults_shown,
    find_country,
    open_survey,
    progress_bars,
)
from allcover.cli.report import chosen, stages
from allcover.expressions.nodes import Exact
from allcover.population import is_kept
from allcover.presenting.report import write_report
from allcover.presenting.standards_data import standards_text
from allcover.presenting.standards_needs import needs
from allcover.presenting.standards_section import SYMBOLS, standards_report
from allcover.presenting.standards_wanted import figures_text, wanted
from allcover.presenting.standards_words import PART_LABELS, StandardsWords
from allcover.presenting.told import Told, definition_source, note_text
from allcover.rules.definition import Country, System
from allcover.rules.force import check_in_force
from allcover.rules.load import load
from allcover.standards import (
    Convention,
    ConventionResult,
    Figures,
    ReferenceWage,
    StandardsResult,
    Status,
    Verdict,
    check_standards,
    read_conventions,
    read_country_figures,
    read_figures,
    read_ratifications,
)
from allcover.standards.check import names_of
from allcover.standards.persons import TOGETHER
from allcover.standards.surveyed import figures_of_survey
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.exact import decimal
from allcover.vocabulary.fault import did_you_mean
from allcover.vocabulary.words import LANGUAGES, SOURCE, Words, marked, words_of

NOT_MET = 3
"""Exit code of ``--strict`` where a requirement is not met."""

_STYLES = {Status.MET: "green", Status.NOT_MET: "bold red", Status.NOT_DETERMINABLE: "yellow"}
_WIDE = 150
_ALWAYS_TOLD = (
    "observed",
    "schemes_counted",
    "schemes_possible",
    "nothing_to_adjust",
    "nothing_to_last",
    "ratio",
    "net_ratio",
    "per_head",
)


@click.command("standards")
@click.argument("country")
@click.option(
    "--convention", "names", multiple=True, help="A convention, such as C102; may be repeated. All without."
)
@click.option(
    "--conventions",
    "folder",
    type=FOLDER,
    help="A folder of conventions of your own instead of those that come along.",
)
@click.option(
    "--figures",
    "figures_file",
    type=FILE,
    help="A file of figures: reference wages, persons protected and so on.",
)
@click.option(
    "--skilled-wage", metavar="AMOUNT", help="Wage a month of a skilled manual male employee (Art. 65)."
)
@click.option(
    "--labourer-wage", metavar="AMOUNT", help="Wage a month of an ordinary adult male labourer (Art. 66)."
)
@click.option(
    "--survey",
    "--population",
    "data",
    type=ANY_PATH,
    help="A survey, for persons protected and reference wages.",
)
@click.option(
    "--mapping", type=FILE, help="The mapping file of a raw survey; none for one that was written mapped."
)
@click.option(
    "--reform", "reforms", type=FILE, multiple=True, help="A reform file; several are laid over each other."
)
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day of the law; else the survey's date, the last day of a law of the past, or today.",
)
@click.option(
    "--wanted", "wanted_file", type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write a file of figures to fill in: the entries that would settle what is not determinable.",
)  # fmt: skip
@click.option("--steps", "with_steps", is_flag=True, help="Print the computation of every requirement.")
@click.option("--strict", is_flag=True, help=f"End with exit code {NOT_MET} if any requirement is not met.")
@click.option(
    "--language",
    "languages",
    type=click.Choice([*LANGUAGES, "all"]),
    multiple=True,
    default=(SOURCE,),
    show_default=True,
    help="A language of the report; what is printed is in the first.",
)
@click.option("--out", type=OUT, help="A folder for the report, its tables and standards.json.")
def standards_command(
    country: str, names: tuple[str, ...], folder: Path | None, figures_file: Path | None, skilled_wage: str | None,
    labourer_wage: str | None, data: Path | None, mapping: Path | None, reforms: tuple[Path, ...], day: datetime | None,
    wanted_file: Path | None, with_steps: bool, strict: bool, languages: tuple[str, ...], out: Path | None,
) -> None:  # fmt: skip
    """Hold the law of COUNTRY against minimum standards: met, not met, or not determinable, with what is lacking.

    The exit code is 0 whatever the verdicts are, 1 where a file has faults, 2 where the command is used wrongly;
    with --strict it is 3 if a requirement is not met.
    """
    given = _given(skilled_wage, labourer_wage)
    with faults_shown(), progress_bars() as progress:
        place = find_country(country)
        system = load(place, reforms)
        conventions = _chosen_conventions(read_conventions(folder), names)
        figures = given.beside(read_figures(figures_file)) if figures_file is not None else given
        surveyed, law_day, warnings = _surveyed(system, data, mapping, day, progress)
        check_in_force([system], law_day.date().replace(day=1), place)
        held = figures.beside(surveyed).beside(read_country_figures(place, law_day.date()))
        result = check_standards(system, law_day.date(), conventions, held, read_ratifications())
    every = [words_of(language, place / "languages") for language in chosen(languages)]
    for warning in warnings:
        click.echo(note_text(warning, every[0]), err=True)
    _print(result, every[0], with_steps=with_steps, why=_why(system) if day is None and data is None else "")
    if wanted_file is not None:
        wanted_file.write_text(_to_fill_in(result, every[0]), encoding="utf-8")
        click.echo(every[0]("Written: {path}", path=wanted_file))
    if out is not None:
        with faults_shown():
            _write(result, system.country, every, warnings, out)
    if strict and _has_not_met(result):
        raise SystemExit(NOT_MET)


def _given(skilled: str | None, labourer: str | None) -> Figures:
    source = "given on the command line"
    return Figures(
        None if skilled is None else ReferenceWage(_amount(skilled, "--skilled-wage"), "typical_skilled", source),
        None if labourer is None else ReferenceWage(_amount(labourer, "--labourer-wage"), "typical_unskilled", source),
    )  # fmt: skip


def _amount(text: str, option: str) -> Exact:
    try:
        amount = decimal(text)
    except (ValueError, ZeroDivisionError):
        raise click.BadParameter(f"{option} is '{text}'. Write an amount such as 1250.50.") from None
    if amount <= 0:
        raise click.BadParameter(f"{option} is {text}. A wage is above 0.")
    return amount


def _chosen_conventions(held: Sequence[Convention], names: Sequence[str]) -> Sequence[Convention]:
    by_name = {one.id: one for one in held}
    for name in names:
        if name.lower() not in by_name:
            raise click.BadParameter(f"'{name}' is no convention here. {did_you_mean(name.lower(), by_name)}")
    return [by_name[name.lower()] for name in dict.fromkeys(names)] if names else held


def _surveyed(
    system: System, data: Path | None, mapping: Path | None, day: datetime | None, progress: NamedProgress
) -> tuple[Figures, datetime, tuple[str, ...]]:
    """What a survey says, the day of the law (the one asked for, else the survey's, else the last the law is told of, else today), and what the survey warns of."""
    if data is None:
        last = system.country.until
        ended = datetime.combine(last, datetime.min.time()) if last is not None else None
        return Figures(), day or ended or datetime.now().astimezone(), ()
    if mapping is None and not is_kept(data):
        raise click.UsageError("Give --mapping too: only a survey written by 'survey map' does without.")
    people = open_survey(data, mapping, progress)
    law_day = day or datetime.combine(people.about.reference_date, datetime.min.time())
    found = figures_of_survey(system, people, law_day.date(), stages(progress)("Judging"))
    return found, law_day, people.about.warnings


_OF_TODAY = marked("The date is the first of this month: neither --date nor --survey gave another.")
_OF_THE_PAST = marked(
    "The date is of the last month whose law the definition tells: neither --date nor --survey gave another."
)


def _why(system: System) -> str:
    """Why the law is of its day where nobody asked for one, for the reader."""
    return _OF_TODAY if system.country.until is None else _OF_THE_PAST


def _to_fill_in(result: StandardsResult, words: Words) -> str:
    say = StandardsWords(words, result.currency, result.minor_digits, names_of(result))
    found = wanted(result)
    told = [
        words(
            "{name}: {value}",
            name=f"{one.convention.upper()}, {say.requirement(one.verdict)}",
            value=say.sentences(one.lacking),
        )
        for one in found
    ]
    return figures_text(found, told)


def _write(
    result: StandardsResult, country: Country, every: Sequence[Words], warnings: Sequence[str], out: Path
) -> None:
    told = [
        Told(definition_source(country, words), result.day.isoformat(), is_invented=country.is_invented)
        for words in every
    ]
    texts = [(standards_report(result, source, words, warnings), words) for source, words in zip(told, every)]
    paths = write_report(texts, out, ("html", "xlsx"))
    (out / "standards.json").write_text(standards_text(result), encoding="utf-8")
    for path in (*(path for path in paths if path.parent.name != "tables"), out / "standards.json"):
        click.echo(every[0]("Written: {path}", path=path))


def _has_not_met(result: StandardsResult) -> bool:
    return any(verdict.status is Status.NOT_MET for one in result.conventions for verdict in _verdicts(one))


def _verdicts(one: ConventionResult) -> Iterator[Verdict]:
    for part in one.parts:
        yield from part.verdicts
    yield from one.whole


def _print(result: StandardsResult, words: Words, *, with_steps: bool, why: str) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDE)
    say = StandardsWords(words, result.currency, result.minor_digits, names_of(result))
    console.print(
        words("{country}, law of {date}", country=words(result.country_name), date=result.day.isoformat()),
        style="bold",
    )
    if why:
        console.print(words(why))
    _print_signs(console, say)
    for one in result.conventions:
        name = one.convention.names.get(words.language, one.convention.names["en"])
        console.print(f"\n{one.convention.short}  {name}", style="bold", highlight=False)
        console.print(_table(one, say, with_steps=with_steps))
    _print_signs(console, say)
    found = needs(result, words)
    if found:
        console.print(f"\n{words('What is lacking is given by these options:')}", style="bold")
    for line in found:
        console.print(f"  {line}", markup=False, highlight=False)


def _print_signs(console: Console, say: StandardsWords) -> None:
    signs = ", ".join(f"{SYMBOLS[status]} {say.status(status)}" for status in Status)
    text = say.words(
        "Signs: {signs}. [from memory, unverified]: nobody has checked the article against its text.",
        signs=signs,
    )
    console.print(text, markup=False, highlight=False)


def _table(one: ConventionResult, say: StandardsWords, *, with_steps: bool) -> Table:
    table = Table(box=None, pad_edge=False, show_header=True, header_style="italic")
    for label in (
        "",
        say.words("Requirement"),
        say.words("Found"),
        say.words("Required"),
        say.words("Article"),
    ):
        table.add_column(label, overflow="fold")
    for part in one.parts:
        label = say.words(PART_LABELS.get(part.part, BRANCH.labels[part.branch]))
        if part.absent is not None:
            table.add_row(_sign(part.status), Text(label, style="bold"))
            _add(table, part.absent, say, with_steps=True)
        elif not part.schemes:
            table.add_row(
                _sign(part.status), Text(label, style="bold"), "", "", Text(say.sentences(part.lacking))
            )
        for scheme in part.schemes:
            table.add_row(_sign(scheme.status), _named(label, scheme.name, say))
            for verdict in scheme.verdicts:
                _add(table, verdict, say, with_steps=with_steps)
        if part.together is not None:
            table.add_row(_sign(part.together.status), _named(label, TOGETHER, say))
            _add(table, part.together, say, with_steps=with_steps)
    for whole in one.whole:
        _add(table, whole, say, with_steps=with_steps)
    return table


def _named(label: str, name: str, say: StandardsWords) -> Text:
    return Text(say.words("{name}: {value}", name=label, value=say.words(name)), style="bold")


def _add(table: Table, verdict: Verdict, say: StandardsWords, *, with_steps: bool) -> None:
    row = say.requirement(verdict), say.compared(verdict)[0], say.limit(verdict), Text(say.article(verdict))
    table.add_row(_sign(verdict.status), Text(f"  {row[0]}"), *row[1:])
    # What a level is computed from is told without being asked for, as is what somebody has observed, or that nothing is paid, where
    # a verdict rests on that alone.
    shown = tuple(step for step in verdict.steps if with_steps or step.code in _ALWAYS_TOLD)
    told = (*shown, *verdict.lacking)
    for step in told:
        table.add_row("", "", "", "", Text(say.sentence(step), style="dim"))


def _sign(status: Status) -> Text:
    return Text(SYMBOLS[status], style=_STYLES[status])
