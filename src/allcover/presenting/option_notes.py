"""What must be known beside the numbers of an option: what its reform and its new schemes say of themselves, and who of those asked can pay."""

from collections.abc import Iterable, Iterator

from allcover.capacity.comparison import DesignResult
from allcover.capacity.results import CapacityResults
from allcover.estimation import Suppression
from allcover.impact.option import OptionResult
from allcover.presenting.numbers import cell_text, is_nearly_all
from allcover.presenting.open_cells import told_cell
from allcover.vocabulary.finding import TableColumn
from allcover.vocabulary.words import Words, marked

CAN_PAY = marked("Of those whom it asks, {share} can pay in full (table “{table}”).")
_NOT_KNOWN = marked("How many of those whom it asks can pay in full is {share} (table “{table}”).")


def own_notes(option: OptionResult, baseline: OptionResult, words: Words) -> Iterator[str]:
    """This function will give the notes of a reform as one, then each that its schemes have and the law of now has not."""
    now = baseline.modelled.outcome.system.schemes
    system = option.modelled.outcome.system
    if system.notes:
        yield " ".join(map(words.note, system.notes))
    for name, scheme in system.schemes.items():
        known = now[name].notes if name in now else ()
        yield from (words.note(note) for note in scheme.notes if note not in known)


def ability_notes(
    option: OptionResult, capacity: CapacityResults | None, suppression: Suppression, words: Words
) -> Iterator[str]:
    """This function will say what part of those whom a new scheme of an option asks can pay in full, where designs of contributions were compared."""
    if capacity is None or capacity.comparison is None:
        return
    for found in _of_option(option, capacity.comparison.results):
        share = found.total.can_pay
        if share.ends is not None and suppression.allows(found.total.asked):
            yield words(
                _NOT_KNOWN if is_nearly_all(*share.ends, "share") else CAN_PAY,
                share=cell_text(told_cell(share, words), TableColumn("share", "", "share"), words),
                table=words("Who can pay, by design"),
            )


def _of_option(option: OptionResult, results: Iterable[DesignResult]) -> Iterator[DesignResult]:
    """Designs that are schemes as this option has them."""
    for found in results:
        if found.design.kind == "scheme" and found.design.reform and found.design.reform == option.id:
            yield found
