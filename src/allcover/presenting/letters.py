"""How broad a text is in the letters of charts, so that room can be made for it before it is drawn.

The breadths are those of Helvetica, which Arial and Liberation Sans share; the narrower letters that may stand in for them take less.
"""

import unicodedata
from functools import lru_cache

_WIDTHS = {
    222: "ijl", 278: "ft .,:;!/I’'", 333: "r()-", 500: "ckvxyszJ", 584: "+−", 611: "FTZ", 667: "ABEKPSVXY", 722: "wCDHNRU",
    778: "GOQ", 833: "mM", 889: "%", 944: "W",
}  # fmt: skip
"""In thousandths of the size of letters; all others are as broad as a figure."""

_SPACES = {"\N{NARROW NO-BREAK SPACE}": 200, "\N{NO-BREAK SPACE}": 278, "\N{THIN SPACE}": 200}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters} | _SPACES


@lru_cache(maxsize=4096)
def breadth_of(text: str, size: float) -> float:
    """This function will give the breadth of a line of text in pixels, its letters ``size`` pixels high.

    >>> round(breadth_of("20.0%", 13), 1)
    36.9
    """
    letters = [each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each)]
    return sum(_WIDTH.get(each, 556) for each in letters) / 1000 * size


def broken(text: str, most: float, size: float) -> list[str]:
    """This function will break a text into lines of ``most`` pixels, before a bracket and at its spaces; a word that is broader stands alone.

    >>> broken("not known (at most 94.0%)", 80, 13), broken("94.0%", 80, 13)
    (['not known', '(at most', '94.0%)'], ['94.0%'])
    """
    if breadth_of(text, size) <= most:
        return [text]
    return [line for part in text.replace(" (", "\n(").split("\n") for line in _wrapped(part, most, size)]


def _wrapped(text: str, most: float, size: float) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and breadth_of(longer, size) <= most:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
