"""Statusstreifen über die Jahre: je Ziel ein Kästchen je Jahr, mit Zeichen und Farbe des Urteils."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.bilder import stil
from nachhaltigkeitshaushalt.berichten.bilder.blatt import ZEILE, Zeichenblatt
from nachhaltigkeitshaushalt.berichten.bilder.status import zeichne_statuslegende
from nachhaltigkeitshaushalt.berichten.schreibweise import FEHLT, STATUSZEICHEN

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.bilddaten import Statusverlauf

NAMEN, DICKE, LUECKE, LEGENDE, JAHRE = 222.0, 14.0, 3.0, 20.0, 14.0
HOECHSTE_BREITE = 44.0


def zeichne_statusverlauf(bild: Statusverlauf) -> Zeichenblatt:
    """Oben die Erklärung und die Jahre, darunter eine Zeile je Ziel."""
    namen = [stil.umbrich(name, NAMEN, stil.KLEIN, zeilen=2) for name, _ in bild.zeilen]
    hoehen = [max(DICKE, len(name) * stil.KLEIN * ZEILE) + LUECKE for name in namen]
    blatt = Zeichenblatt(bild.aussage, bild.quelle, LEGENDE + JAHRE + sum(hoehen))
    zeichne_statuslegende(blatt)
    links = 4 + NAMEN + 8
    breite = min((stil.BREITE - links - 4) / max(len(bild.jahre), 1), HOECHSTE_BREITE)
    for nummer, jahr in enumerate(bild.jahre):
        ort = links + (nummer + 0.5) * breite, blatt.oben + LEGENDE + JAHRE / 2
        blatt.text(*ort, str(jahr), groesse=stil.KLEIN, farbe=stil.GRAU, rand="center")
    y = blatt.oben + LEGENDE + JAHRE
    for name, (_, status), hoehe in zip(namen, bild.zeilen, hoehen, strict=True):
        mitte = y + (hoehe - LUECKE) / 2
        for nummer, zeile in enumerate(name):
            blatt.text(4, mitte + (nummer - (len(name) - 1) / 2) * stil.KLEIN * ZEILE, zeile, groesse=stil.KLEIN)
        for nummer, einer in enumerate(status):
            _zeichne_kaestchen(blatt, einer, (links + nummer * breite, mitte), breite)
        y += hoehe
    return blatt


def _zeichne_kaestchen(blatt: Zeichenblatt, status: str, ort: tuple[float, float], breite: float) -> None:
    """Ein Urteil; ohne Kennzahl nur ein Strich."""
    x, mitte = ort
    if not status:
        blatt.text(x + breite / 2, mitte, FEHLT, groesse=stil.KLEIN, farbe=stil.GRAU, rand="center")
        return
    flaeche, schrift = stil.STATUSFARBE[status]
    blatt.rechteck(x + 0.8, mitte - DICKE / 2, (breite - 1.6, DICKE), flaeche)
    blatt.text(x + breite / 2, mitte, STATUSZEICHEN[status], farbe=schrift, rand="center")
