"""The trail tells its deeds in words: of every deed that is written there are some."""

import ast
from pathlib import Path

from django.test import Client
from tests.site.conftest import entered

import allcover_site
from allcover_site.claims.models import PaymentStep
from allcover_site.front.deeds import DEEDS, deed_called, thing_called
from allcover_site.people.models import User
from allcover_site.registry.models import Person


def written() -> set[str]:
    """The deeds that the program writes into the trail; those of a payment are named by its steps."""
    found = set()
    for path in Path(allcover_site.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                deed = node.args[1]
                if isinstance(deed, ast.Constant):
                    found.add(str(deed.value))
                elif isinstance(deed, ast.JoinedStr):
                    begins = ast.unparse(deed).removeprefix("f'").partition("{")[0]
                    found |= {f"{begins}{kind}" for kind in PaymentStep.Kind.values}
    return found


def test_every_deed_in_the_trail_has_words_and_no_words_are_of_none() -> None:
    assert written() == set(DEEDS)


def test_trail_says_what_was_done_and_to_what(owner: User, ana: Person) -> None:
    client: Client = entered(owner)
    page = client.get("/trail").text
    assert "<td>Registered a person</td>" in page
    assert f"<td>Person {ana.pk}</td>" in page
    assert "registry.person_registered" not in page


def test_what_is_not_known_stays_as_it_is() -> None:
    assert (deed_called("x.y"), thing_called("mutual_health 2024"), thing_called("books")) == (
        "x.y",
        "mutual_health 2024",
        "books",
    )
    assert [thing_called(about) for about in ("price list 4", "claims 3 - 9")] == [
        "Price list 4",
        "Claims 3 - 9",
    ]
