"""Echte Haushalte, mit eigenem Leser gelesen: die Abstimmung findet genau, was veröffentlicht ist."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import nachhaltigkeitshaushalt as nh
from nachhaltigkeitshaushalt.pruefen.abstimmung.stimme_ab import stimme_ab

sys.path.insert(0, str(Path(__file__).parent))
from typing import TYPE_CHECKING

import leser

if TYPE_CHECKING:
    import pandas as pd

pytestmark = pytest.mark.skipif(not leser.BEISPIELE.exists(), reason=leser.OHNE_BEISPIELE)


@pytest.fixture(scope="module")
def wuppertal() -> pd.DataFrame:
    return stimme_ab(leser.lies_wuppertal())


def test_wuppertal_17769_formeln_der_teilplaene_ohne_abweichung(wuppertal: pd.DataFrame) -> None:
    formeln = wuppertal[wuppertal["pruefung"] == "zeilenformel"]
    assert set(formeln["status"]) == {"stimmt"}
    je_ebene = formeln["ebene"].value_counts().to_dict()
    assert je_ebene == {"produkt": 9922, "produktgruppe": 6950, "produktbereich": 897, "gesamt": 49}
    assert len(formeln) - je_ebene["gesamt"] == 17_769


def test_wuppertal_die_eine_luecke_zwischen_produkten_und_gruppe(wuppertal: pd.DataFrame) -> None:
    ebenen = wuppertal[wuppertal["pruefung"] == "ebene"]
    anders = ebenen[ebenen["status"] == "abweichung"]
    assert set(anders["differenz_cent"]) == {4859}
    assert set(zip(anders["ebene"], anders["schluessel"], anders["jahr"], strict=True)) == {
        ("produktgruppe", "1119", 2013)
    }
    # Veröffentlicht sind die Zeilen 1 bis 22; die Summen 26 und 29 tragen denselben Betrag weiter.
    assert list(anders["nummer"]) == ["07", "10", "18", "22", "26", "29"]
    assert set(ebenen.loc[ebenen["ebene"] != "produktgruppe", "status"]) == {"stimmt"}


def test_wuppertal_gruppen_ohne_produkte_sind_nicht_pruefbar_statt_null(wuppertal: pd.DataFrame) -> None:
    offen = wuppertal[wuppertal["status"] == "nicht_pruefbar"]
    assert set(offen["pruefung"]) == {"ebene"}
    assert offen["errechnet_cent"].isna().all()
    assert offen["differenz_cent"].isna().all()
    assert len(set(offen["schluessel"])) == 10


@pytest.mark.parametrize("jahr", range(2019, 2025))
def test_lensahn_formeln_und_vergleichsspalten_gehen_auf(jahr: int) -> None:
    tabelle = stimme_ab(leser.lies_lensahn(jahr))
    for pruefung, anzahl in (("zeilenformel", 24 if jahr < 2024 else 29), ("vergleich", 22 if jahr < 2024 else 24)):
        teil = tabelle[tabelle["pruefung"] == pruefung]
        assert len(teil) == anzahl
        assert set(teil["status"]) == {"stimmt"}
        assert teil["differenz_cent"].abs().max() == 0


LAYOUTS = Path(__file__).resolve().parents[2] / "docs" / "layouts"


def lies(ordner: str, layout: str) -> pd.DataFrame:
    haushalt = nh.lies_haushalt(leser.BEISPIELE / ordner, layout=LAYOUTS / f"{layout}.yaml")
    return nh.stimme_ab(haushalt)


def test_wuppertal_mit_dem_leser_des_pakets_ergibt_dieselbe_abstimmung(wuppertal: pd.DataFrame) -> None:
    tabelle = lies("wuppertal_2016_2017", "wuppertal_2016")
    for pruefung in ("zeilenformel", "ebene"):
        zaehlung = [
            t[t["pruefung"] == pruefung].groupby(["ebene", "status"], observed=True).size().to_dict()
            for t in (tabelle, wuppertal)
        ]
        assert zaehlung[0] == zaehlung[1]
    anders = tabelle[tabelle["status"] == "abweichung"]
    assert set(anders["schluessel"]) == {"1119"}
    assert set(anders["differenz_cent"]) == {4859}
    assert (tabelle.loc[tabelle["pruefung"] == "interne_leistungen", "differenz_cent"] == 0).all()


def test_lensahn_alle_jahre_zusammen_gehen_auf_und_vorjahre_wiederholen_sich_gleich() -> None:
    tabelle = lies("lensahn", "lensahn_2019_bis_2024")
    geprueft = tabelle[tabelle["status"] != "nicht_pruefbar"]
    assert set(geprueft["status"]) == {"stimmt"}
    assert geprueft["differenz_cent"].abs().max() == 0
    assert {"zeilenformel", "vergleich", "doppelt"} <= set(geprueft["pruefung"])
    # Der Ansatz selbst steht nicht in der Jahresrechnung: die Fortschreibung ist nicht prüfbar, nicht falsch.
    assert set(tabelle.loc[tabelle["status"] == "nicht_pruefbar", "pruefung"]) == {"fortgeschriebener_ansatz"}


def test_kiel_interne_leistungen_64_264_900_auf_beiden_seiten() -> None:
    tabelle = lies("kiel", "kiel_2017")
    intern = tabelle[tabelle["pruefung"] == "interne_leistungen"]
    assert intern["berichtet_cent"].tolist() == intern["errechnet_cent"].tolist() == [6_426_490_000]


def test_bonn_zeilen_27_und_28_heben_sich_in_jedem_jahr_auf() -> None:
    tabelle = lies("bonn/Bonn_Budget_Draft_2017_2024_Processed.xlsx", "bonn_2017")
    intern = tabelle[tabelle["pruefung"] == "interne_leistungen"]
    assert intern["jahr"].tolist() == list(range(2017, 2025))
    assert set(intern["status"]) == {"stimmt"}
    assert (intern["berichtet_cent"] > 0).all()
