"""Zielpfad, Kacheln, Mittel neben dem Urteil, Urteile über die Jahre: alles lesbar, nichts überlappt."""

from __future__ import annotations

from io import BytesIO
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.path import Path
from matplotlib.transforms import Bbox
from PIL import Image

import nachhaltigkeitshaushalt as nh
from nachhaltigkeitshaushalt.berichten.bilddaten import (
    Kachelbild,
    Mittelzielbild,
    Mittelzielzeile,
    Pfadbild,
    Statusverlauf,
    Zielpfad,
)
from nachhaltigkeitshaushalt.berichten.bilder import stil
from nachhaltigkeitshaushalt.berichten.bilder.blatt import PIXEL, Zeichenblatt
from nachhaltigkeitshaushalt.berichten.bilder.kacheln import zeichne_kacheln
from nachhaltigkeitshaushalt.berichten.bilder.zeichnen import als_png, zeichne_blatt
from nachhaltigkeitshaushalt.berichten.bilder.zielpfad import werteachse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nachhaltigkeitshaushalt.berichten.bilddaten import Bilddaten
    from nachhaltigkeitshaushalt.berichten.bilder.blatt import Schriftzug

HOF = 2
"""Weißer Rand einer Zahl samt Luft, in Bildpunkten."""
JAHR, QUELLE = 2025, "Quelle: steuerung.xlsx; eigene Berechnung"
NAME = st.text(st.characters(min_codepoint=32, max_codepoint=0x17F), max_size=90)
STATUS = st.sampled_from(list(stil.STATUSFARBE))
WERT = st.floats(-1e6, 1e6)
REIHE = st.lists(WERT, min_size=1, max_size=9)


@pytest.fixture(scope="module")
def plan() -> nh.Nachhaltigkeitshaushalt:
    mappen = nh.beispielmappen()
    return nh.Nachhaltigkeitshaushalt(nh.lies_haushalt(mappen["haushalt"]), nh.lies_steuerung(mappen["steuerung"]))


def kasten(text: Schriftzug) -> Bbox:
    deckung, links, oben = text.gesetzt()
    return Bbox.from_bounds(links, oben, deckung.shape[1], deckung.shape[0])


def pruefe(daten: Bilddaten) -> None:
    """Kein Text ragt aus dem Blatt, keine zwei Texte liegen übereinander."""
    blatt = zeichne_blatt(daten)
    felder = [(text.inhalt, kasten(text)) for text in blatt.texte if text.inhalt.strip()]
    breite, hoehe = blatt.maler.width, blatt.maler.height
    for text, feld in felder:
        assert feld.x0 >= -1, text
        assert feld.x1 <= breite + 1, text
        assert feld.y0 >= -1, text
        assert feld.y1 <= hoehe + 1, text
    for (eins, a), (zwei, b) in combinations(felder, 2):
        quer, hoch = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert quer <= 2 or hoch <= 5, (eins, zwei)


def test_alle_bilder_der_beispielstadt_sind_lesbar_und_nennen_ihre_zahlen(plan: nh.Nachhaltigkeitshaushalt) -> None:
    bilder = plan.zielbilder(JAHR)
    assert [bild.kennung for bild in bilder] == [
        "mittel_und_ziele",
        "statusverlauf",
        *(f"kacheln_{n}" for n in range(1, 7)),
    ]
    assert sum(len(bild.daten.kacheln) for bild in bilder if isinstance(bild.daten, Kachelbild)) == 41
    for bild in bilder:
        pruefe(bild.daten)
        assert len(bild.alternativtext) > 200
        breite = stil.QUERBREITE if isinstance(bild.daten, Kachelbild) else stil.BREITE
        assert Image.open(BytesIO(als_png(bild.daten))).width == round(breite * stil.AUFLOESUNG / 72)


def kachelbilder(plan: nh.Nachhaltigkeitshaushalt) -> list[Kachelbild]:
    """Die Kacheln aller Handlungsfelder der Beispielstadt."""
    return [bild.daten for bild in plan.zielbilder(JAHR) if isinstance(bild.daten, Kachelbild)]


def test_jede_kachel_nennt_name_und_einheit_ungekuerzt(plan: nh.Nachhaltigkeitshaushalt) -> None:
    for bild in kachelbilder(plan):
        texte = [text.inhalt for text in zeichne_blatt(bild).texte]
        assert not [text for text in texte if text.endswith("…")]
        for pfad, _ in bild.kacheln:
            assert f"({pfad.einheit})".rsplit(" ", 1)[-1] in " ".join(texte)


def test_keine_zahl_verdeckt_die_eigene_reihe(
    plan: nh.Nachhaltigkeitshaushalt, monkeypatch: pytest.MonkeyPatch
) -> None:
    reihen: list[Sequence[tuple[float, float]]] = []
    linie = Zeichenblatt.linie

    def merke(blatt: Zeichenblatt, punkte: Sequence[tuple[float, float]], **art: Any) -> None:  # noqa: ANN401
        if not art.get("gestrichelt"):
            reihen.append(punkte)
        linie(blatt, punkte, **art)

    monkeypatch.setattr(Zeichenblatt, "linie", merke)
    for bild in kachelbilder(plan):
        reihen.clear()
        for text in (t for t in zeichne_kacheln(bild).texte if t.hof):
            feld = kasten(text)
            for punkte in reihen:
                assert not Path(np.asarray(punkte) * PIXEL).intersects_bbox(feld.padded(-HOF), filled=False), text


def test_der_zielpfad_zeigt_ziel_fortschreibung_und_urteil(plan: nh.Nachhaltigkeitshaushalt) -> None:
    bild = plan.zielpfad(JAHR, "K02")
    pruefe(bild.daten)
    texte = " ".join(feld.inhalt for feld in zeichne_blatt(bild.daten).texte)
    for teil in (
        "Ziel 2030: 18,0",
        "Trend 2030: 24,6",
        "Ist 2025: 24,8",
        "Wolke: Bei Fortsetzung des Trends 2020–2025",
    ):
        assert teil in texte
    assert "bei gleichem Trend 24,6 im Jahr 2030" in bild.alternativtext


def test_unbekannte_kennzahl_wird_genannt(plan: nh.Nachhaltigkeitshaushalt) -> None:
    with pytest.raises(nh.HaushaltsFehler, match="K2"):
        plan.zielpfad(JAHR, "K2")


def test_fruehere_jahre_werden_neu_gerechnet(plan: nh.Nachhaltigkeitshaushalt) -> None:
    bild = next(b for b in plan.zielbilder(JAHR) if isinstance(b.daten, Statusverlauf)).daten
    assert isinstance(bild, Statusverlauf)
    for stelle, jahr in enumerate(bild.jahre):
        erwartet = plan.verdichte(jahr).set_index("ziel")["status"]
        assert {name.split()[0]: status[stelle] for name, status in bild.zeilen} == erwartet.to_dict()


def pfad(
    name: str, status: str, werte: list[float], ziel: float | None, korridor: tuple[float, float] | None
) -> Zielpfad:
    ist = tuple((2015 + n, wert) for n, wert in enumerate(werte))
    soll = () if ziel is None else ((2015, werte[0]), (2030, ziel))
    return Zielpfad(name, "kWh/m²", status, ist, soll, korridor)


@given(NAME, STATUS, REIHE, st.none() | WERT, st.none() | WERT, st.booleans())
@settings(max_examples=40, deadline=None)
def test_zielpfad_und_kacheln_passen_bei_jeder_reihe(  # noqa: PLR0913 - hypothesis übergibt so
    name: str,
    status: str,
    werte: list[float],
    ziel: float | None,
    trend: float | None,
    korridor: bool,  # noqa: FBT001 - hypothesis übergibt so
) -> None:
    einer = pfad(name, status, werte, ziel, (-1.0, 2.0) if korridor else None)
    projektion = () if trend is None else (einer.ist[-1], (2030, trend))
    pruefe(Pfadbild(name, einer, projektion, f"Urteil {name}", QUELLE))
    pruefe(Kachelbild("Aussage", ((einer, projektion),) * 4, QUELLE))


@given(st.lists(st.tuples(NAME, NAME, st.integers(0, 10**13), STATUS | st.just("")), min_size=1, max_size=6))
@settings(max_examples=25, deadline=None)
def test_mittel_und_urteile_passen_bei_jedem_namen_und_betrag(zeilen: list[tuple[str, str, int, str]]) -> None:
    reihen = tuple(Mittelzielzeile(n, g, cent, "gefallen", status, "besser") for n, g, cent, status in zeilen)
    pruefe(Mittelzielbild("Aussage", reihen, QUELLE))
    pruefe(Statusverlauf("Aussage", (2024, 2025), tuple((n, (s, s)) for n, _, _, s in zeilen), QUELLE))


@given(st.lists(WERT, min_size=1, max_size=12))
def test_die_werteachse_umfasst_alle_werte_mit_wenigen_stufen(werte: list[float]) -> None:
    stufen = werteachse(werte)
    assert stufen[0] <= min(werte)
    assert max(werte) <= stufen[-1]
    assert 2 <= len(stufen) <= 10
