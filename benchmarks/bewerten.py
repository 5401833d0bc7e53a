"""Bewertung gemessen: vektoriell gegen einfache Schleifen über dieselbe Regel, alles in einem Lauf.

Aufruf: ``python benchmarks/bewerten.py``. Verglichen wird je Aufgabe gegen Code, wie man ihn ohne
die Bibliothek schriebe (``bewerten_schleifen``): die Regel je Kennzahl in reinem Python. Die meisten
Schleifen geben nur das Urteil zurück; zwei bauen dieselbe Tabelle mit allen Eingangs- und
Zwischenwerten und dem Satz. Urteile und Tabellen müssen gleich sein. Es gibt keine Zeitgrenzen im
Code; die Tafel zeigt Verhältnisse, die eingerückte Zeile jeweils zu der nicht eingerückten darüber.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from bewerten_schleifen import (
    JAHR,
    gruppen_aus_listen,
    gruppen_aus_pandas,
    schleife_gruppen,
    schleife_listen,
    schleife_tabelle,
    schleife_zur_tabelle,
)

from nachhaltigkeitshaushalt.bewerten.dns import bewerte_dns, urteile_nach_dns
from nachhaltigkeitshaushalt.bewerten.fenster import bilde_fenster
from nachhaltigkeitshaushalt.bewerten.methoden import STATUS, fassung
from nachhaltigkeitshaushalt.bewerten.reihen import Reihen, bilde_reihen
from nachhaltigkeitshaushalt.bewerten.vorgaben import lies_vorgaben
from nachhaltigkeitshaushalt.bewerten.zielerreichung import bewerte_kennzahlen

if TYPE_CHECKING:
    from collections.abc import Callable

ERSTES, JAHRE = 2010, 15


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


def kern(vorgaben: Any, reihen: Reihen) -> Any:  # noqa: ANN401 - Vorgaben der Bewertung
    """Nur die Regel, vektoriell über die fertige Matrix Kennzahl × Jahr: ein Urteil je Kennzahl."""
    regel = fassung("dns", JAHR)
    return urteile_nach_dns(vorgaben, bilde_fenster(reihen, regel["punkte"]), JAHR, regel).status


def kern_mit_zwischenwerten(vorgaben: Any, reihen: Reihen) -> Any:  # noqa: ANN401 - Vorgaben der Bewertung
    """Wie ``kern``, dazu Grund, mittlere Änderung, fortgeschriebener Wert und Verfehlung."""
    regel = fassung("dns", JAHR)
    return bewerte_dns(vorgaben, bilde_fenster(reihen, regel["punkte"]), JAHR, regel).status


def miss(aufgabe: Callable[[], Any], wiederholungen: int) -> tuple[float, Any]:
    """Kürzeste der Rechenzeiten in Sekunden und das Ergebnis.

    Gezählt wird die Rechenzeit aller Fäden des Prozesses, nicht die Uhrzeit: Auf einem belegten Rechner
    wird eine Aufgabe von 25 ms fast immer unterbrochen, eine von 0,4 ms fast nie; das verzerrte die Verhältnisse.
    """
    zeiten = []
    for _ in range(wiederholungen):
        beginn = time.process_time()
        ergebnis = aufgabe()
        zeiten.append(time.process_time() - beginn)
    return min(zeiten), ergebnis


def miss_im_wechsel(aufgaben: dict[str, Callable[[], Any]], runden: int) -> dict[str, tuple[float, Any]]:
    """Wie ``miss``, für kurze Aufgaben: abwechselnd, und jede bekommt je Runde etwa gleich viel Zeit.

    Hintereinander gemessen läge eine Aufgabe von 0,4 ms ganz in einem belegten oder ganz in einem freien Moment.
    """
    dauer = {name: miss(aufgabe, 3)[0] for name, aufgabe in aufgaben.items()}
    je_runde = {name: max(1, round(max(dauer.values()) / sekunden)) for name, sekunden in dauer.items()}
    ergebnisse = [{n: miss(aufgabe, je_runde[n]) for n, aufgabe in aufgaben.items()} for _ in range(runden)]
    return {name: (min(runde[name][0] for runde in ergebnisse), ergebnisse[0][name][1]) for name in aufgaben}


def gleiche_tabelle(tabelle: pd.DataFrame, andere: pd.DataFrame) -> bool:
    """Ob zwei Ergebnistabellen in jeder Spalte gleich sind; Zahlen bis auf Rechenrauschen."""
    try:
        pd.testing.assert_frame_equal(tabelle, andere, check_dtype=False, rtol=1e-6, atol=1e-6)
    except AssertionError as unterschied:
        print(unterschied)
        return False
    return True


def main() -> None:
    """Misst und druckt die Tafel."""
    kennzahlen, werte = erzeuge(10_000)
    gross = erzeuge(100_000)
    vorgaben = lies_vorgaben(kennzahlen)
    reihen = bilde_reihen(werte, vorgaben, JAHR, None)
    listen, einzeln = list(gruppen_aus_listen(werte).values()), kennzahlen.to_dict("records")
    ganz, tabelle = miss(lambda: bewerte_kennzahlen(kennzahlen, werte, JAHR), 15)
    ganz_gross, _ = miss(lambda: bewerte_kennzahlen(*gross, JAHR), 9)
    regel = miss_im_wechsel(
        {
            "Regel": lambda: kern(vorgaben, reihen),
            "mit Werten": lambda: kern_mit_zwischenwerten(vorgaben, reihen),
            "Schleife": lambda: schleife_listen(listen, einzeln),
        },
        30,
    )
    (nur_kern, kodes), (mit_werten, kodes_mit_werten), nur_schleife = regel.values()
    suchen = miss(lambda: schleife_tabelle(kennzahlen, werte), 1)
    gruppen = miss(lambda: schleife_gruppen(kennzahlen, gruppen_aus_pandas(werte)), 3)
    zeilen = miss(lambda: schleife_gruppen(kennzahlen, gruppen_aus_listen(werte)), 3)
    tafel_gruppen = miss(lambda: schleife_zur_tabelle(kennzahlen, gruppen_aus_pandas(werte)), 3)
    tafel_zeilen = miss(lambda: schleife_zur_tabelle(kennzahlen, gruppen_aus_listen(werte)), 3)
    urteile = [str(STATUS[kode]) for kode in kodes.tolist()]
    alle = [suchen[1], gruppen[1], zeilen[1], nur_schleife[1], [str(STATUS[kode]) for kode in kodes_mit_werten]]
    gleich = tabelle["status"].tolist() == urteile and all(andere == urteile for andere in alle)
    gleiche_tafeln = gleiche_tabelle(tabelle, tafel_gruppen[1]) and gleiche_tabelle(tabelle, tafel_zeilen[1])
    tafel = [
        ("bewerte_kennzahlen: Tabelle → Tabelle mit Begründungen", ganz, ganz),
        ("  Schleife, nur Urteil: je Kennzahl Zeilen heraussuchen", suchen[0], ganz),
        ("  Schleife, nur Urteil: einmal mit pandas gruppieren", gruppen[0], ganz),
        ("  Schleife, gleiche Tabelle: einmal mit pandas gruppieren", tafel_gruppen[0], ganz),
        ("  Schleife, gleiche Tabelle: in reinem Python gruppieren", tafel_zeilen[0], ganz),
        ("  Schleife, nur Urteil: in reinem Python gruppieren", zeilen[0], ganz),
        ("nur die Regel, vektoriell: Matrix → Urteil", nur_kern, nur_kern),
        ("  nur die Regel, Schleife über fertige Listen", nur_schleife[0], nur_kern),
        ("Regel mit Grund und Zwischenwerten, vektoriell", mit_werten, mit_werten),
        ("  nur die Regel, Schleife über fertige Listen", nur_schleife[0], mit_werten),
        ("bewerte_kennzahlen, 100 000 Kennzahlen × 15 Jahre", ganz_gross, ganz),
    ]
    print(f"{'10 000 Kennzahlen × 15 Jahre':60} CPU-Sek.  Vielfaches")
    for name, sekunden, bezug in tafel:
        print(f"{name:60} {sekunden:8.4f} {sekunden / bezug:11.1f}".replace(".", ","))
    print(f"alle Urteile gleich: {'ja' if gleich else 'NEIN'}")
    print(f"alle Spalten der Tabellen gleich: {'ja' if gleiche_tafeln else 'NEIN'}")


if __name__ == "__main__":
    main()
