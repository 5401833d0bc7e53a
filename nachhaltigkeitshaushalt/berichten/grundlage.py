"""Woraus der Lagebericht entsteht: die Ergebnistabellen eines Haushaltsjahres."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from nachhaltigkeitshaushalt.berichten.herkunft.tafeln import Quelltabellen


@dataclass(frozen=True, eq=False)
class Berichtsgrundlage:
    """Alle Tabellen, aus denen der Bericht eines Jahres geschrieben wird.

    Zwei Grundlagen sind nur gleich, wenn sie dieselbe sind; so lassen sich Auszüge daraus merken.

    Attributes:
        jahr: Haushaltsjahr des Berichts.
        angaben: Angaben zur Kommune (``kommune``, ``land``, ``stand``, ``einwohner`` …).
        eckwerte: Gesamtergebnisplan nach Landesprofil, eine Zeile je Nummer und Wertart.
        mittel_je_ziel: Verteilte Beträge je Ziel mit ausdrücklichen Restzeilen.
        handlungsfeldbudgets: Beträge je Handlungsfeld, Fachbereich und Produkt.
        zielerreichung: Urteil je Kennzahl mit allen Eingangswerten.
        mittel_und_ziele: Je Ziel Mittel, Urteil und beider Trend (``mittel_und_zielerreichung``).
        kennzahlen: Stammdaten der Kennzahlen (Datenvertrag).
        kennzahlwerte: Werte der Kennzahlen (Datenvertrag).
        ziele: Zielbaum (Datenvertrag).
        handlungsfelder: Handlungsfelder (Datenvertrag).
        produkte: Produkte (Datenvertrag).
        umschichtungen: Umschichtungen in Handlungsfeldbudgets (Datenvertrag).
        befunde: Was beim Lesen und Prüfen auffiel (Datenvertrag).
        dateien: Dateiname → SHA-256 der gelesenen Dateien.
        produktsteckbriefe: Steckbriefe der Produkte (Datenvertrag), wo es sie gibt.
        quelle: Haushaltszeilen, Zuordnungen und Landesprofil für die Prüfspur; ohne sie bleibt sie weg.

    """

    jahr: int
    angaben: dict[str, str]
    eckwerte: pd.DataFrame
    mittel_je_ziel: pd.DataFrame
    handlungsfeldbudgets: pd.DataFrame
    zielerreichung: pd.DataFrame
    mittel_und_ziele: pd.DataFrame
    kennzahlen: pd.DataFrame
    kennzahlwerte: pd.DataFrame
    ziele: pd.DataFrame
    handlungsfelder: pd.DataFrame
    produkte: pd.DataFrame
    umschichtungen: pd.DataFrame
    befunde: pd.DataFrame
    dateien: dict[str, str] = field(default_factory=dict)
    quelle: Quelltabellen | None = None
    produktsteckbriefe: pd.DataFrame | None = None
