"""Was für jede Zuordnung gilt: nichts geht verloren, nichts zählt doppelt, keine Reihenfolge ändert etwas.

Geprüft an erzeugten Haushalten mit Produktrahmen, Zuordnungen auf allen Ebenen und Gültigkeiten,
gegen eine langsame Rechnung in Brüchen, die nur den Wortlaut der Regeln kennt.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nachhaltigkeitshaushalt.kern.begriffe import NACHRICHTLICH, NICHT_ZUGEORDNET
from nachhaltigkeitshaushalt.zuordnen.mittel import handlungsfeldbudgets, mittel_je_ziel
from nachhaltigkeitshaushalt.zuordnen.pruefspur import pruefspur, pruefspur_budget

JAHRE = (2024, 2025)
PRODUKTE = tuple(f"{b}{g}{p}" for b in ("01", "02") for g in ("01", "02") for p in ("01", "02"))
SCHLUESSEL = (*PRODUKTE, "0101", "0102", "0201", "01", "02", "99")
ZIELE = tuple(f"Z{nummer}" for nummer in range(1, 9))
BRUECHE = {0.1: Fraction(1, 10), 1 / 3: Fraction(1, 3), 0.333333: Fraction(333333, 10**6), 1 / 7: Fraction(1, 7)} | {
    wert: Fraction(str(wert)) for wert in (0.0, 0.25, 0.5, 0.05, 0.000001, 0.999999, 0.6, 1.0)
}
ARTEN = (
    ("ergebnis", "ertrag", "steuern"), ("ergebnis", "aufwand", "personal"), ("ergebnis", "aufwand", "ilb_saldo"),
    ("finanz", "auszahlung", "baumassnahmen"),
)  # fmt: skip
JE = ["jahr", "wertart", "plan", "seite"]
betrag = st.one_of(st.integers(-(10**12), 10**12), st.integers(-50, 50), st.sampled_from([4 * 10**15, -4 * 10**15]))


@dataclass
class Fall:
    """Ein erzeugter Haushalt mit Steuerung, als Listen."""

    zeilen: list[tuple[int, str, tuple[str, str, str], str, str | None, int]]
    zuordnungen: list[tuple[str, str, float, str, int | None, int | None]]
    budgets: list[tuple[str, str, str | None, float, str]]

    def tabellen(self, zufall: np.random.Generator | None = None) -> dict[str, pd.DataFrame]:
        """Die Tabellen nach Datenvertrag; mit ``zufall`` in gemischter Reihenfolge."""
        tabellen = {
            "zeilen": self._zeilen(),
            "produkte": pd.DataFrame(
                [(p, p[:4], p[:2], f"FB {p[:2]}") for p in PRODUKTE],
                columns=["produkt", "produktgruppe", "produktbereich", "fachbereich"],
            ),
            "zuordnungen": pd.DataFrame(
                self.zuordnungen, columns=["produkt", "ziel", "anteil", "wirkung", "gueltig_ab", "gueltig_bis"]
            ).astype({"gueltig_ab": "Int64", "gueltig_bis": "Int64", "anteil": "float64"}),
            "ziele": pd.DataFrame({"ziel": ZIELE, "handlungsfeld": [f"HF{n % 3}" for n in range(len(ZIELE))]}),
            "budgets": pd.DataFrame(
                self.budgets, columns=["handlungsfeld", "produkt", "konto", "anteil", "fachbereich"]
            ).astype({"anteil": "float64", "konto": "str"}),
        }
        if zufall is None:
            return tabellen
        gemischt = {name: t.iloc[zufall.permutation(len(t))].reset_index(drop=True) for name, t in tabellen.items()}
        for name in ("wertart", "seite", "produkt"):
            kategorien = gemischt["zeilen"][name].cat.categories
            gemischt["zeilen"][name] = gemischt["zeilen"][name].cat.reorder_categories(
                kategorien[zufall.permutation(len(kategorien))]
            )
        return gemischt

    def _zeilen(self) -> pd.DataFrame:
        """Haushaltszeilen mit Kategorien und Zellen."""
        spalten = {
            "jahr": [z[0] for z in self.zeilen],
            "wertart": [z[1] for z in self.zeilen],
            "plan": [z[2][0] for z in self.zeilen],
            "seite": [z[2][1] for z in self.zeilen],
            "zeile": [z[2][2] for z in self.zeilen],
            "produkt": [z[3] for z in self.zeilen],
            "konto": [z[4] for z in self.zeilen],
            "betrag_cent": np.array([z[5] for z in self.zeilen], dtype=np.int64),
            "excel_zeile": np.arange(len(self.zeilen)) + 2,
            "excel_spalte": "H",
            "datei": "h.xlsx",
            "blatt": "Zeilen",
        }
        kategorien = dict.fromkeys(["wertart", "plan", "seite", "zeile", "produkt", "konto"], "category")
        return pd.DataFrame(spalten).astype(kategorien)


jahr_oder_leer = st.sampled_from([None, None, 2023, 2024, 2025, 2026])
faelle = st.builds(
    Fall,
    st.lists(
        st.tuples(
            st.sampled_from(JAHRE), st.sampled_from(["ansatz", "ergebnis"]), st.sampled_from(ARTEN),
            st.sampled_from((*PRODUKTE, "030101")), st.sampled_from(["501100", "521100", "524100", None]), betrag,
        ),
        max_size=12,
    ),
    st.lists(
        st.tuples(
            st.sampled_from(SCHLUESSEL), st.sampled_from((*ZIELE, "Z-fremd")), st.sampled_from(list(BRUECHE)),
            st.sampled_from(["foerdernd", "hemmend"]), jahr_oder_leer, jahr_oder_leer,
        ),
        max_size=14,
    ),
    st.lists(
        st.tuples(
            st.sampled_from(["HF0", "HF1", "HF2"]), st.sampled_from(SCHLUESSEL),
            st.sampled_from([None, None, "52", "521100"]), st.sampled_from(list(BRUECHE)),
            st.sampled_from(["FB 01", "FB 07"]),
        ),
        max_size=8,
    ),
)  # fmt: skip


def ziele_von(tabellen: dict[str, pd.DataFrame], jahr: int | None = None) -> pd.DataFrame:
    """``mittel_je_ziel`` auf den Tabellen eines Falls."""
    return mittel_je_ziel(*(tabellen[n] for n in ("zeilen", "produkte", "zuordnungen", "ziele")), jahr=jahr)


def budgets_von(tabellen: dict[str, pd.DataFrame], jahr: int | None = None) -> pd.DataFrame:
    """``handlungsfeldbudgets`` auf den Tabellen eines Falls."""
    return handlungsfeldbudgets(*(tabellen[n] for n in ("zeilen", "produkte", "budgets")), jahr=jahr)


def in_bruechen(fall: Fall) -> dict[tuple[Any, ...], int]:
    """Mittel je Ziel, Zeile für Zeile nach dem Wortlaut der Regeln gerechnet."""
    summe: dict[tuple[Any, ...], int] = defaultdict(int)
    for jahr, wertart, (plan, seite, zeile), produkt, _, cent in fall.zeilen:
        teile = {(NACHRICHTLICH, None): cent} if zeile == "ilb_saldo" else verteilt(fall, produkt, jahr, cent)
        for (ziel, wirkung), teil in teile.items():
            summe[ziel, wirkung, jahr, wertart, plan, seite] += teil
    return {merkmale: cent for merkmale, cent in summe.items() if cent}


def verteilt(fall: Fall, produkt: str, jahr: int, cent: int) -> dict[tuple[str, str | None], int]:
    """Ein Betrag nach größten Resten; Produkt vor Gruppe vor Bereich, Widersprüchliches gilt nicht."""
    gueltig = [z for z in fall.zuordnungen if (z[4] or 0) <= jahr <= (z[5] or 9999) and z[1] in ZIELE]
    ebenen = [produkt, produkt[:4], produkt[:2]] if produkt in PRODUKTE else [produkt]
    naechste = next((k for k in ebenen if any(z[0] == k for z in gueltig)), None)
    gewaehlt = [(z[1], z[3], BRUECHE[z[2]]) for z in gueltig if z[0] == naechste]
    anteile = {(ziel, wirkung): anteil for ziel, wirkung, anteil in gewaehlt}
    zu_viel = sum(a for *_, a in gewaehlt) > 1 or lcm(*(a.denominator for *_, a in gewaehlt)) > 3 * 10**9
    if zu_viel or len(anteile) < len(gewaehlt):
        anteile = {}
    alle = [*sorted(anteile.items()), ((NICHT_ZUGEORDNET, None), 1 - sum(anteile.values(), Fraction(0)))]
    genau = [abs(cent) * anteil for _, anteil in alle]
    teile = [int(wert) for wert in genau]
    for k in sorted(range(len(alle)), key=lambda k: (teile[k] - genau[k], k))[: abs(cent) - sum(teile)]:
        teile[k] += 1
    return {name: teil if cent >= 0 else -teil for (name, _), teil in zip(alle, teile, strict=True)}


def summen(tabelle: pd.DataFrame) -> dict[Any, int]:
    """Cent je Jahr × Wertart × Plan × Seite."""
    je = tabelle.groupby(JE, observed=True)["betrag_cent"].sum()
    return {merkmale: int(cent) for merkmale, cent in je.items()}


def pruefe_erhaltung(fall: Fall, saat: int) -> None:
    """Erhaltung, Reihenfolge und Rechnung in Brüchen für einen Fall."""
    tabellen = fall.tabellen()
    gemischt = fall.tabellen(np.random.default_rng(saat))
    for rechne in (ziele_von, budgets_von):
        ergebnis = rechne(tabellen)
        assert summen(ergebnis) == summen(tabellen["zeilen"])
        pd.testing.assert_frame_equal(ergebnis, rechne(gemischt))
        merkmale = [name for name in ergebnis.columns if name != "betrag_cent"]
        assert not ergebnis.duplicated(merkmale).any()
    mittel = ziele_von(tabellen)
    spalten = ["ziel", "wirkung", *JE]
    erhalten = {
        tuple(None if w != w else w for w in zeile[:-1]): zeile[-1]  # noqa: PLR0124 - NaN ist ungleich sich selbst
        for zeile in mittel[[*spalten, "betrag_cent"]].itertuples(index=False, name=None)
        if zeile[-1]
    }
    assert erhalten == in_bruechen(fall)


@settings(max_examples=70)
@given(faelle, st.integers(0, 2**32))
def test_nichts_geht_verloren_und_die_reihenfolge_ist_gleich(fall: Fall, saat: int) -> None:
    pruefe_erhaltung(fall, saat)


@pytest.mark.langsam
@settings(max_examples=1600)
@given(faelle, st.integers(0, 2**32))
def test_tausendsechshundert_haushalte_verlieren_keinen_cent(fall: Fall, saat: int) -> None:
    pruefe_erhaltung(fall, saat)


@settings(max_examples=30)
@given(faelle)
def test_die_zellen_der_pruefspur_ergeben_genau_die_tabelle(fall: Fall) -> None:
    tabellen = fall.tabellen()
    mittel = ziele_von(tabellen, jahr=2025)
    rahmen = [tabellen[n] for n in ("zeilen", "produkte", "zuordnungen", "ziele")]
    for ziel in (*ZIELE, NICHT_ZUGEORDNET, NACHRICHTLICH):
        spur = pruefspur(*rahmen, ziel=ziel, jahr=2025)
        erwartet = mittel[mittel["ziel"] == ziel].groupby(JE)["betrag_cent"].sum()
        erhalten = spur.groupby(JE, observed=True)["anteil_cent"].sum()
        assert {k: v for k, v in erhalten.items() if v} == {k: v for k, v in erwartet.items() if v}
        assert not spur.duplicated(["zelle", "wirkung"]).any()


@settings(max_examples=25)
@given(faelle)
def test_die_zellen_der_pruefspur_ergeben_genau_das_budget(fall: Fall) -> None:
    tabellen = fall.tabellen()
    budgets = budgets_von(tabellen, jahr=2025)
    for feld in {b[0] for b in fall.budgets}:
        spur = pruefspur_budget(
            tabellen["zeilen"], tabellen["produkte"], tabellen["budgets"], handlungsfeld=feld, jahr=2025
        )
        erwartet = budgets[budgets["handlungsfeld"] == feld].groupby(["fachbereich", *JE])["betrag_cent"].sum()
        erhalten = spur.groupby(["fachbereich", *JE], observed=True)["anteil_cent"].sum()
        assert {k: v for k, v in erhalten.items() if v} == {k: v for k, v in erwartet.items() if v}


@settings(max_examples=30)
@given(faelle)
def test_ein_jahr_allein_ergibt_dasselbe_wie_alle_jahre(fall: Fall) -> None:
    tabellen = fall.tabellen()
    for rechne in (ziele_von, budgets_von):
        alle = rechne(tabellen)
        einzeln = pd.concat([rechne(tabellen, jahr=jahr) for jahr in JAHRE])
        merkmale = [name for name in alle.columns if name != "betrag_cent"]
        sortiert = [t.sort_values(merkmale, ignore_index=True) for t in (alle, einzeln)]
        pd.testing.assert_frame_equal(*sortiert)
