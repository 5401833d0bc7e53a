"""Der Bericht der Beispielstadt: von den Arbeitsmappen bis zur fertigen Datei."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest

import nachhaltigkeitshaushalt as nh
from nachhaltigkeitshaushalt.berichten.bilder.zeichnen import als_png

if TYPE_CHECKING:
    from pathlib import Path

    from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht


@pytest.fixture(scope="module")
def plan() -> nh.Nachhaltigkeitshaushalt:
    mappen = nh.beispielmappen()
    return nh.Nachhaltigkeitshaushalt(nh.lies_haushalt(mappen["haushalt"]), nh.lies_steuerung(mappen["steuerung"]))


@pytest.fixture(scope="module")
def bericht(plan: nh.Nachhaltigkeitshaushalt) -> Lagebericht:
    return plan.lagebericht(2025)


def test_acht_abschnitte_und_vierzehn_abbildungen(bericht: Lagebericht) -> None:
    assert len(bericht.bericht.abschnitte) == 8
    assert len(bericht.bericht.abbildungen()) == 14


def test_summe_der_mittel_ist_der_ganze_haushalt(plan: nh.Nachhaltigkeitshaushalt, bericht: Lagebericht) -> None:
    zeilen = plan.haushalt.zeilen
    auswahl = zeilen[(zeilen["jahr"] == 2025) & (zeilen["wertart"] == "ergebnis") & (zeilen["seite"] == "aufwand")]
    tabelle = next(t for t in bericht.bericht.tabellen() if t.kennung == "mittel_handlungsfelder")
    summe = next(z for z in tabelle.zeilen if z.betont)
    assert summe.zellen[1].wert == int(auswahl["betrag_cent"].sum())


def test_jede_kennzahl_steht_genau_einmal_in_word(
    plan: nh.Nachhaltigkeitshaushalt, bericht: Lagebericht, tmp_path: Path
) -> None:
    dokument = docx.Document(str(bericht.als_word(tmp_path / "b.docx")))
    tafeln = [t for t in dokument.tables if t.rows[0].cells[-1].text == "Begründung"]
    namen = [reihe.cells[0].text for tafel in tafeln for reihe in tafel.rows[1:]]
    assert sorted(namen) == sorted(plan.steuerung.kennzahlen["bezeichnung"])


def test_mappe_zeigt_alle_befunde(plan: nh.Nachhaltigkeitshaushalt, bericht: Lagebericht, tmp_path: Path) -> None:
    mappe = openpyxl.load_workbook(bericht.als_excel(tmp_path / "m.xlsx"))
    assert mappe["Befunde"].max_row == 1 + len(plan.befunde)


@pytest.mark.parametrize("jahr", [2024, 2026])
def test_auch_andere_jahre_ergeben_einen_bericht(plan: nh.Nachhaltigkeitshaushalt, jahr: int, tmp_path: Path) -> None:
    assert plan.lagebericht(jahr).als_word(tmp_path / "b.docx").stat().st_size > 20_000


def test_notebookansicht_zeigt_bilder_und_macht_text_unschaedlich(bericht: Lagebericht) -> None:
    html = bericht._repr_html_()
    assert html.count("<figure>") == 14
    assert html.count("<table>") >= 12
    assert "Haushalt auf einen Blick" in html
    assert als_png(bericht.bericht.abbildungen()[0].daten)
