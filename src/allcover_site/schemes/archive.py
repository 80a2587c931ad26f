"""A definition handed in as a zip: taken apart within bounds, and only the files that make a law of it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile, ZipInfo

from django.utils.translation import gettext as _

from allcover.vocabulary.fault import Fault, Faults, Place

MOST_BYTES = 2_000_000
MOST_OPENED = 10_000_000
MOST_PARTS = 500

LAW = re.compile(
    r"(?P<before>(?:[^/\\.][^/\\]*/)?)(?P<file>country\.yaml|[a-z][a-z0-9_]*/definition\.yaml)", re.ASCII
)
"""What is taken: a country and its schemes, at the top of the zip or in the one folder that stands there."""


@contextmanager
def opened(name: str, content: bytes) -> Iterator[Path]:
    """This function will lay a zip's law out in a folder that is thrown away afterwards. Raises Faults."""
    files = _law(name, content)
    with TemporaryDirectory(prefix="allcover-") as held:
        for file, text in files.items():
            path = Path(held) / file
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text)
        yield Path(held)


def _law(name: str, content: bytes) -> dict[str, bytes]:
    if len(content) > MOST_BYTES:
        raise _fault(name, _("The file is larger than %(most)d MB.") % {"most": MOST_BYTES // 10**6},
                     _("Put only country.yaml and the definitions into it."))  # fmt: skip
    try:
        with ZipFile(BytesIO(content)) as parts:
            listed = parts.infolist()
            if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > MOST_OPENED:
                raise _fault(name, _("The file grows beyond bounds when it is opened."),
                             _("Put only country.yaml and the definitions into it."))  # fmt: skip
            return {file: parts.read(part) for file, part in _taken(name, listed).items()}
    except Faults:
        raise
    except Exception as error:  # The reader of a foreign format raises what it likes.
        raise _fault(
            name, _("The file is no zip that can be read."), _("Pack the folder of the country as a zip.")
        ) from error


def _taken(name: str, listed: list[ZipInfo]) -> dict[str, ZipInfo]:
    """The parts that make the law, by where they belong; names that lead elsewhere fit nothing and are left."""
    found: dict[str, ZipInfo] = {}
    before = set()
    for part in listed:
        fits = LAW.fullmatch(part.filename)
        if fits is not None:
            found[fits["file"]] = part
            before.add(fits["before"])
    if "country.yaml" not in found or len(before) > 1:
        raise _fault(name, _("There is no one country.yaml with the schemes beside it."),
                     _("Pack the folder of the country: country.yaml, and a folder with definition.yaml for each scheme."))  # fmt: skip
    return found


def _fault(name: str, what: str, cure: str) -> Faults:
    return Faults([Fault(Place(name), what, cure)])
