"""Of whom it cannot be told what the law says, and for want of which answers: beside the picture, and in full under a line's table."""

from collections.abc import Iterator, Mapping, Sequence

from allcover.coverage.counts import LineResult
from allcover.presenting.numbers import number_text
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.words import Words

Lacking = tuple[str, Estimate]
"""An answer that is missing, named for readers, and the persons for whom it is the first that is."""

MissingLaw = Mapping[str, Sequence[Lacking]]
"""By line, the answers for want of which it cannot be told what the law says, most persons first."""

MENTIONED = 0.05
"""The least share of a line's persons untold by the law of which a note says why; below, the range says enough."""

BESIDE = 0.2
"""The least share that is named beside the picture, which has room for little."""

HALF = 0.5
"""The share untold above which what the law says of the few others would tell nothing of all."""


def untold_law(line: LineResult, title: str, lacking: Sequence[Lacking], words: Words) -> Iterator[str]:
    """This function will say of how many the law cannot be told, for want of which answers, and what it says of the others."""
    share = _share(line)
    if not lacking or share < MENTIONED:
        return
    known = line.total.legal_among_known("mandatory").value
    values = {"line": title, "share": number_text(share, "share", words), "items": _counted(lacking, words)}
    if known is None or share > HALF:
        yield words(
            "{line}: of {share} it cannot be told what the law says, for want of these answers (persons): {items}.",
            **values,
        )
        return
    yield words(
        "{line}: of {share} it cannot be told what the law says, for want of these answers (persons): {items}. Of the others, who are "
        "no sample of all, it obliges or entitles {known}.", known=number_text(known, "share", words), **values,
    )  # fmt: skip


def untold_laws(lines: Sequence[LineResult], missing_law: MissingLaw, words: Words) -> Iterator[str]:
    """This function will say in one short sentence for want of which answer the law of which branch cannot be told, and of how many."""
    shares: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        lacking = missing_law.get(line.id, ())
        if lacking and _share(line) >= BESIDE:
            branch = words(BRANCH.labels.get(line.branch, line.branch))
            shares.setdefault((branch, lacking[0][0]), []).append(number_text(_share(line), "share", words))
    if shares:
        told = (
            words("{name}: {value}", name=f"{branch} ({', '.join(held)})", value=item)
            for (branch, item), held in shares.items()
        )
        yield words("Law not known for want of an answer: {items}.", items=words.join(told))


def _share(line: LineResult) -> float:
    return line.total.legal_share("unknown").value or 0.0


def _counted(lacking: Sequence[Lacking], words: Words) -> str:
    return ", ".join(
        f"{item} ({number_text(persons.value, 'count', words)})"
        for item, persons in lacking
        if persons.value is not None
    )
