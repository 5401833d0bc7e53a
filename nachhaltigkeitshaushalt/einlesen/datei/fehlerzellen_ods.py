"""Fehlerzellen einer ODS-Datei: ein Durchgang durch ``content.xml``, ohne es ganz aufzubauen."""

from __future__ import annotations

import re
from typing import IO
from xml.parsers import expat

from nachhaltigkeitshaushalt.einlesen.datei.schreibweisen import spaltenbuchstabe

_FEHLERTEXT = re.compile(
    r"#(?:DIV/0!|N/A|NV|NAME\?|NULL!|NUM!|ZAHL!|REF!|BEZUG!|VALUE!|WERT!)\Z|(?:Err|Fehler):[0-9]{3}\Z", re.IGNORECASE
)
_ZELLEN = ("table:table-cell", "table:covered-table-cell")
_WERTE = ("office:value-type", "office:value", "office:string-value", "calcext:value-type")
_HOECHSTENS_WIEDERHOLT = 1000
"""So oft wird eine wiederholte Fehlerzelle einzeln genannt."""


def fehlerzellen_ods(strom: IO[bytes], blatt: str) -> dict[str, str]:
    """Zellen eines Blatts mit Fehlerwert oder mit Formel ohne gespeichertes Ergebnis.

    Manche Programme speichern zu einem Fehlerwert die Zahl 0; es zählt darum der angezeigte Text.

    Raises:
        ValueError: Das XML ist nicht zu deuten.

    """
    sichtung = _Sichtung(blatt)
    leser = expat.ParserCreate()
    leser.buffer_text = True
    leser.StartElementHandler, leser.EndElementHandler = sichtung.beginne, sichtung.beende
    leser.CharacterDataHandler = sichtung.lies_text
    try:
        leser.ParseFile(strom)
    except expat.ExpatError as ausnahme:
        raise ValueError("content.xml ist nicht lesbar") from ausnahme
    return sichtung.gefunden


class _Sichtung:
    """Zählt Zeilen und Spalten des gesuchten Blatts mit und merkt sich seine Fehlerzellen."""

    def __init__(self, blatt: str) -> None:
        """Beginnt vor dem ersten Blatt."""
        self.blatt = blatt
        self.im_blatt = self.im_kommentar = False
        self.zeile = self.spalte = 0
        self.zeilen = 1
        self.zelle: dict[str, str] | None = None
        self.texte: list[str] = []
        self.absaetze = 0
        self.gefunden: dict[str, str] = {}

    def beginne(self, name: str, angaben: dict[str, str]) -> None:
        """Ein Element beginnt."""
        if name == "table:table":
            self.im_blatt = angaben.get("table:name") == self.blatt
        elif not self.im_blatt:
            return
        elif name == "table:table-row":
            self.zeilen, self.spalte = _anzahl(angaben, "table:number-rows-repeated"), 0
        elif name in _ZELLEN:
            self.zelle, self.texte, self.absaetze = angaben, [], 0
        elif name == "office:annotation":
            self.im_kommentar = True
        elif name == "text:p":
            self.absaetze += not self.im_kommentar

    def lies_text(self, text: str) -> None:
        """Text innerhalb einer Zelle."""
        if self.zelle is not None and self.absaetze and not self.im_kommentar:
            self.texte.append(text)

    def beende(self, name: str) -> None:
        """Ein Element endet."""
        if name == "table:table":
            self.im_blatt = False
        elif not self.im_blatt:
            return
        elif name == "office:annotation":
            self.im_kommentar = False
        elif name == "table:table-row":
            self.zeile += self.zeilen
        elif name in _ZELLEN and self.zelle is not None:
            self._beende_zelle(self.zelle)
            self.zelle = None

    def _beende_zelle(self, zelle: dict[str, str]) -> None:
        """Prüft eine Zelle und zählt ihre Wiederholungen."""
        wie_oft = _anzahl(zelle, "table:number-columns-repeated")
        mangel = self._mangel(zelle)
        if mangel is not None:
            spalten = range(self.spalte, self.spalte + min(wie_oft, _HOECHSTENS_WIEDERHOLT))
            zeilen = range(self.zeile, self.zeile + min(self.zeilen, _HOECHSTENS_WIEDERHOLT))
            self.gefunden |= {f"{spaltenbuchstabe(s)}{z + 1}": mangel for z in zeilen for s in spalten}
        self.spalte += wie_oft

    def _mangel(self, zelle: dict[str, str]) -> str | None:
        """Der Fehlerwert, leer bei einer Formel ohne Ergebnis, None bei einer guten Zelle."""
        text = "".join(self.texte).strip()
        ist_formel = "table:formula" in zelle
        if zelle.get("calcext:value-type") == "error":
            return text or "#FEHLER"
        if _FEHLERTEXT.match(text) and (ist_formel or "office:value" in zelle):
            return text
        return "" if ist_formel and not self.absaetze and not any(zelle.get(name) for name in _WERTE) else None


def _anzahl(angaben: dict[str, str], name: str) -> int:
    """Wie oft ein Element wiederholt ist; ohne lesbare Angabe einmal."""
    text = angaben.get(name, "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("10000000") else 1
