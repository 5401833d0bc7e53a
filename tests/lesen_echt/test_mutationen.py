"""Jede Veränderung einer echten Datei zeigt sich im Leseprotokoll oder als Befund; still ist keine."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nachhaltigkeitshaushalt.einlesen.haushaltsplan import lies_haushalt
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from collections.abc import Callable

GESAMT = "01_Gesamtergebnisplan/Gesamtergebnisplan.csv"
PRODUKT = "04_Produkte/Band3_P_1101010_TEP_Rat und Gremien, Fraktionen.csv"
ANSATZ = "Spalte 5 (Fortgeschriebener Ansatz des Haushaltsjahres in EUR)"
IST = "Spalte 6 (Ist-Ergebnis des Haushaltsjahres in EUR)"
LENSAHN = "ergebnisrechnung_2023.csv"


@dataclass(frozen=True)
class Mutation:
    """Eine Veränderung: welche Datei, wie, und welche Regel oder Meldung sie verraten muss."""

    name: str
    stadt: str
    datei: str
    aendere: Callable[[bytes], bytes]
    erwartet: frozenset[str]


def ersetze(alt: str, neu: str, mal: int = 1) -> Callable[[bytes], bytes]:
    """Ersetzt Text; er muss vorkommen."""

    def aendere(inhalt: bytes) -> bytes:
        assert alt.encode() in inhalt
        return inhalt.replace(alt.encode(), neu.encode(), mal)

    return aendere


def zeilen(funktion: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    """Verändert die Liste der Zeilen."""
    return lambda inhalt: b"\n".join(funktion(inhalt.split(b"\n")))


def vertausche_spalten(inhalt: bytes) -> bytes:
    """Vertauscht in allen Datenzeilen die zweite und dritte Spalte, nicht im Kopf."""
    kopf, *rest = inhalt.split(b"\n")
    neu = [b";".join([t[0], t[2], t[1], *t[3:]]) if len(t := z.split(b";")) > 3 else z for z in rest]
    return b"\n".join([kopf, *neu])


def letzte_stelle_weg(inhalt: bytes) -> bytes:
    """Streicht im ersten Betrag der Personalzeile eine Null vor dem Komma oder die letzte Stelle davor."""
    zeile = next(z for z in inhalt.split(b"\n") if b"Personalaufwendungen" in z)
    neu = re.sub(rb'(;"?-?[0-9.]*?)([0-9]),', rb"\1,", zeile, count=1)
    assert neu != zeile
    return inhalt.replace(zeile, neu, 1)


SUMME = frozenset({"summenzeile_abweichung"})
MUTATIONEN = [
    Mutation("Vorzeichen gedreht", "w", GESAMT, ersetze('"-29.218.790,36 EUR"', '"29.218.790,36 EUR"'), SUMME),
    Mutation(
        "Tausenderpunkt verschoben",
        "w",
        GESAMT,
        ersetze("216.265.554,70", "2.1626.5554,70"),
        frozenset({"betrag_kein_zahlenwert"}),
    ),
    Mutation("Komma zum Punkt", "w", GESAMT, ersetze("-9.365.603,00 EUR", "-9.365.603.000 EUR"), SUMME),
    Mutation(
        "Spalten vertauscht",
        "l",
        LENSAHN,
        ersetze(f"{ANSATZ},{IST}", f"{IST},{ANSATZ}"),
        frozenset({"vergleich_abweichung"}),
    ),
    Mutation(
        "Summenzeile doppelt",
        "w",
        GESAMT,
        zeilen(lambda z: [*z[:10], z[10], *z[10:]]),
        frozenset({"summenzeile_doppelt"}),
    ),
    Mutation(
        "Einzelzeile doppelt", "w", GESAMT, zeilen(lambda z: [*z[:2], z[1], *z[2:]]), SUMME | {"planzeile_doppelt"}
    ),
    Mutation("Stelle verloren", "w", PRODUKT, letzte_stelle_weg, SUMME | {"betrag_kein_zahlenwert"}),
    Mutation("Jahr umbenannt", "w", GESAMT, ersetze("K4/2016", "K4/2036"), frozenset({"spalte_fehlt"})),
    Mutation(
        "Einheit T€ im Kopf",
        "l",
        LENSAHN,
        ersetze("Ist-Ergebnis des Haushaltsjahres in EUR", "Ist-Ergebnis des Haushaltsjahres in T€"),
        frozenset({"spalte_fehlt", "kopf_einheit"}),
    ),
    Mutation(
        "Einheit T€ in einer Zelle",
        "w",
        GESAMT,
        ersetze("-446.990.249,96 EUR", "-446.990.249,96 T€"),
        SUMME | {"betrag_zu_gross"},
    ),
    Mutation("Zeile gelöscht", "w", GESAMT, zeilen(lambda z: [*z[:3], *z[4:]]), SUMME),
    Mutation("Summenzeile gelöscht", "w", GESAMT, zeilen(lambda z: [*z[:10], *z[11:]]), SUMME),
    Mutation("Minus am Ende weg", "l", LENSAHN, ersetze('"16.600,00-"', '"16.600,00"'), SUMME),
    Mutation(
        "Kodierung geändert",
        "w",
        GESAMT,
        lambda inhalt: inhalt.decode("utf-8").encode("cp1252"),
        frozenset({"kodierung"}),
    ),
    Mutation(
        "Kodierung gemischt",
        "w",
        GESAMT,
        ersetze("Sonstige ordentliche Erträge", "Sonstige ordentliche Ertr\ufffdge"),
        frozenset({"ersatzzeichen"}),
    ),
    Mutation(
        "Zeilennummer verändert",
        "w",
        GESAMT,
        ersetze('"13 - Aufwendungen', '"93 - Aufwendungen'),
        frozenset({"zeilennummer_unbekannt"}),
    ),
    Mutation(
        "Text statt Betrag",
        "w",
        GESAMT,
        ersetze('"-29.218.790,36 EUR"', '"siehe Anlage"'),
        frozenset({"betrag_kein_zahlenwert"}),
    ),
    Mutation(
        "Trennzeichen im Text",
        "w",
        GESAMT,
        ersetze('"3 + Sonstige Transfererträge"', "3 + Sonstige; Transfererträge"),
        frozenset({"zeilen_ungleich_breit"}),
    ),
    Mutation("Datei doppelt", "l", LENSAHN, lambda inhalt: inhalt, frozenset({"datei_ohne_layout"})),
]


def kopiere(beispiele: Path, ziel: Path, mutation: Mutation) -> Path:
    """Die veränderte Datei und, wo Ebenen zählen, ihre Nachbarn in einem eigenen Ordner."""
    quelle = beispiele / ("wuppertal_2016_2017" if mutation.stadt == "w" else "lensahn") / mutation.datei
    ordner = ziel / "haushalt"
    ordner.mkdir()
    if mutation.stadt == "l":
        for nachbar in quelle.parent.glob("*.csv"):
            shutil.copyfile(nachbar, ordner / nachbar.name)
    neu = mutation.aendere(quelle.read_bytes())
    (ordner / quelle.name).write_bytes(neu)
    if mutation.name == "Datei doppelt":
        shutil.copyfile(ordner / quelle.name, ordner / f"Kopie von {quelle.name}")
    return ordner


def regeln(ordner: Path, layout: Path) -> set[tuple[str, str]]:
    """Regel und Text aller Befunde (oder der Ausnahme) und die erkannte Kodierung."""
    try:
        gelesen = lies_haushalt(ordner, layout=layout)
    except HaushaltsFehler as ausnahme:
        befunde, kodierung = ausnahme.befunde, set()
    else:
        befunde, kodierung = gelesen.befunde, {("kodierung", k) for k in gelesen.leseprotokoll["kodierung"]}
    return {*zip(befunde["regel"], befunde["text"], strict=True), *kodierung}


@pytest.mark.parametrize("mutation", MUTATIONEN, ids=lambda m: m.name)
def test_keine_veraenderung_bleibt_still(mutation: Mutation, beispiele: Path, tmp_path: Path) -> None:
    layouts = Path(__file__).resolve().parents[2] / "docs/layouts"
    layout = layouts / ("wuppertal_2016.yaml" if mutation.stadt == "w" else "lensahn_2019_bis_2024.yaml")
    unveraendert = Mutation("", mutation.stadt, mutation.datei, lambda inhalt: inhalt, frozenset())
    (tmp_path / "vorher").mkdir()
    vorher = regeln(kopiere(beispiele, tmp_path / "vorher", unveraendert), layout)
    (tmp_path / "nachher").mkdir()
    nachher = regeln(kopiere(beispiele, tmp_path / "nachher", mutation), layout)
    assert not {regel for regel, _ in vorher} & {"summenzeile_abweichung", "vergleich_abweichung"}
    assert {regel for regel, _ in nachher - vorher} & mutation.erwartet, sorted(nachher - vorher)


def test_es_sind_mindestens_zwoelf() -> None:
    assert len(MUTATIONEN) >= 12
