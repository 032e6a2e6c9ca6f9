"""What stands below the table: the sums, how far reading and writing came, and what became of an export."""

from typing import Final

from ui.i18n import outside, tr, trn
from ui.pages.activity import words
from ui.qt import (
    QFontMetrics,
    QHBoxLayout,
    QPainter,
    QPaintEvent,
    QRectF,
    QSize,
    QSizePolicy,
    Qt,
    QVBoxLayout,
    QWidget,
    Signal,
)
from ui.theme import Face, font, theme, tokens
from ui.widgets.button import Button, ButtonSize
from ui.widgets.notice import NoticeBox
from ui.widgets.progress import Progress
from wallet.api import Problem, Remedy, remedy_of
from wallet.views import units
from wallet.views.activity_values import ActivitySums

_LINE_PX: Final = 18
_WORD_GAP_PX: Final = 5
_PAIR_GAP_PX: Final = 18

_Pair = tuple[str, str, int, int]
"""(word, amount, how wide each is)."""


class SumsLine(QWidget):
    """What exactly the rows that are shown come to. Where there is no room, it goes on in the next line."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs: tuple[_Pair, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self.update)

    def show_sums(self, sums: ActivitySums) -> None:
        """Set the sums."""
        said = words.sums_sentence(sums)
        if said == self.accessibleName():
            return
        plain, strong = (QFontMetrics(font(face)) for face in (Face.SECOND, Face.SECOND_BOLD))
        # Measured once: a layout asks dozens of times how high the line would be.
        self._pairs = tuple(
            (word, amount, plain.horizontalAdvance(word), strong.horizontalAdvance(amount))
            for word, amount in words.sums_text(sums)
        )
        self.setAccessibleName(said)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """What it says."""
        return self.accessibleName()

    def _places(self, width: int) -> list[tuple[int, int]]:
        """Where each pair begins: (x, line)."""
        places: list[tuple[int, int]] = []
        x, line = 0, 0
        for _word, _amount, word_px, amount_px in self._pairs:
            wide_px = word_px + amount_px + (_WORD_GAP_PX if amount_px else 0)
            if x and x + wide_px > width:
                x, line = 0, line + 1
            places.append((x, line))
            x += wide_px + _PAIR_GAP_PX
        return places

    def heightForWidth(self, width: int) -> int:
        """As many lines as it takes."""
        return (self._places(width)[-1][1] + 1 if self._pairs else 1) * _LINE_PX

    def sizeHint(self) -> QSize:
        """A line."""
        return QSize(_LINE_PX, self.heightForWidth(max(self.width(), 1)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the words quietly and the amounts in bold."""
        now, flags = tokens(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter = QPainter(self)
        for (x, line), pair in zip(self._places(self.width()), self._pairs, strict=True):
            word, amount, word_px, amount_px = pair
            top = line * _LINE_PX
            painter.setFont(font(Face.SECOND))
            painter.setPen(now.muted)
            painter.drawText(QRectF(x, top, word_px + 2, _LINE_PX), flags, word)
            painter.setFont(font(Face.SECOND_BOLD))
            painter.setPen(now.ink)
            left = x + word_px + _WORD_GAP_PX
            painter.drawText(QRectF(left, top, amount_px + 2, _LINE_PX), flags, amount)
        painter.end()


class ExportStrip(QWidget):
    """An export that is under way, and then what became of it.

    Signals:
        cancelled: the person wants no file.
        again_requested: the file could not be there; the person chooses another place.
    """

    cancelled = Signal()
    again_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._progress = Progress(stop=tr("Cancel"), stop_name=tr("Cancel the export"))
        self._progress.stopped.connect(self.cancelled)
        self._done = NoticeBox(color="ok", icon="check")
        self._problem = NoticeBox()
        self._problem.offer(Remedy.CHOOSE_OTHER, self.again_requested.emit)
        self._read = Button(tr("OK"), name=tr("OK, hide this notice"), size=ButtonSize.SMALL)
        self._read.clicked.connect(self.hide)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._done, 1)
        row.addWidget(self._problem, 1)
        row.addWidget(self._read, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._progress)
        column.addLayout(row)
        self.hide()

    def show_progress(self, row_count: int, share: float) -> None:
        """Rows are being written."""
        self._show("", "", "", "")
        text = trn("Writing 1 row", "Writing {count} rows", row_count).format(
            count=units.count(row_count)
        )
        self._progress.show_progress(text, share)
        self.show()

    def show_done(self, row_count: int, name: str, folder: str) -> None:
        """The file is there."""
        self._show(
            trn("1 row is in {name}.", "{count} rows are in {name}.", row_count).format(
                count=units.count(row_count), name=name
            ),
            tr("It lies in {folder}. Whoever gets it reads all of it.").format(folder=folder),
            "",
            "",
        )

    def show_problem(self, problem: Problem) -> None:
        """There is no file."""
        self._show("", "", "", "")
        action = remedy_of(problem.code)
        self._problem.show_words(problem.cause, problem.remedy, action)
        self._read.show()

    def show_none(self) -> None:
        """Nothing is to be told."""
        self.hide()

    def _show(self, done: str, done_more: str, cause: str, remedy: str) -> None:
        self._progress.hide()
        self._done.show_words(outside(done), outside(done_more))
        self._problem.show_words(cause, remedy)
        self._read.setVisible(bool(done or cause))
        self.show()
