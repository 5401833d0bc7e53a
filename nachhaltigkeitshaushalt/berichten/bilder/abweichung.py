"""Abweichungen vom Plan: Balken nach rechts verbessern das Ergebnis, nach links verschlechtern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.bilder import stil
from nachhaltigkeitshaushalt.berichten.bilder.blatt import ZEILE, Rand, Zeichenblatt
from nachhaltigkeitshaushalt.berichten.schreibweise import rund

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.bilddaten import Abweichungsbild

DICKE, LUECKE, KOPF = 11.0, 7.0, 18.0
HOECHSTE_NAMENSBREITE = 165.0


def zeichne_abweichung(bild: Abweichungsbild) -> Zeichenblatt:
    """Beschriftung links, in der Mitte die Nulllinie, der Betrag auf der Seite des Balkens."""
    namen = [stil.umbrich(balken.beschriftung, HOECHSTE_NAMENSBREITE, stil.TEXT) for balken in bild.balken]
    werte = [balken.werte[0] or 0 for balken in bild.balken]
    hoehen = [max(DICKE, len(name) * stil.TEXT * ZEILE) + LUECKE for name in namen]
    blatt = Zeichenblatt(bild.aussage, bild.quelle, KOPF + sum(hoehen))
    links = 4 + stil.breiteste(namen) + 8
    null, je_cent = _nulllinie(werte, links)
    _zeichne_kopf(blatt, werte, null)
    y = blatt.oben + KOPF
    for name, wert, hoehe in zip(namen, werte, hoehen, strict=True):
        mitte = y + (hoehe - LUECKE) / 2
        blatt.textblock(links - 8, mitte, name, rand="right")
        _zeichne_wert(blatt, wert, mitte, null, je_cent)
        y += hoehe
    blatt.linie([(null, blatt.oben + KOPF - 4), (null, y - LUECKE + 4)], farbe=stil.DUNKEL)
    return blatt


def _mit_vorzeichen(wert: int) -> str:
    """Gerundeter Betrag mit Plus oder Minus."""
    return f"{'+' if wert > 0 else ''}{rund(wert)}"


def _nulllinie(werte: list[int], links: float) -> tuple[float, float]:
    """Lage der Nulllinie und Punkt je Cent, sodass Balken und Beträge beidseits passen."""
    plus, minus = max([*werte, 0]), -min([*werte, 0])
    rechts_text = max((stil.textbreite(_mit_vorzeichen(w), stil.TEXT) for w in werte if w >= 0), default=0.0)
    links_text = max((stil.textbreite(_mit_vorzeichen(w), stil.TEXT) for w in werte if w < 0), default=0.0)
    platz = stil.BREITE - links - rechts_text - links_text - 20
    je_cent = platz / max(plus + minus, 1)
    return links + links_text + 8 + minus * je_cent, je_cent


def _zeichne_kopf(blatt: Zeichenblatt, werte: list[int], null: float) -> None:
    """Schreibt über die Seiten, was sie bedeuten: an die Nulllinie, sonst an die Ränder."""
    y, links, rechts = blatt.oben + 5, "◄ verschlechtert das Ergebnis", "verbessert das Ergebnis ►"
    passt = null - 10 >= stil.textbreite(links, stil.TEXT)
    passt = passt and null + 10 + stil.textbreite(rechts, stil.TEXT) <= stil.BREITE
    orte: tuple[tuple[float, Rand], tuple[float, Rand]] = ((4.0, "left"), (stil.BREITE - 4, "right"))
    if passt:
        orte = ((null - 6, "right"), (null + 6, "left"))
    if min(werte) < 0:
        blatt.text(orte[0][0], y, links, rand=orte[0][1], farbe=stil.SCHLECHTER)
    if max(werte) > 0:
        blatt.text(orte[1][0], y, rechts, rand=orte[1][1], farbe=stil.BESSER)


def _zeichne_wert(blatt: Zeichenblatt, wert: int, mitte: float, null: float, je_cent: float) -> None:
    """Balken und Betrag einer Abweichung."""
    laenge = abs(wert) * je_cent
    oben = mitte - DICKE / 2 + 0.8
    if wert >= 0:
        blatt.rechteck(null, oben, (laenge, DICKE - 1.6), stil.BESSER)
        blatt.text(null + laenge + 4, mitte, _mit_vorzeichen(wert))
    else:
        blatt.rechteck(null - laenge, oben, (laenge, DICKE - 1.6), stil.SCHLECHTER)
        blatt.text(null - laenge - 4, mitte, _mit_vorzeichen(wert), rand="right")
