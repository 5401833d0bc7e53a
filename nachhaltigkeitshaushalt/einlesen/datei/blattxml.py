"""Der wirkliche Umfang eines Blatts: die schnellen Leser legen den ganzen gemeldeten Bereich an.

Sind darin nur wenige Zeilen gefüllt, wird das Blatt vor dem Lesen auf diese Zeilen verdichtet.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from nachhaltigkeitshaushalt.einlesen.datei.schreibweisen import spaltennummer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nachhaltigkeitshaushalt.einlesen.datei.archiv import Blattprobe
    from nachhaltigkeitshaushalt.einlesen.datei.mappe import Mappe

_MAPPE = "xl/workbook.xml"
_BLOCK = 1 << 23
_ZEILE = re.compile(rb'<row\b[^>]*?\br="([0-9]+)"')
_ZEILE_GANZ = re.compile(rb'<row\b[^>]*?\br="([0-9]+)"[^>]*?(?:/>|>(.*?)</row>)', re.DOTALL)
_ZELLE = re.compile(rb'<c\b[^>]*?\br="([A-Z]+)[0-9]+"(?:[^>]*?)(?:/>|>.*?</c>)', re.DOTALL)
_BEREICH = re.compile(rb'<dimension ref="[A-Z]+[0-9]+:([A-Z]+)([0-9]+)"')
_BYTES_JE_ZELLE = 12
_BREITE_SPALTE = re.compile(rb' r="([A-Z]{2,3})[0-9]')
_HOECHSTENS_LEER = 20
"""Ab dieser Zahl gemeldeter je belegter Zelle gilt ein Blatt als fast leer und wird verdichtet."""
_KLEIN = 2_000_000


@dataclass(frozen=True)
class Umfang:
    """Was ein Durchgang durch das XML eines Blatts ergab."""

    letzte_zeile: int = 0
    breite: int = 0
    werte: int = 0

    @property
    def fast_leer(self) -> bool:
        """Ist der gemeldete Bereich groß und fast ohne Werte?"""
        zellen = self.letzte_zeile * self.breite
        return zellen > _KLEIN and zellen > _HOECHSTENS_LEER * self.werte


def teil_des_blatts(archiv: zipfile.ZipFile, blatt: str) -> str | None:
    """Pfad des XML-Teils zum Blattnamen, oder None (etwa bei ODS)."""
    if _MAPPE not in archiv.namelist():
        return None
    for element in ET.fromstring(archiv.read(_MAPPE)).iter():  # noqa: S314 - expat wehrt Entitäten-Bomben ab
        if element.tag.endswith("}sheet") and element.get("name") == blatt:
            return verwiesener_teil(
                archiv, _MAPPE, next(wert for name, wert in element.attrib.items() if name.endswith("}id"))
            )
    return None


def verwiesener_teil(archiv: zipfile.ZipFile, verzeichnis: str, kennung: str) -> str:
    """Pfad des Teils, auf den ein Eintrag im Inhaltsverzeichnis der Mappe verweist."""
    ordner, name = verzeichnis.split("/")
    verweise = {
        beziehung.get("Id"): beziehung.get("Target", "")
        for beziehung in ET.fromstring(archiv.read(f"{ordner}/_rels/{name}.rels"))  # noqa: S314 - Größe ist geprüft
    }
    ziel = verweise[kennung].lstrip("/")
    return ziel if ziel.startswith("xl/") else f"xl/{ziel}"


def sichte(archiv: zipfile.ZipFile, teil: str) -> Umfang:
    """Umfang eines Blatts, in Blöcken gelesen."""
    letzte, breite, werte = 0, 1, 0
    for block in _bloecke(archiv, teil):
        zeilen = _ZEILE.findall(block) if letzte == 0 else _ZEILE.findall(block[-20_000:])
        letzte = max([letzte, *map(int, zeilen)])
        breite = max(breite, _breite(block))
        werte += block.count(b"<v>") + block.count(b"<is>")
    return Umfang(letzte, breite, werte)


def umfang_aus_probe(probe: Blattprobe) -> Umfang | None:
    """Umfang eines dicht gefüllten Blatts aus Anfang, Ende und Größe; None, wenn ein ganzer Durchgang nötig ist.

    Dicht heißt: der gemeldete Bereich endet mit der letzten Zeile, reicht nicht über Z hinaus und
    hat je Zelle so viele Bytes, wie belegte Zellen brauchen.
    """
    bereich = _BEREICH.search(probe.anfang)
    zeilen = _ZEILE.findall(probe.ende)
    if bereich is None or probe.weit or not zeilen:
        return None
    letzte, breite = int(bereich[2]), spaltennummer(bereich[1].decode())
    zellen = letzte * breite
    if letzte != int(zeilen[-1]) or probe.groesse < _BYTES_JE_ZELLE * zellen:
        return None
    return Umfang(letzte, breite, zellen)


def _bloecke(archiv: zipfile.ZipFile, teil: str) -> Iterator[bytes]:
    """Das XML in Blöcken, die an einem Zeilenende aufhören."""
    rest = b""
    with archiv.open(teil) as strom:
        while stueck := strom.read(_BLOCK):
            stueck = rest + stueck
            schnitt = stueck.rfind(b"</row>") + 6 if b"</row>" in stueck else len(stueck)
            if schnitt == len(stueck) and b"</row>" not in stueck and len(stueck) < 8 * _BLOCK:
                rest = stueck
                continue
            yield stueck[:schnitt]
            rest = stueck[schnitt:]
    if rest:
        yield rest


def _breite(block: bytes) -> int:
    """Die letzte belegte Spalte des Blocks (höchstens grob: Z, wenn keine zweistellige vorkommt)."""
    weite = set(_BREITE_SPALTE.findall(block))
    return max((spaltennummer(name.decode()) for name in weite), default=26)


def verdichte(archiv: zipfile.ZipFile, teil: str) -> tuple[bytes, list[int]]:
    """Dieselbe Mappe, in deren Blatt nur belegte Zeilen stehen, und deren wirkliche Nummern."""
    zeilen: list[bytes] = []
    nummern: list[int] = []
    for block in _bloecke(archiv, teil):
        for treffer in _ZEILE_GANZ.finditer(block):
            inhalt = treffer[2] or b""
            if b"<v>" in inhalt or b"<is>" in inhalt or b'="e"' in inhalt:
                nummern.append(int(treffer[1]))
                zeilen.append(_umnummeriert(inhalt, len(nummern)))
    return _mit_anderem_blatt(archiv, teil, _KOPF + b"".join(zeilen) + b"</sheetData></worksheet>"), nummern


def _mit_anderem_blatt(archiv: zipfile.ZipFile, teil: str, blatt: bytes) -> bytes:
    """Die Mappe mit nur diesem einen Blatt, ohne Bilder und Zeichnungen."""
    ziel = io.BytesIO()
    with zipfile.ZipFile(ziel, "w", zipfile.ZIP_STORED) as neu:
        for eintrag in archiv.infolist():
            if eintrag.filename == teil:
                neu.writestr(teil, blatt)
            elif not eintrag.filename.startswith(("xl/worksheets/", "xl/media", "xl/drawings")):
                neu.writestr(eintrag.filename, archiv.read(eintrag))
    return ziel.getvalue()


_KOPF = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def _umnummeriert(inhalt: bytes, nummer: int) -> bytes:
    """Die belegten Zellen einer Zeile unter neuer Nummer."""
    zellen = [z[0] for z in _ZELLE.finditer(inhalt) if b"<v>" in z[0] or b"<is>" in z[0]]
    neu = [re.sub(rb'\br="([A-Z]+)[0-9]+"', rb'r="\g<1>%d"' % nummer, zelle, count=1) for zelle in zellen]
    return b'<row r="%d">' % nummer + b"".join(neu) + b"</row>"


def verdichtete_mappe(mappe: Mappe, blatt: str) -> tuple[Mappe, list[int]]:
    """Die Mappe mit nur den belegten Zeilen des Blatts und deren wirkliche Nummern."""
    import python_calamine

    with zipfile.ZipFile(mappe.pfad) as archiv:
        inhalt, nummern = verdichte(archiv, teil_des_blatts(archiv, blatt) or "")
    arbeitsmappe = python_calamine.CalamineWorkbook.from_object(io.BytesIO(inhalt))
    return replace(mappe, arbeitsmappe=arbeitsmappe), nummern
