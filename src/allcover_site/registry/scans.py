"""Keeps pictures and PDFs of papers: of a bounded size, taken for what their content is, and whole."""

import hashlib

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.audit.operations import record
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.models import Paper, Scan
from allcover_site.registry.operations import RegistryRefused, about

MOST_BYTES = 3_000_000
"""Of one scan: a page photographed by a telephone, or a few pages as PDF."""

MOST_OF_A_PAPER = 10

TAIL = 1_024
"""Bytes at the end of a PDF within which it says that it ends."""


def kind_of(content: bytes) -> str | None:
    """This function will tell what a file is by its content, if it is a kind that is kept and ends as that kind does; else None.

    >>> kind_of(b"%PDF-1.7 ... %%EOF\\n"), kind_of(b"%PDF-1.7 cut short"), kind_of(b"<html>")
    ('application/pdf', None, None)
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Scan.Kind.PNG.value if b"IEND" in content[-12:] else None
    if content.startswith(b"\xff\xd8\xff"):
        return Scan.Kind.JPEG.value if content.rstrip(b"\0\r\n ").endswith(b"\xff\xd9") else None
    if content.startswith(b"%PDF-"):
        return Scan.Kind.PDF.value if b"%%EOF" in content[-TAIL:] else None
    return None


@transaction.atomic
def add_scan(*, by: User, paper: Paper, content: bytes) -> Scan:
    """This function will keep a scan of a paper; the same file again is the same scan. Raises NotAllowed, RegistryRefused."""
    check_may(by, "registry.write", area=paper.person.area)
    if len(content) > MOST_BYTES:
        raise RegistryRefused(_("The file is larger than %(most)d MB. Scan it with fewer colours or dots.") % {"most": MOST_BYTES // 10**6})  # fmt: skip
    kind = kind_of(content)
    if kind is None:
        raise RegistryRefused(_("This is no whole PNG, JPEG or PDF. Save it anew as one of them."))
    paper = Paper.objects.select_for_update().select_related("person").get(pk=paper.pk)
    digest = hashlib.sha256(content).hexdigest()
    held = paper.scans.defer("content").filter(digest=digest).first()
    if held is not None:
        return held
    if paper.scans.count() >= MOST_OF_A_PAPER:
        raise RegistryRefused(_("A paper has %(most)d scans at most.") % {"most": MOST_OF_A_PAPER})
    scan = Scan.objects.create(paper=paper, kind=kind, digest=digest, size=len(content), content=content,
                               added_by=by.username, added_at=timezone.now())  # fmt: skip
    record(
        by,
        "registry.scan_added",
        about(paper.person),
        area=paper.person.area,
        paper=paper.pk,
        kind=kind,
        size=len(content),
        digest=digest,
    )
    return scan
