"""Publishes definitions: the second bridge between the library and the office. What is published stays as it was."""

from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover import __version__
from allcover.rules.load import DEFINITION, load
from allcover_site.audit.operations import record
from allcover_site.books.queries import closed_until
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.schemes.models import Version
from allcover_site.schemes.queries import digest
from allcover_site.ui.days import day_told


class NotPublished(ValueError):
    """A definition cannot be published as asked."""


@transaction.atomic
def publish(*, by: User, folder: Path, scheme: str, first_day: date) -> Version:
    """This function will publish a scheme of a country's folder, with the law around it, from a day on.

    Raises NotAllowed, NotPublished, and Faults with every fault of the definition.
    """
    check_may(by, "schemes.publish", scheme=scheme)
    system = load(folder)
    if scheme not in system.schemes:
        raise NotPublished(
            _("There is no scheme '%(scheme)s'. There are: %(schemes)s.")
            % {"scheme": scheme, "schemes": ", ".join(system.schemes)}
        )
    files, before = texts(folder), list(Version.objects.select_for_update().filter(scheme=scheme))
    if before and first_day <= before[-1].first_day:
        raise NotPublished(
            _("Version %(number)d counts from %(day)s. Publish from a later day.")
            % {"number": before[-1].number, "day": day_told(before[-1].first_day)}
        )
    closed = closed_until()
    if before and closed is not None and first_day <= closed:
        told = _(
            "The books are closed up to %(day)s, by the law that counted then. Publish from a later day."
        )
        raise NotPublished(told % {"day": day_told(closed)})
    version = Version.objects.create(
        scheme=scheme, number=len(before) + 1, first_day=first_day, files=files, digest=digest(files),
        fingerprint=system.fingerprint, library=__version__, published_by=by.username, published_at=timezone.now(),
    )  # fmt: skip
    record(by, "schemes.published", f"version {version}", digest=version.digest, first_day=str(first_day))
    return version


def texts(folder: Path) -> dict[str, str]:
    """This function will read everything that makes the law what it is, by its path within the folder."""
    paths = [folder / "country.yaml", *sorted(folder.glob(f"*/{DEFINITION}"))]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}
