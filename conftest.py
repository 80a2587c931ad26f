"""Settles Django before anything is collected, where it is installed; the library's own tests need none."""

import os
from importlib.util import find_spec

if find_spec("django") is not None:
    from tests.site.database import settle

    settle(os.environ)

    import django

    django.setup()
