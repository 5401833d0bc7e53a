"""Bilanz: Eröffnung und Schlussbestände, aus den Ergebnissen beider Pläne fortgeschrieben, und ihr Blatt."""

from __future__ import annotations

from typing import Any

from erzeuger.inhalte import lade, lade_landesprofil
from erzeuger.mappe import Blatt, Spalte
from erzeuger.zahlen import ERGEBNISJAHRE, TAUSEND_EURO, Betraege

Bestaende = dict[str, int]
"""Bestand in Cent je Bilanzposten."""
SEITEN = {
    "aktiva": "Aktiva",
    "passiva": "Passiva",
    "anlagenspiegel": "Anlagenspiegel",
    "forderungsspiegel": "Forderungsspiegel",
    "verbindlichkeitenspiegel": "Verbindlichkeitenspiegel",
}


def bilde_bilanzblatt(betraege: Betraege) -> Blatt:
    """Alle Posten des Landesprofils mit einer Spalte je Stichtag; ohne Angabe bleibt die Zelle leer."""
    bilanzen = bilde_bilanzen(betraege)
    gliederung = lade_landesprofil()["bilanz"][0]["posten"]
    zeilen = [
        [
            SEITEN[p["seite"]],
            p["nummer"],
            p["bezeichnung"],
            *(_euro(stand.get(p["posten"])) for stand in bilanzen.values()),
        ]
        for p in gliederung
    ]
    fett = {nummer for nummer, posten in enumerate(gliederung) if "summe" in posten}
    spalten = [Spalte("Seite", 24), Spalte("Position", 10), Spalte("Bezeichnung", 66)]
    stichtage = [Spalte(f"31.12.{jahr}", 18, "betrag") for jahr in bilanzen]
    return Blatt("Bilanz", [*spalten, *stichtage], zeilen, fett, feste_spalten=3)


def bilde_bilanzen(betraege: Betraege) -> dict[int, Bestaende]:
    """Bestände am Ende des Eröffnungsjahres und jedes Ergebnisjahres, mit Spiegeln und Summen."""
    inhalt = lade("bilanz")
    staende = {inhalt["stichjahr"]: eroeffnung()}
    for jahr in ERGEBNISJAHRE:
        staende[jahr] = _fortgeschrieben(staende[jahr - 1], betraege, f"Ergebnis {jahr}")
    return {jahr: _mit_summen(stand | _spiegel(stand, betraege, jahr)) for jahr, stand in staende.items()}


def eroeffnung() -> Bestaende:
    """Bestände der Eröffnung; die allgemeine Rücklage gleicht Aktiva und Passiva aus."""
    inhalt = lade("bilanz")
    seiten = {
        seite: {posten: angaben["bestand"] * TAUSEND_EURO for posten, angaben in inhalt[seite].items()}
        for seite in ("aktiva", "passiva")
    }
    rest = sum(seiten["aktiva"].values()) - sum(seiten["passiva"].values())
    return seiten["aktiva"] | {"allgemeine_ruecklage": rest} | seiten["passiva"]


def _fortgeschrieben(vorher: Bestaende, betraege: Betraege, spalte: str) -> Bestaende:
    """Bestände ein Jahr später; das alte Jahresergebnis geht in die Ausgleichsrücklage."""
    inhalt = lade("bilanz")
    neu = dict(vorher)
    for posten, angaben in (inhalt["aktiva"] | inhalt["passiva"]).items():
        neu[posten] += _bewegung(betraege, spalte, angaben)
    neu["ausgleichsruecklage"] += vorher["bilanz_jahresergebnis"]
    neu["bilanz_jahresergebnis"] = _bewegung(betraege, spalte, {"plus": [{"konten": [4]}], "minus": [{"konten": [5]}]})
    return neu


def _spiegel(stand: Bestaende, betraege: Betraege, jahr: int) -> Bestaende:
    """Anlagenspiegel der Ergebnisjahre und Restlaufzeiten; getilgt wird gleichmäßig wie im Folgejahr."""
    inhalt = lade("bilanz")
    spalte = f"Ergebnis {jahr}"
    anlagen = {name: _bewegung(betraege, spalte, angaben) for name, angaben in inhalt["spiegel"].items()}
    folgejahr = f"Ergebnis {jahr + 1}" if jahr + 1 in ERGEBNISJAHRE else f"Planung {jahr + 1}"
    tilgung = _bewegung(betraege, folgejahr, {"plus": [{"konten": inhalt["tilgung_im_folgejahr"]}]})
    kurz = stand["liquiditaetskredite"] + stand["verbindlichkeiten_lieferungen_leistungen"] + tilgung
    lang = inhalt["forderungen_ueber_1_jahr"] * TAUSEND_EURO
    return {
        **(anlagen if jahr in ERGEBNISJAHRE else {}),
        "forderungen_bis_1_jahr": stand["forderungen"] - lang,
        "forderungen_ueber_1_jahr": lang,
        "verbindlichkeiten_bis_1_jahr": kurz,
        "verbindlichkeiten_1_bis_5_jahre": 4 * tilgung,
        "verbindlichkeiten_ueber_5_jahre": stand["investitionskredite"] - 5 * tilgung,
    }


def _mit_summen(stand: Bestaende) -> Bestaende:
    """Bestände mit den Summenposten nach der Formel des Landesprofils."""
    for posten in lade_landesprofil()["bilanz"][0]["posten"]:
        if "summe" in posten:
            stand[posten["posten"]] = sum(stand.get(teil, 0) * gewicht for teil, gewicht in posten["summe"].items())
    return stand


def _bewegung(betraege: Betraege, spalte: str, angaben: dict[str, Any]) -> int:
    """Zugänge minus Abgänge eines Postens aus den Konten einer Spalte."""
    zugang = sum(_summe(betraege, spalte, auswahl) for auswahl in angaben.get("plus", []))
    return zugang - sum(_summe(betraege, spalte, auswahl) for auswahl in angaben.get("minus", []))


def _summe(betraege: Betraege, spalte: str, auswahl: dict[str, Any]) -> int:
    """Summe der Konten mit einem der Anfänge, in den gewählten Produktbereichen."""
    gesucht = tuple(str(anfang) for anfang in auswahl["konten"])
    nur, ohne = auswahl.get("bereiche"), auswahl.get("ohne", ())
    return sum(
        zeile.get(spalte, 0)
        for (produkt, konto), zeile in betraege.items()
        if konto.startswith(gesucht) and (nur is None or produkt[:2] in nur) and produkt[:2] not in ohne
    )


def _euro(cent: int | None) -> float | None:
    """Betrag in Euro; was es nicht gibt, bleibt leer."""
    return None if cent is None else cent / 100
