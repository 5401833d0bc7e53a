"""Gemeinsame Grundlage der Berichtstests: klein, aber mit allem, was stören kann."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage
from nachhaltigkeitshaushalt.berichten.lagebericht import erstelle_lagebericht
from nachhaltigkeitshaushalt.bewerten.mittel_und_ziele import mittel_und_zielerreichung
from nachhaltigkeitshaushalt.bewerten.zielerreichung import bewerte_kennzahlen
from nachhaltigkeitshaushalt.kern.befunde import SPALTEN, Ort, befund, befundtabelle

if TYPE_CHECKING:
    from pathlib import Path

    from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht

JAHR = 2025
BOESE = '=HYPERLINK("http://x","<b>Klick</b>") & <script>alert(1)</script> $x^2$'
LANG = (
    "Nachhaltigkeitsberichterstattungskoordinierungsstelle und die Förderung der gesellschaftlichen Teilhabe "
    "aller Einwohnerinnen und Einwohner in sämtlichen Ortsteilen der Stadt"
)
ZEILEN = [
    ("01", "steuern", "Steuern und ähnliche Abgaben", False, 6_000_000_00, 6_000_000_00, 5_912_345_67),
    ("02", "zuwendungen", "Zuwendungen und allgemeine Umlagen", False, 3_000_000_00, 3_100_000_00, 3_154_321_01),
    ("10", "ordentliche_ertraege", "Ordentliche Erträge", True, 9_000_000_00, 9_100_000_00, 9_066_666_68),
    ("11", "personal", "Personalaufwendungen", False, 4_000_000_00, 4_000_000_00, 3_950_000_50),
    ("15", "transferaufwendungen", "Transferaufwendungen", False, 5_500_000_00, 5_600_000_00, 5_700_000_00),
    ("17", "ordentliche_aufwendungen", "Ordentliche Aufwendungen", True, 9_500_000_00, 9_600_000_00, 9_650_000_50),
    ("26", "jahresergebnis", "Jahresergebnis", True, -500_000_00, -500_000_00, -583_333_82),
]
WERTARTEN = ("ansatz", "fortgeschrieben", "ergebnis")


def _herkunft(tabelle: pd.DataFrame) -> pd.DataFrame:
    """Herkunftsspalten des Datenvertrags."""
    return tabelle.assign(datei="steuerung.xlsx", blatt="Blatt", excel_zeile=range(2, len(tabelle) + 2))


def _eckwerte(wertarten: tuple[str, ...]) -> pd.DataFrame:
    """Gesamtergebnisplan in langer Form."""
    spalten = ["nummer", "zeile", "bezeichnung", "ist_summe", "jahr", "wertart", "betrag_cent"]
    reihen = [
        (*kopf, JAHR, art, betraege[WERTARTEN.index(art)])
        for *kopf, a, b, c in ZEILEN
        for art in wertarten
        for betraege in [(a, b, c)]
    ]
    return pd.DataFrame(reihen, columns=spalten)


def _mittel(wertarten: tuple[str, ...]) -> pd.DataFrame:
    """Mittel je Ziel mit Rest und Nachrichtlichem; Summe Aufwand = 9.650.000,50 €."""
    spalten = ["ziel", "handlungsfeld", "wirkung", "jahr", "wertart", "plan", "seite", "betrag_cent"]
    reihen = [
        ("Z1", "HF1", "foerdernd", "aufwand", 2_000_000_50),
        ("Z1", "HF1", "foerdernd", "ertrag", 500_000_00),
        ("Z2", "HF2", "hemmend", "aufwand", 150_000_00),
        ("Z3", None, "neutral", "aufwand", 500_000_00),
        ("nicht zugeordnet", None, None, "aufwand", 7_000_000_00),
        ("nicht zugeordnet", None, None, "ertrag", 8_566_666_68),
        ("nachrichtlich", None, None, "aufwand", 99_00),
    ]
    alle = [(z, f, w, JAHR, art, "ergebnis", s, b) for z, f, w, s, b in reihen for art in wertarten]
    return pd.DataFrame(
        [*alle, ("Z1", "HF1", "foerdernd", JAHR, "ansatz", "finanz", "auszahlung", 77)], columns=spalten
    )


def _budgets(wertarten: tuple[str, ...]) -> pd.DataFrame:
    """Gemeinsame Budgets zweier Fachbereiche und der Rest."""
    spalten = ["handlungsfeld", "fachbereich", "produkt", "jahr", "wertart", "plan", "seite", "betrag_cent"]
    hoehe = {"ansatz": 100, "fortgeschrieben": 110, "ergebnis": 120}
    orte = [("HF1", "FB 1 <Planung>", "010101"), ("HF1", None, "010102"), ("nicht zugeordnet", "FB 2", "060101")]
    reihen = [(*ort, JAHR, art, "ergebnis", "aufwand", hoehe[art] * 1_000_00 + 5) for ort in orte for art in wertarten]
    return pd.DataFrame(reihen, columns=spalten)


def _kennzahlen() -> pd.DataFrame:
    """Vier Kennzahlen: Zieljahr, ein einziger Wert, Korridor, ohne Ziel."""
    spalten = ["kennzahl", "bezeichnung", "ziel", "produkt", "einheit", "richtung", "wirkungsstufe", "zielart"]
    zahlen = ["basisjahr", "basiswert", "zieljahr", "zielwert", "untergrenze", "obergrenze"]
    nan = float("nan")
    reihen = [
        ("K1", LANG, "Z1", None, "%", "steigend", "outcome", "zieljahr", 2016, 10.0, 2030, 40.0, nan, nan),
        ("K2", BOESE, "Z2", None, "t CO₂", "fallend", "impact", "zieljahr", 2016, 9.0, 2030, 3.0, nan, nan),
        (
            "K3",
            "Auslastung der Kindertagesstätten",
            "Z2",
            None,
            "%",
            "steigend",
            "output",
            "korridor",
            None,
            nan,
            None,
            nan,
            80.0,
            95.0,
        ),
        ("K4", "Ohne Ziel", None, None, None, "steigend", None, "richtung", None, nan, None, nan, nan, nan),
    ]
    tabelle = pd.DataFrame(reihen, columns=[*spalten, *zahlen]).assign(methode=None, quelle="Statistik")
    tabelle = tabelle.astype({"basisjahr": "Int64", "zieljahr": "Int64", "methode": "str"})
    return _herkunft(tabelle)


def _kennzahlwerte() -> pd.DataFrame:
    """Ist-Werte, je Kennzahl verschieden viele."""
    reihen = [("K1", jahr, "ist", 10.0 + 1.5 * (jahr - 2016), f"{jahr + 1}-03-01") for jahr in range(2016, 2026)]
    reihen += [("K2", 2024, "ist", 8.0, "2025-03-01")]
    reihen += [("K3", jahr, "ist", 85.0 + jahr % 3, None) for jahr in range(2018, 2026)]
    tabelle = pd.DataFrame(reihen, columns=["kennzahl", "jahr", "wertart", "wert", "datenstand"]).assign(quelle="S")
    return _herkunft(tabelle)


def baue_grundlage(wertarten: tuple[str, ...] = WERTARTEN) -> Berichtsgrundlage:
    """Eine Berichtsgrundlage mit den Beträgen der verlangten Wertarten."""
    kennzahlen, werte = _kennzahlen(), _kennzahlwerte()
    ort = Ort("haushalt.xlsx", "Produkte", "A2")
    ziele = _herkunft(
        pd.DataFrame(
            [
                ("Z1", "Energie sparen", "operativ", None, "HF1", "7"),
                ("Z2", LANG, "operativ", "Z1", None, None),
                ("Z3", "Ohne Feld", "leitziel", None, None, None),
                ("Z4", "Ohne alles", "operativ", None, "HF3", None),
            ],
            columns=["ziel", "bezeichnung", "ebene", "oberziel", "handlungsfeld", "sdg"],
        )
    )
    mittel, urteile = _mittel(wertarten), bewerte_kennzahlen(kennzahlen, werte, JAHR)
    return Berichtsgrundlage(
        jahr=JAHR,
        angaben={"kommune": "Stadt <Muster> & Co", "land": "NW", "stand": "2026-04-30"},
        eckwerte=_eckwerte(wertarten),
        mittel_je_ziel=mittel,
        handlungsfeldbudgets=_budgets(wertarten),
        zielerreichung=urteile,
        mittel_und_ziele=mittel_und_zielerreichung(mittel, urteile, ziele, kennzahlen, JAHR),
        kennzahlen=kennzahlen,
        kennzahlwerte=werte,
        ziele=ziele,
        handlungsfelder=_herkunft(
            pd.DataFrame(
                [("HF1", "Klima"), ("HF2", LANG), ("HF3", BOESE), ("HF4", None)],
                columns=["handlungsfeld", "bezeichnung"],
            )
        ),
        produkte=_herkunft(
            pd.DataFrame(
                [("010101", "Rat"), ("010102", LANG), ("060101", "+49 (0) Kita")], columns=["produkt", "bezeichnung"]
            )
        ),
        umschichtungen=_herkunft(
            pd.DataFrame(
                [(1, "2025-03-01", "HF1", "010101", "010102", 1_234_56, JAHR, "Ausschuss", None, None, "-Grund")],
                columns=[
                    "nr",
                    "datum",
                    "handlungsfeld",
                    "von_produkt",
                    "nach_produkt",
                    "betrag_cent",
                    "jahr",
                    "gremium",
                    "beschluss",
                    "zustimmungen",
                    "begruendung",
                ],
            )
        ),
        befunde=befundtabelle([befund("zelle_fehlerwert", ort, "#DIV/0!"), befund("produkt_ohne_ziel", ort, "060101")]),
        dateien={"haushalt.xlsx": "ab" * 32, "steuerung.xlsx": "cd" * 32},
    )


@pytest.fixture(scope="session")
def grundlage() -> Berichtsgrundlage:
    """Alle drei Wertarten."""
    return baue_grundlage()


@pytest.fixture(scope="session")
def nur_ansatz() -> Berichtsgrundlage:
    """Ein Haushalt, der nur Ansätze kennt."""
    return baue_grundlage(("ansatz",))


@pytest.fixture(scope="session")
def leer(grundlage: Berichtsgrundlage) -> Berichtsgrundlage:
    """Alle Tabellen ohne Zeilen."""
    tabellen = {
        name: getattr(grundlage, name).iloc[:0]
        for name in (
            "eckwerte",
            "mittel_je_ziel",
            "handlungsfeldbudgets",
            "zielerreichung",
            "kennzahlen",
            "kennzahlwerte",
            "ziele",
            "handlungsfelder",
            "produkte",
            "umschichtungen",
        )
    }
    return replace(grundlage, **tabellen, angaben={}, dateien={}, befunde=pd.DataFrame(columns=list(SPALTEN)))


@pytest.fixture(scope="session")
def lagebericht(grundlage: Berichtsgrundlage) -> Lagebericht:
    """Der Bericht über die kleine Grundlage."""
    return erstelle_lagebericht(grundlage)


@pytest.fixture(scope="session")
def word(lagebericht: Lagebericht, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Der Bericht als Word-Datei."""
    return lagebericht.als_word(tmp_path_factory.mktemp("bericht") / "bericht.docx")
