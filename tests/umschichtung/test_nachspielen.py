"""Umschichtungen nachspielen: Erhaltung, Deckung, Tagesgleichheit und lineares Wachstum."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nachhaltigkeitshaushalt.einlesen.blaetter.tabellenblatt import leere_tabelle
from nachhaltigkeitshaushalt.kern import tabellen
from nachhaltigkeitshaushalt.zuordnen.umschichtung import Ausgangslage, Belegung, Verlauf, spiele_nach
from nachhaltigkeitshaushalt.zuordnen.umschichtung_regeln import lies_budgetregeln

if TYPE_CHECKING:
    from collections.abc import Sequence

JAHR = 2025
FACHBEREICHE = {"P1": "61 Planung", "P2": "65 Gebäude", "P3": "66 Tiefbau", "P4": "67 Grün", "Q1": "40 Schule"}
FELD = {name: "HF1" if name.startswith("P") else "HF2" for name in FACHBEREICHE}
ALLE = "61; 65; 66; 67; 40"
FRUEHER = dt.date(2024, 12, 31)


def lage(
    ansatz: int = 100_000, belegt: dict[str, int] | None = None, regeln: Sequence[dict[str, Any]] = ()
) -> Ausgangslage:
    """Zwei Budgets mit vier und einem Produkt; belegt ist von Anfang an."""
    stellen = {(FELD[p], p, seite): ansatz for p in FACHBEREICHE for seite in ("aufwand", "auszahlung")}
    zeilen = [
        {"regel": "", "handlungsfeld": None, "wert": None, "betrag_cent": None, "gueltig_ab": None, "gueltig_bis": None,
         "datei": "s.xlsx", "blatt": "Budgetregeln", "excel_zeile": 2, **regel}
        for regel in regeln
    ]  # fmt: skip
    tafel = pd.DataFrame(zeilen) if zeilen else leere_tabelle(tabellen.Budgetregeln)
    bewegungen = [((FELD[p], p, "aufwand"), FRUEHER, cent) for p, cent in (belegt or {}).items()]
    return Ausgangslage(
        jahr=JAHR,
        ansaetze=stellen,
        fachbereiche={(FELD[p], p): [fb] for p, fb in FACHBEREICHE.items()},
        belegung=Belegung(bewegungen),
        regeln=lies_budgetregeln(tafel, {"wert": "C"}),
        buchstaben={
            "nr": "A", "datum": "B", "betrag_cent": "F", "zustimmungen": "J", "gremium": "H",
            "von_produkt": "D", "nach_produkt": "E", "seite": "K",
        },
    )  # fmt: skip


def liste(*eintraege: dict[str, Any]) -> pd.DataFrame:
    """Umschichtungen mit üblichen Angaben; was genannt ist, gilt."""
    grund = {
        "datum": "2025-03-01", "handlungsfeld": "HF1", "von_produkt": "P1", "nach_produkt": "P2", "betrag_cent": 1000,
        "jahr": JAHR, "seite": None, "nach_handlungsfeld": None, "gremium": "Kernteam", "beschluss": "KT 1",
        "zustimmungen": ALLE, "begruendung": None, "datei": "s.xlsx", "blatt": "Umschichtungen",
    }  # fmt: skip
    return pd.DataFrame([{"nr": i, "excel_zeile": i + 1, **grund, **e} for i, e in enumerate(eintraege, start=1)])


def spiele(ausgang: Ausgangslage, *eintraege: dict[str, Any], am: dt.date = dt.date(JAHR, 12, 31)) -> Verlauf:
    return spiele_nach(liste(*eintraege), ausgang, am)


def befund_zu(verlauf: Verlauf) -> list[tuple[str, str | None]]:
    return [(str(b["regel"]), b["zelle"]) for b in verlauf.befunde]


# --- Was immer gilt ---

eintrag = st.fixed_dictionaries(
    {
        "tag": st.integers(0, 6),
        "von_produkt": st.sampled_from(list(FACHBEREICHE)),
        "nach_produkt": st.sampled_from(list(FACHBEREICHE)),
        "betrag_cent": st.integers(-50, 90_000),
        "rat": st.booleans(),
        "fremd": st.booleans(),
        "seite": st.sampled_from([None, "aufwand", "auszahlung"]),
    }
)


def aus_ziehung(zug: dict[str, Any]) -> dict[str, Any]:
    """Eintrag aus einer Ziehung; der Rat darf über Budgetgrenzen."""
    ziel = FELD[zug["nach_produkt"]]
    return {
        "datum": (dt.date(JAHR, 2, 1) + dt.timedelta(days=zug["tag"])).isoformat(),
        "handlungsfeld": FELD[zug["von_produkt"]],
        "nach_handlungsfeld": ziel if zug["fremd"] else None,
        "von_produkt": zug["von_produkt"], "nach_produkt": zug["nach_produkt"], "betrag_cent": zug["betrag_cent"],
        "gremium": "Rat" if zug["rat"] else "Kernteam", "seite": zug["seite"],
    }  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(eintrag, max_size=30), st.dictionaries(st.sampled_from(list(FACHBEREICHE)), st.integers(0, 100_000)))
def test_summen_bleiben_und_kein_produkt_faellt_unter_gebunden_und_gebucht(
    zuege: list[dict[str, Any]], belegt: dict[str, int]
) -> None:
    ausgang = lage(belegt=belegt)
    verlauf = spiele(ausgang, *[aus_ziehung(zug) for zug in zuege]) if zuege else spiele_nach(
        leere_tabelle(tabellen.Umschichtungen), ausgang, dt.date(JAHR, 12, 31)
    )  # fmt: skip
    assert sum(verlauf.netto.values()) == 0
    je_seite: dict[str, int] = defaultdict(int)
    for (_, _, seite), cent in verlauf.netto.items():
        je_seite[seite] += cent
    assert set(je_seite.values()) <= {0}
    angewendet = verlauf.eintraege[verlauf.eintraege["angewendet"]]
    fremde = angewendet[angewendet["handlungsfeld"] != angewendet["nach_handlungsfeld"]]
    wechsel: dict[tuple[str, str], int] = defaultdict(int)
    for zeile in fremde.to_dict("records"):
        wechsel[zeile["handlungsfeld"], zeile["seite"]] -= zeile["betrag_cent"]
        wechsel[zeile["nach_handlungsfeld"], zeile["seite"]] += zeile["betrag_cent"]
    je_budget: dict[tuple[str, str], int] = defaultdict(int)
    for (feld, _, seite), cent in verlauf.netto.items():
        je_budget[feld, seite] += cent
    assert all(cent == wechsel[ort] for ort, cent in je_budget.items())
    for stelle, cent in verlauf.netto.items():
        stand, besetzt = ausgang.ansaetze[stelle] + cent, ausgang.belegung.am(stelle, dt.date(JAHR, 12, 31))
        assert stand >= besetzt or cent >= 0
    assert len(verlauf.befunde) == int((~verlauf.eintraege["angewendet"]).sum())


@settings(max_examples=200, deadline=None)
@given(st.lists(eintrag, min_size=1, max_size=25), st.randoms(use_true_random=False))
def test_reihenfolge_innerhalb_eines_tages_ist_ohne_bedeutung(
    zuege: list[dict[str, Any]], zufall: random.Random
) -> None:
    geordnet = sorted(zuege, key=lambda zug: zug["tag"])
    gemischt = sorted(zufall.sample(geordnet, len(geordnet)), key=lambda zug: zug["tag"])
    erste, zweite = (spiele(lage(belegt={"P1": 60_000}), *map(aus_ziehung, folge)) for folge in (geordnet, gemischt))
    assert erste.netto == zweite.netto
    spalten = ["datum", "von_produkt", "nach_produkt", "betrag_cent", "angewendet", "seite"]
    assert sorted(map(str, erste.eintraege[spalten].to_numpy().tolist())) == sorted(
        map(str, zweite.eintraege[spalten].to_numpy().tolist())
    )


@settings(max_examples=100, deadline=None)
@given(st.lists(eintrag, min_size=1, max_size=20), st.integers(0, 6))
def test_spaetere_eintraege_aendern_keinen_frueheren_stand(zuege: list[dict[str, Any]], schnitt: int) -> None:
    geordnet = sorted(zuege, key=lambda zug: zug["tag"])
    am = dt.date(JAHR, 2, 1) + dt.timedelta(days=schnitt)
    ganz = spiele(lage(), *map(aus_ziehung, geordnet), am=am)
    frueher = [zug for zug in geordnet if zug["tag"] <= schnitt]
    if frueher:
        assert ganz.netto == spiele(lage(), *map(aus_ziehung, frueher)).netto
    else:
        assert ganz.netto == {}


def viele(anzahl: int) -> pd.DataFrame:
    """Viele Einträge über das ganze Jahr, ohne Kreise; jeder zwanzigste ohne Zustimmung."""
    zufall = random.Random(1)  # noqa: S311 - Testfälle, keine Sicherheit
    namen = [p for p in FACHBEREICHE if p.startswith("P")]
    tage = sorted(zufall.randint(0, 364) for _ in range(anzahl))
    paare = [sorted(zufall.sample(namen, 2)) for _ in range(anzahl)]
    einer = liste({})
    tafel = einer.loc[[0] * anzahl].reset_index(drop=True)
    return tafel.assign(
        nr=range(1, anzahl + 1),
        datum=[(dt.date(JAHR, 1, 1) + dt.timedelta(days=tag)).isoformat() for tag in tage],
        von_produkt=[paar[0] for paar in paare],
        nach_produkt=[paar[1] for paar in paare],
        betrag_cent=[zufall.randint(1, 20_000) for _ in range(anzahl)],
        zustimmungen=["" if i % 20 == 0 else ALLE for i in range(anzahl)],
    )


@pytest.mark.langsam
def test_nachspielen_waechst_linear_mit_der_zahl_der_eintraege() -> None:
    def dauer(tafel: pd.DataFrame) -> float:
        zeiten = []
        for _ in range(2):
            anfang = time.process_time()
            spiele_nach(tafel, lage(ansatz=10**9), dt.date(JAHR, 12, 31))
            zeiten.append(time.process_time() - anfang)
        return min(zeiten)

    klein, gross = viele(10_000), viele(100_000)
    assert dauer(gross) <= 12 * dauer(klein)


# --- Jede Regel nennt den Eintrag und wendet ihn nicht an ---

FAELLE: dict[str, tuple[list[dict[str, Any]], list[tuple[str, str | None]]]] = {
    "mehr als verfügbar": ([{"betrag_cent": 40_001}], [("umschichtung_nicht_gedeckt", "F2")]),
    "zusammen mehr als verfügbar": (
        [{"betrag_cent": 30_000}, {"betrag_cent": 30_000, "nach_produkt": "P3"}],
        [("umschichtung_nicht_gedeckt", "F2"), ("umschichtung_nicht_gedeckt", "F3")],
    ),
    "rückdatiert": ([{}, {"datum": "2025-02-28"}], [("umschichtung_rueckdatiert", "B3")]),
    "doppelte Nummer": (
        [{"nr": 7}, {"nr": 7}],
        [("umschichtung_nummer_doppelt", "A2"), ("umschichtung_nummer_doppelt", "A3")],
    ),
    "Zustimmung fehlt": ([{"zustimmungen": "61 Planung"}], [("umschichtung_zustimmung_fehlt", "J2")]),
    "Zustimmung leer": ([{"zustimmungen": None}], [("umschichtung_zustimmung_fehlt", "J2")]),
    "Kreis an einem Tag": (
        [{}, {"von_produkt": "P2", "nach_produkt": "P3"}, {"von_produkt": "P3", "nach_produkt": "P1"}],
        [("umschichtung_im_kreis", "E2"), ("umschichtung_im_kreis", "E3"), ("umschichtung_im_kreis", "E4")],
    ),
    "zu sich selbst": ([{"nach_produkt": "P1"}], [("umschichtung_im_kreis", "E2")]),
    "Betrag null": ([{"betrag_cent": 0}], [("umschichtung_betrag", "F2")]),
    "Betrag negativ": ([{"betrag_cent": -5}], [("umschichtung_betrag", "F2")]),
    "unbekanntes Produkt": ([{"nach_produkt": "P9"}], [("umschichtung_ausserhalb", "E2")]),
    "anderes Budget ohne Rat": (
        [{"nach_produkt": "Q1", "nach_handlungsfeld": "HF2"}],
        [("umschichtung_ratsbeschluss", "H2")],
    ),
    "Rat ohne Beschluss": (
        [{"nach_produkt": "Q1", "nach_handlungsfeld": "HF2", "gremium": "Rat", "beschluss": None}],
        [("umschichtung_ratsbeschluss", "H2")],
    ),
    "vor dem Haushaltsjahr": ([{"datum": "2024-12-30"}], [("umschichtung_frist", "B2")]),
    "kein Datum": ([{"datum": "2025-02-30"}], [("umschichtung_datum_ungueltig", "B2")]),
    "Ertrag": ([{"seite": "ertrag"}], [("umschichtung_seite", "K2")]),
}  # fmt: skip


@pytest.mark.parametrize("fall", list(FAELLE))
def test_verletzte_regel_nennt_zelle_und_nummer_und_wirkt_nicht(fall: str) -> None:
    eintraege, erwartet = FAELLE[fall]
    verlauf = spiele(lage(belegt={"P1": 60_000}), *eintraege)
    assert befund_zu(verlauf) == erwartet
    assert all(f"Nr. {7 if 'nr' in eintraege[0] else zeile['nr']}" in b["text"] for b, zeile in zip(
        verlauf.befunde, verlauf.eintraege[~verlauf.eintraege["angewendet"]].to_dict("records"), strict=True
    ))  # fmt: skip
    gueltige = verlauf.eintraege[verlauf.eintraege["angewendet"]]
    assert verlauf.netto.get(("HF1", "P1", "aufwand"), 0) == -int(gueltige["betrag_cent"].sum())


def test_ein_falsches_jahr_weit_vorn_macht_spaetere_eintraege_nicht_rueckdatiert() -> None:
    verlauf = spiele(
        lage(), {"datum": "2025-05-01"}, {"datum": "2035-01-01"}, {"datum": "2025-06-01"}, am=dt.date(2040, 1, 1)
    )
    assert befund_zu(verlauf) == [("umschichtung_frist", "B3")]


def test_zufluss_vom_selben_tag_deckt_nicht_der_vom_vortag_schon() -> None:
    zufluss = {"von_produkt": "P2", "nach_produkt": "P1", "betrag_cent": 50_000}
    abfluss = {"betrag_cent": 80_000, "nach_produkt": "P3"}
    selber = spiele(lage(belegt={"P1": 60_000}), zufluss, abfluss)
    assert befund_zu(selber) == [("umschichtung_nicht_gedeckt", "F3")]
    spaeter = spiele(lage(belegt={"P1": 60_000}), zufluss, {**abfluss, "datum": "2025-03-02"})
    assert befund_zu(spaeter) == []


def test_der_rat_darf_ueber_budgetgrenzen_aber_nicht_an_gebundene_mittel() -> None:
    rat = {"nach_produkt": "Q1", "nach_handlungsfeld": "HF2", "gremium": "Rat", "zustimmungen": None}
    gut = spiele(lage(belegt={"P1": 60_000}), {**rat, "betrag_cent": 40_000})
    assert gut.netto == {("HF1", "P1", "aufwand"): -40_000, ("HF2", "Q1", "aufwand"): 40_000}
    assert befund_zu(spiele(lage(belegt={"P1": 60_000}), {**rat, "betrag_cent": 40_001})) == [
        ("umschichtung_nicht_gedeckt", "F2")
    ]


# --- Regeln der Kommune ---


def test_frist_der_kommune_gilt_statt_des_jahresendes() -> None:
    regeln = [{"regel": "frist", "wert": "31.10."}]
    verlauf = spiele(lage(regeln=regeln), {"datum": "2025-10-31"}, {"datum": "2025-11-01"})
    assert befund_zu(verlauf) == [("umschichtung_frist", "B3")]


def test_deckungskreis_gilt_fuer_produkte_und_ihre_anfaenge_und_nur_im_genannten_budget() -> None:
    kreis = [
        {"regel": "deckungskreis", "handlungsfeld": "HF1", "wert": "P1, P2"},
        {"regel": "deckungskreis", "wert": "Z"},
    ]
    verlauf = spiele(lage(regeln=kreis), {}, {"nach_produkt": "P3"})
    assert befund_zu(verlauf) == [("umschichtung_deckungskreis", "E3")]
    assert befund_zu(spiele(lage(regeln=[{"regel": "deckungskreis", "wert": "P"}]), {}, {"nach_produkt": "P3"})) == []


def test_ab_der_grenze_entscheidet_der_rat() -> None:
    regeln = [{"regel": "ratsbeschluss", "betrag_cent": 5000}]
    verlauf = spiele(
        lage(regeln=regeln), {"betrag_cent": 4999}, {"betrag_cent": 5000}, {"betrag_cent": 5000, "gremium": "Stadtrat"}
    )
    assert befund_zu(verlauf) == [("umschichtung_ratsbeschluss", "H3")]


@pytest.mark.parametrize(
    ("wert", "zustimmungen", "gut"),
    [
        ("abgebend", "61 Planung", True),
        ("abgebend", "65 Gebäude", False),
        ("aufnehmend", "65", True),
        ("beide", "65 Gebäude; 61 Planung", True),
        ("beide", "65 Gebäude", False),
        ("20 Finanzen", "20 Finanzen", True),
        ("20 Finanzen", "61; 65", False),
    ],
)
def test_zustimmung_nach_der_regel_der_kommune(wert: str, zustimmungen: str, gut: bool) -> None:  # noqa: FBT001 - erwartetes Ergebnis
    verlauf = spiele(lage(regeln=[{"regel": "zustimmung", "wert": wert}]), {"zustimmungen": zustimmungen})
    assert (befund_zu(verlauf) == []) is gut


def test_zustimmung_erst_ab_einem_betrag() -> None:
    regeln = [{"regel": "zustimmung", "wert": "beide", "betrag_cent": 2000}]
    verlauf = spiele(lage(regeln=regeln), {"zustimmungen": None}, {"zustimmungen": None, "betrag_cent": 2000})
    assert befund_zu(verlauf) == [("umschichtung_zustimmung_fehlt", "J3")]


def test_regeln_gelten_nur_in_ihren_jahren() -> None:
    regeln = [{"regel": "frist", "wert": "31.01.", "gueltig_bis": 2024}]
    assert befund_zu(spiele(lage(regeln=regeln), {})) == []


@pytest.mark.parametrize(
    "regel",
    [
        {"regel": "frist", "wert": "31.02."},
        {"regel": "frist", "wert": "29.02."},
        {"regel": "frist", "wert": None},
        {"regel": "ratsbeschluss"},
        {"regel": "deckungskreis", "wert": " "},
    ],
)
def test_unverstaendliche_budgetregel_wird_gemeldet_und_nicht_angewendet(regel: dict[str, Any]) -> None:
    ausgang = lage(regeln=[regel])
    assert [(b["regel"], b["zelle"]) for b in ausgang.regeln.befunde] == [("budgetregel_unlesbar", "C2")]
    assert befund_zu(spiele(ausgang, {})) == []
