"""The only door to Qt. Every other module takes its Qt names from here.

Qt's bindings make a type, with all its enums, when it is first met. What the first page does not
need must not be made before it is painted, so each name is looked up when somebody imports it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import (
        QAbstractAnimation,
        QAbstractItemModel,
        QAbstractListModel,
        QAbstractTableModel,
        QByteArray,
        QCoreApplication,
        QElapsedTimer,
        QEvent,
        QLibraryInfo,
        QLineF,
        QModelIndex,
        QObject,
        QPersistentModelIndex,
        QPoint,
        QPointF,
        QRect,
        QRectF,
        QSize,
        QStandardPaths,
        QStringListModel,
        Qt,
        QTimer,
        Signal,
        Slot,
        qVersion,
    )
    from PySide6.QtGui import (
        QAccessible,
        QAccessibleEvent,
        QAction,
        QBrush,
        QCloseEvent,
        QColor,
        QEnterEvent,
        QFocusEvent,
        QFont,
        QFontDatabase,
        QFontMetrics,
        QFontMetricsF,
        QGuiApplication,
        QIcon,
        QKeyEvent,
        QKeySequence,
        QMouseEvent,
        QPainter,
        QPainterPath,
        QPaintEvent,
        QPalette,
        QPen,
        QPixmap,
        QPolygonF,
        QResizeEvent,
        QShortcut,
        QShowEvent,
    )
    from PySide6.QtSvg import QSvgRenderer
    from PySide6.QtWidgets import (
        QAbstractButton,
        QAbstractItemView,
        QAbstractScrollArea,
        QApplication,
        QButtonGroup,
        QComboBox,
        QFileDialog,
        QFrame,
        QGridLayout,
        QHBoxLayout,
        QHeaderView,
        QLabel,
        QLayout,
        QLineEdit,
        QListView,
        QMenu,
        QPlainTextEdit,
        QScrollArea,
        QScrollBar,
        QSizePolicy,
        QSpacerItem,
        QStackedWidget,
        QStyle,
        QStyledItemDelegate,
        QStyleOptionViewItem,
        QSystemTrayIcon,
        QTableView,
        QToolTip,
        QVBoxLayout,
        QWidget,
    )
    from shiboken6 import isValid

_MODULES = ("PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "shiboken6", "PySide6.QtSvg")


def __getattr__(name: str) -> object:
    """A name of Qt, from the first of its modules that has it."""
    if name in __all__:
        for module in map(import_module, _MODULES):
            found = getattr(module, name, None)
            if found is not None:
                globals()[name] = found
                return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def all_types() -> Iterator[object]:
    """Make all types of Qt's widgets, one by one. Its bindings make each when it is first met, some all at once."""
    widgets = import_module("PySide6.QtWidgets")
    for name in dir(widgets):
        made = getattr(widgets, name)
        for inner in dir(made) if isinstance(made, type) else ():
            yield getattr(made, inner)


__all__ = [
    "QAbstractAnimation",
    "QAbstractButton",
    "QAbstractItemModel",
    "QAbstractItemView",
    "QAbstractListModel",
    "QAbstractScrollArea",
    "QAbstractTableModel",
    "QAccessible",
    "QAccessibleEvent",
    "QAction",
    "QApplication",
    "QBrush",
    "QButtonGroup",
    "QByteArray",
    "QCloseEvent",
    "QColor",
    "QComboBox",
    "QCoreApplication",
    "QElapsedTimer",
    "QEnterEvent",
    "QEvent",
    "QFileDialog",
    "QFocusEvent",
    "QFont",
    "QFontDatabase",
    "QFontMetrics",
    "QFontMetricsF",
    "QFrame",
    "QGridLayout",
    "QGuiApplication",
    "QHBoxLayout",
    "QHeaderView",
    "QIcon",
    "QKeyEvent",
    "QKeySequence",
    "QLabel",
    "QLayout",
    "QLibraryInfo",
    "QLineEdit",
    "QLineF",
    "QListView",
    "QMenu",
    "QModelIndex",
    "QMouseEvent",
    "QObject",
    "QPaintEvent",
    "QPainter",
    "QPainterPath",
    "QPalette",
    "QPen",
    "QPersistentModelIndex",
    "QPixmap",
    "QPlainTextEdit",
    "QPoint",
    "QPointF",
    "QPolygonF",
    "QRect",
    "QRectF",
    "QResizeEvent",
    "QScrollArea",
    "QScrollBar",
    "QShortcut",
    "QShowEvent",
    "QSize",
    "QSizePolicy",
    "QSpacerItem",
    "QStackedWidget",
    "QStandardPaths",
    "QStringListModel",
    "QStyle",
    "QStyleOptionViewItem",
    "QStyledItemDelegate",
    "QSvgRenderer",
    "QSystemTrayIcon",
    "QTableView",
    "QTimer",
    "QToolTip",
    "QVBoxLayout",
    "QWidget",
    "Qt",
    "Signal",
    "Slot",
    "all_types",
    "isValid",
    "qVersion",
]
