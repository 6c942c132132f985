"""Translation: gettext, one catalogue per language, chosen once at start and switchable live.

Texts are marked where they stand with ``_()``, or with ``N_()`` where they are only declared and
``_()`` where they are shown. Named fields, never f-strings: ``_("{n} min").format(n=3)``.
"""

import gettext
from collections.abc import Callable, Mapping

from mcrrt.domain.errors import N_, McrrtError
from mcrrt.service.resources import resource

DOMAIN = "mcrrt"
LANGUAGES = ("en", "fr")
OWN_NAMES = {"en": "English", "fr": "Français"}

_translations: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"

__all__ = [
    "LANGUAGES",
    "N_",
    "OWN_NAMES",
    "_",
    "current",
    "decimal",
    "in_language",
    "labelled",
    "languages",
    "ngettext",
    "sentence",
    "use",
    "wanted",
]


def use(language: str) -> None:
    """Switch to a language; an unknown one, or one without a catalogue, leaves English."""
    global _translations, _language
    _translations = _load(language)
    _language = language if language in LANGUAGES else "en"


def _load(language: str) -> gettext.NullTranslations:
    return gettext.translation(
        DOMAIN, str(resource("translations")), languages=[language], fallback=True
    )


def wanted(environment: Mapping[str, str]) -> str:
    """Return the language that the environment asks for: the program's own word first."""
    asked = (environment.get(name) for name in ("MCRRT_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    code = next(filter(None, asked), "en")[:2].lower()
    return code if code in LANGUAGES else "en"


def languages() -> tuple[str, ...]:
    """Return the codes of the languages there are texts for."""
    there = resource("translations")
    return tuple(
        code for code in LANGUAGES
        if code == "en" or (there / code / "LC_MESSAGES" / f"{DOMAIN}.mo").is_file()
    )  # fmt: skip


def current() -> str:
    """Return the code of the language in use."""
    return _language


def _(message: str) -> str:
    """Translate. An empty text stays empty (gettext would answer with its header)."""
    return _translations.gettext(message) if message else ""


def ngettext(one: str, many: str, n: int) -> str:
    """Translate with a number; the catalogue knows the language's plural rule."""
    return _translations.ngettext(one, many, n)


def labelled(label: str, value: object) -> str:
    """Return a name and what belongs to it: ``Age: 24``."""
    return _("{label}: {value}").format(label=label, value=value)


def decimal(number: float) -> str:
    """Return a number with one decimal place, as the language in use writes it."""
    return f"{number:.1f}".replace(".", "," if _language == "fr" else ".")


def in_language(language: str) -> Callable[[str], str]:
    """Return a translator for a language other than the one on screen, for paper."""
    catalogue = _load(language)
    return lambda message: catalogue.gettext(message) if message else ""


def sentence(error: McrrtError) -> str:
    """Return an error as one translated sentence."""
    translated = _(error.template)
    fields = {name: _field(value) for name, value in error.fields.items()}
    return translated.format(**fields) if fields else translated


def _field(value: object) -> str:
    from mcrrt.service.words import label_of_any  # noqa: PLC0415 - words are made of texts

    return label_of_any(str(value))
