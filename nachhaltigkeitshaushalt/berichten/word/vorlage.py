"""Das Dokument, in das geschrieben wird: ein leeres eigenes oder die Vorlage der Kommune."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from nachhaltigkeitshaushalt.berichten.schreibweise import sauber
from nachhaltigkeitshaushalt.berichten.word.xml import NAMENSRAEUME
from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

    from nachhaltigkeitshaushalt.berichten.inhalt import Bericht

PLATZHALTER = "{{lagebericht}}"
SPRACHE = "de-DE"
MERKMALSLAENGE = 255
_UNLESBAR = (PackageNotFoundError, BadZipFile, KeyError, ValueError, SyntaxError, OSError)


def oeffne_vorlage(pfad: Path) -> Document:
    """Öffnet eine Vorlage (.docx); alles andere ist ein Fehler mit Hinweis."""
    try:
        dokument = docx.Document(str(pfad))
    except _UNLESBAR as ausnahme:
        raise fehler("berichtsvorlage_nicht_lesbar", Ort(str(pfad)), pfad.name) from ausnahme
    return dokument


def leeres_dokument() -> Document:
    """Ein leeres Dokument ohne Inhalt der mitgelieferten Standardvorlage."""
    dokument = docx.Document()
    koerper = dokument.element.body
    for kind in list(koerper):
        if kind.tag != qn("w:sectPr"):
            koerper.remove(kind)
    return dokument


def finde_platzhalter(dokument: Document) -> BaseOxmlElement | None:
    """Der Absatz „{{ lagebericht }}“ im Fließtext der Vorlage, oder None."""
    element: BaseOxmlElement
    for element in dokument.element.body.iterchildren(qn("w:p")):
        text = "".join(teil.text or "" for teil in element.iter(qn("w:t")))
        if "".join(text.split()).lower() == PLATZHALTER:
            return element
    return None


def setze_sprache(dokument: Document) -> None:
    """Dokumentsprache Deutsch, damit Trennung, Prüfung und Vorlesen stimmen."""
    wurzel = dokument.styles.element
    vorgaben = wurzel.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if vorgaben is None:
        inhalt = f"<w:docDefaults {NAMENSRAEUME}><w:rPrDefault><w:rPr/></w:rPrDefault></w:docDefaults>"
        for alt in wurzel.findall(qn("w:docDefaults")):
            wurzel.remove(alt)
        wurzel.insert(0, parse_xml(inhalt))
        vorgaben = wurzel.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for alt in vorgaben.findall(qn("w:lang")):
        vorgaben.remove(alt)
    vorgaben.append(parse_xml(f'<w:lang {NAMENSRAEUME} w:val="{SPRACHE}" w:eastAsia="{SPRACHE}" w:bidi="ar-SA"/>'))


def setze_eigenschaften(dokument: Document, bericht: Bericht, *, eigene: bool) -> None:
    """Titel, Sprache und Daten der Datei; die Angaben einer Vorlage bleiben, wo es sie gibt."""
    merkmale = dokument.core_properties
    merkmale.language = SPRACHE
    if not eigene:
        merkmale.title = merkmale.title or _merkmal(bericht.titel)
        return
    zeit = _zeit(bericht)
    merkmale.title, merkmale.subject = _merkmal(bericht.titel), _merkmal(bericht.untertitel)
    merkmale.author = merkmale.last_modified_by = _merkmal(bericht.kommune)
    merkmale.comments = merkmale.keywords = ""
    merkmale.created = merkmale.modified = zeit
    merkmale.revision = 1


def _merkmal(text: str) -> str:
    """Ein Text als Dateieigenschaft; Word lässt dort höchstens 255 Zeichen zu."""
    text = sauber(text)
    return text if len(text) <= MERKMALSLAENGE else f"{text[: MERKMALSLAENGE - 1]}…"


def _zeit(bericht: Bericht) -> datetime:
    """Datum des Datenstands, sonst der letzte Tag des Haushaltsjahres."""
    try:
        return datetime.fromisoformat(bericht.stand).replace(tzinfo=UTC)
    except ValueError:
        return datetime(bericht.jahr, 12, 31, tzinfo=UTC)


def trenne_silben(dokument: Document) -> None:
    """Schaltet die Silbentrennung ein; schmale Spalten bleiben so lesbar."""
    einstellungen = dokument.settings.element
    if einstellungen.find(qn("w:autoHyphenation")) is None:
        stelle = einstellungen.find(qn("w:defaultTabStop"))
        trennung = parse_xml(f"<w:autoHyphenation {NAMENSRAEUME}/>")
        if stelle is None:
            einstellungen.insert(0, trennung)
        else:
            stelle.addnext(trennung)
