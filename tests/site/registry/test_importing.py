"""Registers from files: every fault at once, a dry run, then all rows in one transaction or none; and out again."""

import io
import re
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.site.conftest import entered, registered, somebody

from allcover.vocabulary.fault import Faults
from allcover_site.audit.models import Event
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.exporting import take_out
from allcover_site.registry.importing import ImportedBefore, upload, write
from allcover_site.registry.models import (
    Employer,
    Employment,
    Facility,
    GroupMembership,
    Household,
    Membership,
    Person,
    Upload,
)
from allcover_site.registry.registers import REGISTERS, Unreadable, as_amount
from allcover_site.registry.sheets import read_sheet, written_csv, written_xlsx

PERSONS = (
    "given_name,family_name,sex,birth_date,area\nAna,Lo,f,1990-04-02,north\nBen,Lo,M,1988-01-31,north.lake\n"
)
HOUSEHOLDS = """household;relation;since;given_name;family_name;sex;birth_date;area
1;head;2024-01-01;Ana;Lo;f;1990-04-02;north
1;child;2024-01-01;Cleo;Lo;f;2018-03-02;north
2;head;2024-02-01;Dora;Kasi;f;1963-05-06;north
"""


def kept(by: User, text: str, register: str = "persons") -> Upload:
    return upload(by=by, register=register, name="a.csv", content=text.encode())


def faults_of(by: User, text: str, register: str = "persons") -> list[str]:
    with pytest.raises(Faults) as found:
        kept(by, text, register)
    return [f"{fault.place.line}:{fault.place.column or ''} {fault.what}" for fault in found.value.faults]


def handed_in(client: Client, text: str, register: str = "persons", name: str = "a.csv") -> str:
    file = SimpleUploadedFile(name, text.encode())
    return client.post("/registry/files", {"register": register, "file": file}, follow=True).text


def test_names_of_an_older_spreadsheet_are_read_once_somebody_has_seen_how_they_would_read(
    owner: User,
) -> None:
    text = PERSONS.replace("Ana", "Ndèye")
    given = {"register": "persons", "file": SimpleUploadedFile("a.csv", text.encode("cp1252"))}
    refused = entered(owner).post("/registry/files", given)
    assert "As Windows-1252 it would read: Ndèye." in refused.text
    assert 'name="is_windows"' in refused.text
    file = SimpleUploadedFile("a.csv", text.encode("cp1252"))
    looked = entered(owner).post("/registry/files", {**given, "file": file, "is_windows": "on"}, follow=True)
    assert "Ndèye" in looked.text
    assert Upload.objects.get().content["rows"][0][1][0] == "Ndèye"


@pytest.mark.parametrize("digits", [0, 2, 3])
def test_cure_of_an_amount_is_an_amount_of_the_currency(digits: int) -> None:
    for text in ("1.234", "1,5,5"):
        with pytest.raises(Unreadable) as found:
            as_amount(text, digits)
        examples = re.findall(r"\d[\d., ]*\d", found.value.cure)
        assert examples
        for example in examples:
            amount = as_amount(example, digits)
            assert amount == round(amount, digits), example


def test_dry_run_writes_nothing_and_the_yes_writes_all(owner: User) -> None:
    held = kept(owner, PERSONS)
    assert (Person.objects.count(), held.rows) == (0, 2)
    assert write(by=owner, held=held) == 2
    assert list(Person.objects.values_list("given_name", "sex", "birth_date", "area")) == [
        ("Ana", "female", date(1990, 4, 2), "north"), ("Ben", "male", date(1988, 1, 31), "north.lake"),
    ]  # fmt: skip
    event = Event.objects.get(deed="registry.imported")
    assert (event.facts["digest"], event.facts["rows"]) == (held.digest, 2)


def test_yes_said_twice_writes_once_and_the_same_file_is_refused(owner: User) -> None:
    held = kept(owner, PERSONS)
    write(by=owner, held=held)
    write(by=owner, held=held)
    assert Person.objects.count() == 2
    held.refresh_from_db()
    assert held.content == {}
    Person.objects.all().delete()
    with pytest.raises(ImportedBefore):
        kept(owner, PERSONS)


def test_all_faults_are_told_together_with_row_and_column(owner: User) -> None:
    registered(owner, "Dora", date(1963, 5, 6), area="north")
    text = (
        "given_name,family_name,sex,birth_date,area\n"
        "Ana,,x,1990-02-30,north\n"
        "Ben,Lo,m,2190-01-31,north\n"
        "Cleo,Lo,f,2018-03-02,south\n"
        "CLEO,lo,F,2018-03-02,north\n"
        "Dora,Lo,f,1963-05-06,north\n"
        "=1+1,Lo,f,1963-05-06,north\n"
        "Emil,Lo,m,2015-01-01,north,and more\n"
    )
    assert faults_of(owner, text) == [
        "2:2 Column 'family_name': nothing is written.",
        "2:3 Column 'sex': 'x' is no sex that can be written down.",
        "2:4 Column 'birth_date': '1990-02-30' is no day.",
        "3: Jan. 31, 2190 cannot be a date of birth.",
        "4: You may not import into 'south'.",
        "5: The same person stands in line 4.",
        f"6: This person is registered: no. {Person.objects.get().pk}.",
        "7:1 Column 'given_name': '=1+1' is a formula.",
        "8: The row has more cells than the heading.",
    ]
    assert not Upload.objects.exists()


def test_row_with_one_wrong_cell_has_its_other_faults_told_too(owner: User) -> None:
    heading = "given_name,family_name,sex,birth_date,area\n"
    assert faults_of(owner, f"{heading}Ana,Lo,x,2190-01-31,south\nBen,Lo,x,1990-02-30,south\n") == [
        "2: You may not import into 'south'.",
        "2: Jan. 31, 2190 cannot be a date of birth.",
        "2:3 Column 'sex': 'x' is no sex that can be written down.",
        "3: You may not import into 'south'.",
        "3:3 Column 'sex': 'x' is no sex that can be written down.",
        "3:4 Column 'birth_date': '1990-02-30' is no day.",
    ]


@pytest.mark.parametrize("sex", ["f", "x"])
def test_area_that_the_office_does_not_know_is_told_with_the_nearest_name(owner: User, sex: str) -> None:
    Household.objects.create(area="north.lake")
    text = f"given_name,family_name,sex,birth_date,area\nAna,Lo,{sex},1990-02-03,north.laek\nBen,Lo,f,1991-02-03,north\n"
    with pytest.raises(Faults) as found:
        kept(owner, text)
    told = [fault for fault in found.value.faults if "north.laek" in fault.what]
    assert [fault.what for fault in told] == [
        "Nobody is known to live in 'north.laek', and nothing is there."
    ]
    assert "Did you mean 'north.lake'?" in told[0].cure
    assert "register a facility" in told[0].cure
    assert not any("'north'" in fault.what for fault in found.value.faults)
    Facility.objects.create(code="HC9", name="Post", level="health_post", area="north.laek")
    if sex == "f":
        kept(owner, text)


def test_wrong_heading_is_told_with_the_nearest_column(owner: User) -> None:
    with pytest.raises(Faults, match="Did you mean 'birth_date'") as found:
        kept(owner, "given_name,given_name,family_name,sex,birth_dat,area\n")
    assert [fault.what for fault in found.value.faults] == [
        "Column 'given_name' stands twice.", "There is no column 'birth_dat' here."
    ]  # fmt: skip
    assert faults_of(owner, "given_name,family_name,sex,area\nAna,Lo,f,north\n") == [
        "1: Column 'birth_date' is missing."
    ]
    assert faults_of(owner, "given_name,given_name,nickname,sexe,area\n") == [
        "1: Column 'family_name' is missing.",
        "1: Column 'birth_date' is missing.",
        "1:2 Column 'given_name' stands twice.",
        "1:3 There is no column 'nickname' here.",
        "1:4 There is no column 'sexe' here.",
    ]
    assert faults_of(owner, "given_name,family_name,sex,birth_date,area\n") == [
        "None: The file has a heading and no row."
    ]


def test_what_has_become_wrong_since_the_dry_run_stops_the_writing(owner: User) -> None:
    held = kept(owner, PERSONS)
    registered(owner, "Ben", date(1988, 1, 31), sex="male")
    with pytest.raises(Faults, match="This person is registered"):
        write(by=owner, held=held)
    assert Person.objects.count() == 1


def test_households_come_with_their_people_from_day_to_day(owner: User) -> None:
    write(by=owner, held=kept(owner, HOUSEHOLDS, "households"))
    one, two = Household.objects.order_by("pk")
    assert [str(member.person) for member in one.memberships.all()] == ["Ana Lo", "Cleo Lo"]
    assert [member.relation for member in one.memberships.all()] == ["head", "child"]
    assert two.memberships.get().first_day == date(2024, 2, 1)


def test_household_without_a_head_or_before_birth_is_a_fault(owner: User) -> None:
    text = HOUSEHOLDS.replace("1;head", "1;spouse").replace("2;head;2024-02-01", "2;chief;2024-02-01")
    assert faults_of(owner, text, "households") == [
        "2: Household '1' has 0 heads.", "4:2 Column 'relation': 'chief' is no relation to the head.",
    ]  # fmt: skip
    assert faults_of(owner, HOUSEHOLDS.replace("1;child;2024", "1;child;2017"), "households") == [
        "3: Nobody joins a household before birth or in days to come."
    ]


def test_employers_and_facilities_have_numbers_of_their_own(owner: User) -> None:
    employers = "number,name,size,area\nE-1,Mill,12,north\nE-2,Shop,,north\n"
    write(by=owner, held=kept(owner, employers, "employers"))
    assert list(Employer.objects.values_list("number", "size")) == [("E-1", 12), ("E-2", None)]
    assert faults_of(owner, "number,name,size,area\nE-1,Mill,x,north\nE-2,Mill,1,north\nE-3,a,1,north\ne-3,b,1,north\n",
                     "employers") == [
        "2:3 Column 'size': 'x' is no whole number.", "3: 'E-2' is registered already.", "5: 'e-3' stands in line 4 too.",
    ]  # fmt: skip
    write(by=owner, held=kept(owner, "code,name,level,area\nHC1,Centre,health_centre,north\n", "facilities"))
    assert Facility.objects.get().level == "health_centre"


def test_import_asks_for_the_right_and_shows_only_ones_own(
    owner: User, colleague: User, stranger: User
) -> None:
    with pytest.raises(NotAllowed):
        kept(somebody("rita", "reviewer"), PERSONS)
    held = kept(owner, PERSONS)
    assert entered(owner).get(f"/registry/files/{held.pk}").status_code == 200
    for url in (f"/registry/files/{held.pk}", f"/registry/files/{held.pk}/write"):
        assert entered(colleague).post(url).status_code == 404
    assert entered(somebody("rita")).post("/registry/files", {}).status_code == 403
    assert not Person.objects.exists()


def test_new_upload_forgets_the_one_that_was_not_written(owner: User) -> None:
    kept(owner, PERSONS)
    kept(owner, PERSONS.replace("Ana", "Anna"))
    assert Upload.objects.count() == 1


def test_pages_lead_from_faults_to_rows_in_the_registry(owner: User) -> None:
    client = entered(owner)
    shown = handed_in(client, PERSONS.replace("1990-04-02", "<b>02/04/1990</b>"))
    assert "&lt;b&gt;02/04/1990&lt;/b&gt;" in shown
    assert "Write it as 2001-12-31" in shown
    assert "no fault. Nothing is written yet" in handed_in(client, PERSONS)
    held = Upload.objects.get()
    assert "2 rows were written" in client.post(f"/registry/files/{held.pk}/write", follow=True).text
    assert "imported on" in handed_in(client, PERSONS)
    assert "errorlist" in handed_in(client, PERSONS, register="books")
    assert Person.objects.count() == 2


def test_file_larger_than_may_be_is_refused_by_the_page(owner: User) -> None:
    assert "larger than 5 MB" in handed_in(entered(owner), "x" * 6_000_000)


@pytest.mark.parametrize("register", ["persons", "households", "employers", "facilities"])
def test_register_that_was_taken_out_can_be_taken_in_elsewhere(owner: User, register: str) -> None:
    text = {"persons": PERSONS, "households": HOUSEHOLDS, "employers": "number,name,area,contact\nE-1,Mill,north,+250 1\n",
            "facilities": "code,name,level,area\nHC1,Centre,health_centre,north\n"}[register]  # fmt: skip
    write(by=owner, held=kept(owner, text, register))
    before = [str(row) for row in Person.objects.all()]
    taken = take_out(by=owner, register=register)
    sheet = read_sheet("a.csv", "".join(written_csv(taken.heading, taken.rows)).encode())
    again = take_out(by=owner, register=register, is_xlsx=True)
    assert read_sheet("a.xlsx", written_xlsx(again.heading, again.rows)).rows == sheet.rows
    for model in (Membership, Household, Person, Employer, Facility):
        model._default_manager.all().delete()
    own = ["number"] if register in ("persons", "households") else []
    columns = [place for place, name in enumerate(sheet.heading) if name not in own]
    rows = [
        [cells[place] for place in columns] for cells in (sheet.heading, *(cells for _, cells in sheet.rows))
    ]
    write(by=owner, held=kept(owner, "".join(written_csv(rows[0], rows[1:])), register))
    assert [str(row) for row in Person.objects.all()] == before
    if register == "employers":
        assert Employer.objects.get().contact == "+250 1"


def belonging(owner: User) -> tuple[Person, Person]:
    """Ana and Ben, a mill and a cooperative, all in the north."""
    write(by=owner, held=kept(owner, PERSONS))
    write(by=owner, held=kept(owner, "number,name,area\nE-1,Mill,north\n", "employers"))
    write(by=owner, held=kept(owner, "kind,name,area\ncooperative,Fishers,north.lake\n", "groups"))
    ana, ben = Person.objects.order_by("pk")
    return ana, ben


def test_employments_groups_and_their_members_come_in_and_go_out_as_files(owner: User) -> None:
    ana, ben = belonging(owner)
    jobs = f"employer,person,name,first_day,last_day\nE-1,{ana.pk},Ana Lo,2023-01-01,2023-06-30\nE-1,{ana.pk},Ana Lo,2024-01-01,\n"
    members = f"group,area,person,name,first_day,last_day\nFishers,north.lake,{ben.pk},Ben Lo,2024-02-01,\n"
    write(by=owner, held=kept(owner, jobs, "employments"))
    write(by=owner, held=kept(owner, members, "group_members"))
    assert list(Employment.objects.values_list("person", "first_day", "last_day")) == [
        (ana.pk, date(2023, 1, 1), date(2023, 6, 30)), (ana.pk, date(2024, 1, 1), None),
    ]  # fmt: skip
    assert str(GroupMembership.objects.get()) == "Ben Lo in Fishers"
    for register, text in (("employments", jobs), ("group_members", members)):
        taken = take_out(by=owner, register=register)
        assert "".join(written_csv(taken.heading, taken.rows)).lstrip("\ufeff").replace("\r", "") == text
    taken = take_out(by=owner, register="groups")
    assert list(taken.rows) == [("cooperative", "Fishers", "north.lake", "")]


def test_all_faults_of_employments_and_members_are_told_together(owner: User, colleague: User) -> None:
    ana, ben = belonging(owner)
    far = registered(colleague, "Sela", area="south")
    Employer.objects.create(number="S-1", name="Far", area="south")
    write(by=owner, held=kept(owner, f"employer,person,first_day\nE-1,{ben.pk},2024-01-01\n", "employments"))
    jobs = (
        "employer,person,first_day,last_day\n"
        f"E-9,{ana.pk},2024-01-01,\n"
        f"E-1,{far.pk},2024-01-01,\n"
        f"S-1,{ana.pk},2024-01-01,\n"
        f"E-1,{ana.pk},1980-01-01,\n"
        f"E-1,{ana.pk},2024-01-01,2023-01-01\n"
        f"E-1,{ben.pk},2023-01-01,2024-01-01\n"
        f"E-1,{ana.pk},2022-01-01,2022-12-31\n"
        f"E-1,{ana.pk},2022-12-31,\n"
        f"E-1,x,2022-12-31,\n"
    )
    assert faults_of(owner, jobs, "employments") == [
        "2: No employer has the number 'E-9'.",
        f"3: Nobody has the number {far.pk}.",
        "4: You may not import into 'south'.",
        "5: The first day lies before they were born.",
        "6: The last day lies before the first.",
        "7: They belong there from Jan. 1, 2024 on already.",
        "9: Line 8 says the same days of them.",
        "10:2 Column 'person': 'x' is no whole number.",
    ]
    assert faults_of(owner, f"group,area,person,first_day\nFishers,north,{ana.pk},2024-01-01\n", "group_members") == [
        "2: No group of 'north' is called 'Fishers'."
    ]  # fmt: skip
    assert faults_of(
        owner, "kind,name,area\nclub,a,north\ncooperative,Fishers,north.lake\nschool,b,north\nschool,B,north\n", "groups"
    ) == [
        "2:1 Column 'kind': 'club' is no kind of group.", "3: 'Fishers' is registered already.", "5: 'B' stands in line 4 too.",
    ]  # fmt: skip


def test_row_of_an_employment_or_member_with_one_wrong_cell_has_its_other_faults_told_too(
    owner: User,
) -> None:
    ana, _ben = belonging(owner)
    jobs = (
        "employer,person,name,first_day,last_day\n"
        "E-9,99999,,2026-13-01,\n"
        "E-9,x,,2026-01-01,2025-01-01\n"
        f",{ana.pk},Zora Quist,1980-01-01,2026-13-01\n"
    )
    assert faults_of(owner, jobs, "employments") == [
        "2: No employer has the number 'E-9'.",
        "2: Nobody has the number 99999.",
        "2:4 Column 'first_day': '2026-13-01' is no day.",
        "3: No employer has the number 'E-9'.",
        "3: The last day lies before the first.",
        "3:2 Column 'person': 'x' is no whole number.",
        f"4: Number {ana.pk} is Ana Lo, and not 'Zora Quist'.",
        "4: The first day lies before they were born.",
        "4:1 Column 'employer': nothing is written.",
        "4:5 Column 'last_day': '2026-13-01' is no day.",
    ]
    members = "group,area,person,first_day\nFishers,south,99999,2026-13-01\nFishers,,x,2026-01-01\n"
    assert faults_of(owner, members, "group_members") == [
        "2: No group of 'south' is called 'Fishers'.",
        "2: Nobody has the number 99999.",
        "2:4 Column 'first_day': '2026-13-01' is no day.",
        "3:2 Column 'area': nothing is written.",
        "3:3 Column 'person': 'x' is no whole number.",
    ]


@pytest.mark.parametrize("register", ["employments", "group_members"])
def test_name_beside_a_number_that_is_plainly_anothers_is_a_fault(owner: User, register: str) -> None:
    ana, ben = belonging(owner)
    owners = {"employments": ("employer", "E-1"), "group_members": ("group,area", "Fishers,north.lake")}
    heading, named = owners[register]
    rows = f"{named},{ana.pk},LO Anna,2024-01-01\n{named},{ben.pk},Zora Quist,2024-01-01\n"
    assert faults_of(owner, f"{heading},person,name,first_day\n{rows}", register) == [
        f"3: Number {ben.pk} is Ben Lo, and not 'Zora Quist'."
    ]


def test_empty_table_of_every_register_is_taken_back_in(owner: User) -> None:
    client = entered(owner)
    for register in REGISTERS:
        taken = b"".join(client.get(f"/registry/files/{register}.csv").streaming_content)  # type: ignore[attr-defined]
        assert faults_of(owner, taken.decode("utf-8-sig"), register) == [
            "None: The file has a heading and no row."
        ]
        assert client.get(f"/registry/files/{register}.xlsx").content[:2] == b"PK"
    assert client.get("/registry/files/books.csv").status_code == 404


def test_what_is_taken_out_lies_within_reach_and_is_in_the_trail(owner: User, colleague: User) -> None:
    registered(owner, "Ana")
    registered(colleague, "Sela", area="south")
    registered(owner, "=1+1", area="north")
    answer = entered(owner).post("/registry/files/export", {"register": "persons", "form": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "Ana" in text
    assert "Sela" not in text
    assert ",'=1+1," in text
    assert Event.objects.get(deed="registry.exported").facts == {"rows": 2, "areas": ["north"]}
    assert entered(somebody("rita", "reviewer")).post("/registry/files/export", {}).status_code == 403


def test_formulas_of_a_workbook_are_told_with_all_its_other_faults(owner: User) -> None:
    rows = (
        ("given_name", "family_name", "sex", "birth_date", "area"),
        ("=1+1", "Lo", "f", "1990-01-01", "north"),
        ("Ben", "=2+2", "x", "1990-01-01", "north"),
        ("Cy", "Lo", "m", "2190-01-01", "south"),
    )
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    with pytest.raises(Faults) as found:
        upload(by=owner, register="persons", name="p.xlsx", content=content.getvalue())
    assert [
        f"{fault.place.line}:{fault.place.column or ''} {fault.what}" for fault in found.value.faults
    ] == [
        "2:1 Column 'given_name': '=1+1' is a formula.",
        "3:2 Column 'family_name': '=2+2' is a formula.",
        "3:3 Column 'sex': 'x' is no sex that can be written down.",
        "4: You may not import into 'south'.",
        "4: Jan. 1, 2190 cannot be a date of birth.",
    ]


@pytest.mark.parametrize("name", ["+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "\uff1d1+2", "\uff0bA1"])
def test_text_that_a_spreadsheet_would_run_is_no_name(owner: User, name: str) -> None:
    heading = "given_name,family_name,sex,birth_date,area\n"
    assert faults_of(owner, f'{heading}"{name}",Lo,f,1990-02-03,north\n') == [
        f"2:1 Column 'given_name': '{name}' is a formula."
    ]


def test_telephone_that_begins_with_plus_is_no_formula(owner: User) -> None:
    text = "number,name,area,contact\nE-9,Mill,north,+237 690 12 34 (56)\n"
    assert upload(by=owner, register="employers", name="e.csv", content=text.encode()).rows == 1
