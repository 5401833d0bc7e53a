"""Die Excel-Mappe: echte Zahlen, Text bleibt Text, Befunde vollständig."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nachhaltigkeitshaushalt.berichten.excel import blattnamen
from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht, erstelle_lagebericht

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage


@pytest.fixture(scope="module")
def mappe(lagebericht: Lagebericht, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return openpyxl.load_workbook(lagebericht.als_excel(tmp_path_factory.mktemp("mappe") / "bericht.xlsx"))


def test_betraege_sind_zahlen_mit_euroformat(mappe: Workbook) -> None:
    zeile = next(z for z in mappe["Haushalt"].iter_rows() if z[0].value == "10")
    assert [zelle.value for zelle in zeile[2:]] == [9_000_000, 9_100_000, 9_066_666.68, -33_333.32]
    assert {zelle.number_format for zelle in zeile[2:]} == {'#,##0.00 "€"'}


def test_jedes_tabellenblatt_ist_fixiert_und_filterbar(mappe: Workbook) -> None:
    blaetter = mappe.worksheets[2:]
    assert len(blaetter) >= 12
    assert {blatt.freeze_panes for blatt in blaetter} == {"A2"}
    assert all(blatt.auto_filter.ref for blatt in blaetter)


def test_kein_text_wird_zur_formel(mappe: Workbook) -> None:
    zellen = [zelle for blatt in mappe for zeile in blatt.iter_rows() for zelle in zeile]
    assert not [zelle.coordinate for zelle in zellen if zelle.data_type == "f"]
    texte = {zelle.value for zelle in zellen if isinstance(zelle.value, str)}
    assert any(text.startswith("=HYPERLINK(") for text in texte)
    assert any(text.startswith("-Grund") for text in texte)


def test_fehlendes_ist_strich_und_nicht_null(mappe: Workbook) -> None:
    zeile = next(z for z in mappe["Mittel je Handlungsfeld"].iter_rows(values_only=True) if z[0] == "HF4")
    assert zeile[1:] == ("–", "–", "–", "–")


def test_befunde_und_methode_haben_ein_blatt(mappe: Workbook, grundlage: Berichtsgrundlage) -> None:
    assert mappe["Befunde"].max_row == 1 + len(grundlage.befunde)
    assert mappe["Befunde"]["C2"].value == "haushalt.xlsx"
    assert "Methode" in mappe.sheetnames
    texte = [zeile[1] for zeile in mappe["Erläuterungen"].iter_rows(values_only=True)]
    assert any("größten Reste" in str(text) for text in texte)


def test_status_ist_zeichen_und_wort(mappe: Workbook) -> None:
    stand = {zeile[8] for zeile in mappe["Zielerreichung"].iter_rows(min_row=2, values_only=True)}
    assert "○ nicht bewertbar" in stand


def test_gleiche_eingabe_gibt_gleiche_mappe(lagebericht: Lagebericht, tmp_path: Path) -> None:
    eins, zwei = (lagebericht.als_excel(tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert eins == zwei


def test_leere_tabellen_ergeben_eine_mappe(leer: Berichtsgrundlage, tmp_path: Path) -> None:
    mappe = openpyxl.load_workbook(erstelle_lagebericht(leer).als_excel(tmp_path / "m.xlsx"))
    assert mappe.sheetnames[:2] == ["Übersicht", "Erläuterungen"]


@given(st.lists(st.text(max_size=40), max_size=8))
def test_blattnamen_sind_zulaessig_und_verschieden(wuensche: list[str]) -> None:
    namen = blattnamen(wuensche)
    assert len({name.lower() for name in namen}) == len(wuensche)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in namen)
