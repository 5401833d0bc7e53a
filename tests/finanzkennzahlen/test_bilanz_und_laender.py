"""Das Blatt „Bilanz“ und die Kennzahlensätze anderer Länder."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

import nachhaltigkeitshaushalt as nh
from nachhaltigkeitshaushalt.kern.landesprofil import lade_landesprofil

if TYPE_CHECKING:
    from pathlib import Path


def mappe_mit(tmp_path: Path, zellen: dict[str, object]) -> Path:
    """Haushaltsmappe der Beispielstadt mit geänderten Zellen im Blatt „Bilanz“."""
    mappe = load_workbook(nh.beispielmappen()["haushalt"])
    for zelle, inhalt in zellen.items():
        mappe["Bilanz"][zelle] = inhalt
    ziel = tmp_path / "haushalt.xlsx"
    mappe.save(ziel)
    return ziel


def test_bilanz_wird_mit_zelle_und_in_cent_gelesen() -> None:
    bilanz = nh.lies_haushalt(nh.beispielmappen()["haushalt"]).bilanz
    summe = bilanz[bilanz["posten"] == "summe_aktiva"].set_index("jahr")
    assert list(summe.index) == [2021, 2022, 2023, 2024, 2025]
    assert summe.loc[2025, ["betrag_cent", "blatt", "zelle"]].tolist() == [32_186_992_527, "Bilanz", "H22"]
    assert bilanz["betrag_cent"].dtype == "int64"


def test_unbekannte_position_ist_ein_befund_mit_zelle(tmp_path: Path) -> None:
    haushalt = nh.lies_haushalt(mappe_mit(tmp_path, {"B5": "9.9"}))
    befunde = haushalt.befunde[haushalt.befunde["regel"] == "bilanzposten_unbekannt"]
    assert befunde["zelle"].tolist() == ["B5"]
    assert "aktiva 9.9" in befunde["text"].iloc[0]


def test_leere_zelle_der_bilanz_ist_nicht_null(tmp_path: Path) -> None:
    haushalt = nh.lies_haushalt(mappe_mit(tmp_path, {"H27": None}))
    quote = nh.finanzkennzahlen(haushalt).query(
        "kennzahl == 'eigenkapitalquote_1' and jahr == 2025 and wertart == 'ist'"
    )
    assert quote["status"].tolist() == ["nicht_berechenbar"]
    assert quote["begruendung"].tolist() == ["Es fehlt: Eigenkapital."]


def test_falscher_bestand_zeigt_sich_in_summe_und_komponente(tmp_path: Path) -> None:
    tabelle = nh.stimme_ab(nh.lies_haushalt(mappe_mit(tmp_path, {"H18": 7_298_889.72})))
    anders = tabelle[tabelle["status"] == "abweichung"]
    assert set(anders["pruefung"]) == {"bilanzformel", "liquide_mittel"}
    assert set(anders["differenz_cent"].abs()) == {10_000}


@pytest.mark.parametrize("land", ["SH", "NI", "DE"])
def test_land_ohne_kennzahlensatz_hat_keine_finanzkennzahlen(land: str) -> None:
    haushalt = nh.lies_haushalt(nh.beispielmappen()["haushalt"])
    assert nh.finanzkennzahlen(replace(haushalt, profil=lade_landesprofil(land, 2025))).empty


def test_baden_wuerttemberg_rechnet_nur_was_die_muster_festlegen() -> None:
    haushalt = nh.lies_haushalt(nh.beispielmappen()["haushalt"])
    bw = nh.finanzkennzahlen(replace(haushalt, profil=lade_landesprofil("BW", 2025)))
    ohne_formel = set(bw.loc[bw["begruendung"].str.startswith("Formel fehlt"), "kennzahl"])
    assert {"bw_steuerkraft_netto", "bw_goldene_bilanzregel", "bw_verschuldung"} <= ohne_formel
    ist = bw[(bw["jahr"] == 2025) & (bw["wertart"] == "ist")].set_index("kennzahl")
    einwohner = int(haushalt.angaben["einwohner"])
    je_kopf, gesamt = ist.loc["bw_ordentliches_ergebnis_je_einwohner"], ist.loc["bw_ordentliches_ergebnis"]
    assert je_kopf["wert"] == pytest.approx(gesamt["wert"] / einwohner)
    assert je_kopf["einheit"] == "€/EW"


def test_eine_summe_ohne_einen_einzigen_teil_fehlt_und_ist_nicht_null() -> None:
    """Teilfinanzpläne enthalten nur Investitionen: Ein Saldo der laufenden Verwaltung von 0 wäre erfunden."""
    haushalt = nh.lies_haushalt(nh.beispielmappen()["haushalt"])
    zeilen = haushalt.zeilen[(haushalt.zeilen["plan"] == "ergebnis") | (haushalt.zeilen["zeile"] == "baumassnahmen")]
    assert (zeilen["plan"] == "finanz").any()
    tabelle = nh.finanzkennzahlen(replace(haushalt, zeilen=zeilen, kontrollwerte=haushalt.kontrollwerte.iloc[:0]))
    verschuldung = tabelle[(tabelle["kennzahl"] == "dynamischer_verschuldungsgrad") & (tabelle["wertart"] == "ist")]
    assert len(verschuldung)
    assert verschuldung["begruendung"].str.contains("fehlt: .*Saldo aus laufender Verwaltungstätigkeit").all()
    alle = nh.finanzkennzahlen(haushalt)
    vorher, nachher = (t.loc[t["kennzahl"] == "aufwandsdeckungsgrad", "wert"].tolist() for t in (alle, tabelle))
    assert nachher == pytest.approx(vorher, nan_ok=True)
