"""Das Blatt „Angaben“: Kommune, Land, Haushaltsjahr und was sonst die Mappe beschreibt."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.einlesen.schreibweisen import als_schluessel
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.einlesen.mappe import Mappe


def lies_angaben(mappe: Mappe) -> dict[str, str]:
    """Schlüssel (gefaltet: „Haushaltsjahr“ → ``haushaltsjahr``) und Wert; leer ohne das Blatt."""
    vorhanden = [name for name in mappe.blaetter if name.casefold() == "angaben"]
    if not vorhanden:
        return {}
    paare = [zeile[:2] for zeile in mappe.rohzeilen(vorhanden[0])[1:] if len(zeile) > 1]
    return {falte(str(name)): _als_text(wert) for name, wert in paare if name != "" and wert != ""}


def _als_text(wert: object) -> str:
    """Zellinhalt als Text; Datum als JJJJ-MM-TT, ganze Zahl ohne Nachkommastellen."""
    if isinstance(wert, dt.datetime):
        wert = wert.date()
    return wert.isoformat() if isinstance(wert, dt.date) else als_schluessel(wert) or str(wert)
