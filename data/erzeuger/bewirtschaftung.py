"""Gemeinsame Budgets im Lauf des Jahres: Regeln, Aufträge, Monatswerte, Maßnahmen, Bewertungen."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from erzeuger.haushalt import bilde_haushalt
from erzeuger.inhalte import lade
from erzeuger.mappe import Blatt, Spalte
from erzeuger.zahlen import ERGEBNISJAHRE, verteile, zufall

SEITEN = {"4": "Ertrag", "5": "Aufwand", "68": "Einzahlung", "78": "Auszahlung"}
"""Kontenanfang → Seite; vom Finanzplan nur Investitionen."""


def bilde_bewirtschaftung() -> list[Blatt]:
    """Die Blätter zum Führen der gemeinsamen Budgets."""
    return [_budgetregeln(), _mittelbindung(), _monatswerte(), _massnahmen(), _bewertungen(), _stimmen(), _gewichte()]


def _budgetregeln() -> Blatt:
    """Was bei Umschichtungen einzuhalten ist."""
    zeilen = [
        [regel["regel"], regel.get("feld"), regel.get("wert"), regel.get("betrag"), None, None, regel["grund"]]
        for regel in lade("bewirtschaftung")["budgetregeln"]
    ]
    spalten = [
        Spalte("Regel", 16),
        Spalte("Handlungsfeld", 15),
        Spalte("Wert", 24),
        Spalte("Betrag", 16, "betrag"),
        Spalte("Gültig ab", 11, "jahr"),
        Spalte("Gültig bis", 11, "jahr"),
        Spalte("Begründung", 80),
    ]
    return Blatt("Budgetregeln", spalten, zeilen)


def _mittelbindung() -> Blatt:
    """Aufträge des Haushaltsjahres."""
    zeilen = [
        [
            a["auftrag"], a["datum"], a["produkt"], a.get("konto"), a["seite"], a["datum"].year, a["betrag"],
            a["massnahme"], a["erledigt"], a["text"],
        ]
        for a in lade("bewirtschaftung")["mittelbindung"]
    ]  # fmt: skip
    spalten = [
        Spalte("Auftrag", 14),
        Spalte("Datum", 12, "datum"),
        Spalte("Produkt", 10),
        Spalte("Konto", 10),
        Spalte("Seite", 12),
        Spalte("Jahr", 8, "jahr"),
        Spalte("Betrag", 16, "betrag"),
        Spalte("Maßnahme", 12),
        Spalte("Erledigt am", 13, "datum"),
        Spalte("Bezeichnung", 50),
    ]
    return Blatt("Mittelbindung", spalten, zeilen)


def _budgetzeilen() -> list[tuple[str, str]]:
    """Produkte und Konten, die zu einem gemeinsamen Budget gehören; leeres Konto: das ganze Produkt."""
    eintraege = lade("budgets")["handlungsfeldbudgets"]
    return sorted({(eintrag["produkt"], str(eintrag.get("konto", ""))) for eintrag in eintraege})


def _monatswerte() -> Blatt:
    """Die Ergebnisse der Jahre auf Monate verteilt; zwölf Monate ergeben auf den Cent das Jahr."""
    summen: dict[tuple[str, str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for (produkt, konto), zeile in bilde_haushalt().items():
        seite = SEITEN.get(konto[:1]) or SEITEN.get(konto[:2])
        for budgetprodukt, budgetkonto in _budgetzeilen():
            if seite and produkt == budgetprodukt and konto.startswith(budgetkonto):
                for jahr in ERGEBNISJAHRE:
                    summen[produkt, budgetkonto, seite][jahr] += zeile.get(f"Ergebnis {jahr}", 0)
    zeilen = [
        [jahr, monat, None, produkt, konto or None, seite, cent / 100]
        for (produkt, konto, seite), jahre in sorted(summen.items())
        for jahr, betrag in jahre.items()
        for monat, cent in _monate(betrag, produkt, seite, jahr).items()
        if betrag
    ]
    spalten = [
        Spalte("Jahr", 8, "jahr"),
        Spalte("Monat", 8, "jahr"),
        Spalte("Datum", 12, "datum"),
        Spalte("Produkt", 10),
        Spalte("Konto", 10),
        Spalte("Seite", 12),
        Spalte("Betrag", 16, "betrag"),
    ]
    return Blatt("Monatswerte", spalten, zeilen)


def _monate(betrag: int, produkt: str, seite: str, jahr: int) -> dict[int, int]:
    """Ein Jahresbetrag nach dem Jahresgang, je Monat fest gestreut."""
    inhalt = lade("bewirtschaftung")
    vorgabe = inhalt["gang_investition"] if seite in {"Einzahlung", "Auszahlung"} else "gleich"
    gang = inhalt["jahresgaenge"][inhalt["gaenge"][seite.lower()].get(produkt, vorgabe)]
    gewichte = {
        f"{monat:02d}": gewicht * (1 + inhalt["streuung"] * zufall("Monat", produkt, seite, str(jahr), str(monat)))
        for monat, gewicht in enumerate(gang, start=1)
    }
    return {int(monat): cent for monat, cent in verteile(betrag, gewichte, 1).items()}


def _massnahmen() -> Blatt:
    """Maßnahmen mit Kosten, Ziel und Meilensteinen."""
    zeilen = [
        [
            m["massnahme"], m["name"], m["feld"], m["produkt"], m["ziel"], m["jahr"], m.get("seite", "Aufwand"),
            m["betrag"], m["status"], m["meilensteine"], m["grund"],
        ]
        for m in lade("bewirtschaftung")["massnahmen"]
    ]  # fmt: skip
    spalten = [
        Spalte("Maßnahme", 11),
        Spalte("Bezeichnung", 54),
        Spalte("Handlungsfeld", 15),
        Spalte("Produkt", 10),
        Spalte("Ziel", 9),
        Spalte("Jahr", 8, "jahr"),
        Spalte("Seite", 12),
        Spalte("Betrag", 16, "betrag"),
        Spalte("Status", 14),
        Spalte("Meilensteine", 50),
        Spalte("Begründung", 44),
    ]
    return Blatt("Maßnahmen", spalten, zeilen)


def _vorgeschlagene() -> list[dict[str, Any]]:
    """Die Maßnahmen, über die beraten wird."""
    return [m for m in lade("bewirtschaftung")["massnahmen"] if m["status"] == "vorgeschlagen"]


def _bewertungen() -> Blatt:
    """Punkte jeder Gruppe je Maßnahme und Kriterium, fest gestreut um die Gunst der Maßnahme."""
    bewertung = lade("bewirtschaftung")["bewertung"]
    zeilen = []
    for massnahme in _vorgeschlagene():
        for gruppe in bewertung["gruppen"]:
            for kriterium in bewertung["kriterien"]:
                neigung = 2.2 * zufall("Kriterium", massnahme["massnahme"], kriterium)
                eigensinn = 1.4 * zufall("Gruppe", massnahme["massnahme"], gruppe, kriterium)
                punkte = min(10, max(0, round(massnahme["gunst"] + neigung + eigensinn)))
                zeilen.append([massnahme["massnahme"], gruppe, kriterium, punkte])
    spalten = [Spalte("Maßnahme", 11), Spalte("Gruppe", 44), Spalte("Kriterium", 20), Spalte("Punkte", 10, "jahr")]
    return Blatt("Bewertungen", spalten, zeilen)


def _stimmen() -> Blatt:
    """Stimmzettel der Beteiligung: wem wie vielen Maßnahmen zugestimmt wird, ist fest gestreut."""
    zeilen = []
    for feld, anzahl in lade("bewirtschaftung")["bewertung"]["stimmzettel"].items():
        for nummer in range(1, anzahl + 1):
            zettel = f"{feld}-{nummer:03d}"
            gruppe = "Politik" if nummer % 6 == 0 else "Zivilgesellschaft"
            for massnahme in _vorgeschlagene():
                name = massnahme["massnahme"]
                if massnahme["feld"] == feld and zufall("Stimme", zettel, name) < massnahme["gunst"] / 5 - 1.35:
                    zeilen.append([zettel, gruppe, name])
    return Blatt("Stimmen", [Spalte("Stimmzettel", 14), Spalte("Gruppe", 20), Spalte("Maßnahme", 11)], zeilen)


def _gewichte() -> Blatt:
    """Gewichte der Kriterien und Gruppen."""
    bewertung = lade("bewirtschaftung")["bewertung"]
    zeilen = [["Kriterium", name, wert, bewertung["grund"]] for name, wert in bewertung["kriterien"].items()]
    zeilen += [["Gruppe", name, wert, bewertung["grund"]] for name, wert in bewertung["gruppen"].items()]
    spalten = [Spalte("Art", 12), Spalte("Name", 44), Spalte("Gewicht", 10, "jahr"), Spalte("Begründung", 30)]
    return Blatt("Gewichte", spalten, zeilen)
