"""Machine code kept beside Numba's: it runs without Numba, equal to the bit, and what is wrong with it is made anew."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from llvmlite import binding as llvm
from tests.unit.countries import write_country

from allcover.engine import kernel, ready
from allcover.engine.binding import Bound, prepare
from allcover.engine.compiled import call, run
from allcover.engine.layout import lay_out
from allcover.population import Population
from allcover.rules.load import load

NOT_FOR_A_FIRST_ANSWER = {
    "altair", "django", "jinja2", "numba", "pandas", "pyreadstat", "scipy.linalg", "scipy.sparse", "scipy.special", "xarray",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ALLCOVER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "rules"


@pytest.fixture
def bound(tmp_path: Path) -> Bound:
    people = Population.from_records(
        [{"people": {f"p{age}": {"age": age, "labour_status": "inactive", "jobs": []}}} for age in range(90)]
    )
    system = load(write_country(tmp_path / "c"))
    return prepare(system, lay_out(people), people.about.reference_date, ["line", "fund.paid_0"])


def results(bound: Bound, function: kernel.Kernel) -> dict[str, np.ndarray]:
    for name in bound.program.rows:
        bound.arguments[name].fill(-1)
    run(bound, function)
    return {name: bound.arguments[name].copy() for name in (*bound.program.rows, "doubt")}


def test_code_that_was_kept_does_what_numba_does_to_the_bit(bound: Bound) -> None:
    by_numba, kept = ready.compiled(bound.program), ready.compiled(bound.program)
    assert not isinstance(by_numba, ready.Loaded)
    assert isinstance(kept, ready.Loaded)
    found, told = results(bound, kept), results(bound, by_numba)
    assert any(array.any() for array in told.values())
    for name, array in told.items():
        assert found[name].tobytes() == array.tobytes()


def test_first_answer_of_a_process_loads_neither_numba_nor_what_it_does_not_need(
    bound: Bound, tmp_path: Path
) -> None:
    ready.compiled(bound.program)
    program = (
        "import sys, pathlib; from allcover.rules.load import load; from allcover.population import Population;"
        "from allcover.engine import compiled, ready; from allcover.engine.binding import prepare;"
        "from allcover.engine.running import running;"
        "people = Population.from_records([{'people': {'ana': {'age': 70, 'labour_status': 'inactive', 'jobs': []}}}]);"
        f"system = load(pathlib.Path({str(tmp_path / 'c')!r}));"
        "bound = prepare(system, compiled.lay_out(people), people.about.reference_date, ['line', 'fund.paid_0']);"
        "compiled.run(bound, ready.compiled(bound.program)); print(bound.arguments['po'][0][0], *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    answer, *loaded = done.stdout.split()
    assert answer == "30.0", done.stderr
    assert NOT_FOR_A_FIRST_ANSWER & set(loaded) == set()


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def test_code_that_was_cut_short_or_changed_is_kept_anew(bound: Bound, own_cache: Path) -> None:
    ready.compiled(bound.program)
    (kept,) = own_cache.glob("*.code")
    whole = kept.read_bytes()
    for broken in (b"", whole[:20], whole[:-1], *(flipped(whole, at) for at in range(0, len(whole), 997))):
        with pytest.raises(ValueError, match="cut short or changed"):
            ready.Code.read(broken)
    kept.write_bytes(flipped(whole, len(whole) // 2))
    assert not isinstance(ready.compiled(bound.program), ready.Loaded)
    assert isinstance(ready.compiled(bound.program), ready.Loaded)
    # Numba loads what it kept without a look at its digest.
    assert list(own_cache.rglob("*.nbc")) == []


def test_machine_code_that_numba_keeps_where_nothing_else_does_is_made_anew_when_cut_short(
    bound: Bound, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel, "KEPT_BY_NUMBA", True)
    told = results(bound, kernel.compiled(bound.program))
    machine_code = list(own_cache.rglob("*.nbc"))
    assert machine_code
    for path in machine_code:
        path.write_bytes(path.read_bytes()[:20])
    again = results(bound, kernel.compiled(bound.program))
    assert all(again[name].tobytes() == array.tobytes() for name, array in told.items())


def test_cache_that_cannot_be_written_takes_no_answer_away(
    bound: Bound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("ALLCOVER_CACHE", str(tmp_path / "file" / "cache"))
    assert results(bound, ready.compiled(bound.program))["po"].any()


def test_code_of_another_processor_is_left_alone(bound: Bound, monkeypatch: pytest.MonkeyPatch) -> None:
    ready.compiled(bound.program)
    monkeypatch.setattr(ready, "_machine", lambda: "another")
    assert not isinstance(ready.compiled(bound.program), ready.Loaded)
    assert isinstance(ready.compiled(bound.program), ready.Loaded)


def test_another_version_or_processor_is_another_file(bound: Bound, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = {ready._path(bound.program)}
    for where, name in ((ready, "version"), (llvm, "get_host_cpu_name")):
        with monkeypatch.context() as patch:
            patch.setattr(where, name, lambda *_: "another")
            ready._machine.cache_clear()
            paths.add(ready._path(bound.program))
    ready._machine.cache_clear()
    assert len(paths) == 3


def test_code_that_needs_what_is_not_there_is_not_kept(
    bound: Bound, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready, "_wanted", lambda _code: iter(["no_such_function_anywhere"]))
    ready.compiled(bound.program)
    assert list(own_cache.glob("*.code")) == []


def test_array_of_another_kind_is_refused_not_misread(bound: Bound) -> None:
    ready.compiled(bound.program)
    kept = ready.compiled(bound.program)
    whole = bound.arguments["po"]
    for wrong in (whole.astype(np.float32), whole[0], np.asfortranarray(np.zeros((2, 90)))):
        bound.arguments["po"] = wrong  # type: ignore[index]
        with pytest.raises(TypeError, match="belongs"):
            call(kept, bound, 0, 90)


def test_results_lie_in_the_arrays_of_each_call(bound: Bound) -> None:
    ready.compiled(bound.program)
    kept = ready.compiled(bound.program)
    first = results(bound, kept)["po"]
    for _ in range(3):
        bound.arguments["po"] = np.full_like(first, -1)  # type: ignore[index]
        run(bound, kept)
        assert np.array_equal(bound.arguments["po"], first)
