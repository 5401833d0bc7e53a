"""Die Steckbriefe der Produkte: Auftrag, Aufgabenart, Zielgruppe und wer verantwortlich ist."""

from __future__ import annotations

from erzeuger.inhalte import lade
from erzeuger.mappe import Blatt, Spalte

AUFGABENARTEN = {
    "p": "pflichtig",
    "w": "pflichtig nach Weisung",
    "s": "pflichtig mit Gestaltungsspielraum",
    "f": "freiwillig",
}
BEEINFLUSSBARKEIT = {"n": "niedrig", "m": "mittel", "h": "hoch"}
SPALTEN = [
    Spalte("Produkt", 10),
    Spalte("Kurzbeschreibung", 82),
    Spalte("Auftragsgrundlage", 60),
    Spalte("Aufgabenart", 34),
    Spalte("Beeinflussbarkeit", 18),
    Spalte("Zielgruppe", 56),
    Spalte("Verantwortlich", 50),
]


def bilde_produktsteckbriefe() -> Blatt:
    """Eine Zeile je Produkt; was die Beispielstadt nicht angibt, bleibt leer."""
    stamm = lade("haushalt")["fachbereiche"]
    fachbereiche = {produkt["produkt"]: stamm[produkt["fachbereich"]] for produkt in lade("produkte")}
    zeilen = [
        [
            eintrag["produkt"],
            eintrag["text"],
            eintrag.get("grundlage"),
            AUFGABENARTEN[eintrag["art"]],
            BEEINFLUSSBARKEIT[eintrag["einfluss"]],
            eintrag.get("gruppe"),
            f"Leitung {fachbereiche[eintrag['produkt']]}",
        ]
        for eintrag in lade("steckbriefe")
    ]
    return Blatt("Produktsteckbriefe", SPALTEN, zeilen)
