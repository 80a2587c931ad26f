"""Machine code that is kept: made anew when any module changes whose code or constants it may hold."""

from pathlib import Path
from typing import Any

from allcover.projection import rates
from allcover.projection.lives_meeting import meet
from allcover.projection.rates import fingerprint


def test_machine_code_is_kept_until_any_module_of_the_layer_changes(tmp_path: Path) -> None:
    called = tmp_path / "called.py"
    called.write_text("LENGTH = 1", encoding="utf-8")
    (tmp_path / "caller.py").write_text("from called import LENGTH", encoding="utf-8")
    before = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == before
    called.write_text("LENGTH = 2", encoding="utf-8")
    assert fingerprint(tmp_path) != before


def test_what_is_kept_is_stamped_with_the_whole_layer() -> None:
    made: Any = meet
    layer = fingerprint(Path(rates.__file__).parent)
    assert made._cache._cache_file._source_stamp.endswith(layer)
