"""Ergebnisplan: Ansätze je Produkt und Konto, Fortschreibung und Entwicklung über die Jahre."""

from __future__ import annotations

from typing import Any

from erzeuger.inhalte import lade, laengster_anfang
from erzeuger.zahlen import (
    ANSATZ,
    HUNDERT_EURO,
    NACHTRAG,
    TAUSEND_EURO,
    UEBERTRAGUNG,
    Betraege,
    ist_ergebnis,
    runde_plan,
    streue,
    verteile,
    zufall,
)

CENTSPANNE = 9_900


def bilde_ergebnisplan() -> Betraege:
    """Alle Positionen der laufenden Verwaltung ohne interne Leistungsbeziehungen."""
    betraege: Betraege = {}
    for produkt in lade("produkte"):
        for konto, cent in _ansaetze(produkt).items():
            betraege[produkt["produkt"], konto] = {ANSATZ: cent}
    _schreibe_fort(betraege)
    for schluessel, zeile in betraege.items():
        zeile.update(_entwicklung(schluessel, zeile))
    return betraege


def _ansaetze(produkt: dict[str, Any]) -> dict[str, int]:
    """Ansatz je Konto eines Produkts; Personal nach dem Personalschlüssel."""
    ansaetze: dict[str, int] = {}
    for gruppe, schluessel in lade("haushalt")["personalschluessel"].items():
        if produkt[gruppe]:
            gewichte = {str(konto): anteil for konto, anteil in schluessel.items()}
            ansaetze |= verteile(round(produkt[gruppe] * TAUSEND_EURO), gewichte, HUNDERT_EURO)
    sachkonten = produkt["ertrag"] | produkt["aufwand"]
    return ansaetze | {str(konto): runde_plan(wert * TAUSEND_EURO) for konto, wert in sachkonten.items()}


def _schreibe_fort(betraege: Betraege) -> None:
    """Trägt Nachtrag und Ermächtigungsübertragung des laufenden Plans ein."""
    for eintrag in lade("fortschreibung"):
        konto = str(eintrag["konto"])
        if konto[0] in "45":
            zeile = betraege[eintrag["produkt"], konto]
            spalten = {NACHTRAG: eintrag.get("nachtrag"), UEBERTRAGUNG: eintrag.get("uebertragung")}
            zeile |= {name: round(wert * TAUSEND_EURO) for name, wert in spalten.items() if wert is not None}


def _entwicklung(schluessel: tuple[str, str], zeile: dict[str, int]) -> dict[str, int]:
    """Ergebnisse und Planung aus dem Ansatz; das Ergebnis 2025 aus dem fortgeschriebenen Ansatz."""
    entwicklung = lade("entwicklung")
    regel = laengster_anfang(schluessel[1], entwicklung["konten"])
    werte: dict[str, int] = {}
    for spalte, faktor in zip(entwicklung["spalten"], regel["werte"], strict=True):
        grundlage = sum(zeile.values()) if spalte == "Ergebnis 2025" else zeile[ANSATZ]
        werte[spalte] = _wert(schluessel, spalte, grundlage * faktor, regel["streuung"])
    return werte


def _wert(schluessel: tuple[str, str], spalte: str, cent: float, streuung: float) -> int:
    """Planwert rund, Ergebnis gestreut und mit Cent."""
    if not ist_ergebnis(spalte):
        return runde_plan(cent)
    gestreut = cent * (1 + streuung * zufall("Streuung", *schluessel, spalte))
    return streue(gestreut, min(CENTSPANNE, cent / 10), *schluessel, spalte)
