"""How many examples a property is tried on: a quarter of those it asks for, drawn anew in every run, or all of them in a thorough one.

``ALLCOVER_THOROUGH=1 make test`` is the thorough run.
"""

import os
from typing import Any

from hypothesis import settings

SHARE = 1 if os.environ.get("ALLCOVER_THOROUGH") else 4


def examples(many: int, **others: Any) -> settings:
    """What a test that asks for many examples is run with."""
    return settings(max_examples=many // SHARE, **others)
