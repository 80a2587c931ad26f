"""A manager at the page of copies, in an office of its own: see test_copies.py. Prints what came of it."""

import os
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
    client.post("/copies/put-back", {"copy": str(copy), "sure": copy.name})
    print("back", Person.objects.count() - before)
    print("copies", len([file for file in stick.iterdir() if file.suffix == ".sqlite3"]))
    print("faults", *faults_of_books(), *faults_of_trail())


if __name__ == "__main__":
    main()
