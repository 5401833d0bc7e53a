"""Die Abstimmung an der Beispielstadt: was sie findet, was nicht prüfbar ist, wie weit sie duldet."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nachhaltigkeitshaushalt as nh
from nachhaltigkeitshaushalt.kern.befunde import Ort, befund, befundtabelle
from nachhaltigkeitshaushalt.kern.landesprofil import lade_landesprofil
from nachhaltigkeitshaushalt.pruefen.abstimmung.befunde import auffaellige, pruefe_abstimmung
from nachhaltigkeitshaushalt.pruefen.abstimmung.tabelle import SPALTEN
from nachhaltigkeitshaushalt.pruefen.fortgeschrieben import bilde_fortgeschriebenen_ansatz

sys.path.insert(0, str(Path(__file__).parent))
import leser

PROFIL = lade_landesprofil("NW", 2025)


@pytest.fixture(scope="module")
def stadt() -> nh.Haushalt:
    return nh.lies_haushalt(nh.beispielmappen()["haushalt"])


def abweichungen(haushalt: nh.Haushalt) -> pd.DataFrame:
    tabelle = nh.stimme_ab(haushalt)
    return tabelle[tabelle["status"] == "abweichung"]


def geaendert(haushalt: nh.Haushalt, tabelle: str, wo: pd.Series, um: int) -> nh.Haushalt:
    """Derselbe Haushalt mit einem um ``um`` Cent geänderten Betrag."""
    neu = getattr(haushalt, tabelle).copy()
    assert wo.sum() == 1
    neu.loc[wo, "betrag_cent"] += um
    return replace(haushalt, **{tabelle: neu})


def test_beispielstadt_geht_ganz_auf(stadt: nh.Haushalt) -> None:
    tabelle = nh.stimme_ab(stadt)
    assert list(tabelle.columns) == list(SPALTEN)
    assert not (tabelle["status"] == "abweichung").any()
    assert tabelle["differenz_cent"].abs().max() == 0
    assert set(tabelle["pruefung"]) >= {
        "zeilenformel", "konten", "interne_leistungen", "fortgeschriebener_ansatz",
        "bilanzformel", "bilanzsumme", "eigenkapital", "liquide_mittel", "anlagenspiegel",
    }  # fmt: skip


def test_drei_komponenten_schliessen_in_jedem_jahr(stadt: nh.Haushalt) -> None:
    bilanz = nh.stimme_ab(stadt).query("plan == 'bilanz' and status == 'stimmt'")
    for pruefung in ("eigenkapital", "liquide_mittel", "anlagenspiegel"):
        assert set(bilanz.loc[bilanz["pruefung"] == pruefung, "jahr"]) == {2022, 2023, 2024, 2025}
    assert set(bilanz.loc[bilanz["zeile"] == "summe_aktiva", "jahr"]) == {2021, 2022, 2023, 2024, 2025}


def test_eroeffnungsjahr_ist_nicht_pruefbar_statt_falsch(stadt: nh.Haushalt) -> None:
    offen = nh.stimme_ab(stadt).query("status == 'nicht_pruefbar'")
    assert set(offen["jahr"]) == {2021}
    assert offen["differenz_cent"].isna().all()
    assert offen["bestandteile"].str.contains("fehlt").all()


def test_falsche_haushaltszeile_nennt_planzeile_jahr_und_differenz(stadt: nh.Haushalt) -> None:
    wo = stadt.zeilen.index == stadt.zeilen.query("zeile == 'personal' and jahr == 2024").index[0]
    anders = abweichungen(geaendert(stadt, "zeilen", pd.Series(wo, stadt.zeilen.index), 12_345))
    konten = anders[anders["pruefung"] == "konten"]
    assert set(konten["jahr"]) == {2024}
    assert konten.set_index("nummer")["differenz_cent"].to_dict() == {
        "11": -12_345, "17": -12_345, "18": 12_345, "22": 12_345, "26": 12_345,
    }  # fmt: skip
    assert "Haushaltszeilen" in set(konten["vermutlich"])
    assert set(anders.loc[anders["pruefung"] == "eigenkapital", "jahr"]) == {2024}


def test_falsche_gedruckte_summe_wird_als_einzige_stelle_vermutet(stadt: nh.Haushalt) -> None:
    werte = stadt.kontrollwerte
    wo = (werte["zeile"] == "ordentliche_aufwendungen") & (werte["jahr"] == 2023)
    anders = abweichungen(geaendert(stadt, "kontrollwerte", wo, 5_000))
    zelle = werte.loc[wo, "zelle"].iloc[0]
    assert {text.split(" › ")[-1] for text in anders["vermutlich"]} == {zelle}
    assert set(zip(anders["pruefung"], anders["nummer"], strict=True)) == {
        ("zeilenformel", "17"), ("zeilenformel", "18"), ("konten", "17"),
    }  # fmt: skip


def test_falsche_liquide_mittel_der_bilanz(stadt: nh.Haushalt) -> None:
    wo = (stadt.bilanz["posten"] == "liquide_mittel") & (stadt.bilanz["jahr"] == 2025)
    anders = abweichungen(geaendert(stadt, "bilanz", wo, -100))
    assert set(zip(anders["pruefung"], anders["zeile"], anders["differenz_cent"], strict=True)) == {
        ("bilanzformel", "umlaufvermoegen", 100), ("liquide_mittel", "liquide_mittel", -100),
    }  # fmt: skip


def gedruckt(betraege: dict[str, int], wertart: str = "ansatz") -> nh.Haushalt:
    """Haushalt, der nur gedruckte Zeilen des Gesamtergebnisplans kennt."""
    nummern = {z["zeile"]: z["nummer"] for z in PROFIL.gliederung("ergebnis")}
    zeilen: list[dict[str, Any]] = [
        {"plan": "ergebnis", "ebene": "gesamt", "schluessel": "", "nummer": nummern[zeile], "zeile": zeile,
         "jahr": 2025, "wertart": wertart, "betrag_cent": cent, "datei": "plan.xlsx", "blatt": "Plan", "zelle": f"C{i}"}
        for i, (zeile, cent) in enumerate(betraege.items(), start=2)
    ]  # fmt: skip
    leer = pd.DataFrame({"produkt": [], "produktgruppe": [], "produktbereich": []})
    return leser.leerer_haushalt(PROFIL, zeilen, leer)


@pytest.mark.parametrize(
    ("wertart", "summe", "status"),
    [
        ("ansatz", 30_100, "stimmt"),  # ein Euro bei geplanten ganzen Euro
        ("ansatz", 30_200, "abweichung"),
        ("ansatz", 30_001, "stimmt"),  # ein Cent bei Plänen mit Cent
        ("ansatz", 30_002, "abweichung"),
        ("ergebnis", 30_001, "stimmt"),
        ("ergebnis", 30_100, "abweichung"),  # Ist-Werte dulden keinen Euro
    ],
)
def test_toleranz(wertart: str, summe: int, status: str) -> None:
    haushalt = gedruckt({"personal": 10_000, "versorgung": 20_000, "ordentliche_aufwendungen": summe}, wertart)
    formel = nh.stimme_ab(haushalt).query("pruefung == 'zeilenformel' and zeile == 'ordentliche_aufwendungen'")
    assert formel["status"].tolist() == [status]
    assert "sach_dienstleistungen (leer)" in formel["bestandteile"].iloc[0]
    assert "11 (C2)" in formel["bestandteile"].iloc[0]


def test_summe_ohne_einen_einzigen_teil_ist_nicht_pruefbar() -> None:
    tabelle = nh.stimme_ab(gedruckt({"ordentliche_aufwendungen": 30_000}))
    zeile = tabelle[tabelle["zeile"] == "ordentliche_aufwendungen"]
    assert zeile["status"].tolist() == ["nicht_pruefbar"]
    assert zeile["errechnet_cent"].isna().all()


def test_nicht_gedruckte_zwischensumme_wird_gerechnet_und_die_luecke_genannt() -> None:
    haushalt = gedruckt({"steuern": 50_000, "personal": 20_000, "ergebnis_laufende_verwaltung": 30_000})
    formeln = nh.stimme_ab(haushalt).set_index("zeile")
    assert formeln.loc["ergebnis_laufende_verwaltung", "status"] == "stimmt"


def test_unlesbare_zelle_macht_ihre_formel_nicht_pruefbar_statt_null() -> None:
    haushalt = gedruckt({"personal": 10_000, "versorgung": 20_000, "ordentliche_aufwendungen": 30_000})
    zweite = haushalt.kontrollwerte.assign(wertart="ergebnis", zelle=["D2", "D3", "D4"])
    zweite = zweite[zweite["zeile"] != "versorgung"]
    fehler = befundtabelle([befund("zelle_fehlerwert", Ort("plan.xlsx", "Plan", "D3"), "#DIV/0!")])
    werte = pd.concat([haushalt.kontrollwerte, zweite], ignore_index=True)
    tabelle = nh.stimme_ab(replace(haushalt, kontrollwerte=werte, befunde=fehler))
    summe = tabelle[tabelle["zeile"] == "ordentliche_aufwendungen"].set_index("wertart")
    assert summe["status"].to_dict() == {"ansatz": "stimmt", "ergebnis": "nicht_pruefbar"}


def test_doppelt_gedruckte_zeile_mit_anderem_betrag_faellt_auf() -> None:
    haushalt = gedruckt({"personal": 10_000, "versorgung": 20_000, "ordentliche_aufwendungen": 30_000})
    doppelt = pd.concat([haushalt.kontrollwerte, haushalt.kontrollwerte.iloc[:1].assign(betrag_cent=11_111)])
    anders = abweichungen(replace(haushalt, kontrollwerte=doppelt))
    assert anders["pruefung"].tolist() == ["doppelt"]


def test_ohne_gedruckte_werte_bleibt_die_tabelle_leer_mit_allen_spalten() -> None:
    tabelle = nh.stimme_ab(gedruckt({}))
    assert tabelle.empty
    assert list(tabelle.columns) == list(SPALTEN)


def test_abweichungen_werden_befunde_mit_zelle_und_betrag(stadt: nh.Haushalt) -> None:
    werte = stadt.kontrollwerte
    wo = (werte["zeile"] == "zinsen") & (werte["jahr"] == 2024)
    falsch = geaendert(stadt, "kontrollwerte", wo, 4_859)
    befunde = pd.DataFrame(pruefe_abstimmung(falsch, nh.lies_steuerung(nh.beispielmappen()["steuerung"])))
    assert set(befunde["regel"]) == {"kontrollsumme_abweichung", "abstimmung_abweichung"}
    assert befunde["text"].str.contains("48,59 €").all()
    assert werte.loc[wo, "zelle"].iloc[0] in set(befunde["zelle"])
    assert len(befunde) == len(auffaellige(nh.stimme_ab(falsch)))


def test_gegen_eigene_haushaltszeilen_zaehlt_jeder_cent(stadt: nh.Haushalt) -> None:
    werte = stadt.kontrollwerte
    wo = (werte["zeile"] == "zinsen") & (werte["wertart"] == "ansatz")
    falsch = geaendert(stadt, "kontrollwerte", wo, 1)
    tabelle = auffaellige(nh.stimme_ab(falsch))
    assert tabelle["pruefung"].tolist() == ["konten"]


def test_interne_leistungen_die_sich_nicht_ausgleichen(stadt: nh.Haushalt) -> None:
    erste = stadt.zeilen.query("zeile == 'ilb_ertraege' and jahr == 2024").index[0]
    wo = pd.Series(stadt.zeilen.index == erste, stadt.zeilen.index)
    anders = abweichungen(geaendert(stadt, "zeilen", wo, 700))
    intern = anders[anders["pruefung"] == "interne_leistungen"]
    assert intern["jahr"].tolist() == [2024]
    assert intern["differenz_cent"].tolist() == [700]


def test_fortgeschriebener_ansatz_nach_der_regel_des_landes(stadt: nh.Haushalt) -> None:
    nrw = bilde_fortgeschriebenen_ansatz(stadt)
    assert (nrw["differenz_cent"].dropna() == 0).all()
    assert nrw["bestandteile"].str.startswith("ansatz").all()
    ohne_uebertragung = replace(
        PROFIL, regeln={**PROFIL.regeln, "fortgeschrieben": {"regel": {"ansatz": 1, "nachtrag": 1}}}
    )
    bw = bilde_fortgeschriebenen_ansatz(replace(stadt, profil=ohne_uebertragung))
    uebertragen = stadt.zeilen.query("wertart == 'uebertragung'")["betrag_cent"].sum()
    assert bw["differenz_cent"].sum() == uebertragen > 0


def test_ohne_regel_ist_der_fortgeschriebene_ansatz_nicht_pruefbar(stadt: nh.Haushalt) -> None:
    ohne = replace(stadt, profil=replace(PROFIL, regeln={}), bilanz=stadt.bilanz.iloc[:0])
    tabelle = nh.stimme_ab(ohne)
    fort = tabelle[tabelle["pruefung"] == "fortgeschriebener_ansatz"]
    assert set(fort["status"]) == {"nicht_pruefbar"}


POSTEN = [z["zeile"] for z in PROFIL.gliederung("ergebnis") if "seite" in z]
SUMMEN = {z["zeile"]: z["summe"] for z in PROFIL.gliederung("ergebnis") if "summe" in z and not z.get("wahlweise")}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(-(10**12), 10**12), min_size=len(POSTEN), max_size=len(POSTEN)),
    st.sampled_from([*POSTEN, *SUMMEN]),
    st.integers(2, 10**9).flatmap(lambda n: st.sampled_from([n, -n])),
)
def test_ein_richtiger_plan_geht_immer_auf_und_jede_aenderung_faellt_auf(
    posten: list[int], zeile: str, um: int
) -> None:
    betraege = dict(zip(POSTEN, posten, strict=True))
    for name, formel in SUMMEN.items():
        betraege[name] = sum(betraege[teil] * gewicht for teil, gewicht in formel.items())
    assert abweichungen(gedruckt(betraege, "ergebnis")).empty
    anders = abweichungen(gedruckt({**betraege, zeile: betraege[zeile] + um}, "ergebnis"))
    assert set(anders["differenz_cent"].abs()) == {abs(um)}
    zelle = f"C{list(betraege).index(zeile) + 2}"
    assert any(f"› {zelle}" in text for text in anders["vermutlich"])
