"""Finanzkennzahlen als Ziele: ihre Werte kommen aus dem Haushalt und werden bewertet wie alle anderen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import nachhaltigkeitshaushalt as nh
from nachhaltigkeitshaushalt.bewerten.finanzkennzahlen import finanzkennzahlen

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung

SCHLUESSEL = "eigenkapitalquote_1"


def mit_kennzahl(steuerung: Steuerung, schluessel: str) -> Steuerung:
    """Die Steuerungsmappe, in der die erste Kennzahl den Schlüssel einer Finanzkennzahl trägt."""
    kennzahlen = steuerung.kennzahlen.copy()
    kennzahlen.loc[0, ["kennzahl", "zielart", "richtung"]] = [schluessel, "jaehrlich", "steigend"]
    kennzahlen.loc[0, "zielwert"] = 20.0
    return replace(steuerung, kennzahlen=kennzahlen)


def test_werte_kommen_aus_dem_haushalt(haushalt: Haushalt, steuerung: Steuerung) -> None:
    plan = nh.Nachhaltigkeitshaushalt(haushalt, mit_kennzahl(steuerung, SCHLUESSEL))
    gerechnet = finanzkennzahlen(haushalt).query("kennzahl == @SCHLUESSEL and wertart == 'ist' and jahr == 2025")
    zeile = plan.zielerreichung(2025).set_index("kennzahl").loc[SCHLUESSEL]
    assert zeile["istjahr"] == 2025
    assert zeile["istwert"] == pytest.approx(float(gerechnet["wert"].iloc[0]))


def test_eigene_werte_gehen_vor(haushalt: Haushalt, steuerung: Steuerung) -> None:
    mappe = mit_kennzahl(steuerung, SCHLUESSEL)
    eigener = mappe.kennzahlwerte.iloc[[0]].assign(kennzahl=SCHLUESSEL, jahr=2025, wertart="ist", wert=12.5)
    werte = pd.concat([mappe.kennzahlwerte, eigener], ignore_index=True)
    plan = nh.Nachhaltigkeitshaushalt(haushalt, replace(mappe, kennzahlwerte=werte))
    assert plan.kennzahlwerte.query("kennzahl == @SCHLUESSEL")["wert"].tolist() == [12.5]


def test_ohne_finanzkennzahl_bleibt_die_tabelle_dieselbe(haushalt: Haushalt, steuerung: Steuerung) -> None:
    assert nh.Nachhaltigkeitshaushalt(haushalt, steuerung).kennzahlwerte is steuerung.kennzahlwerte


def test_der_lagebericht_zeigt_sie(haushalt: Haushalt, steuerung: Steuerung) -> None:
    plan = nh.Nachhaltigkeitshaushalt(haushalt, mit_kennzahl(steuerung, SCHLUESSEL))
    name = str(plan.steuerung.kennzahlen.loc[0, "bezeichnung"])
    assert name in plan.lagebericht(2025)._repr_html_()
