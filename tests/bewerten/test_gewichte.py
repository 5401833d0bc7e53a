"""Gewichtsschemata und Nachhaltigkeitsquote."""

from __future__ import annotations

import pandas as pd
import pytest

from nachhaltigkeitshaushalt.bewerten.gewichte import nachhaltigkeitsquote, schemata, zuordnungen_nach_schema
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler
from nachhaltigkeitshaushalt.kern.begriffe import NACHRICHTLICH, NICHT_ZUGEORDNET


def test_rio_marker_zaehlen_null_vierzig_hundert() -> None:
    marken = pd.DataFrame({"produkt": ["a", "b", "c"], "ziel": "13", "marke": [0, 1, 2.0]})
    ergebnis = zuordnungen_nach_schema(marken, "rio")
    assert ergebnis["anteil"].tolist() == [0.4, 1.0]
    assert ergebnis["produkt"].tolist() == ["b", "c"]
    assert set(ergebnis["wirkung"]) == {"foerdernd"}


def test_budget_vert_kennt_hemmend_und_laesst_unbestimmtes_im_rest() -> None:
    marken = pd.DataFrame({"produkt": list("abcd"), "ziel": "13"})
    marken["marke"] = ["Sehr förderlich", "hemmend", "unbestimmt", "neutral"]
    ergebnis = zuordnungen_nach_schema(marken, "budget_vert")
    assert ergebnis["wirkung"].tolist() == ["foerdernd", "hemmend", "neutral"]


def test_sdg_kennzeichen_eines_produkts_teilen_sich_eins() -> None:
    marken = pd.DataFrame({"produkt": ["a", "a", "b"], "ziel": ["7", "13", "4"], "marke": "ja"})
    assert zuordnungen_nach_schema(marken, "sdg")["anteil"].tolist() == [0.5, 0.5, 1.0]


def test_unbekannte_marke_und_unbekanntes_schema_werden_abgelehnt() -> None:
    marken = pd.DataFrame({"produkt": ["a"], "ziel": ["13"], "marke": [3]})
    with pytest.raises(HaushaltsFehler, match="Erlaubt: 0, 1, 2"):
        zuordnungen_nach_schema(marken, "rio")
    with pytest.raises(HaushaltsFehler, match="Erlaubt: rio"):
        zuordnungen_nach_schema(marken, "taxonomie")


def test_jedes_schema_nennt_seine_fundstelle() -> None:
    assert schemata()["fundstelle"].str.len().min() > 10
    assert set(schemata()["schema"]) == {"rio", "budget_vert", "sdg"}


def test_die_quote_hat_den_ganzen_haushalt_im_nenner() -> None:
    mittel = pd.DataFrame(
        {
            "ziel": ["Z1", "Z2", NICHT_ZUGEORDNET, NACHRICHTLICH],
            "wirkung": ["foerdernd", "hemmend", None, None],
            "jahr": 2025,
            "wertart": "ansatz",
            "plan": "ergebnis",
            "seite": "aufwand",
            "betrag_cent": [3000, 1000, 6000, 500],
        }
    )
    zeile = nachhaltigkeitsquote(mittel).iloc[0]
    assert (zeile["foerdernd"], zeile["hemmend"], zeile["nicht_zugeordnet"], zeile["summe"]) == (
        3000,
        1000,
        6000,
        10000,
    )
    assert (zeile["quote"], zeile["quote_hemmend"]) == (30.0, 10.0)
    leer = nachhaltigkeitsquote(mittel.assign(betrag_cent=0)).iloc[0]
    assert pd.isna(leer["quote"])


@pytest.mark.parametrize("wirkung", [None, "unterstützend"])
def test_mittel_ohne_bekannte_wirkung_fallen_nicht_still_aus_der_summe(wirkung: str | None) -> None:
    kopf = {"jahr": 2025, "wertart": "ansatz", "plan": "ergebnis", "seite": "aufwand"}
    mittel = pd.DataFrame([{**kopf, "ziel": "Z1", "wirkung": wirkung, "betrag_cent": 300}])
    with pytest.raises(HaushaltsFehler, match="wirkung"):
        nachhaltigkeitsquote(mittel)


def test_eine_leere_marke_heisst_in_der_meldung_leer() -> None:
    marken = pd.DataFrame({"produkt": ["a"], "ziel": ["13"], "marke": [float("nan")]})
    with pytest.raises(HaushaltsFehler, match="steht „“"):
        zuordnungen_nach_schema(marken, "rio")
