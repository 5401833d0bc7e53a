"""Von Hand gerechnete Fälle, wie eine Kämmerei sie aufschreiben würde."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import nachhaltigkeitshaushalt as nh
from nachhaltigkeitshaushalt.bewerten.finanzformel import berechne
from nachhaltigkeitshaushalt.bewerten.finanzkennzahlen import als_kennzahlwerte, finanzkennzahlen, kennzahlensaetze
from nachhaltigkeitshaushalt.kern.geld import als_zahl, text_zu_cent
from nachhaltigkeitshaushalt.pruefen.wertevorrat import Wert

if TYPE_CHECKING:
    from fractions import Fraction

    import pandas as pd

ORDNER = Path(__file__).parent / "faelle"
FAELLE = [
    (eintrag["kennzahl"], fall)
    for datei in sorted(ORDNER.glob("*.yaml"))
    for eintrag in yaml.safe_load(datei.read_text(encoding="utf-8"))
    for fall in eintrag["faelle"]
]
REGELN = {k["bezeichnung"]: k for satz in kennzahlensaetze("NW", 2025) for k in satz["kennzahlen"]}


def zwei_stellen(wert: Fraction) -> str:
    """Kaufmännisch gerundet, „98,50“."""
    genau = Decimal(wert.numerator) / Decimal(wert.denominator)
    return als_zahl(float(genau.quantize(Decimal("0.01"), ROUND_HALF_UP)), 2)


@pytest.mark.parametrize(("kennzahl", "fall"), FAELLE, ids=[f"{name}: {fall['fall']}" for name, fall in FAELLE])
def test_fall(kennzahl: str, fall: dict[str, Any]) -> None:
    regel = REGELN[kennzahl]
    namen = {teil["name"] for teil in [*regel["zaehler"], *regel["nenner"]]}
    assert set(fall["angaben"]) <= namen

    def frage(teil: Any) -> Wert | None:  # noqa: ANN401 - Eintrag der Regeldatei
        text = fall["angaben"].get(teil["name"], "fehlt")
        cent = None if text == "fehlt" else text_zu_cent(text)
        return None if cent is None else Wert(cent, "Fall")

    ergebnis = berechne(regel, frage)
    if ergebnis.wert is None:
        assert fall["ergebnis"] == f"nicht berechenbar: {ergebnis.begruendung}"
    else:
        assert fall["ergebnis"] == f"{zwei_stellen(ergebnis.wert)} {regel['einheit']}"


@pytest.fixture(scope="module")
def beispielstadt() -> pd.DataFrame:
    return finanzkennzahlen(nh.lies_haushalt(nh.beispielmappen()["haushalt"]))


def test_alle_18_kennzahlen_haben_einen_fall_und_die_beispielstadt_trifft_ihn(beispielstadt: pd.DataFrame) -> None:
    jahr = beispielstadt[(beispielstadt["jahr"] == 2025) & (beispielstadt["wertart"] == "ist")].set_index("bezeichnung")
    von_hand = {name: fall["ergebnis"] for name, fall in FAELLE if "Beispielstadt 2025" in fall["fall"]}
    assert len(von_hand) == 18
    assert set(jahr["status"]) == {"berechnet"}
    for name, ergebnis in von_hand.items():
        assert ergebnis == f"{als_zahl(jahr.loc[name, 'wert'], 2)} {jahr.loc[name, 'einheit']}", name


def test_jahre_ohne_fehlbetrag_nennen_den_grund(beispielstadt: pd.DataFrame) -> None:
    quote = beispielstadt[(beispielstadt["kennzahl"] == "fehlbetragsquote") & (beispielstadt["wertart"] == "ist")]
    quote = quote.set_index("jahr")
    assert quote.loc[2023, "begruendung"] == "Kein Fehlbetrag: das Jahresergebnis ist nicht negativ."
    assert quote.loc[2021, "begruendung"] == "Es fehlt: Jahresergebnis."
    assert quote.loc[2024, "status"] == "berechnet"


def test_planjahre_ohne_bilanz_nennen_die_fehlenden_posten(beispielstadt: pd.DataFrame) -> None:
    plan = beispielstadt[(beispielstadt["jahr"] == 2026) & (beispielstadt["status"] == "nicht_berechenbar")]
    assert len(plan) == 9
    assert plan["begruendung"].str.startswith("Es fehlt: ").all()
    assert plan["wert"].isna().all()


def test_bestandteile_nennen_betraege_und_zellen(beispielstadt: pd.DataFrame) -> None:
    berechnet = beispielstadt[beispielstadt["status"] == "berechnet"]
    assert berechnet["bestandteile"].str.contains("Bilanz!|Gesamtergebnisplan!|Haushaltszeilen", regex=True).all()


def test_werte_haben_die_form_aller_kennzahlwerte_und_koennen_ziele_haben(beispielstadt: pd.DataFrame) -> None:
    werte = als_kennzahlwerte(beispielstadt)
    kennzahlen = nh.lies_steuerung(nh.beispielmappen()["steuerung"]).kennzahlen.iloc[:1].copy()
    kennzahlen["kennzahl"], kennzahlen["richtung"], kennzahlen["zielart"] = (
        "aufwandsdeckungsgrad",
        "steigend",
        "jaehrlich",
    )
    kennzahlen["zielwert"] = 100.0
    urteil = nh.bewerte_kennzahlen(kennzahlen, werte[werte["kennzahl"] == "aufwandsdeckungsgrad"], 2025)
    assert urteil["kennzahl"].tolist() == ["aufwandsdeckungsgrad"]
    assert urteil["istwert"].iloc[0] == pytest.approx(97.52, abs=0.005)


def test_kreise_haben_die_umlagenquote_statt_der_netto_steuerquote() -> None:
    haushalt = nh.lies_haushalt(nh.beispielmappen()["haushalt"])
    haushalt.angaben["art"] = "Kreis"
    namen = set(finanzkennzahlen(haushalt)["kennzahl"])
    assert "allgemeine_umlagenquote" in namen
    assert "netto_steuerquote" not in namen
    assert len(namen) == 18
