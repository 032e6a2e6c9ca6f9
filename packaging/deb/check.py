"""Try the Debian package: validate it, install it, start it on a screen of its own, pay in it, remove it.

    python packaging/deb/check.py              unpacks it into a folder that is gone afterwards
    python packaging/deb/check.py --install    installs it with dpkg into this system, and removes it again (root)

The program is watched from outside (`stage`): its first paint is what is on the screen, its payment is in its log.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commands import check_commands, first_login
from stage import CONTROL, Keyboard, Watcher, own_screen, share_changed, wait_until
from steps import APP_ID, DIST, ROOT, Trouble, project_version, run, say

SIZE_BYTES_MAX = 90_000_000
PAINT_S_MAX = 2.0
STARTS = 3
DEMO_PATIENCE_S = 60.0
PICTURES = ROOT / "build" / "deb-pictures"
_ASK_EVERY_S = 0.5
_OTHER_PAGE = 0.1
_IN_SHADE = 0.7


def main() -> int:
    """Try the package; 0 when all is well."""
    parser = argparse.ArgumentParser(description="Try the Debian package.")
    parser.add_argument("--install", action="store_true", help="into this very system, as root")
    chosen = parser.parse_args()
    try:
        package = find_package()
        with tempfile.TemporaryDirectory(prefix="towpath-") as room:
            place = installed(package) if chosen.install else unpacked(package, Path(room))
            with place as root:
                validate(package, root)
                check_libraries(root)
                home = Path(room) / "home"
                home.mkdir()
                check_commands(root / "usr/bin/towpath", first_login(home / "commands"))
                with own_screen() as display:
                    check_window(root, display, home / "window")
    except Trouble as trouble:
        print(f"Towpath: {trouble}", file=sys.stderr)
        return 1
    say("The package is well.")
    return 0


def find_package() -> Path:
    """The package of this version.

    Raises:
        Trouble: it was not built, or is too big.
    """
    found = sorted(DIST.glob(f"towpath_{project_version()}_*.deb"))
    if not found:
        raise Trouble(f"There is no package of version {project_version()} in dist.", "make deb")
    size_bytes = found[0].stat().st_size
    say(f"{found[0].name}: {size_bytes / 1e6:.1f} MB")
    if size_bytes > SIZE_BYTES_MAX:
        raise Trouble(f"That is more than {SIZE_BYTES_MAX / 1e6:.0f} MB.")
    return found[0]


@contextmanager
def unpacked(package: Path, room: Path) -> Iterator[Path]:
    """The package's files below a folder; gives the folder."""
    run(["dpkg-deb", "--extract", package, room / "root"])
    yield room / "root"


@contextmanager
def installed(package: Path) -> Iterator[Path]:
    """The package installed with dpkg, and removed afterwards without a trace; gives the system's root.

    Raises:
        Trouble: we are not root, it was there before, it does not install, or something is left of it.
    """
    if os.geteuid() != 0:
        raise Trouble("Only root installs packages.", "Without --install nothing is installed.")
    if shutil.which("towpath"):
        raise Trouble("A towpath is installed here.", "Remove it first: apt remove towpath")
    run(["dpkg", "--install", package])
    try:
        files = run(["dpkg", "--listfiles", "towpath"]).split("\n")
        run(["dpkg", "--verify", "towpath"])
        yield Path("/")
    finally:
        run(["dpkg", "--purge", "towpath"])
    left = [name for name in files if name and not Path(name).is_dir() and Path(name).exists()]
    if left or Path("/usr/lib/towpath").exists():
        raise Trouble(f"Removed, it leaves {left or '/usr/lib/towpath'} behind.")


def validate(package: Path, root: Path) -> None:
    """Let the tools that are here judge the package's files; those that are not are named.

    Raises:
        Trouble: one of them finds fault.
    """
    share = root / "usr" / "share"
    judges: dict[str, tuple[object, ...]] = {
        "desktop-file-validate": (share / "applications" / f"{APP_ID}.desktop",),
        "appstreamcli": ("validate", "--no-net", share / "metainfo" / f"{APP_ID}.metainfo.xml"),
        # Each dpkg that comes with our C library reads zstd; lintian speaks for Debian's own archive.
        "lintian": ("--fail-on", "error", "--suppress-tags", "malformed-deb-archive", package),
    }
    missing = [judge for judge in judges if shutil.which(judge) is None]
    for judge, words in judges.items():
        if judge not in missing:
            run([judge, *words])
    if missing:
        say(f"Not judged by {', '.join(missing)}, which are not installed.")


def check_libraries(root: Path) -> None:
    """Every library that a part of the package wants must be found.

    Raises:
        Trouble: one is not.
    """
    program = root / "usr" / "lib" / "towpath"
    parts = [program / "towpath", program / "anvil", *sorted(program.rglob("*.so*"))]
    plain = {**os.environ, "LD_LIBRARY_PATH": str(program / "_internal")}
    told = run(["ldd", *(part for part in parts if not part.is_symlink())], environment=plain)
    lost = sorted({line.split()[0] for line in told.splitlines() if "not found" in line})
    if lost:
        raise Trouble(
            f"Not found: {', '.join(lost)}.", "Install what `dpkg -I` says it depends on."
        )


def check_window(root: Path, display: str, home: Path) -> None:
    """The window paints in time, and a payment by keyboard works.

    Raises:
        Trouble: it does not.
    """
    towpath = [str(root / "usr" / "bin" / "towpath")]
    environment = {**first_login(home), "DISPLAY": display}
    watcher = Watcher(display)
    painted_s = []
    for _ in range(STARTS):
        with watcher.shown(towpath, environment) as seconds:
            painted_s.append(seconds)
    say(f"First paint after {', '.join(f'{each:.2f}' for each in painted_s)} s.")
    if min(painted_s) > PAINT_S_MAX:  # other programs on this machine slow the others down
        raise Trouble(f"The first paint may take {PAINT_S_MAX} s.")
    with watcher.shown(towpath, environment):
        watcher.save_picture(PICTURES / "first.png")
        try:
            pay(towpath[0], environment, watcher, Keyboard(display))
        finally:
            watcher.save_picture(PICTURES / "last.png")
    left = running_in(root / "usr" / "lib" / "towpath")
    if left:
        raise Trouble(f"The window is closed, and these still run: {left}.")
    say(f"Pictures of the window are in {PICTURES.relative_to(ROOT)}.")


def pay(towpath: str, environment: dict[str, str], watcher: Watcher, keyboard: Keyboard) -> None:
    """Start the demo with the Return key, open the dialog with Ctrl+P, and pay Bob.

    Raises:
        Trouble: no payment comes into the log.
    """
    before, light = watcher.picture(), watcher.corner_lightness()
    begun_s = time.monotonic()
    keyboard.face()

    def is_demo_begun() -> bool:
        keyboard.type("\n")
        time.sleep(_ASK_EVERY_S)
        return share_changed(before, watcher.picture()) > _OTHER_PAGE

    def is_channel_open() -> bool:
        with contextlib.suppress(Trouble):  # there is no log before the demo has one
            return bool(run([towpath, "log", "show", "--type", "ObjectiveCompleted"], environment))
        return False

    def is_dialog_open() -> bool:
        keyboard.press(ord("p"), CONTROL)
        return watcher.corner_lightness() < _IN_SHADE * light

    wait_until(is_demo_begun, DEMO_PATIENCE_S, "The Return key did not start the demo")
    # Before that the same keys open the palette, which says why nothing can be paid yet.
    wait_until(is_channel_open, DEMO_PATIENCE_S, "The demo opened no channel", _ASK_EVERY_S)
    wait_until(is_dialog_open, DEMO_PATIENCE_S, "No dialog for a payment came", _ASK_EVERY_S)
    keyboard.type("Bob\t0.25")

    def is_paid() -> bool:
        keyboard.type("\n")  # does nothing while the dialog still works out the route
        time.sleep(_ASK_EVERY_S)
        told = run([towpath, "log", "show", "--type", "VoucherSent"], environment)
        return bool(told)

    wait_until(is_paid, DEMO_PATIENCE_S, "No payment came into the log")
    say(f"Paid {time.monotonic() - begun_s:.1f} s after the first key.")


def running_in(folder: Path) -> list[str]:
    """Processes whose program lies below a folder."""
    found = []
    for link in Path("/proc").glob("[0-9]*/exe"):
        try:
            program = link.readlink()
        except OSError:
            continue
        if program.is_relative_to(folder):
            found.append(f"{program.name} ({link.parent.name})")
    return found


if __name__ == "__main__":
    sys.exit(main())
