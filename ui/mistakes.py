"""What a person reads when we made a mistake."""

from ui.i18n import tr
from wallet.api import Code, Problem


def unexpected() -> Problem:
    """One cause and one remedy for all mistakes of ours."""
    return Problem(
        code=Code.UNEXPECTED,
        cause=tr("Towpath made a mistake, and stopped what it was doing. Your money is safe."),
        remedy=tr(
            "Look whether it was done before you try again. If it happens again, close Towpath and "
            "start it anew."
        ),
    )
