"""What the package needs of the system, read from its programs and libraries.

Each of them names the libraries it wants. Those that are not in the package must be in a Debian package that `Depends`
names; a library that no line here knows stops the build, so that nothing is forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from steps import Trouble, run

PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libbz2.so.1.0": "libbz2-1.0",
    "libcrypto.so.3": "libssl3t64 | libssl3",
    "libdbus-1.so.3": "libdbus-1-3",
    "libexpat.so.1": "libexpat1",
    "libffi.so.8": "libffi8",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "liblzma.so.5": "liblzma5",
    "libsqlite3.so.0": "libsqlite3-0",
    "libssl.so.3": "libssl3t64 | libssl3",
    "libstdc++.so.6": "libstdc++6",
    "libuuid.so.1": "libuuid1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
GLIBC = ("ld-linux", "libc.so", "libdl.so", "libm.so", "libpthread.so", "libresolv.so", "librt.so")

_NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)
_GLIBC_VERSION = re.compile(r"\bGLIBC_(\d+)\.(\d+)")


def depends(folder: Path) -> str:
    """The control file's `Depends` for the programs and libraries below `folder`.

    Raises:
        Trouble: one of them wants a library that nothing here knows.
    """
    binaries = [path for path in sorted(folder.rglob("*")) if is_elf(path)]
    told = run(["objdump", "-p", *binaries])
    others = wanted_libraries(told) - {path.name for path in binaries}
    return ", ".join([f"libc6 (>= {glibc_min(told)})", *packages(others)])


def wanted_libraries(told: str) -> set[str]:
    """The libraries that binaries ask for, from what objdump says of them."""
    return set(_NEEDED.findall(told))


def glibc_min(told: str) -> str:
    """The oldest C library that has all that binaries ask of it, from what objdump says of them."""
    major, minor = max((int(a), int(b)) for a, b in _GLIBC_VERSION.findall(told))
    return f"{major}.{minor}"


def packages(sonames: Iterable[str]) -> list[str]:
    """The Debian packages, without the C library's, that have these libraries.

    Raises:
        Trouble: one is not known.
    """
    others = sorted(name for name in sonames if not name.startswith(GLIBC))
    strangers = [name for name in others if name not in PACKAGES]
    if strangers:
        raise Trouble(
            f"The package wants {', '.join(strangers)}, and no Debian package is named for it.",
            "Name it in packaging/deb/depends.py, or leave out what wants it.",
        )
    return sorted({PACKAGES[name] for name in others})


def is_elf(path: Path) -> bool:
    """Whether it is a program or a library, and not a link to one."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"
