"""Die Steuerungsmappe: Handlungsfelder, Ziele, Zuordnungen, Kennzahlen, gemeinsame Budgets."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from erzeuger.bewirtschaftung import bilde_bewirtschaftung
from erzeuger.inhalte import lade
from erzeuger.kennzahlen import bilde_erlaeuterungen, bilde_kennzahlen, bilde_kennzahlwerte
from erzeuger.mappe import Blatt, Spalte, angaben_blatt
from erzeuger.steckbriefe import bilde_produktsteckbriefe

if TYPE_CHECKING:
    from collections.abc import Callable

EBENEN = ("Leitziel", "strategisch", "operativ")
WIRKUNGEN = {"foerdernd": "fördernd", "neutral": "neutral", "hemmend": "hemmend"}


def bilde_steuerungsblaetter() -> list[Blatt]:
    """Die Blätter von ``steuerung_2025.xlsx``."""
    bauplaene: list[Callable[[], Blatt]] = [
        _handlungsfelder,
        _ziele,
        _zuordnungen,
        bilde_kennzahlen,
        bilde_kennzahlwerte,
        _handlungsfeldbudgets,
        _umschichtungen,
    ]
    vorn = [angaben_blatt(lade("ziele")["angaben"]), *(baue() for baue in bauplaene)]
    return [*vorn, *bilde_bewirtschaftung(), bilde_erlaeuterungen(), bilde_produktsteckbriefe()]


def _handlungsfelder() -> Blatt:
    """Schlüssel und Name der Handlungsfelder."""
    zeilen = [list(paar) for paar in lade("ziele")["handlungsfelder"].items()]
    return Blatt("Handlungsfelder", [Spalte("Handlungsfeld", 15), Spalte("Bezeichnung", 42)], zeilen)


def _ziele() -> Blatt:
    """Zielbaum; Ebene und Oberziel ergeben sich aus dem Schlüssel (``Z1.1.1`` liegt unter ``Z1.1``)."""
    zeilen = []
    for ziel in lade("ziele")["ziele"]:
        schluessel = ziel["ziel"]
        oberziel = schluessel.rpartition(".")[0] or None
        ebene = EBENEN[schluessel.count(".")]
        zeilen.append([schluessel, ziel["name"], ebene, oberziel, ziel["feld"], ziel["sdg"]])
    spalten = [
        Spalte("Ziel", 9),
        Spalte("Bezeichnung", 78),
        Spalte("Ebene", 13),
        Spalte("Oberziel", 10),
        Spalte("Handlungsfeld", 15),
        Spalte("SDG", 14),
    ]
    return Blatt("Ziele", spalten, zeilen)


def _anteil(angabe: float | str) -> float:
    """Anteil als Zahl; „1/3“ wird zur nächsten Gleitkommazahl."""
    return float(Fraction(angabe)) if isinstance(angabe, str) else float(angabe)


def _zuordnungen() -> Blatt:
    """Produkt, Produktgruppe oder Produktbereich zu Ziel."""
    zeilen = [
        [
            eintrag["produkt"],
            eintrag["ziel"],
            _anteil(eintrag["anteil"]),
            WIRKUNGEN[eintrag.get("wirkung", "foerdernd")],
            eintrag.get("ab"),
            eintrag.get("bis"),
            eintrag["grund"],
        ]
        for eintrag in lade("zuordnungen")
    ]
    spalten = [
        Spalte("Produkt", 10),
        Spalte("Ziel", 9),
        Spalte("Anteil", 9, "anteil"),
        Spalte("Wirkung", 12),
        Spalte("Gültig ab", 11, "jahr"),
        Spalte("Gültig bis", 11, "jahr"),
        Spalte("Begründung", 80),
    ]
    return Blatt("Zuordnungen", spalten, zeilen)


def _handlungsfeldbudgets() -> Blatt:
    """Anteile von Produkten und Konten an den gemeinsamen Budgets."""
    stamm = lade("haushalt")["fachbereiche"]
    fachbereiche = {produkt["produkt"]: stamm[produkt["fachbereich"]] for produkt in lade("produkte")}
    zeilen = [
        [
            eintrag["feld"],
            eintrag["produkt"],
            str(eintrag["konto"]) if "konto" in eintrag else None,
            _anteil(eintrag["anteil"]),
            fachbereiche[eintrag["produkt"]],
        ]
        for eintrag in lade("budgets")["handlungsfeldbudgets"]
    ]
    spalten = [
        Spalte("Handlungsfeld", 15),
        Spalte("Produkt", 10),
        Spalte("Konto", 10),
        Spalte("Anteil", 9, "anteil"),
        Spalte("Fachbereich", 44),
    ]
    return Blatt("Handlungsfeldbudgets", spalten, zeilen)


def _umschichtungen() -> Blatt:
    """Fortlaufende Liste der Umschichtungen des Haushaltsjahres."""
    zeilen = [
        [
            nummer,
            eintrag["datum"],
            eintrag["feld"],
            eintrag["von"],
            eintrag["nach"],
            eintrag["betrag"],
            eintrag["datum"].year,
            *(eintrag[feld] for feld in ("gremium", "beschluss", "zustimmungen", "grund")),
        ]
        for nummer, eintrag in enumerate(lade("budgets")["umschichtungen"], start=1)
    ]
    spalten = [
        Spalte("Nr", 6, "jahr"),
        Spalte("Datum", 12, "datum"),
        Spalte("Handlungsfeld", 15),
        Spalte("Von Produkt", 13),
        Spalte("Nach Produkt", 14),
        Spalte("Betrag", 14, "betrag"),
        Spalte("Jahr", 8, "jahr"),
        Spalte("Gremium", 34),
        Spalte("Beschluss", 16),
        Spalte("Zustimmungen", 66),
        Spalte("Begründung", 66),
    ]
    return Blatt("Umschichtungen", spalten, zeilen)
