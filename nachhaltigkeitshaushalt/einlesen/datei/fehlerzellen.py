"""Zellen, die schnelle Leser als leer liefern: Fehlerwerte und Formeln ohne gespeichertes Ergebnis."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.einlesen.datei.blattxml import (
    Umfang,
    sichte,
    teil_des_blatts,
    umfang_aus_probe,
    verwiesener_teil,
)
from nachhaltigkeitshaushalt.einlesen.datei.fehlerzellen_binaer import (
    blaetter_xlsb,
    fehlerzellen_xls,
    fehlerzellen_xlsb,
)
from nachhaltigkeitshaushalt.einlesen.datei.fehlerzellen_ods import fehlerzellen_ods
from nachhaltigkeitshaushalt.einlesen.datei.oledatei import mappenstrom
from nachhaltigkeitshaushalt.einlesen.datei.schreibweisen import spaltenbuchstabe, spaltennummer
from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler

if TYPE_CHECKING:
    from typing import Any

    from nachhaltigkeitshaushalt.einlesen.datei.mappe import Mappe

_ODS, _XLSB = "content.xml", "xl/workbook.bin"
_ZEILE_ODER_ZELLE = re.compile(rb"<((?:\w+:)?)(row|c)(?=[\s/>])([^>]*)>")
_BEZUG = re.compile(rb'\br="([A-Z]*)([0-9]+)"')
_FORMEL = re.compile(rb"<(?:\w+:)?f[\s>/]")
_FEHLERZELLE = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*\br="([A-Z]+[0-9]+)"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<',
    re.DOTALL,
)
_FORMEL_OHNE_WERT = re.compile(
    rb'<(?:\w+:)?c\s(?![^>]*\bt="str")[^>]*?\br="([A-Z]+[0-9]+)"[^>]*>\s*'
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""Eine Formel mit Textergebnis (``t="str"``) darf leer sein, etwa ``=WENN(A1="";"";A1)``."""


def unlesbare_zellen(mappe: Mappe, blatt: str) -> dict[str, str]:
    """Zellen mit Fehlerwert oder mit Formel ohne gespeichertes Ergebnis.

    Returns:
        ``{"J7": "#DIV/0!", "J9": ""}`` (leerer Text: Formel ohne gespeicherten Wert).

    Raises:
        HaushaltsFehler: Das Blatt ist so nicht zu deuten, die Datei ist also beschädigt.

    """
    if mappe.text is not None:
        return {}
    try:
        if not zipfile.is_zipfile(mappe.pfad):
            return fehlerzellen_xls(mappenstrom(mappe.pfad.read_bytes()), blatt)
        with zipfile.ZipFile(mappe.pfad) as archiv:
            return _aus_archiv(archiv, blatt)
    except (ValueError, KeyError, SyntaxError) as ausnahme:  # SyntaxError: kaputtes XML
        raise fehler("datei_beschaedigt", Ort(mappe.name), f"das Blatt „{blatt}“ ist nicht lesbar") from ausnahme


def _aus_archiv(archiv: zipfile.ZipFile, blatt: str) -> dict[str, str]:
    """Fehlerzellen einer ODS-, XLSB- oder XLSX-Mappe."""
    teile = archiv.namelist()
    if _ODS in teile:
        with archiv.open(_ODS) as strom:
            return fehlerzellen_ods(strom, blatt)
    if _XLSB in teile:
        verweis = blaetter_xlsb(archiv.read(_XLSB)).get(blatt)
        return fehlerzellen_xlsb(archiv.read(verwiesener_teil(archiv, _XLSB, verweis))) if verweis else {}
    teil = teil_des_blatts(archiv, blatt)
    return _aus_xml(archiv.read(teil)) if teil else {}


def _aus_xml(inhalt: bytes) -> dict[str, str]:
    """Fehlerzellen im XML eines XLSX-Blatts."""
    if b't="e"' not in inhalt and not _FORMEL.search(inhalt):
        return {}
    inhalt = _mit_zellbezug(inhalt)
    fehlerwerte = {zelle.decode(): wert.decode() for zelle, wert in _FEHLERZELLE.findall(inhalt)}
    return fehlerwerte | {zelle.decode(): "" for zelle in _FORMEL_OHNE_WERT.findall(inhalt)}


def lesbare_zeilen(mappe: Mappe, blatt: str) -> list[list[Any]]:
    """Alle Zellen eines Blatts; Fehlerwerte, zu denen die Datei eine Zahl oder einen Text speichert, sind leer.

    Nur in ODS-Dateien gibt es solche; die Leser der anderen Formate liefern Fehlerwerte schon leer.
    """
    zeilen = mappe.rohzeilen(blatt)
    for zelle in unlesbare_zellen(mappe, blatt) if _ist_ods(mappe) else ():
        buchstabe = zelle.rstrip("0123456789")
        zeile, spalte = int(zelle.removeprefix(buchstabe)) - 1, spaltennummer(buchstabe) - 1
        if zeile < len(zeilen) and spalte < len(zeilen[zeile]):
            zeilen[zeile][spalte] = ""
    return zeilen


def _ist_ods(mappe: Mappe) -> bool:
    """Ist die Datei eine ODS-Tabelle?"""
    if not _ist_archiv(mappe):
        return False
    with zipfile.ZipFile(mappe.pfad) as archiv:
        return _ODS in archiv.namelist()


def erste_zelle(mappe: Mappe, blatt: str) -> tuple[int, int] | None:
    """Excel-Zeile und -Spalte (ab 1) der ersten gefüllten Zelle im Blatt, oder None, wenn nicht feststellbar."""
    anfang = _xml_des_blatts(mappe, blatt, 1 << 16)
    zellen = (treffer[3] for treffer in _ZEILE_ODER_ZELLE.finditer(anfang) if treffer[2] == b"c")
    gefuellt = next((inhalt for inhalt in zellen if not inhalt.endswith(b"/")), b"")
    bezug = _BEZUG.search(gefuellt)
    return (int(bezug[2]), spaltennummer(bezug[1].decode())) if bezug else None


def umfang(mappe: Mappe, blatt: str) -> Umfang:
    """Wirklicher Umfang eines Blatts; ohne XML (XLS, XLSB, ODS) unbekannt."""
    if not _ist_archiv(mappe):
        return Umfang()
    with zipfile.ZipFile(mappe.pfad) as archiv:
        teil = teil_des_blatts(archiv, blatt)
        if not teil:
            return Umfang()
        probe = mappe.proben.get(teil)
        return (umfang_aus_probe(probe) if probe else None) or sichte(archiv, teil)


def _mit_zellbezug(inhalt: bytes) -> bytes:
    """Das Blatt mit einem Bezug an jeder Zelle; manche Programme zählen nur und schreiben keinen."""
    erste = next((t for t in _ZEILE_ODER_ZELLE.finditer(inhalt) if t[2] == b"c"), None)
    if erste is None or _BEZUG.search(erste[3]):
        return inhalt
    return _ZEILE_ODER_ZELLE.sub(_Bezugszaehler().setze, inhalt)


class _Bezugszaehler:
    """Zählt Zeilen und Spalten mit und gibt jeder Zelle ohne Bezug ihren."""

    def __init__(self) -> None:
        """Beginnt vor der ersten Zeile."""
        self.zeile = self.spalte = 0

    def setze(self, treffer: re.Match[bytes]) -> bytes:
        """Setzt den Bezug einer Zelle oder merkt sich die Zeile."""
        bezug = _BEZUG.search(treffer[3])
        if treffer[2] == b"row":
            self.zeile, self.spalte = int(bezug[2]) if bezug else self.zeile + 1, 0
            return treffer[0]
        self.spalte = spaltennummer(bezug[1].decode()) if bezug else self.spalte + 1
        neu = "" if bezug else f' r="{spaltenbuchstabe(self.spalte - 1)}{self.zeile}"'
        return b"<%bc%b%b>" % (treffer[1], neu.encode(), treffer[3])


def _ist_archiv(mappe: Mappe) -> bool:
    """Ist die Datei ein Zip-Archiv (XLSX, XLSB, ODS) und keine Textdatei?"""
    return mappe.text is None and zipfile.is_zipfile(mappe.pfad)


def _xml_des_blatts(mappe: Mappe, blatt: str, hoechstens: int = -1) -> bytes:
    """Der XML-Teil des Blatts oder sein Anfang, leer, wenn die Datei keine XLSX-Mappe ist."""
    if not _ist_archiv(mappe):
        return b""
    with zipfile.ZipFile(mappe.pfad) as archiv:
        teil = teil_des_blatts(archiv, blatt)
        if teil is None:
            return b""
        with archiv.open(teil) as strom:
            return strom.read(hoechstens)
