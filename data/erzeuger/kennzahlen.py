"""Kennzahlen und ihre Werte."""

from __future__ import annotations

import datetime as dt
from typing import Any

from erzeuger.inhalte import lade
from erzeuger.mappe import Blatt, Spalte
from erzeuger.zahlen import zufall

PLAN_BESCHLOSSEN = dt.date(2024, 12, 17)
PROGNOSE_ERSTELLT = dt.date(2026, 4, 15)


def bilde_kennzahlen() -> Blatt:
    """Stammdaten der Kennzahlen mit Zielwerten."""
    return Blatt(
        "Kennzahlen", _SPALTEN_KENNZAHLEN, [_kennzahl(eintrag) for eintrag in lade("kennzahlen")], feste_spalten=2
    )


def _kennzahl(eintrag: dict[str, Any]) -> list[Any]:
    """Eine Zeile des Blatts Kennzahlen."""
    return [
        *(eintrag[feld] for feld in ("nr", "name", "ziel")),
        eintrag.get("produkt"),
        *(eintrag[feld] for feld in ("einheit", "richtung", "stufe", "art")),
        *eintrag.get("basis", (None, None)),
        *eintrag.get("zielwert", (None, None)),
        *eintrag.get("korridor", (None, None)),
        eintrag.get("methode"),
        eintrag["quelle"],
    ]


_SPALTEN_KENNZAHLEN = [
    Spalte("Kennzahl", 10),
    Spalte("Bezeichnung", 62),
    Spalte("Ziel", 9),
    Spalte("Produkt", 10),
    Spalte("Einheit", 20),
    Spalte("Richtung", 11),
    Spalte("Wirkungsstufe", 15),
    Spalte("Zielart", 11),
    Spalte("Basisjahr", 11, "jahr"),
    Spalte("Basiswert", 12, "wert"),
    Spalte("Zieljahr", 10, "jahr"),
    Spalte("Zielwert", 12, "wert"),
    Spalte("Untergrenze", 13, "wert"),
    Spalte("Obergrenze", 13, "wert"),
    Spalte("Methode", 11),
    Spalte("Quelle", 46),
]


def bilde_kennzahlwerte() -> Blatt:
    """Werte je Kennzahl: erst Ist, dann Plan und Prognose; Lücken sind keine Zeilen."""
    spalten = [
        Spalte("Kennzahl", 10),
        Spalte("Jahr", 8, "jahr"),
        Spalte("Wertart", 11),
        Spalte("Wert", 14, "wert"),
        Spalte("Datenstand", 13, "datum"),
        Spalte("Quelle", 50),
    ]
    return Blatt("Kennzahlwerte", spalten, [zeile for eintrag in lade("kennzahlen") for zeile in _werte(eintrag)])


def _werte(eintrag: dict[str, Any]) -> list[list[Any]]:
    """Alle Werte einer Kennzahl mit ihrem Datenstand."""
    nummer, quelle = eintrag["nr"], eintrag["quelle"]
    ist = [
        [nummer, jahr, "Ist", wert, _veroeffentlicht(nummer, jahr), quelle]
        for jahr, wert in enumerate(eintrag["ist"], start=eintrag["ab"])
        if wert is not None
    ]
    plan = [
        [nummer, jahr, "Plan", wert, PLAN_BESCHLOSSEN, "Haushaltsplan 2025"]
        for jahr, wert in eintrag.get("plan", {}).items()
    ]
    prognose = [
        [nummer, jahr, "Prognose", wert, PROGNOSE_ERSTELLT, quelle]
        for jahr, wert in eintrag.get("prognose", {}).items()
    ]
    return ist + plan + prognose


def _veroeffentlicht(nummer: str, jahr: int) -> dt.date:
    """Erfundenes Datum der Veröffentlichung im Frühjahr des Folgejahres."""
    return dt.date(jahr + 1, 3, 15) + dt.timedelta(days=round(22 + 22 * zufall("Datenstand", nummer, str(jahr))))


def bilde_erlaeuterungen() -> Blatt:
    """Texte zur Zielerreichung; mit Absicht sind nicht alle so, wie der Rat sie sich wünscht."""
    felder = ("kennzahl", "jahr", "text", "gegensteuerung", "urteil")
    spalten = [
        Spalte("Kennzahl", 10),
        Spalte("Jahr", 8, "jahr"),
        Spalte("Erläuterung", 90),
        Spalte("Gegensteuerung", 80),
        Spalte("Urteil", 16),
    ]
    zeilen = [[eintrag.get(feld) for feld in felder] for eintrag in lade("erlaeuterungen")]
    return Blatt("Erläuterungen", spalten, zeilen)
