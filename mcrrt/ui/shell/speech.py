"""The language of the whole window: our texts, and those that Qt brings (Copy, Save as…)."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from mcrrt.service import language

_in_use: list[QTranslator] = []


def speak(code: str) -> None:
    """Switch to a language. What is on screen already is drawn anew by whoever asked."""
    language.use(code)
    for translator in _in_use:
        QCoreApplication.removeTranslator(translator)
    _in_use.clear()
    made = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language.current() != "en" and made.load(f"qtbase_{language.current()}", folder):
        QCoreApplication.installTranslator(made)
        _in_use.append(made)
