"""How far a country's births, lives and migrants may stray from what is expected, as its statisticians say, and futures drawn from it.

Comes from ``chance.yaml`` beside the population and rates (:mod:`national`); goes to :mod:`results` for the people's own futures and to :mod:`chance` for a scheme's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import xarray as xr

from allcover.projection.levels import expectancy_of
from allcover.projection.paths import Fan, with_paths
from allcover.projection.rates import Floats
from allcover.projection.scenarios import total_fertility
from allcover.rules.plain import citation
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.shape import form_of, published_schema
from allcover.vocabulary.words import Sentence, marked

FILE = "chance.yaml"
MOST_STRAYED: Mapping[str, float] = {"fertility": 1.0, "expectancy": 30.0, "migration": 1e9}
"""How far futures may stray: a share of children a woman, years of life, persons."""


@dataclass(frozen=True)
class Straying:
    """A file of how far 80 of 100 futures lie at most from what is expected; ``futures`` are drawn of the people from ``seed``."""

    document: Document

    @property
    def futures(self) -> int:
        """How many futures are drawn."""
        return int(self.document.value["futures"])

    @property
    def seed(self) -> int:
        """What they are drawn from."""
        return int(self.document.value["seed"])

    @property
    def source(self) -> Citation:
        """Where the bounds come from."""
        return citation(self.document.value["source"])

    def drawn(self, people: xr.Dataset, count: int, seed: int) -> xr.Dataset:
        """This function will draw ``count`` futures around assumptions of single years, along a dimension ``path``. Raises Faults where the bounds do not reach so far."""
        first, intervals = int(people["interval"][0]), people.sizes["interval"]
        faults = FaultList()
        for name in MOST_STRAYED:
            check_widths(self.document, (name,), faults, reaching=(first, first + intervals - 1))
        faults.check()
        wide = {name: widths(self.document, (name,), first, intervals) for name in MOST_STRAYED}
        children = total_fertility(people).to_numpy()
        rate = people["mortality"].transpose("interval", "sex", "age").to_numpy()
        years = expectancy_of(rate, rule=people.attrs["rule"])
        movers = people["migration"].sum(("sex", "age")).to_numpy()
        return with_paths(
            people, count,
            fertility=Fan(children * (1 - wide["fertility"]), children * (1 + wide["fertility"])),
            expectancy=Fan(years - wide["expectancy"][:, None], years + wide["expectancy"][:, None]),
            migration=Fan(movers - wide["migration"], movers + wide["migration"]), seed=seed,
        )  # fmt: skip


def read_straying(folder: Path | str) -> Straying | None:
    """This function will read how far a country's people may stray; None where the folder does not say. Raises Faults with all that is wrong in the file."""
    path = Path(folder) / FILE
    if not path.is_file():
        return None
    faults = FaultList()
    document = read_document(path, faults)
    if document is not None:
        form = form_of(document, published_schema("allcover.projection", "chance"), faults)
        for name, most in MOST_STRAYED.items():
            if form.stands(name):
                check_widths(document, (name,), faults, most=most)
    faults.check()
    assert document is not None
    return Straying(document)


def widths(document: Document, at: tuple[str, ...], first: int, intervals: int) -> Floats:
    """This function will give the widths of each interval, straight between the years that are written."""
    steps = _steps(document, at)
    return np.interp(first + np.arange(intervals), [year for year, _ in steps], [value for _, value in steps])


def check_widths(
    document: Document,
    at: tuple[str, ...],
    faults: FaultList,
    *,
    most: float = np.inf,
    reaching: tuple[int, int] | None = None,
) -> None:
    """This function will note years that do not rise, widths that are too wide, and those that do not reach from a first to a last year."""
    steps, place, name = _steps(document, at), document.place(*at, "values"), at[-1]
    years = [year for year, _ in steps]
    if any(later <= earlier for earlier, later in pairwise(years)):
        cure = marked("List them from the first to the last, each once.")
        faults.add(
            place,
            Sentence("The years {years} of '{name}' do not rise.", years=str(years), name=name),
            cure,
        )
    widest = max(value for _, value in steps)
    if widest >= most:
        cure = Sentence(
            "Write how far the bounds of 80 % lie from the expected, below {most}.", most=f"{most:g}"
        )
        faults.add(place, Sentence("'{name}' strays by {widest}.", name=name, widest=f"{widest:g}"), cure)
    if reaching is not None and not years[0] <= reaching[0] <= reaching[1] <= years[-1]:
        what = Sentence(
            "The bounds of '{name}' are of {start} to {end}, the years of {first} to {last}.",
            name=name,
            start=str(years[0]),
            end=str(years[-1]),
            first=str(reaching[0]),
            last=str(reaching[1]),
        )
        faults.add(
            place,
            what,
            Sentence(
                "Write a width in {first} and in {last}, or project fewer years.",
                first=str(reaching[0]),
                last=str(reaching[1]),
            ),
        )


def _steps(document: Document, at: tuple[str, ...]) -> list[tuple[int, float]]:
    held = document.value
    for key in at:
        held = held[key]
    return [(int(step["in"]), float(step["value"])) for step in held["values"]]
