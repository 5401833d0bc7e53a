"""Stand der gemeinsamen Budgets: Summe gleich Plan, Belegung nach Tag, Gliederungen auf den Cent gleich."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nachhaltigkeitshaushalt.einlesen.haushaltsplan import lies_haushalt
from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import lies_steuerung
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler
from nachhaltigkeitshaushalt.kern.geld import als_euro
from nachhaltigkeitshaushalt.zuordnen.budgetbelege import im_budget
from nachhaltigkeitshaushalt.zuordnen.budgetgliederung import TEILE, gliedere
from nachhaltigkeitshaushalt.zuordnen.budgetstand import Budgetstand, bilde_stand, investitionszeilen

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung

DATEN = Path(__file__).resolve().parents[2] / "data"
MITTE, ENDE = dt.date(2025, 6, 30), dt.date(2025, 12, 31)


@pytest.fixture(scope="module")
def haushalt() -> Haushalt:
    return lies_haushalt(DATEN / "haushalt_2025.xlsx")


@pytest.fixture(scope="module")
def steuerung() -> Steuerung:
    return lies_steuerung(DATEN / "steuerung_2025.xlsx")


@pytest.fixture(scope="module")
def stand(haushalt: Haushalt, steuerung: Steuerung) -> Budgetstand:
    return bilde_stand(haushalt, steuerung, MITTE)


@pytest.mark.parametrize(
    ("spalte", "wertart"), [("ansatz_cent", "ansatz"), ("fortgeschrieben_cent", "fortgeschrieben")]
)
def test_budgets_und_rest_ergeben_je_seite_den_plan(
    stand: Budgetstand, haushalt: Haushalt, spalte: str, wertart: str
) -> None:
    zeilen = haushalt.zeilen[(haushalt.zeilen["jahr"] == 2025) & (haushalt.zeilen["wertart"] == wertart)]
    zeilen = zeilen[(zeilen["plan"] == "ergebnis") | zeilen["zeile"].isin(investitionszeilen(haushalt.profil))]
    erwartet = zeilen.groupby("seite", observed=True)["betrag_cent"].sum()
    assert stand.tabelle.groupby("seite")[spalte].sum().to_dict() == erwartet.to_dict()


def test_monatswerte_ergeben_zwoelf_monate_das_jahresergebnis_der_ganzen_produkte(
    haushalt: Haushalt, steuerung: Steuerung
) -> None:
    monate = steuerung.monatswerte[steuerung.monatswerte["konto"].isna()]
    je_produkt = monate.groupby(["jahr", "produkt", "seite"])["betrag_cent"].sum()
    zeilen = haushalt.zeilen[haushalt.zeilen["wertart"] == "ergebnis"]
    zeilen = zeilen[(zeilen["plan"] == "ergebnis") | zeilen["zeile"].isin(investitionszeilen(haushalt.profil))]
    ergebnis = zeilen.groupby(["jahr", "produkt", "seite"], observed=True)["betrag_cent"].sum()
    assert len(je_produkt) > 100
    assert all(int(ergebnis.loc[ort]) == cent for ort, cent in je_produkt.items())


def test_verfuegbar_ist_budget_minus_gebunden_minus_gebucht(stand: Budgetstand) -> None:
    t = stand.tabelle
    assert (t["budget_cent"] == t["fortgeschrieben_cent"] + t["umschichtung_cent"]).all()
    assert (t["verfuegbar_cent"] == t["budget_cent"] - t["gebunden_cent"] - t["ist_cent"]).all()
    assert (t[["ansatz_cent", "ist_cent", "gebunden_cent"]].sum() > 0).all()
    assert stand.befunde.empty


def test_umschichtungen_wirken_ab_ihrem_tag_und_heben_sich_je_budget_auf(
    haushalt: Haushalt, steuerung: Steuerung
) -> None:
    ort = ["handlungsfeld", "produkt", "seite"]
    davor, danach = (
        bilde_stand(haushalt, steuerung, dt.date(2025, 3, tag)).tabelle.groupby(ort)["umschichtung_cent"].sum()
        for tag in (17, 18)
    )
    assert not davor.any()
    bewegt = danach[danach != 0].to_dict()
    assert bewegt == {("HF1", "010602", "aufwand"): -1_850_000, ("HF1", "140101", "aufwand"): 1_850_000}


def test_auftrag_ist_gebunden_bis_er_erledigt_ist(haushalt: Haushalt, steuerung: Steuerung) -> None:
    def gebunden(tag: dt.date) -> int:
        t = bilde_stand(haushalt, steuerung, tag).tabelle
        return int(t.loc[(t["produkt"] == "010602") & (t["seite"] == "aufwand"), "gebunden_cent"].sum())

    assert [gebunden(dt.date(2025, m, t)) for m, t in ((2, 9), (2, 10), (5, 14), (5, 15))] == [
        0,
        8_400_000,
        8_400_000,
        0,
    ]


def test_monat_zaehlt_erst_wenn_er_vollendet_ist(haushalt: Haushalt, steuerung: Steuerung) -> None:
    ist = [im_budget(bilde_stand(haushalt, steuerung, dt.date(2025, *tag)).tabelle)["ist_cent"].sum() for tag in
           ((1, 30), (1, 31), (2, 27), (2, 28))]  # fmt: skip
    assert ist[0] == 0
    assert ist[0] < ist[1] == ist[2] < ist[3]


@pytest.mark.parametrize("nach", ["fachbereich", "produkt", "ziel", "massnahme"])
def test_jede_gliederung_hat_je_handlungsfeld_und_seite_dieselbe_summe(
    stand: Budgetstand, haushalt: Haushalt, steuerung: Steuerung, nach: str
) -> None:
    tabelle = gliedere(stand, haushalt, steuerung, nach=nach)
    ort, spalten = ["handlungsfeld", "seite"], [*TEILE, "budget_cent", "verfuegbar_cent"]
    assert tabelle[nach].nunique() > 5
    erwartet = im_budget(stand.tabelle).groupby(ort)[spalten].sum()
    assert tabelle.groupby(ort)[spalten].sum().equals(erwartet)


def test_massnahme_zeigt_kosten_offene_und_erledigte_auftraege(
    stand: Budgetstand, haushalt: Haushalt, steuerung: Steuerung
) -> None:
    tabelle = gliedere(stand, haushalt, steuerung, nach="massnahme").set_index("massnahme")
    assert tabelle.loc["M01", ["fortgeschrieben_cent", "gebunden_cent", "ist_cent"]].tolist() == [
        9_200_000,
        0,
        8_400_000,
    ]
    assert tabelle.loc["M02", ["gebunden_cent", "ist_cent", "verfuegbar_cent"]].tolist() == [4_185_000, 0, 2_215_000]


def test_jahr_ohne_gemeinsame_budgets_ist_ein_fehler(haushalt: Haushalt, steuerung: Steuerung) -> None:
    leer = dataclasses.replace(steuerung, handlungsfeldbudgets=steuerung.handlungsfeldbudgets.iloc[:0])
    with pytest.raises(HaushaltsFehler, match="keine Handlungsfeldbudgets"):
        bilde_stand(haushalt, leer, MITTE)


def test_anteile_ueber_100_prozent_gelten_als_nicht_getroffen_und_der_betrag_faellt_in_den_rest(
    haushalt: Haushalt, steuerung: Steuerung
) -> None:
    budgets = steuerung.handlungsfeldbudgets.copy()
    budgets.loc[(budgets["produkt"] == "050201") & (budgets["handlungsfeld"] == "HF3"), "anteil"] = 0.5
    tabelle = bilde_stand(haushalt, dataclasses.replace(steuerung, handlungsfeldbudgets=budgets), MITTE).tabelle
    betroffen = tabelle[(tabelle["produkt"] == "050201") & (tabelle["fortgeschrieben_cent"] != 0)]
    assert set(betroffen["handlungsfeld"]) == {"nicht zugeordnet"}


def test_unbekanntes_produkt_im_budget_fehlt_im_stand(haushalt: Haushalt, steuerung: Steuerung) -> None:
    budgets = steuerung.handlungsfeldbudgets.copy()
    budgets.loc[0, "produkt"] = "999999"
    stand = bilde_stand(haushalt, dataclasses.replace(steuerung, handlungsfeldbudgets=budgets), ENDE)
    assert "999999" not in set(stand.tabelle["produkt"])
    assert "umschichtung_ausserhalb" in set(stand.befunde["regel"])


def test_ansicht_im_notebook_ist_deutsch_und_in_euro(stand: Budgetstand) -> None:
    html = stand._repr_html_()
    assert "_cent" not in html
    assert "<th>Verfügbar</th>" in html
    betraege = im_budget(stand.tabelle)
    erster = betraege[betraege["handlungsfeld"] == "HF1"].groupby("seite")["ansatz_cent"].sum()
    assert all(f"<td>{als_euro(int(cent))}</td>" in html for cent in erster)
