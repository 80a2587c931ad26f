"""Publishes definitions: the second bridge between the library and the office. What is published stays as it was.

A version that counts from a day before today, where something rests on the law of these days, is proposed by one and
published by the approval of another.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allcover import __version__
from allcover.rules.definition import System
from allcover.rules.load import DEFINITION, load
from allcover_site.approvals.kinds import Kind, has_kind, resting_on, told_back, what_rests
from allcover_site.approvals.models import Proposed
from allcover_site.approvals.operations import propose
from allcover_site.audit.operations import record
from allcover_site.books.queries import closed_until
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.schemes.differing import differences
from allcover_site.schemes.models import Version
from allcover_site.schemes.naming import called
from allcover_site.schemes.queries import digest, law_in, system_of
from allcover_site.ui.days import day_told

LAW = "law"
"""The kind of a version dated back, among the deeds that two people do."""


class NotPublished(ValueError):
    """A definition cannot be published as asked."""


class NeedsAnother(NotPublished):
    """A version would change the law of days behind on which something rests: somebody else must approve it."""


@transaction.atomic
def publish(*, by: User, folder: Path, scheme: str, first_day: date) -> Version:
    """This function will publish a scheme of a country's folder, with the law around it, from a day on.

    Raises NotAllowed, NotPublished, as NeedsAnother where it is dated back over what rests on the law, and Faults with every
    fault of the definition.
    """
    check_may(by, "schemes.publish", scheme=scheme)
    system = _loaded(folder, scheme, first_day)
    if rests := what_rests(scheme, first_day):
        raise NeedsAnother(told_back(first_day, rests))
    return _published(by.username, by, scheme, first_day, texts(folder), system.fingerprint)


@transaction.atomic
def propose_version(*, by: User, folder: Path, scheme: str, first_day: date, reason: str) -> Proposed:
    """This function will propose a version dated back, for somebody else to approve. Raises NotAllowed, NotPublished, NotProposed, Faults."""
    check_may(by, "schemes.publish", scheme=scheme)
    system = _loaded(folder, scheme, first_day)
    content = {"first_day": str(first_day), "files": texts(folder), "fingerprint": system.fingerprint}
    return propose(by=by, kind=LAW, about=f"scheme {scheme}", content=content, reason=reason, scheme=scheme)


def _loaded(folder: Path, scheme: str, first_day: date) -> System:
    """The law of a folder, of which a scheme may be published from a day on."""
    system = load(folder)
    if scheme not in system.schemes:
        raise NotPublished(
            _("There is no scheme '%(scheme)s'. There are: %(schemes)s.")
            % {"scheme": scheme, "schemes": ", ".join(system.schemes)}
        )
    _check_day(scheme, first_day)
    return system


def _check_day(scheme: str, first_day: date) -> None:
    before = Version.objects.select_for_update().filter(scheme=scheme).last()
    if before is None:
        return
    if first_day <= before.first_day:
        raise NotPublished(
            _("Version %(number)d counts from %(day)s. Publish from a later day.")
            % {"number": before.number, "day": day_told(before.first_day)}
        )
    closed = closed_until()
    if closed is not None and first_day <= closed:
        told = _(
            "The books are closed up to %(day)s, by the law that counted then. Publish from a later day."
        )
        raise NotPublished(told % {"day": day_told(closed)})


def _published(
    author: str, by: User, scheme: str, first_day: date, files: Mapping[str, str], fingerprint: str
) -> Version:
    version = Version.objects.create(
        scheme=scheme, number=Version.objects.filter(scheme=scheme).count() + 1, first_day=first_day, files=files,
        digest=digest(files), fingerprint=fingerprint, library=__version__, published_by=author, published_at=timezone.now(),
    )  # fmt: skip
    record(by, "schemes.published", f"version {version}", digest=version.digest, first_day=str(first_day), scheme=scheme)  # fmt: skip
    return version


def _approved(by: User, proposed: Proposed) -> Version:
    """The version that was proposed, published by who proposed it, as another approves."""
    held, first_day = proposed.content, date.fromisoformat(proposed.content["first_day"])
    _check_day(proposed.scheme, first_day)
    return _published(proposed.author, by, proposed.scheme, first_day, held["files"], held["fingerprint"])


def _told(proposed: Proposed) -> Iterator[tuple[str, str]]:
    """What rests on a version dated back, and all that it would change of the law."""
    first_day = date.fromisoformat(proposed.content["first_day"])
    yield _("Scheme"), called(proposed.scheme)
    yield _("Counts from"), day_told(first_day)
    for sentence in resting_on(proposed.scheme, first_day):
        yield _("Rests on it"), sentence
    before = Version.objects.filter(scheme=proposed.scheme, first_day__lte=first_day).last()
    if before is not None:
        for change in differences(system_of(before), law_in(proposed.content["files"])):
            yield _("Changes"), f"{change.owner}: {change.told}" if change.owner else change.told


def texts(folder: Path) -> dict[str, str]:
    """This function will read everything that makes the law what it is, by its path within the folder."""
    paths = [folder / "country.yaml", *sorted(folder.glob(f"*/{DEFINITION}"))]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


has_kind(Kind(LAW, gettext_lazy("Law that counts from a day before"), "schemes.publish", "schemes.approve_dated_back", _approved, _told,
              (NotPublished,)))  # fmt: skip
