"""Files of prices: read whole, every fault told together, nothing kept of a file with one."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.site.claims.conftest import SCHEME
from tests.site.conftest import entered

from allcover.vocabulary.fault import Faults
from allcover_site.claims.models import Price, PriceList
from allcover_site.claims.price_files import read_prices
from allcover_site.claims.pricing import Priced
from allcover_site.people.models import User
from allcover_site.schemes.models import Version

ITEMS = {"consultation": "Consultation", "medicines": "Medicines"}
GOOD = "item,price,first_day\nconsultation,1.20,2024-01-01\nmedicines,,2024-02-01\n"


def read(text: str) -> tuple[Priced, ...]:
    return read_prices("prices.csv", text.encode(), digits=2, items=ITEMS)


def test_file_is_read_in_minor_units_and_an_empty_price_takes_the_item_off() -> None:
    assert read(GOOD) == (
        Priced("consultation", date(2024, 1, 1), 120), Priced("medicines", date(2024, 2, 1), None),
    )  # fmt: skip


def test_columns_stand_in_any_order_and_a_semicolon_parts_them() -> None:
    assert read("first_day;item;price\n2024-01-01;consultation;1.20\n")[0].amount == 120


def test_xlsx_is_read_as_the_csv_is() -> None:
    book, kept = openpyxl.Workbook(), BytesIO()
    for row in (["item", "price", "first_day"], ["consultation", 1.2, date(2024, 1, 1)]):
        book.active.append(row)
    book.save(kept)
    found = read_prices("prices.xlsx", kept.getvalue(), digits=2, items=ITEMS)
    assert found == (Priced("consultation", date(2024, 1, 1), 120),)


def test_all_faults_are_told_together_with_their_lines() -> None:
    text = (
        "item,price,first_day\nsurgery,1,2024-01-01\nconsultation,cheap,2024-01-01\nconsultation,-1,2024-01-02\n"
        "consultation,1.005,2024-01-03\nmedicines,1,1 January\nmedicines,1,2024-05-01\nmedicines,2,2024-05-01\n"
        "medicines,NaN,2024-06-01\nmedicines,1e99,2024-07-01\n"
    )
    with pytest.raises(Faults) as told:
        read(text)
    assert [fault.place.line for fault in told.value.faults] == [2, 3, 4, 5, 6, 8, 9, 10]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"item,price\n",
        b"item,price,first_day\n",
        b"\xff\xfe\x00",
        b"PK\x03\x04 no zip",
        b"x" * 6_000_000,
    ],
)
def test_what_is_no_file_of_prices_is_told_and_not_guessed(content: bytes) -> None:
    with pytest.raises(Faults):
        read_prices("prices.csv", content, digits=2, items=ITEMS)


def test_file_is_handed_in_on_the_page_all_or_nothing(owner: User, mutual: Version, period: object) -> None:
    held = PriceList.objects.create(code="A", name="Centres", scheme=SCHEME, area="north")
    browser, address = entered(owner), f"/claims/prices/{held.pk}"
    bad = SimpleUploadedFile(
        "p.csv", (GOOD + "=cmd|' /C calc'!A0,1,2024-01-01\nnone,1,2024-01-01\n").encode()
    )
    answer = browser.post(address, {"file": bad})
    assert (answer.status_code, Price.objects.count()) == (422, 0)
    page = answer.content.decode()
    assert "p.csv:4" in page
    assert "p.csv:5" in page
    browser.post(address, {"file": SimpleUploadedFile("p.csv", GOOD.encode())})
    assert Price.objects.count() == 2
    assert "1.20" in browser.get(address).content.decode()
