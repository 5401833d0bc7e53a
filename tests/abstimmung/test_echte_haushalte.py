"""Echte Haushalte, mit eigenem Leser gelesen: die Abstimmung findet genau, was veröffentlicht ist."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

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
