"""Bewertung gemessen: vektoriell gegen einfache Schleifen über dieselbe Regel, alles in einem Lauf.

Aufruf: ``python benchmarks/bewerten.py``. Verglichen wird je Aufgabe gegen Code, wie man ihn ohne
die Bibliothek schriebe: die Regel je Kennzahl in reinem Python. Die Urteile müssen gleich sein.
Es gibt keine Zeitgrenzen im Code; die Tafel zeigt Verhältnisse.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.bewerten.dns import bewerte_dns
from nachhaltigkeitshaushalt.bewerten.fenster import bilde_fenster
from nachhaltigkeitshaushalt.bewerten.methoden import STATUS, fassung
from nachhaltigkeitshaushalt.bewerten.reihen import Reihen, bilde_reihen
from nachhaltigkeitshaushalt.bewerten.vorgaben import lies_vorgaben
from nachhaltigkeitshaushalt.bewerten.zielerreichung import bewerte_kennzahlen

if TYPE_CHECKING:
    from collections.abc import Callable

JAHR, ERSTES = 2024, 2010
PUNKTE, JAHRE = 6, 15


def erzeuge(anzahl: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Kennzahlen und je 15 Jahreswerte mit einer Nachkommastelle, wiederholbar."""
    zufall = np.random.default_rng(20250101)
    namen = [f"K{nummer:06d}" for nummer in range(anzahl)]
    werte = zufall.uniform(10, 90, (anzahl, 1)) + zufall.normal(0, 1, (anzahl, JAHRE)).cumsum(axis=1)
    kennzahlen = pd.DataFrame(
        {
            "kennzahl": namen,
            "richtung": np.where(zufall.random(anzahl) < 0.5, "steigend", "fallend"),  # noqa: PLR2004 - Hälfte
            "zielart": zufall.choice(["zieljahr", "jaehrlich", "richtung"], anzahl),
            "zielwert": zufall.uniform(0, 100, anzahl).round(1),
            "zieljahr": 2030,
            "einheit": "%",
        }
    )
    lang = pd.DataFrame(
        {
            "kennzahl": np.repeat(namen, JAHRE),
            "jahr": np.tile(np.arange(ERSTES, ERSTES + JAHRE), anzahl),
            "wert": werte.round(1).ravel(),
        }
    )
    return kennzahlen, lang


def einzelurteil(punkte: list[tuple[int, float]], vorgabe: dict[str, Any], jahr: int) -> str:
    """Die amtliche Regel für eine Kennzahl, geradeaus in Python; Differenzen auf neun Stellen gerundet."""
    if len(punkte) < PUNKTE:
        return "nicht_bewertbar"
    vorzeichen = 1 if vorgabe["richtung"] == "steigend" else -1
    (erstes, erster), (_, davor), (letztes, letzter) = punkte[-PUNKTE], punkte[-2], punkte[-1]
    trend = round((letzter - erster) * vorzeichen, 9)
    zuletzt = round((letzter - davor) * vorzeichen, 9)
    if vorgabe["zielart"] == "richtung":
        return _nur_richtung(trend, zuletzt)
    ziel = vorgabe["zielwert"]
    luecke = round((ziel - letzter) * vorzeichen, 9)
    schon = any((wert - ziel) * vorzeichen >= 0 for _, wert in punkte)
    if vorgabe["zielart"] == "jaehrlich" or schon or vorgabe["zieljahr"] <= jahr:
        if luecke <= 0:
            return "sonne" if trend >= 0 else "leicht_bewoelkt"
        return "wolke" if trend > 0 else "gewitter"
    return _zieljahr(trend, luecke, (vorgabe["zieljahr"] - letztes) / (letztes - erstes))


def _nur_richtung(trend: float, zuletzt: float) -> str:
    """Urteil, wenn nur die Richtung vorgegeben ist."""
    if trend > 0:
        return "sonne" if zuletzt > 0 else "leicht_bewoelkt"
    return "wolke" if zuletzt > 0 else "gewitter"


def _zieljahr(trend: float, luecke: float, vielfaches: float) -> str:
    """Urteil für ein Ziel in einem künftigen Jahr."""
    if trend <= 0:
        return "gewitter"
    verfehlt = round((luecke - trend * vielfaches) / luecke, 9)
    return "sonne" if verfehlt < 0.05 else "leicht_bewoelkt" if verfehlt <= 0.2 else "wolke"  # noqa: PLR2004 - Schwellen der Regel


def schleife_tabelle(kennzahlen: pd.DataFrame, werte: pd.DataFrame) -> list[str]:
    """Wie man es im Notebook schreibt: je Kennzahl die Zeilen heraussuchen, sortieren, urteilen."""
    urteile = []
    for vorgabe in kennzahlen.to_dict("records"):
        eigene = werte[(werte["kennzahl"] == vorgabe["kennzahl"]) & (werte["jahr"] <= JAHR)].sort_values("jahr")
        urteile.append(einzelurteil(list(zip(eigene["jahr"], eigene["wert"], strict=True)), vorgabe, JAHR))
    return urteile


def schleife_gruppen(kennzahlen: pd.DataFrame, werte: pd.DataFrame) -> list[str]:
    """Die bessere Schleife: einmal gruppieren, dann je Gruppe sortieren und urteilen."""
    gruppen = dict(list(werte[werte["jahr"] <= JAHR].groupby("kennzahl")))
    urteile = []
    for vorgabe in kennzahlen.to_dict("records"):
        eigene = gruppen[vorgabe["kennzahl"]].sort_values("jahr")
        urteile.append(einzelurteil(list(zip(eigene["jahr"], eigene["wert"], strict=True)), vorgabe, JAHR))
    return urteile


def schleife_listen(punkte: list[list[tuple[int, float]]], vorgaben: list[dict[str, Any]]) -> list[str]:
    """Nur die Regel, in reinem Python über schon fertige, sortierte Listen."""
    return [einzelurteil(reihe, vorgabe, JAHR) for reihe, vorgabe in zip(punkte, vorgaben, strict=True)]


def kern(vorgaben: Any, reihen: Reihen) -> Any:  # noqa: ANN401 - Vorgaben der Bewertung
    """Nur die Regel, vektoriell über die fertige Matrix Kennzahl × Jahr."""
    regel = fassung("dns", JAHR)
    return bewerte_dns(vorgaben, bilde_fenster(reihen, regel["punkte"]), JAHR, regel).status


def miss(aufgabe: Callable[[], Any], wiederholungen: int) -> tuple[float, Any]:
    """Kürzeste der Laufzeiten in Sekunden (am wenigsten von anderen Prozessen gestört) und das Ergebnis."""
    zeiten = []
    for _ in range(wiederholungen):
        beginn = time.perf_counter()
        ergebnis = aufgabe()
        zeiten.append(time.perf_counter() - beginn)
    return min(zeiten), ergebnis


def main() -> None:
    """Misst und druckt die Tafel."""
    kennzahlen, werte = erzeuge(10_000)
    vorgaben = lies_vorgaben(kennzahlen)
    reihen = bilde_reihen(werte, vorgaben, JAHR, None)
    paare = list(zip(werte["jahr"].tolist(), werte["wert"].tolist(), strict=True))
    listen = [paare[i : i + JAHRE] for i in range(0, len(paare), JAHRE)]
    einzeln = kennzahlen.to_dict("records")
    gross = erzeuge(100_000)
    ganz, tabelle = miss(lambda: bewerte_kennzahlen(kennzahlen, werte, JAHR), 9)
    ganz_gross, _ = miss(lambda: bewerte_kennzahlen(*gross, JAHR), 5)
    nur_kern, kodes = miss(lambda: kern(vorgaben, reihen), 15)
    nur_schleife, listenurteile = miss(lambda: schleife_listen(listen, einzeln), 7)
    gruppen, gruppenurteile = miss(lambda: schleife_gruppen(kennzahlen, werte), 1)
    suchen, sucheurteile = miss(lambda: schleife_tabelle(kennzahlen, werte), 1)
    kernurteile = [str(STATUS[kode]) for kode in kodes.tolist()]
    gleich = tabelle["status"].tolist() == kernurteile == listenurteile == gruppenurteile == sucheurteile
    tafel = [
        ("bewerte_kennzahlen (Tabelle → Tabelle mit Begründungen)", ganz, ganz),
        ("  Schleife: je Kennzahl Zeilen heraussuchen, urteilen", suchen, ganz),
        ("  Schleife: einmal gruppieren, je Gruppe urteilen", gruppen, ganz),
        ("nur die Regel, vektoriell über die Matrix", nur_kern, nur_kern),
        ("  nur die Regel, Schleife über fertige Listen", nur_schleife, nur_kern),
        ("bewerte_kennzahlen, 100 000 Kennzahlen × 15 Jahre", ganz_gross, ganz),
    ]
    print(f"{'10 000 Kennzahlen × 15 Jahre':60} Sekunden  Vielfaches")
    for name, sekunden, bezug in tafel:
        print(f"{name:60} {sekunden:8.4f} {sekunden / bezug:11.1f}".replace(".", ","))
    print(f"alle Urteile gleich: {'ja' if gleich else 'NEIN'}")


if __name__ == "__main__":
    main()
