"""Der Verteilkern gegen eine langsame Rechnung in Brüchen: centgenau, gespiegelt, ohne Überlauf."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nachhaltigkeitshaushalt.kern.geld import HOECHSTER_NENNER
from nachhaltigkeitshaushalt.zuordnen.verteilung import BLOCK, baue_tafel, verteile, verteile_und_summiere

GROSS = 4 * 10**15
Anteile = list[tuple[int, Fraction]]

cent = st.one_of(
    st.integers(-(10**12), 10**12),
    st.integers(-200, 200),
    st.sampled_from([0, 1, -1, GROSS, -GROSS, GROSS - 1]),
    st.integers(-GROSS, GROSS),
)
bruch = st.one_of(
    st.sampled_from([Fraction(1, 3), Fraction(333333, 10**6), Fraction(1, 7), Fraction(1, 2), Fraction(1, 10**6)]),
    st.integers(1, 10**6).map(lambda zaehler: Fraction(zaehler, 10**6)),
    st.fractions(0, 1, max_denominator=997),
)


@st.composite
def anteile(draw: st.DrawFn, hoechstens: int = 12) -> Anteile:
    """Anteile einer Gruppe, zusammen höchstens 1 und mit brauchbarem gemeinsamem Nenner."""
    gewaehlt: Anteile = []
    for nummer, teil in enumerate(draw(st.lists(bruch, max_size=hoechstens))):
        summe = sum((b for _, b in gewaehlt), Fraction(0)) + teil
        if summe <= 1 and lcm(summe.denominator, teil.denominator, *(b.denominator for _, b in gewaehlt)) <= 10**9:
            gewaehlt.append((nummer, teil))
    return gewaehlt


@st.composite
def faelle(draw: st.DrawFn) -> tuple[list[int], list[int], list[Anteile]]:
    """Beträge, ihre Gruppe und die Anteile jeder Gruppe."""
    gruppen = draw(st.lists(anteile(), min_size=1, max_size=4))
    betraege = draw(st.lists(cent, max_size=12))
    gruppe = draw(st.lists(st.integers(0, len(gruppen) - 1), min_size=len(betraege), max_size=len(betraege)))
    return betraege, gruppe, gruppen


def groesste_reste(betrag: int, anteile_einer_gruppe: Anteile, rest: int) -> dict[int, int]:
    """Verteilung eines Betrags in Brüchen, ein Betrag nach dem anderen."""
    uebrig = 1 - sum((teil for _, teil in anteile_einer_gruppe), Fraction(0))
    alle = [*sorted(anteile_einer_gruppe), (rest, uebrig)]
    genau = [abs(betrag) * teil for _, teil in alle]
    teile = [int(wert) for wert in genau]
    reihenfolge = sorted(range(len(alle)), key=lambda k: (teile[k] - genau[k], k))
    for k in reihenfolge[: abs(betrag) - sum(teile)]:
        teile[k] += 1
    return {alle[k][0]: (teile[k] if betrag >= 0 else -teile[k]) for k in range(len(alle))}


def pruefe_fall(fall: tuple[list[int], list[int], list[Anteile]]) -> None:
    """Alles, was für jede Verteilung gilt."""
    betraege, gruppe, gruppen = fall
    rest = 99
    tafel = baue_tafel(gruppen, rest)
    feld, nummern = np.array(betraege, dtype=np.int64), np.array(gruppe, dtype=np.int64)
    teile = verteile(feld, nummern, tafel)
    assert teile.sum(axis=1).tolist() == betraege
    assert (verteile(-feld, nummern, tafel) == -teile).all()
    for i, betrag in enumerate(betraege):
        erwartet = groesste_reste(betrag, gruppen[gruppe[i]], rest)
        stellen, zaehler = tafel.empfaenger[gruppe[i]], tafel.zaehler[gruppe[i]]
        erhalten = {int(e): int(t) for e, t, z in zip(stellen, teile[i], zaehler, strict=True) if z or e != rest or t}
        assert {k: w for k, w in erhalten.items() if w} == {k: w for k, w in erwartet.items() if w}
        for nummer, teil in gruppen[gruppe[i]]:
            assert abs(erhalten[nummer] - betrag * teil) < 1
        mit_anteil = sorted((int(z), abs(int(t))) for z, t in zip(zaehler, teile[i], strict=True) if z)
        assert [t for _, t in mit_anteil] == sorted(t for _, t in mit_anteil)
    summen = verteile_und_summiere(feld, nummern, nummern, tafel, 100)
    assert int(summen.sum()) == sum(betraege)


@settings(max_examples=300)
@given(faelle())
@example(([GROSS, -GROSS, 1], [0, 0, 0], [[(0, Fraction(1, 3)), (1, Fraction(1, 3)), (2, Fraction(1, 3))]]))
@example(([7, -7], [0, 0], [[(k, Fraction(1, 40)) for k in range(40)]]))
def test_jeder_betrag_wird_wie_in_bruechen_verteilt(fall: tuple[list[int], list[int], list[Anteile]]) -> None:
    pruefe_fall(fall)


@pytest.mark.langsam
@settings(max_examples=8500)
@given(faelle())
def test_achttausendfuenfhundert_faelle_werden_wie_in_bruechen_verteilt(
    fall: tuple[list[int], list[int], list[Anteile]],
) -> None:
    pruefe_fall(fall)


@settings(max_examples=100)
@given(cent, st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_ein_groesserer_anteil_bekommt_nie_weniger(betrag: int, fest: int, einer: int, anderer: int) -> None:
    kleiner, groesser = sorted((einer, anderer))
    andere = min(fest, 10**6 - groesser)
    gruppen = [[(0, Fraction(wert, 10**6)), (1, Fraction(andere, 10**6))] for wert in (kleiner, groesser)]
    teile = verteile(np.array([betrag, betrag]), np.array([0, 1]), baue_tafel(gruppen, 2))
    assert abs(teile[0, 0]) <= abs(teile[1, 0])


def test_ueber_mehrere_rechenbloecke_geht_nichts_verloren() -> None:
    zufall = np.random.default_rng(5)
    betraege = zufall.integers(-(10**12), 10**12, 3 * BLOCK + 17)
    tafel = baue_tafel([[(0, Fraction(1, 3)), (1, Fraction(1, 7))], [(1, Fraction(1))], []], 2)
    gruppe = zufall.integers(0, 3, len(betraege))
    einzeln = verteile(betraege, gruppe, tafel)
    assert (einzeln.sum(axis=1) == betraege).all()
    summen = verteile_und_summiere(betraege, gruppe, gruppe, tafel, 3)
    for g in range(3):
        for e in range(3):
            erwartet = einzeln[gruppe == g][:, tafel.empfaenger[g] == e].sum()
            assert summen[g, e] == erwartet
    assert summen.sum() == betraege.sum()


def test_ohne_zeilen_ist_die_verteilung_leer() -> None:
    leer = np.zeros(0, dtype=np.int64)
    tafel = baue_tafel([[(0, Fraction(1))]], 1)
    assert verteile(leer, leer, tafel).shape == (0, 2)
    assert verteile_und_summiere(leer, leer, leer, tafel, 2).shape == (0, 2)


@pytest.mark.parametrize(
    "gruppe",
    [
        [(0, Fraction(2, 3)), (1, Fraction(1, 2))],
        [(0, Fraction(-1, 3))],
        [(0, Fraction(1, HOECHSTER_NENNER + 1))],
    ],
    ids=["über 100 %", "negativ", "Nenner zu groß"],
)
def test_unverteilbare_anteile_ergeben_keine_tafel(gruppe: Anteile) -> None:
    with pytest.raises(ValueError, match="nicht verteilbar"):
        baue_tafel([gruppe], 9)


def test_gleicher_rest_faellt_an_den_vorderen_empfaenger() -> None:
    drittel = [(k, Fraction(1, 3)) for k in (2, 0, 1)]
    assert verteile(np.array([100]), np.array([0]), baue_tafel([drittel], 3)).tolist() == [[34, 33, 33, 0]]
