"""Asks where a text is to lie, and writes it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.filedialog import ask_to_save
from ui.i18n import tr
from wallet.api import save_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.bridge import Bridge
    from ui.qt import QFileDialog, QWidget
    from wallet.api import Problem


def ask_and_save(
    window: QWidget,
    bridge: Bridge,
    name: str,
    text: str,
    told: tuple[Callable[[str], None], Callable[[Problem], None]],
) -> QFileDialog:
    """Open the dialog with a proposed name; the first of `told` gets the path once it is written."""
    on_saved, on_problem = told

    def chosen(path: str, _ending: str) -> None:
        bridge.deliver(save_file(path, text.encode), lambda _none: on_saved(path), on_problem)

    kinds = {tr("Plain text (*.txt)"): "txt"}
    return ask_to_save(window, tr("Save as text"), chosen, name=name, kinds=kinds)
