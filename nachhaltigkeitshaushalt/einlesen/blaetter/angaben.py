"""Das Blatt „Angaben“: Kommune, Land, Haushaltsjahr und was sonst die Mappe beschreibt."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.einlesen.datei.schreibweisen import als_schluessel
from nachhaltigkeitshaushalt.kern.befunde import Befund, Ort, befund
from nachhaltigkeitshaushalt.kern.vorschlag import falte

EURO = "euro"
_EURO = frozenset({EURO, "eur", "€"})

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from nachhaltigkeitshaushalt.einlesen.datei.mappe import Mappe


def lies_angaben(mappe: Mappe) -> dict[str, str]:
    """Schlüssel (gefaltet: „Haushaltsjahr“ → ``haushaltsjahr``) und Wert; leer ohne das Blatt."""
    vorhanden = [name for name in mappe.blaetter if name.casefold() == "angaben"]
    if not vorhanden:
        return {}
    paare = [zeile[:2] for zeile in mappe.rohzeilen(vorhanden[0])[1:] if len(zeile) > 1]
    return {falte(str(name)): _als_text(wert) for name, wert in paare if name != "" and wert != ""}


def pruefe_einheit(angaben: Mapping[str, str], gelesen: Collection[str], datei: str) -> list[Befund]:
    """Ein Befund, wenn die Angaben eine andere Einheit nennen als die, in der Beträge gelesen sind.

    Args:
        angaben: Ergebnis von ``lies_angaben``.
        gelesen: Einheiten der Betragsspalten; nennt das Layout eine andere als Euro, gilt das Layout.
        datei: Dateiname.

    """
    einheit = angaben.get("einheit", "")
    if not einheit or set(gelesen) != {EURO} or falte(einheit).removeprefix("in_") in _EURO:
        return []
    return [befund("angabe_einheit", Ort(datei, "Angaben"), einheit)]


def _als_text(wert: object) -> str:
    """Zellinhalt als Text; Datum als JJJJ-MM-TT, ganze Zahl ohne Nachkommastellen."""
    if isinstance(wert, dt.datetime):
        wert = wert.date()
    return wert.isoformat() if isinstance(wert, dt.date) else als_schluessel(wert) or str(wert)
