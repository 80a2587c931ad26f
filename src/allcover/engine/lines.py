"""The source of a function as a tree of lines: what each gives a value to, and what it reads.

For what is written over again from the source that :mod:`allcover.engine.lowering` writes: as that is single-assignment,
the text tells all there is to know of where a value comes from.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

NAME = re.compile(r"\b(kept|pom?|hom?|doubt)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]|(?<![\w.])([a-z_]\w*)")
"""A place among results or what is kept of members, or a name."""

_IS_TRUTH = re.compile(r"[<>&|]|[=!]=|\bnot\b|\band\b|\bor\b")
_ASSIGNED = re.compile(r"(\w+(?:\[.*?\])?) = (.+)")


@dataclass(frozen=True)
class Line:
    """One line: the name or place it gives a value to ("" for several at once), and the names it reads."""

    text: str
    target: str
    reads: frozenset[str]


@dataclass
class Block:
    """A loop or branch with its lines, which are ``depth`` levels in; ``header`` is empty for lines without one."""

    header: str
    depth: int
    parts: "list[Part]" = field(default_factory=list)


Part = Line | Block


def parsed(lines: Iterator[str]) -> Block:
    """This function will give the lines as a tree, by their indentation."""
    open_blocks = [Block("", 1)]
    for line in lines:
        text = line.lstrip()
        if not text:
            continue
        depth = (len(line) - len(text)) // 4
        while open_blocks[-1].depth > depth:
            open_blocks.pop()
        if text.endswith(":"):
            block = Block(text, depth + 1)
            open_blocks[-1].parts.append(block)
            open_blocks.append(block)
            continue
        open_blocks[-1].parts.append(_line(text))
    return open_blocks[0]


def _line(text: str) -> Line:
    found = _ASSIGNED.fullmatch(text)
    target = NAME.match(found[1]) if found is not None else None
    if found is None or target is None:
        return Line(text, "", reads_of(text))
    return Line(
        text, name_of(target), reads_of(found[2]) | (reads_of(target[2]) if target[2] else frozenset())
    )


def name_of(found: re.Match[str]) -> str:
    """This function will give the name of a value, or of the row or column in which it lies."""
    if not found[1]:
        return found[3]
    first, _, second = found[2].rpartition(", ")
    return f"{found[1]} {second if found[1] == 'kept' else first}"


def reads_of(text: str) -> frozenset[str]:
    """This function will give the names in a text, and in what it is indexed by."""
    found = list(NAME.finditer(text))
    indices = [reads_of(one[2]) for one in found if one[2]]
    return frozenset([name_of(one) for one in found]).union(*indices)


def lines_of(part: Part) -> Iterator[Line]:
    """This function will give a line itself, and all lines of a block, in order."""
    if isinstance(part, Line):
        yield part
        return
    for each in part.parts:
        yield from lines_of(each)


def headers_of(part: Part) -> Iterator[str]:
    """This function will give the headers of a block and of those in it."""
    if isinstance(part, Block):
        yield part.header
        for each in part.parts:
            yield from headers_of(each)


def is_truth(text: str, truths: Collection[str]) -> bool:
    """This function will say whether an expression is a truth value, ``truths`` being the names of such: where it is laid
    aside as a number, it is none when it is taken out again."""
    if " if " in text:
        return is_truth(text.rpartition(" else ")[2], truths)
    return text in ("True", "False") or text in truths or _IS_TRUTH.search(text) is not None
