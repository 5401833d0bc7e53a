"""Mittel und Urteil je Ziel: links das Urteil als Feld mit Wort, rechts der Balken der Mittel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.bilder import stil
from nachhaltigkeitshaushalt.berichten.bilder.blatt import ZEILE, Zeichenblatt
from nachhaltigkeitshaushalt.berichten.schreibweise import rund, schreibe_status

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.bilddaten import Mittelzielbild, Mittelzielzeile

NAMEN, FELD, LUECKE, KOPF, GRUPPE = 178.0, 86.0, 5.0, 30.0, 17.0
DICKE = 11.0
PFEIL = {"besser": "▲", "schlechter": "▼", "gleich": "=", "gestiegen": "▲", "gefallen": "▼", "gleich geblieben": "="}
OHNE_KENNZAHL = "keine Kennzahl"


def zeichne_mittel_und_ziele(bild: Mittelzielbild) -> Zeichenblatt:
    """Eine Zeile je Ziel, nach Handlungsfeld gegliedert; alle Balken haben dieselbe Skala."""
    folge = list(dict.fromkeys(zeile.gruppe for zeile in bild.zeilen))
    zeilen = sorted(bild.zeilen, key=lambda zeile: folge.index(zeile.gruppe))
    namen = [stil.umbrich(zeile.beschriftung, NAMEN, stil.KLEIN, zeilen=2) for zeile in zeilen]
    hoehen = list(map(_hoehe, namen))
    blatt = Zeichenblatt(bild.aussage, bild.quelle, KOPF + len(folge) * GRUPPE + sum(hoehen))
    null = 4 + NAMEN + 8 + FELD + 20
    _zeichne_kopf(blatt, null)
    texte = max(stil.textbreite(_betragstext(zeile), stil.TEXT) for zeile in bild.zeilen)
    je_cent = (stil.BREITE - null - texte - 10) / max([1, *(zeile.mittel for zeile in bild.zeilen)])
    y, gruppe = blatt.oben + KOPF, None
    for zeile, name, hoehe in zip(zeilen, namen, hoehen, strict=True):
        if zeile.gruppe != gruppe:
            gruppe = zeile.gruppe
            _zeichne_gruppe(blatt, gruppe, y)
            y += GRUPPE
        _zeichne_zeile(blatt, zeile, name, y + (hoehe - LUECKE) / 2, (null, je_cent))
        y += hoehe
    return blatt


def _hoehe(name: list[str]) -> float:
    """Höhe einer Zeile: Balken oder Name, was höher ist."""
    return max(DICKE + 2, len(name) * stil.KLEIN * ZEILE) + LUECKE


def _zeichne_gruppe(blatt: Zeichenblatt, name: str, y: float) -> None:
    """Überschrift eines Handlungsfelds mit feiner Linie."""
    titel = stil.umbrich(name, stil.BREITE - 8, stil.TEXT, fett=True, zeilen=1)[0]
    blatt.text(4, y + 6, titel, fett=True)
    blatt.linie([(4, y + 13), (stil.BREITE - 4, y + 13)])


def _zeichne_kopf(blatt: Zeichenblatt, null: float) -> None:
    """Was in den Spalten steht und was die Pfeile heißen."""
    y = blatt.oben + 5
    blatt.text(4, y, "Ziel", fett=True)
    blatt.text(4 + NAMEN + 8, y, "Zielerreichung", fett=True)
    blatt.text(null, y, "Mittel", fett=True)
    erklaerung = "▲ gegenüber dem Vorjahr besser oder mehr   ▼ schlechter oder weniger   = gleich"
    blatt.text(4, y + 14, erklaerung, groesse=stil.KLEIN, farbe=stil.GRAU)


def _zeichne_zeile(
    blatt: Zeichenblatt, zeile: Mittelzielzeile, name: list[str], mitte: float, skala: tuple[float, float]
) -> None:
    """Name, Urteil mit Pfeil, Balken mit Betrag und Pfeil."""
    abstand = stil.KLEIN * ZEILE
    for nummer, text in enumerate(name):
        blatt.text(4, mitte + (nummer - (len(name) - 1) / 2) * abstand, text, groesse=stil.KLEIN)
    links = 4 + NAMEN + 8
    if zeile.status:
        flaeche, schrift = stil.STATUSFARBE[zeile.status]
        blatt.rechteck(links, mitte - DICKE / 2 - 1, (FELD, DICKE + 2), flaeche)
        blatt.text(links + 4, mitte, schreibe_status(zeile.status), groesse=stil.KLEIN, farbe=schrift)
    else:
        blatt.text(links + 4, mitte, OHNE_KENNZAHL, groesse=stil.KLEIN, farbe=stil.GRAU)
    blatt.text(links + FELD + 9, mitte, PFEIL.get(zeile.trend, ""), groesse=stil.KLEIN, rand="center")
    null, je_cent = skala
    laenge = max(zeile.mittel, 0) * je_cent
    if laenge:
        blatt.rechteck(null, mitte - DICKE / 2 + 0.8, (laenge, DICKE - 1.6), stil.BESSER)
    blatt.text(null + laenge + 4, mitte, _betragstext(zeile))


def _betragstext(zeile: Mittelzielzeile) -> str:
    """Gerundeter Betrag mit Pfeil der Entwicklung."""
    return f"{rund(zeile.mittel)} {PFEIL.get(zeile.mitteltrend, '')}".rstrip()
