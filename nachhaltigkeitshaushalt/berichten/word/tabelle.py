"""Eine Tabelle als WordprocessingML: zeilenweise gebaut, Kopf wiederholt, Zahlen rechts."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from nachhaltigkeitshaushalt.berichten.inhalt import RECHTSBUENDIG, Art, Spalte, Tabelle, Zeile, Zelle
from nachhaltigkeitshaushalt.berichten.schreibweise import sauber, schreibe_zelle
from nachhaltigkeitshaushalt.berichten.word.breiten import verteile_breite
from nachhaltigkeitshaushalt.berichten.word.xml import lauf, lauf_mit_zeichen

ZUSAMMENHALT = 28
"""Bis zu so vielen Zeilen bleibt eine Tabelle auf einer Seite."""

STATUSTON = {
    "sonne": "CFE8DC",
    "leicht_bewoelkt": "E7F4EE",
    "wolke": "FCEBD0",
    "gewitter": "F3D3C4",
    "nicht_bewertbar": "EDEDED",
}
SUMMENTON = "F4F6F8"


def baue_tabelle(tabelle: Tabelle, formate: dict[str, str], breite: int) -> str:
    """Die Tabelle in voller Satzbreite (Zwanzigstel Punkt); ohne Zeilen steht das in der Tabelle."""
    breiten = verteile_breite(tabelle, breite)
    kopf = _kopfzeile(tabelle.spalten, breiten, formate)
    anzahl = len(tabelle.zeilen)
    zeilen = "".join(
        _zeile(zeile, tabelle.spalten, breiten, formate, halt=_haelt(nummer, anzahl, tabelle))
        for nummer, zeile in enumerate(tabelle.zeilen)
    )
    inhalt = zeilen or _leerzeile(breite, len(breiten), formate)
    return f"<w:tbl>{_merkmale(tabelle, breiten, formate['tabelle'])}{kopf}{inhalt}</w:tbl>"


def _merkmale(tabelle: Tabelle, breiten: list[int], format_: str) -> str:
    """Format, feste Breite und Beschreibung für Vorleseprogramme."""
    raster = "".join(f'<w:gridCol w:w="{breite}"/>' for breite in breiten)
    spalten = ", ".join(spalte.titel.replace("\u00ad", "") for spalte in tabelle.spalten)
    return (
        f'<w:tblPr><w:tblStyle w:val={quoteattr(format_)}/><w:tblW w:w="{sum(breiten)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(sauber(tabelle.titel))}/>"
        f"<w:tblDescription w:val={quoteattr(sauber(f'Spalten: {spalten}'))}/></w:tblPr><w:tblGrid>{raster}</w:tblGrid>"
    )


def _haelt(nummer: int, anzahl: int, tabelle: Tabelle) -> bool:
    """Ob eine Zeile mit der nächsten (die letzte mit der Anmerkung) auf einer Seite bleiben soll."""
    if nummer == anzahl - 1:
        return bool(tabelle.hinweis)
    ganz = anzahl <= ZUSAMMENHALT and not tabelle.quer
    return ganz or nummer == 0 or nummer == anzahl - 2


def _kopfzeile(spalten: tuple[Spalte, ...], breiten: list[int], formate: dict[str, str]) -> str:
    """Die Kopfzeile; Word wiederholt sie auf jeder Seite."""
    zellen = "".join(
        _zelle(lauf(spalte.titel), breite, formate["tabellenkopf"], rechts=spalte.art in RECHTSBUENDIG)
        for spalte, breite in zip(spalten, breiten, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{zellen}</w:tr>"


def _zeile(
    zeile: Zeile, spalten: tuple[Spalte, ...], breiten: list[int], formate: dict[str, str], *, halt: bool
) -> str:
    """Eine Datenzeile, die nicht über die Seite umbricht."""
    zellen = "".join(
        _datenzelle(zelle, spalte, breite, formate, betont=zeile.betont, halt=halt)
        for zelle, spalte, breite in zip(zeile.zellen, spalten, breiten, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{zellen}</w:tr>"


def _datenzelle(zelle: Zelle, spalte: Spalte, breite: int, formate: dict[str, str], *, betont: bool, halt: bool) -> str:  # noqa: PLR0913 - Wert, Spalte, Maß und Formate einer Zelle
    """Eine Zelle: Text links, Zahlen rechts, Status getönt mit Zeichen und Wort."""
    text = schreibe_zelle(zelle)
    rechts = spalte.art in RECHTSBUENDIG
    ton = SUMMENTON if betont else ""
    if zelle.art is Art.STATUS:
        ton = STATUSTON.get(str(zelle.wert), "")
        laeufe = lauf_mit_zeichen(text)
    else:
        laeufe = lauf(text, fett=betont)
    return _zelle(laeufe, breite, formate["tabellenzahl" if rechts else "tabellentext"], ton=ton, halt=halt)


def _zelle(laeufe: str, breite: int, format_: str, *, ton: str = "", halt: bool = False, rechts: bool = False) -> str:  # noqa: PLR0913 - Inhalt, Maß, Format und drei Merkmale einer Zelle
    """Eine Tabellenzelle mit einem Absatz."""
    flaeche = f'<w:shd w:val="clear" w:color="auto" w:fill="{ton}"/>' if ton else ""
    zusammen = "<w:keepNext/>" if halt else ""
    ausrichtung = '<w:jc w:val="right"/>' if rechts else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{breite}" w:type="dxa"/>{flaeche}</w:tcPr>'
        f"<w:p><w:pPr><w:pStyle w:val={quoteattr(format_)}/>{zusammen}{ausrichtung}</w:pPr>{laeufe}</w:p></w:tc>"
    )


def _leerzeile(breite: int, spalten: int, formate: dict[str, str]) -> str:
    """Eine Zeile über alle Spalten, die sagt, dass es nichts gibt."""
    inhalt = f"<w:p><w:pPr><w:pStyle w:val={quoteattr(formate['tabellentext'])}/></w:pPr>{lauf('keine Einträge')}</w:p>"
    verbunden = f'<w:tcPr><w:tcW w:w="{breite}" w:type="dxa"/><w:gridSpan w:val="{spalten}"/></w:tcPr>'
    return f"<w:tr><w:tc>{verbunden}{inhalt}</w:tc></w:tr>"
