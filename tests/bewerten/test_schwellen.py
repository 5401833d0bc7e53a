"""Schwellen der übrigen Methoden: genau auf der Schwelle zählt die bessere Stufe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from nachhaltigkeitshaushalt.bewerten.methoden import Fall, wortlaut
from nachhaltigkeitshaushalt.bewerten.zielerreichung import bewerte_kennzahlen

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    Tabellen = Callable[..., tuple[pd.DataFrame, pd.DataFrame]]

SOLLPFAD = {"methode": "linear", "basisjahr": 2014, "basiswert": 0.0, "zieljahr": 2034, "zielwert": 20.0}


@pytest.mark.parametrize(
    ("ist", "status"),
    [
        (9.5, "sonne"),
        (9.499, "leicht_bewoelkt"),
        (8.0, "leicht_bewoelkt"),
        (7.999, "wolke"),
        (0.001, "wolke"),
        (0.0, "gewitter"),
        (-1.0, "gewitter"),
    ],
)
def test_linear_gegen_den_sollwert_zehn(tabellen: Tabellen, ist: float, status: str) -> None:
    ergebnis = bewerte_kennzahlen(*tabellen({2024: ist}, **SOLLPFAD), 2024)
    assert ergebnis["sollwert"].item() == 10.0
    assert ergebnis["status"].item() == status


@pytest.mark.parametrize(("jahr", "soll"), [(2013, None), (2014, 0.0), (2024, 10.0), (2034, 20.0), (2040, 20.0)])
def test_der_sollpfad_beginnt_im_basisjahr_und_endet_im_zieljahr(tabellen: Tabellen, jahr: int, soll: float) -> None:
    ergebnis = bewerte_kennzahlen(*tabellen({2012: 1.0}, **SOLLPFAD), jahr)
    assert ergebnis["sollwert"].dropna().tolist() == ([] if soll is None else [soll])


@pytest.mark.parametrize(
    ("ist", "status"),
    [(110.0, "sonne"), (109.0, "leicht_bewoelkt"), (105.0, "wolke"), (100.0, "wolke"), (99.0, "gewitter")],
)
def test_wachstumsrate_gegen_die_noetige_rate(tabellen: Tabellen, ist: float, status: str) -> None:
    vorgabe = {"methode": "wachstumsrate", "basisjahr": 2023, "basiswert": 100.0, "zieljahr": 2024, "zielwert": 110.0}
    assert bewerte_kennzahlen(*tabellen({2024: ist}, **vorgabe), 2024)["status"].item() == status


@pytest.mark.parametrize(
    ("ist", "status"),
    [(99.0, "sonne"), (99.5, "leicht_bewoelkt"), (100.0, "leicht_bewoelkt"), (101.0, "wolke"), (102.0, "gewitter")],
)
def test_wachstumsrate_ohne_ziel_bei_fallender_richtung(tabellen: Tabellen, ist: float, status: str) -> None:
    vorgabe = {"methode": "wachstumsrate", "zielart": "richtung", "richtung": "fallend"}
    assert bewerte_kennzahlen(*tabellen({2023: 100.0, 2024: ist}, **vorgabe), 2024)["status"].item() == status


def test_jeder_fall_hat_einen_wortlaut() -> None:
    for fall in Fall:
        assert wortlaut(fall).endswith(".")
