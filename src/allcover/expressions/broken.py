"""Why a text is no expression, in words of our own: those of Python's parser speak of another language and change with its version."""

import re

from allcover.vocabulary.words import Sentence

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_PAIRS = {")": "(", "]": "[", "}": "{"}
_BROKEN_OFF = re.compile(r"(?P<last>[-+*/<>=!,]+|\b(?:and|or|not|if|else|in))\s*\Z")
_ASSIGNED = re.compile(r"(?<![<>=!:])=(?![=<>])")


def why_broken(line: str, at: int) -> tuple[str, int]:
    """This function will say what keeps a line from being an expression, and near which of its characters.

    ``at`` is where the parser stopped, for what has no better place.

    >>> why_broken("2 * (x + 1", 0)
    ("the bracket '(' is not closed", 4)
    >>> why_broken("x if p", 0)[0]
    "'if' has no 'else'"
    """
    # Quoted texts keep their length, so that places stay.
    bare = _QUOTED.sub(lambda quoted: "_" * len(quoted[0]), line)
    return (
        _quotes(bare) or _brackets(bare) or _ends(bare) or (Sentence("something is missing or too much"), at)
    )


def _quotes(bare: str) -> tuple[str, int] | None:
    left = re.search(r"['\"]", bare)
    return None if left is None else (Sentence("a quotation mark is not closed"), left.start())


def _brackets(bare: str) -> tuple[str, int] | None:
    opened: list[tuple[str, int]] = []
    for at, sign in enumerate(bare):
        if sign in _PAIRS.values():
            opened.append((sign, at))
        elif sign in _PAIRS and (not opened or opened.pop()[0] != _PAIRS[sign]):
            return Sentence("the bracket '{bracket}' closes none", bracket=sign), at
    if not opened:
        return None
    sign, at = opened[-1]
    return Sentence("the bracket '{bracket}' is not closed", bracket=sign), at


def _ends(bare: str) -> tuple[str, int] | None:
    cut = _BROKEN_OFF.search(bare)
    if cut is not None:
        return Sentence("it breaks off after '{last}'", last=cut["last"]), cut.start("last")
    lonely = re.search(r"\bif\b", bare)
    if lonely is not None and not re.search(r"\belse\b", bare):
        return Sentence("'if' has no 'else'"), lonely.start()
    assigned = _ASSIGNED.search(bare)
    return None if assigned is None else (Sentence("'=' compares nothing: write '=='"), assigned.start())
