"""Woraus der unterjährige Bericht entsteht, und wie seine Beträge zusammengefasst werden."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.bewerten.prognose import vorgaben
from nachhaltigkeitshaushalt.bewerten.prognose_ampel import Ampel, ampel
from nachhaltigkeitshaushalt.einlesen.datei.mappe import oeffne

if TYPE_CHECKING:
    from datetime import date
    from os import PathLike

    import pandas as pd

    from nachhaltigkeitshaushalt.bewerten.prognose import Prognose
    from nachhaltigkeitshaushalt.zuordnen.budgetstand import Budgetstand

Schluessel = tuple[str, str, str]
"""Handlungsfeld, Produkt, Seite."""
BLATT_KOMMENTARE = "Kommentare"
SEITENWORT = {
    "aufwand": "Aufwand",
    "ertrag": "Ertrag",
    "auszahlung": "Investition",
    "einzahlung": "Zuwendung",
}
SEITE_ZUM_WORT = {wort: name for name, wort in SEITENWORT.items()}
SEITENFOLGE = {name: stelle for stelle, name in enumerate(SEITENWORT)}
AMPELWORT = {
    str(Ampel.GRUEN): "● grün",
    str(Ampel.GELB): "▲ gelb",
    str(Ampel.ROT): "■ rot",
    str(Ampel.NICHT_BEWERTBAR): "○ nicht bewertbar",
}
SUMMIERT = ["budget_cent", "gebunden_cent", "ist_cent", "verfuegbar_cent", "prognose_cent", "abweichung_cent"]


@dataclass(frozen=True)
class Jahreslage:
    """Stand, Prognose und alles, was der Bericht daneben nennt.

    Attributes:
        stand: Stand der Budgets am Stichtag.
        prognose: Prognose zum Jahresende.
        massnahmen: Stand je Maßnahme.
        stammdaten: Maßnahmen (Datenvertrag).
        felder: Handlungsfeld → Name.
        produkte: Produkt → Name.
        kommentare: Handlungsfeld, Produkt, Seite → Kommentar aus einem früheren Bericht.
        buchungsstand: Letzter Tag, für den Buchungen vorliegen.
        angaben: Angaben zur Kommune.
        dateien: Dateiname → Prüfsumme.

    """

    stand: Budgetstand
    prognose: Prognose
    massnahmen: pd.DataFrame
    stammdaten: pd.DataFrame
    felder: dict[str, str]
    produkte: dict[str, str]
    kommentare: dict[Schluessel, str] = field(default_factory=dict)
    buchungsstand: date | None = None
    angaben: dict[str, str] = field(default_factory=dict)
    dateien: dict[str, str] = field(default_factory=dict)

    def produktname(self, produkt: str) -> str:
        """Produktnummer mit Bezeichnung."""
        name = self.produkte.get(produkt, "")
        return f"{produkt} {name}" if name and name != produkt else produkt

    def je_feld(self) -> list[dict[str, Any]]:
        """Summen je Handlungsfeld und Seite mit Ampel, in der Folge des Berichts."""
        tabelle, regeln = self.prognose.tabelle, vorgaben(self.stand.jahr)
        gruppen = tabelle.groupby(["handlungsfeld", "seite"])[SUMMIERT].sum().reset_index()
        summen: list[dict[str, Any]] = gruppen.to_dict("records")  # type: ignore[assignment]
        for zeile in summen:
            zeile["ampel"] = str(ampel(zeile["seite"], zeile["budget_cent"], zeile["prognose_cent"], regeln))
        folge = list(self.felder)
        return sorted(summen, key=lambda z: (folge.index(z["handlungsfeld"]), SEITENFOLGE[z["seite"]]))

    def zeilen(self) -> list[dict[str, Any]]:
        """Alle Zeilen der Prognose, je Handlungsfeld und Produkt zusammengefasst geordnet."""
        folge = list(self.felder)
        zeilen: list[dict[str, Any]] = self.prognose.tabelle.to_dict("records")  # type: ignore[assignment]
        return sorted(zeilen, key=lambda z: (folge.index(z["handlungsfeld"]), z["produkt"], SEITENFOLGE[z["seite"]]))

    def zu_erlaeutern(self) -> list[dict[str, Any]]:
        """Zeilen mit Berichtspflicht oder mit vorhandenem Kommentar."""
        return [z for z in self.zeilen() if z["berichtspflichtig"] or schluessel(z) in self.kommentare]


def schluessel(zeile: dict[str, Any]) -> Schluessel:
    """Woran ein Kommentar seine Zeile wiederfindet."""
    return zeile["handlungsfeld"], zeile["produkt"], zeile["seite"]


def lies_kommentare(pfad: str | PathLike[str]) -> dict[Schluessel, str]:
    """Kommentare aus einem früher geschriebenen Bericht (Blatt „Kommentare“); fehlt die Datei, keine.

    Raises:
        HaushaltsFehler: Die Datei ist keine lesbare Arbeitsmappe oder hat kein Blatt „Kommentare“.

    """
    if not Path(pfad).exists():
        return {}
    mappe = oeffne(pfad)
    kommentare = {}
    for zeile in mappe.rohzeilen(mappe.blattname(BLATT_KOMMENTARE))[1:]:
        feld, produkt, seite, text = (str(wert).strip() for wert in (zeile[0], zeile[1], zeile[2], zeile[-1]))
        if text and text != "–" and seite in SEITE_ZUM_WORT:
            kommentare[feld, produkt, SEITE_ZUM_WORT[seite]] = text
    return kommentare
