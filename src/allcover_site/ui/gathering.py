"""Every text of the site, gathered into the files of translations: ``python -m allcover_site.ui.gathering``.

Texts are found where they are handed over: ``gettext`` and its kin in the code, ``translate`` and ``blocktranslate`` in the
templates. They go to ``locale/<language>/LC_MESSAGES/django.po``, and from there into the ``.mo`` that Django reads. What is
translated stays, what is new is added empty, what is gone is taken out; the same texts give the same bytes.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from allcover.vocabulary.gathering import Text, updated
from allcover.vocabulary.words import LANGUAGES, SOURCE

SITE = Path(__file__).parents[1]
LOCALE = SITE / "locale"
NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
TRANSLATED = tuple(language for language in LANGUAGES if language != SOURCE)
_ONE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_PLURAL = {"ngettext", "ngettext_lazy"}
_STRING = r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_CALL = re.compile(rf"\bn?gettext\({_STRING}(?:,\s*{_STRING})?")


class CannotGather(ValueError):
    """A text is handed over in a way that this cannot find whole."""


def main() -> None:
    """This function will bring every file of translations up to date."""
    texts = site_texts()
    for language in TRANSLATED:
        path = po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(updated(path, language, texts))
        path.with_suffix(".mo").write_bytes(compiled(path))


def po_file(language: str) -> Path:
    """This function will name the file of a language's translations."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def compiled(path: Path) -> bytes:
    """This function will give a file of translations as Django reads it."""
    held = BytesIO()
    with path.open("rb") as file:
        catalogue = read_po(file)
    # The header tells of moments: the same texts give the same bytes.
    catalogue.creation_date = catalogue.revision_date = NO_MOMENT
    write_mo(held, catalogue)
    return held.getvalue()


def site_texts() -> list[Text]:
    """This function will give every text of the site once, in the order of its files."""
    found: list[Text] = []
    for path in sorted(SITE.rglob("*.py")):
        found.extend(python_texts(path.read_text(encoding="utf-8"), path.name))
    for path in sorted(SITE.rglob("templates/**/*.html")):
        found.extend(template_texts(path.read_text(encoding="utf-8"), path.name))
    plurals = {text[0] for text in found if isinstance(text, tuple)}
    return list(dict.fromkeys(text for text in found if text not in plurals))


def python_texts(source: str, name: str) -> Iterator[Text]:
    """This function will find the texts in a Python file. Raises CannotGather where one is no plain string."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args)
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        called = getattr(call.func, "id", "")
        if called in _ONE:
            yield from _strings(call.args[:1], name)
        elif called in _PLURAL:
            one, many = _strings(call.args[:2], name)
            yield (one, many)


def _strings(arguments: Iterable[ast.expr], name: str) -> Iterator[str]:
    for argument in arguments:
        if isinstance(argument, ast.JoinedStr | ast.BinOp):
            raise CannotGather(
                f"{name}:{argument.lineno}: the text is put together before it is translated. "
                "Write one sentence with %(blanks)s."
            )
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value


def template_texts(source: str, name: str) -> Iterator[Text]:
    """This function will find the texts in a template. Raises CannotGather where one has a context."""
    code = templatize(source, origin=name)
    if "pgettext(" in code:
        raise CannotGather(f"{name}: a text has a context, which the files of translations do not keep.")
    for one, many in _CALL.findall(code):
        first = ast.literal_eval(one)
        yield (first, ast.literal_eval(many)) if many else first


if __name__ == "__main__":
    main()
