"""The database the site's tests run on: SQLite, or with ``ALLCOVER_TEST_DATABASE=postgresql`` a server started here.

The server keeps its files in a folder that is thrown away, listens on a socket in it and nowhere else, and ends with
the test run. Its programs come from Debian's package ``postgresql``.
"""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import MutableMapping, Sequence
from pathlib import Path
from urllib.parse import quote

SETTINGS = "tests.site.settings"


def settle(environment: MutableMapping[str, str]) -> None:
    """This function will name the settings and, where it is wanted, start a server and name its address."""
    environment.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    wanted = environment.get("ALLCOVER_TEST_DATABASE", "sqlite")
    if wanted not in ("sqlite", "postgresql"):
        raise ValueError(f"ALLCOVER_TEST_DATABASE is '{wanted}'. Write sqlite or postgresql.")
    # The processes of one test run share the server of the first.
    if wanted == "postgresql" and "DATABASE_URL" not in environment:
        environment["DATABASE_URL"] = started()


def started(*, is_durable: bool = False) -> str:
    """This function will start a server that ends with this process, and give its address.

    Where it ``is_durable`` it waits for the disk at every commit, as PostgreSQL does unless told otherwise.
    """
    folder = Path(tempfile.mkdtemp(prefix="allcover-postgresql-"))
    as_user = _unprivileged(folder)
    programs = _programs()
    _run([programs / "initdb", "-D", folder / "data", "-U", "allcover", "-A", "trust", "-E", "UTF8", "--no-sync",
          "--locale=C.UTF-8"], as_user)  # fmt: skip
    quick = "" if is_durable else "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' {quick}"
    control: list[str | Path] = [programs / "pg_ctl", "-D", folder / "data", "-s", "-w"]
    _run([*control, "-l", folder / "log", "-o", options, "start"], as_user)
    owner = os.getpid()

    def stop() -> None:
        if os.getpid() == owner:
            _run([*control, "-m", "immediate", "stop"], as_user)
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    _run([programs / "createdb", "-h", folder, "-U", "allcover", "allcover"], as_user)
    return f"postgresql://allcover@{quote(str(folder), safe='')}/allcover"


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise RuntimeError("There is no PostgreSQL here. Install it: apt-get install postgresql.")
    return found[-1].parent


def _unprivileged(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root: then somebody else, to whom the folder is given."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, user)
    folder.chmod(0o755)
    return user


def _run(command: Sequence[str | Path], as_user: str | None) -> None:
    subprocess.run([str(part) for part in command], check=True, user=as_user, cwd="/", capture_output=True,
                   extra_groups=[] if as_user else None)  # fmt: skip
