"""Make the Debian package: PyInstaller's folder with anvil in it, the desktop's files, and the licences.

    python packaging/deb/build.py    makes dist/towpath_<version>_<architecture>.deb

Everything comes from this tree, from `.tools/anvil` and from the packages of requirements/package.txt, which are put
into an environment of their own. The same tree gives the same bytes: each file bears the date of the last commit.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import platform
import shutil
import sys
import time
from email.utils import formatdate
from pathlib import Path

import depends
import runpath
from steps import (
    APP_ID,
    DIST,
    HERE,
    ROOT,
    Trouble,
    project_version,
    require,
    run,
    say,
    source_date_s,
)

BUILD = ROOT / "build" / "deb"
TREE = BUILD / "tree"
VENV = ROOT / "build" / "package-venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements" / "package.txt"
ANVIL = ROOT / ".tools" / "anvil"
PROGRAM = TREE / "usr" / "lib" / "towpath"
SHARE = TREE / "usr" / "share"
DOC = SHARE / "doc" / "towpath"
MODULES = BUILD / "work" / "towpath" / "modules.txt"
MAINTAINER = "Towpath developers <developers@towpath.invalid>"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
COMPRESSION = ("-Zzstd", "-z9")
"""70 MB in 5 s of CPU; xz makes 59 MB of it in a minute and a half, zstd -z19 63 MB in one."""


def main() -> int:
    """Make the package; 0 when it is there."""
    begun_s = time.monotonic()
    try:
        for program, package in (("dpkg-deb", "dpkg"), ("objdump", "binutils")):
            require(program, package)
        provide_packages()
        make_program()
        make_tree()
        made = pack()
    except Trouble as trouble:
        print(f"Towpath: {trouble}", file=sys.stderr)
        return 1
    size_mb = made.stat().st_size / 1e6
    say(f"{made.relative_to(ROOT)}: {size_mb:.1f} MB, in {time.monotonic() - begun_s:.0f} s")
    return 0


def provide_packages() -> None:
    """Put the locked packages into an environment of their own, once."""
    stamp = VENV / "stamp"
    key = hashlib.sha256(f"{sys.version} {ROOT}".encode() + LOCK.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == key:
        return
    say("Installing what makes the package (once, some hundred megabytes)")
    run([sys.executable, "-m", "venv", "--clear", VENV])
    install = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
    ]
    run([*install, "--require-hashes", "--only-binary=:all:", f"-r{LOCK}"])
    stamp.write_text(key, encoding="utf-8")


def make_program() -> None:
    """Let PyInstaller collect the program, and take the symbols for debuggers out of it."""
    say("Collecting the program (about a minute)")
    shutil.rmtree(BUILD, ignore_errors=True)
    PROGRAM.parent.mkdir(parents=True)
    collect = (PYTHON, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR")
    places = ("--distpath", PROGRAM.parent, "--workpath", BUILD / "work")
    run([*collect, *places, HERE / "towpath.spec"], environment=build_environment())
    # Qt's libraries stay as their wheels have them: whoever may replace them shall find them unmodified.
    ours = [
        path for path in sorted((PROGRAM / "_internal").rglob("*.so*"))
        if depends.is_elf(path) and not {"PySide6", "shiboken6"} & set(path.parts)
    ]  # fmt: skip
    run(["strip", "--strip-unneeded", *ours])
    for path in ours:
        runpath.forget_build_folders(path)
    if not ANVIL.is_file():
        raise Trouble("The demo's chain (.tools/anvil) is missing.", "Run `make setup`.")
    shutil.copy(ANVIL, PROGRAM / "anvil")


def build_environment() -> dict[str, str]:
    """For programs whose output must not depend on chance, on the hour or on this person's settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    fixed = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(source_date_s()), "LC_ALL": "C.UTF-8"}
    return {**kept, **fixed, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def make_tree() -> None:
    """Put everything beside the program where a desktop looks for it."""
    command = TREE / "usr" / "bin" / "towpath"
    command.parent.mkdir()
    command.symlink_to("../lib/towpath/towpath")
    place(SHARE / "applications" / f"{APP_ID}.desktop", filled(f"{APP_ID}.desktop"))
    place(SHARE / "metainfo" / f"{APP_ID}.metainfo.xml", filled(f"{APP_ID}.metainfo.xml"))
    place(SHARE / "lintian" / "overrides" / "towpath", filled("lintian-overrides"))
    run([PYTHON, HERE / "icons.py", SHARE / "icons"], environment=build_environment())
    licences = run([PYTHON, HERE / "licences.py", MODULES], environment=build_environment())
    place(DOC / "copyright", licences.encode())
    place(DOC / "changelog.gz", gzip.compress(debian_changelog().encode(), mtime=0))
    news = (ROOT / "CHANGELOG.md").read_bytes()
    place(DOC / "CHANGELOG.md.gz", gzip.compress(news, mtime=0))


def filled(name: str) -> bytes:
    """A file of this folder, with version and date in their places."""
    date = time.strftime("%Y-%m-%d", time.gmtime(source_date_s()))
    text = (HERE / name).read_text(encoding="utf-8")
    return text.replace("@VERSION@", project_version()).replace("@DATE@", date).encode()


def debian_changelog() -> str:
    """What Debian's tools read; people read CHANGELOG.md."""
    date = formatdate(source_date_s())
    head = f"towpath ({project_version()}) unstable; urgency=medium"
    return f"{head}\n\n  * What changed is in CHANGELOG.md.gz.\n\n -- {MAINTAINER}  {date}\n"


def place(path: Path, content: bytes) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def pack() -> Path:
    """Write the control files and let dpkg-deb pack the tree."""
    say("Packing")
    architecture = ARCHITECTURES[platform.machine()]
    place(TREE / "DEBIAN" / "md5sums", md5sums().encode())
    place(TREE / "DEBIAN" / "control", control(architecture).encode())
    for path in sorted(TREE.rglob("*")):
        settle(path)
    made = DIST / f"towpath_{project_version()}_{architecture}.deb"
    DIST.mkdir(exist_ok=True)
    pack_command = ["dpkg-deb", "--root-owner-group", *COMPRESSION, "--build", TREE, made]
    run(pack_command, environment=build_environment())
    return made


def md5sums() -> str:
    """What `dpkg --verify` compares with."""
    files = [path for path in sorted((TREE / "usr").rglob("*")) if is_plain_file(path)]
    return "".join(
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(TREE)}\n"
        for path in files
    )


def control(architecture: str) -> str:
    """The package's description for dpkg."""
    size_kb = sum(-(-path.lstat().st_size // 1024) for path in (TREE / "usr").rglob("*"))
    return (
        "Package: towpath\n"
        f"Version: {project_version()}\n"
        f"Architecture: {architecture}\n"
        f"Maintainer: {MAINTAINER}\n"
        f"Installed-Size: {size_kb}\n"
        f"Depends: {depends.depends(PROGRAM)}\n"
        "Suggests: gnome-keyring\n"
        "Section: utils\n"
        "Priority: optional\n"
        "Description: wallet for Nitro payment channels\n"
        " Towpath pays anyone through a hub in milliseconds, shows every channel as a\n"
        " picture, and leads back to any moment that ever was. A demo with a chain of\n"
        " its own, a hub and a payee is inside and needs no network. Play money only.\n"
    )


def settle(path: Path) -> None:
    """Give a file or folder the rights and the date it has in every build."""
    if not path.is_symlink():
        is_run = path.is_dir() or (path.parent == PROGRAM and path.name in {"towpath", "anvil"})
        path.chmod(0o755 if is_run else 0o644)
    os.utime(path, (source_date_s(), source_date_s()), follow_symlinks=False)


def is_plain_file(path: Path) -> bool:
    """Whether it is a file and no link."""
    return path.is_file() and not path.is_symlink()


if __name__ == "__main__":
    sys.exit(main())
