"""Die Abbildungen: nichts überlappt, nichts ist abgeschnitten, Text wird nie Formel."""

from __future__ import annotations

from io import BytesIO
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.transforms import Bbox
from PIL import Image

from nachhaltigkeitshaushalt.berichten.bilddaten import (
    Abweichungsbild,
    Balken,
    Balkenbild,
    Bilddaten,
    Statusbild,
    Zielpfad,
    Zielpfadbild,
)
from nachhaltigkeitshaushalt.berichten.bilder import stil
from nachhaltigkeitshaushalt.berichten.bilder.zeichnen import als_png, zeichne_blatt
from nachhaltigkeitshaushalt.berichten.lagebericht import erstelle_lagebericht

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.bilder.blatt import Schriftzug, Zeichenblatt
    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage
    from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht

LANG = "Nachhaltigkeitsberichterstattungskoordinierungsstelle " * 3
QUELLE = "Quelle: haushalt.xlsx; eigene Berechnung"
ANZAHL = st.integers(0, 12)
CENT = st.none() | st.integers(-(10**11), 10**13)
NAME = st.text(st.characters(min_codepoint=32, max_codepoint=0x17F), max_size=90)


def kasten(text: Schriftzug) -> Bbox:
    deckung, links, oben = text.gesetzt()
    return Bbox.from_bounds(links, oben, deckung.shape[1], deckung.shape[0])


def pruefe_blatt(blatt: Zeichenblatt) -> None:
    felder = [(text.inhalt, kasten(text)) for text in blatt.texte if text.inhalt.strip()]
    breite, hoehe = blatt.maler.width, blatt.maler.height
    for text, feld in felder:
        assert feld.x0 >= -1, text
        assert feld.x1 <= breite + 1, text
        assert feld.y0 >= -1, text
        assert feld.y1 <= hoehe + 1, text
    for (eins, a), (zwei, b) in combinations(felder, 2):
        quer = min(a.x1, b.x1) - max(a.x0, b.x0)
        hoch = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert quer <= 2 or hoch <= 5, (eins, zwei)


def test_abbildungen_des_berichts_sind_ueberlappungsfrei(lagebericht: Lagebericht) -> None:
    for abbildung in lagebericht.bericht.abbildungen():
        pruefe_blatt(zeichne_blatt(abbildung.daten))


def test_auch_ein_haushalt_nur_mit_ansatz_hat_bilder(nur_ansatz: Berichtsgrundlage) -> None:
    bilder = erstelle_lagebericht(nur_ansatz).bericht.abbildungen()
    assert len(bilder) >= 4
    for abbildung in bilder:
        pruefe_blatt(zeichne_blatt(abbildung.daten))


@given(st.lists(st.tuples(NAME, CENT, CENT), min_size=1, max_size=6), st.booleans())
@settings(max_examples=25, deadline=None)
def test_balken_passen_bei_jedem_namen_und_betrag(
    reihen: list[tuple[str, int | None, int | None]],
    ueber: bool,  # noqa: FBT001 - hypothesis übergibt so
) -> None:
    balken = tuple(Balken(name, (a, b), gruppe="Gruppe") for name, a, b in reihen)
    pruefe_blatt(zeichne_blatt(Balkenbild(LANG, ("Plan", "Ist"), balken, QUELLE, ueberlagert=ueber)))


@given(st.lists(st.tuples(NAME, st.integers(-(10**11), 10**11)), min_size=1, max_size=8))
@settings(max_examples=25, deadline=None)
def test_abweichungen_passen(reihen: list[tuple[str, int]]) -> None:
    pruefe_blatt(zeichne_blatt(Abweichungsbild("Aussage", tuple(Balken(n, (w,)) for n, w in reihen), QUELLE)))


@given(st.lists(st.tuples(NAME, st.tuples(ANZAHL, ANZAHL, ANZAHL, ANZAHL, ANZAHL)), min_size=1, max_size=6))
@settings(max_examples=25, deadline=None)
def test_statusstreifen_passen(felder: list[tuple[str, tuple[int, ...]]]) -> None:
    pruefe_blatt(zeichne_blatt(Statusbild("Aussage", tuple(felder), QUELLE)))


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=9),
    st.floats(-1e6, 1e6),
    st.integers(2026, 2045),
    st.none() | st.tuples(st.floats(-1e3, 0), st.floats(1, 1e3)),
)
@settings(max_examples=25, deadline=None)
def test_zielpfade_passen(werte: list[float], ziel: float, jahr: int, korridor: tuple[float, float] | None) -> None:
    ist = tuple((2016 + n, wert) for n, wert in enumerate(werte))
    soll = () if korridor else ((2016, werte[0]), (jahr, ziel))
    pfad = Zielpfad(LANG, "%", "wolke", ist, soll, korridor)
    pruefe_blatt(zeichne_blatt(Zielpfadbild("Aussage", (pfad, pfad, pfad), QUELLE)))


@pytest.mark.parametrize("text", ["$x^2$", "$ungepaart", "a_b^c \\frac"])
def test_dollarzeichen_werden_nicht_zur_formel(text: str) -> None:
    daten: Bilddaten = Balkenbild(text, ("Reihe",), (Balken(text, (100_00,)),), QUELLE)
    assert als_png(daten).startswith(b"\x89PNG")
    assert text in [element.inhalt for element in zeichne_blatt(daten).texte]


@given(NAME, st.floats(20, 400))
@settings(deadline=None)
def test_umbruch_haelt_die_breite_ein(text: str, breite: float) -> None:
    zeilen = stil.umbrich(text, breite, stil.TEXT)
    assert len(zeilen) <= 3
    assert all(stil.textbreite(zeile, stil.TEXT) <= breite for zeile in zeilen)


def test_bild_ist_klein_und_hat_die_aufloesung(lagebericht: Lagebericht) -> None:
    for abbildung in lagebericht.bericht.abbildungen():
        png = als_png(abbildung.daten)
        assert len(png) < 150_000
        assert b"Software" not in png
        assert Image.open(BytesIO(png)).convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_statusfarben_sind_in_grau_unterscheidbar() -> None:
    def grau(farbe: str) -> float:
        r, g, b = (int(farbe[n : n + 2], 16) for n in (1, 3, 5))
        return 0.299 * r + 0.587 * g + 0.114 * b

    flaechen = {status: grau(flaeche) for status, (flaeche, _) in stil.STATUSFARBE.items()}
    schriften = {status: grau(schrift) for status, (_, schrift) in stil.STATUSFARBE.items()}
    assert all(abs(flaechen[status] - schriften[status]) > 125 for status in flaechen)
    assert all(abs(a - b) >= 15 for a, b in combinations(flaechen.values(), 2))
