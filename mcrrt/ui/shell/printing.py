"""Paper and files: printing pictures of pages, saving a PDF that only its owner can read."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from mcrrt.service.language import _
from mcrrt.ui.kit.files import save_private

if TYPE_CHECKING:  # the window is painted without all that can be answered
    from mcrrt.service.answers import Pages


class Printing:
    """Asks where to, and does it. Tests put another in its place."""

    def has_printer(self) -> bool:
        """Say whether there is a printer."""
        return bool(QPrinterInfo.availablePrinterNames())

    def print_pages(self, parent: QWidget, pages: tuple[bytes, ...]) -> bool:
        """Print pictures of pages; says whether it was done."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, parent)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return False
        painter = QPainter(printer)
        for place, page in enumerate(pages):
            if place:
                printer.newPage()
            area = printer.pageRect(QPrinter.Unit.DevicePixel)
            picture = QImage.fromData(page)
            scale = min(area.width() / picture.width(), area.height() / picture.height())
            box = QRectF(0, 0, picture.width() * scale, picture.height() * scale)
            painter.drawImage(box, picture)
        painter.end()
        return True

    def print_text(self, parent: QWidget, title: str, lines: list[str]) -> bool:
        """Print a few lines: the recovery key."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, parent).exec() != QDialog.DialogCode.Accepted:
            return False
        painter = QPainter(printer)
        step = printer.resolution() // 3
        painter.setFont(QFont("Inter", 14))
        painter.drawText(0, step, title)
        painter.setFont(QFont("Inter", 11))
        for place, line in enumerate(lines):
            painter.drawText(0, step * (place + 3), line)
        painter.end()
        return True

    def ask_file(self, parent: QWidget, name: str) -> Path | None:
        """Ask where to save."""
        chosen, _filter = QFileDialog.getSaveFileName(
            parent, _("Save as PDF"), str(Path.home() / name), "PDF (*.pdf)"
        )
        return Path(chosen) if chosen else None


def hand_out(
    printing: Printing,
    parent: QWidget,
    pages: "Pages",
    purpose: str,
    say: Callable[..., object],
) -> str:
    """File first, print second: without a printer pages are saved, and said so.

    Returns what became of them: ``printed``, ``saved``, or ''.
    """
    if purpose == "print" and printing.has_printer():
        if not printing.print_pages(parent, pages.png):
            return ""
        say(_("Printed."))
        return "printed"
    if purpose == "print":
        say(_("There is no printer here. Save it as PDF instead."), bad=True)
    path = printing.ask_file(parent, pages.file_name)
    if path is None:
        return ""
    try:
        save_private(path, pages.pdf)
    except OSError:
        say(_("The file could not be written there. Choose another place."), bad=True)
        return ""
    say(_("Saved: {name}").format(name=path.name))
    return "saved"
