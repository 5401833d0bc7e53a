"""Prüfungen an Tabellen, die nicht aus einer Mappe gelesen, sondern im Notebook geändert sind."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import nachhaltigkeitshaushalt as nh

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="module")
def mit() -> Callable[..., nh.Nachhaltigkeitshaushalt]:
    """Die Beispielstadt mit ausgetauschten Tabellen der Steuerung."""
    mappen = nh.beispielmappen()
    haushalt, steuerung = nh.lies_haushalt(mappen["haushalt"]), nh.lies_steuerung(mappen["steuerung"])

    def tausche(tabelle: str, aendere: Callable[[pd.DataFrame], pd.DataFrame]) -> nh.Nachhaltigkeitshaushalt:
        neu = aendere(getattr(steuerung, tabelle).copy())
        return nh.Nachhaltigkeitshaushalt(haushalt, dataclasses.replace(steuerung, **{tabelle: neu}))

    return tausche


def _setze(spalte: str, wert: object) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Ändert die erste Zeile einer Spalte."""

    def setze(tabelle: pd.DataFrame) -> pd.DataFrame:
        werte = [wert, *tabelle[spalte].tolist()[1:]]
        return tabelle.assign(**{spalte: pd.Series(werte, index=tabelle.index, dtype=object)})

    return setze


@pytest.mark.parametrize("tabelle", ["zuordnungen", "handlungsfeldbudgets"])
@pytest.mark.parametrize(
    ("anteil", "regel"),
    [
        (-0.2, "anteil_negativ"),
        (1.5, "anteil_ueber_100"),
        (0.1234567, "anteil_ungenau"),
        (None, "pflichtfeld_leer"),
        (pd.NA, "pflichtfeld_leer"),
        ("", "pflichtfeld_leer"),
    ],
)
def test_ein_unzulaessiger_anteil_ist_ein_befund_und_zaehlt_nicht_in_der_summe(
    mit: Callable[..., nh.Nachhaltigkeitshaushalt], tabelle: str, anteil: object, regel: str
) -> None:
    plan = mit(tabelle, _setze("anteil", anteil))
    befunde = plan.befunde[plan.befunde["spalte"] == "anteil"]
    assert befunde["regel"].tolist() == [regel]
    assert befunde["zelle"].str.endswith("2").all()


@pytest.mark.parametrize("leer", ["", None])
def test_leerer_text_und_keine_angabe_sind_derselbe_fachbereich(
    mit: Callable[..., nh.Nachhaltigkeitshaushalt], leer: str | None
) -> None:
    def verdopple(budgets: pd.DataFrame) -> pd.DataFrame:
        eines = budgets.iloc[[0]].assign(anteil=0.5, konto=None)
        return pd.concat([eines.assign(fachbereich=""), eines.assign(fachbereich=leer), budgets.iloc[1:]])

    assert "budget_doppelt" in set(mit("handlungsfeldbudgets", verdopple).befunde["regel"])


def test_budgets_ohne_ein_produkt_des_haushalts_sind_ein_befund_und_kein_abbruch(
    mit: Callable[..., nh.Nachhaltigkeitshaushalt],
) -> None:
    befunde = mit("handlungsfeldbudgets", lambda b: b.assign(produkt="x" + b["produkt"])).befunde
    assert {"budgets_fehlen", "zuordnung_produkt_unbekannt"} <= set(befunde["regel"])


@pytest.mark.parametrize(("spalte", "zelle"), [("datum", "B2"), ("erledigt_am", "I2")])
def test_ein_tag_den_es_nicht_gibt_ist_ein_befund_mit_zelle_und_kein_abbruch(
    mit: Callable[..., nh.Nachhaltigkeitshaushalt], spalte: str, zelle: str
) -> None:
    befunde = mit("mittelbindung", _setze(spalte, "2025-02-30")).befunde
    assert befunde.loc[befunde["regel"] == "datum_form", "zelle"].tolist() == [zelle]
