"""Zellen, die schnelle Leser als leer liefern: Fehlerwerte und Formeln ohne gespeichertes Ergebnis."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from nachhaltigkeitshaushalt.einlesen.blattxml import Umfang, sichte, umfang_aus_probe
from nachhaltigkeitshaushalt.einlesen.schreibweisen import spaltenbuchstabe, spaltennummer

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.einlesen.mappe import Mappe

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
        ``{"J7": "#DIV/0!", "J9": ""}`` (leerer Text: Formel ohne gespeicherten Wert); nur für XLSX.

    """
    inhalt = _xml_des_blatts(mappe, blatt)
    if b't="e"' not in inhalt and not _FORMEL.search(inhalt):
        return {}
    inhalt = _mit_zellbezug(inhalt)
    fehlerwerte = {zelle.decode(): wert.decode() for zelle, wert in _FEHLERZELLE.findall(inhalt)}
    return fehlerwerte | {zelle.decode(): "" for zelle in _FORMEL_OHNE_WERT.findall(inhalt)}


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


def teil_des_blatts(archiv: zipfile.ZipFile, blatt: str) -> str | None:
    """Pfad des XML-Teils zum Blattnamen, oder None (etwa bei ODS)."""
    if "xl/workbook.xml" not in archiv.namelist():
        return None
    for element in ET.fromstring(archiv.read("xl/workbook.xml")).iter():  # noqa: S314 - expat wehrt Entitäten-Bomben ab
        if element.tag.endswith("}sheet") and element.get("name") == blatt:
            return _verwiesener_teil(archiv, element)
    return None


def _verwiesener_teil(archiv: zipfile.ZipFile, blatt: ET.Element) -> str:
    """Pfad des Teils, auf den der Eintrag eines Blatts im Inhaltsverzeichnis verweist."""
    verweise = {
        beziehung.get("Id"): beziehung.get("Target", "")
        for beziehung in ET.fromstring(archiv.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - Größe ist geprüft
    }
    kennung = next(wert for name, wert in blatt.attrib.items() if name.endswith("}id"))
    ziel = verweise[kennung].lstrip("/")
    return ziel if ziel.startswith("xl/") else f"xl/{ziel}"
