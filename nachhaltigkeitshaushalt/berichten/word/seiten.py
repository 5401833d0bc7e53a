"""Seiten: A4, Ränder, Kopf- und Fußzeile, Wechsel zwischen Hoch- und Querformat."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm

from nachhaltigkeitshaushalt.berichten.word.xml import NAMENSRAEUME, absatz, feld, lauf

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

A4 = (Cm(21.0), Cm(29.7))
RAND = Cm(2.2)
TWIP = 635
"""EMU je Zwanzigstel Punkt."""


def richte_seiten_ein(dokument: Document, titel: str, kommune: str, format_: str) -> None:
    """Eigenes Dokument: A4 hoch, Ränder, Kopfzeile mit Titel, Fußzeile mit Seitenzahl."""
    bereich = dokument.sections[0]
    bereich.page_width, bereich.page_height = A4
    bereich.left_margin = bereich.right_margin = bereich.top_margin = bereich.bottom_margin = RAND
    bereich.header_distance = bereich.footer_distance = Cm(1.1)
    kopf = lauf(" · ".join(filter(None, (kommune, titel))))
    fuss = lauf("Seite ") + feld("PAGE", "1") + lauf(" von ") + feld("NUMPAGES", "1")
    for teil, laeufe in ((bereich.header, kopf), (bereich.footer, fuss)):
        teil.is_linked_to_previous = False
        wurzel = teil.part.element
        for kind in list(wurzel):
            wurzel.remove(kind)
        ausrichtung = '<w:jc w:val="right"/>'
        inhalt = f"<w:hdr {NAMENSRAEUME}>{absatz(format_, laeufe, merkmale=ausrichtung)}</w:hdr>"
        wurzel.extend(list(parse_xml(inhalt)))


def satzbreite(bereich: BaseOxmlElement, *, quer: bool) -> int:
    """Breite zwischen den Rändern in Zwanzigstel Punkt."""
    return _zwischen_raendern(bereich, ("left", "right"), lang=quer)


def satzhoehe(bereich: BaseOxmlElement, *, quer: bool) -> int:
    """Höhe zwischen den Rändern in Zwanzigstel Punkt."""
    return _zwischen_raendern(bereich, ("top", "bottom"), lang=not quer)


def _zwischen_raendern(bereich: BaseOxmlElement, raender: tuple[str, str], *, lang: bool) -> int:
    """Eine Kante der Seite ohne ihre Ränder; ohne Angaben gilt A4."""
    seite, abstaende = bereich.find(qn("w:pgSz")), bereich.find(qn("w:pgMar"))
    if seite is None or abstaende is None:
        return round(A4[1 if lang else 0] - 2 * RAND) // TWIP
    kanten = sorted((int(seite.get(qn("w:w"))), int(seite.get(qn("w:h")))))
    return kanten[1 if lang else 0] - sum(abs(int(abstaende.get(qn(f"w:{rand}")))) for rand in raender)


def ist_quer(bereich: BaseOxmlElement) -> bool:
    """Ob ein Seitenbereich im Querformat steht."""
    seite = bereich.find(qn("w:pgSz"))
    return seite is not None and int(seite.get(qn("w:w"))) > int(seite.get(qn("w:h")))


def wechsel(bereich: BaseOxmlElement, format_: str, *, quer: bool, erster: bool) -> str:
    """Absatz, der einen Seitenbereich in Hoch- oder Querformat beendet.

    Kopf- und Fußzeilen der Vorlage gelten weiter; nur der erste Bereich behält eine eigene
    Titelseite und den Neubeginn der Seitenzählung.
    """
    neu = deepcopy(bereich)
    setze_format(neu, quer=quer)
    if not erster:
        entferne_neubeginn(neu)
    return absatz(format_, "", merkmale=str(neu.xml))


def setze_format(bereich: BaseOxmlElement, *, quer: bool) -> None:
    """Dreht die Seite ins verlangte Format und lässt den Bereich auf einer neuen Seite beginnen."""
    seite = bereich.find(qn("w:pgSz"))
    if seite is None:
        seite = parse_xml(f'<w:pgSz {NAMENSRAEUME} w:w="{A4[0] // TWIP}" w:h="{A4[1] // TWIP}"/>')
        verweise = [kind for kind in bereich if kind.tag in {qn("w:headerReference"), qn("w:footerReference")}]
        bereich.insert(len(verweise), seite)
    kanten = sorted((int(seite.get(qn("w:w"))), int(seite.get(qn("w:h")))), reverse=quer)
    seite.set(qn("w:w"), str(kanten[0]))
    seite.set(qn("w:h"), str(kanten[1]))
    seite.attrib.pop(qn("w:orient"), None)
    if quer:
        seite.set(qn("w:orient"), "landscape")
    art = bereich.find(qn("w:type"))
    if art is not None:
        art.set(qn("w:val"), "nextPage")


def entferne_neubeginn(bereich: BaseOxmlElement) -> None:
    """Nimmt einem Folgebereich Titelseite und Neubeginn der Seitenzählung."""
    for element in bereich.findall(qn("w:titlePg")):
        bereich.remove(element)
    for zaehlung in bereich.findall(qn("w:pgNumType")):
        zaehlung.attrib.pop(qn("w:start"), None)
