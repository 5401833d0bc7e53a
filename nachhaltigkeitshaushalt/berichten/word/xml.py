"""WordprocessingML als Text: Absätze, Läufe, Felder, Abschnittswechsel."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from nachhaltigkeitshaushalt.berichten.schreibweise import STATUSZEICHEN, sauber

NAMENSRAEUME = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
SYMBOLSCHRIFT = "Segoe UI Symbol"
_ZEICHEN = sorted(STATUSZEICHEN.values(), key=len, reverse=True)


def lauf(text: str, *, fett: bool = False) -> str:
    """Ein Lauf Text; weiche Trennstriche werden zu denen von Word."""
    merkmale = "<w:rPr><w:b/><w:bCs/></w:rPr>" if fett else ""
    inhalt = escape(sauber(text)).replace("\n", "<w:br/>")
    teile = inhalt.split("\u00ad")
    gesetzt = "<w:softHyphen/>".join(f'<w:t xml:space="preserve">{teil}</w:t>' for teil in teile)
    gesetzt = gesetzt.replace("<w:br/>", '</w:t><w:br/><w:t xml:space="preserve">')
    return f"<w:r>{merkmale}{gesetzt}</w:r>"


def lauf_mit_zeichen(text: str, *, fett: bool = False) -> str:
    """Wie ``lauf``, Wettersymbole aber in einer Schrift, die sie enthält."""
    zeichen = next((z for z in _ZEICHEN if text.startswith(f"{z} ")), None)
    if zeichen is None:
        return lauf(text, fett=fett)
    name = SYMBOLSCHRIFT
    schrift = f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'
    symbol = f"<w:r><w:rPr>{schrift}</w:rPr><w:t>{zeichen}</w:t></w:r>"
    return symbol + lauf(text.removeprefix(zeichen), fett=fett)


def absatz(format_: str, laeufe: str, *, merkmale: str = "") -> str:
    """Ein Absatz mit Absatzformat; ``merkmale`` folgt dem Format in ``w:pPr``."""
    return f"<w:p><w:pPr><w:pStyle w:val={quoteattr(format_)}/>{merkmale}</w:pPr>{laeufe}</w:p>"


def feld(anweisung: str, anzeige: str) -> str:
    """Ein Feld mit zwischengespeichertem Ergebnis."""
    return f"<w:fldSimple w:instr={quoteattr(f' {anweisung} ')}>{lauf(anzeige)}</w:fldSimple>"


def beschriftung(format_: str, art: str, nummer: int, text: str, *, beim_naechsten: bool) -> str:
    """Beschriftung mit Zählfeld: „Tabelle 3: …“."""
    halt = "<w:keepNext/>" if beim_naechsten else ""
    laeufe = lauf(f"{art} ") + feld(f"SEQ {art} \\* ARABIC", str(nummer)) + lauf(f": {text}")
    return absatz(format_, laeufe, merkmale=halt)


def bild(verweis: str, nummer: int, titel: str, alternativtext: str, masse: tuple[int, int]) -> str:
    """Ein Bild in der Zeile mit Titel und Alternativtext; Maße in EMU."""
    breite, hoehe = masse
    merkmale = f'id="{nummer}" name={quoteattr(f"Abbildung {nummer}")}'
    alternativ = f"descr={quoteattr(sauber(alternativtext))} title={quoteattr(sauber(titel))}"
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{breite}" cy="{hoehe}"/>'
        f"<wp:docPr {merkmale} {alternativ}/>"
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {merkmale} {alternativ}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{verweis}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{breite}" cy="{hoehe}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
