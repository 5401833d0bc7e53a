"""Schlechte Eingaben in den Blättern der Bewirtschaftung: jede nennt ihre Zelle, keine wird still verändert."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

import nachhaltigkeitshaushalt as nh
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from collections.abc import Callable

DATEN = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(scope="module")
def haushalt() -> nh.Haushalt:
    return nh.lies_haushalt(DATEN / "haushalt_2025.xlsx")


@pytest.fixture
def geaendert(haushalt: nh.Haushalt, tmp_path: Path) -> Callable[[str, str, object], nh.Nachhaltigkeitshaushalt]:
    """Die Beispielstadt mit einer geänderten Zelle der Steuerungsmappe."""

    def aendere(blatt: str, zelle: str, wert: object) -> nh.Nachhaltigkeitshaushalt:
        mappe = openpyxl.load_workbook(DATEN / "steuerung_2025.xlsx")
        mappe[blatt][zelle] = wert
        mappe.save(tmp_path / "steuerung.xlsx")
        return nh.Nachhaltigkeitshaushalt(haushalt, nh.lies_steuerung(tmp_path / "steuerung.xlsx"))

    return aendere


FAELLE = [
    ("Handlungsfeldbudgets", "D3", 1.2, "anteil_ueber_100", "D3"),
    ("Handlungsfeldbudgets", "D19", 0.8, "budgetanteile_ueber_100", None),
    ("Handlungsfeldbudgets", "B2", "019999", "zuordnung_produkt_unbekannt", "B2"),
    ("Umschichtungen", "F2", 9_000_000, "umschichtung_ratsbeschluss", "H2"),
    ("Umschichtungen", "F2", 0, "betrag_nicht_positiv", "F2"),
    ("Umschichtungen", "F2", -100, "betrag_nicht_positiv", "F2"),
    ("Umschichtungen", "B3", dt.datetime(2025, 3, 1), "umschichtung_rueckdatiert", "B3"),  # noqa: DTZ001 - Excel kennt keine Zeitzonen
    ("Umschichtungen", "A3", 1, "umschichtung_nummer_doppelt", "A3"),
    ("Umschichtungen", "D2", "140101", "umschichtung_im_kreis", "E2"),
    ("Umschichtungen", "E2", "140199", "umschichtung_produkt_unbekannt", "E2"),
    ("Budgetregeln", "C3", "31.02.", "budgetregel_unlesbar", "C3"),
    ("Mittelbindung", "C2", "019999", "buchung_produkt_unbekannt", "C2"),
    ("Mittelbindung", "H2", "M99", "massnahme_unbekannt", "H2"),
    ("Mittelbindung", "G2", 0, "betrag_nicht_positiv", "G2"),
    ("Monatswerte", "B2", 13, "monat_bereich", "B2"),
    ("Monatswerte", "C2", dt.datetime(2025, 7, 1), "monat_widerspruch", "C2"),  # noqa: DTZ001 - Excel kennt keine Zeitzonen
    ("Monatswerte", "G2", "viel", "zahl_form", "G2"),
    ("Maßnahmen", "H2", None, "pflichtfeld_leer", "H2"),
    ("Maßnahmen", "H2", 0, "betrag_nicht_positiv", "H2"),
    ("Maßnahmen", "I2", "fertig", "unbekannt_massnahmenstatus", "I2"),
    ("Bewertungen", "D2", 11, "punkte_bereich", "D2"),
    ("Stimmen", "C2", "M99", "massnahme_unbekannt", "C2"),
    ("Gewichte", "C2", -1, "gewicht_negativ", "C2"),
]


@pytest.mark.parametrize(("blatt", "zelle", "wert", "regel", "ort"), FAELLE)
def test_schlechte_zelle_ergibt_ihren_befund(  # noqa: PLR0913 - Zelle, Wert und Erwartung
    geaendert: Callable[[str, str, object], nh.Nachhaltigkeitshaushalt],
    blatt: str, zelle: str, wert: object, regel: str, ort: str | None,
) -> None:  # fmt: skip
    befunde = geaendert(blatt, zelle, wert).befunde
    treffer = befunde[befunde["regel"] == regel]
    assert len(treffer) >= 1, sorted(set(befunde["regel"]))
    assert (treffer["schwere"] == "fehler").all()
    if ort is not None:
        assert ort in set(treffer["zelle"])
        assert blatt in set(treffer["blatt"])


def test_umschichtung_ueber_das_verfuegbare_trotz_ratsbeschluss(
    geaendert: Callable[[str, str, object], nh.Nachhaltigkeitshaushalt],
) -> None:
    plan = geaendert("Umschichtungen", "F2", 9_000_000)
    liste = plan.steuerung.umschichtungen
    liste.loc[0, ["gremium", "beschluss"]] = ["Rat", "RB 1/2025"]
    assert plan.stand("2025-12-31").befunde["regel"].tolist() == ["umschichtung_nicht_gedeckt"]


def test_unmoegliches_datum_eines_auftrags_ist_ein_fehler(
    geaendert: Callable[[str, str, object], nh.Nachhaltigkeitshaushalt],
) -> None:
    with pytest.raises(HaushaltsFehler, match="2025-02-30"):
        geaendert("Mittelbindung", "B2", "2025-02-30").stand("2025-12-31")


def test_die_beispielstadt_selbst_hat_keinen_solchen_befund(haushalt: nh.Haushalt) -> None:
    plan = nh.Nachhaltigkeitshaushalt(haushalt, nh.lies_steuerung(DATEN / "steuerung_2025.xlsx"))
    assert set(plan.befunde["schwere"]) <= {"hinweis"}
