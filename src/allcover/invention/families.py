"""Households and who lives in them: drawn column by column, so that a million persons take seconds.

Every household has places ("slots") for a head, spouses, children and so on. A question asked of a slot is asked
of all households at once; those who do not have such a member drop out, and the rest are laid together.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from allcover.invention.chance import Booleans, Chance, Floats, Whole, picked, spread_out
from allcover.invention.figures import HOUSEHOLDS_A_CLUSTER, KIND_SHARES, KINDS, STRATA
from allcover.vocabulary.codes import MARITAL_STATUS, RELATION_TO_HEAD, CodeList

MALE, FEMALE = 0, 1
HEAD, WIFE, SECOND_WIFE = 0, 1, 2
CHILDREN, MOST_CHILDREN = 3, 10
HER_CHILDREN, MOST_OF_HERS = 13, 5
OLD_MOTHER, GRANDCHILDREN, SIBLINGS, FOSTERED, LODGERS, MAID = 18, 19, 22, 25, 26, 29
SLOTS = 30
NOBODY = -1
_AT_HOME = 0.48
"""Share of grown sons and daughters, 18 to 31, who still live with their parents."""


def place(codes: CodeList, word: str) -> int:
    """This function will give the position of a word in a code list.

    >>> place(RELATION_TO_HEAD, "spouse")
    1
    """
    return codes.codes.index(word)


_SINGLE, _MARRIED, _UNION, _SEPARATED, _WIDOWED = (
    place(MARITAL_STATUS, word) for word in ("single", "married", "union", "separated", "widowed")
)


@dataclass(frozen=True)
class Homes:
    """Households (arrays of one entry each). ``stratum``: position in STRATA; ``fortune``: factor on earnings."""

    stratum: Whole
    cluster: Whole
    is_rural: Booleans
    kind: Whole
    fortune: Floats
    is_foreign: Booleans

    @property
    def size(self) -> int:
        """How many there are."""
        return self.stratum.size

    def are(self, kind: str) -> Booleans:
        """This function will say which households are of a kind."""
        chosen: Booleans = self.kind == KINDS.index(kind)
        return chosen


@dataclass(frozen=True)
class People:
    """Persons, households together, slots in order (arrays of one entry each).

    ``relation`` and ``marital``: positions in the code lists; ``sex``: 0 male, 1 female; ``age`` in years. ``mother``,
    ``father``, ``partner``: rows of these very arrays, -1 where there is nobody in the household.
    """

    household: Whole
    slot: Whole
    relation: Whole
    marital: Whole
    sex: Whole
    age: Whole
    mother: Whole
    father: Whole
    partner: Whole
    is_motherless: Booleans
    is_fatherless: Booleans

    @property
    def size(self) -> int:
        """How many there are."""
        return self.household.size


def invent_homes(chance: Chance, count: int) -> Homes:
    """This function will draw households in clusters of neighbours, the clusters spread evenly over the strata."""
    clusters = -(-count // HOUSEHOLDS_A_CLUSTER)
    of_cluster = picked(
        spread_out(float(chance.of("where", 1)[0]), clusters), [share for *_, share in STRATA]
    )
    cluster = np.arange(count) // HOUSEHOLDS_A_CLUSTER
    stratum = of_cluster[cluster]
    is_rural = np.array([area == "rural" for _, area, _ in STRATA])[stratum]
    fortune = chance.factor("neighbourhood", 0.15, clusters)[cluster] * chance.factor("fortune", 0.30, count)
    kind = chance.pick("kind of household", KIND_SHARES, count)
    is_worker = kind == KINDS.index("workers")
    is_foreign = chance.happens(
        "from abroad", np.where(is_worker, 0.30, np.where(is_rural, 0.01, 0.03)), count
    )
    return Homes(stratum, cluster, is_rural, kind, fortune, is_foreign)


@dataclass
class _Census:
    """Persons slot by slot, while they are being drawn; ``ages`` by slot and ``lives`` for those who depend on them."""

    chance: Chance
    homes: Homes
    parts: list[dict[str, npt.NDArray[np.int64]]] = field(default_factory=list)
    ages: dict[int, Whole] = field(default_factory=dict)
    lives: dict[int, Booleans] = field(default_factory=dict)

    def add(
        self, slot: int, lives: Booleans, relation: str, sex: npt.ArrayLike, age: npt.ArrayLike,
        marital: npt.ArrayLike = _SINGLE, *, parents: tuple[int, int] = (NOBODY, NOBODY), partner: int = NOBODY,
        dead: tuple[npt.ArrayLike, npt.ArrayLike] = (False, False),
    ) -> None:  # fmt: skip
        """Put a member into a slot of the households where one lives."""
        whole = {
            "household": np.arange(self.homes.size), "slot": slot, "relation": place(RELATION_TO_HEAD, relation),
            "marital": marital, "sex": sex, "age": age, "mother": parents[0], "father": parents[1], "partner": partner,
            "motherless": dead[0], "fatherless": dead[1],
        }  # fmt: skip
        self.lives[slot] = lives
        self.ages[slot] = np.broadcast_to(np.asarray(age), self.homes.size)
        self.parts.append({
            name: np.broadcast_to(np.asarray(given, np.int64), self.homes.size)[lives] for name, given in whole.items()
        })  # fmt: skip

    def whole(self, question: str, low: npt.ArrayLike, high: npt.ArrayLike) -> Whole:
        return self.chance.between(question, low, high, self.homes.size)

    def happens(self, question: str, share: npt.ArrayLike) -> Booleans:
        return self.chance.happens(question, share, self.homes.size)

    def sex(self, whose: str, women: float = 0.5) -> Whole:
        return self.happens(f"sex of {whose}", women).astype(np.int64)

    def bell(self, question: str, middle: float, spread: float, low: int, high: int) -> Whole:
        """Whole numbers that lie about the middle, none beyond the ends."""
        drawn = middle + spread * self.chance.normal(question, self.homes.size)
        return np.clip(drawn, low, high).astype(np.int64)

    def grown(self, question: str, youngest: int, median: int, spread: float) -> Whole:
        """Ages from the youngest on, half of them less than ``median`` years above it, few much more."""
        years = median * self.chance.factor(question, spread, self.homes.size)
        return np.minimum(youngest + years, 92).astype(np.int64)

    def people(self) -> People:
        """Lay all slots together in the order of households and slots, and turn slots of relatives into rows."""
        laid = {name: np.concatenate([part[name] for part in self.parts]) for name in self.parts[0]}
        order = np.argsort(laid["household"] * SLOTS + laid["slot"])
        laid = {name: array[order] for name, array in laid.items()}
        row_of = np.full((self.homes.size, SLOTS), NOBODY)
        row_of[laid["household"], laid["slot"]] = np.arange(order.size)
        for name in ("mother", "father", "partner"):
            slot = laid[name]
            laid[name] = np.where(slot == NOBODY, NOBODY, row_of[laid["household"], slot])
        dead = [laid.pop(name) == 1 for name in ("motherless", "fatherless")]
        return People(**laid, is_motherless=dead[0], is_fatherless=dead[1])


def invent_people(chance: Chance, homes: Homes) -> People:
    """This function will draw the members of every household."""
    census = _Census(chance, homes)
    for draw in (_heads, _wives, _children, _old_mothers, _orphans, _fostered, _lodgers):
        draw(census)
    return census.people()


def _heads(census: _Census) -> None:
    homes, either = census.homes, census.sex("head")
    old_pair = homes.are("elderly") & census.happens("old couple", 0.65)
    pair = np.where(census.happens("is wed", 0.72), _MARRIED, _UNION)
    alone = np.where(census.happens("is widowed", 0.5), _WIDOWED, _SEPARATED)
    # By kind of household: age, sex and marital status of the head.
    heads: dict[str, tuple[npt.ArrayLike, ...]] = {
        "couple": (census.grown("age of head", 18, 23, 0.60), MALE, pair),
        "lone": (census.bell("age of head", 37, 12, 19, 80), FEMALE, alone),
        "elderly": (
            census.bell("age of head", 68, 8, 58, 92),
            census.sex("old head", 0.42),
            np.where(old_pair, pair, _WIDOWED),
        ),
        "single": (census.whole("age of head", 18, 64), either, _SINGLE),
        "grandmother": (census.whole("age of head", 52, 80), FEMALE, _WIDOWED),
        "orphans": (census.whole("age of head", 16, 23), either, _SINGLE),
        "workers": (census.whole("age of head", 18, 42), census.sex("worker", 0.25), _SINGLE),
    }
    kinds = [homes.are(kind) for kind in KINDS]
    age, sex, marital = (
        np.select(kinds, [np.broadcast_to(heads[kind][at], homes.size) for kind in KINDS]) for at in range(3)
    )
    everywhere = np.ones(homes.size, np.bool_)
    dead = _dead_parents(census, "head", age, homes.are("orphans"))
    census.add(HEAD, everywhere, "head", sex, age, marital, dead=dead)


def _dead_parents(
    census: _Census, who: str, age: Whole, surely: Booleans | bool = False
) -> tuple[Booleans, Booleans]:
    mother = census.happens(f"mother of {who} is dead", np.clip((age - 8) / 80, 0.01, 1))
    father = census.happens(f"father of {who} is dead", np.clip((age - 2) / 76, 0.02, 1))
    return mother | surely, father | surely


def _wives(census: _Census) -> None:
    homes, head = census.homes, census.parts[HEAD]
    age = head["age"]
    wed = np.isin(head["marital"], (_MARRIED, _UNION))
    younger = census.whole("years younger", -2, 9)
    wife = np.where(homes.are("elderly"), np.clip(age - younger, 50, 95), np.maximum(17, age - younger))
    dead = _dead_parents(census, "wife", wife)
    census.add(WIFE, wed, "spouse", 1 - head["sex"], wife, head["marital"], partner=HEAD, dead=dead)
    is_married = head["marital"] == _MARRIED
    second = (
        homes.are("couple") & is_married & homes.is_rural & (age >= 28) & census.happens("second wife", 0.12)
    )
    hers = np.maximum(18, wife - census.whole("second wife younger", 2, 14))
    dead = _dead_parents(census, "second wife", hers)
    census.add(SECOND_WIFE, second, "spouse", FEMALE, hers, _MARRIED, partner=HEAD, dead=dead)


def _children(census: _Census) -> None:
    homes, wanted = census.homes, np.where(census.homes.is_rural, 4.4, 3.1)
    fatherless = homes.are("lone") & (census.parts[HEAD]["marital"] == _WIDOWED)
    _births(census, homes.are("couple"), (WIFE, HEAD), CHILDREN, MOST_CHILDREN, wanted, False)
    _births(census, homes.are("lone"), (HEAD, NOBODY), CHILDREN, MOST_CHILDREN, wanted, fatherless)
    second = census.lives[SECOND_WIFE]
    _births(census, second, (SECOND_WIFE, HEAD), HER_CHILDREN, MOST_OF_HERS, 0.6 * wanted, False)


def _births(
    census: _Census, mothers: Booleans, parents: tuple[int, int], first: int, most: int, wanted: Floats,
    fatherless: npt.ArrayLike,
) -> None:  # fmt: skip
    """The first child at 16 to 25, the others two to four years apart; grown ones have mostly left."""
    whose = {WIFE: "couple", HEAD: "lone", SECOND_WIFE: "second wife"}[parents[0]]
    count = census.chance.few(f"children of {whose}", wanted, census.homes.size, most)
    at = census.whole(f"age of {whose} at first birth", 16, 25)
    for number in range(most):
        child = f"child {number} of {whose}"
        age = census.ages[parents[0]] - at
        is_home = (age < 18) | ((age < 32) & census.happens(f"{child} at home", _AT_HOME))
        lives = mothers & (number < count) & (age >= 0) & is_home
        census.add(
            first + number, lives, "child", census.sex(child), age, parents=parents, dead=(False, fatherless)
        )
        at = at + census.whole(f"years from {child} to the next", 2, 4)


def _old_mothers(census: _Census) -> None:
    age = np.minimum(census.ages[HEAD] + census.whole("old mother's years more", 18, 34), 98)
    lives = census.homes.are("couple") & (age < 95) & census.happens("old mother", 0.10)
    census.add(OLD_MOTHER, lives, "parent", FEMALE, age, _WIDOWED, dead=(True, True))


def _orphans(census: _Census) -> None:
    """Grandchildren with a grandmother, brothers and sisters by themselves: no parent lives, none is here."""
    for number in range(3):
        dead, more = (True, True), 0.5 if number else 1.0
        kept = census.homes.are("grandmother") & census.happens(f"grandchild {number}", more)
        census.add(GRANDCHILDREN + number, kept, "grandchild", census.sex(f"grandchild {number}"),
                   census.whole(f"age of grandchild {number}", 1, 16), dead=dead)  # fmt: skip
        kin = census.homes.are("orphans") & census.happens(f"sibling {number}", more)
        census.add(SIBLINGS + number, kin, "sibling", census.sex(f"sibling {number}"),
                   census.whole(f"age of sibling {number}", 3, 15), dead=dead)  # fmt: skip


def _fostered(census: _Census) -> None:
    """A child of relatives, whose parents live elsewhere."""
    homes = census.homes
    hosts = homes.are("couple") | homes.are("lone") | homes.are("elderly")
    lives = hosts & census.happens("fostered child", 0.05)
    census.add(FOSTERED, lives, "other_relative", census.sex("fostered child"),
               census.whole("age of fostered child", 2, 16))  # fmt: skip


def _lodgers(census: _Census) -> None:
    """Migrant workers who share a dwelling, and a maid who lives with those who can pay her."""
    homes = census.homes
    for number in range(MAID - LODGERS):
        lives = homes.are("workers") & census.happens(f"lodger {number}", 0.9 - 0.25 * number)
        age = census.whole(f"age of lodger {number}", 17, 45)
        census.add(LODGERS + number, lives, "not_related", census.sex(f"lodger {number}", 0.25), age,
                   dead=_dead_parents(census, f"lodger {number}", age))  # fmt: skip
    rich = homes.are("couple") & ~homes.is_rural & (homes.fortune > 1.35)
    census.add(MAID, rich & census.happens("maid", 0.25), "domestic_worker", census.sex("maid", 0.9),
               census.whole("age of maid", 16, 50))  # fmt: skip
