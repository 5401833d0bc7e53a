"""Interne Leistungsbeziehungen: Erträge und Aufwendungen heben sich in jeder Spalte auf den Cent auf."""

from __future__ import annotations

from typing import Any

from erzeuger.inhalte import lade
from erzeuger.zahlen import ANSATZ, HUNDERT_EURO, TAUSEND_EURO, Betraege, ist_ergebnis, runde_plan, streue, verteile


def bilde_verrechnung() -> Betraege:
    """Erträge der Erbringer und Aufwendungen der Empfänger aller internen Leistungen."""
    betraege: Betraege = {}
    regeln = lade("verrechnung")
    for leistung in regeln["leistungen"]:
        for spalte, faktor in {ANSATZ: 1.0, **regeln["entwicklung"]}.items():
            _verrechne(betraege, leistung, spalte, faktor)
    return betraege


def _verrechne(betraege: Betraege, leistung: dict[str, Any], spalte: str, faktor: float) -> None:
    """Eine Leistung in einer Spalte: erst die Erträge, dann ihre Summe restlos auf die Empfänger."""
    ertragskonto, aufwandskonto = str(leistung["ertragskonto"]), str(leistung["aufwandskonto"])
    ertraege = {produkt: _ertrag(produkt, spalte, wert * faktor) for produkt, wert in leistung["erbringer"].items()}
    einheit = 1 if ist_ergebnis(spalte) else HUNDERT_EURO
    aufwendungen = verteile(sum(ertraege.values()), _gewichte(leistung), einheit)
    for konto, teile in ((ertragskonto, ertraege), (aufwandskonto, aufwendungen)):
        for produkt, cent in teile.items():
            betraege.setdefault((produkt, konto), {})[spalte] = cent


def _ertrag(produkt: str, spalte: str, tausend: float) -> int:
    """Betrag eines Erbringers in einer Spalte."""
    cent = tausend * TAUSEND_EURO
    return streue(cent, cent / 100, produkt, "ILB", spalte) if ist_ergebnis(spalte) else runde_plan(cent)


def _gewichte(leistung: dict[str, Any]) -> dict[str, float]:
    """Gewichte der Empfänger; „alle“ heißt nach Personalaufwand, ohne die Erbringer."""
    if leistung["empfaenger"] != "alle":
        return dict(leistung["empfaenger"])
    personal = {produkt["produkt"]: produkt["beamte"] + produkt["tarif"] for produkt in lade("produkte")}
    return {produkt: wert for produkt, wert in personal.items() if wert and produkt not in leistung["erbringer"]}
