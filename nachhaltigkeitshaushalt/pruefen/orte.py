"""Wo eine Zeile einer Mappe steht: Ort eines Befundes mit Excel-Zelle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.kern.befunde import Ort

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung


def ort_in(quelle: Haushalt | Steuerung, tabelle: str, zeile: Mapping[Any, Any], spalte: str) -> Ort:
    """Ort der Zelle einer Spalte in einer Zeile der Tabelle."""
    buchstabe = quelle.buchstaben.get(tabelle, {}).get(spalte, "")
    zelle = f"{buchstabe}{zeile['excel_zeile']}" if buchstabe else None
    return Ort(_text(zeile["datei"]), _text(zeile["blatt"]), zelle, spalte)


def _text(wert: object) -> str | None:
    """Text oder None, wenn die Tabelle nicht aus einer Datei stammt."""
    return wert if isinstance(wert, str) else None
