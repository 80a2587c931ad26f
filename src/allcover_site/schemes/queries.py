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
    known = Version.objects.filter(scheme=scheme, first_day__lte=day).defer("files")
    found = known.order_by("first_day").last()
    if found is None:
        raise NoVersion(
            _("No version of '%(scheme)s' counts on %(day)s. Publish one.") % {"scheme": scheme, "day": day}
        )
    return found


def system_of(version: Version) -> System:
    """This function will give the law of a version. Raises VersionAltered where it is not what was published.

    Nothing of a version changes, so a process reads its files and holds them against their digest once.
    """
    return law(version.pk, version.digest)


@lru_cache(maxsize=32)
def law(number: int, published: str) -> System:
    """This function will read the law of the version with a number, whose files have the digest that was published."""
    version = Version.objects.get(pk=number)
    if digest(version.files) != published:
        raise VersionAltered(_("Version %(version)s is not what was published.") % {"version": version})
    with TemporaryDirectory(prefix="allcover-") as folder:
        for name, text in version.files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load(Path(folder))
