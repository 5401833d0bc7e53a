"""Verdichtung und Erfüllungsgrad: nichts Rotes verschwindet, nichts nicht Bewertbares wird null."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nachhaltigkeitshaushalt.bewerten.erfuellung import bedeutung, erfuellungsgrad
from nachhaltigkeitshaushalt.bewerten.verdichtung import verdichte
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler
from nachhaltigkeitshaushalt.kern.begriffe import NICHT_ZUGEORDNET

if TYPE_CHECKING:
    from collections.abc import Callable

BEWERTBAR = ["gewitter", "wolke", "leicht_bewoelkt", "sonne"]
STATUS = [*BEWERTBAR, "nicht_bewertbar"]
REGELN = ["zwei_schlechteste", "schlechtestes", "mittel"]


def _bewertungen(status: list[str], ziel: str = "Z1") -> pd.DataFrame:
    namen = [f"K{nummer:02d}" for nummer in range(len(status))]
    return pd.DataFrame(
        {"kennzahl": namen, "jahr": 2025, "status": status, "grad": 50.0, "ziel": ziel, "produkt": None}
    )


@pytest.mark.parametrize(
    ("status", "erwartet"),
    [
        (["sonne", "sonne", "sonne"], "sonne"),
        (["sonne", "sonne", "gewitter"], "wolke"),
        (["sonne", "leicht_bewoelkt"], "leicht_bewoelkt"),
        (["wolke", "gewitter"], "wolke"),
        (["gewitter", "gewitter", "sonne"], "gewitter"),
        (["wolke"], "wolke"),
        (["sonne", "nicht_bewertbar"], "sonne"),
        (["sonne", "nicht_bewertbar", "nicht_bewertbar"], "nicht_bewertbar"),
    ],
)
def test_zwei_schlechteste_regel(status: list[str], erwartet: str) -> None:
    assert verdichte(_bewertungen(status))["status"].item() == erwartet


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(BEWERTBAR), min_size=1, max_size=12), st.sampled_from(REGELN))
def test_nie_besser_als_der_beste_nie_schlechter_als_der_schlechteste_teil(status: list[str], regel: str) -> None:
    ergebnis = BEWERTBAR.index(verdichte(_bewertungen(status), regel=regel)["status"].item())  # type: ignore[arg-type]
    stufen = [BEWERTBAR.index(einer) for einer in status]
    assert min(stufen) <= ergebnis <= max(stufen)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(BEWERTBAR), min_size=1, max_size=12), st.sampled_from(REGELN))
def test_eine_rote_kennzahl_mehr_verbessert_nie(status: list[str], regel: str) -> None:
    ohne = verdichte(_bewertungen(status), regel=regel)["status"].item()  # type: ignore[arg-type]
    mit = verdichte(_bewertungen([*status, "gewitter"]), regel=regel)["status"].item()  # type: ignore[arg-type]
    assert BEWERTBAR.index(mit) <= BEWERTBAR.index(ohne)
    grad_ohne = erfuellungsgrad(_bewertungen(status))["erfuellungsgrad"].item()
    grad_mit = erfuellungsgrad(_bewertungen([*status, "gewitter"]))["erfuellungsgrad"].item()
    assert grad_mit <= grad_ohne + 1e-9


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(STATUS), min_size=1, max_size=12))
def test_der_erfuellungsgrad_liegt_in_seiner_spanne(status: list[str]) -> None:
    zeile = erfuellungsgrad(_bewertungen(status)).iloc[0]
    assert 0 <= zeile["von"] <= zeile["bis"] <= 100
    bewertbar = len(status) - status.count("nicht_bewertbar")
    assert zeile["abdeckung"] == pytest.approx(100 * bewertbar / len(status))
    if 2 * bewertbar >= len(status):
        assert zeile["von"] - 1e-9 <= zeile["erfuellungsgrad"] <= zeile["bis"] + 1e-9
    else:
        assert np.isnan(zeile["erfuellungsgrad"])


def test_nicht_bewertbares_ist_weder_null_noch_rot() -> None:
    zeile = erfuellungsgrad(_bewertungen(["sonne", "sonne", "nicht_bewertbar"])).iloc[0]
    assert zeile["erfuellungsgrad"] == pytest.approx(100)
    assert (zeile["von"], zeile["bis"]) == (pytest.approx(200 / 3), pytest.approx(100))
    assert verdichte(_bewertungen(["sonne", "sonne", "nicht_bewertbar"]))["status"].item() == "sonne"


def test_die_einflussreichste_kennzahl_ist_genannt() -> None:
    zeile = erfuellungsgrad(_bewertungen(["sonne", "sonne", "gewitter"])).iloc[0]
    assert zeile["einfluss_kennzahl"] == "K02"
    assert zeile["einfluss"] == pytest.approx(200 / 3 - 100)
    assert zeile["text"] == (
        "67 % (Spanne 67 % bis 67 %); 3 von 3 Kennzahlen bewertbar; am stärksten wirkt K02 (−33 Prozentpunkte)."
    )
    assert "sagt nicht" in bedeutung()


def test_uebererfuellung_verdeckt_nichts() -> None:
    bewertungen = _bewertungen(["sonne", "gewitter"]).assign(grad=[238.0, 0.0])
    assert verdichte(bewertungen)["grad"].item() == 50.0


def test_handlungsfeld_und_sdg_folgen_dem_zielbaum_und_der_rest_bleibt_sichtbar() -> None:
    bewertungen = pd.concat([_bewertungen(["sonne"], "Z1.1"), _bewertungen(["wolke"], "Z9").assign(kennzahl="KX")])
    bewertungen = pd.concat([bewertungen, _bewertungen(["gewitter"]).assign(kennzahl="KY", ziel=None)])
    ziele = pd.DataFrame(
        {
            "ziel": ["Z1", "Z1.1", "Z9"],
            "oberziel": [None, "Z1", "Z9"],
            "handlungsfeld": ["HF1", None, None],
            "sdg": [None, "7, 13", None],
        }
    )
    felder = verdichte(bewertungen, je="handlungsfeld", ziele=ziele).set_index("handlungsfeld")["kennzahlen"]
    assert felder.to_dict() == {"HF1": 1, NICHT_ZUGEORDNET: 2}
    sdg = verdichte(bewertungen, je="sdg", ziele=ziele).set_index("sdg")["status"]
    assert sdg.to_dict() == {"7": "sonne", "13": "sonne", NICHT_ZUGEORDNET: "wolke"}


def test_leere_bewertungen_behalten_spalten_und_typen() -> None:
    voll, leer = _bewertungen(["sonne"]), _bewertungen(["sonne"])[:0]
    pd.testing.assert_series_equal(verdichte(leer).dtypes, verdichte(voll).dtypes)
    pd.testing.assert_series_equal(erfuellungsgrad(leer).dtypes, erfuellungsgrad(voll).dtypes)


def test_unbekannte_gruppe_und_fehlende_ziele_werden_abgelehnt() -> None:
    with pytest.raises(HaushaltsFehler, match="Erlaubt: ziel"):
        verdichte(_bewertungen(["sonne"]), je="amt")
    with pytest.raises(HaushaltsFehler, match="Ziele"):
        verdichte(_bewertungen(["sonne"]), je="sdg")


def test_fremde_schreibweisen_werden_vereinheitlicht() -> None:
    erwartet = verdichte(_bewertungen(["sonne", "leicht_bewoelkt"]), "ziel")
    fremd = _bewertungen(["Sonne", "leicht bewölkt"]).astype({"jahr": "float64", "status": "category"})
    pd.testing.assert_frame_equal(verdichte(fremd), erwartet)
    leer = verdichte(_bewertungen(["sonne", ""]))
    assert (leer["nicht_bewertbar"].item(), leer["abdeckung"].item()) == (1, 50.0)


@pytest.mark.parametrize("funktion", [verdichte, erfuellungsgrad])
def test_unbrauchbare_bewertungen_sind_ein_klarer_fehler(funktion: Callable[..., pd.DataFrame]) -> None:
    gut = _bewertungen(["sonne", "wolke"])
    faelle = {
        "bewertung_unbekannt": gut.assign(status="gut"),
        "bewertung_kein_jahr": gut.assign(jahr=[2025, None]),
        "bewertung_zeile_doppelt": pd.concat([gut, gut[:1]]),
    }
    for regel, tabelle in faelle.items():
        with pytest.raises(HaushaltsFehler) as ausnahme:
            funktion(tabelle)
        assert ausnahme.value.befunde["regel"].tolist() == [regel]


def test_sdg_als_zahl_und_doppelt_genannt() -> None:
    ziele = pd.DataFrame({"ziel": ["Z1"], "sdg": [13.0]})
    bewertungen = _bewertungen(["sonne", "wolke"])
    assert verdichte(bewertungen, je="sdg", ziele=ziele)["sdg"].tolist() == ["13"]
    doppelt = verdichte(bewertungen, je="sdg", ziele=ziele.assign(sdg="4, 13; 4"))
    assert doppelt[["sdg", "kennzahlen"]].to_numpy().tolist() == [["4", 2], ["13", 2]]


def test_kennzahlen_mit_zahlen_als_schluesseln_finden_ihr_ziel() -> None:
    bewertungen = _bewertungen(["sonne", "wolke"]).drop(columns="ziel").assign(kennzahl=["1", "2"])
    kennzahlen = pd.DataFrame({"kennzahl": [1, 2], "ziel": ["Z1", "Z2"]})
    assert verdichte(bewertungen, je="ziel", kennzahlen=kennzahlen)["ziel"].tolist() == ["Z1", "Z2"]
