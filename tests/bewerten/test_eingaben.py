"""Eingaben aller Art: verlustfrei vereinheitlicht oder klar abgelehnt; stabile Ergebnistabelle."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nachhaltigkeitshaushalt.bewerten.zielerreichung import bewerte_kennzahlen
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from collections.abc import Callable

    Tabellen = Callable[..., tuple[pd.DataFrame, pd.DataFrame]]

REIHE = {2019: 31.0, 2020: 32.0, 2021: 33.0, 2022: 35.0, 2023: 36.0, 2024: 38.0}
PFLICHTSPALTEN = [
    "kennzahl",
    "jahr",
    "status",
    "grad",
    "methode",
    "begruendung",
    "richtung",
    "zielart",
    "basisjahr",
    "basiswert",
    "zieljahr",
    "zielwert",
    "untergrenze",
    "obergrenze",
    "istjahr",
    "istwert",
    "sollwert",
    "punkte",
    "erstes_jahr",
    "letztes_jahr",
    "verwendete_jahre",
    "mittlere_aenderung",
    "letzte_aenderung",
    "projektion",
    "verfehlung",
    "datenstand",
    "regelversion",
]


def test_die_ergebnistabelle_ist_auch_leer_dieselbe(tabellen: Tabellen) -> None:
    kennzahlen, werte = tabellen(REIHE, zielwert=50.0, zieljahr=2030)
    voll = bewerte_kennzahlen(kennzahlen, werte, 2024)
    assert list(voll.columns)[: len(PFLICHTSPALTEN)] == PFLICHTSPALTEN
    nur_pflicht = pd.DataFrame(columns=["kennzahl", "richtung", "zielart"])
    leere_werte = pd.DataFrame(columns=["kennzahl", "jahr", "wert", "wertart", "datenstand"])
    for leer in (
        bewerte_kennzahlen(kennzahlen[:0], werte, 2024),
        bewerte_kennzahlen(nur_pflicht, werte, 2024),
        bewerte_kennzahlen(nur_pflicht, leere_werte, 2024),
        bewerte_kennzahlen(kennzahlen, leere_werte, 2024)[:0],
    ):
        pd.testing.assert_series_equal(leer.dtypes, voll.dtypes)
        assert leer.empty


@pytest.mark.parametrize(
    "vorgabe",
    [
        {"zieljahr": 2030.0},
        {"zieljahr": "2030"},
        {"zieljahr": np.int16(2030)},
        {"zielwert": Decimal("50.0")},
        {"zielwert": np.float32(50.0)},
        {"zielwert": 50},
        {"zielart": "Zieljahr", "richtung": " Steigend "},
        {"methode": None},
        {"methode": float("nan")},
        {"basisjahr": None, "untergrenze": None, "einheit": None},
        {"basisjahr": float("nan"), "untergrenze": pd.NA, "einheit": ""},
    ],
)
def test_verlustfreie_schreibweisen_geben_dasselbe_urteil(tabellen: Tabellen, vorgabe: dict[str, Any]) -> None:
    erwartet = bewerte_kennzahlen(*tabellen(REIHE, zielwert=50.0, zieljahr=2030), 2024)
    ergebnis = bewerte_kennzahlen(*tabellen(REIHE, **({"zielwert": 50.0, "zieljahr": 2030} | vorgabe)), 2024)
    pd.testing.assert_frame_equal(ergebnis, erwartet)


def test_gemischte_spalten_mit_luecken_werden_gelesen(tabellen: Tabellen) -> None:
    kennzahlen, werte = tabellen(REIHE, zielwert=50.0, zieljahr=2030)
    zweite = pd.DataFrame({"kennzahl": ["L"], "richtung": ["fallend"], "zielart": ["richtung"]})
    beide = pd.concat([kennzahlen, zweite], ignore_index=True)
    assert beide["zieljahr"].dtype == np.float64
    werte = werte.astype({"wert": object, "jahr": "float64"})
    werte.loc[werte["jahr"] == 2024, "wert"] = 38
    ergebnis = bewerte_kennzahlen(beide, werte, 2024)
    assert ergebnis["status"].tolist() == ["wolke", "nicht_bewertbar"]
    assert ergebnis["zieljahr"].tolist() == [2030, pd.NA]


@pytest.mark.parametrize(
    ("spalte", "wert", "regel"),
    [
        ("zielwert", "50", "bewertung_keine_zahl"),
        ("zielwert", True, "bewertung_keine_zahl"),
        ("zielwert", 2**60, "bewertung_zahl_ungenau"),
        ("zieljahr", 30, "bewertung_kein_jahr"),
        ("richtung", "auf", "bewertung_unbekannt"),
        ("zielart", "irgendwann", "bewertung_unbekannt"),
        ("kennzahl", 7.5, "bewertung_schluessel"),
        ("kennzahl", None, "bewertung_schluessel"),
    ],
)
def test_verlustbehaftetes_wird_abgelehnt(tabellen: Tabellen, spalte: str, wert: object, regel: str) -> None:
    kennzahlen, werte = tabellen(REIHE, zielwert=50.0, zieljahr=2030)
    kennzahlen[spalte] = pd.Series([wert], dtype=object)
    with pytest.raises(HaushaltsFehler) as ausnahme:
        bewerte_kennzahlen(kennzahlen, werte, 2024)
    assert ausnahme.value.befunde["regel"].tolist() == [regel]


def test_eine_fehlende_pflichtspalte_nennt_die_aehnlichste(tabellen: Tabellen) -> None:
    kennzahlen, werte = tabellen(REIHE, zielwert=50.0, zieljahr=2030)
    with pytest.raises(HaushaltsFehler, match="Meinten Sie „richtng“"):
        bewerte_kennzahlen(kennzahlen.rename(columns={"richtung": "richtng"}), werte, 2024)
    with pytest.raises(HaushaltsFehler, match="fehlt die Spalte „wert“"):
        bewerte_kennzahlen(kennzahlen, werte.drop(columns="wert"), 2024)


@pytest.mark.parametrize("jahr", [None, True, 2024.5, "bald", 24])
def test_ein_unlesbares_bewertungsjahr_wird_abgelehnt(tabellen: Tabellen, jahr: Any) -> None:  # noqa: ANN401 - absichtlich falsch
    with pytest.raises(HaushaltsFehler):
        bewerte_kennzahlen(*tabellen(REIHE, zielwert=50.0, zieljahr=2030), jahr)


def test_datenstand_als_datum_und_als_text_ist_gleich(tabellen: Tabellen) -> None:
    kennzahlen, werte = tabellen(REIHE, zielwert=50.0, zieljahr=2030)
    als_text = bewerte_kennzahlen(kennzahlen, werte.assign(datenstand="2025-03-01"), 2024, datenstand="2025-12-31")
    tag = dt.date(2025, 3, 1)
    als_datum = bewerte_kennzahlen(kennzahlen, werte.assign(datenstand=tag), 2024, datenstand=dt.date(2025, 12, 31))
    zeitpunkt = werte.assign(datenstand=pd.Timestamp(tag))
    pd.testing.assert_frame_equal(als_datum, als_text)
    pd.testing.assert_frame_equal(bewerte_kennzahlen(kennzahlen, zeitpunkt, 2024, datenstand="2025-12-31"), als_text)
    with pytest.raises(HaushaltsFehler, match="kein Datum"):
        bewerte_kennzahlen(kennzahlen, werte.assign(datenstand="1.3.2025"), 2024)


def test_die_eingaben_bleiben_unveraendert(tabellen: Tabellen) -> None:
    kennzahlen, werte = tabellen(REIHE, zielwert=50.0, zieljahr=2030)
    vorher = kennzahlen.copy(deep=True), werte.copy(deep=True)
    bewerte_kennzahlen(kennzahlen, werte, 2024)
    pd.testing.assert_frame_equal(kennzahlen, vorher[0])
    pd.testing.assert_frame_equal(werte, vorher[1])


def test_die_verwendeten_zellen_sind_benannt(tabellen: Tabellen) -> None:
    kennzahlen, werte = tabellen(REIHE, zielwert=50.0, zieljahr=2030)
    werte = werte.assign(datei="s.xlsx", blatt="Kennzahlwerte", excel_zeile=range(2, 8))
    ergebnis = bewerte_kennzahlen(kennzahlen, werte, 2024)
    assert ergebnis["zellen"].item() == "s.xlsx › Kennzahlwerte, Zeile 2, 3, 4, 5, 6, 7"
    assert ergebnis["verwendete_werte"].item() == "31; 32; 33; 35; 36; 38"


zahl = st.decimals(min_value=-1000, max_value=1000, places=2, allow_nan=False, allow_infinity=False).map(float)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["steigend", "fallend"]), zahl, zahl, st.lists(zahl, min_size=2, max_size=8))
def test_der_grad_steigt_mit_dem_ist_in_der_gewuenschten_richtung(
    richtung: str, basis: float, ziel: float, ist: list[float]
) -> None:
    namen = [f"K{nummer}" for nummer in range(len(ist))]
    kennzahlen = pd.DataFrame({"kennzahl": namen, "richtung": richtung, "zielart": "zieljahr", "zieljahr": 2030})
    kennzahlen = kennzahlen.assign(basisjahr=2015, basiswert=basis, zielwert=ziel)
    sortiert = sorted(ist, reverse=richtung == "fallend")
    werte = pd.DataFrame({"kennzahl": namen, "jahr": 2024, "wert": sortiert})
    grade = bewerte_kennzahlen(kennzahlen, werte, 2024)["grad"].dropna().to_numpy()
    assert (np.diff(grade) >= -1e-9).all()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["linear", "wert_halten", "korridor"]), st.lists(zahl, min_size=1, max_size=8), zahl, zahl, zahl)
def test_auch_die_anderen_methoden_kennen_keine_einheit_und_keine_richtung(
    methode: str, ist: list[float], basis: float, ziel: float, breite: float
) -> None:
    vorgabe = {"kennzahl": "K", "richtung": "steigend", "methode": methode, "basisjahr": 2015, "zieljahr": 2030}
    vorgabe |= {"zielart": "korridor" if methode == "korridor" else "zieljahr"}
    werte = pd.DataFrame({"kennzahl": "K", "jahr": range(2024 - len(ist), 2024), "wert": ist})

    def urteil(faktor: float) -> tuple[str, Any]:
        grenzen = sorted([ziel * faktor, (ziel + abs(breite)) * faktor])
        zahlen = {"basiswert": basis * faktor, "zielwert": ziel * faktor}
        zahlen |= {"untergrenze": grenzen[0], "obergrenze": grenzen[1]}
        richtung = {"richtung": "steigend" if faktor > 0 else "fallend"}
        ergebnis = bewerte_kennzahlen(
            pd.DataFrame([vorgabe | zahlen | richtung]), werte.assign(wert=werte["wert"] * faktor), 2024
        )
        return ergebnis["status"].item(), ergebnis["grad"].item()

    status, grad = urteil(1.0)
    for faktor in (-1.0, 1024.0):
        assert urteil(faktor)[0] == status
        assert urteil(faktor)[1] == pytest.approx(grad, nan_ok=True)


def test_eine_doppelte_freiwillige_spalte_ist_ein_klarer_fehler(tabellen: Tabellen) -> None:
    kennzahlen, werte = tabellen(REIHE, zielwert=50.0, zieljahr=2030)
    doppelt = pd.concat([kennzahlen, kennzahlen[["zielwert"]]], axis=1)
    with pytest.raises(HaushaltsFehler, match=r"zielwert.*mehrfach"):
        bewerte_kennzahlen(doppelt, werte, 2024)


def test_fehlende_zeilennummern_verhindern_kein_urteil(tabellen: Tabellen) -> None:
    kennzahlen, werte = tabellen(REIHE, zielwert=50.0, zieljahr=2030)
    for zeilen in (pd.array([2, 3, None, 5, 6, 7], "Int64"), np.array([2, 3, np.nan, 5, 6, 7])):
        ergebnis = bewerte_kennzahlen(kennzahlen, werte.assign(datei="a.xlsx", excel_zeile=zeilen), 2024)
        assert ergebnis["zellen"].item() == "a.xlsx, Zeile 2, 3, ?, 5, 6, 7"
