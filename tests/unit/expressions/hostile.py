"""Texts a stranger might send: they must be refused or read quickly, and nothing in them may ever run."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_ran: list[str] = []
_is_watching = False


def _hook(event: str, arguments: object) -> None:
    if _is_watching and event in (
        "exec",
        "os.system",
        "subprocess.Popen",
        "os.exec",
        "os.posix_spawn",
        "socket.connect",
    ):
        _ran.append(event)


sys.addaudithook(_hook)


@contextmanager
def nothing_runs() -> Iterator[None]:
    """Fail if Python runs code made from text, a command or a connection meanwhile."""
    global _is_watching
    _ran.clear()
    _is_watching = True
    try:
        yield
    finally:
        _is_watching = False
    assert _ran == []


COMMANDS = (
    "__import__('os').system('true')",
    "__import__('os')",
    "eval('1')",
    "exec('x = 1')",
    "open('/etc/passwd')",
    "().__class__.__bases__[0].__subclasses__()",
    "(lambda: 1)()",
    "[x for x in ().__class__.__base__.__subclasses__()]",
    "f'{__import__(\"os\")}'",
    "'{0.__class__}'.format(x)",
    "head.__class__",
    "household.sum.__globals__",
    "getattr(x, 'y')",
    "breakpoint()",
    "print(1)",
)

LONG = (
    "9**9**9",
    "9**9**9**9**9",
    "1e999999999",
    "0x" + "f" * 1_990,
    "9" * 1_990,
    "9" * 5_000,
    "1." + "1" * 1_990,
    "'" + "a" * 1_990 + "'",
    "x" * 2_000,
    "x" * 2_001,
    "x" * 1_000_000,
    "(" * 999 + "x" + ")" * 999,
    "(" * 150 + "x" + ")" * 150,
    "[" * 1_000,
    "not " * 450 + "p",
    "-" * 1_900 + "x",
    "~" * 1_900 + "x",
    "+".join(["x"] * 900),
    "*".join(["x"] * 900),
    " and ".join(["p"] * 330),
    "x if p else " * 150 + "x",
    "x" + ".y" * 900,
    "f(" * 600 + ")" * 600,
    "max(x," * 300 + "x" + ")" * 300,
    "household.sum(" * 130 + "x" + ")" * 130,
    "household.any(" * 55 + "p" + ")" * 55,
    "0 < " * 480 + "x",
    "0 < (" * 59 + "x" + " < 0) < 0" * 59,
    "(0 < x < 1) < " * 50 + "x",
    "0 < (x if " * 55 + "p" + " else x) < 0" * 55,
    "x in (" + ",".join(["1"] * 900) + ")",
    "lambda: " * 240 + "x",
    "x[" * 900 + "]" * 900,
    "'" * 1_999,
    "\\" * 1_999,
    "\n" * 1_999,
    "\0",
    "x\0y",
    "\ud800",
    "'\ud800'",
    "\x0c\x0bx",
    "é" * 1_000,
    "𝟙 + 𝟚",
    "ﬁ",
    "x\u2028+ y",
    "١ + ٢",
    "x #" + "y" * 1_000,
)
"""Bounded in time all the same: :mod:`test_fuzz` reads each within seconds."""
