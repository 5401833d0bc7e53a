"""Falldateien: jede Datei in ``faelle`` ist ein Fall, den auch schreiben kann, wer nicht programmiert."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from nachhaltigkeitshaushalt.bewerten.zielerreichung import bewerte_kennzahlen
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

FAELLE = sorted((Path(__file__).parent / "faelle").glob("*.yaml"))
BEKANNT = {"titel", "warum", "kennzahl", "werte", "jahr", "datenstand", "erwartet"}


def _bewerte(fall: dict[str, Any]) -> pd.Series[Any]:
    """Die eine Ergebniszeile eines Falls."""
    vorgaben = fall["kennzahl"] if isinstance(fall["kennzahl"], list) else [fall["kennzahl"]]
    werte = fall["werte"]
    if isinstance(werte, dict):
        werte = [{"jahr": jahr, "wert": wert} for jahr, wert in werte.items()]
    kennzahlen = pd.DataFrame([{"kennzahl": "K"} | vorgabe for vorgabe in vorgaben])
    tabelle = pd.DataFrame([{"kennzahl": "K"} | wert for wert in werte])
    return bewerte_kennzahlen(kennzahlen, tabelle, fall["jahr"], datenstand=fall.get("datenstand")).iloc[0]


@pytest.mark.parametrize("pfad", FAELLE, ids=lambda pfad: pfad.stem)
def test_fall(pfad: Path) -> None:
    fall = yaml.safe_load(pfad.read_text(encoding="utf-8"))
    assert set(fall) <= BEKANNT, "unbekannte Angabe in der Falldatei"
    erwartet = fall["erwartet"]
    if "fehler" in erwartet:
        with pytest.raises(HaushaltsFehler) as ausnahme:
            _bewerte(fall)
        assert ausnahme.value.befunde["regel"].tolist() == [erwartet["fehler"]]
        return
    ergebnis = _bewerte(fall)
    for spalte, wert in erwartet.items():
        ist = ergebnis[spalte]
        if spalte == "begruendung":
            assert wert in ist
        elif isinstance(wert, float) and math.isnan(wert):
            assert pd.isna(ist), f"{spalte}: {ist} statt nicht bestimmt"
        elif isinstance(wert, float):
            assert ist == pytest.approx(wert, rel=1e-9), spalte
        else:
            assert ist == wert, f"{spalte}: {ist} statt {wert}"


def test_es_gibt_falldateien_und_jede_erklaert_sich() -> None:
    assert len(FAELLE) >= 40
    for pfad in FAELLE:
        fall = yaml.safe_load(pfad.read_text(encoding="utf-8"))
        assert fall["titel"]
        assert fall["warum"]
        assert fall["erwartet"]
