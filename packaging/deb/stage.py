"""A screen of our own on which a program is watched from outside: Xvfb, pictures of it, and keys pressed on it.

The watcher is an X11 client like any other. It sees what a person would see, and asks the program nothing.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage
from steps import Trouble, require

WIDTH_PX, HEIGHT_PX = 1440, 900
COLOURS_MIN = 24
"""A window of which only the ground is painted has one or two colours; a page with text has a hundred."""

PAINT_PATIENCE_S = 30.0
END_PATIENCE_S = 20.0
_LOOK_EVERY_S = 0.01
_LOOK_AT_EVERY_PX = 7
CONTROL, _SHIFT = 0xFFE3, 0xFFE1
_REVERT_TO_PARENT = 2
_NAMED_KEYS = {"\t": 0xFF09, "\n": 0xFF0D}


@contextmanager
def own_screen() -> Iterator[str]:
    """An Xvfb with a display number that nobody has; gives it as DISPLAY wants it.

    Raises:
        Trouble: there is no Xvfb, or it does not start.
    """
    require("Xvfb", "xvfb")
    read, write = os.pipe()
    size = f"{WIDTH_PX}x{HEIGHT_PX}x24"
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=(write,), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    try:
        with os.fdopen(read, encoding="ascii") as told:
            number = told.readline().strip()
        if not number:
            raise Trouble("Xvfb does not start.", "Try it by hand: xvfb-run true")
        yield f":{number}"
    finally:
        screen.terminate()
        screen.wait()


class Watcher:
    """Looks at a screen. One for each process, because Qt talks to one screen."""

    def __init__(self, display: str) -> None:
        os.environ.update(DISPLAY=display, QT_QPA_PLATFORM="xcb")
        self._app = QGuiApplication([])

    def picture(self) -> QImage:
        """What is on the screen now."""
        return self._app.primaryScreen().grabWindow(0).toImage()

    def corner_lightness(self) -> int:
        """How light the upper left corner is, 0 to 255: a dialog puts all behind it in the shade."""
        return self.picture().pixelColor(8, 8).lightness()

    def save_picture(self, path: Path) -> None:
        """Keep what is on the screen now for a person to look at."""
        path.parent.mkdir(parents=True, exist_ok=True)
        is_written = self.picture().save(str(path))
        assert is_written, f"cannot write {path}"

    @contextmanager
    def shown(self, command: Sequence[str], environment: dict[str, str]) -> Iterator[float]:
        """A program with its page on the screen; gives the seconds from its start to its first paint.

        It is ended as a session ends it, with SIGTERM.

        Raises:
            Trouble: it ended before it painted, painted nothing, or did not end well.
        """
        assert colours(self.picture()) < COLOURS_MIN, "something is on the screen already"
        begun_s = time.monotonic()
        program = subprocess.Popen(command, env=environment, cwd="/", stdin=subprocess.DEVNULL)
        try:
            wait_until(
                lambda: program.poll() is not None or colours(self.picture()) >= COLOURS_MIN,
                PAINT_PATIENCE_S,
                f"{command[0]} painted nothing",
            )
            painted_s = time.monotonic() - begun_s
            if program.poll() is not None:
                raise Trouble(f"{command[0]} ended with {program.returncode} and painted nothing.")
            yield painted_s
        finally:
            code = _end(program)
        if code not in (
            0,
            -signal.SIGTERM,
        ):  # until its loop runs, a signal ends it as it ends any program
            raise Trouble(f"{command[0]} was asked to end, and ended with {code}.")


def share_changed(before: QImage, after: QImage) -> float:
    """How much of a picture is not as it was, 0 to 1, counted on a grid."""
    pairs = list(zip(_samples(before), _samples(after), strict=True))
    return sum(a != b for a, b in pairs) / len(pairs)


def _end(program: subprocess.Popen[bytes]) -> int:
    """End a program with time to end its own children; its exit code."""
    program.terminate()
    try:
        return program.wait(END_PATIENCE_S)
    except subprocess.TimeoutExpired:
        program.kill()
        return program.wait()


def colours(picture: QImage) -> int:
    """How many colours a picture has, counted on a grid."""
    return len(set(_samples(picture)))


def _samples(picture: QImage) -> list[int]:
    return [
        picture.pixel(x, y)
        for y in range(0, picture.height(), _LOOK_AT_EVERY_PX)
        for x in range(0, picture.width(), _LOOK_AT_EVERY_PX)
    ]


def wait_until(
    is_so: Callable[[], bool], patience_s: float, otherwise: str, every_s: float = _LOOK_EVERY_S
) -> None:
    """Look again and again until it is so.

    Raises:
        Trouble: it is not so in time.
    """
    deadline_s = time.monotonic() + patience_s
    while not is_so():
        if time.monotonic() > deadline_s:
            raise Trouble(f"{otherwise} in {patience_s:.0f} s.")
        time.sleep(every_s)


class Keyboard:
    """Presses keys on a screen as a person's keyboard would (the X server's XTEST).

    Raises:
        Trouble: a library for it is missing.
    """

    def __init__(self, display: str) -> None:
        try:
            self._x11, self._test = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        except OSError as error:
            raise Trouble(
                f"No keys can be pressed: {error}.", "sudo apt install libxtst6"
            ) from error
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self._screen = ctypes.c_void_p(self._x11.XOpenDisplay(display.encode()))

    def face(self) -> None:
        """Turn to the window in the middle of the screen, as a window manager does with a new one."""
        root = ctypes.c_ulong(self._x11.XDefaultRootWindow(self._screen))
        window, unread = ctypes.c_ulong(), (ctypes.c_ulong * 6)()
        rest = [ctypes.byref(unread, i * ctypes.sizeof(ctypes.c_ulong)) for i in range(6)]
        self._x11.XQueryPointer(self._screen, root, rest[0], ctypes.byref(window), *rest[1:])
        assert window.value, "no window in the middle of the screen"
        self._x11.XSetInputFocus(self._screen, window, _REVERT_TO_PARENT, ctypes.c_ulong(0))
        self._x11.XSync(self._screen, 0)

    def type(self, text: str) -> None:
        """Press the keys of a text; a tab and a line's end are the keys of that name."""
        for char in text:
            self.press(_NAMED_KEYS.get(char, ord(char)), *((_SHIFT,) if char.isupper() else ()))

    def press(self, key: int, *held: int) -> None:
        """Press one key and let it go, while others are held."""
        strokes = [*((each, 1) for each in (*held, key)), *((each, 0) for each in (key, *held))]
        for symbol, is_down in strokes:
            code = self._x11.XKeysymToKeycode(self._screen, ctypes.c_ulong(symbol))
            self._test.XTestFakeKeyEvent(
                self._screen, ctypes.c_uint(code), is_down, ctypes.c_ulong(0)
            )
        self._x11.XSync(self._screen, 0)
