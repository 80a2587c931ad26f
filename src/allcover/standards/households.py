"""The standard beneficiaries written out for the judge: small invented households, as a population's records.

Whatever no rule may take for granted is left unknown; what is known is a family, work at one wage in every month of the record,
and what happened (:class:`~allcover.standards.beneficiary.Circumstances`).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from allcover.expressions.calendar import add_months
from allcover.standards.beneficiary import KEEPS_JOB, TRADES, Circumstances, years_before

_EMPLOYER = {"workers": 100, "employer_industry": "manufacturing", "is_registered": True}

_CLAIM_NAMES = {"injury_temporary": "employment_injury", "injury_permanent": "employment_injury"}

NUMBER_SIGN = "#"

Record = dict[str, Any]


@dataclass(frozen=True)
class Scene:
    """Where a household is set: the day, the scheme that is tried, all schemes, and whether its receipts are left open."""

    day: date
    scheme: str
    schemes: tuple[str, ...]
    hides_receipt: bool = False


def household(them: Circumstances, scene: Scene) -> Record:
    """This function will write a standard beneficiary's household as ``Population.from_records`` reads it."""
    people = _Writer(them, scene).people()
    income = sum(person.get("income_month") or 0 for person in people.values())
    members = sum(person.get("presence", "here") == "here" for person in people.values())
    means = {
        "household_income_month": income,
        "welfare_month": float(income) / members,
        "members_stated": members,
    }
    return {"area": TRADES[them.trade][2], **means, "people": people, "employers": {"firm": _EMPLOYER}}


def numbered(record: Record, number: int) -> Record:
    """This function will give a household whose people are told from those of others by a number after their names."""

    def named(name: str) -> str:
        return f"{name}{NUMBER_SIGN}{number}"

    people = {}
    for name, person in record["people"].items():
        links = {link: named(person[link]) for link in ("spouse", "mother", "father") if link in person}
        jobs = [
            {**job, "employer": named(job["employer"])} if "employer" in job else job
            for job in person["jobs"]
        ]
        people[named(name)] = {**person, **links, "jobs": jobs}
    employers = {named(name): employer for name, employer in record["employers"].items()}
    return {**record, "people": people, "employers": employers}


@dataclass(frozen=True)
class _Writer:
    them: Circumstances
    scene: Scene

    @property
    def onset(self) -> date:
        return self.scene.day - timedelta(days=self.them.days_since)

    @property
    def years_since(self) -> int:
        onset, day = self.onset, self.scene.day
        return day.year - onset.year - ((day.month, day.day) < (onset.month, onset.day))

    def people(self) -> dict[str, Record]:
        match self.them.beneficiary:
            case "woman":
                return {"woman": self._worker("female", "single")}
            case "man_wife_pension_age":
                return {
                    "man": self._worker("male", "married"),
                    "wife": self._wife(self.them.age, "married", "spouse"),
                }
            case "man_wife_two_children":
                return {
                    "man": self._worker("male", "married"),
                    "wife": self._wife(self.them.age - 5, "married", "spouse"),
                    **self._children("wife"),
                }
            case "widow_two_children":
                return {
                    "widow": self._wife(self.them.age - 5, "widowed", "head"),
                    "man": self._deceased(),
                    **self._children("widow"),
                }
        raise ValueError(f"No convention knows the beneficiary '{self.them.beneficiary}'.")

    def _person(self, age: int, sex: str, relation: str, marital: str) -> Record:
        """Somebody who was ``age`` years old on the day the contingency began, and to whom nothing happened."""
        them, born = self.them, years_before(self.onset, age)
        age_now = age + self.years_since
        months = 12 * age_now if them.residence is None else them.residence
        schemes = self.scene.schemes
        return {
            "age": age_now, "birth_date": born, "sex": sex, "relation_to_head": relation,
            "marital_status": marital, "is_citizen": them.is_national, "is_resident": True, "is_migrant": not them.is_national,
            "months_resident": months, "disability": "none", "can_read": True, "attends_school": False,
            "is_pregnant": False, "gave_birth_last_year": False, "was_ill": False, "labour_status": "inactive",
            "income_month": 0, "mother_vital_status": "alive", "father_vital_status": "alive",
            "jobs": [], "contingencies": [], "claim_date": self.onset, "award_date": self.onset,
            "periods": self._nothing_on_file(), "affiliated": dict.fromkeys(schemes, False), "contributing": dict.fromkeys(schemes, False),
            "receives": dict.fromkeys(schemes, 0),
        }  # fmt: skip

    def _worker(self, sex: str, marital: str) -> Record:
        them, onset = self.them, self.onset
        person = self._person(them.age, sex, "head", marital)
        is_spared = them.contingency in ("work", "none", "old_age")
        person |= {
            "labour_status": "unemployed" if them.contingency == "unemployment" else "employed" if them.contingency in KEEPS_JOB else "inactive",
            "jobs": [{**TRADES[them.trade][0], "earnings_month": them.wage}] if them.contingency in KEEPS_JOB else [],
            "income_month": them.wage if them.contingency == "work" else them.receives,
            "contingencies": [] if is_spared else self._spells(),
            "disability": "severe" if them.contingency in ("invalidity", "injury_permanent") else "none",
            "was_ill": them.contingency in ("sickness", "injury_temporary"),
            **self._membership(),
        }  # fmt: skip
        if them.contingency == "unemployment":
            person["months_unemployed"] = them.days_since // 30
        if them.contingency == "maternity":
            born = onset + timedelta(days=them.births_after) <= self.scene.day
            person |= {"gave_birth_last_year": born, "is_pregnant": not born}
        return person

    def _membership(self) -> Record:
        """What a register holds of the worker: affiliation and the months paid, of the scheme that is tried only."""
        scheme, them = self.scene.scheme, self.them
        others = dict.fromkeys(self.scene.schemes, 0)
        receives = {**others, scheme: them.receives}
        if self.scene.hides_receipt:
            receives.pop(scheme)
        yes_to_one = {**dict.fromkeys(self.scene.schemes, False), scheme: True}
        return {
            "affiliated": yes_to_one,
            "contributing": yes_to_one,
            "affiliated_since": {scheme: self._begun()},
            "elected_base_month": {scheme: them.wage},
            "receives": receives,
            "periods": self._periods(),
        }

    def _begun(self) -> date:
        """The first day of the record."""
        first = self._earlier_onset or self.onset
        return add_months(first.replace(day=1), -self.them.months) if self.them.months else first

    @property
    def _earlier_onset(self) -> date | None:
        """The first day of an earlier spell, if there was one."""
        if self.them.earlier is None:
            return None
        days, between = self.them.earlier
        return add_months(self.onset.replace(day=1), -between) - timedelta(days=days)

    def _periods(self) -> list[Record]:
        """The record: work at one wage until the contingency, and between an earlier spell and this one."""
        periods = self._nothing_on_file()
        first = self._earlier_onset
        if self.them.months:
            periods.append(self._work(self._begun(), first or self.onset, self.them.months))
        if self.them.earlier is not None and self.them.earlier[1]:
            between = self.them.earlier[1]
            periods.append(self._work(add_months(self.onset.replace(day=1), -between), self.onset, between))
        return periods

    def _work(self, begun: date, ended: date, months: int) -> Record:
        return {
            "scheme": self.scene.scheme, "activity": TRADES[self.them.trade][1], "from_date": begun,
            "to_date": ended - timedelta(days=1), "months_contributed": months,
            "earnings_month": self.them.wage, "withdrawn": 0,
        }  # fmt: skip

    def _nothing_on_file(self) -> list[Record]:
        """A day of study that counts for nothing, so that no months are known to be none: no row would be unknown."""
        before = self._begun().replace(day=1) - timedelta(days=1)
        nothing = {"activity": "study", "from_date": before, "to_date": before, "months_contributed": 0,
                   "earnings_month": 0, "withdrawn": 0}  # fmt: skip
        return [{**nothing, "scheme": scheme} for scheme in self.scene.schemes]

    def _spells(self) -> list[Record]:
        them, onset = self.them, self.onset
        days = timedelta(days=(them.spell_days or 36_500) - 1)
        spell = {
            "from_date": onset,
            "event_date": onset,
            "to_date": onset + days,
            "earnings_month": them.wage,
        }
        kind = _CLAIM_NAMES.get(them.contingency, them.contingency)
        match them.contingency:
            case "maternity":
                spell["event_date"] = onset + timedelta(days=them.births_after)
            case "invalidity":
                spell["degree"] = 1
            case "injury_temporary":
                spell["degree"] = 0
            case "injury_permanent":
                # The cure is over when the pension begins; what is left is the loss of all earning capacity.
                cured = onset - timedelta(days=1)
                spell |= {"degree": 1, "from_date": cured, "event_date": cured, "to_date": cured}
        return [*self._earlier_spells(kind), {"contingency": kind, **spell}]

    def _earlier_spells(self, kind: str) -> list[Record]:
        begun = self._earlier_onset
        if begun is None or self.them.earlier is None:
            return []
        ended = begun + timedelta(days=self.them.earlier[0] - 1)
        return [{"contingency": kind, "from_date": begun, "event_date": begun, "to_date": ended, "earnings_month": self.them.wage}]  # fmt: skip

    def _wife(self, age: int, marital: str, relation: str) -> Record:
        dead_husband = marital == "widowed"
        person = self._person(age, "female", relation, marital)
        if self.scene.hides_receipt:
            person["receives"] = {name: 0 for name in person["receives"] if name != self.scene.scheme}
        if dead_husband:
            person |= {"income_month": self.them.receives}
        return {**person, "spouse": "man"}

    def _deceased(self) -> Record:
        onset, them = self.onset, self.them
        person = self._person(them.age, "male", "spouse", "married") | self._membership()
        spells = [
            {
                "contingency": "death",
                "event_date": onset,
                "from_date": onset,
                "to_date": onset,
                "earnings_month": them.wage,
            }
        ]
        if them.contingency == "injury_death":
            spells.insert(0, {"contingency": "employment_injury", "event_date": onset, "from_date": onset, "to_date": onset,
                              "degree": 1, "earnings_month": them.wage})  # fmt: skip
        dead = {
            "presence": "deceased",
            "death_date": onset,
            "weight": 0,
            "contingencies": spells,
            "labour_status": None,
        }
        return {**person, **dead, "award_date": None, "claim_date": None}

    def _children(self, mother: str) -> dict[str, Record]:
        father = {"father_vital_status": "dead"} if self.them.beneficiary == "widow_two_children" else {}
        found = {}
        for number, age in enumerate(self.them.child_ages):
            child = self._person(age, "male" if number else "female", "child", "single")
            child |= {"attends_school": child["age"] >= 5, "mother": mother, "father": "man", **father}
            found[f"child {number + 1}"] = child
        return found
