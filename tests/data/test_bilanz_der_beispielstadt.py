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
    passiva = [*gliederung["passiva"], "allgemeine_ruecklage"]
    for bestaende in bilanzen.values():
        summe_aktiva = sum(bestaende[p] for p in gliederung["aktiva"])
        assert summe_aktiva == sum(bestaende[p] for p in passiva)
        assert summe_aktiva == bestaende["summe_aktiva"] == bestaende["summe_passiva"]
        assert min(bestaende[p] for p in (*gliederung["aktiva"], *passiva) if p != "bilanz_jahresergebnis") > 0


def test_anlagenspiegel_erklaert_das_anlagevermoegen(stadt: Any) -> None:  # noqa: ANN401 - Typ steht am Baustein
    _, bilanzen, _ = stadt
    for jahr in (2022, 2023, 2024, 2025):
        stand, vorher = bilanzen[jahr], bilanzen[jahr - 1]
        abgang = stand["anlagen_abgaenge"] + stand["anlagen_abschreibungen"]
        assert stand["anlagevermoegen"] - vorher["anlagevermoegen"] == stand["anlagen_zugaenge"] - abgang


def test_restlaufzeiten_ergeben_die_bilanzposten(stadt: Any) -> None:  # noqa: ANN401 - Typ steht am Baustein
    _, bilanzen, _ = stadt
    for stand in bilanzen.values():
        assert stand["forderungen_spiegel"] == stand["forderungen"]
        assert stand["verbindlichkeiten_spiegel"] == stand["verbindlichkeiten"]
        assert stand["verbindlichkeiten_ueber_5_jahre"] > 0


def test_jahresergebnis_der_bilanz_ist_das_der_ergebnisrechnung(stadt: Any) -> None:  # noqa: ANN401 - wie oben
    betraege, bilanzen, _ = stadt
    ergebnisse = [summe(betraege, jahr, "4") - summe(betraege, jahr, "5") for jahr in (2022, 2023, 2024, 2025)]
    assert [bilanzen[jahr]["bilanz_jahresergebnis"] for jahr in (2022, 2023, 2024, 2025)] == ergebnisse
    assert [ergebnis > 0 for ergebnis in ergebnisse] == [True, True, False, False]


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
