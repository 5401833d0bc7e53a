"""Bilanz: Eröffnung und Schlussbestände, aus den Ergebnissen beider Pläne fortgeschrieben.

Noch steht sie in keiner Arbeitsmappe; sie hält die Zahlen so, dass Ergebnis-, Finanzrechnung und Bilanz
zusammenpassen.
"""

from __future__ import annotations

from erzeuger.inhalte import lade
from erzeuger.zahlen import ERGEBNISJAHRE, TAUSEND_EURO, Betraege

Bestaende = dict[str, int]
"""Bestand in Cent je Bilanzposten."""


def bilde_bilanzen(betraege: Betraege) -> dict[int, Bestaende]:
    """Bestände am Ende des Eröffnungsjahres und jedes Ergebnisjahres."""
    inhalt = lade("bilanz")
    bilanzen = {inhalt["stichjahr"]: eroeffnung()}
    for jahr in ERGEBNISJAHRE:
        bewegungen = _bewegungen(betraege, f"Ergebnis {jahr}")
        bilanzen[jahr] = {posten: bestand + bewegungen[posten] for posten, bestand in bilanzen[jahr - 1].items()}
    return bilanzen


def eroeffnung() -> Bestaende:
    """Bestände der Eröffnung; das Eigenkapital gleicht Aktiva und Passiva aus."""
    inhalt = lade("bilanz")
    werte = {
        posten: angaben.get("bestand", 0) * TAUSEND_EURO
        for seite in ("aktiva", "passiva")
        for posten, angaben in inhalt[seite].items()
    }
    aktiva = sum(werte[posten] for posten in inhalt["aktiva"])
    werte["eigenkapital"] = aktiva - sum(werte[posten] for posten in inhalt["passiva"])
    return werte


def _bewegungen(betraege: Betraege, spalte: str) -> Bestaende:
    """Veränderung je Posten aus den Konten einer Ergebnisspalte."""
    inhalt = lade("bilanz")
    return {
        posten: _summe(betraege, spalte, angaben["plus"]) - _summe(betraege, spalte, angaben["minus"])
        for posten, angaben in (inhalt["aktiva"] | inhalt["passiva"]).items()
    }


def _summe(betraege: Betraege, spalte: str, anfaenge: list[int]) -> int:
    """Summe aller Konten, die mit einem der Anfänge beginnen."""
    gesucht = tuple(str(anfang) for anfang in anfaenge)
    return sum(zeile.get(spalte, 0) for (_, konto), zeile in betraege.items() if konto.startswith(gesucht))
