"""Proves that every version is what was published: its files by its digest, and its digest by the trail."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from allcover_site.audit.models import Event
from allcover_site.schemes.models import Version
from allcover_site.schemes.queries import digest


def faults_of_versions() -> Iterator[str]:
    """This function will name every version whose files are not those of its digest, or whose digest is not the one that was published."""
    events = Event.objects.filter(deed="schemes.published").values_list("about", "facts")
    published = {about: facts["digest"] for about, facts in events}
    for version in Version.objects.order_by("pk").iterator(chunk_size=10):
        told = published.get(f"version {version}", version.digest)
        if not digest(version.files) == version.digest == told:
            yield _("Version %(version)s is not what was published.") % {"version": version}
