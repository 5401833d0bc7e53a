"""Sechs gemeinsame Budgets über Produkte der Stadt Bonn: Budgets + Rest = Plan, jedes Jahr, auf den Cent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook
from openpyxl.reader.excel import load_workbook

import nachhaltigkeitshaushalt as nh
from nachhaltigkeitshaushalt.kern.begriffe import NACHRICHTLICH, NICHT_ZUGEORDNET

WURZEL = Path(__file__).resolve().parents[2]
QUELLE = WURZEL.parent / "shared" / "beispiele" / "bonn" / "Bonn_Budget_Draft_2017_2024_Processed.xlsx"
LAYOUT = WURZEL / "docs" / "layouts" / "bonn_2017.yaml"
JAHRE = range(2017, 2025)
SPALTE_ZEILENNUMMER, ERSTE_SPALTE, ILB_SALDO = 9, 12, 900

pytestmark = pytest.mark.skipif(not QUELLE.exists(), reason="die Datei der Stadt Bonn liegt nicht neben dem Projekt")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> nh.Nachhaltigkeitshaushalt:
    """Haushalt der Stadt und eine aus der Falldatei geschriebene Steuerungsmappe."""
    inhalt: dict[str, list[list[Any]]] = yaml.safe_load(
        (Path(__file__).parent / "steuerung_bonn.yaml").read_text(encoding="utf-8")
    )
    mappe = Workbook()
    for name, zeilen in inhalt.items():
        blatt = mappe.create_sheet(name)
        for zeile in zeilen:
            blatt.append(zeile)
    del mappe["Sheet"]
    pfad = tmp_path_factory.mktemp("bonn") / "steuerung.xlsx"
    mappe.save(pfad)
    return nh.Nachhaltigkeitshaushalt(nh.lies_haushalt(QUELLE, layout=LAYOUT), nh.lies_steuerung(pfad))


@pytest.fixture(scope="module")
def quellsummen() -> dict[int, int]:
    """Je Jahr die Summe aller gedruckten Beträge ohne die Zeile 900 (Wiederholung), in Cent."""
    blatt = load_workbook(QUELLE, data_only=True)["Tabelle1"]
    zeilen = [zeile for zeile in blatt.iter_rows(min_row=2, values_only=True) if zeile[5] is not None]
    return {
        jahr: int(
            sum(
                (Decimal(repr(zeile[ERSTE_SPALTE + i])) * 100).to_integral_value()
                for zeile in zeilen
                if int(zeile[SPALTE_ZEILENNUMMER]) != ILB_SALDO
            )
        )
        for i, jahr in enumerate(JAHRE)
    }


def test_die_mappe_hat_sechs_budgets_ohne_befunde(plan: nh.Nachhaltigkeitshaushalt) -> None:
    assert plan.steuerung.befunde.empty
    felder = set(plan.handlungsfeldbudgets(2017)["handlungsfeld"]) - {NICHT_ZUGEORDNET, NACHRICHTLICH}
    assert felder == {"HF1", "HF2", "HF3", "HF4", "HF5", "HF6"}


@pytest.mark.parametrize("jahr", JAHRE)
def test_budgets_und_rest_ergeben_den_plan_auf_den_cent(
    plan: nh.Nachhaltigkeitshaushalt, quellsummen: dict[int, int], jahr: int
) -> None:
    budgets = plan.handlungsfeldbudgets(jahr)
    zeilen = plan.haushalt.zeilen[plan.haushalt.zeilen["jahr"] == jahr]
    assert budgets.groupby("seite")["betrag_cent"].sum().to_dict() == (
        zeilen.groupby("seite", observed=True)["betrag_cent"].sum().to_dict()
    )
    ohne = budgets[budgets["handlungsfeld"] != NACHRICHTLICH].groupby("seite")["betrag_cent"].sum()
    assert abs(int(ohne["aufwand"]) - int(ohne["ertrag"])) == abs(quellsummen[jahr])
    im_budget = budgets[~budgets["handlungsfeld"].isin([NACHRICHTLICH, NICHT_ZUGEORDNET])]
    assert 0 < int(im_budget["betrag_cent"].sum()) < int(budgets["betrag_cent"].sum())


@pytest.mark.parametrize("jahr", JAHRE)
def test_auch_der_stand_am_jahresende_ergibt_den_plan(plan: nh.Nachhaltigkeitshaushalt, jahr: int) -> None:
    stand = plan.stand(dt.date(jahr, 12, 31))
    zeilen = plan.haushalt.zeilen[plan.haushalt.zeilen["jahr"] == jahr]
    erwartet = zeilen.groupby("seite", observed=True)["betrag_cent"].sum().to_dict()
    assert stand.tabelle.groupby("seite")["budget_cent"].sum()[list(erwartet)].to_dict() == erwartet
    assert stand.tabelle["umschichtung_cent"].sum() == 0


def test_umschichtungen_wirken_nur_in_ihrem_jahr_und_nie_ueber_das_verfuegbare(
    plan: nh.Nachhaltigkeitshaushalt,
) -> None:
    erstes, zweites = plan.stand("2017-12-31"), plan.stand("2018-12-31")
    assert erstes.verlauf.netto[("HF1", "1401", "aufwand")] == 123_456
    assert erstes.verlauf.netto[("HF2", "1201", "aufwand")] == -5_000_001
    assert erstes.befunde.empty
    assert zweites.befunde["regel"].tolist() == ["umschichtung_nicht_gedeckt"]
    assert zweites.befunde["zelle"].tolist() == ["F5"]
    assert plan.stand("2019-12-31").verlauf.netto == {}
