"""A country's law as written: its parts, and quantities whose texts are not resolved against each other yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from allcover.rules.definition import (
    AssessmentUnit,
    Country,
    Parameter,
    Quantity,
    Scheme,
)
from allcover.rules.lost import Lost
from allcover.rules.quota import Quota


@dataclass(frozen=True)
class SchemeDraft:
    """A scheme as written: its parts, and quantities whose texts are not resolved yet."""

    scheme: Scheme
    parameters: Mapping[str, Parameter]
    quantities: Mapping[str, Quantity]
    units: Mapping[str, AssessmentUnit] = field(default_factory=dict)
    quotas: Mapping[str, Quota] = field(default_factory=dict)
    lost: Lost = field(default_factory=Lost)


@dataclass(frozen=True)
class CountryDraft:
    """The country as written, as :class:`SchemeDraft`."""

    country: Country
    parameters: Mapping[str, Parameter]
    quantities: Mapping[str, Quantity]
    units: Mapping[str, AssessmentUnit] = field(default_factory=dict)
    lost: Lost = field(default_factory=Lost)


@dataclass(frozen=True)
class Drafts:
    """Everything of a country as written; ``unread`` are the folders whose scheme could not be read or found."""

    country: CountryDraft
    schemes: Mapping[str, SchemeDraft]
    unread: frozenset[str] = frozenset()

    @property
    def lost(self) -> Mapping[str, Lost]:
        """What was cut out of the files, by scheme, and by "" of the country's."""
        return {"": self.country.lost} | {name: draft.lost for name, draft in self.schemes.items()}
