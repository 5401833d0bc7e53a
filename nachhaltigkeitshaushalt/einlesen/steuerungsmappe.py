"""Die Steuerungsmappe: Ziele, Zuordnungen, Kennzahlen, Handlungsfelder, Umschichtungen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.einlesen.blaetter.angaben import lies_angaben
from nachhaltigkeitshaushalt.einlesen.blaetter.tabellenblatt import leere_tabelle, lies_tabelle
from nachhaltigkeitshaushalt.einlesen.datei.mappe import oeffne
from nachhaltigkeitshaushalt.kern import tabellen
from nachhaltigkeitshaushalt.kern.befunde import Befund, befundtabelle
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    import os

    import pandas as pd

BLAETTER = {
    "Handlungsfelder": (tabellen.Handlungsfelder, False),
    "Ziele": (tabellen.Ziele, True),
    "Zuordnungen": (tabellen.Zuordnungen, True),
    "Kennzahlen": (tabellen.Kennzahlen, True),
    "Kennzahlwerte": (tabellen.Kennzahlwerte, True),
    "Handlungsfeldbudgets": (tabellen.Handlungsfeldbudgets, False),
    "Umschichtungen": (tabellen.Umschichtungen, False),
    "Budgetregeln": (tabellen.Budgetregeln, False),
    "Mittelbindung": (tabellen.Mittelbindung, False),
    "Monatswerte": (tabellen.Monatswerte, False),
    "Maßnahmen": (tabellen.Massnahmen, False),
    "Bewertungen": (tabellen.Bewertungen, False),
    "Stimmen": (tabellen.Stimmen, False),
    "Gewichte": (tabellen.Gewichte, False),
    "Erläuterungen": (tabellen.Erlaeuterungen, False),
    "Produktsteckbriefe": (tabellen.Produktsteckbriefe, False),
}
"""Blatt → Modell und ob das Blatt da sein muss."""


@dataclass(frozen=True, eq=False)
class Steuerung:
    """Eine eingelesene Steuerungsmappe; jede Tabelle nach Datenvertrag, mit Herkunft."""

    handlungsfelder: pd.DataFrame
    ziele: pd.DataFrame
    zuordnungen: pd.DataFrame
    kennzahlen: pd.DataFrame
    kennzahlwerte: pd.DataFrame
    handlungsfeldbudgets: pd.DataFrame
    umschichtungen: pd.DataFrame
    budgetregeln: pd.DataFrame
    mittelbindung: pd.DataFrame
    monatswerte: pd.DataFrame
    massnahmen: pd.DataFrame
    bewertungen: pd.DataFrame
    stimmen: pd.DataFrame
    gewichte: pd.DataFrame
    erlaeuterungen: pd.DataFrame
    produktsteckbriefe: pd.DataFrame
    befunde: pd.DataFrame
    buchstaben: dict[str, dict[str, str]] = field(default_factory=dict)
    """Tabelle → Spalte des Datenvertrags → Excel-Spalte, für die Zellen in Befunden."""
    angaben: dict[str, str] = field(default_factory=dict)
    dateien: dict[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Eine Zeile statt aller Tabellen."""
        return f"Steuerung({len(self.ziele)} Ziele, {len(self.kennzahlen)} Kennzahlen, {len(self.befunde)} Befunde)"

    def _repr_html_(self) -> str:
        """Kurzfassung im Notebook: wie viele Ziele, Kennzahlen, Zuordnungen."""
        from nachhaltigkeitshaushalt.einlesen.anzeige import steuerung_als_html

        return steuerung_als_html(self)


def lies_steuerung(pfad: str | os.PathLike[str]) -> Steuerung:
    """Liest die Steuerungsmappe.

    Args:
        pfad: Excel-Mappe mit den Blättern Ziele, Zuordnungen, Kennzahlen, Kennzahlwerte und,
            wenn vorhanden, Handlungsfelder, Handlungsfeldbudgets, Umschichtungen, Budgetregeln,
            Mittelbindung, Monatswerte, Maßnahmen, Bewertungen, Stimmen, Gewichte, Erläuterungen,
            Produktsteckbriefe, Angaben.

    Returns:
        Alle Tabellen nach Datenvertrag; Zeilen mit unbrauchbaren Zellen fehlen darin und
        stehen als Befund mit ihrer Zelle in ``befunde``.

    Raises:
        HaushaltsFehler: Datei unbrauchbar, Pflichtblatt oder Pflichtspalte fehlt.

    Beispiel:
        >>> from nachhaltigkeitshaushalt.beispiel import beispielmappen
        >>> steuerung = lies_steuerung(beispielmappen()["steuerung"])
        >>> len(steuerung.kennzahlen) >= 25
        True

    """
    mappe = oeffne(pfad)
    vorhanden = {name.casefold() for name in mappe.blaetter}
    inhalt: dict[str, pd.DataFrame] = {}
    befunde: list[Befund] = []
    buchstaben: dict[str, dict[str, str]] = {}
    for blatt, (modell, pflicht) in BLAETTER.items():
        if not pflicht and blatt.casefold() not in vorhanden:
            inhalt[falte(blatt)] = leere_tabelle(modell)
            continue
        gelesen = lies_tabelle(mappe, blatt, modell)
        inhalt[falte(blatt)], buchstaben[falte(blatt)] = gelesen.tabelle, gelesen.buchstaben
        befunde += gelesen.befunde
    return Steuerung(
        **inhalt,
        befunde=befundtabelle(befunde),
        buchstaben=buchstaben,
        angaben=lies_angaben(mappe),
        dateien={mappe.name: mappe.sha256},
    )
