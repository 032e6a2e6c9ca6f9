"""The names of keys, as they stand on a person's own."""

from ui.i18n import tr


def key_text(keys: str) -> str:
    """Keys as people read them on theirs: "Ctrl P", "Alt Left"; two spaces part those that do the same."""
    named = {
        "Left": "\N{LEFTWARDS ARROW}",
        "Right": "\N{RIGHTWARDS ARROW}",
        "Up": "\N{UPWARDS ARROW}",
        "Down": "\N{DOWNWARDS ARROW}",
        "Home": tr("Home key"),
        "End": tr("End key"),
        "Ctrl": tr("Ctrl"),
        "Shift": tr("Shift"),
    }
    return "  ".join(
        " ".join(named.get(part, part) for part in one.split("+")) for one in keys.split()
    )
