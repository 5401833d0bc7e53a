"""Abschnitte der Beschlussvorlage: Beschlussvorschlag, Vergleich der Regeln, Auswirkungen, Beratung."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.berichten.abschnitte.beschlussvorlage_lage import name_der
from nachhaltigkeitshaushalt.berichten.bilddaten import Balken, Balkenbild
from nachhaltigkeitshaushalt.berichten.inhalt import (
    Abbildung,
    Absatz,
    Abschnitt,
    Art,
    Aufzaehlung,
    Baustein,
    Spalte,
    Tabelle,
    Wert,
    Zelle,
    gleiche_nachkommastellen,
    zeile,
)
from nachhaltigkeitshaushalt.berichten.schreibweise import FEHLT, aufgezaehlt, euro, mehrzahl, prozent, zahl
from nachhaltigkeitshaushalt.bewerten.priorisierung import REGELN, vorgaben

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.abschnitte.beschlussvorlage_lage import Vorlage

JA, NEIN = "✓", "·"
GRUPPEN = {3: "von allen drei Regeln gewählt", 2: "von zwei Regeln gewählt", 1: "von einer Regel gewählt",
           0: "von keiner Regel gewählt"}  # fmt: skip


def kurzfassung(vorlage: Vorlage) -> tuple[str, ...]:
    """Was beschlossen werden soll, was übrig bleibt, was nicht zum Zug kommt."""
    wahl = vorlage.vorschlag()
    einig = [m for m in vorlage.massnahmen() if vorlage.treffer(m) == len(REGELN)]
    nicht = [m["massnahme"] for m in vorlage.massnahmen() if not m[vorlage.regel]]
    saetze = (
        f"Vorgeschlagen {'wird' if wahl['anzahl'] == 1 else 'werden'} "
        f"{mehrzahl(wahl['anzahl'], 'Maßnahme', 'Maßnahmen')} für zusammen {euro(wahl['kosten_cent'])} "
        f"aus einem gemeinsamen Budget von {euro(vorlage.ergebnis.budget_cent)}; "
        f"{euro(wahl['rest_cent'])} bleiben frei."
    )
    regeln = (
        f"Drei Regeln wurden nebeneinander gerechnet; {mehrzahl(len(einig), 'Maßnahme ist', 'Maßnahmen sind')} "
        "nach jeder von ihnen gewählt."
    )
    uebrige = f"Nicht vorgeschlagen: {aufgezaehlt(nicht)}." if nicht else "Alle Maßnahmen sind vorgeschlagen."
    return (saetze, regeln, uebrige)


def abschnitt_beschluss(vorlage: Vorlage) -> Abschnitt:
    """Der Beschlussvorschlag mit den Maßnahmen und ihren Kosten."""
    gewaehlt, wahl = vorlage.gewaehlte(), vorlage.vorschlag()
    if not gewaehlt:
        grund = "Unter dem gemeinsamen Budget ist keine Maßnahme wählbar; ein Beschluss wird nicht vorgeschlagen."
        return Abschnitt("Beschlussvorschlag", (Absatz(grund), *_befunde(vorlage)))
    text = (
        f"Der {vorlage.gremium} beschließt, aus dem gemeinsamen Budget des Handlungsfelds „{vorlage.feld}“ für das "
        f"Haushaltsjahr {vorlage.ergebnis.jahr} die folgenden Maßnahmen mit zusammen {euro(wahl['kosten_cent'])} "
        f"umzusetzen. Der Vorschlag folgt der Regel „{wahl['name']}“. Die nicht verplanten "
        f"{euro(wahl['rest_cent'])} bleiben im gemeinsamen Budget."
    )
    spalten = (
        Spalte("Maßnahme", breite=5.6),
        Spalte("Produkt", breite=4.0),
        Spalte("Kosten", Art.EURO, 2.0),
        Spalte("Meilensteine", breite=4.9),
    )
    zeilen = [
        zeile(spalten, [name_der(m), _produkt(vorlage, m), int(m["betrag_cent"]), _text(m["meilensteine"])])
        for m in gewaehlt
    ]
    zeilen.append(zeile(spalten, ["Summe", "", wahl["kosten_cent"], ""], betont=True))
    titel = f"Vorgeschlagene Maßnahmen {vorlage.ergebnis.jahr} in Euro"
    tabelle = gleiche_nachkommastellen(Tabelle("vorschlag", titel, "Vorschlag", spalten, tuple(zeilen)))
    return Abschnitt("Beschlussvorschlag", (Absatz(text), tabelle, *_befunde(vorlage)))


def _befunde(vorlage: Vorlage) -> list[Baustein]:
    """Was nicht teilnahm und warum."""
    befunde = vorlage.ergebnis.befunde
    if befunde.empty:
        return []
    punkte = tuple(f"{t} {h}" for t, h in zip(befunde["text"], befunde["hinweis"], strict=True))
    return [Absatz("Bei der Auswahl ist zu beachten:"), Aufzaehlung(punkte)]


def _produkt(vorlage: Vorlage, massnahme: dict[str, Any]) -> str | None:
    """Produktnummer mit Bezeichnung."""
    produkt = _text(massnahme["produkt"])
    return f"{produkt} {vorlage.produkte[produkt]}" if produkt in vorlage.produkte else produkt


def _text(wert: object) -> str | None:
    """Text oder None, wenn die Zelle leer ist."""
    return wert if isinstance(wert, str) else None


def abschnitt_vergleich(vorlage: Vorlage) -> Abschnitt:
    """Die Regeln nebeneinander: was sie wählen, was sie auslassen, wie fest die Wahl ist."""
    regeln = tuple(f"„{r['name']}“: {r['text']}" for r in vorlage.regelzeilen())
    return Abschnitt(
        "Drei Regeln im Vergleich",
        (
            Absatz("Keine Regel entscheidet; jede beantwortet eine andere Frage."),
            Aufzaehlung(regeln),
            _regeltabelle(vorlage),
            _bild(vorlage),
            Absatz(_robustheit(vorlage)),
            _massnahmentabelle(vorlage),
        ),
    )


def _regeltabelle(vorlage: Vorlage) -> Tabelle:
    """Eine Zeile je Regel."""
    spalten = (
        Spalte("Regel", breite=3.4),
        Spalte("Maß\u00adnahmen", Art.ANZAHL, 1.5),
        Spalte("Kosten", Art.EURO, 2.1),
        Spalte("Rest", Art.EURO, 1.9),
        Spalte("Punkt\u00adsumme", Art.ZAHL, 1.5),
        Spalte("Stimmzettel vertreten", breite=2.2),
        Spalte("Lässt aus", breite=3.9),
    )
    zeilen = tuple(
        zeile(spalten, [r["name"], r["anzahl"], r["kosten_cent"], r["rest_cent"], Zelle(r["punktsumme"], Art.ZAHL, 1),
                        f"{r['vertreten']} von {r['stimmzettel']}", r["ausgelassen"] or FEHLT],
              betont=r["regel"] == vorlage.regel)
        for r in vorlage.regelzeilen()
    )  # fmt: skip
    hinweis = (
        "Fett: vorgeschlagene Regel. Vertreten ist ein Stimmzettel, wenn mindestens eine seiner Maßnahmen gewählt ist."
    )
    titel = "Die Regeln nebeneinander, Beträge in Euro"
    return gleiche_nachkommastellen(Tabelle("regeln", titel, "Regeln", spalten, zeilen, hinweis))


def _bild(vorlage: Vorlage) -> Abbildung:
    """Kosten je Maßnahme, gruppiert danach, wie viele Regeln sie wählen."""
    geordnet = sorted(vorlage.massnahmen(), key=lambda m: -vorlage.treffer(m))
    balken = tuple(
        Balken(
            name_der(m), (int(m["betrag_cent"]),), gruppe=GRUPPEN[vorlage.treffer(m)], ist_rest=not vorlage.treffer(m)
        )
        for m in geordnet
    )
    einig = sum(vorlage.treffer(m) == len(REGELN) for m in geordnet)
    worte = "; ".join(f"{b.beschriftung} {euro(b.werte[0] or 0)}, {b.gruppe}" for b in balken)
    aussage = f"Alle drei Regeln wählen {mehrzahl(einig, 'Maßnahme', 'Maßnahmen')} von {len(balken)}"
    quelle = f"Quelle: {', '.join(sorted(vorlage.dateien))}; eigene Berechnung"
    return Abbildung(
        "regeln", "Kosten der Maßnahmen und wie viele Regeln sie wählen", f"Balkendiagramm. {worte}.",
        Balkenbild(aussage, ("Kosten",), balken, quelle),
    )  # fmt: skip


def _robustheit(vorlage: Vorlage) -> str:
    """Wie fest die beste Auswahl gegen andere Gewichte ist."""
    regeln = vorgaben(vorlage.ergebnis.jahr)
    fest = float(regeln["fest_ab"])
    offen = [m["massnahme"] for m in vorlage.massnahmen() if 1 - fest < m["robustheit_exakt"] < fest]
    text = (
        f"Zur Probe wurden alle Gewichte vielfach unabhängig um bis zu {prozent(100 * regeln['spanne'], 0)} nach "
        "oben und unten verändert. „Fest“ nennt, in wie viel Prozent der Fälle die beste Auswahl die Maßnahme enthält. "
    )
    if not offen:
        return text + "Jede Wahl dieser Regel bleibt dabei in mindestens neun von zehn Fällen dieselbe."
    return text + f"Von den Gewichten hängt die Wahl ab bei: {aufgezaehlt(offen)}."


def _massnahmentabelle(vorlage: Vorlage) -> Tabelle:
    """Jede Maßnahme mit Kosten, Punkten, Zustimmungen und der Wahl jeder Regel."""
    kurz = {"rangfolge": "Rang\u00adfolge", "exakt": "Beste Auswahl", "beteiligung": "Gleiche Anteile"}
    spalten = (
        Spalte("Maßnahme", breite=6.0),
        Spalte("Ziel", breite=6.2),
        Spalte("Kosten", Art.EURO, 2.0),
        Spalte("Punkte", Art.ZAHL, 1.5),
        Spalte("Rang", Art.ANZAHL, 1.3),
        Spalte("Stimmen", Art.ANZAHL, 1.6),
        *(Spalte(kurz[regel], breite=1.7) for regel in REGELN),
        Spalte("Fest", Art.PROZENT, 1.5),
    )
    zeilen = tuple(zeile(spalten, _massnahmenwerte(vorlage, m)) for m in vorlage.massnahmen())
    hinweis = f"{JA} gewählt, {NEIN} nicht gewählt. Punkte von 0 bis 10; „{FEHLT}“ heißt nicht bewertet."
    titel = "Maßnahmen im Vergleich, Kosten in Euro"
    tabelle = Tabelle("massnahmen", titel, "Maßnahmen", spalten, zeilen, hinweis, quer=True)
    return gleiche_nachkommastellen(tabelle)


def _massnahmenwerte(vorlage: Vorlage, massnahme: dict[str, Any]) -> list[Wert | Zelle]:
    """Die Zellen einer Maßnahme; unbewertet bleiben Punkte und Rang leer."""
    bewertet = not isnan(massnahme["punkte"])
    return [
        name_der(massnahme),
        _ziel(vorlage, massnahme),
        int(massnahme["betrag_cent"]),
        Zelle(float(massnahme["punkte"]) if bewertet else None, Art.ZAHL, 1),
        int(massnahme["rang"]) if bewertet else None,
        int(massnahme["stimmen"]),
        *(JA if massnahme[regel] else NEIN for regel in REGELN),
        Zelle(100 * float(massnahme["robustheit_exakt"]), Art.PROZENT, 0),
    ]


def _ziel(vorlage: Vorlage, massnahme: dict[str, Any]) -> str | None:
    """Ziel mit Schlüssel und Bezeichnung."""
    ziel = _text(massnahme["ziel"])
    return f"{ziel} {vorlage.ziele[ziel]}" if ziel in vorlage.ziele else ziel


def abschnitt_auswirkungen(vorlage: Vorlage) -> Abschnitt:
    """Finanzielle Auswirkungen je Produkt und was jede Maßnahme bewirken soll."""
    je_produkt: dict[str, int] = {}
    for m in vorlage.gewaehlte():
        name = _produkt(vorlage, m) or FEHLT
        je_produkt[name] = je_produkt.get(name, 0) + int(m["betrag_cent"])
    spalten = (Spalte("Produkt", breite=8), Spalte("Kosten", Art.EURO, 2.5))
    zeilen = [zeile(spalten, paar) for paar in sorted(je_produkt.items())]
    zeilen.append(zeile(spalten, ["Summe", sum(je_produkt.values())], betont=True))
    titel = f"Finanzielle Auswirkungen {vorlage.ergebnis.jahr} je Produkt in Euro"
    tabelle = gleiche_nachkommastellen(Tabelle("auswirkungen", titel, "Auswirkungen", spalten, tuple(zeilen)))
    gruende = tuple(f"{name_der(m)}: {_text(m['begruendung']) or FEHLT}." for m in vorlage.gewaehlte())
    text = (
        f"Die Maßnahmen werden aus dem gemeinsamen Budget von {euro(vorlage.ergebnis.budget_cent)} bezahlt; "
        "zusätzliche Mittel sind nicht nötig."
    )
    return Abschnitt("Auswirkungen", (Absatz(text), tabelle, Absatz("Begründung der Maßnahmen:"), Aufzaehlung(gruende)))


def abschnitt_grundlage(vorlage: Vorlage) -> Abschnitt:
    """Gewichte und Rechenweg."""
    spalten = (
        Spalte("Art", breite=2.5),
        Spalte("Name", breite=8),
        Spalte("Gewicht", Art.ZAHL, 2),
        Spalte("Anteil", Art.PROZENT, 2),
    )
    zeilen = tuple(
        zeile(spalten, [g["art"].capitalize(), g["name"], Zelle(g["gewicht"], Art.ZAHL, 1), 100 * g["anteil"]])
        for g in vorlage.ergebnis.gewichte.to_dict("records")
    )
    exakt = next(r for r in vorlage.regelzeilen() if r["regel"] == "exakt")
    beweis = "Kein Vorschlag im Rahmen des Budgets erreicht eine größere Punktsumme; das ist rechnerisch bewiesen."
    text = (
        "Punkte sind das Mittel der abgegebenen Bewertungen, gewichtet mit Kriterium und Gruppe. Wer nicht bewertet, "
        f"zählt nicht mit. Beste Auswahl: Punktsumme {zahl(exakt['punktsumme'], 1)}. "
        f"{beweis if exakt['bewiesen'] else ''}"
    )
    quelle = vorgaben(vorlage.ergebnis.jahr)["fundstelle"]
    dateien = "; ".join(f"{name} (SHA-256 {summe[:12]}…)" for name, summe in sorted(vorlage.dateien.items()))
    tabelle = Tabelle("gewichte", "Gewichte der Bewertung", "Gewichte", spalten, zeilen)
    bausteine = (Absatz(text), tabelle, Absatz(f"Grundlage: {quelle}."), Absatz(f"Gelesene Dateien: {dateien}."))
    return Abschnitt("Grundlage der Bewertung", bausteine)


def abschnitt_beratung(vorlage: Vorlage) -> Abschnitt:
    """Die Tafel für das Ergebnis der Beratung."""
    titel = ("Gremium", "Sitzung am", "Ja", "Nein", "Enthaltung", "abweichend")
    spalten = tuple(Spalte(name, breite=3.4 if name == "Gremium" else 1.8) for name in titel)
    gremien = (f"Kernteam {vorlage.feld}", vorlage.gremium)
    zeilen = tuple(zeile(spalten, [name, *[""] * 5]) for name in gremien)
    return Abschnitt("Beratungsergebnis", (Tabelle("beratung", "Beratungsfolge und Ergebnis", "", spalten, zeilen),))
