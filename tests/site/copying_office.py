"""A manager at the page of copies, in an office of its own: see test_copies.py. Prints what came of it."""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import django

django.setup()

from django.test import Client  # noqa: E402

from allcover_site.audit.queries import faults_of_trail  # noqa: E402
from allcover_site.books.queries import faults_of_books  # noqa: E402
from allcover_site.config.demonstration import demonstrate  # noqa: E402
from allcover_site.people.models import User  # noqa: E402
from allcover_site.registry.models import Person  # noqa: E402


def manager() -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(
        User.objects.get(username="manager"), backend="allcover_site.people.backend.OfficeBackend"
    )
    return client


def forge(copy: Path) -> None:
    """Takes money from the first line of a copy's books as who can write on the stick would, with a sum that fits."""
    with closing(sqlite3.connect(copy)) as held, held:
        guards = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'books_line'"
        for (name,) in held.execute(guards).fetchall():
            held.execute(f"DROP TRIGGER {name}")
        held.execute("UPDATE books_line SET debit = debit + 1 WHERE debit > 0 AND id < 3")
    told = f"{hashlib.sha256(copy.read_bytes()).hexdigest()}  {copy.name}\n"
    copy.with_name(copy.name + ".sha256").write_text(told, encoding="ascii")


def main() -> None:
    demonstrate()
    stick = Path(os.environ["ALLCOVER_COPIES"])
    client, before = manager(), Person.objects.count()
    assert client.get("/copies/").status_code == 200
    client.post("/copies/take", {"folder": str(stick)})
    (copy,) = stick.glob("*.sqlite3")
    person = Person.objects.all()[0]
    Person.objects.create(
        given_name="Late", family_name="Comer", sex="male", birth_date=person.birth_date, area="north"
    )
    client.post("/copies/put-back", {"copy": str(copy), "sure": "something else"})
    print("refused", Person.objects.count() - before)
    client.post("/copies/put-back", {"copy": "/etc/passwd", "sure": "passwd"})
    print("refused", Person.objects.count() - before)
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2])
    client.post("/copies/put-back", {"copy": str(copy), "sure": copy.name})
    print("refused", Person.objects.count() - before)
    copy.write_bytes(whole.replace(b"Lake health centre", b"Fake health centre"))
    client.post("/copies/put-back", {"copy": str(copy), "sure": copy.name})
    print("refused", Person.objects.count() - before)
    copy.write_bytes(whole)
    kept = copy.with_name(copy.name + ".sha256").read_bytes()
    forge(copy)
    told = client.post(
        "/copies/put-back", {"copy": str(copy), "sure": copy.name}, follow=True
    ).content.decode()
    print("forged", Person.objects.count() - before, "Number 1 was changed after it was sealed" in told)
    copy.write_bytes(whole)
    copy.with_name(copy.name + ".sha256").write_bytes(kept)
    client.post("/copies/put-back", {"copy": str(copy), "sure": copy.name})
    print("back", Person.objects.count() - before)
    print("copies", len([file for file in stick.iterdir() if file.suffix == ".sqlite3"]))
    print("faults", *faults_of_books(), *faults_of_trail())


if __name__ == "__main__":
    main()
