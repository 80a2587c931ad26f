"""Files of many claims: every fault at once with its row, a dry run that shows what would be paid, then all or none, once."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.site.conftest import entered, registered, somebody

from allcover.vocabulary.fault import Faults
from allcover_site.audit.models import Event
from allcover_site.claims.claim_files import look_at_file, take_file
from allcover_site.claims.entering import Sent
from allcover_site.claims.models import Claim, Submission
from allcover_site.claims.operations import Asked, submit_many
from allcover_site.claims.refusals import ClaimRefused
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Facility, Household, Person, Upload
from allcover_site.registry.sheets import read_sheet

HEADING = "claim,facility,scheme,patient,first_day,last_day,visit,item,quantity,price\n"


def rows(ana: Person) -> str:
    """Two claims: a visit with medicines, whose rows lie apart, and one of everybody's schemes at the tariff."""
    return (
        f"A-1,HC1,mutual_health,{ana.pk},2024-01-15,2024-01-15,other,consultation,1,\n"
        f"A-2,HC1,,{ana.pk},2024-01-16,2024-01-16,,consultation,1,\n"
        f"A-1,HC1,mutual_health,{ana.pk},2024-01-15,2024-01-15,other,medicines,2,1.50\n"
    )


def looked_at(by: User, text: str, heading: str = HEADING) -> Upload:
    return look_at_file(by=by, name="claims.csv", content=(heading + text).encode())


def faults_of(by: User, text: str) -> list[str]:
    with pytest.raises(Faults) as found:
        looked_at(by, text)
    return [f"{fault.place.line}: {fault.what}" for fault in found.value.faults]


def test_dry_run_tells_what_would_be_paid_and_writes_no_claim(
    owner: User, ana: Person, paid_up: Household, centre: Facility
) -> None:
    held = looked_at(owner, rows(ana))
    assert (Claim.objects.count(), held.content["count"]) == (0, 2)
    assert take_file(by=owner, held=held) == 2
    found = list(Submission.objects.order_by("claim__code").values_list("asked", "expected"))
    assert (held.content["asked"], held.content["expected"]) == tuple(map(sum, zip(*found, strict=True)))
    assert [(one["asked"], one["expected"]) for one in held.content["claims"]] == found
    first = Claim.objects.get(code="A-1")
    assert list(first.lines.values_list("item", "quantity", "price")) == [
        ("consultation", 1, None), ("medicines", 2, 150),
    ]  # fmt: skip
    assert Claim.objects.get(code="A-2").scheme == "mutual_health"
    assert Event.objects.get(deed="claims.file_taken").facts["claims"] == 2


def test_file_sent_twice_is_taken_once(
    owner: User, ana: Person, paid_up: Household, centre: Facility
) -> None:
    held = looked_at(owner, rows(ana))
    assert (take_file(by=owner, held=held), take_file(by=owner, held=held)) == (2, 2)
    assert Claim.objects.count() == 2
    with pytest.raises(ClaimRefused, match="This very file was taken"):
        looked_at(owner, rows(ana))
    assert faults_of(owner, rows(ana) + "\n") == [
        "2: Lake health centre has sent a claim 'A-1' before.", "3: Lake health centre has sent a claim 'A-2' before.",
    ]  # fmt: skip


def test_items_of_a_file_are_known_by_name_or_code_in_any_case_and_others_get_near_ones(
    owner: User, ana: Person, paid_up: Household, centre: Facility
) -> None:
    line = f"HC1,mutual_health,{ana.pk},2024-01-15,2024-01-15,"
    text = f'A-1,{line},CONSULTATION,1,\nA-1,{line},"medicines  Prescribed, as charged",1,4\n'
    take_file(by=owner, held=looked_at(owner, text))
    assert list(Claim.objects.get().lines.values_list("item", flat=True)) == ["consultation", "medicines"]
    with pytest.raises(Faults) as found:
        looked_at(owner, f"A-2,{line},consultaton,1,3\n")
    [fault] = found.value.faults
    assert (fault.what, fault.cure) == (
        "No item is called 'consultaton'.",
        "Near it: Consultation (consultation).",
    )


def test_all_faults_of_form_and_of_claims_are_told_together_with_their_rows(
    owner: User, ana: Person, paid_up: Household, centre: Facility
) -> None:
    Facility.objects.create(code="S1", name="South", level="health_centre", area="south")
    lone = registered(owner, "Lone")
    text = (
        f"A-1,HC1,,{ana.pk},2024-01-15,2024-01-15,other,consultation,1,\n"
        f"A-1,HC1,,{ana.pk},2024-01-15,2024-01-16,other,medicines,1,2\n"
        f"A-2,HC2,,{ana.pk},2024-01-15,2024-01-15,,consultation,1,\n"
        "A-3,HC1,,99999,2024-01-15,2024-01-15,,consultation,1,\n"
        f"A-4,HC1,nothing,{ana.pk},2024-01-15,2024-01-15,,consultation,1,\n"
        f"A-5,HC1,,{ana.pk},2024-01-16,2024-01-15,,consultation,1,\n"
        f"A-6,HC1,,{lone.pk},2024-01-15,2024-01-15,,consultation,1,\n"
        f"A-7,HC1,mutual_health,{ana.pk},2024-01-15,2024-01-15,,dream,1,\n"
        f"A-8,HC1,,{ana.pk},15/01/2024,2024-01-15,flight,consultation,0,1.0051\n"
        f"A-9,HC1,,{ana.pk},2024-01-15,2024-01-15,,consultation,1,1.0051\n"
        f"=A,S1,,{ana.pk},2024-01-15,2024-01-15,,consultation,1,\n"
        f"B-1,S1,,{ana.pk},2024-01-15,2024-01-15,,consultation,1,\n"
    )
    assert faults_of(owner, text) == [
        "3: Claim 'A-1' says otherwise in line 2.",
        "4: No facility has the code 'HC2'.",
        "5: Nobody has the number 99999.",
        "6: No scheme 'nothing' is published.",
        "7: The care was from Jan. 16, 2024 to Jan. 15, 2024. Write the days in order, none to come.",
        "8: Lone Lo belonged to no household on Jan. 15, 2024.",
        "9: No item is called 'dream'.",
        "10: Column 'first_day': '15/01/2024' is no day.",
        "10: Column 'visit': 'flight' is no kind of visit.",
        "10: Column 'quantity': '0' is no quantity.",
        "11: The price is finer than the currency.",
        "12: Column 'claim': '=A' is a formula.",
        "13: You may not enter claims of 'S1'.",
    ]
    assert not Upload.objects.exists()


def test_what_has_become_wrong_since_the_dry_run_lets_no_claim_in(
    owner: User, ana: Person, paid_up: Household, centre: Facility
) -> None:
    held = looked_at(owner, rows(ana))
    day = date(2024, 1, 16)
    submit_many(by=owner, sent=[Sent(centre, "A-2", ana, day, day, [Asked("consultation")])])
    with pytest.raises(Faults, match="has sent a claim 'A-2' before"):
        take_file(by=owner, held=held)
    assert list(Claim.objects.values_list("code", flat=True)) == ["A-2"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (HEADING.encode(), "no row"),
        (HEADING.encode("utf-16"), "UTF-8"),
        (HEADING.encode() + b'A-1,"HC1', "no CSV"),
        (b"x" * 6_000_000, "larger than 5 MB"),
        (b"PK\x03\x04 cut short", "no XLSX"),
        ((HEADING + "A,HC1\n" * 20_001).encode(), "more than 20000 rows"),
    ],
)
def test_harmful_or_broken_file_is_told_and_leaves_nothing(owner: User, period: object, content: bytes, told: str) -> None:  # fmt: skip
    answer = entered(owner).post("/claims/files", {"file": SimpleUploadedFile("a.csv", content)})
    if content:
        assert told in answer.content.decode()
    assert (answer.status_code, Upload.objects.count(), Claim.objects.count()) == (422, 0, 0)


def test_bomb_in_an_xlsx_is_not_opened(owner: User, period: object) -> None:
    held = BytesIO()
    with ZipFile(held, "w", compression=8) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    with pytest.raises(Faults, match="grows beyond bounds"):
        look_at_file(by=owner, name="a.xlsx", content=held.getvalue())


def test_who_may_enter_no_claims_hands_in_no_file_and_sees_no_other(
    owner: User, colleague: User, ana: Person, paid_up: Household, centre: Facility
) -> None:
    with pytest.raises(NotAllowed):
        looked_at(somebody("rex", "registrar"), rows(ana))
    held = looked_at(owner, rows(ana))
    for client, status in ((entered(owner), 200), (entered(colleague), 404), (entered(somebody("rex")), 403)):
        assert client.get(f"/claims/files/{held.pk}").status_code == status
    assert entered(colleague).post(f"/claims/files/{held.pk}/take").status_code == 404
    assert entered(owner).get(f"/registry/files/{held.pk}").status_code == 404
    assert not Claim.objects.exists()


def test_pages_lead_from_a_template_to_claims_that_wait(
    owner: User, ana: Person, paid_up: Household, centre: Facility
) -> None:
    browser = entered(owner)
    taken = b"".join(browser.get("/claims/files/template.csv").streaming_content)  # type: ignore[attr-defined]
    book = openpyxl.load_workbook(BytesIO(browser.get("/claims/files/template.xlsx").content))
    assert [cell.value for cell in book.active[1]] == list(read_sheet("a.csv", taken).heading)
    filled = (
        taken.decode("utf-8-sig")
        .replace(f"{date.today()}", "2024-01-15")
        .replace(",1,2024", f",{ana.pk},2024")
    )
    file = SimpleUploadedFile("a.csv", filled.encode())
    shown = browser.post("/claims/files", {"file": file}, follow=True).text
    assert "The file has 1 claim and no fault" in shown
    assert "<script" not in shown.split("<main", 1)[1]
    number = Upload.objects.get().pk
    assert "1 claim came in" in browser.post(f"/claims/files/{number}/take", follow=True).text
    assert Claim.objects.get().lines.count() == 2
