"""Die Datenblätter der Mappe: jede Zelle des Haushalts mit ihren Anteilen, Spalten mit Namen."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def hat_platz(tafeln: Tafeln) -> bool:
    """Ob alle Tafeln auf ein Blatt passen; sonst stehen in der Mappe nur Werte."""
    return all(len(tafeln.hole(tafel)) <= LAENGSTES_BLATT for tafel in Tafelname)


def schreibe_datenblaetter(mappe: xlsxwriter.Workbook, tafeln: Tafeln, kopf: Format, euro: Format) -> None:
    """Hängt die vier Datenblätter an und gibt jeder ihrer Spalten einen Namen."""
    for tafel in Tafelname:
        inhalt = tafeln.hole(tafel)
        blatt = mappe.add_worksheet(BLATT[tafel])
        _schreibe_tafel(blatt, inhalt, kopf, euro)
        letzte = max(len(inhalt), 1) + 1
        for stelle, spalte in enumerate(inhalt.columns):
            buchstabe = chr(ord("A") + stelle)
            ort = f"='{BLATT[tafel]}'!${buchstabe}$2:${buchstabe}${letzte}"
            mappe.define_name(name(tafel, str(spalte)), ort)


def _schreibe_tafel(blatt: Worksheet, inhalt: pd.DataFrame, kopf: Format, euro: Format) -> None:
    """Kopf und Spalten einer Tafel; Beträge in Euro, alles andere als Text."""
    for stelle, spalte in enumerate(inhalt.columns):
        blatt.write_string(0, stelle, _TITEL[str(spalte)], kopf)
        if spalte in BETRAEGE:
            for zeile, wert in enumerate((inhalt[spalte] / 100).tolist(), start=1):
                blatt.write_number(zeile, stelle, wert, euro)
        else:
            for zeile, text in enumerate(inhalt[spalte].tolist(), start=1):
                if text:
                    blatt.write_string(zeile, stelle, sauber(str(text)))
    blatt.set_column(0, len(inhalt.columns) - 1, 16)
    blatt.freeze_panes(1, 0)
    blatt.autofilter(0, 0, max(len(inhalt), 1), len(inhalt.columns) - 1)
    blatt.set_landscape()
    blatt.set_paper(9)
    blatt.fit_to_pages(1, 0)
    blatt.repeat_rows(0)
