"""Ergebnisrechnung, Finanzrechnung und Bilanz der Beispielstadt gehören zusammen."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

DATEN = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(scope="module")
def stadt() -> tuple[dict[tuple[str, str], dict[str, int]], dict[int, dict[str, int]], dict[str, Any]]:
    """Beträge, Bilanzen je Jahr und die Gliederung der Bilanz."""
    sys.path.insert(0, str(DATEN))
    try:
        from erzeuger.bilanz import bilde_bilanzen
        from erzeuger.haushalt import bilde_haushalt
        from erzeuger.inhalte import lade
    finally:
        sys.path.remove(str(DATEN))
    betraege = bilde_haushalt()
    return betraege, bilde_bilanzen(betraege), lade("bilanz")


def summe(betraege: dict[tuple[str, str], dict[str, int]], jahr: int, anfang: str) -> int:
    return sum(z.get(f"Ergebnis {jahr}", 0) for (_, konto), z in betraege.items() if konto.startswith(anfang))


def test_aktiva_gleich_passiva_in_jedem_jahr(stadt: Any) -> None:  # noqa: ANN401 - Typ steht am Baustein
    _, bilanzen, gliederung = stadt
    assert list(bilanzen) == [2021, 2022, 2023, 2024, 2025]
    for bestaende in bilanzen.values():
        assert sum(bestaende[p] for p in gliederung["aktiva"]) == sum(bestaende[p] for p in gliederung["passiva"])
        assert min(bestaende.values()) > 0


def test_eigenkapital_aendert_sich_um_das_jahresergebnis(stadt: Any) -> None:  # noqa: ANN401 - Typ steht am Baustein
    betraege, bilanzen, _ = stadt
    for jahr in (2022, 2023, 2024, 2025):
        jahresergebnis = summe(betraege, jahr, "4") - summe(betraege, jahr, "5")
        assert bilanzen[jahr]["eigenkapital"] - bilanzen[jahr - 1]["eigenkapital"] == jahresergebnis


def test_liquide_mittel_aendern_sich_um_die_finanzrechnung(stadt: Any) -> None:  # noqa: ANN401 - Typ steht am Baustein
    betraege, bilanzen, _ = stadt
    for jahr in (2022, 2023, 2024, 2025):
        aenderung = summe(betraege, jahr, "6") - summe(betraege, jahr, "7")
        assert bilanzen[jahr]["liquide_mittel"] - bilanzen[jahr - 1]["liquide_mittel"] == aenderung


def test_kredite_der_bilanz_sind_die_der_kennzahl(stadt: Any) -> None:  # noqa: ANN401 - Typ steht am Baustein
    from erzeuger.inhalte import lade

    _, bilanzen, _ = stadt
    kennzahl = next(k for k in lade("kennzahlen") if k["nr"] == "K36")
    einwohner = lade("haushalt")["angaben"]["Einwohner"]
    for jahr, bestaende in bilanzen.items():
        je_einwohner = round(bestaende["investitionskredite"] / 100 / einwohner)
        assert kennzahl["ist"][jahr - kennzahl["ab"]] == je_einwohner
