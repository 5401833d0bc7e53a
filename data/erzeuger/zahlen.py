"""Rechnen in ganzen Cent: feste Zufallszahlen, Runden, restloses Verteilen, Spalten des Plans."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TAUSEND_EURO = 100_000
HUNDERT_EURO = 10_000

ERGEBNISJAHRE = (2022, 2023, 2024, 2025)
ANSATZ, NACHTRAG, UEBERTRAGUNG, FORTGESCHRIEBEN = (
    "Ansatz 2025",
    "Nachtrag 2025",
    "Übertragung 2025",
    "Fortgeschrieben 2025",
)
SPALTEN = (
    "Ergebnis 2022",
    "Ergebnis 2023",
    "Ergebnis 2024",
    ANSATZ,
    NACHTRAG,
    UEBERTRAGUNG,
    FORTGESCHRIEBEN,
    "Ergebnis 2025",
    "Planung 2026",
    "Planung 2027",
    "Planung 2028",
)
"""Spalten des Haushalts in gedruckter Reihenfolge: Wertart und Jahr."""

Schluessel = tuple[str, str]
"""Produkt und Konto."""

Betraege = dict[Schluessel, dict[str, int]]
"""Je Position und Spalte der Betrag in Cent; fehlt eine Spalte, gibt es dort keine Zeile."""


def ist_ergebnis(spalte: str) -> bool:
    """Ob die Spalte Rechnungsergebnisse enthält (mit Cent) und keine Planwerte."""
    return spalte.startswith("Ergebnis")


def zufall(*teile: str) -> float:
    """Feste Zufallszahl zwischen −1 und 1, allein durch ihre Benennung bestimmt."""
    abdruck = hashlib.sha256("|".join(teile).encode()).digest()
    return int.from_bytes(abdruck[:8], "big") / 2**63 - 1.0


def runde_plan(cent: float) -> int:
    """Planbetrag auf volle hundert Euro."""
    return round(cent / HUNDERT_EURO) * HUNDERT_EURO


def streue(cent: float, spannweite: float, *teile: str) -> int:
    """Ergebnis mit Cent: um höchstens ``spannweite`` Cent um den Betrag gestreut, nie negativ."""
    return max(1, round(cent + spannweite * zufall("Cent", *teile)))


def verteile(betrag: int, gewichte: Mapping[str, float], einheit: int) -> dict[str, int]:
    """Verteilt restlos nach größten Resten in Vielfachen der Einheit."""
    summe, anzahl = sum(gewichte.values()), betrag // einheit
    genau = {name: anzahl * gewicht / summe for name, gewicht in gewichte.items()}
    ganze = {name: int(wert) for name, wert in genau.items()}
    rangfolge = sorted(genau, key=lambda name: (ganze[name] - genau[name], name))
    for name in rangfolge[: anzahl - sum(ganze.values())]:
        ganze[name] += 1
    return {name: wert * einheit for name, wert in ganze.items()}
