"""Priorisierung: beweisbar beste Auswahl, veröffentlichte Beispiele der gleichen Anteile, schlechte Eingaben."""

from __future__ import annotations

import dataclasses
import random
import sys
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import nachhaltigkeitshaushalt as nh
from nachhaltigkeitshaushalt.bewerten.priorisierung import REGELN, Priorisierung, priorisiere
from nachhaltigkeitshaushalt.bewerten.priorisierung_auswahl import beste_auswahl, nach_rang
from nachhaltigkeitshaushalt.bewerten.priorisierung_beteiligung import gleiche_anteile
from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import lies_steuerung
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung

WURZEL = Path(__file__).resolve().parents[2]
FAELLE = 600


@pytest.fixture(scope="module")
def steuerung() -> Steuerung:
    return lies_steuerung(WURZEL / "data" / "steuerung_2025.xlsx")


def regeln(ergebnis: Priorisierung) -> list[str]:
    return ergebnis.befunde["regel"].tolist()


def probiere_alle(nutzen: Sequence[int], kosten: Sequence[int], budget: int) -> tuple[int, int]:
    """Größte Punktsumme und dazu die geringsten Kosten, durch Probieren aller Teilmengen."""
    beste = (0, 0)
    summen = [(0, 0)]
    for wert, preis in zip(nutzen, kosten, strict=True):
        summen += [(n + wert, k + preis) for n, k in summen if k + preis <= budget]
    for n, k in summen:
        if (n, -k) > (beste[0], -beste[1]):
            beste = (n, k)
    return beste


def zufallsfall(nummer: int) -> tuple[list[int], list[int], int]:
    """Ein erzeugter Fall: 1 bis 15 Maßnahmen; runde, krumme und gleiche Kosten, viele Gleichstände."""
    zufall = random.Random(nummer)  # noqa: S311 - Testfälle, keine Sicherheit
    anzahl = zufall.randint(1, 15)
    schritt = zufall.choice([1, 7, 100, 5000, 100_000])
    kosten = [zufall.randint(1, 400) * schritt for _ in range(anzahl)]
    nutzen = [zufall.choice([0, 50_000, zufall.randint(0, 100_000)]) for _ in range(anzahl)]
    if nummer % 5 == 0:
        nutzen = [preis // schritt * 100 for preis in kosten]
    budget = zufall.choice([0, min(kosten), sum(kosten), sum(kosten) // 2, zufall.randint(0, sum(kosten))])
    return nutzen, kosten, budget


def test_exakte_auswahl_ist_in_allen_erzeugten_faellen_die_beste_und_guenstigste() -> None:
    abweichend = []
    for nummer in range(FAELLE):
        nutzen, kosten, budget = zufallsfall(nummer)
        auswahl = beste_auswahl(nutzen, kosten, budget)
        summe = sum(nutzen[i] for i in auswahl.gewaehlt)
        preis = sum(kosten[i] for i in auswahl.gewaehlt)
        if (summe, preis) != probiere_alle(nutzen, kosten, budget) or not auswahl.bewiesen or summe != auswahl.nutzen:
            abweichend.append(nummer)
    assert abweichend == []


def test_probieren_aller_teilmengen_findet_selbst_das_richtige() -> None:
    nutzen, kosten, budget = [9, 8, 3, 5], [70, 50, 40, 10], 100
    alle = [wahl for r in range(5) for wahl in combinations(range(4), r) if sum(kosten[i] for i in wahl) <= budget]
    assert probiere_alle(nutzen, kosten, budget)[0] == max(sum(nutzen[i] for i in wahl) for wahl in alle) == 16


def test_cent_genau_am_rand_des_budgets_auch_bei_grossen_betraegen() -> None:
    kosten = [33_333_333_33, 33_333_333_34, 33_333_333_35]
    assert beste_auswahl([5, 5, 5], kosten, 66_666_666_67).gewaehlt == (0, 1)
    assert beste_auswahl([5, 5, 5], kosten, 66_666_666_66).nutzen == 5


def test_zweihundert_massnahmen_werden_bewiesen_optimal_geloest() -> None:
    for nummer in range(3):
        zufall = random.Random(nummer)  # noqa: S311 - Testfälle, keine Sicherheit
        kosten = [zufall.randint(500, 30_000) * 1000 for _ in range(200)]
        nutzen = [zufall.randint(10_000, 100_000) for _ in range(200)]
        budget = sum(kosten) * 2 // 5
        auswahl = beste_auswahl(nutzen, kosten, budget)
        assert auswahl.bewiesen
        assert sum(kosten[i] for i in auswahl.gewaehlt) <= budget
        rang = nach_rang(nutzen, kosten, budget)
        assert auswahl.nutzen >= sum(nutzen[i] for i in rang)


def test_die_loesung_schreibt_nichts_auf_die_standardausgabe(capfd: pytest.CaptureFixture[str]) -> None:
    for nummer in range(40):
        beste_auswahl(*zufallsfall(nummer))
    assert capfd.readouterr().out == ""


# --- Gleiche Anteile: veröffentlichte Beispiele von pabutools (Testwahlen der Bibliothek) ---

BEISPIEL_2 = ({"p0": 100, "p1": 90, "p2": 200, "p3": 109}, ["p0", "p1 p2 p3", "p1 p2 p3", "p2"], 400)
BEISPIEL_3 = ({**BEISPIEL_2[0], "p4": 109, "p5": 109}, BEISPIEL_2[1], 400)
LACKNER_SKOWRON = (
    dict.fromkeys("abcdefg", 100),
    ["a b", "a b", "a b", "a c", "a c", "a c", "a d", "a d", "b c f", "e", "f", "g"],
    400,
)
ALLE_BEZAHLBAR = ({"p0": 100, "p1": 300, "p2": 200, "p3": 100}, ["p0 p1 p2 p3"], 700)
# Wahl der Kurzanleitung; das Ergebnis steht dort nicht und ist hier von Hand gerechnet.
KURZANLEITUNG = ({"p1": 100, "p2": 100, "p3": 300}, ["p1 p2", "p1 p2 p3", "p3"], 300)


@pytest.mark.parametrize(
    ("beispiel", "schritt", "erwartet"),
    [
        (BEISPIEL_2, None, ("p0", "p2")),
        (BEISPIEL_2, Fraction(10), ("p0", "p1", "p2")),
        (BEISPIEL_3, None, ("p0", "p2")),
        (BEISPIEL_3, Fraction(10), ("p0", "p1", "p2")),
        (LACKNER_SKOWRON, None, ("a",)),
        (ALLE_BEZAHLBAR, None, ("p0", "p1", "p2", "p3")),
        (ALLE_BEZAHLBAR, Fraction(10), ("p0", "p1", "p2", "p3")),
        (KURZANLEITUNG, None, ("p1", "p2")),
    ],
)
def test_gleiche_anteile_ergeben_die_veroeffentlichten_beispiele(
    beispiel: tuple[dict[str, int], list[str], int], schritt: Fraction | None, erwartet: tuple[str, ...]
) -> None:
    kosten, zettel, budget = beispiel
    assert gleiche_anteile(kosten, [set(z.split()) for z in zettel], budget, schritt=schritt) == erwartet


def test_gleiche_anteile_ohne_stimmzettel_waehlen_nichts() -> None:
    assert gleiche_anteile({"a": 100}, [set()], 100, schritt=None) == ()


def test_fehlende_bibliothek_gibt_einen_deutschen_hinweis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pabutools.election", None)
    with pytest.raises(HaushaltsFehler, match="pip install"):
        gleiche_anteile({"a": 100}, [{"a"}], 100, schritt=None)


# --- Das Ganze an der Beispielstadt ---


def test_drei_regeln_stehen_nebeneinander_und_keine_ueberschreitet_das_budget(steuerung: Steuerung) -> None:
    ergebnis = priorisiere(steuerung, handlungsfeld="HF1", jahr=2026, budget_cent=30_000_000)
    assert tuple(ergebnis.regeln["regel"]) == REGELN
    assert (ergebnis.regeln["rest_cent"] >= 0).all()
    for regel in ergebnis.regeln.to_dict("records"):
        gewaehlt = ergebnis.tabelle[ergebnis.tabelle[regel["regel"]]]
        assert gewaehlt["betrag_cent"].sum() == regel["kosten_cent"] == 30_000_000 - regel["rest_cent"]
        uebrige = ergebnis.tabelle.loc[~ergebnis.tabelle[regel["regel"]], "massnahme"]
        assert regel["ausgelassen"] == ", ".join(uebrige)
    summe = ergebnis.regeln.set_index("regel")["punktsumme"]
    assert summe["exakt"] == summe.max()
    assert ergebnis.regeln.set_index("regel")["bewiesen"]["exakt"]
    assert ergebnis.tabelle["robustheit_exakt"].between(0, 1).all()
    assert regeln(ergebnis) == []


def test_wiederholt_gerechnet_ergibt_dasselbe(steuerung: Steuerung) -> None:
    eins, zwei = (priorisiere(steuerung, handlungsfeld="HF5", jahr=2026, budget_cent=15_000_000) for _ in range(2))
    assert eins.tabelle.equals(zwei.tabelle)


def mit(steuerung: Steuerung, **tabellen: Any) -> Steuerung:  # noqa: ANN401 - Tabellen der Steuerung
    """Die Steuerung mit einzelnen ersetzten Tabellen."""
    return dataclasses.replace(steuerung, **tabellen)


def test_massnahme_ohne_kosten_nimmt_nicht_teil(steuerung: Steuerung) -> None:
    massnahmen = steuerung.massnahmen.copy()
    massnahmen.loc[massnahmen["massnahme"] == "M21", "betrag_cent"] = 0
    ergebnis = priorisiere(mit(steuerung, massnahmen=massnahmen), handlungsfeld="HF1", jahr=2026, budget_cent=10**7)
    assert regeln(ergebnis) == ["massnahme_ohne_kosten"]
    assert "M21" not in set(ergebnis.tabelle["massnahme"])


def test_stimmen_und_bewertungen_fuer_unbekannte_massnahmen_werden_gemeldet(steuerung: Steuerung) -> None:
    stimmen, bewertungen = steuerung.stimmen.copy(), steuerung.bewertungen.copy()
    stimmen.loc[0, "massnahme"] = "M99"
    bewertungen.loc[0, "massnahme"] = "M9x"
    geaendert = mit(steuerung, stimmen=stimmen, bewertungen=bewertungen)
    ergebnis = priorisiere(geaendert, handlungsfeld="HF1", jahr=2026, budget_cent=30_000_000)
    assert regeln(ergebnis) == ["massnahme_unbekannt", "massnahme_unbekannt"]
    assert set(ergebnis.befunde["wert"]) == {"M99", "M9x"}


@pytest.mark.parametrize("art", ["kriterium", "gruppe"])
def test_lauter_gewichte_null_sind_ein_fehler(steuerung: Steuerung, art: str) -> None:
    gewichte = steuerung.gewichte.copy()
    gewichte.loc[gewichte["art"] == art, "gewicht"] = 0.0
    with pytest.raises(HaushaltsFehler, match="sind 0"):
        priorisiere(mit(steuerung, gewichte=gewichte), handlungsfeld="HF1", jahr=2026, budget_cent=30_000_000)


def test_budget_unter_der_guenstigsten_massnahme_waehlt_nichts_und_sagt_es(steuerung: Steuerung) -> None:
    ergebnis = priorisiere(steuerung, handlungsfeld="HF1", jahr=2026, budget_cent=1_799_999)
    assert regeln(ergebnis) == ["budget_zu_klein"]
    assert not ergebnis.tabelle[list(REGELN)].any(axis=None)


def test_ohne_bewertung_sind_punkte_unbekannt_und_nicht_null(steuerung: Steuerung) -> None:
    bewertungen = steuerung.bewertungen[steuerung.bewertungen["massnahme"] != "M27"]
    ergebnis = priorisiere(mit(steuerung, bewertungen=bewertungen), handlungsfeld="HF1", jahr=2026, budget_cent=10**8)
    zeile = ergebnis.tabelle.set_index("massnahme").loc["M27"]
    assert (regeln(ergebnis), bool(zeile["exakt"])) == (["massnahme_ohne_bewertung"], False)
    assert zeile["punkte"] != zeile["punkte"]


def test_ohne_vorgeschlagene_massnahmen_gibt_es_einen_fehler(steuerung: Steuerung) -> None:
    with pytest.raises(HaushaltsFehler, match="keine vorgeschlagenen"):
        priorisiere(steuerung, handlungsfeld="HF6", jahr=2026, budget_cent=10**7)


def test_die_kurzfassung_sagt_eindeutig_wer_waehlt() -> None:
    mappen = nh.beispielmappen()
    plan = nh.Nachhaltigkeitshaushalt(nh.lies_haushalt(mappen["haushalt"]), nh.lies_steuerung(mappen["steuerung"]))
    vorlage = plan.beschlussvorlage(handlungsfeld="HF1", jahr=2026, budget_cent=30_000_000)
    satz = "Drei Regeln wurden nebeneinander gerechnet; 3 Maßnahmen sind nach jeder von ihnen gewählt."
    assert satz in [text.replace("\xa0", " ") for text in vorlage.bericht.kurzfassung]
