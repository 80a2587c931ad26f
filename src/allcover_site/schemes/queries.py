"""Reads published versions, and makes them into law again."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from allcover.rules.definition import System
from allcover.rules.load import load
from allcover_site.schemes.models import Version


class NoVersion(LookupError):
    """No version of a scheme counts on a day."""


class VersionAltered(RuntimeError):
    """A version is not what was published; nothing may be decided by it."""


def digest(files: Mapping[str, str]) -> str:
    """This function will give the SHA-256 of a version's files, names and texts."""
    written = json.dumps(files, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def schemes() -> tuple[str, ...]:
    """This function will name the schemes that have a version."""
    return tuple(sorted(set(Version.objects.values_list("scheme", flat=True))))


def version_on(scheme: str, day: date) -> Version:
    """This function will give the version of a scheme that counts on a day; NoVersion for none."""
    found = Version.objects.filter(scheme=scheme, first_day__lte=day).order_by("first_day").last()
    if found is None:
        raise NoVersion(
            _("No version of '%(scheme)s' counts on %(day)s. Publish one.") % {"scheme": scheme, "day": day}
        )
    return found


def system_of(version: Version) -> System:
    """This function will give the law of a version. Raises VersionAltered where it is not what was published."""
    if digest(version.files) != version.digest:
        raise VersionAltered(_("Version %(version)s is not what was published.") % {"version": version})
    return _loaded(version.digest, tuple(sorted(version.files.items())))


@lru_cache(maxsize=16)
def _loaded(key: str, files: tuple[tuple[str, str], ...]) -> System:
    with TemporaryDirectory(prefix="allcover-") as folder:
        for name, text in files:
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load(Path(folder))
