"""Abschnitt 7: Methode und Datenstand."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.berichten.inhalt import (
    Absatz,
    Abschnitt,
    Art,
    Aufzaehlung,
    Baustein,
    Spalte,
    Tabelle,
    zeile,
)
from nachhaltigkeitshaushalt.berichten.schreibweise import FEHLT, datum
from nachhaltigkeitshaushalt.kern.regelwerk import gueltig_in, lade_regeln

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage

ZEICHEN_SHA = 12
_VERFAHREN = (
    (
        "Beträge werden in ganzen Cent gerechnet. Verteilt wird auf der feinsten Ebene nach der Methode der größten "
        "Reste: Die Summe der Teile ist genau der verteilte Betrag."
    ),
    (
        "Was keinem Ziel zugeordnet ist, steht als eigene Zeile in jeder Tabelle. Beträge, die andere nur wiederholen, "
        "sind nachrichtlich gezeigt und zählen nicht mit."
    ),
    (
        "Sollwert eines Jahres ist der Punkt auf der geraden Linie vom Basiswert zum Zielwert; Abweichung ist Ist "
        "minus Soll."
    ),
    "Im Fließtext und in Abbildungen sind Beträge gerundet; die Tabellen zeigen sie ungerundet.",
)


def abschnitt_methode(grundlage: Berichtsgrundlage) -> Abschnitt:
    """Wie gerechnet wurde, nach welchen Regeln und aus welchen Dateien."""
    bausteine: list[Baustein | None] = [
        Absatz(_stand(grundlage)),
        Aufzaehlung(_VERFAHREN),
        _methoden(grundlage),
        _dateien(grundlage) if grundlage.dateien else None,
    ]
    return Abschnitt("Methode und Datenstand", tuple(baustein for baustein in bausteine if baustein is not None))


def _stand(grundlage: Berichtsgrundlage) -> str:
    """Datenstand der Eingaben und der Kennzahlwerte."""
    saetze = []
    if grundlage.angaben.get("stand"):
        saetze.append(f"Datenstand des Haushalts: {datum(grundlage.angaben['stand'])}.")
    staende = sorted(grundlage.kennzahlwerte["datenstand"].dropna().astype(str))
    if staende:
        saetze.append(f"Datenstand der Kennzahlwerte: {datum(staende[0])} bis {datum(staende[-1])}.")
    saetze.append(
        "Gleiche Regeln auf später berichtigten Daten können zu anderen Urteilen führen; darum gehören Datenstand "
        "und Fassung der Regel zu jedem Urteil."
    )
    return " ".join(saetze)


def _methoden(grundlage: Berichtsgrundlage) -> Tabelle | None:
    """Die angewandten Bewertungsregeln mit Fassung und Fundstelle."""
    urteile = grundlage.zielerreichung[["methode", "regelversion"]].dropna()
    anzahl = Counter((str(m), str(v)) for m, v in urteile.itertuples(index=False))
    if not anzahl:
        return None
    spalten = (
        Spalte("Regel", breite=4.2),
        Spalte("Fassung", breite=2.2),
        Spalte("Kennzahlen", Art.ANZAHL, 2.0),
        Spalte("Fundstelle", breite=8.5),
    )
    zeilen = tuple(
        zeile(spalten, [*_regel(methode, grundlage.jahr, version), n, _fundstelle(methode, grundlage.jahr)])
        for (methode, version), n in anzahl.items()
    )
    return Tabelle("methoden", "Angewandte Bewertungsregeln", "Methode", spalten, zeilen)


def _methode(name: str) -> dict[str, Any]:
    """Eintrag einer Methode im Regelwerk, leer wenn es sie nicht gibt."""
    eintrag: dict[str, Any] = lade_regeln("methoden")["methoden"].get(name, {})
    return eintrag


def _regel(methode: str, jahr: int, version: str) -> list[str]:
    """Bezeichnung und Fassung einer Methode."""
    return [str(_methode(methode).get("bezeichnung", methode)), version or f"gültig {jahr}"]


def _fundstelle(methode: str, jahr: int) -> str:
    """Fundstelle der für das Jahr geltenden Fassung."""
    fassung = gueltig_in(_methode(methode).get("fassungen", []), jahr)
    return FEHLT if fassung is None else str(fassung["fundstelle"])


def _dateien(grundlage: Berichtsgrundlage) -> Tabelle:
    """Gelesene Dateien mit dem Anfang ihrer Prüfsumme."""
    spalten = (Spalte("Datei", breite=9), Spalte("Prüfsumme SHA-256 (Anfang)", breite=6))
    zeilen = tuple(zeile(spalten, [name, wert[:ZEICHEN_SHA]]) for name, wert in sorted(grundlage.dateien.items()))
    return Tabelle("dateien", "Gelesene Dateien", "Dateien", spalten, zeilen)
