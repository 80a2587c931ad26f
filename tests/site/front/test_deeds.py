"""The trail tells its deeds in words: of every deed that is written there are some."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation
from tests.site.conftest import entered, somebody

import allcover_site
from allcover_site.audit.operations import record
from allcover_site.claims.models import PaymentStep
from allcover_site.contributions.funding_queries import FUNDERS
from allcover_site.front.deeds import DEEDS, deed_called, thing_called
from allcover_site.people.models import User
from allcover_site.registry.models import Person

SITE = Path(allcover_site.__file__).parent


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(SITE.parent).with_suffix("").parts)


def written() -> set[str]:
    """The deeds that the program writes into the trail; those of a payment are named by its steps."""
    found = set()
    for path in Path(allcover_site.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                deed = node.args[1]
                if isinstance(deed, ast.Constant):
                    found.add(str(deed.value))
                elif isinstance(deed, ast.Name):
                    found.add(str(getattr(import_module(module_of(path)), deed.id)))
                elif isinstance(deed, ast.JoinedStr):
                    begins = ast.unparse(deed).removeprefix("f'").partition("{")[0]
                    found |= {f"{begins}{kind}" for kind in PaymentStep.Kind.values}
    return found


def said_of(path: Path, subject: ast.expr, function: ast.AST | None = None) -> Iterator[str]:
    """How what a deed is done to may begin, as the program writes it: texts, with 7 for what is only known when it runs."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    match subject:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=values):
            yield "".join(str(each.value) if isinstance(each, ast.Constant) else "7" for each in values)
        case ast.IfExp(body=one, orelse=other):
            yield from said_of(path, one, function)
            yield from said_of(path, other, function)
        case ast.Name(id=name):
            assert function is not None
            for each in (node for node in ast.walk(function) if isinstance(node, ast.Assign)):
                yield from assigned(path, name, each.targets[0], each.value, function)
        case ast.Call(func=ast.Name(id=name)):
            own = [each for each in module.body if isinstance(each, ast.FunctionDef) and each.name == name]
            if own:
                for said in (node.value for node in ast.walk(own[0]) if isinstance(node, ast.Return)):
                    if said is not None:
                        yield from said_of(path, said, own[0])
            for brought in (node for node in module.body if isinstance(node, ast.ImportFrom) and not own):
                if name in [alias.name for alias in brought.names]:
                    yield from said_of(
                        SITE.parent / f"{(brought.module or '').replace('.', '/')}.py", subject
                    )
        case _:
            raise AssertionError(f"{path}: {ast.unparse(subject)}")


def assigned(path: Path, name: str, target: ast.expr, value: ast.expr, function: ast.AST) -> Iterator[str]:
    if isinstance(target, ast.Name) and target.id == name:
        yield from said_of(path, value, function)
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, held in zip(target.elts, value.elts, strict=True):
            yield from assigned(path, name, one, held, function)


def subjects() -> set[str]:
    """All that deeds are done to, as the program writes them into the trail."""
    found = set()
    for path in SITE.rglob("*.py"):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for node in ast.walk(function) if isinstance(function, ast.FunctionDef) else ():
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id == "record"
                ):
                    told = set(said_of(path, node.args[2], function))
                    assert told, f"{path}: {ast.unparse(node)}"
                    found |= told
    return found


@pytest.mark.parametrize("language", ["en", "fr", "es", "pt"])
def test_all_that_deeds_are_done_to_has_words(language: str) -> None:
    found = subjects()
    assert {"household 7", "person 7", "employer 7", "receipt 7", "collector 7", "books"} <= found
    kinds = {f"funder {payer}" for payer in FUNDERS} | found - {"funder 7"}
    with translation.override(language):
        assert sorted(each for each in kinds if thing_called(each) == each) == []


def test_days_in_the_trail_are_told_as_the_reader_writes_them() -> None:
    with translation.override("fr"):
        assert thing_called("month 2024-01") == "Mois janvier 2024"
        assert thing_called("period 2024-01-01 - 2024-12-31").endswith("1 janvier 2024 - 31 décembre 2024")


def test_every_deed_in_the_trail_has_words_and_no_words_are_of_none() -> None:
    assert written() == set(DEEDS)


def test_trail_says_what_was_done_and_to_what(owner: User, ana: Person) -> None:
    client: Client = entered(owner)
    page = client.get("/trail").text
    assert "<td>Registered a person</td>" in page
    assert f"<td>Person {ana.pk}</td>" in page
    assert "registry.person_registered" not in page


def test_what_is_not_known_stays_as_it_is() -> None:
    assert (deed_called("x.y"), thing_called("mutual_health 2024"), thing_called("x 7")) == (
        "x.y",
        "mutual_health 2024",
        "x 7",
    )
    assert [thing_called(about) for about in ("price list 4", "claims 3 - 9")] == [
        "Price list 4",
        "Claims 3 - 9",
    ]


def test_who_reads_the_trail_of_one_scheme_or_area_reads_what_is_of_it(owner: User, ana: Person) -> None:
    with transaction.atomic():
        for scheme in ("mutual_health", "national_pension"):
            record(owner, "contributions.terms_set", f"scheme {scheme}", scheme=scheme)
        record(owner, "books.opened", "books")
    pension = somebody("petra", "auditor", scheme="national_pension")
    south, all_of_it = somebody("sol", "auditor", area="south"), somebody("alba", "auditor")
    pages = [entered(user).get("/trail").text for user in (pension, south, owner, all_of_it)]
    told = [
        [
            words in page
            for words in ("national_pension", "mutual_health", "Registered a person", "Opened the books")
        ]
        for page in pages
    ]
    assert told == [
        [True, False, False, False], [False] * 4, [False, False, True, False], [True] * 4,
    ]  # fmt: skip
