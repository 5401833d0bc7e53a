"""Welche Zuordnung gilt: das Nähere geht vor, nur im gültigen Jahr, Widersprüchliches gar nicht."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler
from nachhaltigkeitshaushalt.kern.begriffe import NICHT_ZUGEORDNET
from nachhaltigkeitshaushalt.zuordnen.mittel import handlungsfeldbudgets, mittel_je_ziel
from nachhaltigkeitshaushalt.zuordnen.pruefspur import pruefspur, pruefspur_budget

PRODUKTE = pd.DataFrame(
    [("010101", "0101", "01", "FB 1"), ("010102", "0101", "01", "FB 1"), ("010201", "0102", "01", "FB 2")],
    columns=["produkt", "produktgruppe", "produktbereich", "fachbereich"],
)
ZIELE = pd.DataFrame({"ziel": ["A", "B", "C"], "handlungsfeld": ["HF1", "HF2", "HF1"]})


def zeilen(*posten: tuple[str, str | None, int], jahr: int = 2025) -> pd.DataFrame:
    """Haushaltszeilen des Ergebnisplans: Produkt, Konto, Cent."""
    tabelle = pd.DataFrame(posten, columns=["produkt", "konto", "betrag_cent"]).astype({"konto": "str"})
    return tabelle.assign(
        jahr=jahr, wertart="ansatz", plan="ergebnis", seite="aufwand", zeile="personal",
        excel_zeile=np.arange(len(tabelle)) + 2, excel_spalte="H", datei="h.xlsx", blatt="Zeilen",
    )  # fmt: skip


def zuordnungen(*eintraege: tuple[Any, ...]) -> pd.DataFrame:
    """Zuordnungen: Schlüssel, Ziel, Anteil und wenn nötig Gültig ab, Gültig bis."""
    gefuellt = [(*e, None, None)[:5] for e in eintraege]
    tabelle = pd.DataFrame(gefuellt, columns=["produkt", "ziel", "anteil", "gueltig_ab", "gueltig_bis"])
    return tabelle.astype({"gueltig_ab": "Int64", "gueltig_bis": "Int64"}).assign(wirkung="foerdernd")


def je_ziel(haushaltszeilen: pd.DataFrame, *eintraege: tuple[Any, ...]) -> dict[str, int]:
    """Cent je Ziel, ohne leere Ziele."""
    mittel = mittel_je_ziel(haushaltszeilen, PRODUKTE, zuordnungen(*eintraege), ZIELE)
    return {k: int(v) for k, v in mittel.groupby("ziel")["betrag_cent"].sum().items() if v}


def budget(*eintraege: tuple[Any, ...]) -> pd.DataFrame:
    """Handlungsfeldbudgets: Handlungsfeld, Produkt, Konto, Anteil, Fachbereich."""
    spalten = ["handlungsfeld", "produkt", "konto", "anteil", "fachbereich"]
    return pd.DataFrame(eintraege, columns=spalten).astype({"konto": "str", "fachbereich": "str"})


@pytest.mark.parametrize(
    ("eintraege", "erwartet"),
    [
        ([("01", "A", 1.0)], {"A": 300}),
        ([("01", "A", 1.0), ("0101", "B", 0.5)], {"A": 100, "B": 100, NICHT_ZUGEORDNET: 100}),
        ([("01", "A", 1.0), ("0101", "B", 1.0), ("010101", "A", 0.5)], {"A": 150, "B": 100, NICHT_ZUGEORDNET: 50}),
        ([("01", "A", 1.0), ("010101", "B", 0.0)], {"A": 200, NICHT_ZUGEORDNET: 100}),
    ],
    ids=["Bereich", "Gruppe vor Bereich", "Produkt vor Gruppe", "ausdrücklich nichts"],
)
def test_das_naehere_geht_vor(eintraege: list[tuple[Any, ...]], erwartet: dict[str, int]) -> None:
    posten = zeilen(("010101", None, 100), ("010102", None, 100), ("010201", None, 100))
    assert je_ziel(posten, *eintraege) == erwartet


@pytest.mark.parametrize(
    ("jahr", "erwartet"),
    [(2023, {"B": 100}), (2024, {"A": 100}), (2025, {"A": 100}), (2026, {NICHT_ZUGEORDNET: 100})],
)
def test_zuordnungen_gelten_nur_in_ihren_jahren(jahr: int, erwartet: dict[str, int]) -> None:
    eintraege = [("010101", "A", 1.0, 2024, 2025), ("010101", "B", 1.0, None, 2023)]
    assert je_ziel(zeilen(("010101", None, 100), jahr=jahr), *eintraege) == erwartet


def test_eine_abgelaufene_nahe_zuordnung_gibt_die_weitere_frei() -> None:
    eintraege = [("010101", "B", 1.0, None, 2024), ("01", "A", 1.0)]
    assert je_ziel(zeilen(("010101", None, 100)), *eintraege) == {"A": 100}


@pytest.mark.parametrize(
    "eintraege",
    [
        [("010101", "A", 0.6), ("010101", "B", 0.41)],
        [("010101", "A", 0.3), ("010101", "A", 0.3)],
        [("010101", "A", 1 / 997), ("010101", "B", 1 / 991), ("010101", "C", 0.000001)],
        [("010101", "A", 0.12345678)],
        [("010101", "X", 1.0)],
    ],
    ids=["über 100 %", "doppelt", "unverteilbar", "ungenau", "unbekanntes Ziel"],
)
def test_widerspruechliches_gilt_als_nicht_getroffen(eintraege: list[tuple[Any, ...]]) -> None:
    assert je_ziel(zeilen(("010101", None, 100)), *eintraege) == {NICHT_ZUGEORDNET: 100}


def test_ein_widerspruch_geht_auch_nicht_an_die_gruppe_weiter() -> None:
    eintraege = [("010101", "A", 0.6), ("010101", "B", 0.6), ("0101", "A", 1.0)]
    assert je_ziel(zeilen(("010101", None, 100)), *eintraege) == {NICHT_ZUGEORDNET: 100}


def test_drei_drittel_ergeben_das_ganze() -> None:
    mittel = mittel_je_ziel(
        zeilen(("010101", None, 100)), PRODUKTE,
        zuordnungen(("010101", "A", 1 / 3), ("010101", "B", 1 / 3)).pipe(
            lambda t: pd.concat([t, t.iloc[[0]].assign(wirkung="hemmend")])
        ),
        ZIELE,
    )  # fmt: skip
    assert mittel["betrag_cent"].tolist() == [34, 33, 33, 0]
    assert mittel["ziel"].tolist() == ["A", "A", "B", NICHT_ZUGEORDNET]


def test_budget_mit_konto_geht_vor_dem_ganzen_produkt() -> None:
    posten = zeilen(("010101", "524100", 100), ("010101", "501100", 100), ("010101", None, 100))
    eintraege = budget(("HF1", "010101", None, 0.5, "FB 9"), ("HF2", "010101", "5241", 1.0, None))
    ergebnis = handlungsfeldbudgets(posten, PRODUKTE, eintraege)
    erhalten = ergebnis.groupby(["handlungsfeld", "fachbereich"])["betrag_cent"].sum().to_dict()
    assert erhalten == {("HF1", "FB 9"): 100, ("HF2", "FB 1"): 100, (NICHT_ZUGEORDNET, "FB 1"): 100}


def test_konten_mit_luecken_als_kategorie_werden_verteilt() -> None:
    posten = zeilen(("010101", "524100", 100), ("010101", None, 100)).astype({"konto": "category"})
    ergebnis = handlungsfeldbudgets(posten, PRODUKTE, budget(("HF1", "010101", "52", 1.0, "FB 1")))
    assert ergebnis.groupby("handlungsfeld")["betrag_cent"].sum().to_dict() == {"HF1": 100, NICHT_ZUGEORDNET: 100}


def test_ein_jahr_ohne_zeilen_ist_eine_leere_tabelle_mit_allen_spalten() -> None:
    mittel = mittel_je_ziel(zeilen(("010101", None, 1)), PRODUKTE, zuordnungen(("01", "A", 1.0)), ZIELE, jahr=1999)
    assert mittel.empty
    assert list(mittel.columns) == [
        "ziel", "handlungsfeld", "wirkung", "jahr", "wertart", "plan", "seite", "betrag_cent",
    ]  # fmt: skip


def test_ein_ueberlauf_wird_gemeldet_statt_falsch_summiert() -> None:
    posten = zeilen(*[("010101", None, 4 * 10**15)] * 2500)
    with pytest.raises(HaushaltsFehler, match="summe_zu_gross"):
        mittel_je_ziel(posten, PRODUKTE, zuordnungen(), ZIELE)


def test_die_pruefspur_nennt_zelle_anteil_und_cent() -> None:
    posten = zeilen(("010101", "501100", 100), ("010201", None, 7))
    spur = pruefspur(posten, PRODUKTE, zuordnungen(("0101", "A", 1 / 3)), ZIELE, ziel="A", jahr=2025)
    assert spur[["zelle", "anteil", "betrag_cent", "anteil_cent", "wirkung"]].to_numpy().tolist() == [
        ["H2", "1/3", 100, 33, "foerdernd"]
    ]


def test_die_pruefspur_kennt_nur_ziele_und_budgets_die_es_gibt() -> None:
    posten = zeilen(("010101", None, 100))
    assert pruefspur(posten, PRODUKTE, zuordnungen(), ZIELE, ziel="B", jahr=2025).empty
    with pytest.raises(HaushaltsFehler, match="zuordnung_ziel_unbekannt"):
        pruefspur(posten, PRODUKTE, zuordnungen(), ZIELE, ziel="Z9", jahr=2025)
    with pytest.raises(HaushaltsFehler, match="budget_handlungsfeld_unbekannt"):
        pruefspur_budget(posten, PRODUKTE, budget(), handlungsfeld="HF9", jahr=2025)


@pytest.mark.parametrize("anteil", [None, pd.NA, "", float("nan")])
def test_ein_fehlender_anteil_ist_kein_absturz_und_faellt_in_den_rest(anteil: object) -> None:
    ohne = zuordnungen(("010101", "A", 0.5)).assign(anteil=pd.Series([anteil], dtype=object))
    mittel = mittel_je_ziel(zeilen(("010101", None, 100)), PRODUKTE, ohne, ZIELE)
    assert dict(zip(mittel["ziel"], mittel["betrag_cent"], strict=True)) == {NICHT_ZUGEORDNET: 100}


@pytest.mark.parametrize("art", ["Int64", "float64", "object"])
def test_ganze_cent_zaehlen_in_jeder_spaltenart(art: str) -> None:
    eine = zeilen(("010101", None, 101)).astype({"betrag_cent": art})
    assert je_ziel(eine, ("010101", "A", 0.5)) == {"A": 51, NICHT_ZUGEORDNET: 50}
    spur = pruefspur(eine, PRODUKTE, zuordnungen(("010101", "A", 0.5)), ZIELE, ziel="A", jahr=2025)
    assert spur["anteil_cent"].tolist() == [51]


@pytest.mark.parametrize("betrag", [None, pd.NA, 10.5, "12", float("inf"), True])
def test_was_keine_ganzen_cent_sind_wird_abgelehnt(betrag: object) -> None:
    eine = zeilen(("010101", None, 1)).assign(betrag_cent=pd.Series([betrag], dtype=object))
    with pytest.raises(HaushaltsFehler, match="keine ganze Zahl in Cent"):
        je_ziel(eine, ("010101", "A", 0.5))


def test_der_kleinste_ganzzahlwert_laeuft_nicht_ueber() -> None:
    with pytest.raises(HaushaltsFehler, match="summieren"):
        je_ziel(zeilen(("010101", None, -(2**63))), ("010101", "A", 0.5))
