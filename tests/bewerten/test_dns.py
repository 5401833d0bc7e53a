"""Regel der Deutschen Nachhaltigkeitsstrategie: amtliche Urteile und Eigenschaften."""

from __future__ import annotations

import csv
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nachhaltigkeitshaushalt.bewerten.zielerreichung import bewerte_kennzahlen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Faelle = list[dict[str, Any]]
    Regel = Callable[[dict[int, str], dict[str, Any], int], str]
    Tabellen = Callable[..., tuple[pd.DataFrame, pd.DataFrame]]

AMTLICH = {
    "Sonne": "sonne",
    "Leicht bewölkt": "leicht_bewoelkt",
    "Wolke": "wolke",
    "Blitz": "gewitter",
    "Keine": "nicht_bewertbar",
}


def test_alle_amtlichen_symbole_gehen_auf(orakel: Path) -> None:
    kennzahlen = pd.read_csv(orakel / "dns_ziele.csv").rename(columns={"ziel": "kennzahl"})
    werte = pd.read_csv(orakel / "dns_werte.csv").rename(columns={"ziel": "kennzahl"})
    amtlich = pd.read_csv(orakel / "dns_status.csv", keep_default_na=False)
    urteile = {
        jahr: bewerte_kennzahlen(kennzahlen, werte, jahr).set_index("kennzahl")["status"]
        for jahr in amtlich["jahr"].unique()
    }
    falsch = [z for z in amtlich.itertuples() if urteile[z.jahr][z.ziel] != AMTLICH[z.status]]
    assert falsch == []
    assert len(amtlich) == 123


def test_die_einfache_regel_der_tests_stimmt_mit_den_amtlichen_symbolen(orakel: Path, einfache_regel: Regel) -> None:
    with (orakel / "dns_ziele.csv").open(encoding="utf-8") as datei:
        ziele = {z["ziel"]: z for z in csv.DictReader(datei)}
    with (orakel / "dns_werte.csv").open(encoding="utf-8") as datei:
        zeilen = list(csv.DictReader(datei))
    with (orakel / "dns_status.csv").open(encoding="utf-8") as datei:
        for amtlich in csv.DictReader(datei):
            ziel = dict(ziele[amtlich["ziel"]])
            ziel["zieljahr"] = int(ziel["zieljahr"] or 0)
            reihe = {int(z["jahr"]): z["wert"] for z in zeilen if z["ziel"] == amtlich["ziel"]}
            assert einfache_regel(reihe, ziel, int(amtlich["jahr"])) == AMTLICH[amtlich["status"]]


dezimal = st.decimals(min_value=-200, max_value=200, places=1, allow_nan=False, allow_infinity=False)
fall = st.fixed_dictionaries(
    {
        "richtung": st.sampled_from(["steigend", "fallend"]),
        "zielart": st.sampled_from(["zieljahr", "jaehrlich", "richtung"]),
        "zielwert": dezimal.map(str),
        "zieljahr": st.integers(2020, 2040),
        "reihe": st.dictionaries(st.integers(2005, 2027), dezimal.map(str), min_size=0, max_size=15),
    }
)


def _tabellen(faelle: list[dict[str, Any]], faktor: float = 1.0, versatz: int = 0) -> list[pd.DataFrame]:
    kennzahlen = [
        {"kennzahl": f"K{n}", **{k: f[k] for k in ("richtung", "zielart")}}
        | {"zielwert": float(Decimal(f["zielwert"]) * Decimal(str(faktor))), "zieljahr": f["zieljahr"] + versatz}
        for n, f in enumerate(faelle)
    ]
    werte = [
        {"kennzahl": f"K{n}", "jahr": jahr + versatz, "wert": float(Decimal(wert) * Decimal(str(faktor)))}
        for n, f in enumerate(faelle)
        for jahr, wert in f["reihe"].items()
    ]
    return [pd.DataFrame(kennzahlen), pd.DataFrame(werte, columns=["kennzahl", "jahr", "wert"])]


def _status(kennzahlen: pd.DataFrame, werte: pd.DataFrame, jahr: int = 2025) -> list[str]:
    return bewerte_kennzahlen(kennzahlen, werte, jahr)["status"].tolist()


@settings(max_examples=60, deadline=None)
@given(st.lists(fall, min_size=1, max_size=20))
def test_das_vektorielle_urteil_ist_das_der_einfachen_regel_in_bruechen(einfache_regel: Regel, faelle: Faelle) -> None:
    assert _status(*_tabellen(faelle)) == [einfache_regel(f["reihe"], f, 2025) for f in faelle]


@pytest.mark.langsam
def test_zehntausend_erzeugte_faelle_stimmen_mit_der_einfachen_regel(einfache_regel: Regel) -> None:
    zufall = Random(20250101)  # noqa: S311 - wiederholbare Fälle, keine Verschlüsselung
    faelle: Faelle = []
    for _ in range(10_000):
        jahre = zufall.sample(range(2005, 2028), zufall.randint(0, 15))
        stufe = zufall.choice([1, 5, 50])
        faelle.append(
            {
                "richtung": zufall.choice(["steigend", "fallend"]),
                "zielart": zufall.choice(["zieljahr", "jaehrlich", "richtung"]),
                "zielwert": str(Decimal(zufall.randint(-20, 20) * stufe) / 10),
                "zieljahr": zufall.randint(2020, 2040),
                "reihe": {jahr: str(Decimal(zufall.randint(-20, 20) * stufe) / 10) for jahr in jahre},
            }
        )
    urteile = _status(*_tabellen(faelle))
    assert urteile == [einfache_regel(f["reihe"], f, 2025) for f in faelle]
    assert set(urteile) == {"sonne", "leicht_bewoelkt", "wolke", "gewitter", "nicht_bewertbar"}


@settings(max_examples=30, deadline=None)
@given(st.lists(fall, min_size=1, max_size=20), st.sampled_from([0.001, 0.01, 3, 1000, 1e9]))
def test_andere_einheit_aendert_kein_urteil(faelle: Faelle, faktor: float) -> None:
    assert _status(*_tabellen(faelle, faktor)) == _status(*_tabellen(faelle))


@settings(max_examples=30, deadline=None)
@given(st.lists(fall, min_size=1, max_size=20), st.integers(-100, 100))
def test_verschobene_jahre_aendern_kein_urteil(faelle: Faelle, versatz: int) -> None:
    assert _status(*_tabellen(faelle, versatz=versatz), 2025 + versatz) == _status(*_tabellen(faelle))


@settings(max_examples=30, deadline=None)
@given(st.lists(fall, min_size=1, max_size=20))
def test_umgekehrte_richtung_mit_negierten_werten_ist_dasselbe_urteil(faelle: Faelle) -> None:
    tausch = {"steigend": "fallend", "fallend": "steigend"}
    gedreht = [f | {"richtung": tausch[f["richtung"]]} for f in faelle]
    assert _status(*_tabellen(gedreht, -1)) == _status(*_tabellen(faelle))


@settings(max_examples=30, deadline=None)
@given(st.lists(fall, min_size=1, max_size=10), st.randoms(use_true_random=False))
def test_die_reihenfolge_der_zeilen_ist_gleichgueltig(faelle: Faelle, zufall: Random) -> None:
    kennzahlen, werte = _tabellen(faelle)
    reihenfolge = list(range(len(werte)))
    zufall.shuffle(reihenfolge)
    erwartet = bewerte_kennzahlen(kennzahlen, werte, 2025)
    pd.testing.assert_frame_equal(bewerte_kennzahlen(kennzahlen, werte.iloc[reihenfolge], 2025), erwartet)
    rueckwaerts = bewerte_kennzahlen(kennzahlen[::-1], werte, 2025)[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(rueckwaerts, erwartet)


@pytest.mark.parametrize(("letzter", "status"), [(41.0, "leicht_bewoelkt"), (40.9, "wolke"), (41.1, "leicht_bewoelkt")])
def test_zwanzig_prozent_der_luecke_sind_noch_leicht_bewoelkt(tabellen: Tabellen, letzter: float, status: str) -> None:
    # Trend 1,0 im Jahr ab 36,0; bis 2030 noch sechs Jahre, Lücke 7,5: 1,5 bleiben = 20 %.
    reihe = {2019: letzter - 5, 2020: 36.6, 2021: 37.2, 2022: 37.9, 2023: 38.8, 2024: letzter}
    ergebnis = bewerte_kennzahlen(*tabellen(reihe, zielwert=48.5, zieljahr=2030), 2024)
    assert ergebnis["status"].item() == status


@pytest.mark.parametrize(("ziel", "status"), [(0.9, "sonne"), (1.0, "leicht_bewoelkt"), (1.1, "leicht_bewoelkt")])
def test_fuenf_prozent_der_luecke_sind_schon_leicht_bewoelkt(tabellen: Tabellen, ziel: float, status: str) -> None:
    # Ist 0,0 nach Anstieg um 0,19 im Jahr; in fünf Jahren 0,95: bei Ziel 1,0 fehlen genau 5 %.
    reihe = {2019: -0.95, 2020: -0.7, 2021: -0.5, 2022: -0.3, 2023: -0.1, 2024: 0.0}
    ergebnis = bewerte_kennzahlen(*tabellen(reihe, zielwert=ziel, zieljahr=2029), 2024)
    assert ergebnis["status"].item() == status


def test_rechenrauschen_ist_keine_aenderung(tabellen: Tabellen) -> None:
    reihe = {2019: 0.1 + 0.2, 2020: 0.2, 2021: 0.4, 2022: 0.2, 2023: 0.3, 2024: 0.1 * 3}
    for richtung in ("steigend", "fallend"):
        kennzahlen, werte = tabellen(reihe, zielart="richtung", richtung=richtung)
        werte.loc[werte["jahr"] == 2023, "wert"] = 0.30000000000000004
        werte.loc[werte["jahr"] == 2024, "wert"] = 0.3
        assert bewerte_kennzahlen(kennzahlen, werte, 2024)["status"].item() == "gewitter"
    kennzahlen, werte = tabellen(reihe, zielart="jaehrlich", zielwert=0.30000000000000004)
    werte.loc[werte["jahr"] == 2024, "wert"] = 0.3
    assert bewerte_kennzahlen(kennzahlen, werte, 2024)["status"].item() == "sonne"


def test_die_begruendung_ist_ein_deutscher_satz(tabellen: Tabellen) -> None:
    reihe = {2019: 30.0, 2020: 30.5, 2021: 31.0, 2022: 32.0, 2023: 33.0, 2024: 34.4}
    ergebnis = bewerte_kennzahlen(*tabellen(reihe, zielwert=40.4, zieljahr=2030, einheit="%"), 2024)
    satz = "Bei Fortsetzung des Trends 2019–2024 wird der Zielwert 40,4 % im Jahr 2030 um 12 % der Lücke verfehlt."
    assert ergebnis["begruendung"].item() == satz
    assert ergebnis["verfehlung"].item() == pytest.approx(12.0)
    assert "unter 5 Sonne, bis 20 leicht bewölkt" in ergebnis["schwelle"].item()
    assert ergebnis["projektion"].item() == pytest.approx(39.68)
    ohne_einheit = bewerte_kennzahlen(*tabellen(reihe, zielwert=40.4, zieljahr=2030), 2024)
    assert ohne_einheit["begruendung"].item() == satz.replace("40,4 %", "40,4")
