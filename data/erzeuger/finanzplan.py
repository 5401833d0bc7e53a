"""Finanzplan: Zahlungen folgen dem Ergebnisplan, dazu Investitionen und Kredite."""

from __future__ import annotations

from erzeuger.inhalte import lade, laengster_anfang
from erzeuger.zahlen import (
    ERGEBNISJAHRE,
    NACHTRAG,
    TAUSEND_EURO,
    Betraege,
    Schluessel,
    ist_ergebnis,
    streue,
    zufall,
)

FINANZKLASSE = {"4": "6", "5": "7"}
WACHSTUM_ZUM_VORJAHR = 0.97
CENTSPANNE = 49_900


def bilde_zahlungen(ergebnisplan: Betraege) -> Betraege:
    """Ein- und Auszahlungen der laufenden Verwaltung; Konten ohne Zahlung fehlen."""
    zahlungen: Betraege = {}
    for (produkt, konto), zeile in ergebnisplan.items():
        if lade("kontenplan")["ergebnis"][int(konto)].get("zahlung") != "nein":
            plan = {spalte: cent for spalte, cent in zeile.items() if not ist_ergebnis(spalte)}
            zahlungen[produkt, FINANZKLASSE[konto[0]] + konto[1:]] = plan | _gezahlt((produkt, konto), zeile)
    return zahlungen


def _gezahlt(schluessel: Schluessel, zeile: dict[str, int]) -> dict[str, int]:
    """Ergebnisse: Jahresbetrag, vermehrt um offene Posten des Vorjahres, vermindert um die des Jahres."""
    offen_vorher = offene_posten(schluessel, ERGEBNISJAHRE[0] - 1, zeile)
    gezahlt: dict[str, int] = {}
    for jahr in ERGEBNISJAHRE:
        offen = offene_posten(schluessel, jahr, zeile)
        gezahlt[f"Ergebnis {jahr}"] = zeile[f"Ergebnis {jahr}"] + offen_vorher - offen
        offen_vorher = offen
    return gezahlt


def offene_posten(schluessel: Schluessel, jahr: int, zeile: dict[str, int]) -> int:
    """Am Jahresende noch nicht gezahlter Teil des Jahresbetrags in Cent."""
    regel = laengster_anfang(schluessel[1], lade("entwicklung")["offene_posten"])
    anteil: float = regel["anteil"] + regel["schwankung"] * zufall("offen", *schluessel, str(jahr))
    vor_beginn = jahr < ERGEBNISJAHRE[0]
    betrag = zeile[f"Ergebnis {ERGEBNISJAHRE[0]}"] * WACHSTUM_ZUM_VORJAHR if vor_beginn else zeile[f"Ergebnis {jahr}"]
    return round(betrag * anteil)


def bilde_einzelpositionen() -> Betraege:
    """Investitionen, Kredite und einmalige Vorgänge mit eigenen Werten je Spalte."""
    inhalt = lade("einzelpositionen")
    betraege: Betraege = {}
    for position in inhalt["positionen"]:
        schluessel = (position["produkt"], str(position["konto"]))
        werte = zip(inhalt["spalten"], position["werte"], strict=True)
        betraege[schluessel] = {spalte: _cent(schluessel, spalte, wert) for spalte, wert in werte if wert is not None}
    _trage_nachtraege_ein(betraege)
    return betraege


def _cent(schluessel: Schluessel, spalte: str, tausend: float) -> int:
    """Ergebnisse außer Krediten erhalten Cent, ohne die Tausend Euro des Inhalts zu ändern."""
    cent = round(tausend * TAUSEND_EURO)
    ist_kredit = schluessel[1].startswith(("69", "79"))
    return streue(cent, CENTSPANNE, *schluessel, spalte) if ist_ergebnis(spalte) and not ist_kredit else cent


def _trage_nachtraege_ein(betraege: Betraege) -> None:
    """Nachträge der Investitionen."""
    for eintrag in lade("fortschreibung"):
        schluessel = (eintrag["produkt"], str(eintrag["konto"]))
        if schluessel in betraege:
            betraege[schluessel][NACHTRAG] = round(eintrag["nachtrag"] * TAUSEND_EURO)
