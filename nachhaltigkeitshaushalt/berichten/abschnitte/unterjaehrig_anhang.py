"""Schluss des unterjährigen Berichts: Umschichtungen, Verfahren und Regeln."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.inhalt import (
    Absatz,
    Abschnitt,
    Art,
    Aufzaehlung,
    Baustein,
    Spalte,
    Tabelle,
    gleiche_nachkommastellen,
    zeile,
)
from nachhaltigkeitshaushalt.berichten.schreibweise import datum, mehrzahl, prozent, rund
from nachhaltigkeitshaushalt.bewerten.prognose import vorgaben

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.abschnitte.unterjaehrig_lage import Jahreslage


def abschnitt_umschichtungen(lage: Jahreslage) -> Abschnitt:
    """Umschichtungen bis zum Stichtag und was davon wirkt."""
    eintraege = lage.stand.verlauf.eintraege
    if eintraege.empty:
        return Abschnitt("Umschichtungen", (Absatz("Bis zum Stichtag gab es keine Umschichtungen."),))
    spalten = (
        Spalte("Nr.", breite=0.9),
        Spalte("Datum", breite=2.0),
        Spalte("Von Produkt", breite=4.4),
        Spalte("Nach Produkt", breite=4.4),
        Spalte("Betrag", Art.EURO, 2.1),
        Spalte("Wirkung", breite=2.4),
    )
    zeilen = tuple(
        zeile(spalten, [str(e["nr"]), datum(e["datum"]), lage.produktname(e["von_produkt"]),
                        lage.produktname(e["nach_produkt"]), int(e["betrag_cent"]),
                        "wirkt" if e["angewendet"] else "nicht angewendet"])
        for e in eintraege.to_dict("records")
    )  # fmt: skip
    wirksam = eintraege[eintraege["angewendet"]]
    summe = rund(int(wirksam["betrag_cent"].sum()))
    anzahl = mehrzahl(len(wirksam), "Umschichtung", "Umschichtungen")
    text = f"Bis zum Stichtag {'wirkt' if len(wirksam) == 1 else 'wirken'} {anzahl}"
    titel = f"Umschichtungen {lage.stand.jahr} bis zum Stichtag in Euro"
    tabelle = gleiche_nachkommastellen(Tabelle("umschichtungen", titel, "Umschichtungen", spalten, zeilen))
    return Abschnitt("Umschichtungen", (Absatz(f"{text} über zusammen {summe}."), tabelle, *_nicht_angewendet(lage)))


def _nicht_angewendet(lage: Jahreslage) -> list[Baustein]:
    """Welche Umschichtungen nicht wirken und warum; nichts, wenn alle wirken."""
    gruende = lage.stand.befunde
    if gruende.empty:
        return []
    punkte = tuple(f"{t} {h}" for t, h in zip(gruende["text"], gruende["hinweis"], strict=True))
    return [Absatz("Nicht angewendet, weil eine Regel verletzt ist:"), Aufzaehlung(punkte)]


def abschnitt_methode(lage: Jahreslage) -> Abschnitt:
    """Verfahren, Ampel und Datenstand in Worten."""
    regeln = vorgaben(lage.stand.jahr)
    grenzen = regeln["ampel"]
    farben = (
        f"Ampel: grün bis {prozent(grenzen['gruen_bis'])} über dem Budget oder bis {rund(grenzen['bagatelle_cent'])}, "
        f"gelb bis {prozent(grenzen['gelb_bis'])}, darüber rot; bei Ertrag und Zuwendung entsprechend darunter. "
        "Ohne Budget ist eine Zeile nicht bewertbar."
    )
    punkte = tuple(f"Verfahren „{v['name']}“: {v['text']}" for v in regeln["verfahren"].values())
    untergrenze = "Bei Ausgaben liegt die Prognose nie unter dem, was gebucht und durch offene Aufträge gebunden ist."
    dateien = "; ".join(f"{name} (SHA-256 {summe[:12]}…)" for name, summe in sorted(lage.dateien.items()))
    befunde = tuple(lage.prognose.befunde["text"])
    return Abschnitt(
        "Verfahren und Datenstand",
        (Aufzaehlung((*punkte, untergrenze, farben, *befunde)), Absatz(f"Grundlage: {regeln['fundstelle']}."),
         Absatz(f"Gelesene Dateien: {dateien}.")),
    )  # fmt: skip
