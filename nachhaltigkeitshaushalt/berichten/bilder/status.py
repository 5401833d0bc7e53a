"""Statusstreifen: je Handlungsfeld ein Kästchen je Kennzahl, nach Status geordnet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.bilder import stil
from nachhaltigkeitshaushalt.berichten.bilder.blatt import ZEILE, Zeichenblatt
from nachhaltigkeitshaushalt.berichten.schreibweise import STATUSWORT, STATUSZEICHEN

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.bilddaten import Statusbild

DICKE, LUECKE, KOPF = 18.0, 8.0, 20.0
HOECHSTE_NAMENSBREITE = 165.0
HOECHSTE_EINHEIT = 60.0
_FOLGE = tuple(STATUSWORT)


def zeichne_status(bild: Statusbild) -> Zeichenblatt:
    """Streifen je Handlungsfeld; im Abschnitt steht Zeichen und Anzahl, oben die Erklärung."""
    namen = [stil.umbrich(name, HOECHSTE_NAMENSBREITE, stil.TEXT) for name, _ in bild.felder]
    hoehen = [max(DICKE, len(name) * stil.TEXT * ZEILE) + LUECKE for name in namen]
    blatt = Zeichenblatt(bild.aussage, bild.quelle, KOPF + sum(hoehen))
    zeichne_statuslegende(blatt)
    links = 4 + stil.breiteste(namen) + 8
    groesste = max([1, *(sum(anzahlen) for _, anzahlen in bild.felder)])
    einheit = min((stil.BREITE - links - 4) / groesste, HOECHSTE_EINHEIT)
    y = blatt.oben + KOPF
    for name, (_, anzahlen), hoehe in zip(namen, bild.felder, hoehen, strict=True):
        mitte = y + (hoehe - LUECKE) / 2
        blatt.textblock(links - 8, mitte, name, rand="right")
        _zeichne_streifen(blatt, anzahlen, links, mitte, einheit)
        y += hoehe
    return blatt


def zeichne_statuslegende(blatt: Zeichenblatt) -> None:
    """Farbfeld mit Zeichen und Wort je Status, gleichmäßig über die Breite."""
    texte = [f"{STATUSZEICHEN[status]} {STATUSWORT[status]}" for status in _FOLGE]
    breiten = [13 + stil.textbreite(text, stil.TEXT) for text in texte]
    luecke = (stil.BREITE - 8 - sum(breiten)) / (len(breiten) - 1)
    x, y = 4.0, blatt.oben + 5
    for status, text, breite in zip(_FOLGE, texte, breiten, strict=True):
        blatt.rechteck(x, y - 4, (9, 8), stil.STATUSFARBE[status][0])
        blatt.text(x + 13, y, text)
        x += breite + luecke


def _zeichne_streifen(blatt: Zeichenblatt, anzahlen: tuple[int, ...], x: float, mitte: float, einheit: float) -> None:
    """Die Abschnitte eines Handlungsfelds; ohne Kennzahl steht das da."""
    if not sum(anzahlen):
        blatt.text(x, mitte, "keine Kennzahl", farbe=stil.GRAU)
    for status, anzahl in zip(_FOLGE, anzahlen, strict=True):
        if not anzahl:
            continue
        flaeche, schrift = stil.STATUSFARBE[status]
        blatt.rechteck(x + 0.6, mitte - DICKE / 2, (anzahl * einheit - 1.2, DICKE), flaeche)
        text = f"{STATUSZEICHEN[status]} {anzahl}"
        if stil.textbreite(text, stil.TEXT) > anzahl * einheit - 2:
            text = str(anzahl)
        blatt.text(x + anzahl * einheit / 2, mitte, text, farbe=schrift, rand="center", fett=True)
        x += anzahl * einheit
