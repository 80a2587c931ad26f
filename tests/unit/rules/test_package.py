"""A package is read with its scheme, is part of its fingerprint, bears reforms, and is told where it makes no sense."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from tests.examples import examples
from tests.unit.countries import COUNTRY, write_country, write_reform
from tests.unit.packages import package_of, scheme_text, simple
from tests.unit.rules.test_fuzz import WEIRD, changed, paths

from allcover.engine.claim_cases import claim_differences, read_claims
from allcover.rules.load import load
from allcover.rules.package import values_of
from allcover.vocabulary.fault import Faults

FREE = "free: {group: care, source: ACT, terms: [{}]}"
SHARED = "shared: {group: care, source: ACT, terms: [{patient_share: share}]}"


def written(folder: Path, parameters: str, package: str) -> Path:
    return write_country(folder / "land", COUNTRY, mutual=scheme_text(parameters, package))


def told(folder: Path, parameters: str, package: str) -> list[str]:
    """What is wrong with a package, each with the line it stands on."""
    with pytest.raises(Faults) as raised:
        load(written(folder, parameters, package))
    assert all(fault.cure and fault.place.line for fault in raised.value.faults)
    return [fault.what for fault in raised.value.faults]


def with_item(terms: str, *, more: str = "", rest: str = "") -> str:
    return simple(f"item: {{group: care, {more}source: ACT, terms: [{terms}]}}", rest=rest)


CEILING = "{{amount: {}, whom: {}, within: {}, source: ACT{}}}"


def ceilings(*each: tuple[str, str, str] | tuple[str, str, str, str]) -> str:
    listed = [CEILING.format(*(*one, "")[:4]) for one in each]
    return f"ceilings: [{', '.join(listed)}]\n"


NONSENSE = {
    "a limit below nothing": (
        "most money -5", with_item("{}", rest=ceilings(("most", "person", "year"))),
        ["'most' is -5, below 0."],
    ),
    "a share above one": ("share number 1.2", with_item("{patient_share: share}"), ["'share' is 1.2, and a share is at most 1."]),
    "half a time": (
        "few number 1.5", with_item("{limits: [{number: few, whom: person, within: year}]}"),
        ["'few' is 1.5, and only whole numbers are counted."],
    ),
    "money finer than the currency": (
        "fee money 0.005", with_item("{patient_fee: fee}"), ["'fee' is 0.005, which the currency cannot pay exactly."],
    ),
    "a name of no parameter": ("share number 0.2", with_item("{patient_share: shar}"), ["There is no parameter 'shar'."]),
    "a value of another unit": (
        "share money 0.2", with_item("{patient_share: share}"), ["'share' is money, and here a share is wanted."],
    ),
    "an unknown group": (
        "", simple(FREE.replace("group: care", "group: car")),
        ["'free' is of the group 'car', which the package does not list.", "No item is of the group 'care'."],
    ),
    "an unknown level": ("", with_item("{}", more="levels: [moon], "), ["The package does not list the level 'moon'."]),
    "terms never reached": (
        "", with_item("{visits: [emergency, other]}, {who: anyone, visits: [other]}"),
        ["These terms of 'item' are never reached: earlier ones hold for all of their patients and visits."],
    ),
    "a child in a package that has no adults": ("", with_item("{who: child}, {}"), ["The package does not say who is a child."]),
    "an item that leaves nothing to pay": (
        "share number 1", with_item("{patient_share: share}"),
        ["'item' can never be paid: its price, the patient's share or a limit leaves nothing on any day."],
    ),
    "an item whose fee is its price": (
        "price money 5; fee money 5", with_item("{patient_fee: fee}", more="tariff: price, "),
        ["'item' can never be paid: its price, the patient's share or a limit leaves nothing on any day."],
    ),
    "an item of which none is allowed": (
        "few number 0", with_item("{limits: [{number: few, whom: person, within: year}]}"),
        ["'item' can never be paid: its price, the patient's share or a limit leaves nothing on any day."],
    ),
    "two deductibles for one care": (
        "one money 5; two money 6",
        with_item("{}", rest="deductibles: [{amount: one, whom: person, within: year, source: ACT}, "
                             "{amount: two, whom: person, within: claim, care: hospital, source: ACT}]\n"),
        ["A second deductible is borne for the same care."],
    ),
    "a ceiling of a claim above the year's": (
        "most money 5; top money 4", with_item("{}", rest=ceilings(("most", "person", "claim"), ("top", "person", "year"))),
        ["'most' never binds: 'top' is reached before it."],
    ),
    "a person's ceiling above the household's": (
        "most money 5; top money 5", with_item("{}", rest=ceilings(("most", "person", "year"), ("top", "household", "year"))),
        ["'most' never binds: 'top' is reached before it."],
    ),
    "the same ceiling twice": (
        "most money 5; top money 5", with_item("{}", rest=ceilings(("most", "person", "year"), ("top", "person", "year"))),
        ["'top' never binds: 'most' is reached before it."],
    ),
    "an item's limit above the ceiling": (
        "most money 5; top money 5",
        with_item("{limits: [{amount: top, whom: person, within: year}]}", rest=ceilings(("most", "person", "year"))),
        ["'top' never binds: 'most' is reached before it."],
    ),
    "a ceiling of a person that grows": (
        "most money 5; few person 4; more money/person 2",
        with_item("{}", rest=ceilings(("most", "person", "year", ", members: few, extra_member: more"))),
        ["A ceiling of one person cannot grow with the members of the household."],
    ),
    "a ceiling that half grows": (
        "most money 5; few person 4", with_item("{}", rest=ceilings(("most", "household", "year", ", members: few"))),
        ["A ceiling that grows with members needs 'members' and 'extra_member'."],
    ),
    "a top below the ceiling": (
        "most money 5; few person 4; more money/person 2; top money 4",
        with_item("{}", rest=ceilings(("most", "household", "year", ", members: few, extra_member: more, at_most: top"))),
        ["On 2000-01-01 'top' is below 'most', which it bounds."],
    ),
    "an unused parameter": ("idle money 5", simple(FREE), ["The parameter 'idle' is used by no rule."]),
}  # fmt: skip


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_told(name: str, tmp_path: Path) -> None:
    parameters, package, wanted = NONSENSE[name]
    assert told(tmp_path, parameters, package) == wanted


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("unit: number", "unit: nmber", ["'nmber' is not a unit."]),
        ("value: 0.2", "value: yes", ["This value does not fit number."]),
        ("value: 0.2", "to: 2009-12-31, value: 0.2", ["'share' has no value from 2010-01-01 on."]),
        ("{from: 2000-01-01, value", "{from: 2001-01-01, value", ["'share' has no value from 2000-01-01, when the scheme begins, until 2001-01-01."]),
    ],
)  # fmt: skip
def test_a_parameter_that_is_wrong_itself_is_told_once(
    old: str, new: str, wanted: list[str], tmp_path: Path
) -> None:
    text = scheme_text(
        "share number 0.2; most money 5",
        with_item("{patient_share: share}", rest=ceilings(("most", "person", "year"))),
    )
    with pytest.raises(Faults) as raised:
        load(write_country(tmp_path / "land", COUNTRY, mutual=text.replace(old, new, 1)))
    assert [fault.what for fault in raised.value.faults] == wanted


def test_several_faults_are_told_together(tmp_path: Path) -> None:
    package = with_item("{patient_share: share}", rest=ceilings(("most", "person", "year")))
    found = told(tmp_path, "share number 1.5; most money -1", package)
    assert found == ["'share' is 1.5, and a share is at most 1.", "'most' is -1, below 0."]


def test_limits_that_each_bind_somewhere_are_no_fault() -> None:
    rest = ceilings(("most", "person", "year"), ("top", "household", "year"), ("once", "person", "claim"))
    package = package_of("most money 50; top money 80; once money 20", with_item("{}", rest=rest))
    assert len(package.ceilings) == 3


def test_a_misspelt_key_is_told_with_its_line(tmp_path: Path) -> None:
    (fault,) = told(tmp_path, "", simple(FREE.replace("terms: [{}]", "terms: [{patient_shar: x}]")))
    assert "patient_shar" in fault


def test_the_package_is_part_of_the_fingerprint(tmp_path: Path) -> None:
    folders = [written(tmp_path / str(n), "share number 0.2", simple(SHARED.replace("care, ", f"care, {more}")))
               for n, more in enumerate(("", "sex: female, ", ""))]  # fmt: skip
    first, second, again = (load(folder).fingerprint for folder in folders)
    assert first == again != second


def test_a_reform_changes_a_package_by_its_parameters(tmp_path: Path) -> None:
    folder = written(tmp_path, "share number 0.2", simple(SHARED))
    change = "{scheme: mutual, parameter: share, from: 2024-01-01, value: 0.4, source: {title: Bill}}"
    reform = write_reform(tmp_path / "more.yaml", f"reform: more\nname: {{en: More}}\nchange: [{change}]\n")
    shares = []
    for reforms in ([], [reform]):
        package = load(folder, reforms).schemes["mutual"].package
        assert package is not None
        shares.append(package.items[0].terms[0].patient_share)
    day = load(folder).schemes["mutual"].start.replace(year=2024)
    assert [share.on(day) * 10 for share in shares if share is not None] == [2, 4]


def test_a_reform_into_nonsense_is_told(tmp_path: Path) -> None:
    folder = written(tmp_path, "share number 0.2", simple(SHARED))
    change = "{scheme: mutual, parameter: share, from: 2024-01-01, value: 4, source: {title: Bill}}"
    reform = write_reform(tmp_path / "more.yaml", f"reform: more\nname: {{en: More}}\nchange: [{change}]\n")
    with pytest.raises(Faults) as raised:
        load(folder, [reform])
    (fault,) = raised.value.faults
    assert (fault.place.file, fault.what) == (str(reform), "'share' is 4, and a share is at most 1.")


WHOLE = scheme_text(
    "share number 0.2; fee money 1; most money 50; top money 80; few number 3; wait month 3; grown year 18; price money 9",
    simple(
        "item: {group: care, tariff: price, every: wait, levels: [post], approval: {source: ACT}, source: ACT, terms: "
        "[{who: child}, {patient_share: share, patient_fee: fee, waiting: {time: wait}, "
        "limits: [{number: few, whom: person, within: cover}]}]}",
        rest="adult_age: grown\nlevels: [post]\nhospital: [post]\njoining: {fee: fee, per: person}\n"
        "deductibles: [{amount: fee, whom: person, within: claim, care: hospital, source: ACT}]\n"
        + ceilings(("most", "person", "year"), ("top", "household", "year")),
    ),
)
PLAIN = yaml.safe_load(WHOLE)


def test_the_whole_package_is_loaded(tmp_path: Path) -> None:
    package = load(write_country(tmp_path / "land", COUNTRY, mutual=WHOLE)).schemes["mutual"].package
    assert package is not None
    names = [value.name for value in values_of(package)]
    assert names == ["grown", "fee", "price", "wait", "share", "fee", "wait", "few", "fee", "most", "top"]


@examples(150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), weird=WEIRD, is_cut=st.booleans())
def test_a_package_with_something_else_in_one_place_is_loaded_or_refused(
    tmp_path: Path, data: st.DataObject, weird: Any, is_cut: bool
) -> None:
    path = data.draw(st.sampled_from([found for found in paths(PLAIN) if found[:1] != ("scheme",)]))
    text = yaml.safe_dump(changed(PLAIN, path, weird, is_cut=is_cut), sort_keys=False)
    try:
        load(write_country(tmp_path / "land", COUNTRY, mutual=text))
    except Faults as raised:
        faults = raised.faults
    else:
        faults = ()
    assert all(fault.what and fault.cure and fault.place.file for fault in faults)


CLAIMS = """
scheme: mutual
claims:
  - case: a fifth
    people: {ana: {birth_date: 1990-01-01, member_since: 2020-01-01}}
    claim: {of: ana, from: 2024-01-01, lines: [{item: shared, price: 10}]}
    expect: {paid: 8, patient: 2, lines: [{reasons: [patient_share]}]}
    arithmetic: 0.8 x 10 = 8.
"""


def read(folder: Path, text: str) -> list[str]:
    system = load(written(folder, "share number 0.2", simple(SHARED)))
    path = folder / "claims.yaml"
    path.write_text(text, encoding="utf-8")
    return [wrong for case in read_claims(path, system) for wrong in claim_differences(case, system)]


def test_a_claim_not_met_is_told_with_what_came_out(tmp_path: Path) -> None:
    assert read(tmp_path, CLAIMS) == []
    wrong = read(tmp_path, CLAIMS.replace("paid: 8", "paid: 7").replace("[patient_share]", "[]"))
    assert wrong == [
        f"{tmp_path / 'claims.yaml'}:4:5: paid is 8, not 7.",
        f"{tmp_path / 'claims.yaml'}:4:5: lines[0].reasons is patient_share, not none.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("of: ana", "of: anna", "Nobody is called 'anna' in this case."),
        ("item: shared", "item: share", "The package has no item 'share'."),
        (", price: 10", "", "'shared' has no tariff."),
        ("price: 10", "price: 0.001", "'price' is finer than the currency."),
        ("from: 2024-01-01", "from: 2024-01-01, to: 2023-12-01", "The claim 'claim' ends before it begins."),
        ("from: 2024-01-01", "from: 2024-01-01, level: moon", "The package does not list the level 'moon'."),
        ("[{reasons: [patient_share]}]", "[{paid: 8}, {paid: 0}]", "The claim has 1 lines and 2 are expected."),
        ("scheme: mutual", "scheme: mutul", "'mutul' is no scheme with a package."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_of_claims_is_told(old: str, new: str, what: str, tmp_path: Path) -> None:
    with pytest.raises(Faults) as raised:
        read(tmp_path, CLAIMS.replace(old, new))
    (fault,) = raised.value.faults
    assert (fault.what, bool(fault.cure)) == (what, True)
