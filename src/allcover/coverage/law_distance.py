"""How far a person is from the law: the fewest conditions that would have to be otherwise, and which these are.

A person whom no provision covers fails each of them somewhere. The nearest provision is the one of which the fewest single
conditions fail; those are what keeps the person out. Belonging to a group that the law names counts for more than all else
together: an employee in a small firm is held against the law of employees, whatever their firm, hours or age, and not told
to become self-employed. A way into the law that is shut to everybody asked about, because they are asked about for being
otherwise (at work, where the law speaks of who has lost it), is the farthest of all. It is the question *what would have to be otherwise* asked of the law as written, so that each answer
names a condition and an article.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from allcover.coverage.conditions import Single, Tree, singles
from allcover.coverage.ternary import Mask, Ternary

Whole = npt.NDArray[np.int32]
BELONGING = 150
"""What a group of the law counts for, in conditions: more than all others of most provisions."""
SHUT = 1_000_000
"""What a condition counts for that nobody asked about can meet: more than all others together."""

Shut = frozenset[str]
"""The keys of conditions that nobody asked about can meet."""

Answered = Mapping[str, Ternary]
"""The answer of each single condition for every person, by the condition's key."""


@dataclass(frozen=True)
class Failing:
    """The single conditions that keep people out, each with whom: on the ``nearest`` way into the law, or as near.

    ``nearest`` is of the first provision among those that are nearest; ``as_near`` of all that are.
    """

    nearest: Mapping[Single, Mask]
    as_near: Mapping[Single, Mask]


def failing(trees: Sequence[Tree], answers: Answered, who: Mask, shut: Shut = frozenset()) -> Failing:
    """This function will find what keeps people (bool, one a person) out of provisions that are known not to cover them.

    ``trees`` come in the order in which provisions that are equally near are counted. A condition that cannot be told is
    not counted as failing: each provision has another that is known to. Ways through conditions that are ``shut`` to
    everybody (by key) are nearest only where there is no other.
    """
    distances = [_distance(tree, answers, who.size, shut) for tree in trees]
    least = np.minimum.reduce(distances) if distances else np.zeros(who.size, dtype=np.int32)
    nearest: dict[Single, Mask] = {}
    as_near: dict[Single, Mask] = {}
    left = who.copy()
    for tree, distance in zip(trees, distances):
        is_near = np.logical_and(who, distance == least)
        _gather(tree, is_near, answers, as_near, shut)
        _gather(tree, np.logical_and(is_near, left), answers, nearest, shut)
        left &= ~is_near
    return Failing(nearest, as_near)


def undecided(trees: Sequence[Tree], answers: Answered, who: Mask) -> Mapping[Single, Mask]:
    """This function will find the first condition, in reading order, that leaves a person's answer of the law open."""
    found: dict[Single, Mask] = {}
    left = who.copy()
    for tree in trees:
        for single in singles(tree):
            is_open = np.logical_and(left, ~answers[single.key].is_known)
            if is_open.any():
                found[single] = np.logical_or(found.get(single, False), is_open)
                left &= ~is_open
    return found


def shut_to(trees: Sequence[Tree], answers: Answered, universe: Mask) -> Shut:
    """This function will find the conditions of being at work, or of not working, that nobody of a universe meets.

    It is what the universe is chosen by that shuts them, and no fact about any of its persons.
    """
    asked = {single.key for tree in trees for single in singles(tree) if single.kind == "activity"}
    return frozenset(key for key in asked if bool(np.all(answers[key].is_no[universe])))


def _distance(tree: Tree, answers: Answered, size: int, shut: Shut) -> Whole:
    """How many single conditions are known to fail on the shortest way, a group counted for many (int32)."""
    if isinstance(tree, Single):
        counts_for = SHUT if tree.key in shut else BELONGING if tree.kind == "group" else 1
        counted: Whole = answers[tree.key].is_no * np.int32(counts_for)
        return counted
    parts = [_distance(part, answers, size, shut) for part in tree.parts]
    if not parts:
        return np.full(size, tree.how == "any", dtype=np.int32)
    together: Whole = {"all": np.add, "any": np.minimum, "in_order": np.maximum}[tree.how].reduce(parts)
    return together


def _gather(tree: Tree, who: Mask, answers: Answered, found: dict[Single, Mask], shut: Shut) -> None:
    """Note the failing conditions on the shortest ways through a tree, for the persons it is asked of."""
    if not who.any():
        return
    if isinstance(tree, Single):
        fails = np.logical_and(who, answers[tree.key].is_no)
        if fails.any():
            found[tree] = np.logical_or(found.get(tree, False), fails)
    elif tree.how == "in_order":
        for part in tree.parts:
            _gather(part, who, answers, found, shut)
            who = np.logical_and(who, _distance(part, answers, who.size, shut) == 0)
    else:
        own = _distance(tree, answers, who.size, shut)
        for part in tree.parts:
            is_on_way = who if tree.how == "all" else who & (_distance(part, answers, who.size, shut) == own)
            _gather(part, is_on_way, answers, found, shut)


def holds_alone(tree: Tree, answers: Answered) -> Ternary:
    """This function will say of whom a provision holds without anything that turns on relatives or the household."""
    if isinstance(tree, Single):
        answer = answers[tree.key]
        return (
            Ternary(np.zeros_like(answer.is_yes), np.ones_like(answer.is_no))
            if tree.kind == "family"
            else answer
        )
    size = next(iter(answers.values())).size
    parts = [holds_alone(part, answers) for part in tree.parts]
    if tree.how == "any":
        return Ternary.any_of(parts, size)
    return ~Ternary.any_of([~part for part in parts], size)
