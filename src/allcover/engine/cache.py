"""Where compiled rules lie: in the user's cache (``ALLCOVER_CACHE``, or the usual place for caches)."""

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path


def folder() -> Path:
    """This function will give the folder of compiled rules: a user's own, which may not be there yet."""
    named = os.environ.get("ALLCOVER_CACHE")
    base = (
        Path(named)
        if named
        else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "allcover"
    )
    return base / "rules"


def writable_folder() -> Path:
    """This function will give the same folder, made for this user alone; where nothing can be written, one for this process."""
    place = folder()
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=place):
            return place
    except OSError:
        return _own_folder()


@cache
def _own_folder() -> Path:
    place = Path(tempfile.mkdtemp(prefix="allcover-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place
