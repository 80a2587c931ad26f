"""A clock for an office in a process of its own: its days pass when a test says so, the program is the one that its users start.

Debian's libfaketime stands between the program and the machine's clock.
"""

from datetime import date
from pathlib import Path

LIBRARY = "*/faketime/libfaketimeMT.so.1"


class Clock:
    """The day of every process that has its environment."""

    def __init__(self, file: Path, day: date) -> None:
        self.file = file
        self.set(day)

    def set(self, day: date) -> date:
        """Let it be nine in the morning of a day."""
        before = self.file.with_suffix(".new")
        before.write_text(f"@{day} 09:00:00", encoding="utf-8")
        before.replace(self.file)
        self.day = day
        return day

    @property
    def environment(self) -> dict[str, str]:
        """What a process is started with to go by this clock."""
        [library] = Path("/usr/lib").glob(LIBRARY)
        return {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "NO_FAKE_STAT": "1",
            "TZ": "UTC",
        }
