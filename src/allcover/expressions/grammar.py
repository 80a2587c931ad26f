"""Text to nodes: the part of Python's expression grammar that the language takes, and a fault for all else.

``ast`` only parses; nothing is compiled or run. A text is bounded in length and depth, so that a definition
from a stranger is safe to load.
"""

import re
import warnings

from allcover.expressions.broken import why_broken
from allcover.expressions.nodes import Node
from allcover.expressions.syntax import Outside, nodes_of
from allcover.vocabulary.fault import FaultList, Place
from allcover.vocabulary.words import Sentence, marked

MAXIMUM_LENGTH = 2_000
_SLIPS = (
    (r"&&|\|\|", marked("Write 'and' or 'or'.")),
    (r"!(?!=)", marked("Write 'not'.")),
    (r"\d *%", marked("Write 0.05 for 5 per cent.")),
    (r"\b(AND|OR|NOT|IF|ELSE|IN)\b", marked("Write the words of the language in small letters.")),
    (r"[‘’“”«»]", marked("Write straight quotes, as in 'female'.")),
    (r"[≤≥≠×÷−–]|=[<>]", marked("Write <=, >=, !=, *, / and - with the signs of the keyboard.")),
)
"""What people write who know other languages, or whose program mends quotes: patterns outside quotes, and what to write."""

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def parse(text: str, place: Place, faults: FaultList) -> Node | None:
    """This function will parse an expression, or note where it leaves the language and give None.

    >>> noted = FaultList()
    >>> parse("2 * x", Place("example"), noted)
    Arithmetic(sign='*', left=Number(value=2, at=0), right=Name(name='x', at=4), at=0)
    """
    if len(text) > MAXIMUM_LENGTH:
        faults.add(
            place,
            Sentence("The expression has {count} characters.", count=str(len(text))),
            Sentence("Stay under {most}: split it.", most=str(MAXIMUM_LENGTH)),
        )
        return None
    if not text.strip():
        faults.add(place, marked("The rule is empty."), marked("Write it, or 'yes', 'no' or 0."))
        return None
    if "#" in _QUOTED.sub("", text):
        # Python would take the rest of the text for a comment, over the ends of lines.
        faults.add(
            place,
            marked("'#' is outside the language."),
            marked("Write comments on lines of their own, outside the rule."),
        )
        return None
    line = text.replace("\n", " ").replace("\t", " ").replace("\r", " ").rstrip()
    offset = len(line) - len(line.lstrip())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return nodes_of(line.strip(), offset)
    except SyntaxError as error:
        why, at = why_broken(line, offset + (error.offset or 1) - 1)
        faults.add(
            place,
            Sentence("Cannot be understood: {why} near {line}.", why=why, line=_near(line, at)),
            _cure(line),
        )
    except Outside as error:
        faults.add(
            place,
            Sentence("{what} It stands near {line}.", what=error.what, line=_near(line, error.at)),
            error.cure,
        )
    except (RecursionError, MemoryError, ValueError):
        faults.add(
            place,
            marked("The expression is nested too deeply or holds characters of no use."),
            marked("Split it up."),
        )
    return None


def _cure(line: str) -> str:
    bare = _QUOTED.sub("", line)
    found = (cure for pattern, cure in _SLIPS if re.search(pattern, bare))
    return next(found, marked("Check the spelling here."))


def _near(line: str, at: int) -> str:
    return f"'{line[max(0, at) : max(0, at) + 30].strip() or line[-20:].strip()}'"
