"""What every test shares: where the shared data lies, and no silent skips where everything must run."""

import gc
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.examples import examples

gc.disable()  # Collecting makes no garbage worth looking for; it is looked for again once all is collected.

REPOSITORY = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("ALLCOVER_DATA") or REPOSITORY.parent / "shared" / "data")
IS_STRICT = bool(os.environ.get("ALLCOVER_STRICT"))
"""Set in continuous integration: absent data or any skipped test is a failure."""

settings.register_profile(
    "allcover", examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("allcover")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to run in strict mode without the shared data."""
    if IS_STRICT and not DATA.is_dir():
        raise pytest.UsageError(f"ALLCOVER_STRICT is set and the shared data is absent: {DATA}")


def pytest_report_header(config: pytest.Config) -> str:
    """Say in one line where the shared data lies, or that the tests that need it are left out."""
    if DATA.is_dir():
        return f"shared data: {DATA}"
    return f"shared data: none in {DATA}; the tests that need it are left out (set ALLCOVER_DATA)"


LONG = (
    "test_one_definition.py",
    "test_browser_journey.py",
    "test_interrupted.py",
    "test_tutorials.py",
    "test_manual_builds.py",
)
"""Files that hold a test of half a minute and more."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that need the shared data where there is none, and begin with the long ones.

    Where processes share the tests, a long one that comes last leaves all the others waiting. Those that look at one whole study
    stand together, so that one process works it out.
    """
    items.sort(
        key=lambda item: (
            item.path.name not in LONG,
            not hasattr(getattr(item, "module", None), "whole_text"),
        )
    )
    if not DATA.is_dir():
        needing = [item for item in items if item.get_closest_marker("data")]
        items[:] = [item for item in items if item not in needing]
        config.hook.pytest_deselected(items=needing)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for garbage among what tests make, not again and again in all that was loaded for them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)
    gc.enable()


def pytest_terminal_summary(terminalreporter: object, exitstatus: int, config: pytest.Config) -> None:
    """Name skipped tests as what they are in strict runs."""
    skipped: Sequence[object] = getattr(terminalreporter, "stats", {}).get("skipped", [])
    if IS_STRICT and skipped:
        terminalreporter.write_line(f"{len(skipped)} skipped tests: a failure here.")  # type: ignore[attr-defined]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Turn a skip into failure in strict runs."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if IS_STRICT and exitstatus == 0 and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = 1


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of the shared data; tests that use it are marked ``data``."""
    return DATA
