"""Rows of many numbers or texts at once: the same rows as asked for one by one, whatever the texts hold."""

from itertools import pairwise

import pytest
from tests.site.conftest import registered

from allcover_site.audit.among import among, among_pairs
from allcover_site.people.models import User
from allcover_site.registry.models import Declaration, Facility, Person

ODD = ["plain", "it's", 'a "quote"', "back\\slash", "{1,2}", "[3]", "%s", "naïve, ñ", "-- drop", "NULL", ""]


@pytest.fixture
def places() -> list[Facility]:
    return [Facility.objects.create(code=f"F{n}", name=name, level="post", area="north") for n, name in enumerate(ODD)]  # fmt: skip


def test_numbers_are_found_whether_scattered_or_in_a_row(places: list[Facility]) -> None:
    numbers = [one.pk for one in places]
    for asked in (
        numbers,
        numbers[::2],
        numbers[:1],
        [numbers[0], numbers[-1]],
        [-5, numbers[3]],
        [-5],
        [numbers[0], numbers[0], numbers[2]],
        [],
    ):
        expected = [number for number in numbers if number in asked]
        assert (
            list(Facility.objects.filter(among("pk", asked)).order_by("pk").values_list("pk", flat=True))
            == expected
        )
        left = Facility.objects.exclude(among("pk", asked)).order_by("pk").values_list("pk", flat=True)
        assert list(left) == [number for number in numbers if number not in asked]


def test_texts_are_found_as_they_are_written(places: list[Facility]) -> None:
    for asked in (ODD, ODD[::3], ["nobody"], [], *([each] for each in ODD)):
        found = Facility.objects.filter(among("name", asked)).order_by("pk").values_list("name", flat=True)
        assert list(found) == [name for name in ODD if name in asked]


def test_pairs_are_found_together_and_not_crossed(places: list[Facility]) -> None:
    pairs = [(one.pk, one.name) for one in places]
    crossed = [(one, name) for (one, _), (_, name) in pairwise(pairs)]
    found = Facility.objects.filter(among_pairs("pk", "name", [*pairs[::2], *crossed])).order_by("pk")
    assert list(found.values_list("pk", "name")) == pairs[::2]
    assert not Facility.objects.filter(among_pairs("pk", "name", crossed)).exists()
    assert not Facility.objects.filter(among_pairs("pk", "name", [])).exists()


def test_rows_are_found_by_what_they_point_at_and_by_what_that_holds(owner: User) -> None:
    who: list[Person] = [registered(owner, name) for name in ("Ana", "Ben", "Cleo", "Dora")]
    for number, person in enumerate(who):
        Declaration.objects.create(person=person, day="2024-01-01", facts={"number": number})
    numbers = [who[0].pk, who[2].pk, who[3].pk]
    pointing = Declaration.objects.filter(among("person", numbers), day__gte="2024-01-01").order_by("pk")
    assert [each.facts["number"] for each in pointing] == [0, 2, 3]
    through = Declaration.objects.filter(among("person__given_name", ["Cleo", "Ben"])).order_by("pk")
    assert [each.facts["number"] for each in through] == [1, 2]
