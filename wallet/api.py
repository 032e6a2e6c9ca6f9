"""The facade that the window may use: the types of `wallet.ports`, and the way to open a wallet.

The engine behind a wallet takes a third of a second of CPU to import. The window is to be painted
before that, so the import waits until the wallet is used for the first time, and then happens in a
worker thread. This is the one place where our own modules are imported late.
"""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from wallet.hidden import Hidden
from wallet.plainfile import read_plain_file
from wallet.ports import (
    Channels,
    DemoProgress,
    DemoStep,
    LiveSession,
    Moment,
    PastSession,
    Problem,
    RealWallet,
    Wallet,
)
from wallet.unawaited import report_unawaited

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Executor, Future
    from pathlib import Path

    from wallet.codes import Code, Remedy, remedy_of
    from wallet.views.log_values import LogLine
    from wallet.views.real_values import (
        ChainCheck,
        ContractPlaces,
        DevNetwork,
        PassphraseStrength,
        RealState,
        SetUp,
        TypedWords,
    )
    from wallet.views.request_values import Matrix
    from wallet.views.wallets_values import WalletList

__all__ = [
    "Channels",
    "Code",
    "DemoProgress",
    "DemoStep",
    "Hidden",
    "LiveSession",
    "Moment",
    "PastSession",
    "Problem",
    "RealWallet",
    "Remedy",
    "Wallet",
    "contracts_in",
    "crash_report",
    "fault_text",
    "log_lines",
    "open_wallet",
    "qr_symbol",
    "qr_text",
    "read_plain_file",
    "remedy_of",
    "report_unawaited",
    "save_file",
    "start_again",
]


_CODES = frozenset({"Remedy", "Code", "remedy_of"})
"""Names of `wallet.codes`, which takes some milliseconds to make: nothing goes wrong before the first paint."""


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a class, or a function
    """A name of the list of codes."""
    if name in _CODES:
        return getattr(import_module("wallet.codes"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def open_wallet(profile: str | None = None) -> Wallet:
    """The wallet of a profile, by name or path; None is the usual one. Nothing is started yet."""
    return _LateWallet(profile)


def qr_text(pixels: bytes, *, width: int, height: int, stride: int) -> str | None:
    """The text of the one QR symbol in a grey picture; None if there is none. For a worker thread.

    Args:
        pixels: one byte each, 0 is black; rows from the top.
        width: pixels in a row.
        height: rows.
        stride: bytes from one row's start to the next one's.

    Raises:
        Problem: PICTURE_TOO_LARGE or PICTURE_AMBIGUOUS.
    """
    qr = import_module("wallet.links.qr")
    found: str | None = qr.read_qr(pixels, width=width, height=height, stride=stride)
    return found


def qr_symbol(text: str) -> Matrix:
    """A QR symbol of a link or address, at most 1,200 characters. 5 to 40 ms: for a worker thread."""
    made: Matrix = import_module("wallet.links.qr").qr_matrix(text)
    return made


def fault_text(fault: BaseException) -> str:
    """A traceback that may be written down: without local variables, keys and recovery words."""
    told: str = import_module("wallet.redact").told(fault)
    return told


def crash_report(faults: Sequence[str], versions: Mapping[str, str]) -> str:
    """A report of our own mistakes that may be given away. It holds no values: no addresses, keys, sums or names."""
    told: str = import_module("wallet.crashreport").crash_report(faults, versions)
    return told


def log_lines() -> Future[tuple[LogLine, ...]]:
    """The newest lines of the program's own log, oldest first; read by a thread."""
    return _once(lambda: import_module("wallet.ownlog").shown_lines())


def save_file(path: str, make: Callable[[], bytes]) -> Future[None]:
    """Write a file, whole or not at all, for its owner only. Fails with EXPORT_...

    Args:
        path: where it is to be; a file that is there is replaced.
        make: gives what is to be in it, in the thread that writes.
    """
    return _once(lambda: import_module("wallet.exporting").write_file(path, make()))


def contracts_in(path: str) -> Future[ContractPlaces]:
    """Where a chain's contracts are, by the file that deploying them wrote. Fails with NETWORK_WRONG."""
    return _once(lambda: import_module("wallet.real.chainfile").read_chain_file(path))


def start_again(arguments: Sequence[str]) -> NoReturn:
    """Become the window's program anew, with these arguments. The wallet must be closed."""
    import_module("wallet.program").become_window(arguments)
    raise AssertionError("this program is another now")


def _once(work: Callable[[], Any]) -> Future[Any]:
    """Work in a thread of its own: what is asked for here must not wait for a wallet that starts."""
    pool: Executor = import_module("concurrent.futures").ThreadPoolExecutor(max_workers=1)
    done = pool.submit(work)
    pool.shutdown(wait=False)
    return done


class _RealProfile(Protocol):
    """What is used of `wallet.real.profile.RealProfile`."""

    def state(self) -> RealState: ...
    def set_up(self, wanted: SetUp) -> RealWallet: ...
    def unlock(self, passphrase: Hidden[str] | None) -> RealWallet: ...
    def close(self) -> None: ...


class _LateWallet:
    """A wallet whose engine is imported when it is first needed: 350 ms of CPU that no first paint waits for."""

    def __init__(self, profile: str | None) -> None:
        self._profile = profile
        self._live: LiveSession | None = None
        self._real: _RealProfile | None = None

    @property
    def profile(self) -> str:
        """Which one was asked for."""
        return self._profile or ""

    @cached_property
    def _worker(self) -> Executor:
        pool: Executor = import_module("concurrent.futures").ThreadPoolExecutor(
            max_workers=1, thread_name_prefix="wallet"
        )
        return pool

    @cached_property
    def _stop(self) -> Future[None]:
        stop: Future[None] = import_module("concurrent.futures").Future()
        return stop

    def start_demo(self, on_progress: Callable[[DemoProgress], None]) -> Future[LiveSession]:
        """Start the private test network, or give the session that is there."""
        if self._stop.done():
            self._stop = import_module("concurrent.futures").Future()
        return self._worker.submit(self._start_demo, on_progress, self._stop)

    def stop_demo_start(self) -> None:
        """Give up a demo that is being started."""
        if not self._stop.done():
            self._stop.set_result(None)

    def real_state(self) -> Future[RealState]:
        """Whether there are keys in this profile."""
        return self._worker.submit(lambda: self._found().state())

    def set_up(self, wanted: SetUp) -> Future[RealWallet]:
        """Make a wallet and open it."""
        return self._worker.submit(lambda: self._found().set_up(wanted))

    def unlock(self, passphrase: Hidden[str] | None) -> Future[RealWallet]:
        """Open the wallet that is there."""
        return self._worker.submit(lambda: self._found().unlock(passphrase))

    def check_chain(self, network: DevNetwork) -> Future[ChainCheck]:
        """Look at a dev chain."""
        return self._worker.submit(lambda: import_module("wallet.open").look_at_chain(network))

    def keyring_name(self) -> Future[str]:
        """What the keyring is called."""
        return self._worker.submit(lambda: import_module("wallet.open").keyring_name())

    def passphrase_strength(self, typed: Hidden[str]) -> Future[PassphraseStrength]:
        """How strong a passphrase would be."""
        return self._worker.submit(
            lambda: import_module("wallet.open").measure(typed, self._profile)
        )

    def check_words(self, typed: TypedWords) -> Future[None]:
        """Whether these are recovery words."""
        return self._worker.submit(lambda: import_module("wallet.open").check_words(typed))

    def wallets(self, window_lock: Callable[[str], Path | None]) -> Future[WalletList]:
        """The wallets of this computer."""
        return _once(
            lambda: import_module("wallet.profiles").list_wallets(self._profile, window_lock)
        )

    def open_other(self, name: str, *, is_new: bool) -> Future[None]:
        """Open another one in a window of its own."""
        return _once(lambda: import_module("wallet.profiles").open_in_window(name, is_new=is_new))

    def close(self) -> Future[None]:
        """Stop all that was started; a start that is under way is stopped too."""
        self.stop_demo_start()
        closing = self._worker.submit(self._close)
        self._worker.shutdown(wait=False)
        return closing

    def _start_demo(
        self, on_progress: Callable[[DemoProgress], None], stop: Future[None]
    ) -> LiveSession:
        live = self._live
        if live is None:
            started: LiveSession = import_module("wallet.open").open_demo(
                self._profile, on_progress, stop
            )
            live = self._live = started
        return live

    def _found(self) -> _RealProfile:
        if self._real is None:
            self._real = import_module("wallet.open").find_real(self._profile)
        return self._real

    def _close(self) -> None:
        if self._real is not None:
            self._real.close()
        if self._live is not None:
            self._live.close().result()
