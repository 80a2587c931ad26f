"""Asks the published law who may join a scheme, before somebody becomes a member."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from allcover.engine.explanation import explain
from allcover.engine.judge import Judge
from allcover.expressions.kinds import Condition
from allcover.expressions.logic import Unknown
from allcover.vocabulary.codes import CODE_LISTS
from allcover_site.contributions.queries import affiliations_known
from allcover_site.registry.export import household_records, living_in
from allcover_site.registry.models import Person
from allcover_site.registry.queries import Homes, groups_of
from allcover_site.runs.finding import Exported
from allcover_site.schemes.naming import called, words_of_law
from allcover_site.schemes.queries import NoVersion, system_of, version_on
from allcover_site.ui.days import day_told

MOST_TOLD = 8
"""Steps of the judge that one refusal tells, the last ones."""


class MayNotJoin(ValueError):
    """The law of a scheme covers somebody in no way: the steps by which it says so are told."""


def check_may_join(persons: Sequence[Person], scheme: str, on: date) -> list[str]:
    """This function will raise MayNotJoin, with the steps of the judge, where the law covers one of some persons in no way.

    They are asked about as members of their households on the day, and as affiliated to the scheme. Gives what would have to
    be known of those of whom the law cannot tell: nobody is kept out for that, nor who belongs to no household. A day before
    the first version that the office published lies under another law, of which nothing is asked.
    """
    try:
        system = system_of(version_on(scheme, on))
    except NoVersion:
        return []
    homes, groups = Homes([person.pk for person in persons]), groups_of([person.pk for person in persons])
    households = {home for person in persons if (home := homes.on(person.pk, on)) is not None}
    if not households or not system.schemes[scheme].provisions:
        return []
    living = living_in(sorted(households), on)
    known = affiliations_known(living, scheme, on)
    asked = {number: person for person in persons for number in groups[person.pk] if number in known}
    for number in asked:
        known[number] = {**known[number], "affiliated": {**known[number]["affiliated"], scheme: True}}
    records = household_records(sorted(households), living, on, known)
    keys, missing, refused = (
        [each.applies for each in system.schemes[scheme].provisions],
        set[str](),
        list[str](),
    )
    for _places, some in Exported(records, on).alike:
        asking = _Asking(scheme, on, Judge(system, some.population, on, keys))
        asking.ask(asked, missing, refused)
    if refused:
        raise MayNotJoin(" ".join(refused))
    return sorted(missing)


class _Asking:
    """What a law says of persons in their households on a day."""

    def __init__(self, scheme: str, on: date, judge: Judge) -> None:
        self.scheme, self.on, self.judge = scheme, on, judge
        self.provisions = judge.system.schemes[scheme].provisions

    def ask(self, asked: dict[int, Person], missing: set[str], refused: list[str]) -> None:
        """Add what is not known of those asked, and what is told of who is covered in no way."""
        for household in range(len(self.judge.facts.household_ids)):
            case = self.judge.open(household)
            for row in case.persons:
                person = asked.get(int(self.judge.facts.person_ids[row]))
                if person is None:
                    continue
                found = [self.judge.ask(case, each.applies, row) for each in self.provisions]
                if not any(each is True or isinstance(each, Unknown) for each in found):
                    refused.append(self._told(person, household, row))
                elif True not in found:
                    missing.update(*(each.missing for each in found if isinstance(each, Unknown)))

    def _told(self, person: Person, household: int, row: int) -> str:
        sources = dict.fromkeys(str(each.source) for each in self.provisions)
        told = _("The law of %(scheme)s (%(law)s) does not let %(person)s join on %(day)s: %(steps)s. If that is not so any more, have it declared.")  # fmt: skip
        return told % {
            "scheme": called(self.scheme), "law": "; ".join(sources), "person": person, "day": day_told(self.on),
            "steps": "; ".join(list(dict.fromkeys(self._steps(household, row)))[-MOST_TOLD:]),
        }  # fmt: skip

    def _steps(self, household: int, row: int) -> Iterator[str]:
        """Conditions of the law with their answers, and the codes that were declared, as a reader has them."""
        system = self.judge.system
        words, answers = (
            words_of_law(system.country.id),
            dict(zip(("yes", "no"), _("yes,no").split(","), strict=True)),
        )
        hidden = {each.applies for each in self.provisions}
        for key in hidden:
            for step in explain(self.judge, household, key, row):
                for item in step.items:
                    code = CODE_LISTS.get(item.name)
                    if code is not None and item.value in code.labels:
                        yield f"{item.name} ({item.whom}): {words(code.labels[item.value])}"
                if step.key not in hidden and isinstance(system.quantities[step.key].wanted, Condition):
                    yield f"{words(step.label)} ({step.whom}): {answers.get(step.value, step.value)}"
