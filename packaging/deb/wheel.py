"""Make the wheel without any index, install it into an environment of its own as pipx does, and try it.

    python packaging/deb/wheel.py    makes dist/towpath-<version>-py3-none-any.whl and tries it

The environment it is tried in takes the libraries from the one this runs in, so nothing is fetched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from pathlib import Path

from commands import check_commands, first_login
from contents import OUR_PACKAGES, resources
from stage import Watcher, own_screen
from steps import DIST, ROOT, Trouble, project_version, run, say, source_date_s

PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet")


def main() -> int:
    """Make the wheel and try it; 0 when all is well."""
    try:
        wheel = make_wheel()
        check_content(wheel)
        with tempfile.TemporaryDirectory(prefix="towpath-") as room:
            try_wheel(wheel, Path(room))
    except Trouble as trouble:
        print(f"Towpath: {trouble}", file=sys.stderr)
        return 1
    say(f"{wheel.relative_to(ROOT)}: {wheel.stat().st_size / 1e6:.1f} MB")
    return 0


def make_wheel() -> Path:
    """Build it with the setuptools that is here."""
    shutil.rmtree(
        ROOT / "build" / "lib", ignore_errors=True
    )  # else files that are gone would be in it
    build = [sys.executable, *PIP, "wheel", "--no-deps", "--no-build-isolation", "--no-index"]
    dated = {**os.environ, "SOURCE_DATE_EPOCH": str(source_date_s())}
    run([*build, "--wheel-dir", DIST, ROOT], dated)
    return DIST / f"towpath-{project_version()}-py3-none-any.whl"


def check_content(wheel: Path) -> None:
    """Every resource must be in it, and nothing but our packages.

    Raises:
        Trouble: it is otherwise.
    """
    names = zipfile.ZipFile(wheel).namelist()
    wanted = {str(Path(source).relative_to(ROOT)) for source, _ in resources()}
    missing = sorted(wanted - set(names))
    strange = sorted({name.partition("/")[0] for name in names} - set(OUR_PACKAGES))
    strange = [name for name in strange if not name.endswith(".dist-info")]
    if missing or strange:
        raise Trouble(f"The wheel lacks {missing} and has {strange}.", "See pyproject.toml.")


def try_wheel(wheel: Path, room: Path) -> None:
    """Install it and start everything a person would.

    Raises:
        Trouble: something does not work.
    """
    bin_folder = installed(wheel, room / "venv")
    towpath = bin_folder / "towpath"
    environment = first_login(room / "home")
    check_without_anvil(towpath, {**first_login(room / "poor"), "PATH": str(bin_folder)})
    anvil = {"TOWPATH_ANVIL": str(ROOT / ".tools" / "anvil")}
    check_commands(towpath, {**environment, **anvil})
    with own_screen() as display:
        shown = Watcher(display).shown([str(towpath)], {**environment, "DISPLAY": display})
        with shown as seconds:
            say(f"First paint of the installed wheel after {seconds:.2f} s.")


def installed(wheel: Path, venv: Path) -> Path:
    """An environment with the wheel, and with this one's libraries behind it; gives its programs' folder."""
    run([sys.executable, "-m", "venv", venv])
    python = venv / "bin" / "python"
    own = run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).strip()
    (Path(own) / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    run([python, *PIP, "install", "--no-index", "--no-deps", "--force-reinstall", wheel])
    return venv / "bin"


def check_without_anvil(towpath: Path, environment: dict[str, str]) -> None:
    """A wheel brings no anvil: the demo must say so, and how to get it.

    Raises:
        Trouble: it does something else.
    """
    told = subprocess.run(
        [towpath, "demo", "--headless"],
        env=environment, cwd="/", capture_output=True, text=True, check=False,
    )  # fmt: skip
    if told.returncode != 1 or "Install Foundry's anvil" not in told.stderr:
        raise Trouble(f"Without anvil the demo ends with {told.returncode}: {told.stderr}")


if __name__ == "__main__":
    sys.exit(main())
