"""Words for whether somebody can be reached, as a cell of a table."""

from ui.i18n import tr
from ui.models.grid import Cell
from wallet.views import units


def connection_cell(is_connected: bool | None, latency_ms: int | None) -> Cell:
    """Whether somebody answers now."""
    if is_connected is None:
        return Cell(text=tr("not known"), color="muted")
    if not is_connected:
        return Cell(text=tr("not connected"), color="warn")
    if latency_ms is None:
        return Cell(text=tr("connected"), color="ok")
    return Cell(text=tr("connected, {time}").format(time=units.took(latency_ms)), color="ok")
