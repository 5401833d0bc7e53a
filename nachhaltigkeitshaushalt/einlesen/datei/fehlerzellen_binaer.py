"""Fehlerzellen der binären Formate XLS (BIFF8) und XLSB (BIFF12): ein Durchgang durch die Sätze eines Blatts."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.einlesen.datei.schreibweisen import spaltenbuchstabe

if TYPE_CHECKING:
    from collections.abc import Iterator

FEHLERWERTE = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
"""Kode eines Fehlerwerts → wie Excel ihn schreibt (in beiden Formaten gleich)."""
_BLATT, _ANFANG, _ENDE, _FORMEL, _WAHR_ODER_FEHLER = 0x85, 0x809, 0x0A, 0x06, 0x205
_KEINE_ZAHL, _FEHLER, _LEER = b"\xff\xff", 2, 3
_ZEILE, _FEHLERZELLE, _TEXTFORMEL, _FEHLERFORMEL, _BLATT_XLSB = 0, 3, 8, 11, 156
_FORMELN_XLSB = (8, 9, 10, 11)


@dataclass
class _Fund:
    """Was in den Sätzen eines Blatts bisher zu sehen war."""

    fehler: dict[str, str] = field(default_factory=dict)
    leer: list[str] = field(default_factory=list)
    """Formeln mit leerem Text als Ergebnis."""
    formeln: int = 0

    def ergebnis(self) -> dict[str, str]:
        """Fehlerzellen und Formeln ohne Ergebnis.

        Ein leerer Text kann ein Ergebnis sein, etwa von ``=WENN(A1="";"";A1)``. Hat aber keine einzige Formel
        des Blatts einen anderen Wert, hat sie nie ein Programm berechnet.
        """
        nie_berechnet = len(self.leer) == self.formeln
        return self.fehler | (dict.fromkeys(self.leer, "") if nie_berechnet else {})

    def merke_fehler(self, zeile: int, spalte: int, kode: int) -> None:
        """Eine Zelle mit Fehlerwert."""
        self.fehler[_zelle(zeile, spalte)] = FEHLERWERTE.get(kode, f"#FEHLER {kode}")


def fehlerzellen_xls(strom: bytes, blatt: str) -> dict[str, str]:
    """Fehlerzellen eines Blatts im Strom einer XLS-Mappe.

    Raises:
        ValueError: Der Strom ist nicht zu deuten.

    """
    try:
        anfang = next((stelle for name, stelle in _blaetter_xls(strom) if name == blatt), None)
        return {} if anfang is None else _sichte_xls(strom, anfang)
    except (struct.error, IndexError) as ausnahme:
        raise ValueError("die Sätze der Mappe sind nicht lesbar") from ausnahme


def _saetze_xls(strom: bytes, stelle: int) -> Iterator[tuple[int, bytes]]:
    """Kennung und Inhalt der Sätze eines Abschnitts, ohne die eingebetteter Diagramme."""
    tiefe = 0
    while stelle + 4 <= len(strom):
        kennung, laenge = struct.unpack_from("<HH", strom, stelle)
        tiefe += (kennung == _ANFANG) - (kennung == _ENDE)
        if tiefe <= 0:
            return
        if tiefe == 1:
            yield kennung, strom[stelle + 4 : stelle + 4 + laenge]
        stelle += 4 + laenge


def _blaetter_xls(strom: bytes) -> Iterator[tuple[str, int]]:
    """Name und Anfang jedes Blatts."""
    for kennung, satz in _saetze_xls(strom, 0):
        if kennung == _BLATT:
            breit = bool(satz[7] & 1)
            name = satz[8 : 8 + satz[6] * (1 + breit)]
            yield name.decode("utf-16-le" if breit else "latin-1", "replace"), struct.unpack_from("<I", satz)[0]


def _sichte_xls(strom: bytes, anfang: int) -> dict[str, str]:
    """Alle Fehlerzellen und Formeln eines Blatts."""
    fund = _Fund()
    for kennung, satz in _saetze_xls(strom, anfang):
        if kennung == _FORMEL:
            _merke_formel(fund, satz)
        elif kennung == _WAHR_ODER_FEHLER and satz[7]:
            zeile, spalte = struct.unpack_from("<HH", satz)
            fund.merke_fehler(zeile, spalte, satz[6])
    return fund.ergebnis()


def _merke_formel(fund: _Fund, satz: bytes) -> None:
    """Eine Formel mit ihrem gespeicherten Ergebnis: Zahl, Text, Wahrheitswert, Fehler oder leer."""
    zeile, spalte = struct.unpack_from("<HH", satz)
    fund.formeln += 1
    if satz[12:14] != _KEINE_ZAHL:
        return
    if satz[6] == _FEHLER:
        fund.merke_fehler(zeile, spalte, satz[8])
    elif satz[6] == _LEER:
        fund.leer.append(_zelle(zeile, spalte))


def fehlerzellen_xlsb(teil: bytes) -> dict[str, str]:
    """Fehlerzellen im Teil eines XLSB-Blatts.

    Raises:
        ValueError: Der Teil ist nicht zu deuten.

    """
    fund, zeile = _Fund(), 0
    try:
        for kennung, satz in _saetze_xlsb(teil):
            if kennung == _ZEILE:
                (zeile,) = struct.unpack_from("<I", satz)
            elif kennung in (_FEHLERZELLE, *_FORMELN_XLSB):
                _merke_zelle(fund, kennung, zeile, satz)
    except (struct.error, IndexError) as ausnahme:
        raise ValueError("die Sätze des Blatts sind nicht lesbar") from ausnahme
    return fund.ergebnis()


def _merke_zelle(fund: _Fund, kennung: int, zeile: int, satz: bytes) -> None:
    """Eine Formel oder ein fester Fehlerwert."""
    (spalte,) = struct.unpack_from("<I", satz)
    fund.formeln += kennung in _FORMELN_XLSB
    if kennung in (_FEHLERZELLE, _FEHLERFORMEL):
        fund.merke_fehler(zeile, spalte, satz[8])
    elif kennung == _TEXTFORMEL and struct.unpack_from("<I", satz, 8)[0] == 0:
        fund.leer.append(_zelle(zeile, spalte))


def blaetter_xlsb(mappe: bytes) -> dict[str, str]:
    """Blattname → Kennung des Verweises auf seinen Teil.

    Raises:
        ValueError: Das Inhaltsverzeichnis ist nicht zu deuten.

    """
    try:
        saetze = (satz for kennung, satz in _saetze_xlsb(mappe) if kennung == _BLATT_XLSB)
        return dict(_name_und_verweis(satz) for satz in saetze)
    except (struct.error, IndexError) as ausnahme:
        raise ValueError("das Verzeichnis der Blätter ist nicht lesbar") from ausnahme


def _name_und_verweis(satz: bytes) -> tuple[str, str]:
    """Name eines Blatts und Kennung seines Verweises."""
    verweis, stelle = _text(satz, 8)
    return _text(satz, stelle)[0], verweis


def _text(satz: bytes, stelle: int) -> tuple[str, int]:
    """Ein Text mit vorangestellter Länge und die Stelle dahinter."""
    ende = stelle + 4 + 2 * struct.unpack_from("<I", satz, stelle)[0]
    return satz[stelle + 4 : ende].decode("utf-16-le", "replace"), ende


def _saetze_xlsb(teil: bytes) -> Iterator[tuple[int, bytes]]:
    """Kennung und Inhalt aller Sätze."""
    stelle = 0
    while stelle < len(teil):
        kennung, stelle = _ganzzahl(teil, stelle, 2)
        laenge, stelle = _ganzzahl(teil, stelle, 4)
        yield kennung, teil[stelle : stelle + laenge]
        stelle += laenge


def _ganzzahl(teil: bytes, stelle: int, hoechstens: int) -> tuple[int, int]:
    """Eine Zahl aus Stücken von sieben Bit, das kleinste zuerst, und die Stelle dahinter."""
    wert = 0
    for i in range(hoechstens):
        stueck = teil[stelle + i]
        wert |= (stueck & 0x7F) << (7 * i)
        if stueck < 0x80:  # noqa: PLR2004 - das achte Bit heißt: es folgt noch ein Stück
            return wert, stelle + i + 1
    return wert, stelle + hoechstens


def _zelle(zeile: int, spalte: int) -> str:
    """Zellbezug zu Zeile und Spalte ab 0."""
    return f"{spaltenbuchstabe(spalte)}{zeile + 1}"
