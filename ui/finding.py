"""Asking a wallet for a listing, one question at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from ui.bridge import Bridge
    from wallet.api import Problem

_Listing = TypeVar("_Listing")


class Finding(Generic[_Listing]):
    """One question is under way at a time.

    Another one ends it, because nobody waits for its answer any more (`end`); a moment that went on does not: the same
    is asked again once it is answered, so that a busy wallet cannot starve the page (`ask`).

    Args:
        bridge: the way in from other threads.
        find: asks; is given whom to tell how far it came, as a share from 0.0 to 1.0, from any thread.
        on_progress: told that share.
        on_found: told the answer.
        on_problem: told why there is none.
    """

    def __init__(
        self,
        bridge: Bridge,
        find: Callable[[Callable[[float], None]], Future[_Listing]],
        *,
        on_progress: Callable[[float], None],
        on_found: Callable[[_Listing], None],
        on_problem: Callable[[Problem], None],
    ) -> None:
        self._bridge, self._find = bridge, find
        self._on_progress, self._on_found, self._on_problem = on_progress, on_found, on_problem
        self._asked: Future[_Listing] | None = None
        self._is_stale = False

    def ask(self) -> None:
        """Ask now, or again once the question that is under way is answered."""
        if self._asked is not None:
            self._is_stale = True
            return
        self._is_stale = False

        def progressed(share: float) -> None:
            if self._asked is future:
                self._on_progress(share)

        def found(listing: _Listing) -> None:
            if self._asked is future:
                self._asked = None
                self._on_found(listing)
                if self._is_stale:
                    self.ask()

        def failed(problem: Problem) -> None:
            if self._asked is future:
                self._asked = None
                self._on_problem(problem)

        future = self._find(lambda share: self._bridge.post(lambda: progressed(share)))
        self._asked = future
        self._bridge.deliver(future, found, failed)

    def end(self) -> None:
        """Nobody waits for the answer any more."""
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None
