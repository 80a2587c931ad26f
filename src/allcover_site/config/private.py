"""What an office writes is read by the account that runs it alone: incomes, care, and what second factors are made from."""

import os
from contextlib import suppress
from pathlib import Path

KEY_FILE = "secret-key"
"""The file in an office's folder that holds the key by which its sessions are signed."""


def keep_private(folder: Path) -> None:
    """This function will keep every file that this process makes from now on, and the database that a folder has, from others."""
    os.umask(0o077)
    for file in folder.glob("office.sqlite3*"):
        with suppress(PermissionError):  # Another account's: it keeps it as it likes.
            file.chmod(0o600)
