"""Households and persons drawn at random from a seed: families, jobs, earnings, ages, ties, what nobody knows.

Every figure here is invented. Distributions are chosen so that the shape is that of a poor country with a small
formal economy: young, half rural, most work informal.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Record = dict[str, Any]

REGIONS = ("Coast", "Plateau", "Northern Hills", "Capital")
_REGION_SHARES = (0.32, 0.34, 0.20, 0.14)
_URBAN_SHARE = {"Coast": 0.45, "Plateau": 0.30, "Northern Hills": 0.15, "Capital": 1.0}
_AREA_FACTOR = {"urban": 1.35, "rural": 0.72}
_SILENT = 0.02
"""Share of answers to a sensitive or hard question that nobody gave."""


@dataclass
class Household:
    """One household while it is being made; ``people`` by name, as :meth:`Population.from_records` takes them."""

    columns: Record
    people: dict[str, Record] = field(default_factory=dict)


def invent_households(count: int, seed: int, weight: float) -> Iterator[Household]:
    """This function will draw households; the same seed draws the same ones."""
    rng = np.random.default_rng(seed)
    for number in range(1, count + 1):
        yield _Maker(rng, number, weight).household()


@dataclass
class _Maker:
    rng: np.random.Generator
    number: int
    weight: float

    def household(self) -> Household:
        region = str(self.rng.choice(REGIONS, p=_REGION_SHARES))
        area = "urban" if self.rng.random() < _URBAN_SHARE[region] else "rural"
        self.made = Household({"household_id": f"H{self.number:05d}", "region": region, "area": area})
        self.area = area
        self.fortune = float(np.exp(self.rng.normal(0, 0.32)))
        kind = self.rng.choice(
            ["couple", "lone", "elderly", "single", "orphans"], p=[0.62, 0.14, 0.12, 0.09, 0.03]
        )
        getattr(self, f"_{kind}")()
        self._place()
        return self.made

    def _place(self) -> None:
        rural = self.area == "rural"
        self.made.columns |= {
            "rooms": int(self.rng.integers(1, 5)),
            "has_electricity": bool(self.rng.random() < (0.45 if rural else 0.9)),
            "minutes_to_health_facility": float(self.rng.integers(10, 150 if rural else 40)),
        }

    # families

    def _couple(self) -> None:
        age = int(np.clip(self.rng.normal(40, 12), 18, 85))
        head = self._adult("head", "male", age, marital="married")
        wife = self._adult("spouse", "female", max(16, age - int(self.rng.integers(0, 9))), marital="married")
        self.made.people[wife]["spouse"] = [head]
        if self.area == "rural" and self.rng.random() < 0.08:
            second = self._adult(
                "spouse", "female", max(16, age - int(self.rng.integers(5, 18))), marital="married"
            )
            self.made.people[second]["spouse"] = [head]
        self._children(mother=wife, father=head)
        if self.rng.random() < 0.18:
            self._adult("parent", "female", age + int(self.rng.integers(20, 30)), marital="widowed")

    def _lone(self) -> None:
        is_widow = self.rng.random() < 0.5
        mother = self._adult("head", "female", int(np.clip(self.rng.normal(38, 11), 18, 80)),
                             marital="widowed" if is_widow else "separated")  # fmt: skip
        self._children(mother=mother, father=None, father_is="dead" if is_widow else "alive")

    def _elderly(self) -> None:
        age = int(self.rng.integers(60, 90))
        first = self._adult("head", str(self.rng.choice(["male", "female"])), age, marital="widowed")
        if self.rng.random() < 0.55:
            other = "female" if self.made.people[first]["sex"] == "male" else "male"
            second = self._adult(
                "spouse", other, max(50, age - int(self.rng.integers(-3, 9))), marital="married"
            )
            self.made.people[first]["marital_status"] = "married"
            self.made.people[second]["spouse"] = [first]

    def _single(self) -> None:
        self._adult(
            "head", str(self.rng.choice(["male", "female"])), int(self.rng.integers(18, 60)), marital="single"
        )

    def _orphans(self) -> None:
        self._adult("head", "female", int(self.rng.integers(52, 80)), marital="widowed")
        for _ in range(int(self.rng.integers(1, 4))):
            self._child("grandchild", int(self.rng.integers(1, 17)), {}, mother_is="dead", father_is="dead")

    def _children(self, mother: str, father: str | None, father_is: str = "alive") -> None:
        oldest = self.made.people[mother]["age"] - 17
        youngest = oldest
        for _ in range(int(self.rng.poisson(2.1 if self.area == "urban" else 2.9))):
            if oldest < 0:
                break
            age = int(self.rng.integers(0, min(oldest, 19) + 1))
            youngest = min(youngest, age)
            ties: Record = {"mother": mother} | ({"father": father} if father else {})
            self._child("child", age, ties, father_is=father_is)
        self.made.people[mother]["gave_birth_last_year"] = youngest == 0

    def _child(
        self, relation: str, age: int, ties: Record, mother_is: str = "alive", father_is: str = "alive"
    ) -> None:
        name = self._person(relation, str(self.rng.choice(["male", "female"])), age, "single")
        person = self.made.people[name]
        person |= {**ties, "mother_vital_status": mother_is, "father_vital_status": father_is}
        if age >= 15 and self.rng.random() < 0.35:
            self._work(person, age)
        else:
            person |= {"labour_status": "inactive", "jobs": [], "attends_school": 6 <= age < 19}

    # persons

    def _person(self, relation: str, sex: str, age: int, marital: str) -> str:
        name = f"{self.made.columns['household_id']}-{len(self.made.people) + 1}"
        self.made.people[name] = {
            "relation_to_head": relation, "sex": sex, "age": age, "marital_status": marital, "weight": self.weight,
            "stratum": f"{self.made.columns['region']}/{self.area}", "psu": str((self.number - 1) // 20),
            "is_citizen": bool(self.rng.random() < 0.97), "is_resident": True,
            "months_resident": self._unless_silent(int(age * 12 if self.rng.random() < 0.95 else self.rng.integers(1, age * 12 + 2))),
            "gave_birth_last_year": False,
            "disability": str(self.rng.choice(["none", "moderate", "severe"], p=[0.93, 0.05, 0.02])),
            "out_of_pocket_health_month": float(round(self.rng.gamma(0.6, 3.5), 2)),
        }  # fmt: skip
        return name

    def _adult(self, relation: str, sex: str, age: int, marital: str) -> str:
        age = min(age, 95)
        name = self._person(relation, sex, age, marital)
        person = self.made.people[name]
        is_orphan = self.rng.random() < age / 100
        person |= {
            "mother_vital_status": "dead" if is_orphan else "alive",
            "father_vital_status": "dead" if is_orphan else "alive",
        }
        in_work = 0.86 if sex == "male" else 0.58
        if age >= 65:
            in_work *= max(0.0, (85 - age) / 45)
        if self.rng.random() < in_work:
            self._work(person, age)
        else:
            status = "unemployed" if age < 60 and self.rng.random() < 0.18 else "inactive"
            person |= {"labour_status": status, "jobs": []}
        return name

    def _work(self, person: Record, age: int) -> None:
        rural = self.area == "rural"
        statuses = ["employee", "domestic_worker", "own_account", "contributing_family", "employer"]
        shares = [0.18, 0.03, 0.55, 0.22, 0.02] if rural else [0.46, 0.06, 0.38, 0.06, 0.04]
        if person["relation_to_head"] == "head":
            shares = [shares[0] + shares[3], *shares[1:3], 0.0, shares[4]]
        status = str(self.rng.choice(statuses, p=np.array(shares) / sum(shares)))
        person |= {"labour_status": "employed", "jobs": [self._job(person, status, age)]}
        if self.rng.random() < 0.09:
            person["jobs"].append(self._job(person, "own_account", age, scale=0.3))

    def _job(self, person: Record, status: str, age: int, scale: float = 1.0) -> Record:
        size = int(np.ceil(self.rng.pareto(0.75))) if status in ("employee", "employer") else 1
        is_public = status == "employee" and self.rng.random() < 0.16
        median = {
            "employee": 410.0,
            "domestic_worker": 95.0,
            "own_account": 130.0,
            "employer": 420.0,
            "contributing_family": 0.0,
        }[status]
        gap = 0.82 if person["sex"] == "female" else 1.0
        experience = 0.6 + 0.4 * min(1.0, max(0, age - 15) / 25)
        formal = 1.5 if is_public or size >= 10 else 1.0
        factor = (
            gap
            * experience
            * formal
            * self.fortune
            * _AREA_FACTOR[self.area]
            * float(np.exp(self.rng.normal(0, 0.42)))
        )
        has_contract = is_public or (
            status == "employee" and self.rng.random() < min(0.9, 0.12 + 0.06 * size)
        )
        return {
            "status": status,
            "sector": "public" if is_public else "household" if status == "domestic_worker" else "private",
            "has_contract": self._unless_silent(bool(has_contract)),
            "firm_size": min(500, max(1, size)) if not is_public else 200,
            "industry": self._industry(status),
            "hours_week": float(np.clip(self.rng.normal(44, 10), 6, 80).round()),
            "earnings_month": round(median * factor * scale, 2),
        }

    def _industry(self, status: str) -> str:
        if status == "domestic_worker":
            return "personal_services"
        if self.area == "rural" and self.rng.random() < 0.75:
            return "agriculture"
        return str(
            self.rng.choice(["manufacturing", "construction", "trade", "transport", "social_services"])
        )

    def _unless_silent(self, answer: Any) -> Any:
        return None if self.rng.random() < _SILENT else answer
