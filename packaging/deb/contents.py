"""What goes into the packaged program, and what stays out: for the spec, and for the tests that watch over it.

Qt's own libraries and Python are in the package. What every desktop has, from the C library to X11, OpenSSL and SQLite,
is not: the system's own is used, is kept safe by the system's updates, and is named in `Depends`.
"""

from __future__ import annotations

from pathlib import Path, PurePath

ROOT = Path(__file__).resolve().parents[2]
OUR_PACKAGES = ("engine", "wallet", "ui", "resources")

# Imported by name at run time, or from C, where PyInstaller does not see it.
HIDDEN = (
    "coincurve._cffi_backend",
    "eth_account",
    "mnemonic",
    "segno",
    "zxingcpp",
    "keyring.backends.SecretService",
    "keyring.backends.kwallet",
    "keyring.backends.libsecret",
    "secretstorage",
    "jeepney",
)
# Files that libraries read at run time and PyInstaller's hooks forget: library -> which.
DATA_FILES = {"eth_account": ["**/wordlist/*.txt"]}

# Optional parts of libraries that nothing of ours reaches: colours for tracebacks, installers, other terminals.
EXCLUDED = (
    "curses", "doctest", "ensurepip", "lib2to3", "markdown_it", "mdurl", "pip", "pkg_resources", "pygments",
    "readline", "rich", "setuptools", "tkinter", "venv", "wheel",
)  # fmt: skip

_QT = PurePath("PySide6/Qt")
PLUGINS = {
    "platforms": ("xcb", "wayland", "offscreen"),
    "platforminputcontexts": (
        "composeplatforminputcontextplugin",
        "ibusplatforminputcontextplugin",
    ),
    "platformthemes": ("xdgdesktopportal",),
    "iconengines": ("svgicon",),
    "imageformats": ("gif", "ico", "jpeg", "svg"),
    "wayland-decoration-client": ("adwaita",),
    "wayland-shell-integration": ("xdg-shell",),
}
"""Qt's plugins that the window needs. GTK's theme alone would bring GTK; TIFF and WebP are no QR pictures."""

_UNUSED_LIBRARIES = ("libQt6EglF",)
"""Qt libraries that only plugins use which stay out."""

_SYSTEM_FOLDERS = ("lib", "lib64")


def resources() -> list[tuple[str, str]]:
    """Our data files as (file, folder in the package)."""
    return [
        (str(path), str(path.parent.relative_to(ROOT)))
        for path in sorted((ROOT / "resources").rglob("*"))
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    ]


def is_kept(name: str, source: str) -> bool:
    """Whether a file that PyInstaller found belongs into the package.

    Args:
        name: its path in the package.
        source: where it is on this machine, or for a symbolic link what it leads to.
    """
    path = PurePath(name)
    if path.name.startswith("libpython"):
        return True
    if path.name.startswith(_UNUSED_LIBRARIES) or path.is_relative_to(_QT / "translations"):
        return False
    if path.is_relative_to(_QT / "plugins"):
        plugin = path.stem.removeprefix("libq" if path.stem.startswith("libq") else "lib")
        return plugin in PLUGINS.get(path.parent.name, ())
    return not _is_of_the_system(PurePath(source))


def _is_of_the_system(source: PurePath) -> bool:
    """Whether it lies directly in a folder of the system's loader, as `/lib` or `/usr/lib/x86_64-linux-gnu`."""
    if not source.is_absolute() or ".so" not in source.name:
        return False
    folders = source.parent.parts[1:]
    folders = folders[1:] if folders[:1] == ("usr",) else folders
    return (
        folders[:1] != ()
        and folders[0] in _SYSTEM_FOLDERS
        and (
            len(folders) == 1 or (len(folders) == 2 and folders[1].endswith("-gnu"))  # noqa: PLR2004
        )
    )
