"""Plätze für eigenen Text der Kämmerei: Inhaltssteuerelemente, die ein neuer Lauf wieder einsetzt.

Am Ende jedes Abschnitts steht ein leeres Inhaltssteuerelement. Was dort in Word geschrieben
wird, liest der nächste Lauf aus der vorhandenen Datei und setzt es an dieselbe Stelle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr
from zipfile import BadZipFile, ZipFile
from zlib import crc32

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from nachhaltigkeitshaushalt.berichten.word.xml import absatz
from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from pathlib import Path

    from docx.oxml.xmlchemy import BaseOxmlElement

VORSATZ = "eigentext:"
NAME = "Eigener Text der Kämmerei: "
_BEZIEHUNGEN = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def kennung(titel: str) -> str:
    """Die Kennung des Platzes eines Abschnitts.

    Beispiel:
        >>> kennung("Methode und Datenstand")
        'eigentext:methode_und_datenstand'

    """
    return VORSATZ + falte(titel)


def lies_eigentexte(pfad: Path) -> dict[str, str]:
    """Kennung → Absätze (WordprocessingML), die in einer vorhandenen Datei geschrieben stehen.

    Raises:
        HaushaltsFehler: Ein Platz enthält Bilder oder Verweise, die sich nicht mitnehmen lassen.

    """
    try:
        with ZipFile(pfad) as archiv:
            wurzel = parse_xml(archiv.read("word/document.xml"))
    except (OSError, BadZipFile, KeyError, etree.XMLSyntaxError):
        return {}
    return {ort: inhalt for element in wurzel.iter(qn("w:sdt")) for ort, inhalt in _lies(element, pfad).items()}


def _lies(element: BaseOxmlElement, pfad: Path) -> dict[str, str]:
    """Kennung und Inhalt eines Inhaltssteuerelements, leer, wenn nichts darin steht."""
    marke = element.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    inhalt = element.find(qn("w:sdtContent"))
    ort = "" if marke is None else str(marke.get(qn("w:val")))
    if inhalt is None or not ort.startswith(VORSATZ):
        return {}
    if any(name.startswith(_BEZIEHUNGEN) for kind in inhalt.iter() for name in kind.attrib):
        raise fehler("bericht_eigentext_mit_bild", Ort(str(pfad)), ort.removeprefix(VORSATZ))
    if not "".join(inhalt.itertext()).strip():
        return {}
    return {ort: "".join(etree.tostring(kind, encoding="unicode") for kind in inhalt)}


def platz(ort: str, titel: str, inhalt: str | None, format_: str) -> str:
    """Das Inhaltssteuerelement mit dem bisherigen Text oder einem leeren Absatz."""
    nummer = crc32(ort.encode("utf-8")) & 0x7FFFFFFF
    return (
        f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(NAME + titel)}/><w:tag w:val={quoteattr(ort)}/>"
        f'<w:id w:val="{nummer}"/></w:sdtPr><w:sdtContent>{inhalt or absatz(format_, "")}</w:sdtContent></w:sdt>'
    )
