"""Two versions set side by side in words, and a definition of one's own published from a zip."""

import io
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from tests.site.conftest import coresia_files, entered, version_of

from allcover.expressions.kinds import Amount
from allcover.expressions.kinds import Scale as ScaleKind
from allcover.expressions.units import parse_unit
from allcover.rules.definition import Benefit, Contribution, Provision, Scheme, System
from allcover.rules.load import load
from allcover.rules.package import Approval, Ceiling, Deductible, Group, Item, Limit, Package, Terms, Waiting
from allcover.vocabulary.fault import Faults
from allcover_site.people.models import User
from allcover_site.schemes import archive
from allcover_site.schemes.differing import differences
from allcover_site.schemes.differing_parts import FIELDS
from allcover_site.schemes.models import Version

MUTUAL = "mutual_health/definition.yaml"
FEE = "      - {from: 2024-01-01, value: 0.30, source: {title: Mutual Organisations (Benefits) Order 2023, article: s. 2, verified: yes}}\n"
LATER = FEE.replace("2024", "2025", 1).replace("0.30", "0.50")


def law(**changes: tuple[str, str]) -> System:
    """Coresia with its mutual health organisation changed."""
    with TemporaryDirectory() as folder:
        for name, text in changed(**changes).items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load(Path(folder))


def changed(**changes: tuple[str, str]) -> dict[str, str]:
    files = dict(coresia_files())
    for old, new in changes.values():
        assert old in files[MUTUAL]
        files[MUTUAL] = files[MUTUAL].replace(old, new)
    return files


def told(**changes: tuple[str, str]) -> list[str]:
    return [f"{change.owner}: {change.told}" for change in differences(law(), law(**changes))]


def zipped(files: dict[str, str], before: str = "coresia/") -> bytes:
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as parts:
        for name, text in files.items():
            parts.writestr(before + name, text)
    return held.getvalue()


def test_versions_that_say_the_same_differ_in_nothing() -> None:
    assert told() == []
    assert told(spaces=("scheme: mutual_health\n", "scheme: mutual_health\n\n# laid out otherwise\n")) == []


def test_value_that_ends_where_another_begins_is_told_once_and_as_the_reader_writes_it() -> None:
    with override("fr"):
        (found,) = told(fee=(FEE, FEE + LATER))
    assert found.endswith("c'est 0,50 XCC au lieu de 0,30 XCC.")


def test_value_with_another_source_is_told_though_another_follows() -> None:
    found = told(fee=(FEE, FEE.replace("s. 2", "s. 9") + LATER))
    assert len(found) == 2
    assert "has another source or end" in found[0]


def test_changed_value_is_told_with_its_day_and_both_values() -> None:
    found = told(premium=("{from: 2024-01-01, value: 2.00,", "{from: 2024-01-01, value: 2.50,"))
    assert found == [
        "Mutual health organisation: Premium for each registered person: from Jan. 1, 2024 it is 2.50 XCC a month instead of 2.00 XCC a month."
    ]


def test_new_value_is_told_with_what_would_have_held_on_its_day() -> None:
    assert told(fee=(FEE, FEE + LATER)) == [
        "Mutual health organisation: What an adult pays of each consultation: from Jan. 1, 2025 it is 0.50 XCC instead of 0.30 XCC."
    ]
    same = FEE.replace("2024", "2025", 1).replace("s. 2", "s. 9")
    (found,) = told(fee=(FEE, FEE + same))
    assert "from Jan. 1, 2025 has another source or end" in found


def test_value_that_is_dropped_is_told_with_what_holds_instead() -> None:
    found = differences(law(fee=(FEE, FEE + LATER)), law())
    assert [change.told for change in found] == [
        "What an adult pays of each consultation: from Jan. 1, 2025 it is 0.30 XCC instead of 0.50 XCC."
    ]


@pytest.mark.parametrize(
    ("language", "told_in_it"),
    [
        ("en", "Share of the price of hospital days that the patient pays: from Jan. 1, 2005 it is 0% instead of 12.5%."),
        ("fr", "à partir du 1 janvier 2005, c'est 0 % au lieu de 12,5 %."),
        ("es", "desde el 1 de enero de 2005 es 0 % en lugar de 12,5 %."),
        ("pt", "a partir de 1 de Janeiro de 2005 é 0% em vez de 12,5%."),
    ],
)  # fmt: skip
def test_share_is_told_in_per_cent_though_it_be_nought(language: str, told_in_it: str) -> None:
    row = "      - {from: 2005-01-01, value: 0.10, source: {title: Model Statutes of Mutual Health Organisations 2004, article: art. 11, verified: yes}}"
    old, new = (row.replace("0.10", value) for value in ("0.125", "0"))
    with override(language):
        (found,) = differences(law(share=(row, old)), law(share=(row, new)))
    assert (
        found.told.replace("\N{NO-BREAK SPACE}", " ")
        .replace("\N{NARROW NO-BREAK SPACE}", " ")
        .endswith(told_in_it)
    )


def test_amount_that_differs_by_less_than_is_usually_written_is_told_exactly() -> None:
    (found,) = told(spent=("value: 1.80,", "value: 1.8001,"))
    assert found.endswith("it is 1.8001 XCC a month instead of 1.80 XCC a month.")


def test_another_unit_is_told_with_the_values() -> None:
    old, key = law(), "mutual_health.premium_month"
    yearly = replace(old.parameters[key], kind=Amount(parse_unit("money/year")))
    found = differences(old, replace(old, parameters={**old.parameters, key: yearly}))
    assert found[-1].told == (
        "Premium for each registered person: from Jan. 1, 2024 it is 2.00 XCC a year instead of 2.00 XCC a month."
    )


def test_bands_are_told_in_words_before_and_after() -> None:
    old = law()
    key, *_rest = [
        key
        for key, one in old.parameters.items()
        if key.startswith("family_income") and isinstance(one.kind, ScaleKind)
    ]
    scale = old.parameters[key]
    last = scale.values[-1]
    assert isinstance(last.value, tuple)
    fewer = replace(scale, values=(*scale.values[:-1], replace(last, value=last.value[:1])))
    (found,) = differences(old, replace(old, parameters={**old.parameters, key: fewer}))
    assert "12.00 XCC" in found.told.partition("instead of")[0]
    assert "8.00 XCC" in found.told.partition("instead of")[2]
    assert "Band(" not in found.told


def test_new_and_dropped_values_are_told() -> None:
    row = "      - {from: 2024-01-01, value: 2.00, source: {title: Mutual Organisations (Premiums) Order 2023, article: s. 1, verified: yes}}\n"
    assert (
        "Premium for each registered person: from Jan. 1, 2024 it is 1.50 XCC a month instead of 2.00 XCC a month."
        in " ".join(told(row=(row, "")))
    )
    old, key = law(), "mutual_health.hospital_days_year"
    (value,) = old.parameters[key].values
    begun = replace(old.parameters[key], values=(replace(value, start=date(2020, 1, 1)),))
    short = replace(old, parameters={**old.parameters, key: begun})
    days = "Days in hospital paid for in a year"
    assert [change.told for change in differences(old, short)] == [
        f"{days}: that it is 20 from Jan. 1, 2005 is no longer said."
    ]
    assert (
        differences(short, old)[0].told
        == f"{days}: from Jan. 1, 2005 it is 20; the law before named nothing."
    )
    later = row.replace("2024-01-01", "2025-01-01").replace("2.00", "3.00")
    assert (
        "Premium for each registered person: from Jan. 1, 2025 it is 3.00 XCC a month instead of 2.00 XCC"
        in " ".join(told(row=(row, row + later)))
    )


def test_another_name_is_told() -> None:
    found = told(name=("label: Premium for each registered person", "label: Premium a head"))
    assert found == [
        "Mutual health organisation: 'Premium for each registered person' is now called 'Premium a head'."
    ]


def test_what_is_nested_in_care_is_told_down_to_the_value_that_differs() -> None:
    share = "{patient_share: medicine_share, waiting: {time: waiting_months, spares_emergencies: yes}}"
    changes = {
        "emergencies": (share, share.replace("yes", "no")),
        "days": (
            "limits: [{number: hospital_days_year, whom: person, within: year}]",
            "limits: [{number: hospital_days_year, whom: person, within: year}, {number: hospital_days_year, whom: household, within: year}]",
        ),
        "deductible": (
            "whom: person, within: year, care: hospital,",
            "whom: person, within: year, care: any,",
        ),
        "nature": ("nature: voluntary, applies", "nature: mandatory, applies"),
    }
    assert [told_one for told_one in told(**changes) if "is now called" not in told_one] == [
        "Mutual health organisation: The scheme, whom the law covers, nature: was voluntary and is mandatory.",
        "Mutual health organisation: Care, deductibles, care: was hospital and is any.",
        "Mutual health organisation: Medicines prescribed, as charged, terms, waiting, emergencies are spared: was yes and is no.",
        "Mutual health organisation: Day in hospital, terms, limit no. 2: new, kind number; value “Days in hospital paid for in a year”; counted for each household; counted within year.",
    ]
    with override("fr"):
        assert "les urgences sont épargnées : était oui et est non." in told(only=changes["emergencies"])[0]


def test_every_field_of_a_definition_has_a_name_in_words() -> None:
    kinds = (
        Scheme,
        Benefit,
        Contribution,
        Provision,
        Package,
        Group,
        Item,
        Terms,
        Waiting,
        Approval,
        Limit,
        Deductible,
        Ceiling,
    )
    named = {field.name for kind in kinds for field in fields(kind) if field.compare} - {
        "id",
        "package",
        "items",
    }
    assert named == FIELDS.keys()


def test_pages_compare_two_versions_in_words(manager: User) -> None:
    one = version_of(coresia_files())
    files = changed(premium=("{from: 2024-01-01, value: 2.00,", "{from: 2024-01-01, value: 2.50,"))
    two = version_of(files, number=2, first_day=date(2025, 1, 1))
    client = entered(manager)
    assert "instead of 2" in client.get(f"/schemes/compare?old={one.pk}&new={two.pk}").text
    assert "say the same" in client.get(f"/schemes/compare?old={one.pk}&new={one.pk}").text
    assert "errorlist" in client.get("/schemes/compare?old=99&new=x").text
    for nothing_asked in ("", "?page=2"):
        opened = client.get(f"/schemes/compare{nothing_asked}").text
        assert "errorlist" not in opened
        assert "Mutual health organisation 2 (Jan. 1, 2025)" in opened


@pytest.mark.parametrize("before", ["", "coresia/"])
def test_zip_of_ones_own_is_published(manager: User, before: str) -> None:
    file = SimpleUploadedFile("own.zip", zipped({**coresia_files(), "notes.txt": "not law"}, before))
    answer = entered(manager).post("/schemes/publish/own", {"file": file, "scheme": "mutual_health",
                                                           "first_day": "2024-01-01"})  # fmt: skip
    version = Version.objects.get()
    assert answer["Location"] == f"/schemes/{version.pk}"
    assert version.files == coresia_files()


def test_fault_of_the_country_s_own_file_names_no_folder_of_this_office(manager: User) -> None:
    wrong = {**coresia_files(), "country.yaml": coresia_files()["country.yaml"] + "\nmountains: high\n"}
    file = SimpleUploadedFile("own.zip", zipped(wrong))
    shown = entered(manager).post("/schemes/publish/own", {"file": file, "scheme": "mutual_health",
                                                          "first_day": "2024-01-01"}).text  # fmt: skip
    assert "mountains" in shown
    assert "country.yaml" in shown
    assert "allcover-" not in shown


def test_every_fault_of_a_zip_is_told_together_and_nothing_is_published(manager: User) -> None:
    files = changed(
        one=("patient_fee: consultation_fee", "patient_fee: consultation_fees"),
        two=("mechanism: mutual", "mechanism: mutuals"),
    )
    file = SimpleUploadedFile("own.zip", zipped(files))
    shown = entered(manager).post("/schemes/publish/own", {"file": file, "scheme": "mutual_health",
                                                          "first_day": "2024-01-01"}).text  # fmt: skip
    assert "consultation_fees" in shown or "mutuals" in shown
    assert "Nothing was published" in shown
    assert MUTUAL in shown
    assert "/tmp" not in shown
    assert not Version.objects.exists()


@pytest.mark.parametrize(
    ("content", "cure"),
    [
        (b"no zip at all", "no zip that can be read"),
        (zipped({"country.yaml": "x"})[:-20], "no zip that can be read"),
        (zipped({"readme.txt": "x"}), "no one country.yaml"),
        (zipped({"../country.yaml": "x"}, ""), "no one country.yaml"),
        (zipped({"a/country.yaml": "x", "b/country.yaml": "x"}, ""), "no one country.yaml"),
        (zipped({f"{n}.txt": "" for n in range(600)}), "beyond bounds"),
        (zipped({"country.yaml": " " * (archive.MOST_OPENED + 1)}), "beyond bounds"),
        (b"PK" + b"x" * archive.MOST_BYTES, "larger than 2 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_zip_made_to_do_harm_is_a_fault(content: bytes, cure: str) -> None:
    with pytest.raises(Faults, match=cure), archive.opened("own.zip", content):
        raise AssertionError("It was opened.")


def test_yaml_that_grows_is_a_fault(manager: User) -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    file = SimpleUploadedFile("own.zip", zipped({**coresia_files(), "country.yaml": bomb}))
    shown = entered(manager).post("/schemes/publish/own", {"file": file, "scheme": "mutual_health",
                                                          "first_day": "2024-01-01"}).text  # fmt: skip
    assert "alias" in shown
    assert not Version.objects.exists()
