"""Wie schnell Umschichtungen nachgespielt werden: ``python benchmarks/umschichtung.py``.

Misst 10.000 und 100.000 gültige Einträge über ein Haushaltsjahr und druckt das Verhältnis.
"""

from __future__ import annotations

import datetime as dt
import random
import time

import pandas as pd

from nachhaltigkeitshaushalt.einlesen.blaetter.tabellenblatt import leere_tabelle
from nachhaltigkeitshaushalt.kern import tabellen
from nachhaltigkeitshaushalt.zuordnen.umschichtung import Ausgangslage, Belegung, spiele_nach
from nachhaltigkeitshaushalt.zuordnen.umschichtung_regeln import lies_budgetregeln

JAHR, PRODUKTE = 2025, [f"P{nummer}" for nummer in range(60)]


def baue_liste(anzahl: int) -> pd.DataFrame:
    """Erfundene Umschichtungen zwischen 60 Produkten eines Budgets."""
    zufall = random.Random(1)  # noqa: S311 - Messdaten, keine Sicherheit
    paare = [sorted(zufall.sample(PRODUKTE, 2)) for _ in range(anzahl)]  # ohne Kreise, damit alle wirken
    tage = sorted(zufall.randint(0, 364) for _ in range(anzahl))
    return pd.DataFrame(
        {
            "nr": range(1, anzahl + 1),
            "datum": [(dt.date(JAHR, 1, 1) + dt.timedelta(days=tag)).isoformat() for tag in tage],
            "handlungsfeld": "HF1",
            "von_produkt": [paar[0] for paar in paare],
            "nach_produkt": [paar[1] for paar in paare],
            "betrag_cent": [zufall.randint(1, 20_000) for _ in range(anzahl)],
            "jahr": JAHR,
            "zustimmungen": "61",
        }
    )


def messe(anzahl: int) -> float:
    """Beste von drei Messungen in Sekunden."""
    liste = baue_liste(anzahl)
    lage = Ausgangslage(
        jahr=JAHR,
        ansaetze={("HF1", produkt, "aufwand"): 10**9 for produkt in PRODUKTE},
        fachbereiche={("HF1", produkt): ["61 Planung"] for produkt in PRODUKTE},
        belegung=Belegung([]),
        regeln=lies_budgetregeln(leere_tabelle(tabellen.Budgetregeln)),
        buchstaben={},
    )
    zeiten = []
    for _ in range(3):
        anfang = time.perf_counter()
        spiele_nach(liste, lage, dt.date(JAHR, 12, 31))
        zeiten.append(time.perf_counter() - anfang)
    return min(zeiten)


if __name__ == "__main__":
    klein, gross = messe(10_000), messe(100_000)
    print(f"10.000 Einträge: {klein:.2f} s · 100.000 Einträge: {gross:.2f} s · Verhältnis {gross / klein:.1f}")
