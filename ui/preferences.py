"""What the person chose for the window, on every profile alike: a small JSON file, each field read strictly by itself.

It holds no secrets and nothing about money. It is read before the first paint, so by Qt and not by Python's own
reader, which would have to be imported for it; named tuples, because data classes take longer to make. Windows share
the file: what one of them changes is written into what is there by then, and what a newer Towpath wrote into it stays:
unknown names for good, unknown values of known names until the person chooses another one. Only a file that is no such
file at all is replaced.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypedDict

from ui import qt
from ui.qt import QObject, Signal
from wallet.api import read_plain_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Unpack

SIZE_BYTES_MAX: Final = 16_384
"""The file is below 1 kB."""

SCALE_USUAL: Final = 100
SCALE_PERCENTS: Final = (SCALE_USUAL, 125, 150, 175, 200)
"""The font sizes there are; the whole window grows with its letters."""

_PLACE_MAX_PX: Final = 100_000
_NAME_MAX_CHARS: Final = 40
_SIDES: Final = ("left", "top", "width", "height")


class Scheme(Enum):
    """Which colours. Stored by value: never change one."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Motion(Enum):
    """Whether things move. Stored by value: never change one."""

    SYSTEM = "system"
    REDUCED = "reduced"
    FULL = "full"


class Place(NamedTuple):
    """Where a window stood, in pixels of the screens at 100 %; its size is that before it filled the screen."""

    left: int
    top: int
    width: int
    height: int
    is_maximised: bool


class Preferences(NamedTuple):
    """What was chosen.

    Attributes:
        scheme: light, dark, or as the system.
        scale_percent: one of `SCALE_PERCENTS`; holds from the next start on.
        motion: whether things may move.
        tells_payments: notices about payments to me.
        tells_needs: notices about what needs me.
        language: the code of a language, "" for the system's; holds from the next start on.
        page: the page that was open last, by its name; "" for none.
        place: where the window stood; None if that is not known.
    """

    scheme: Scheme = Scheme.SYSTEM
    scale_percent: int = SCALE_USUAL
    motion: Motion = Motion.SYSTEM
    tells_payments: bool = True
    tells_needs: bool = True
    language: str = ""
    page: str = ""
    place: Place | None = None


class Changes(TypedDict, total=False):
    """Some of `Preferences`, each under its name there."""

    scheme: Scheme
    scale_percent: int
    motion: Motion
    tells_payments: bool
    tells_needs: bool
    language: str
    page: str
    place: Place | None


class PreferenceStore(QObject):
    """The preferences in force. Until `load` they are the usual ones, and no file is written.

    Attributes:
        now: what holds.
        is_damaged: the file, or a field in it, could not be understood, and what is usual holds instead.
        is_unkept: the last change could not be written: it holds until the window is closed.
        running_percent: the font size of this window; another one that is chosen holds from the next start on.

    Signals:
        changed: something else holds now.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.now = Preferences()
        self.is_damaged = False
        self.is_unkept = False
        self.running_percent = SCALE_USUAL
        self._path: Path | None = None

    def load(self, path: Path) -> None:
        """Take what a file says, and keep every change there. A file that is not there says nothing."""
        self._path = path
        fields = _fields(path)
        self.now, has_wrong_field = _read(fields or {})
        self.is_damaged = fields is None or has_wrong_field
        self.running_percent = self.now.scale_percent

    def change(self, **changes: Unpack[Changes]) -> None:
        """Let something else hold, by the names of `Preferences`, and keep it."""
        after = self.now._replace(**changes)
        if after == self.now:
            return
        self.now = after
        if self._path is not None:
            self.is_unkept = not _write(self._path, changes, after)
        self.changed.emit()


@cache
def preferences() -> PreferenceStore:
    """The window's preferences."""
    return PreferenceStore()


def usual_path() -> Path:
    """Where the file is: in the system's folder for settings, beside no profile."""
    kind = qt.QStandardPaths.StandardLocation.GenericConfigLocation
    folder = qt.QStandardPaths.writableLocation(kind)
    return Path(folder) / "towpath" / "preferences.json"


def _fields(path: Path) -> dict[str, object] | None:
    """What is written in a file; None if that cannot be understood."""
    try:
        raw = read_plain_file(path, SIZE_BYTES_MAX)
    except FileNotFoundError:
        return {}
    except OSError:
        return None
    fault = qt.QJsonParseError()
    document = qt.QJsonDocument.fromJson(raw[:SIZE_BYTES_MAX], fault)
    is_right = fault.error == qt.QJsonParseError.ParseError.NoError and document.isObject()
    return dict(document.toVariant()) if is_right and len(raw) <= SIZE_BYTES_MAX else None


def _read(fields: Mapping[str, object]) -> tuple[Preferences, bool]:
    """The preferences in a file, the usual ones where it has none or a wrong one, and whether one is wrong."""
    found: dict[str, Any] = {}
    is_damaged = False
    for name, read in _readers().items():
        try:
            if name in fields:
                found[name] = read(fields[name])
        except ValueError:
            is_damaged = True
    return Preferences(**found), is_damaged


def _readers() -> Mapping[str, Callable[[object], object]]:
    """What makes each of `Preferences` from what is written, or raises ValueError."""
    return {
        "scheme": Scheme,
        "scale_percent": _scale,
        "motion": Motion,
        "tells_payments": _is_on,
        "tells_needs": _is_on,
        "language": _name,
        "page": _name,
        "place": _place,
    }


def _is_on(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError


def _scale(value: object) -> int:
    percent = _whole(value)
    if percent in SCALE_PERCENTS:
        return percent
    raise ValueError


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError


def _name(value: object) -> str:
    if isinstance(value, str) and len(value) <= _NAME_MAX_CHARS:
        return value
    raise ValueError


def _place(value: object) -> Place | None:
    if value is None:
        return None
    fields = value if isinstance(value, dict) else {}
    left, top, width, height = (_pixels(fields.get(name)) for name in _SIDES)
    if min(width, height) <= 0:
        raise ValueError
    is_maximised = _is_on(fields.get("is_maximised"))
    return Place(left=left, top=top, width=width, height=height, is_maximised=is_maximised)


def _pixels(value: object) -> int:
    pixels = _whole(value)
    if abs(pixels) <= _PLACE_MAX_PX:
        return pixels
    raise ValueError


def _write(path: Path, changes: Mapping[str, object], after: Preferences) -> bool:
    """Write these changes into what is there now, whole or not at all; tells whether that went well."""
    fields = _fields(path)
    if fields is None:
        # There is nothing to keep, and what holds is written down whole.
        fields, changes = {}, after._asdict()
    fields |= {name: _plain(getattr(after, name)) for name in changes}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    file = qt.QSaveFile(str(path))
    if not file.open(qt.QIODevice.OpenModeFlag.WriteOnly):
        return False
    may = qt.QFileDevice.Permission
    file.setPermissions(may.ReadOwner | may.WriteOwner)
    file.write(qt.QJsonDocument.fromVariant(fields).toJson())
    return bool(file.commit())


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return value._asdict() if isinstance(value, Place) else value
