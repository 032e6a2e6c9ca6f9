"""Follows what is typed into a field for a new passphrase, and says how strong it would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.qt import isValid

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from ui.bridge import Bridge
    from ui.widgets.secretfields import SecretField
    from wallet.api import Hidden
    from wallet.views.real_values import PassphraseStrength


def measure(
    field: SecretField,
    bridge: Bridge,
    strength: Callable[[Hidden[str]], Future[PassphraseStrength]],
    show: Callable[[PassphraseStrength | None], None],
) -> None:
    """Call `show` with what a passphrase of now is worth, for as long as there is the field; None for nothing."""

    def on_edited(_text: str) -> None:
        if not field.text():
            show(None)
            return
        typed = field.secret()

        def tell(found: PassphraseStrength) -> None:
            # What was typed since is being measured already.
            if isValid(field) and typed.reveal() == field.text():
                show(found)

        bridge.deliver(strength(typed), tell, lambda _problem: None)

    field.textEdited.connect(on_edited)
