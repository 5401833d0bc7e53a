"""Der eine Stil aller Abbildungen: Farben, Schriftgrößen, Textmaß und Umbruch.

Die Farben sind für Farbfehlsichtige unterscheidbar und liegen in Grau auf verschiedenen
Stufen; jede Bedeutung steht außerdem als Wort oder Zeichen daneben.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.font_manager import findfont
from matplotlib.ft2font import FT2Font, LoadFlags

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

SCHRIFT = "DejaVu Sans"
TITEL, TEXT, KLEIN = 10.5, 8.5, 7.5
BREITE = 468.0
"""Breite einer Abbildung in Punkt (16,5 cm)."""

QUERBREITE = 717.0
"""Breite einer Abbildung im Querformat in Punkt (25,3 cm)."""

AUFLOESUNG = 160
EINHEIT = 1000
ERSATZ = "\N{REPLACEMENT CHARACTER}"

WEISS = "#FFFFFF"
DUNKEL, GRAU, HELL, LINIE = "#1A1A1A", "#595959", "#E9EDF2", "#B8C0CA"
REIHEN = {1: ("#1F4E79",), 2: ("#A9BBCF", "#1F4E79"), 3: ("#D5DEE8", "#8CA9C6", "#1F4E79")}
REST = WEISS
BESSER, SCHLECHTER = "#1F4E79", "#C8661E"
STATUSFARBE = {
    "sonne": ("#147D5B", "#FFFFFF"),
    "leicht_bewoelkt": ("#BFE6D7", "#1A1A1A"),
    "wolke": ("#E9A23B", "#1A1A1A"),
    "gewitter": ("#6E1F0A", "#FFFFFF"),
    "nicht_bewertbar": ("#EFEFEF", "#1A1A1A"),
}
ALLE_FARBEN = (
    WEISS,
    *(DUNKEL, GRAU, HELL, LINIE, BESSER, SCHLECHTER),
    *(farbe for reihe in REIHEN.values() for farbe in reihe),
    *(flaeche for flaeche, _ in STATUSFARBE.values()),
)
_WEICH = str.maketrans({"\u00ad": None, "\n": " ", "\t": " "})


@lru_cache(maxsize=16)
def _schnitt(groesse: float, aufloesung: float, *, fett: bool) -> FT2Font:
    """Eine eigene Schrift je Größe: die gemeinsame von matplotlib verstellt, wer sonst noch zeichnet."""
    schnitt = FT2Font(findfont(f"{SCHRIFT}:bold" if fett else SCHRIFT))
    schnitt.set_size(groesse, aufloesung)
    return schnitt


@lru_cache(maxsize=1024)
def setze_zeile(text: str, groesse: float, *, fett: bool) -> tuple[NDArray[np.uint8], float]:
    """Deckung (0–255) einer gesetzten Zeile als Bildpunkte und wie viele davon unter der Grundlinie liegen."""
    schnitt = _schnitt(groesse, AUFLOESUNG, fett=fett)
    schnitt.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    schnitt.draw_glyphs_to_bitmap(antialiased=True)
    return np.array(schnitt.get_image()), schnitt.get_descent() / 64


@lru_cache(maxsize=4096)
def _vorschub(zeichen: str, *, fett: bool) -> float:
    """Breite eines Zeichens als Anteil des Schriftgrads."""
    glyphe = _schnitt(EINHEIT, 72.0, fett=fett).load_char(ord(zeichen), flags=LoadFlags.NO_HINTING)
    return float(glyphe.linearHoriAdvance) / 65536 / EINHEIT


def textbreite(text: str, groesse: float, *, fett: bool = False) -> float:
    """Breite eines Textes in Punkt, gemessen an der Schriftdatei."""
    return groesse * sum(_vorschub(zeichen, fett=fett) for zeichen in text)


def breiteste(namen: Iterable[Iterable[str]]) -> float:
    """Breite der breitesten Zeile aller umbrochenen Beschriftungen."""
    return max(textbreite(zeile, TEXT) for name in namen for zeile in name)


@lru_cache(maxsize=1)
def _vorrat() -> frozenset[int]:
    """Zeichen, die die Schrift enthält."""
    normal, fett = (_schnitt(EINHEIT, 72.0, fett=fett) for fett in (False, True))
    return frozenset(normal.get_charmap()) & frozenset(fett.get_charmap())


def zeichenbar(text: str) -> str:
    """Text ohne weiche Trennstriche; was die Schrift nicht enthält, wird sichtbar ersetzt.

    Beispiel:
        >>> zeichenbar("Klima\u00adschutz")
        'Klimaschutz'

    """
    bereinigt = text.translate(_WEICH)
    return "".join(zeichen if ord(zeichen) in _vorrat() else ERSATZ for zeichen in bereinigt)


def umbrich(text: str, breite: float, groesse: float, *, fett: bool = False, zeilen: int = 3) -> list[str]:
    """Bricht Text auf eine Breite um; überlange Wörter werden getrennt, zu viele Zeilen gekürzt.

    Beispiel:
        >>> umbrich("Klimaschutz und Energie", 60, 8.5)
        ['Klimaschutz', 'und Energie']

    """
    alle = _fuelle_zeilen(zeichenbar(text), breite, groesse, fett=fett)
    if len(alle) <= zeilen:
        return alle or [""]
    return [*alle[: zeilen - 1], _gekuerzt(f"{alle[zeilen - 1]} …", breite, groesse, fett=fett)]


def _fuelle_zeilen(text: str, breite: float, groesse: float, *, fett: bool) -> list[str]:
    """Zeilen mit so vielen Wörtern, wie in die Breite passen."""
    ergebnis, laufend = [], ""
    for wort in _passende_teile(text, breite, groesse, fett=fett):
        versuch = f"{laufend} {wort}".strip()
        if laufend and textbreite(versuch, groesse, fett=fett) > breite:
            ergebnis.append(laufend)
            versuch = wort
        laufend = versuch
    return [*ergebnis, laufend] if laufend else ergebnis


def _passende_teile(text: str, breite: float, groesse: float, *, fett: bool) -> list[str]:
    """Wörter eines Textes; was allein zu breit ist, wird mit Trennstrich geteilt."""
    teile: list[str] = []
    for wort in filter(None, text.split(" ")):
        rest = wort
        while textbreite(rest, groesse, fett=fett) > breite and len(rest) > 1:
            schnitt = _laengstes_stueck(rest, breite, groesse, fett=fett)
            teile.append(f"{rest[:schnitt]}-")
            rest = rest[schnitt:]
        teile.append(rest)
    return teile


def _laengstes_stueck(wort: str, breite: float, groesse: float, *, fett: bool) -> int:
    """Wie viele Zeichen eines Wortes samt Trennstrich in die Breite passen, mindestens eines."""
    passend = (n for n in range(len(wort) - 1, 1, -1) if textbreite(f"{wort[:n]}-", groesse, fett=fett) <= breite)
    return next(passend, 1)


def _gekuerzt(text: str, breite: float, groesse: float, *, fett: bool) -> str:
    """Kürzt vor dem Auslassungszeichen, bis der Text passt."""
    stamm = text.removesuffix(" …")
    while stamm and textbreite(f"{stamm} …", groesse, fett=fett) > breite:
        stamm = stamm[:-1].rstrip()
    return f"{stamm} …"
