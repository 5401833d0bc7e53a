"""Der ganze Haushalt als Blätter der Arbeitsmappe."""

from __future__ import annotations

from typing import Any

from erzeuger.bilanz import bilde_bilanzblatt
from erzeuger.ergebnisplan import bilde_ergebnisplan
from erzeuger.finanzplan import bilde_einzelpositionen, bilde_zahlungen
from erzeuger.gesamtplan import bilde_gesamtergebnisplan
from erzeuger.inhalte import lade
from erzeuger.mappe import Blatt, Spalte, angaben_blatt
from erzeuger.verrechnung import bilde_verrechnung
from erzeuger.zahlen import ANSATZ, FORTGESCHRIEBEN, NACHTRAG, SPALTEN, UEBERTRAGUNG, Betraege


def bilde_haushalt() -> Betraege:
    """Alle Positionen beider Pläne; fortgeschrieben = Ansatz + Nachtrag + Übertragung."""
    ergebnisplan = bilde_ergebnisplan()
    betraege = ergebnisplan | bilde_verrechnung() | bilde_zahlungen(ergebnisplan) | bilde_einzelpositionen()
    for zeile in betraege.values():
        teile = [zeile[spalte] for spalte in (ANSATZ, NACHTRAG, UEBERTRAGUNG) if spalte in zeile]
        if teile:
            zeile[FORTGESCHRIEBEN] = sum(teile)
    return betraege


def bilde_haushaltsblaetter() -> list[Blatt]:
    """Die Blätter von ``haushalt_2025.xlsx``."""
    betraege = bilde_haushalt()
    return [
        angaben_blatt(lade("haushalt")["angaben"]),
        _haushaltszeilen(betraege),
        _produkte(),
        bilde_gesamtergebnisplan(betraege),
        bilde_bilanzblatt(betraege),
    ]


def _fachbereich(produkt: dict[str, Any]) -> str:
    """Fachbereich eines Produkts mit Nummer und Name."""
    return str(lade("haushalt")["fachbereiche"][produkt["fachbereich"]])


def _kontobezeichnung(konto: str) -> str:
    """Name des Kontos; Finanzkonten heißen wie ihr Ergebniskonto, wenn nichts anderes steht."""
    plan = lade("kontenplan")
    eigene = plan["finanz"].get(int(konto)) or plan["ergebnis"].get(int(konto))
    gegenkonto = {"6": "4", "7": "5"}.get(konto[0], konto[0]) + konto[1:]
    return str((eigene or plan["ergebnis"][int(gegenkonto)])["name"])


def _haushaltszeilen(betraege: Betraege) -> Blatt:
    """Eine Zeile je Position und Spalte, nach Plan, Produkt, Konto und Jahr geordnet."""
    fachbereiche = {produkt["produkt"]: _fachbereich(produkt) for produkt in lade("produkte")}
    zeilen: list[list[Any]] = []
    for produkt, konto in sorted(betraege, key=lambda schluessel: (schluessel[1][0] in "67", *schluessel)):
        plan = "Finanz" if konto[0] in "67" else "Ergebnis"
        kopf = [plan, produkt, fachbereiche[produkt], konto, _kontobezeichnung(konto)]
        zeile = betraege[produkt, konto]
        for spalte in (name for name in SPALTEN if name in zeile):
            wertart, jahr = spalte.split()
            zeilen.append([int(jahr), wertart, *kopf, zeile[spalte] / 100])
    return Blatt("Haushaltszeilen", _SPALTEN_ZEILEN, zeilen)


_SPALTEN_ZEILEN = [
    Spalte("Jahr", 7, "jahr"),
    Spalte("Wertart", 16),
    Spalte("Plan", 10),
    Spalte("Produkt", 10),
    Spalte("Fachbereich", 40),
    Spalte("Konto", 9),
    Spalte("Kontobezeichnung", 62),
    Spalte("Betrag", 17, "betrag"),
]


def _produkte() -> Blatt:
    """Produkte mit Produktgruppe, Produktbereich und Fachbereich."""
    zeilen = [
        [nummer := eintrag["produkt"], eintrag["name"], nummer[:4], nummer[:2], _fachbereich(eintrag)]
        for eintrag in lade("produkte")
    ]
    spalten = [
        Spalte("Produkt", 10),
        Spalte("Bezeichnung", 60),
        Spalte("Produktgruppe", 15),
        Spalte("Produktbereich", 16),
        Spalte("Fachbereich", 42),
    ]
    return Blatt("Produkte", spalten, zeilen)
