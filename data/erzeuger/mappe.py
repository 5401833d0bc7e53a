"""Schreibt Blätter als gepflegte Excel-Arbeitsmappe mit festem Zeitstempel (byteweise wiederholbar)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    from pathlib import Path

ERSTELLT = dt.datetime(2026, 4, 30, 12, 0, 0)  # noqa: DTZ001 - Excel kennt keine Zeitzonen
FORMATE: dict[str, dict[str, Any]] = {
    "text": {},
    "umbruch": {"text_wrap": True, "align": "left", "valign": "top"},
    "jahr": {"num_format": "0", "align": "center"},
    "wert": {"num_format": "#,##0.00"},
    "betrag": {"num_format": "#,##0.00"},
    "anteil": {"num_format": "0.0%", "align": "center"},
    "datum": {"num_format": "dd.mm.yyyy", "align": "center"},
}
KOPF = {"bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF", "valign": "vcenter", "border": 1}
KOPFLAGE = {"jahr": "center", "anteil": "center", "datum": "center", "wert": "right", "betrag": "right"}
SUMME = {"bold": True, "top": 1, "bg_color": "#E8F0F2"}


@dataclass(frozen=True)
class Spalte:
    """Eine Spalte mit Überschrift, Breite und Art des Inhalts."""

    name: str
    breite: float
    art: str = "text"


@dataclass(frozen=True)
class Blatt:
    """Ein Tabellenblatt: Spalten, Zeilen und welche Zeilen Summen sind."""

    name: str
    spalten: list[Spalte]
    zeilen: list[list[Any]]
    summenzeilen: set[int] = field(default_factory=set)
    feste_spalten: int = 0


def angaben_blatt(angaben: dict[str, Any]) -> Blatt:
    """Das erste Blatt jeder Mappe: Schlüssel und Wert."""
    return Blatt(
        "Angaben", [Spalte("Schlüssel", 22), Spalte("Wert", 90, "umbruch")], [list(paar) for paar in angaben.items()]
    )


def schreibe_mappe(pfad: Path, titel: str, thema: str, blaetter: list[Blatt]) -> None:
    """Schreibt die Blätter in eine neue Arbeitsmappe."""
    with xlsxwriter.Workbook(pfad, {"default_date_format": "dd.mm.yyyy"}) as mappe:
        mappe.set_properties(
            {
                "title": titel,
                "subject": thema,
                "author": "Kämmerei Beispielstadt (erfunden)",
                "category": "Haushalt",
                "keywords": "Haushalt, NKF, Nachhaltigkeit, Beispiel",
                "comments": "Erfundene Daten; erzeugt mit data/erzeuge_beispielstadt.py",
                "language": "de-DE",
                "created": ERSTELLT,
            },
        )
        for blatt in blaetter:
            _schreibe_blatt(mappe, blatt)


def _schreibe_blatt(mappe: Any, blatt: Blatt) -> None:  # noqa: ANN401 - xlsxwriter ist ohne Typen
    """Kopfzeile, Zeilen, Filter, feste Kopfzeile, Druckeinrichtung."""
    ziel = mappe.add_worksheet(blatt.name)
    for nummer, spalte in enumerate(blatt.spalten):
        kopf = mappe.add_format(KOPF | {"align": KOPFLAGE.get(spalte.art, "left")})
        ziel.set_column(nummer, nummer, spalte.breite)
        ziel.write_string(0, nummer, spalte.name, kopf)
    _schreibe_zeilen(mappe, ziel, blatt)
    letzte_zeile, letzte_spalte = max(1, len(blatt.zeilen)), len(blatt.spalten) - 1
    ziel.autofilter(0, 0, letzte_zeile, letzte_spalte)
    ziel.freeze_panes(1, blatt.feste_spalten)
    ziel.ignore_errors({"number_stored_as_text": f"A1:Z{letzte_zeile + 1}"})
    _richte_druck_ein(ziel)


def _schreibe_zeilen(mappe: Any, ziel: Any, blatt: Blatt) -> None:  # noqa: ANN401 - xlsxwriter ist ohne Typen
    """Zellen nach der Art ihrer Spalte; leere Zellen bleiben leer."""
    gewoehnlich = [mappe.add_format(FORMATE[spalte.art]) for spalte in blatt.spalten]
    summe = [mappe.add_format(FORMATE[spalte.art] | SUMME) for spalte in blatt.spalten]
    datum = mappe.add_format(FORMATE["datum"] | {"align": "left"})
    for nummer, zeile in enumerate(blatt.zeilen):
        formate = summe if nummer in blatt.summenzeilen else gewoehnlich
        for stelle, inhalt in enumerate(zeile):
            einzeln = datum if isinstance(inhalt, dt.date) and blatt.spalten[stelle].art != "datum" else formate[stelle]
            _schreibe_zelle(ziel, nummer + 1, stelle, inhalt, einzeln)


def _schreibe_zelle(ziel: Any, zeile: int, stelle: int, inhalt: Any, zellformat: Any) -> None:  # noqa: ANN401 - Ort, Inhalt und Format einer Zelle
    """Text bleibt Text (auch Schlüssel aus Ziffern), Zahlen und Daten bleiben, was sie sind."""
    if isinstance(inhalt, str):
        ziel.write_string(zeile, stelle, inhalt, zellformat)
    elif isinstance(inhalt, dt.date):
        ziel.write_datetime(zeile, stelle, inhalt, zellformat)
    elif inhalt is not None:
        ziel.write_number(zeile, stelle, inhalt, zellformat)


def _richte_druck_ein(ziel: Any) -> None:  # noqa: ANN401 - xlsxwriter ist ohne Typen
    """Querformat A4, eine Seite breit, Kopfzeile auf jeder Seite."""
    ziel.set_landscape()
    ziel.set_paper(9)
    ziel.fit_to_pages(1, 0)
    ziel.repeat_rows(0)
    ziel.set_footer("&L&A&RSeite &P von &N")
