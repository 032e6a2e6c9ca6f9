"""Whether there is a display for the window. Where there is none, Qt would abort with a core dump."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ui.i18n import tr
from ui.qt import QLibraryInfo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

_ANSWER_S: Final = 2.0
_X_FOLDER: Final = "/tmp/.X11-unix"  # noqa: S108 - where every X server has its socket
_X_PORT: Final = 6000
_HERE: Final = ("localhost", "127.0.0.1", "::1")


def no_display_reason(platform: str, environment: Mapping[str, str]) -> str:
    """Why no window can be shown here; "" where one can, or where only Qt can tell."""
    if platform != "linux":
        return ""
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if chosen:
        names = [part.partition(":")[0] for part in chosen.split(";") if part]
        return _unknown(names, environment) or (
            _no_answer(environment, wayland=False) if set(names) == {"xcb"} else ""
        )
    return _no_answer(environment, wayland=True)


def _no_answer(environment: Mapping[str, str], *, wayland: bool) -> str:
    """Why none of the displays that are named can be used."""
    x_name = environment.get("DISPLAY", "")
    wayland_name = environment.get("WAYLAND_DISPLAY", "") if wayland else ""
    if not x_name and not wayland_name:
        return tr("Towpath needs a display for its window, and found none. {remedy}").format(
            remedy=_remedy()
        )
    if wayland_name and _wayland_answers(wayland_name, environment.get("XDG_RUNTIME_DIR", "")):
        return ""
    if x_name and _x_answers(x_name):
        return ""
    return tr("The display {name} does not answer. {remedy}").format(
        name=x_name or wayland_name, remedy=_remedy()
    )


def _unknown(names: list[str], environment: Mapping[str, str]) -> str:
    """Why none of the platforms that were chosen is one of Qt's."""
    if environment.get("QT_QPA_PLATFORM_PLUGIN_PATH"):
        return ""
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    known = sorted(path.name[4:].partition(".")[0] for path in folder.glob("libq*"))
    if not known or any(name.partition("-")[0] in known for name in names):
        return ""
    return tr('Qt has no display platform "{name}". Unset QT_QPA_PLATFORM, or use {known}.').format(
        name=";".join(names), known=", ".join(known)
    )


def _wayland_answers(name: str, folder: str) -> bool:
    path = Path(name) if name.startswith("/") else Path(folder or "/") / name
    return _answers("AF_UNIX", str(path))


def _x_answers(name: str) -> bool:
    """Whether an X server listens; of one on another computer only Qt can tell."""
    host, _, rest = name.rpartition(":")
    number = rest.partition(".")[0]
    if not number.isdecimal():
        return False
    if host in ("", "unix"):
        path = f"{_X_FOLDER}/X{number}"
        return _answers("AF_UNIX", path) or _answers("AF_UNIX", f"\0{path}")
    if host in _HERE:
        return _answers("AF_INET", ("127.0.0.1", _X_PORT + int(number)))
    return True


def _answers(family: Literal["AF_INET", "AF_UNIX"], address: str | tuple[str, int]) -> bool:
    # Imported where a display is to be asked: it takes 4 ms before the first paint.
    socket = import_module("socket")
    with socket.socket(getattr(socket, family), socket.SOCK_STREAM) as probe:
        probe.settimeout(_ANSWER_S)
        try:
            probe.connect(address)
        except (OSError, OverflowError):
            return False
    return True


def _remedy() -> str:
    return tr("Start it on a desktop, or use `towpath demo --headless`.")
