"""Gemeinsames der Bewertungstests: Orakelordner, kurze Tabellen, Regel als einfache Schleife in Brüchen."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ORAKEL = Path(__file__).resolve().parents[2] / ".." / "shared" / "orakel"


@pytest.fixture(scope="session")
def orakel() -> Path:
    """Ordner der veröffentlichten Urteile; ohne ihn wird übersprungen."""
    if not ORAKEL.is_dir():
        pytest.skip("Die veröffentlichten Vergleichsreihen liegen nicht neben dem Projekt.")
    return ORAKEL


@pytest.fixture(scope="session")
def tabellen() -> Callable[..., tuple[pd.DataFrame, pd.DataFrame]]:
    """Baut Kennzahlen und Werte einer einzigen Kennzahl ``K``."""

    def baue(werte: dict[int, float], **vorgabe: object) -> tuple[pd.DataFrame, pd.DataFrame]:
        kennzahl = {"kennzahl": "K", "richtung": "steigend", "zielart": "zieljahr"} | vorgabe
        lang = pd.DataFrame({"kennzahl": "K", "jahr": list(werte), "wert": [float(w) for w in werte.values()]})
        return pd.DataFrame([kennzahl]), lang

    return baue


@pytest.fixture(scope="session")
def einfache_regel() -> Callable[[dict[int, str], dict[str, Any], int], str]:
    """Die amtliche Regel, unabhängig von der Bibliothek: eine Kennzahl, Brüche, keine Felder."""
    return regel_in_bruechen


def regel_in_bruechen(reihe: dict[int, str], vorgabe: dict[str, Any], jahr: int) -> str:
    """Urteil über eine Reihe Jahr → Dezimalzahl als Text."""
    vorzeichen = 1 if vorgabe["richtung"] == "steigend" else -1
    punkte = sorted((j, Fraction(w) * vorzeichen) for j, w in reihe.items() if j <= jahr)
    if len(punkte) < 6:
        return "nicht_bewertbar"
    (erstes, erster), (_, vorletzter), (letztes, letzter) = punkte[-6], punkte[-2], punkte[-1]
    trend = (letzter - erster) / (letztes - erstes)
    if vorgabe["zielart"] == "richtung":
        urteile = {(True, True): "sonne", (True, False): "leicht_bewoelkt", (False, True): "wolke"}
        return urteile.get((trend > 0, letzter > vorletzter), "gewitter")
    ziel = Fraction(vorgabe["zielwert"]) * vorzeichen
    schon = any(wert >= ziel for _, wert in punkte)
    if vorgabe["zielart"] == "jaehrlich" or schon or vorgabe["zieljahr"] <= jahr:
        gut, schlecht = ("sonne", "leicht_bewoelkt"), ("wolke", "gewitter")
        return gut[trend < 0] if letzter >= ziel else schlecht[trend <= 0]
    verfehlt = (ziel - letzter - trend * (vorgabe["zieljahr"] - letztes)) / (ziel - letzter)
    if trend <= 0:
        return "gewitter"
    if verfehlt < Fraction(5, 100):
        return "sonne"
    return "leicht_bewoelkt" if verfehlt <= Fraction(20, 100) else "wolke"
