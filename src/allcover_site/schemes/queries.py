"""Reads published versions, and makes them into law again."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from allcover.rules.definition import System
from allcover.rules.load import load
from allcover_site.schemes.models import Version
from allcover_site.schemes.naming import called
from allcover_site.ui.days import day_told


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


def check_published(scheme: str) -> None:
    """This function will raise NoVersion for a scheme that was never published, such as one of a mistyped address."""
    if not Version.objects.filter(scheme=scheme).exists():
        raise NoVersion(_("No scheme '%(scheme)s' is published.") % {"scheme": scheme})


def version_on(scheme: str, day: date) -> Version:
    """This function will give the version of a scheme that counts on a day; NoVersion for none."""
    return Published().version_on(scheme, day)


class Published:
    """All versions of the office's schemes, read once for many questions."""

    @cached_property
    def _versions(self) -> dict[str, list[Version]]:
        found: dict[str, list[Version]] = {}
        for version in Version.objects.defer("files").order_by("scheme", "first_day"):
            found.setdefault(version.scheme, []).append(version)
        return found

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes that have a version."""
        return tuple(self._versions)

    def version_on(self, scheme: str, day: date) -> Version:
        """This function will give the version of a scheme that counts on a day; NoVersion for none."""
        for version in reversed(self._versions.get(scheme, ())):
            if version.first_day <= day:
                return version
        raise NoVersion(
            _("No version of '%(scheme)s' counts on %(day)s. Publish one.")
            % {"scheme": called(scheme), "day": day_told(day)}
        )

    def system_on(self, scheme: str, day: date) -> System:
        """This function will give the law of a scheme on a day; NoVersion for none."""
        return system_of(self.version_on(scheme, day))

    def numbered(self, scheme: str, number: int) -> Version:
        """This function will give a version by its number."""
        return next(version for version in self._versions[scheme] if version.number == number)


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
    return _read(tuple(version.files.items()))


def law_in(files: Mapping[str, str]) -> System:
    """This function will read the law that files make which are no version yet."""
    return _read(tuple(files.items()))


@lru_cache(maxsize=32)
def _read(files: tuple[tuple[str, str], ...]) -> System:
    """The law that files make: one, for all schemes that were published with the same law around them."""
    with TemporaryDirectory(prefix="allcover-") as folder:
        for name, text in files:
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load(Path(folder))
