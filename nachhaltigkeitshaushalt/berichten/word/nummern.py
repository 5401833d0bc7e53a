"""Aufzählungszeichen und Überschriftennummern als echte Listen von Word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart

from nachhaltigkeitshaushalt.berichten.word.xml import NAMENSRAEUME

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

_PUNKT = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="340" w:hanging="340"/></w:pPr></w:lvl>'
)


def ergaenze_aufzaehlung(dokument: Document, format_: str) -> None:
    """Verbindet das Aufzählungsformat mit einer Punktliste."""
    nummer = _neue_liste(dokument, "singleLevel", _PUNKT)
    _verbinde(dokument, format_, nummer, 0)


def nummeriere_ueberschriften(dokument: Document, formate: list[str]) -> None:
    """Gliederungsnummern 1, 1.1 … für die Überschriftformate."""
    stufen = ""
    for stufe, format_ in enumerate(formate):
        muster = ".".join(f"%{n + 1}" for n in range(stufe + 1))
        stufen += (
            f'<w:lvl w:ilvl="{stufe}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="{format_}"/>'
            f'<w:lvlText w:val="{muster}"/><w:lvlJc w:val="left"/>'
            '<w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl>'
        )
    nummer = _neue_liste(dokument, "multilevel", stufen)
    for stufe, format_ in enumerate(formate):
        _verbinde(dokument, format_, nummer, stufe)


def _verbinde(dokument: Document, format_: str, nummer: int, stufe: int) -> None:
    """Trägt die Liste in die Absatzmerkmale des Formats ein, an der vom Schema verlangten Stelle."""
    stil = next(s for s in dokument.styles.element.findall(qn("w:style")) if s.get(qn("w:styleId")) == format_)
    merkmale = stil.find(qn("w:pPr"))
    liste = f'<w:numPr {NAMENSRAEUME}><w:ilvl w:val="{stufe}"/><w:numId w:val="{nummer}"/></w:numPr>'
    davor = [kind for kind in merkmale if kind.tag in {qn("w:keepNext"), qn("w:keepLines"), qn("w:pageBreakBefore")}]
    merkmale.insert(len(davor), parse_xml(liste))


def _neue_liste(dokument: Document, art: str, stufen: str) -> int:
    """Legt eine Listendefinition an und gibt ihre Nummer zurück."""
    wurzel = _nummernteil(dokument).element
    abstrakt = _naechste(wurzel, "w:abstractNum", "w:abstractNumId")
    nummer = _naechste(wurzel, "w:num", "w:numId")
    definition = parse_xml(
        f'<w:abstractNum {NAMENSRAEUME} w:abstractNumId="{abstrakt}"><w:multiLevelType w:val="{art}"/>{stufen}'
        "</w:abstractNum>"
    )
    erste_nummer = wurzel.find(qn("w:num"))
    if erste_nummer is None:
        wurzel.append(definition)
    else:
        erste_nummer.addprevious(definition)
    letzte = [kind for kind in wurzel if kind.tag in {qn("w:num"), qn("w:abstractNum")}][-1]
    letzte.addnext(parse_xml(f'<w:num {NAMENSRAEUME} w:numId="{nummer}"><w:abstractNumId w:val="{abstrakt}"/></w:num>'))
    return nummer


def _naechste(wurzel: BaseOxmlElement, element: str, merkmal: str) -> int:
    """Die nächste freie Nummer einer Art von Listeneinträgen."""
    return max([int(kind.get(qn(merkmal))) for kind in wurzel.findall(qn(element))], default=0) + 1


def _nummernteil(dokument: Document) -> XmlPart:
    """Der Teil mit den Listen; einer Vorlage ohne Listen wird er hinzugefügt."""
    for beziehung in dokument.part.rels.values():
        if beziehung.reltype == RELATIONSHIP_TYPE.NUMBERING and isinstance(beziehung.target_part, XmlPart):
            return beziehung.target_part
    leer = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:numbering {NAMENSRAEUME}/>'.encode()
    ort, art = PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING
    teil: XmlPart = NumberingPart.load(ort, art, leer, dokument.part.package)
    dokument.part.relate_to(teil, RELATIONSHIP_TYPE.NUMBERING)
    return teil
