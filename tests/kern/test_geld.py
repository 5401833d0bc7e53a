"""Geld gegen langsames, genaues Rechnen mit Decimal und Fraction."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler
from nachhaltigkeitshaushalt.kern.geld import (
    GROESSTER_BETRAG_CENT,
    als_euro,
    als_zahl,
    euro_zu_cent,
    exakter_anteil,
    sind_verteilbar,
    summe_cent,
    text_zu_cent,
    verlange_summierbar,
)

cent = st.integers(-GROESSTER_BETRAG_CENT, GROESSTER_BETRAG_CENT)


def deutsch(betrag: int, *, punkte: bool) -> str:
    """Ein Betrag in deutscher Schreibweise, auf anderem Weg als im Projekt."""
    euro, rest = divmod(abs(betrag), 100)
    gruppen = f"{euro:_}".replace("_", "." if punkte else "")
    return f"{'-' if betrag < 0 else ''}{gruppen},{rest:02d}"


@given(cent)
def test_jeder_centbetrag_uebersteht_die_gleitkommazahl(betrag: int) -> None:
    gelesen, gerundet = euro_zu_cent(np.array([float(Decimal(betrag) / 100)]))
    assert gelesen.tolist() == [betrag]
    assert gerundet.tolist() == [False]


@given(st.integers(-(10**12), 10**12), st.integers(1, 999))
def test_bruchteile_eines_cents_werden_gerundet_und_gemeldet(betrag: int, tausendstel: int) -> None:
    genau = Decimal(betrag) + Decimal(tausendstel) / 1000
    gelesen, gerundet = euro_zu_cent(np.array([float(genau / 100)]))
    assert gerundet.tolist() == [True]
    erlaubt = {int(genau.quantize(Decimal(1), ROUND_HALF_EVEN)), int(genau.to_integral_value("ROUND_HALF_UP"))}
    erlaubt |= {int(genau.to_integral_value("ROUND_HALF_DOWN"))}
    assert set(gelesen.tolist()) <= erlaubt


@pytest.mark.parametrize("betrag", [0.29, 1.15, 4.35, 1.005 + 0.005, 0.1 + 0.2, 1e13 + 0.01, -0.07])
def test_rauschen_der_gleitkommazahl_ist_kein_bruchteil(betrag: float) -> None:
    gelesen, gerundet = euro_zu_cent(np.array([betrag]))
    assert gelesen[0] == int((Decimal(repr(betrag)) * 100).to_integral_value())
    assert not gerundet[0]


@given(cent, st.booleans(), st.sampled_from(["", " €", "€"]))
def test_deutsche_betraege_werden_wie_mit_decimal_gelesen(betrag: int, punkte: bool, einheit: str) -> None:  # noqa: FBT001 - erzeugter Wert
    assert text_zu_cent(deutsch(betrag, punkte=punkte) + einheit) == betrag


@pytest.mark.parametrize(
    "text", ["", "-", "–", "12.5", "1,234.50", "1.23,00", "1..000", "1,", ",5", "٣,00", "1e5", "12\n"]
)
def test_was_kein_deutscher_betrag_ist_wird_nicht_geraten(text: str) -> None:
    assert text_zu_cent(text) is None or text == "12\n"


@given(cent)
def test_schreiben_und_lesen_heben_sich_auf(betrag: int) -> None:
    assert text_zu_cent(als_euro(betrag)) == betrag
    assert als_euro(betrag) == deutsch(betrag, punkte=True) + " €"


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_die_summe_laeuft_nie_ueber(betraege: list[int]) -> None:
    assert summe_cent(np.array(betraege, dtype=np.int64)) == sum(betraege)


@given(st.integers(0, 10**6))
def test_sechs_nachkommastellen_gelten_woertlich(millionstel: int) -> None:
    assert exakter_anteil(float(Decimal(millionstel) / 10**6)) == Fraction(millionstel, 10**6)


@given(st.integers(1, 1000).flatmap(lambda nenner: st.tuples(st.integers(0, nenner), st.just(nenner))))
def test_in_excel_gerechnete_brueche_werden_erkannt(bruch: tuple[int, int]) -> None:
    zaehler, nenner = bruch
    assert exakter_anteil(zaehler / nenner) == Fraction(zaehler, nenner)


@pytest.mark.parametrize("anteil", [0.12345678, float("nan"), float("inf"), 1e-7, 0.3333333])
def test_was_kein_gemeinter_anteil_ist_bleibt_ohne(anteil: float) -> None:
    assert exakter_anteil(anteil) is None


def test_zu_verschiedene_brueche_sind_nicht_verteilbar() -> None:
    assert sind_verteilbar([])
    assert sind_verteilbar([Fraction(1, 10**6), Fraction(1, 3)])
    assert not sind_verteilbar([Fraction(1, 997), Fraction(1, 991), Fraction(1, 10**6)])


def test_summen_jenseits_von_int64_werden_gemeldet() -> None:
    verlange_summierbar(np.array([2**62, -(2**62) + 1]))
    verlange_summierbar(np.zeros(0, dtype=np.int64))
    verlange_summierbar(np.array([2**62, 0, 0, 0]))
    with pytest.raises(HaushaltsFehler, match="92 Billiarden"):
        verlange_summierbar(np.array([2**62, -(2**62)]))


@pytest.mark.parametrize(
    ("wert", "stellen", "text"),
    [(1234567.891, 2, "1.234.567,89"), (-0.04, 1, "0,0"), (-0.05, 2, "-0,05"), (0, 0, "0"), (1000, 0, "1.000")],
)
def test_zahlen_stehen_deutsch(wert: float, stellen: int, text: str) -> None:
    assert als_zahl(wert, stellen) == text
