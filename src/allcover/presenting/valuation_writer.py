"""A valuation, written as a report in one language. Works nothing out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from altair.utils.schemapi import debug_mode

from allcover import __version__
from allcover.presenting.assumptions_section import assumptions_section
from allcover.presenting.closed_section import closed_sections
from allcover.presenting.lives_section import lives_sections
from allcover.presenting.numbers import date_text
from allcover.presenting.people_section import people_section
from allcover.presenting.sheet_formulas import others_of
from allcover.presenting.told import Told, citation_text, note_text, survey_source
from allcover.presenting.valuation_beside import beside_sections
from allcover.presenting.valuation_data import data_section
from allcover.presenting.valuation_economy import in_economy_sections
from allcover.presenting.valuation_experience import ExperienceWriter
from allcover.presenting.valuation_financing import financing_section
from allcover.presenting.valuation_section import valuation_section
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_words import IN_BRACKETS
from allcover.presenting.writing import ONE_YEAR
from allcover.projection.courses import fingerprint_of
from allcover.vocabulary.fault import retold
from allcover.vocabulary.finding import Finding, Provenance, Report, Section
from allcover.vocabulary.words import Words, marked

LIMITS = (
    marked(
        "A valuation shows what follows from law, data and assumptions. It is no forecast, and is to be made anew when any of them changes."
    ),
    marked(
        "Pensions in payment follow the index, and what the definition says of benefits in payment, such as a minimum; a later change of the formula of new pensions does not reach them."
    ),
    marked(
        "Pensions are those of a person with the sex, age and years of credit of a cell. A rule that asks for more, such as a pensioner's own wages over the years, cannot be valued by cells, and is refused "
        "rather than guessed."
    ),
    marked(
        "Pensions that the law would give for credit under other schemes, lump sums and refunds are left out unless the definition gives them as monthly pensions."
    ),
    marked(
        "What the law has others pay of a deficit is income of the scheme here, for as long as there is a deficit; the premium and all other rates are what contributions alone would have to come to. Subsidies that no law names are left out."
    ),
    marked(
        "Nobody changes what they do because the law or the rate changes, neither work nor declaring nor retiring, but for those whom a later age keeps from retiring: how many of them go on contributing is assumed."
    ),
)
OF_CLOSED = (
    *LIMITS[:4],
    marked(
        "Nobody is taken to contribute again, and no subsidies are counted that no law names; what a government pays beyond them is its own decision."
    ),
)
"""What cannot be said of a fund that nobody pays into."""
ONE_YEAR_AND_MORE = marked(
    "Coverage, poverty and cost, of the options too, are of one year, at the law and prices of one date; only the people and the pension scheme, under the law as it is, are carried on over the years to come."
)
"""Said of a country's report that ends with the years to come, in the place of saying that it tells of one year alone."""
AHEAD = (
    "people.last",
    "people.old_last",
    "valuation.premium",
    "valuation.law_rate",
    "valuation.pay_as_you_go_last",
    "valuation.exhaustion",
)
"""What a country's report says of the years to come in its brief."""

LONG_CREDIT = marked("Cells tell years of credit apart up to 60: whoever has more has the pension of 60.")

PAID_ON = marked(
    "The law ends the pension of a widow or widower who marries again, and the file of assumptions says of nobody that they do (`remarriage`): the pension is paid on, so cost and rates are somewhat too high, on the safe side."
)


# A test holds every chart against the schema of Vega-Lite, once and whole; here no part is checked as it is made.
@debug_mode(False)
def written_valuation(results: ValuationResults, day: date, words: Words) -> Report:
    """This function will write a valuation; ``day`` is that of the report."""
    basis = results.study.basis
    country, about = basis.system.country, basis.survey.about
    scheme = words(basis.system.schemes[basis.given.scheme].name)
    made = results.made
    return Report(
        title=words(
            "Actuarial valuation: {scheme}, {country}, {first} to {last}",
            scheme=scheme, country=words(country.name), first=int(made.years[0]), last=int(made.years[-1]),
        ),
        subtitle=words("{survey}, law of {date}", survey=words(about.title), date=date_text(basis.day, words)),
        sections=tuple(valuation_sections(results, words)),
        provenance=Provenance(
            definition_hash=basis.system.fingerprint, library_version=__version__, survey=f"{words(about.title)} ({citation_text(about.source, words)})",
            mapping_hash=about.mapping_sha256 or words("none"), date_made=day.isoformat(), is_day_of_report=True, is_survey=basis.records is None, country=words(country.name),
            reforms=tuple(f"{words(one.title)} ({one.fingerprint[:16]})" for one in (*(one.system for one in results.others), *results.idle)),
            details=tuple(_details(results, words)), further=tuple(retold(one, words) for one in results.residents.sources),
        ),
        is_diagnosis=False,
        limits=(*map(words, _of_the_sample(results)), *(note_text(warning, words) for warning in about.warnings), *map(words, _limits(results)), *map(words.note, country.notes)),
    )  # fmt: skip


def _limits(results: ValuationResults) -> tuple[str, ...]:
    limits = LIMITS if results.closed is None else OF_CLOSED
    return (*limits, *_of_long_credit(results), *_of_new_marriages(results))


def _of_the_sample(results: ValuationResults) -> tuple[str, ...]:
    return () if results.sampled is None else (IN_BRACKETS,)


def _of_long_credit(results: ValuationResults) -> tuple[str, ...]:
    made = results.made.insured
    return (LONG_CREDIT,) if made.active[..., -1].any() or made.inactive[..., -1].any() else ()


def _of_new_marriages(results: ValuationResults) -> tuple[str, ...]:
    """What is left out of a law that ends pensions by a new marriage, where nobody is assumed to marry again."""
    laws = [results.valued, *(one.valued for one in results.others)]
    ends = any(award.ends_wed and award.survivor[0].any() for one in laws for award in one.scheme.awards)
    return (PAID_ON,) if ends and "remarriage" not in results.study.basis.given.raw["ages"] else ()


def valuation_sections(results: ValuationResults, words: Words) -> Iterator[Section]:
    """This function will write the parts of a valuation, in reading order."""
    basis = results.study.basis
    country = basis.system.country
    source = survey_source(words(basis.survey.about.title), country, words)
    told = Told(source, basis.day.isoformat(), is_invented=country.is_invented)
    yield from (
        _of_contributors(results, told, words)
        if results.closed is None
        else closed_sections(results, told, words)
    )
    yield data_section(results, told, words)
    if results.closed is None:
        yield ExperienceWriter(results, told, words).section()
    people = words.join(retold(one, words) for one in results.residents.sources) or words("source not stated")
    yield people_section(results.residents, replace(told, source=people), words)
    yield assumptions_section(results, told, words)


def _of_contributors(results: ValuationResults, told: Told, words: Words) -> Iterator[Section]:
    yield valuation_section(results, told, words)
    if results.tried:
        yield from beside_sections(results, told, words)
    yield financing_section(results, told, words)
    yield from in_economy_sections(results, told, words)
    if results.lived is not None:
        yield from lives_sections(results, results.lived, told, words)


def with_years_to_come(report: Report, results: ValuationResults, words: Words) -> Report:
    """This function will end a country's report with its people and a scheme over the years: what they can say and what they rest on are told with those of the report."""
    limits = (words(ONE_YEAR_AND_MORE) if limit == words(ONE_YEAR) else limit for limit in report.limits)
    made = report.provenance
    return replace(
        report,
        sections=(*report.sections, *short_sections(results, words)),
        limits=(*limits, *map(words, (*_of_the_sample(results), *_limits(results)))),
        provenance=replace(made, details=(*made.details, *_hashes(results, words))),
    )


def short_sections(results: ValuationResults, words: Words) -> Iterator[Section]:
    """This function will write the end of a country's report: its people and its scheme over the years, and what to ask for more."""
    *_, people, _ = sections = list(valuation_sections(results, words))
    basis, result = results.study.basis, sections[0]
    scheme = words(basis.system.schemes[basis.given.scheme].name)
    more = words(
        "More stands in the valuation's own report: what would move the rate, futures of chance, other laws, assumptions."
    )
    # Numbers of the future are told in their own part, not among those of the day.
    # Formulas that rest on a table left out are left out with it; their numbers stand.
    kept = {table.key for table in (*people.tables, *result.tables)}
    yield replace(people, findings=_quiet(people, kept))
    yield replace(
        result,
        heading=words("{name}: {value}", name=result.heading, value=scheme),
        paragraphs=(*result.paragraphs, more),
        brief=tuple(ExperienceWriter(results, Told("", ""), words).in_brief()),
        findings=_quiet(result, kept),
        tables=tuple(
            replace(table, formulas=tuple(one for one in table.formulas if others_of(one.text) <= kept))
            for table in result.tables
        ),
    )


def _quiet(section: Section, kept: set[str]) -> tuple[Finding, ...]:
    return tuple(
        replace(
            finding,
            brief=finding.label if finding.key in AHEAD else "",
            is_headline=False,
            formula=finding.formula if others_of(finding.formula) <= kept else "",
            label_formula=finding.label_formula if others_of(finding.label_formula) <= kept else "",
        )
        for finding in section.findings
    )


def _details(results: ValuationResults, words: Words) -> Iterator[tuple[str, str]]:
    study = results.study
    yield words("Date of the law"), date_text(study.basis.day, words)
    yield from _hashes(results, words)
    if study.before is not None:
        yield words("Hash of the definition of the valuation before"), study.before.system.fingerprint
        yield words("Hash of the assumptions of the valuation before"), study.before.given.fingerprint


def _hashes(results: ValuationResults, words: Words) -> Iterator[tuple[str, str]]:
    yield words("Hash of the assumptions"), results.study.basis.given.fingerprint
    yield words("Hash of population and rates"), results.residents.fingerprint
    if results.study.basis.economy is not None:
        yield words("Hash of the economy"), fingerprint_of(results.study.basis.economy)
