"""Every text a reader may see, gathered into the files of translations: ``python -m allcover.vocabulary.gathering``.

Texts of the program are found in its own source (``words("...")``, ``words.plural("...", "...")``, ``marked("...")``), in the
templates, in the code lists and in its reference data; they go to ``vocabulary/languages/<language>.po``. Texts of a country are
found in its definitions, reforms, mappings, observations, designs and known totals; they go to
``<country>/languages/<language>.po``, for every country that has that folder. A citation of a law stays in the language of the law.
What is translated stays, what is new is added empty, what is gone is taken out; the same texts give the same bytes.
"""

import ast
import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from allcover.vocabulary.codes import CODE_LISTS
from allcover.vocabulary.words import LANGUAGES, SOURCE

PACKAGE = Path(__file__).parents[1]
PROGRAM = Path(__file__).with_name("languages")
_WORD = re.compile(r"(?!arts?\b)\b[A-Za-z]*[a-z]{3}")
_SECTIONS = re.compile(r"ss\. [\d(), -]+ and [\d()]+")
_ONE = {"words", "marked", "_words", "Sentence"}
PLURALS = {"en": "n != 1", "fr": "n > 1", "es": "n != 1", "pt": "n != 1"}
"""When a number is many: the rule that tools of translators read. Here Unicode's is asked (``Words.plural``); a test holds them equal."""

_HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=({plural});\\n"
"""

Text = str | tuple[str, str]
"""A text, or the two forms of one that counts something."""


class NotOneText(ValueError):
    """A text was put together before it was handed over for translation."""


def main() -> None:
    """This function will bring every file of translations up to date."""
    for folder, texts in catalogues().items():
        for language in (code for code in LANGUAGES if code != SOURCE):
            path = folder / f"{language}.po"
            path.write_bytes(updated(path, language, texts))


def catalogues() -> dict[Path, list[Text]]:
    """This function will give the texts of each folder of translations, in the order of their files."""
    found: dict[Path, list[Text]] = {PROGRAM: _distinct(program_texts())}
    for folder in sorted((PACKAGE / "catalogue").glob("*/languages")):
        found[folder] = _distinct(country_texts(folder.parent))
    return found


def _distinct(texts: Iterable[Text]) -> list[Text]:
    return list(dict.fromkeys(texts))


def updated(path: Path, language: str, texts: Iterable[Text]) -> bytes:
    """This function will give a file of translations with just these texts, those translated before kept as they are."""
    held = _held(path)
    catalogue = (
        Catalog()
    )  # of no locale: Babel would write the forms of CLDR, which are more than gettext reads
    for text in texts:
        before = held.get(text)
        catalogue.add(text, string=before.string if before is not None else "")
    out = BytesIO()
    out.write(_HEADER.format(language=language, plural=PLURALS[language]).encode())
    body = BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, no_location=True)
    out.write(b"\n" + body.getvalue().strip() + b"\n")
    return out.getvalue()


def _held(path: Path) -> dict[Text, Message]:
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        return {_key(message.id): message for message in read_po(file) if message.id}


def _key(identity: Any) -> Text:
    return tuple(identity) if isinstance(identity, list | tuple) else identity


# the program


def program_texts() -> Iterator[Text]:
    """This function will give every text of the program that is handed over for translation."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from python_texts(path.read_text(encoding="utf-8"), path.name)
    for path in sorted((PACKAGE / "presenting" / "templates").glob("*.html")):
        yield from template_texts(path)
    for codes in CODE_LISTS.values():
        yield from codes.labels.values()
    for pattern, paths in _REFERENCE.items():
        for path in sorted(PACKAGE.glob(pattern)):
            yield from _of(path, paths)
    # What a form says of itself is the cure of who writes it otherwise (``vocabulary.shape``). JSON is YAML.
    for folder in ("rules", "projection"):
        for path in sorted(PACKAGE.glob(f"{folder}/schemas/*.json")):
            yield from _of(path, ("**.description",))


def python_texts(source: str, name: str) -> Iterator[Text]:
    """This function will find the texts in a Python file. Raises NotOneText where one is put together of pieces."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args)
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if called in _ONE:
            yield from _texts(call.args[:1], name)
        elif called == "plural":
            both = tuple(_texts(call.args[:2], name))
            # Forms that are read of a record were gathered where they are written.
            if len(both) == 2:
                yield both


def _texts(arguments: Iterable[ast.expr], name: str) -> Iterator[str]:
    for argument in arguments:
        if isinstance(argument, ast.JoinedStr | ast.BinOp):
            raise NotOneText(
                f"{name}:{argument.lineno}: the text is put together before it is translated. "
                "Write one sentence with {blanks}."
            )
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value


def template_texts(path: Path) -> Iterator[str]:
    """This function will find the texts in a template."""
    with path.open("rb") as file:
        for _, _, messages, _ in babel_extract(file, ("words",), (), {"encoding": "utf-8"}):
            text = messages[0] if isinstance(messages, tuple) else messages
            if text:
                yield text


# a country


def _cited(*places: str) -> tuple[str, ...]:
    """The paths of what is said of the sources in some places."""
    return tuple(
        f"{place}.source.{part}".removeprefix(".") for place in places for part in ("title", "article")
    )


@dataclass(frozen=True)
class _Readable:
    """What of a definition stands in reports, as paths: ``*`` is every item of a list or mapping, ``**`` all that lies within."""

    country: tuple[str, ...] = (
        "notes.*",
        "coverage.*.universe",
        "coverage.*.note",
        "poverty.*.name",
        *_cited("poverty.*", "economy.*.values.*", "complete.*"),
    )
    scheme: tuple[str, ...] = ("notes.*", "places.*.label", "package.items.*.label", "package.groups.*.label")
    shared: tuple[str, ...] = ("quantities.*.label", "parameters.*.label")
    mapping: tuple[str, ...] = (
        "survey.title",
        "survey.notes.*",
        "survey.caveats.*",
        "survey.design.note",
        *_cited("survey"),
    )
    observations: tuple[str, ...] = tuple(
        f"observations.*.{name}" for name in ("group", "statement", "who_says")
    ) + _cited("observations.*")
    designs: tuple[str, ...] = (
        "notes.*", "compare.*.notes.*", "assumptions.*.source.note", *_cited("assumptions.*", "compare.*"),
    )  # fmt: skip
    economy: tuple[str, ...] = ("notes.*", "**.source.note", *_cited("**"))
    valuation: tuple[str, ...] = (
        "notes.*",
        "classes.*.label",
        "benefits.*.label",
        "**.source.note",
        *_cited("**"),
    )
    mutual: tuple[str, ...] = (
        "mutual",
        "notes.*",
        "services.*.label",
        "fund.members.*.label",
        "source.note",
        *_cited(""),
    )
    costing: tuple[str, ...] = (
        "costing", "notes.*", "benefits.*.label", "packages.*.label", "options.*.label", "**.source.note", *_cited("**"),
    )  # fmt: skip


_READABLE = _Readable()
_REFERENCE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "coverage/profiles/*.yaml": ("description", *_cited("", "needs.*.level", "needs.*.access")),
        "capacity/reference/assumptions.yaml": ("*.source.note", *_cited("*")),
        "coverage/reference/quoted_claims.yaml": (
            *(f"claims.*.{part}" for part in ("statement", "counted", "among", "who", "holds_for")),
            *_cited("claims.*"),
        ),
        "standards/conventions/*.yaml": ("readings.*.title", "**.note", "**.article"),
    }
)
"""What of the reference data that come with the program stands in reports."""


def country_texts(folder: Path) -> Iterator[str]:
    """This function will find the texts of a country that stand in reports, in its definitions, reforms and mappings.

    The laws of a country that exists keep their titles, by which a reader looks them up; those of an invented one are texts like others.
    """
    yield from _of_files(folder)
    if yaml.safe_load((folder / "country.yaml").read_text(encoding="utf-8")).get("invented"):
        laws = ("**.law.*.title", "**.law.*.article", *_cited("**"))
        for pattern in ("country.yaml", "*/definition.yaml", "reforms/*.yaml", "standards.yaml"):
            for path in sorted(folder.glob(pattern)):
                yield from _of(path, laws)


def _of_files(folder: Path) -> Iterator[str]:
    yield from _of(folder / "country.yaml", (*_READABLE.country, *_READABLE.shared))
    for path in sorted(folder.glob("*/definition.yaml")):
        yield from _of(path, (*_READABLE.scheme, *_READABLE.shared))
    added = tuple(f"add.*.{path}" for path in (*_READABLE.scheme, *_READABLE.shared, "law.*.title"))
    for path in sorted(folder.glob("reforms/*.yaml")):
        yield from _of(path, ("notes.*", *added))
    for path in sorted(folder.glob("surveys/*.yaml")):
        yield from _of(path, _READABLE.mapping)
    for path in sorted(folder.glob("observations.yaml")):
        yield from _of(path, _READABLE.observations)
    for path in sorted(folder.glob("standards.yaml")):
        yield from _of(path, ("observed.*.says", *_cited("wages.*", "persons.*", "changes.*")))
    for path in sorted(folder.glob("basket.yaml")):
        yield from _of(path, _cited(""))
    for path in sorted(folder.glob("designs/*.yaml")):
        yield from _of(path, _READABLE.designs)
    for path in sorted(folder.glob("economy.yaml")):
        yield from _of(path, _READABLE.economy)
    for path in sorted(folder.glob("costings/*.yaml")):
        yield from _of(path, _READABLE.costing)
    for path in sorted([*folder.glob("valuations/*.yaml"), *folder.glob("people/*.yaml")]):
        yield from _of(path, _READABLE.valuation)
    for path in sorted(folder.glob("mutuals/*.yaml")):
        yield from _of(path, _READABLE.mutual)
    for path in sorted([*folder.glob("totals.csv"), *folder.glob("people/*.csv")]):
        yield from _of_rows(path)


def _of_rows(path: Path) -> Iterator[str]:
    """The names of regions in a table, and its sources."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield from (row[name] for name in ("region", "source") if row.get(name))


def _of(path: Path, paths: Iterable[str]) -> Iterator[str]:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    for steps in paths:
        found = _at(raw, steps.split("."))
        # An article by its number alone is the same in every language, and sections are put into words by the program.
        yield from (
            text
            for text in found
            if not steps.endswith("article") or (_WORD.search(text) and not _SECTIONS.fullmatch(text))
        )


def _at(raw: Any, steps: list[str]) -> Iterator[str]:
    if not steps:
        # What is written by language already is no text to translate.
        if raw and not isinstance(raw, Mapping | list):
            yield str(raw)
        return
    items = raw.values() if isinstance(raw, Mapping) else raw if isinstance(raw, list) else ()
    if steps[0] == "**":
        yield from _at(raw, steps[1:])
        for item in items:
            yield from _at(item, steps)
    elif steps[0] == "*":
        for item in items:
            yield from _at(item, steps[1:])
    elif isinstance(raw, Mapping) and steps[0] in raw:
        yield from _at(raw[steps[0]], steps[1:])


if __name__ == "__main__":
    main()
