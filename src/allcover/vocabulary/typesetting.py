"""The signs that a language sets in its own way: apostrophes, and the spaces before and inside marks at which no line may end.

The one place for it: translations and lists come through here, whoever wrote them; numbers are Babel's.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

NO_BREAK, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
_SPACE = f"[ {NO_BREAK}{NARROW}]?"
_ENDS = r"(?=\s|$|[»”)\]])"


def _apostrophe(found: re.Match[str]) -> str:
    return found[1] or "’"


_RULES: Mapping[str, tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    MappingProxyType(
        {
            "en": (
                # What stands between two straight signs is a word of the rule language or of a file, and stays as it is typed.
                (re.compile(r"((?<![\w})])'[^']*'(?!\w))|(?<=[\w})])'(?=\w)|(?<=s)'(?= \w)"), _apostrophe),
                (re.compile(r'(?<![\w})])"([^"]*)"(?!\w)'), r"“\1”"),
                (re.compile(r"(?<=[\d}]) %(?!\w)"), "%"),
            ),
            "fr": (
                (re.compile(r"(?<=\w)'(?=[\w{«])"), "’"),
                (re.compile(rf"(?<=\S){_SPACE}:{_ENDS}"), f"{NO_BREAK}:"),
                (re.compile(rf"(?<=\S){_SPACE}([;?!]){_ENDS}"), rf"{NARROW}\1"),
                (re.compile(rf"(?<=[\d}}]){_SPACE}%"), f"{NARROW}%"),
                (re.compile(rf"«{_SPACE}"), f"«{NO_BREAK}"),
                (re.compile(rf"{_SPACE}»"), f"{NO_BREAK}»"),
            ),
        }
    )
)
"""By language, what is found and what is set instead (Imprimerie nationale: a full space before a colon, a narrow one else)."""


_QUOTED = re.compile(r"(?<![\w})])'([^']+)'(?!\w)")
_QUOTES: Mapping[str, str] = MappingProxyType(
    {"fr": f"«{NO_BREAK}\\1{NO_BREAK}»", "es": "«\\1»", "pt": "«\\1»"}
)


def quoted(text: str, language: str) -> str:
    """This function will set what an author of notes put between two straight signs between those of the language: it is a word, not code.

    >>> quoted("the answer is 'cannot tell' for the scheme ('pensions')", "en")
    'the answer is ‘cannot tell’ for the scheme (‘pensions’)'
    >>> quoted("a resposta é 'não se pode saber'", "pt")
    'a resposta é «não se pode saber»'
    """
    return _QUOTED.sub(_QUOTES.get(language, r"‘\1’"), text)


@lru_cache(maxsize=16_384)
def typeset(text: str, language: str) -> str:
    """This function will set the signs of a text as its language does; blanks such as ``{count}`` stay.

    >>> typeset("L'enquête « A » : combien ? 7 % de {name} ; d'{option}", "fr").replace(NARROW, "_").replace(NO_BREAK, "~")
    'L’enquête «~A~»~: combien_? 7_% de {name}_; d’{option}'
    >>> typeset("The schemes' own funds; 7 % of {country}'s; write 'yes' or 'no'", "en")
    "The schemes’ own funds; 7% of {country}’s; write 'yes' or 'no'"
    """
    for found, instead in _RULES.get(language, ()):
        text = found.sub(instead, text)
    return text
