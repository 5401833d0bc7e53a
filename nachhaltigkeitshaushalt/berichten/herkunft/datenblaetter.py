"""Die Datenblätter der Mappe: jede Zelle des Haushalts mit ihren Anteilen, Spalten mit Namen.

Kopf, Namen und Druckeinrichtung schreibt xlsxwriter; die vielen tausend Datenzeilen werden
spaltenweise als Text gebaut und danach in die fertigen Blätter gesetzt.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from nachhaltigkeitshaushalt.berichten.ablage import FESTE_ZEIT
from nachhaltigkeitshaushalt.berichten.herkunft.formeln import BLATT, name
from nachhaltigkeitshaushalt.berichten.herkunft.terme import Tafelname
from nachhaltigkeitshaushalt.berichten.schreibweise import sauber

if TYPE_CHECKING:
    import pandas as pd
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from nachhaltigkeitshaushalt.berichten.herkunft.tafeln import Tafeln

_TITEL = {
    "datei": "Datei", "blatt": "Blatt", "zelle": "Zelle", "wertart": "Wertart", "seite": "Seite", "zeile": "Planzeile",
    "produkt": "Produkt", "konto": "Konto", "betrag_cent": "Betrag der Zelle", "anteil": "Anteil",
    "anteil_cent": "Anteil in Euro", "ziel": "Ziel", "handlungsfeld": "Handlungsfeld", "wirkung": "Wirkung",
    "fachbereich": "Fachbereich", "zaehlt": "Zählt mit", "ohne_ziel": "Ohne Ziel", "nr": "Nr.",
}  # fmt: skip
BETRAEGE = ("betrag_cent", "anteil_cent")
LAENGSTES_BLATT = 1_048_575
"""So viele Datenzeilen fasst ein Blatt."""

_ENDE, _STIL = b"</sheetData>", "s=euro"
_SPALTENSTIL = re.compile(rb'<col [^>]*style="(\d+)"')


def hat_platz(tafeln: Tafeln) -> bool:
    """Ob alle Tafeln auf ein Blatt passen; sonst stehen in der Mappe nur Werte."""
    return all(len(tafeln.hole(tafel)) <= LAENGSTES_BLATT for tafel in Tafelname)


def lege_datenblaetter_an(mappe: xlsxwriter.Workbook, tafeln: Tafeln, kopf: Format, euro: Format) -> dict[str, bytes]:
    """Hängt die vier Datenblätter ohne Daten an, gibt jeder Spalte einen Namen.

    Returns:
        Name des Blatts im Archiv → seine Datenzeilen, für ``setze_daten_ein``.

    """
    daten = {}
    for tafel in Tafelname:
        inhalt = tafeln.hole(tafel)
        blatt = mappe.add_worksheet(BLATT[tafel])
        letzte = max(len(inhalt), 1) + 1
        for stelle, spalte in enumerate(inhalt.columns):
            buchstabe = chr(ord("A") + stelle)
            blatt.write_string(0, stelle, _TITEL[str(spalte)], kopf)
            ort = f"='{BLATT[tafel]}'!${buchstabe}$2:${buchstabe}${letzte}"
            mappe.define_name(name(tafel, str(spalte)), ort)
        _richte_ein(blatt, letzte, [str(spalte) in BETRAEGE for spalte in inhalt.columns], euro)
        daten[f"xl/worksheets/sheet{len(mappe.worksheets())}.xml"] = _zeilen(inhalt)
    return daten


def _richte_ein(blatt: Worksheet, letzte: int, betraege: list[bool], euro: Format) -> None:
    """Breiten, fixierter und filterbarer Kopf, Druck im Querformat."""
    for stelle, ist_betrag in enumerate(betraege):
        blatt.set_column(stelle, stelle, 16, euro if ist_betrag else None)
    blatt.freeze_panes(1, 0)
    blatt.autofilter(0, 0, letzte - 1, len(betraege) - 1)
    blatt.set_landscape()
    blatt.set_paper(9)
    blatt.fit_to_pages(1, 0)
    blatt.repeat_rows(0)


def _zeilen(inhalt: pd.DataFrame) -> bytes:
    """Die Datenzeilen als Text: Beträge als Zahlen in Euro, alles andere ausdrücklich als Text."""
    nummern = range(2, len(inhalt) + 2)
    spalten = []
    for stelle, spalte in enumerate(inhalt.columns):
        ort = chr(ord("A") + stelle)
        if spalte in BETRAEGE:
            werte = [f'" {_STIL}><v>{wert!r}</v></c>' for wert in (inhalt[spalte] / 100).tolist()]
        else:
            texte = inhalt[spalte].tolist()
            gesetzt = {text: _als_zelle(str(text)) for text in set(texte)}
            werte = [gesetzt[text] for text in texte]
        paare = zip(nummern, werte, strict=True)
        spalten.append([f'<c r="{ort}{nummer}{wert}' if wert else "" for nummer, wert in paare])
    teile = zip(*spalten, strict=True)
    return "".join(f'<row r="{n}">{"".join(zellen)}</row>' for n, zellen in zip(nummern, teile, strict=True)).encode()


def _als_zelle(text: str) -> str:
    """Der Rest einer Textzelle nach ihrem Ort, leer bei leerem Text."""
    return f'" t="inlineStr"><is><t xml:space="preserve">{escape(sauber(text))}</t></is></c>' if text else ""


def setze_daten_ein(mappe: bytes, daten: dict[str, bytes]) -> bytes:
    """Setzt die Datenzeilen in die fertige Mappe; gleiche Eingabe gibt gleiche Bytes."""
    ziel = BytesIO()
    with ZipFile(BytesIO(mappe)) as alt, ZipFile(ziel, "w") as neu:
        for teil in alt.namelist():
            inhalt = alt.read(teil)
            if teil in daten:
                stil = _SPALTENSTIL.search(inhalt)
                nummer = stil.group(1) if stil else b"0"
                zeilen = daten[teil].replace(f'" {_STIL}>'.encode(), b'" s="' + nummer + b'">')
                inhalt = inhalt.replace(_ENDE, zeilen + _ENDE)
            eintrag = ZipInfo(teil, FESTE_ZEIT)
            eintrag.compress_type = ZIP_DEFLATED
            neu.writestr(eintrag, inhalt, compresslevel=4)
    return ziel.getvalue()
