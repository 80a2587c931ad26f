"""The part of a report on the schemes: what the definitions say of themselves, law, and what a reader must know."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from allcover.presenting.told import citation_text, definition_source, unverified_note
from allcover.rules.definition import Scheme, System
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.finding import Section, Table, TableColumn
from allcover.vocabulary.words import Words, marked

MECHANISMS: Mapping[str, str] = MappingProxyType(
    {
        "social_insurance": marked("Social insurance"),
        "special_scheme": marked("Special scheme"),
        "provident_fund": marked("Provident fund"),
        "individual_accounts": marked("Individual accounts"),
        "universal": marked("Universal scheme"),
        "means_tested": marked("Means-tested scheme"),
        "conditional_transfer": marked("Conditional transfer"),
        "public_facilities": marked("Care in public facilities"),
        "mutual": marked("Mutual organisation"),
        "micro_insurance": marked("Micro-insurance"),
        "employer_liability": marked("Employer's liability"),
        "private_mandated": marked("Private insurance required by law"),
        "private": marked("Private insurance"),
        "public_works": marked("Public works"),
        "in_kind": marked("Scheme in kind"),
    }
)
"""What kinds of scheme are called, by the code of the definition."""


def schemes_section(system: System, day: date, words: Words) -> Section:
    """This function will list the schemes in force with their law and their notes."""
    columns = (
        TableColumn("scheme", words("Scheme")),
        TableColumn("mechanism", words("Kind")),
        TableColumn("branches", words("Branches")),
        TableColumn("law", words("Law")),
        TableColumn("notes", words("What to know")),
    )
    title = words("The schemes as defined")
    rows = tuple(_row(scheme, words) for scheme in system.schemes_on(day).values())
    table = Table(
        key="schemes.definitions",
        title=title,
        columns=columns,
        rows=rows,
        definition=words("As written in the country's definition."),
        universe=words("Schemes in force"),
        source=definition_source(system.country, words),
    )
    return Section(id="schemes", heading=title, paragraphs=unverified_note((table,), words), tables=(table,))


def _row(scheme: Scheme, words: Words) -> tuple[str, ...]:
    return (
        words(scheme.name),
        words(MECHANISMS[scheme.mechanism]),
        ", ".join(words(BRANCH.labels[branch]) for branch in scheme.branches),
        words.join(citation_text(citation, words) for citation in scheme.law),
        " ".join(words.note(note) for note in scheme.notes),
    )
