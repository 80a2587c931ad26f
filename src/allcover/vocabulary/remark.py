"""A sentence found where something is calculated, to be told later in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from allcover.vocabulary.words import Words


@dataclass(frozen=True)
class Remark:
    """A text of :func:`~allcover.vocabulary.words.marked` and the values of its blanks."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def told(self, words: Words) -> str:
        """This function will give the sentence in a language.

        >>> from allcover.vocabulary.words import ENGLISH
        >>> Remark("{n} persons were left out.", {"n": 3}).told(ENGLISH)
        '3 persons were left out.'
        """
        return words(self.message, **self.values)
