"""Mittel und Zielerreichung nebeneinander: Beträge, Trends, Wirkungslücken, Abgleich mit der Beispielstadt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nachhaltigkeitshaushalt as nh
from nachhaltigkeitshaushalt.bewerten import mittel_und_ziele as mz
from nachhaltigkeitshaushalt.bewerten.mittel_und_ziele import mittel_und_zielerreichung

if TYPE_CHECKING:
    from collections.abc import Sequence

Zeile = tuple[str, str, int, str, str, int]
JAHR = 2025
FALLEND = [36.0, 35.0, 34.0, 33.0, 32.0, 31.0]


def geld(zeilen: Sequence[Zeile], plan: str = "ergebnis") -> pd.DataFrame:
    """Mittel je Ziel aus ``(ziel, wirkung, jahr, wertart, seite, cent)``."""
    tabelle = pd.DataFrame(zeilen, columns=["ziel", "wirkung", "jahr", "wertart", "seite", "betrag_cent"])
    return tabelle.assign(plan=plan, handlungsfeld=None)


def ziele(*paare: tuple[str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(
        [{"ziel": z, "bezeichnung": f"Ziel {z}", "handlungsfeld": "HF", "oberziel": o} for z, o in paare]
    )


def kennzahlen(*paare: tuple[str, str, str | None]) -> pd.DataFrame:
    """Kennzahlen aus ``(kennzahl, ziel, wirkungsstufe)``, jährlich 50 zu erreichen."""
    fest = {"richtung": "steigend", "zielart": "jaehrlich", "zielwert": 50.0}
    return pd.DataFrame([{"kennzahl": k, "ziel": z, "wirkungsstufe": s} | fest for k, z, s in paare])


def bewerte(tafel: pd.DataFrame, reihe: Sequence[float] = FALLEND, jahr: int = JAHR) -> pd.DataFrame:
    """Alle Kennzahlen mit derselben Reihe bis 2025."""
    jahre = range(JAHR + 1 - len(reihe), JAHR + 1)
    werte = [
        {"kennzahl": k, "jahr": j, "wert": w} for k in tafel["kennzahl"] for j, w in zip(jahre, reihe, strict=True)
    ]
    return nh.bewerte_kennzahlen(tafel, pd.DataFrame(werte), jahr)


def aufwand(*betraege: tuple[str, int, int]) -> list[Zeile]:
    return [(ziel, "foerdernd", jahr, "ergebnis", "aufwand", cent) for ziel, jahr, cent in betraege]


@pytest.mark.parametrize(
    ("vorher", "nachher", "trend", "im_rueckstand"),
    [
        (30_000, 24_000, "gefallen", ["Z"]),
        (30_000, 30_300, "gleich geblieben", []),
        (30_000, 30_301, "gestiegen", []),
        (30_000, 29_699, "gefallen", ["Z"]),
        (30_000, 0, "keine Mittel", ["Z"]),
        (0, 24_000, "neu", []),
    ],
)
def test_der_trend_der_mittel_und_die_liste_fuer_den_rat(
    vorher: int, nachher: int, trend: str, im_rueckstand: list[str]
) -> None:
    tafel = kennzahlen(("K", "Z", "outcome"))
    mittel = geld(aufwand(("Z", 2024, vorher), ("Z", 2025, nachher), ("nicht zugeordnet", 2025, 100), ("X", 2024, 1)))
    tabelle = mittel_und_zielerreichung(mittel, bewerte(tafel), ziele(("Z", None)), tafel, JAHR)
    assert tabelle["ziel"].tolist() == ["Z", "nicht zugeordnet"]
    assert (tabelle["mitteltrend"][0], tabelle["status"][0]) == (trend, "gewitter")
    assert mz.ziele_im_rueckstand(tabelle)["ziel"].tolist() == im_rueckstand


@pytest.mark.parametrize(
    ("heute", "frueher", "vergleich"),
    [
        (["ansatz", "ergebnis"], ["ansatz", "ergebnis"], "Ergebnis 2025 gegen Ergebnis 2024"),
        (["ansatz"], ["ansatz", "ergebnis"], "Ansatz 2025 gegen Ansatz 2024"),
        (["planung"], ["ansatz"], "Planung 2025 gegen Ansatz 2024"),
        (["ansatz"], ["ergebnis"], None),
    ],
)
def test_verglichen_wird_nur_gleichartiges(heute: list[str], frueher: list[str], vergleich: str | None) -> None:
    paare = [(JAHR, art, 90) for art in heute] + [(JAHR - 1, art, 100) for art in frueher]
    mittel = geld([("Z", "foerdernd", jahr, art, "aufwand", cent) for jahr, art, cent in paare])
    tafel = kennzahlen(("K", "Z", "outcome"))
    tabelle = mittel_und_zielerreichung(mittel, bewerte(tafel), ziele(("Z", None)), tafel, JAHR)
    erwartet = "ohne Vergleich" if vergleich is None else "gefallen"
    assert tabelle["mitteltrend"].tolist() == [erwartet]
    assert tabelle["mittelvergleich"].tolist() == [vergleich] or tabelle["mittelvergleich"].isna().item()


def test_fehlende_wertart_ist_leer_und_fehlendes_ziel_ist_null() -> None:
    tafel = kennzahlen(("K", "Z", "outcome"), ("L", "Y", "outcome"))
    mittel = geld(aufwand(("Z", 2025, 500)))
    tabelle = mittel_und_zielerreichung(mittel, bewerte(tafel), ziele(("Z", None), ("Y", None)), tafel, JAHR)
    assert tabelle["aufwand_ist_cent"].tolist() == [500, 0]
    assert tabelle["aufwand_plan_cent"].isna().all()
    assert tabelle["investition_ist_cent"].isna().all()
    assert tabelle["mitteltrend"].tolist() == ["ohne Vergleich", "keine Mittel"]


def test_hemmende_mittel_stehen_fuer_sich_und_investitionen_zaehlen_mit() -> None:
    tafel = kennzahlen(("K", "Z", "outcome"))
    mittel = geld([*aufwand(("Z", 2025, 500)), ("Z", "hemmend", 2025, "ergebnis", "aufwand", 70)])
    mittel = pd.concat([mittel, geld([("Z", "foerdernd", 2025, "ergebnis", "ertrag", 200)])])
    investitionen = geld([("Z", "foerdernd", 2025, "ergebnis", "auszahlung", 1000)], plan="finanz")
    zeile = mittel_und_zielerreichung(
        mittel, bewerte(tafel), ziele(("Z", None)), tafel, JAHR, investitionen=investitionen
    ).iloc[0]
    assert (zeile["aufwand_ist_cent"], zeile["zuschussbedarf_ist_cent"], zeile["investition_ist_cent"]) == (
        570,
        370,
        1000,
    )
    assert (zeile["mittel_cent"], zeile["hemmend_cent"]) == (1500, 70)


def test_wirkungsluecken_nach_grund_und_betrag() -> None:
    tafel = kennzahlen(("K1", "Z1", "output"), ("K2", "Z2", "impact"), ("K3", "Z3", "outcome"), ("K4", "Z4", None))
    bewertungen = bewerte(tafel)
    bewertungen.loc[2, "status"] = "nicht_bewertbar"
    namen = ["Z1", "Z2", "Z3", "Z4", "Z5", "nicht zugeordnet"]
    mittel = geld(aufwand(*((name, 2025, 100 + n) for n, name in enumerate(namen))))
    alle = ziele(*((f"Z{n}", None) for n in range(1, 7)))
    luecken = mz.wirkungsluecken(mittel_und_zielerreichung(mittel, bewertungen, alle, tafel, JAHR))
    assert luecken[["ziel", "luecke"]].to_numpy().tolist() == [
        ["nicht zugeordnet", "keinem Ziel zugeordnet"],
        ["Z5", "keine Kennzahl"],
        ["Z3", "keine Kennzahl bewertbar"],
        ["Z1", "nur Einsatz oder Leistung gemessen"],
    ]


def test_ein_oberziel_ohne_eigene_kennzahlen_nimmt_die_seiner_unterziele() -> None:
    tafel = kennzahlen(("K", "Z.1.1", "outcome"))
    baum = ziele(("Z", None), ("Z.1", "Z"), ("Z.1.1", "Z.1"), ("Y", None))
    tabelle = mittel_und_zielerreichung(geld(aufwand(("Z", 2025, 5))), bewerte(tafel), baum, tafel, JAHR).set_index(
        "ziel"
    )
    assert tabelle.index.tolist() == ["Z", "Z.1.1", "Y"]
    assert tabelle["status"].tolist()[:2] == ["gewitter", "gewitter"]
    assert tabelle["kennzahlen"].tolist() == [1, 1, 0]


def test_trend_des_urteils_gegen_das_vorjahr() -> None:
    tafel = kennzahlen(("K", "Z", "outcome"))
    reihe = [36.0, 35.0, 34.0, 33.0, 32.0, 31.0, 60.0]
    tabelle = mittel_und_zielerreichung(
        geld(aufwand(("Z", 2025, 5))),
        bewerte(tafel, reihe),
        ziele(("Z", None)),
        tafel,
        JAHR,
        vorjahr=bewerte(tafel, reihe, JAHR - 1),
    )
    assert tabelle[["status_vorjahr", "status", "trend"]].to_numpy().tolist() == [["gewitter", "sonne", "besser"]]


@given(st.dictionaries(st.sampled_from(["Z1", "Z2", "nicht zugeordnet"]), st.integers(1, 10**12), min_size=1))
def test_die_anteile_ergeben_immer_hundert_prozent(betraege: dict[str, int]) -> None:
    tafel = kennzahlen(("K", "Z1", "outcome"))
    mittel = geld(aufwand(*((ziel, 2025, cent) for ziel, cent in betraege.items())))
    tabelle = mittel_und_zielerreichung(mittel, bewerte(tafel), ziele(("Z1", None), ("Z2", None)), tafel, JAHR)
    assert tabelle["anteil"].sum() == pytest.approx(100.0, abs=1e-9)
    assert int(tabelle["mittel_cent"].sum()) == sum(betraege.values())


@pytest.fixture(scope="module")
def plan() -> nh.Nachhaltigkeitshaushalt:
    mappen = nh.beispielmappen()
    return nh.Nachhaltigkeitshaushalt(nh.lies_haushalt(mappen["haushalt"]), nh.lies_steuerung(mappen["steuerung"]))


def test_die_betraege_der_beispielstadt_sind_die_von_mittel_je_ziel(plan: nh.Nachhaltigkeitshaushalt) -> None:
    tabelle, mittel = plan.mittel_und_zielerreichung(JAHR), plan.mittel_je_ziel(JAHR)
    for seite in ("aufwand", "ertrag"):
        for spalte, wertart in ((f"{seite}_ist_cent", "ergebnis"), (f"{seite}_plan_cent", "fortgeschrieben")):
            teil = mittel[
                (mittel["seite"] == seite) & (mittel["wertart"] == wertart) & (mittel["ziel"] != "nachrichtlich")
            ]
            erwartet = teil.groupby("ziel")["betrag_cent"].sum()
            assert tabelle.set_index("ziel")[spalte].astype("int64").to_dict() == erwartet.to_dict()


def test_die_fassade_nennt_maengel_der_erlaeuterungen_mit_zeile(plan: nh.Nachhaltigkeitshaushalt) -> None:
    befunde = plan.pruefe_steuerung(JAHR).set_index("regel")
    assert befunde.loc["guete_text_unveraendert", ["wert", "zelle"]].tolist() == ["K24", "Zeile 8"]
    assert befunde.loc["guete_urteil_geschoent", ["wert", "zelle"]].tolist() == ["K37", "Zeile 10"]
    assert befunde.loc["guete_erlaeuterung_fehlt", "wert"].tolist() == ["K31", "K39"]


def test_texte_und_kennzahlen_der_vorjahresmappe_zaehlen_mit(plan: nh.Nachhaltigkeitshaushalt) -> None:
    from dataclasses import replace

    steuerung = plan.steuerung
    texte = steuerung.erlaeuterungen
    neu = replace(steuerung, erlaeuterungen=texte[texte["jahr"] == JAHR])
    verloren = pd.concat([steuerung.kennzahlen, steuerung.kennzahlen.tail(1).assign(kennzahl="K99")])
    ohne = nh.Nachhaltigkeitshaushalt(plan.haushalt, neu)
    assert "guete_text_unveraendert" not in set(ohne.pruefe_steuerung(JAHR)["regel"])
    regeln = set(ohne.pruefe_steuerung(JAHR, vorjahr=replace(steuerung, kennzahlen=verloren))["regel"])
    assert {"guete_text_unveraendert", "guete_kennzahl_verschwunden"} <= regeln


def test_jeder_satz_bleibt_ohne_ursache(plan: nh.Nachhaltigkeitshaushalt) -> None:
    tabelle = plan.mittel_und_zielerreichung(JAHR)
    text = " ".join([*tabelle["begruendung"], mz.zusammenfassung(tabelle)]).lower()
    for wort in ("weil", "wegen", "dadurch", "deshalb", "führt zu", "bewirkt"):
        assert wort not in text
    assert "nicht, dass die mittel das ergebnis verursacht" in mz.bedeutung().lower()
