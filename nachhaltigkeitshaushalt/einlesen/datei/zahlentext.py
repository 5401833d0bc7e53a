"""Zahlen als Text: jede gesehene Schreibweise → exakte Zahl, der Stil entscheidet sich je Spalte.

Gerechnet wird mit ganzen Zahlen, nie mit Gleitkomma. Ob ``203.726`` 203 Tausend oder 203,7
meint, steht in keiner einzelnen Zelle; darüber entscheiden die eindeutigen Zellen derselben
Spalte oder Datei. Reichen sie nicht, bleibt der Betrag ungelesen und wird gemeldet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Zahlenstil(StrEnum):
    """Wie eine Spalte Tausender und Dezimalstellen trennt."""

    DEUTSCH = "deutsch"
    ENGLISCH = "englisch"
    BELIEBIG = "beliebig"
    """Kein Wert der Spalte hängt vom Stil ab."""
    MEHRDEUTIG = "mehrdeutig"
    """Werte hängen vom Stil ab, und nichts entscheidet ihn."""


@dataclass(frozen=True)
class Zahl:
    """Exakte Zahl ``ziffern / 10**stellen`` mal ``faktor`` aus einer Einheit wie „T€“."""

    ziffern: int
    stellen: int
    faktor: int = 1

    def cent(self, einheit: int) -> tuple[int, bool]:
        """Ganze Cent in der Einheit (Euro je 1) und ob Bruchteile eines Cents fielen.

        Beispiel:
            >>> Zahl(12345, 3).cent(1), Zahl(15, 1).cent(1000)
            ((1234, True), (150000, False))

        """
        zaehler, nenner = abs(self.ziffern) * self.faktor * einheit * 100, 10**self.stellen
        ganz, rest = divmod(zaehler, nenner)
        ganz += 2 * rest > nenner or (2 * rest == nenner and ganz % 2 == 1)
        return (-ganz if self.ziffern < 0 else ganz), rest != 0


HOECHSTENS_ZEICHEN = 60
_LEER = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]+")
_MINUS = str.maketrans(dict.fromkeys("−‐‑‒–—﹣－", "-"))
_EINHEIT = re.compile(r"(?:(?P<faktor>t|tsd\.?|mio\.?|mrd\.?)\s?)?(?P<geld>€|eur|euro)?\Z", re.IGNORECASE)
_FAKTOREN = {"t": 10**3, "tsd": 10**3, "mio": 10**6, "mrd": 10**9}
_FORMEN = {
    Zahlenstil.DEUTSCH: re.compile(r"([0-9]{1,3}(?:([. '’])[0-9]{3})(?:\2[0-9]{3})*|[0-9]+)(?:,([0-9]+))?\Z"),
    Zahlenstil.ENGLISCH: re.compile(r"([0-9]{1,3}(?:([, '’])[0-9]{3})(?:\2[0-9]{3})*|[0-9]+)(?:\.([0-9]+))?\Z"),
}


def lies_zahl(text: str, stil: Zahlenstil) -> Zahl | None:
    """Die Zahl in einem Text, oder None, wenn er in diesem Stil keine ist.

    Vorzeichen vorn, hinten, als Klammer und als Unicode-Minus; Einheit vorn oder hinten.

    Beispiel:
        >>> lies_zahl("628.929,54-", Zahlenstil.DEUTSCH)
        Zahl(ziffern=-62892954, stellen=2, faktor=1)
        >>> lies_zahl("(1,234.5)", Zahlenstil.ENGLISCH)
        Zahl(ziffern=-12345, stellen=1, faktor=1)
        >>> lies_zahl("12-13", Zahlenstil.DEUTSCH)

    """
    zerlegt = _zerlege(text)
    if zerlegt is None:
        return None
    negativ, rumpf, faktor = zerlegt
    treffer = _FORMEN[stil].match(rumpf)
    if treffer is None:
        return None
    nachkomma = treffer[3] or ""
    ziffern = int("".join(z for z in treffer[1] if z.isdigit()) + nachkomma)
    return Zahl(-ziffern if negativ else ziffern, len(nachkomma), faktor)


def _zerlege(text: str) -> tuple[bool, str, int] | None:
    """Vorzeichen, Rumpf aus Ziffern und Trennern und Faktor der Einheit."""
    lesbar = _LEER.sub(" ", text)
    if len(text) > HOECHSTENS_ZEICHEN or not lesbar.isprintable():
        return None
    aussen, faktor = _ohne_einheit(lesbar.strip().translate(_MINUS))
    innen, faktor_innen, klammer = _ohne_klammer(aussen)
    zeichen = [*klammer, *_vorzeichen(innen)]
    rumpf = innen.strip("+-").strip()
    if len(zeichen) > 1 or not _kann_zahl_sein(rumpf):
        return None
    return "-" in zeichen, rumpf, faktor * faktor_innen


def _ohne_klammer(rumpf: str) -> tuple[str, int, tuple[str, ...]]:
    """Text ohne umschließende Klammern, Faktor der Einheit darin und das Minus, das Klammern bedeuten."""
    if not (rumpf.startswith("(") and rumpf.endswith(")")):
        return rumpf, 1, ()
    innen, faktor = _ohne_einheit(rumpf[1:-1].strip())
    return innen, faktor, ("-",)


def _vorzeichen(rumpf: str) -> list[str]:
    """Plus und Minus am Anfang und am Ende des Textes."""
    return [zeichen for zeichen in (rumpf[:1], rumpf[-1:]) if zeichen in ("+", "-")]


def _kann_zahl_sein(rumpf: str) -> bool:
    """Beginnt der Text mit einer Ziffer und enthält nur Zeichen, die in Zahlen vorkommen können?"""
    return rumpf[:1].isdigit() and (rumpf.isascii() or "’" in rumpf)


def _ohne_einheit(rumpf: str) -> tuple[str, int]:
    """Text ohne „EUR“, „€“, „T€“, „Mio. €“ am Ende (oder „€“, „EUR“ am Anfang) und der Faktor."""
    for vorn in ("€", "EUR ", "Euro "):
        rumpf = rumpf.removeprefix(vorn).lstrip()
    schnitt = _ende_der_zahl(rumpf)
    einheit = rumpf[schnitt:].strip()
    treffer = _EINHEIT.match(einheit)
    if treffer is None or not einheit:
        return rumpf, 1
    name = (treffer["faktor"] or "").lower().rstrip(".")
    return rumpf[:schnitt].strip(), _FAKTOREN.get(name, 1)


def _ende_der_zahl(rumpf: str) -> int:
    """Stelle hinter der letzten Ziffer, Klammer oder dem letzten Vorzeichen."""
    return max((i + 1 for i, z in enumerate(rumpf) if z.isdigit() or z in "-)+"), default=0)


@dataclass(frozen=True)
class Stilbeleg:
    """Wie viele verschiedene Texte einer Spalte welchen Stil verlangen, mit je einem Beispiel."""

    deutsch: int = 0
    englisch: int = 0
    mehrdeutig: int = 0
    beispiel: str = ""

    def stil(self) -> Zahlenstil:
        """Der Stil, den die Belege verlangen."""
        if bool(self.deutsch) != bool(self.englisch):
            return Zahlenstil.DEUTSCH if self.deutsch else Zahlenstil.ENGLISCH
        return Zahlenstil.MEHRDEUTIG if self.mehrdeutig or self.deutsch else Zahlenstil.BELIEBIG

    def __add__(self, anderer: Stilbeleg) -> Stilbeleg:
        """Belege zweier Spalten zusammen."""
        return Stilbeleg(
            self.deutsch + anderer.deutsch,
            self.englisch + anderer.englisch,
            self.mehrdeutig + anderer.mehrdeutig,
            self.beispiel or anderer.beispiel,
        )


def belege(texte: Iterable[str]) -> Stilbeleg:
    """Zählt, welcher Text nur in einem Stil eine Zahl ist und welcher in beiden eine andere.

    Beispiel:
        >>> belege(["203.726", "1.596.852.249"]).stil(), belege(["203.726"]).stil()
        (<Zahlenstil.DEUTSCH: 'deutsch'>, <Zahlenstil.MEHRDEUTIG: 'mehrdeutig'>)

    """
    zaehler = {Zahlenstil.DEUTSCH: 0, Zahlenstil.ENGLISCH: 0, Zahlenstil.MEHRDEUTIG: 0}
    beispiel = ""
    for text in texte:
        stil = _verlangt(text)
        if stil in zaehler:
            zaehler[stil] += 1
            beispiel = beispiel or (text if stil is not Zahlenstil.MEHRDEUTIG else "")
    deutsch, englisch, mehrdeutig = zaehler.values()
    return Stilbeleg(deutsch, englisch, mehrdeutig, beispiel)


def _verlangt(text: str) -> Zahlenstil | None:
    """Der Stil, den ein einzelner Text verlangt; None, wenn er in keinem eine Zahl ist."""
    deutsch, englisch = lies_zahl(text, Zahlenstil.DEUTSCH), lies_zahl(text, Zahlenstil.ENGLISCH)
    if deutsch is None:
        return None if englisch is None else Zahlenstil.ENGLISCH
    if englisch is None:
        return Zahlenstil.DEUTSCH
    gleich = deutsch.ziffern * 10**englisch.stellen == englisch.ziffern * 10**deutsch.stellen
    return Zahlenstil.BELIEBIG if gleich else Zahlenstil.MEHRDEUTIG


def lies_im_stil(text: str, stil: Zahlenstil) -> Zahl | None:
    """Wie ``lies_zahl``; ist der Stil nicht entschieden, gilt nur, was er nicht ändert."""
    if stil in _FORMEN:
        return lies_zahl(text, stil)
    verlangt = _verlangt(text)
    if verlangt is None or verlangt is Zahlenstil.MEHRDEUTIG:
        return None
    return lies_zahl(text, verlangt if verlangt in _FORMEN else Zahlenstil.DEUTSCH)
