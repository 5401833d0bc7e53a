"""Güte der Steuerung: jede Rüge schlägt an, und nur dort."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from nachhaltigkeitshaushalt.bewerten.guete import pruefe_steuerung
from nachhaltigkeitshaushalt.kern.befunde import SPALTEN, HaushaltsFehler

REIHE = [30.0, 31.0, 32.0, 33.0, 34.0, 35.0]


def _kennzahl(name: str = "K1", **angaben: object) -> dict[str, Any]:
    vorgabe = {"kennzahl": name, "bezeichnung": "Anteil Ökostrom", "ziel": "Z1", "einheit": "%"}
    vorgabe |= {"richtung": "steigend", "zielart": "jaehrlich", "zielwert": 30.0, "wirkungsstufe": "outcome"}
    return vorgabe | angaben


def _werte(name: str = "K1", reihe: list[float] | None = None, **angaben: object) -> pd.DataFrame:
    reihe = REIHE if reihe is None else reihe
    return pd.DataFrame({"kennzahl": name, "jahr": range(2025 - len(reihe), 2025), "wert": reihe} | angaben)


ZIELE = pd.DataFrame({"ziel": ["Z1"], "oberziel": [None]})


def _regeln(
    kennzahlen: list[dict[str, Any]], werte: pd.DataFrame, ziele: pd.DataFrame = ZIELE, **mehr: object
) -> list[str]:
    return pruefe_steuerung(pd.DataFrame(kennzahlen), ziele, werte, 2024, **mehr)["regel"].tolist()


def test_eine_gute_steuerung_hat_keine_befunde() -> None:
    befunde = pruefe_steuerung(pd.DataFrame([_kennzahl()]), ZIELE, _werte(), 2024)
    assert befunde.empty
    assert tuple(befunde.columns) == SPALTEN


@pytest.mark.parametrize(
    ("angaben", "regel"),
    [
        ({"zielwert": None}, "guete_kennzahl_ohne_zielwert"),
        ({"zielart": "korridor"}, "guete_kennzahl_ohne_zielwert"),
        ({"bezeichnung": "Jahresbericht Klimaschutz"}, "guete_nur_bericht"),
        ({"einheit": "Anzahl", "wirkungsstufe": "output"}, "guete_nur_menge"),
        ({"methode": "linaer"}, "guete_methode_unbekannt"),
    ],
)
def test_die_kennzahl_wird_geruegt(angaben: dict[str, Any], regel: str) -> None:
    assert _regeln([_kennzahl(**angaben)], _werte()) == [regel]


def test_ein_verhaeltnis_ist_keine_blosse_menge() -> None:
    angaben = {"einheit": "Anzahl", "wirkungsstufe": "output", "bezeichnung": "Ladepunkte je 10.000 Einwohner"}
    assert _regeln([_kennzahl(**angaben)], _werte()) == []


def test_ziel_ohne_kennzahl_nur_am_ende_des_zielbaums() -> None:
    ziele = pd.DataFrame({"ziel": ["Z", "Z1", "Z2"], "oberziel": [None, "Z", "Z"]})
    befunde = pruefe_steuerung(pd.DataFrame([_kennzahl()]), ziele, _werte(), 2024)
    assert befunde[["regel", "wert"]].to_numpy().tolist() == [["guete_ziel_ohne_kennzahl", "Z2"]]


def test_mehr_als_fuenf_kennzahlen_je_ziel() -> None:
    namen = [f"K{nummer}" for nummer in range(1, 7)]
    werte = pd.concat([_werte(name) for name in namen])
    assert _regeln([_kennzahl(name) for name in namen], werte) == ["guete_zu_viele_kennzahlen"]
    assert _regeln([_kennzahl(name) for name in namen[:5]], werte[werte["kennzahl"] != "K6"]) == []


def test_fehlende_und_fremde_werte_und_verschwundene_kennzahl() -> None:
    assert _regeln([_kennzahl()], _werte("K9")) == ["guete_kennzahl_ohne_wert", "guete_wert_ohne_kennzahl"]
    vorjahr = pd.DataFrame({"kennzahl": ["K1", "K0"]})
    assert _regeln([_kennzahl()], _werte(), vorjahr=vorjahr) == ["guete_kennzahl_verschwunden"]


def test_zeitreihenbruch_durch_quelle_oder_sprung() -> None:
    quellen = ["Amt A"] * 3 + ["Amt B"] * 3
    assert _regeln([_kennzahl()], _werte(quelle=quellen)) == ["guete_quelle_gewechselt"]
    assert _regeln([_kennzahl()], _werte(reihe=[30.0, 31.0, 32.0, 33.0, 330.0, 331.0])) == ["guete_sprung"]


def _erlaeuterung(jahr: int = 2024, **angaben: object) -> dict[str, Any]:
    return {
        "kennzahl": "K1",
        "jahr": jahr,
        "erlaeuterung": "Der Ausbau verzögert sich.",
        "gegensteuerung": "x",
    } | angaben


@pytest.mark.parametrize(
    ("texte", "regeln"),
    [
        ([_erlaeuterung()], []),
        ([_erlaeuterung(erlaeuterung="")], ["guete_erlaeuterung_fehlt"]),
        ([_erlaeuterung(gegensteuerung=None)], ["guete_keine_gegensteuerung"]),
        ([_erlaeuterung(), _erlaeuterung(2023)], ["guete_text_unveraendert"]),
        ([_erlaeuterung(urteil="Leicht bewölkt")], ["guete_urteil_geschoent"]),
        ([_erlaeuterung(urteil="gewitter")], []),
    ],
)
def test_die_erlaeuterungen_werden_geruegt(texte: list[dict[str, Any]], regeln: list[str]) -> None:
    verfehlt = [_kennzahl(zielwert=50.0)]
    assert _regeln(verfehlt, _werte(), erlaeuterungen=pd.DataFrame(texte)) == regeln


def test_die_wesentlichkeitsgrenze_ist_einstellbar() -> None:
    texte = pd.DataFrame([_erlaeuterung(erlaeuterung="")])
    verfehlt = [_kennzahl(zielwert=50.0)]
    assert _regeln(verfehlt, _werte(), erlaeuterungen=texte, wesentlichkeit=30) == ["guete_erlaeuterung_fehlt"]
    assert _regeln(verfehlt, _werte(), erlaeuterungen=texte, wesentlichkeit=31) == []


def test_jahr_als_text_und_unbrauchbare_wesentlichkeit() -> None:
    kennzahlen = pd.DataFrame([_kennzahl()])
    assert pruefe_steuerung(kennzahlen, ZIELE, _werte(), "2024").empty  # type: ignore[arg-type]
    with pytest.raises(HaushaltsFehler, match="wesentlichkeit"):
        pruefe_steuerung(kennzahlen, ZIELE, _werte(), 2024, wesentlichkeit="20 %")  # type: ignore[arg-type]


@pytest.mark.parametrize("urteil", ["sonne", "gewitter"])
def test_wo_die_regel_kein_urteil_faellt_ist_keines_von_hand_besser(urteil: str) -> None:
    texte = pd.DataFrame([_erlaeuterung(urteil=urteil)])
    assert _regeln([_kennzahl(methode="dns")], _werte(reihe=[33.0, 34.0]), erlaeuterungen=texte) == []
