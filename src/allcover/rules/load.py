"""A country's folder to a :class:`~allcover.rules.definition.System`, or every fault of all its files together.

Layout: ``country.yaml``, ``<scheme>/definition.yaml`` and ``<scheme>/cases.yaml`` for every scheme, mappings in
``surveys/`` and patches in ``reforms/``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from allcover.rules.assembly import assemble
from allcover.rules.country_reading import OTHERWISE as WITHOUT
from allcover.rules.country_reading import read_country
from allcover.rules.definition import System
from allcover.rules.draft import Drafts, SchemeDraft
from allcover.rules.reform import Clash, Reform, apply_reforms, clash_of, read_reform, single_changes
from allcover.rules.scheme_reading import OTHERWISE, read_scheme
from allcover.rules.validation import well_formed
from allcover.vocabulary.document import read_document
from allcover.vocabulary.fault import FaultList, Place
from allcover.vocabulary.words import Name, Sentence, marked

DEFINITION = "definition.yaml"


def load(folder: Path | str, reforms: Iterable[Path | str] = (), day: date | None = None) -> System:
    """This function will load a country's definition, patched by reforms in the order given.

    ``day``: years after it are asked about, in which an amount of money that a reform fixes anew at its figure is of that date's money; without one such a change is
    refused, as it changes nothing. Raises :class:`~allcover.vocabulary.fault.Faults` with every fault of every file.
    """
    faults = FaultList()
    drafts = _read_drafts(Path(folder), faults)
    patches = [patch for path in reforms if (patch := read_reform(path, faults)) is not None]
    if drafts is None:
        faults.check()
        raise AssertionError("a folder without drafts has faults")
    baseline = assemble(drafts, faults)
    system = _patched(drafts, baseline, patches, faults, day) if patches else baseline
    faults.check()
    return system


def load_options(
    folder: Path | str, reforms: Iterable[Path | str], day: date | None = None
) -> tuple[System, ...]:
    """This function will load a country's definition and, reading it once, what each reform alone makes of it.

    The law as it is comes first; ``day`` as :func:`load` has it. Raises :class:`~allcover.vocabulary.fault.Faults`: every fault of the definition, or every one
    of all the reforms.
    """
    faults = FaultList()
    drafts = _read_drafts(Path(folder), faults)
    baseline = assemble(drafts, faults) if drafts is not None else None
    faults.check()
    assert drafts is not None
    assert baseline is not None
    patches = [patch for path in reforms if (patch := read_reform(path, faults)) is not None]
    options = [_patched(drafts, baseline, [patch], faults, day) for patch in patches]
    faults.check()
    return (baseline, *options)


def find_clash(reforms: Iterable[Path | str]) -> Clash | None:
    """This function will find why no law can have reforms together: the first thing that two set in different ways, or None."""
    faults = FaultList()
    patches = [patch for path in reforms if (patch := read_reform(path, faults)) is not None]
    faults.check()
    return clash_of(patches)


def load_steps(
    folder: Path | str, reforms: Iterable[Path | str], day: date | None = None
) -> tuple[tuple[str, System], ...]:
    """This function will reach the law that all reforms make together change by change: what each change is called, and the law after it.

    The last is the law with all of them; ``day`` as :func:`load` has it. Raises :class:`~allcover.vocabulary.fault.Faults` as :func:`load` does.
    """
    faults = FaultList()
    drafts = _read_drafts(Path(folder), faults)
    baseline = assemble(drafts, faults) if drafts is not None else None
    patches = [patch for path in reforms if (patch := read_reform(path, faults)) is not None]
    faults.check()
    assert drafts is not None
    assert baseline is not None
    steps, before = list[tuple[str, System]](), list[Reform]()
    for patch in patches:
        for name, part in single_changes(patch, baseline.parameters):
            steps.append((name, _patched(drafts, baseline, [*before, part], faults, day)))
        before.append(patch)
    faults.check()
    return tuple(steps)


def _patched(
    law: Drafts, baseline: System, patches: Sequence[Reform], faults: FaultList, day: date | None
) -> System:
    noted = len(faults.faults)
    drafts = apply_reforms(law, patches, faults, day)
    system = replace(
        assemble(drafts, faults),
        option="_and_".join(patch.id for patch in patches),
        title=Name.joined((patch.name for patch in patches), " + "),
        notes=tuple(note for patch in patches for note in patch.notes),
    )
    is_whole = not any(patch.document.cut for patch in patches) and not any(
        lost.cut for lost in drafts.lost.values()
    )
    if is_whole and len(faults.faults) == noted and baseline.fingerprint == system.fingerprint:
        faults.add(patches[0].document.place("reform"), Sentence("The reform '{title}' changes nothing.", title=str(system.title)),
                   marked("Give a value, date or scheme that differs from the law as it is."))  # fmt: skip
    return system


def _read_drafts(folder: Path, faults: FaultList) -> Drafts | None:
    country_file = folder / "country.yaml"
    if not country_file.is_file():
        faults.add(
            Place(str(folder)),
            marked("Holds no country.yaml."),
            marked("Name the folder of a country's definition."),
        )
        return None
    document = read_document(country_file, faults)
    formed = well_formed(document, "country", faults, WITHOUT) if document is not None else None
    country = read_country(formed, faults) if formed is not None else None
    schemes: dict[str, SchemeDraft] = {}
    unread: set[str] = set()
    for path in sorted(folder.glob(f"*/{DEFINITION}")):
        draft = _read_scheme(path, faults)
        if draft is not None:
            schemes[draft.scheme.id] = draft
        if draft is None or draft.scheme.id != path.parent.name:
            unread.add(path.parent.name)
    return Drafts(country, schemes, frozenset(unread)) if country is not None else None


def _read_scheme(path: Path, faults: FaultList) -> SchemeDraft | None:
    document = read_document(path, faults)
    if document is not None:
        document = well_formed(document, "scheme", faults, {**OTHERWISE, "scheme": path.parent.name})
    if document is None:
        return None
    named = document.value["scheme"]
    if named != path.parent.name:
        faults.add(document.place("scheme"), Sentence("The scheme '{named}' lies in the folder '{name}'.", named=str(named), name=str(path.parent.name)),
                   marked("Give both the same name."))  # fmt: skip
    return read_scheme(document, faults)
