"""Two reasons for exclusion of which it is open which more persons have: told together, with what leaves it open."""

from collections.abc import Callable

from allcover.coverage.exclusion_counts import LineReasons
from allcover.coverage.exclusion_tree import TREE
from allcover.presenting.capitals import small
from allcover.presenting.open_cells import plain_text
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Between, Cell
from allcover.vocabulary.words import Words, marked

SAMPLE_LEAVES_OPEN = marked(
    "{line}: {what} ({share}) and {following} ({following_share}): the sample leaves open which is the more frequent."
)
ANSWERS_LEAVE_OPEN = marked("{line}: {what} and {following}: missing answers leave their order open.")


def open_order(line: LineReasons, title: str, share_of: Callable[[int], Cell], words: Words) -> str:
    """This function will name the main reason of a line and the next where it is open which more persons have; empty where it is not.

    ``share_of`` gives the cell of a reason's share; where one is withheld or not known, nothing is said.
    """
    if not line.found:
        return ""
    first, *others = line.largest_first
    told = (at for at in others if TREE.reasons[at].part != "cannot_tell")
    following = next((at for at in told if line.total.is_like(first, at)), None)
    if following is None:
        return ""
    cells = [share_of(at) for at in (first, following)]
    if not all(isinstance(cell, Estimate | Between) for cell in cells):
        return ""
    names = [small(words(TREE.reasons[at].label)) for at in (first, following)]
    about = {"line": title, "what": names[0], "following": names[1]}
    if line.total.is_left_open(first, following):
        return words(ANSWERS_LEAVE_OPEN, **about)
    shares = [plain_text(cell, words) for cell in cells]
    return words(SAMPLE_LEAVES_OPEN, **about, share=shares[0], following_share=shares[1])
