"""Methoden der Bewertung: lädt Fassung, Schwellen und Wortlaut aus ``regeln/methoden.yaml``."""

from __future__ import annotations

from enum import IntEnum, auto
from typing import Any

from nachhaltigkeitshaushalt.kern.begriffe import Status
from nachhaltigkeitshaushalt.kern.regelwerk import Regel, gueltig_in, lade_regeln

STATUS: tuple[Status, ...] = (
    Status.SONNE,
    Status.LEICHT_BEWOELKT,
    Status.WOLKE,
    Status.GEWITTER,
    Status.NICHT_BEWERTBAR,
)
"""Status vom besten zum schlechtesten; die Stelle ist die Kennzahl des Status in Feldern."""

SONNE, LEICHT_BEWOELKT, WOLKE, GEWITTER, NICHT_BEWERTBAR = range(5)

METHODEN: tuple[str, ...] = ("dns", "linear", "korridor", "wert_halten", "sdsn", "wachstumsrate")


class Fall(IntEnum):
    """Warum ein Urteil fällt; der Wortlaut steht unter dem kleingeschriebenen Namen im Regelwerk."""

    RICHTUNG_FEHLT = 0
    ZIELART_FEHLT = auto()
    METHODE_UNBEKANNT = auto()
    METHODE_UNPASSEND = auto()
    JAHR_DOPPELT = auto()
    UNENDLICH = auto()
    EINHEIT_UNGLEICH = auto()
    WERTE_FEHLEN = auto()
    ZIELWERT_FEHLT = auto()
    ZIELJAHR_FEHLT = auto()
    BASIS_FEHLT = auto()
    GRENZEN_FEHLEN = auto()
    GRENZEN_VERTAUSCHT = auto()
    PUNKTE_ZU_WENIG = auto()
    ZIELJAHR_ERREICHT = auto()
    ZIELJAHR_VERFEHLT = auto()
    ZIELJAHR_FALSCH = auto()
    ZIELJAHR_STILLSTAND = auto()
    GEHALTEN = auto()
    GEHALTEN_SCHLECHTER = auto()
    VERFEHLT_BESSER = auto()
    VERFEHLT_SCHLECHTER = auto()
    VERLOREN_BESSER = auto()
    VERLOREN_SCHLECHTER = auto()
    FRIST_BESSER = auto()
    FRIST_SCHLECHTER = auto()
    RICHTUNG_BEIDE = auto()
    RICHTUNG_TREND = auto()
    RICHTUNG_LETZTE = auto()
    RICHTUNG_KEINE = auto()
    EINZIGER_ERREICHT = auto()
    EINZIGER_VERFEHLT = auto()
    LINEAR = auto()
    LINEAR_VOR_BEGINN = auto()
    LINEAR_ZEITRAUM = auto()
    KORRIDOR_INNEN = auto()
    KORRIDOR_DRIFT = auto()
    KORRIDOR_BESSER = auto()
    KORRIDOR_SCHLECHTER = auto()
    RATE = auto()
    RATE_OHNE_ZIEL = auto()
    RATE_NICHT_POSITIV = auto()
    RATE_BASIS_ZIEL = auto()
    RATE_ZEITRAUM = auto()
    SDSN_ANGABEN = auto()
    SDSN = auto()


def fassung(methode: str, jahr: int) -> Regel:
    """Die für das Bewertungsjahr geltende Fassung einer Methode.

    Beispiel:
        >>> fassung("dns", 2025)["punkte"]
        6
    """
    eintraege: list[dict[str, Any]] = lade_regeln("methoden")["methoden"][methode]["fassungen"]
    gueltige = gueltig_in(eintraege, jahr)
    if gueltige is None:
        raise LookupError(f"Für {jahr} gilt keine Fassung der Methode {methode}.")
    return gueltige


def wortlaut(fall: Fall) -> str:
    """Vorlage des Begründungssatzes mit Platzhaltern in geschweiften Klammern."""
    return str(lade_regeln("methoden")["begruendungen"][fall.name.lower()])


def schwellentext(fall: Fall, methode: str, jahr: int) -> str:
    """Maßstab des Urteils in Worten, mit den Schwellen der geltenden Fassung.

    Beispiel:
        >>> schwellentext(Fall.ZIELJAHR_VERFEHLT, "dns", 2025)
        'Verfehlung in Prozent der Lücke: unter 5 Sonne, bis 20 leicht bewölkt, darüber Wolke'
    """
    texte = lade_regeln("methoden")["schwellen"]
    return str(texte.get(fall.name.lower(), texte["sonst"]).format(**fassung(methode, jahr)))


def methode_der_zielart(zielart: str) -> str:
    """Methode, die ohne ausdrückliche Angabe aus der Zielart folgt."""
    return str(lade_regeln("methoden")["je_zielart"][zielart])
