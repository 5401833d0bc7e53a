"""Kurzfassungen für das Notebook: Umfang auf einen Blick, ohne Tabellen zu öffnen."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.kern.geld import als_euro

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung


def haushalt_als_html(haushalt: Haushalt) -> str:
    """Kommune, Zeilen, Produkte, Jahre, Befunde und die Lesedifferenz eines Haushalts."""
    jahre = sorted(haushalt.zeilen["jahr"].unique())
    spanne = f"{jahre[0]}–{jahre[-1]}" if jahre else "–"
    differenz = int(haushalt.leseprotokoll["differenz_cent"].sum())
    zeilen = f"{len(haushalt.zeilen):,}".replace(",", ".")
    return _tafel(
        f"Haushalt {haushalt.angaben.get('kommune', '')}",
        {
            "Haushaltszeilen": zeilen,
            "Produkte": str(len(haushalt.produkte)),
            "Jahre": spanne,
            "Summe Quelle − gelesen": als_euro(differenz),
            "Befunde": str(len(haushalt.befunde)),
        },
    )


def steuerung_als_html(steuerung: Steuerung) -> str:
    """Anzahl der Einträge je Blatt der Steuerungsmappe."""
    namen = {
        "Handlungsfelder": steuerung.handlungsfelder,
        "Ziele": steuerung.ziele,
        "Kennzahlen": steuerung.kennzahlen,
        "Kennzahlwerte": steuerung.kennzahlwerte,
        "Zuordnungen": steuerung.zuordnungen,
        "Umschichtungen": steuerung.umschichtungen,
        "Befunde": steuerung.befunde,
    }
    return _tafel("Steuerungsmappe", {name: str(len(tabelle)) for name, tabelle in namen.items()})


def _tafel(titel: str, angaben: dict[str, str]) -> str:
    """Zweispaltige HTML-Tafel; alle Texte entschärft."""
    zeilen = "".join(
        f"<tr><th scope='row' style='text-align:left'>{escape(name)}</th><td>{escape(wert)}</td></tr>"
        for name, wert in angaben.items()
    )
    return f"<table><caption>{escape(titel)}</caption>{zeilen}</table>"
