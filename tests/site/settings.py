"""The site's settings for tests and for the type checker: an office in a folder of its own, with quick passwords."""

import os
import tempfile

os.environ.setdefault("ALLCOVER_OFFICE", tempfile.gettempdir())
os.environ.setdefault("ALLCOVER_SECRET_KEY", "only-for-tests")

from allcover_site.config.settings import *  # noqa: F403

# As strong a method, with less work: a test of signing in is not a test of Argon2.
PASSWORD_HASHERS = ["tests.site.quick_passwords.QuickArgon2"]

# Whoever tests the second factor turns it on.
SECOND_FACTOR = False
