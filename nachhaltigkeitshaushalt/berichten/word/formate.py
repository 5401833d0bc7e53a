"""Absatz- und Tabellenformate: vorhandene einer Vorlage bleiben, fehlende werden angelegt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from nachhaltigkeitshaushalt.berichten.word.xml import NAMENSRAEUME

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle

SCHRIFT = "Arial"
BLAU, GRAU = "1F3D5C", "595959"
_SCHRIFTART = re.compile(r"<w:rFonts[^>]*/>")


@dataclass(frozen=True)
class Format:
    """Ein Absatzformat: Merkmale des Absatzes und der Schrift als WordprocessingML."""

    name: str
    absatz: str
    schrift: str
    basis: str = "Normal"


def _schrift(groesse: float, *, farbe: str = "", fett: bool = False, kursiv: bool = False) -> str:
    """Schriftmerkmale; Größe in Punkt."""
    stil = ("<w:b/><w:bCs/>" if fett else '<w:b w:val="0"/><w:bCs w:val="0"/>') + (
        "<w:i/>" if kursiv else '<w:i w:val="0"/>'
    )
    ton = f'<w:color w:val="{farbe}"/>' if farbe else ""
    art = f'<w:rFonts w:ascii="{SCHRIFT}" w:hAnsi="{SCHRIFT}" w:eastAsia="{SCHRIFT}" w:cs="{SCHRIFT}"/>'
    return f'{art}{stil}{ton}<w:sz w:val="{round(groesse * 2)}"/><w:szCs w:val="{round(groesse * 2)}"/>'


def _abstand(vor: int, nach: int, zeile: int = 240) -> str:
    """Abstände eines Absatzes in Zwanzigstel Punkt."""
    return f'<w:spacing w:before="{vor}" w:after="{nach}" w:line="{zeile}" w:lineRule="auto"/>'


_HALT = "<w:keepNext/><w:keepLines/>"
FORMATE: dict[str, Format] = {
    "text": Format("Normal", _abstand(0, 120, 271), _schrift(10)),
    "titel": Format("Title", _abstand(0, 60), _schrift(20, farbe=BLAU, fett=True)),
    "untertitel": Format("Subtitle", _abstand(0, 240), _schrift(12, farbe=GRAU)),
    "ueberschrift1": Format(
        "Heading 1", _HALT + _abstand(360, 120) + '<w:outlineLvl w:val="0"/>', _schrift(15, farbe=BLAU, fett=True)
    ),
    "ueberschrift2": Format(
        "Heading 2", _HALT + _abstand(240, 80) + '<w:outlineLvl w:val="1"/>', _schrift(11.5, farbe=BLAU, fett=True)
    ),
    "ueberschrift3": Format(
        "Heading 3", _HALT + _abstand(200, 80) + '<w:outlineLvl w:val="2"/>', _schrift(10.5, farbe=BLAU, fett=True)
    ),
    "verzeichnis": Format("toc 1", _abstand(0, 20), _schrift(10)),
    "beschriftung": Format("Caption", _abstand(160, 80), _schrift(9, fett=True)),
    "aufzaehlung": Format(
        "Lagebericht Aufzählung", _abstand(0, 80, 264) + '<w:ind w:left="340" w:hanging="340"/>', _schrift(10)
    ),
    "tabellentext": Format("Lagebericht Tabellentext", _abstand(30, 30), _schrift(8.5)),
    "tabellenzahl": Format("Lagebericht Tabellenzahl", _abstand(30, 30) + '<w:jc w:val="right"/>', _schrift(8.5)),
    "tabellenkopf": Format("Lagebericht Tabellenkopf", "<w:keepNext/>" + _abstand(40, 40), _schrift(8.5, fett=True)),
    "anmerkung": Format("Lagebericht Anmerkung", _abstand(60, 200), _schrift(8, farbe=GRAU)),
    "bild": Format("Lagebericht Bild", "<w:keepNext/>" + _abstand(120, 0), _schrift(10)),
    "abstand": Format("Lagebericht Abstand", _abstand(0, 120, 120), _schrift(4)),
    "wechsel": Format("Lagebericht Seitenwechsel", _abstand(0, 0, 20), _schrift(1)),
}
TABELLENFORMAT = "Lagebericht Tabelle"


def richte_formate_ein(dokument: Document, *, eigene: bool) -> dict[str, str]:
    """Sorgt für alle Formate und gibt ihre Kennungen zurück.

    Args:
        dokument: Das Word-Dokument.
        eigene: Ob vorhandene Formate an das Aussehen des Berichts angepasst werden; bei
            einer Vorlage der Kommune bleiben sie unangetastet.

    """
    kennungen, namen = {}, _namen(dokument)
    for schluessel, vorgabe in FORMATE.items():
        vorhanden = vorgabe.name in namen
        stil = dokument.styles[vorgabe.name] if vorhanden else _lege_an(dokument, vorgabe, namen)
        if eigene or not vorhanden:
            _setze_merkmale(stil.element, vorgabe, mit_schriftart=eigene)
        kennungen[schluessel] = stil.style_id
    kennungen["tabelle"] = _tabellenformat(dokument)
    return kennungen


def _namen(dokument: Document) -> set[str]:
    """Namen aller vorhandenen Formate."""
    return {stil.name for stil in dokument.styles if stil.name}


def _lege_an(dokument: Document, vorgabe: Format, namen: set[str]) -> ParagraphStyle:
    """Neues Absatzformat auf der Grundlage von „Normal“, soweit es das gibt."""
    eingebaut = not vorgabe.name.startswith("Lagebericht")
    stil: ParagraphStyle = dokument.styles.add_style(vorgabe.name, WD_STYLE_TYPE.PARAGRAPH, builtin=eingebaut)
    if vorgabe.basis in namen and vorgabe.basis != vorgabe.name:
        stil.base_style = dokument.styles[vorgabe.basis]
    stil.quick_style = True
    return stil


def _setze_merkmale(element: BaseOxmlElement, vorgabe: Format, *, mit_schriftart: bool) -> None:
    """Ersetzt Absatz- und Schriftmerkmale; in einer Vorlage gilt die Schriftart der Kommune."""
    schrift = vorgabe.schrift if mit_schriftart else _SCHRIFTART.sub("", vorgabe.schrift)
    for name, inhalt in (("w:pPr", vorgabe.absatz), ("w:rPr", schrift)):
        for altes in element.findall(qn(name)):
            element.remove(altes)
        element.append(parse_xml(f"<{name} {NAMENSRAEUME}>{inhalt}</{name}>"))


def _tabellenformat(dokument: Document) -> str:
    """Tabellenformat mit feinen Querlinien und getönter Kopfzeile."""
    if TABELLENFORMAT in {stil.name for stil in dokument.styles}:
        return str(dokument.styles[TABELLENFORMAT].style_id)
    kennung = "LageberichtTabelle"
    linie = 'w:val="single" w:sz="4" w:space="0" w:color="B8C0CA"'
    stark = 'w:val="single" w:sz="8" w:space="0" w:color="1F3D5C"'
    dokument.styles.element.append(
        parse_xml(
            f'<w:style {NAMENSRAEUME} w:type="table" w:customStyle="1" w:styleId="{kennung}">'
            f'<w:name w:val="{TABELLENFORMAT}"/><w:uiPriority w:val="99"/><w:tblPr><w:tblBorders><w:top {stark}/>'
            f"<w:bottom {stark}/><w:insideH {linie}/></w:tblBorders><w:tblCellMar>"
            '<w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
            f'<w:bottom {stark}/></w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="E9EDF2"/>'
            '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
        )
    )
    return kennung
