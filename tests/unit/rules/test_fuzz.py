"""A definition from a stranger is safe to load: whatever is in its files, it is loaded or its faults are told."""

import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from tests.examples import examples
from tests.spec.definitions import COUNTRY, FUND, GRANT, REFORM, SOUND
from tests.unit.expressions.hostile import COMMANDS, LONG, nothing_runs

from allcover.rules.definition import System
from allcover.rules.load import load
from allcover.vocabulary.fault import Faults

FILES = (COUNTRY, FUND, GRANT, REFORM)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("country")


def loaded(folder: Path, files: dict[str, bytes]) -> System | None:
    """Write the files and load them; only Faults may be raised, each with a place, a sentence and a cure."""
    for name, raw in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(raw)
    with nothing_runs():
        try:
            return load(folder, [folder / REFORM])
        except Faults as raised:
            found = raised
    assert all(fault.what and fault.cure and fault.place.file for fault in found.faults)
    str(found).encode("utf-8", errors="surrogatepass")
    return None


def sound() -> dict[str, bytes]:
    return {name: text.encode() for name, text in SOUND.items()}


def test_the_sound_definition_is_loaded(folder: Path) -> None:
    assert loaded(folder, sound()) is not None


@examples(150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(FILES),
    raw=st.one_of(
        st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))
    ),
)
def test_a_file_of_anything_is_refused(folder: Path, name: str, raw: bytes) -> None:
    loaded(folder, {**sound(), name: raw})


@examples(200)
@given(data=st.data(), name=st.sampled_from(FILES))
def test_a_file_with_slips_is_loaded_or_refused(folder: Path, data: st.DataObject, name: str) -> None:
    raw = sound()[name]
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw)))
        cut = data.draw(st.integers(0, 12))
        put = data.draw(st.sampled_from(["", "\n", ":", "- ", "{", "}", "'", "1", "x", "yes", "2020-02-30", "&a ", "*a", "\t", "  ",
                                         "not ", "fund", "0", "-", "\0", "é", ", "]))  # fmt: skip
        raw = raw[:at] + put.encode() + raw[at + cut :]
    loaded(folder, {**sound(), name: raw})


WEIRD = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.sampled_from([0.1, -1.5, 10**17, 10**18]), st.dates(),
    st.sampled_from(["", "x", "yes", "age", "is_old", "fund", "grant", "amount", "9999-12-31", "0001-01-01", "2020-02-30", "012",
                     "money/month", "yes_no", "number", "person", "household", "year*year/day", "//", *COMMANDS[:4]]),
    st.lists(st.integers(0, 2), max_size=2), st.dictionaries(st.sampled_from(["from", "is", "value", "x"]), st.integers(0, 1), max_size=2),
)  # fmt: skip


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, item in inner for found in paths(item, (*path, key)))]


def changed(value: Any, path: tuple[Any, ...], new: Any, *, is_cut: bool) -> Any:
    if not path:
        return new
    made = dict(value) if isinstance(value, dict) else list(value)
    if len(path) == 1 and is_cut:
        del made[path[0]]
    else:
        made[path[0]] = changed(made[path[0]], path[1:], new, is_cut=is_cut)
    return made


PLAIN = {name: yaml.safe_load(text) for name, text in SOUND.items()}


@examples(250)
@given(data=st.data(), name=st.sampled_from(FILES), weird=WEIRD, is_cut=st.booleans())
def test_a_definition_with_something_else_in_one_place_is_loaded_or_refused(
    folder: Path, data: st.DataObject, name: str, weird: Any, is_cut: bool
) -> None:
    path = data.draw(st.sampled_from(paths(PLAIN[name])))
    text = yaml.safe_dump(changed(PLAIN[name], path, weird, is_cut=is_cut), sort_keys=False)
    loaded(folder, {**sound(), name: text.encode()})


@pytest.mark.parametrize(
    "rule", [*COMMANDS, *(text for text in LONG if "\ud800" not in text)], ids=lambda text: ascii(text[:30])
)
def test_a_hostile_rule_in_a_definition_is_refused(folder: Path, rule: str) -> None:
    plain = changed(PLAIN[GRANT], ("quantities", "grant_month", "is"), rule, is_cut=False)
    assert loaded(folder, {**sound(), GRANT: yaml.safe_dump(plain).encode()}) is None


LARGE = {
    "many notes": "notes:\n" + "- x\n" * 40_000,
    "many branches of every kind": "branches: [" + "old_age, {}, " * 30_000 + "1]\n",
    "many unknown keys": "".join(f"k{n}: 1\n" for n in range(30_000)),
    "many parameters": "parameters:\n" + "".join(
        f"  p{n}: {{unit: number, values: [{{from: 2000-01-01, value: 1, source: {{title: A}}}}]}}\n" for n in range(2_000)),
    "many quantities": "quantities:\n" + "".join(f"  q{n}: {{of: person, unit: year, is: age}}\n" for n in range(2_000)),
    "many names nobody knows": "quantities:\n" + "".join(f"  q{n}: {{of: person, unit: year, is: z{n}}}\n" for n in range(3_000)),
    "many wrong values": "parameters:\n  p:\n    unit: number\n    values:\n" + "      - {from: x}\n" * 40_000,
    "a long unit": "parameters: {p: {unit: " + "year*" * 150_000 + "year, values: [{from: 2000-01-01, value: 1, source: {title: A}}]}}\n",
    "a long name": "quantities: {" + "a" * 900_000 + ": {of: person, unit: year, is: age}}\n",
    "a long scale": "parameters: {p: {unit: number, over: year, values: [{from: 2000-01-01, bands: ["
    + ", ".join(f"{{at_least: {n}, value: 1}}" for n in range(6_000)) + "], source: {title: A}}]}}\n",
}  # fmt: skip


HEAD = "scheme: grant\nname: {en: Grant}\nmechanism: universal\nfrom: 2000-01-01\nlaw: [{title: A}]\n"
BRANCHES = "branches: [old_age]\n"


@pytest.mark.parametrize("name", LARGE)
def test_a_file_that_is_large_is_read_or_refused_in_bounded_time(folder: Path, name: str) -> None:
    branches = "" if "branches" in name else BRANCHES
    loaded(folder, {**sound(), GRANT: (HEAD + branches + LARGE[name]).encode()})


def test_what_faults_of_a_large_file_cost_goes_with_their_number(folder: Path) -> None:
    """Counted in calls, so that no clock decides: of three times as many faults, about three times as many."""

    def calls(faults: int) -> int:
        wrong = "parameters:\n  p:\n    unit: number\n    values:\n" + "      - {from: x}\n" * faults
        (folder / GRANT).write_text(HEAD + BRANCHES + wrong)
        counted = 0

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal counted
            counted += event == "call"

        sys.setprofile(count)
        try:
            with pytest.raises(Faults):
                load(folder)
        finally:
            sys.setprofile(None)
        return counted

    loaded(folder, sound())
    few, many = calls(1_000), calls(3_000)
    assert many < 3.3 * few
