"""Ein Eintrag der Umschichtungsliste und seine Herkunft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.kern.befunde import Befund, Ort, befund
from nachhaltigkeitshaushalt.kern.begriffe import Seite

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

Stelle = tuple[str, str, str]
"""Handlungsfeld, Produkt und Seite: wo in einem gemeinsamen Budget Mittel stehen."""

_TEXTE = ("gremium", "beschluss", "zustimmungen")


@dataclass(frozen=True, slots=True)
class Eintrag:
    """Eine Umschichtung: Betrag von einer Stelle an eine andere, mit Beschluss und Zustimmungen."""

    nr: int
    datum: date | None
    datumstext: str
    von: Stelle
    nach: Stelle
    betrag: int
    jahr: int
    gremium: str
    beschluss: str
    zustimmungen: str
    ort: tuple[str | None, str | None, int | None]
    """Datei, Blatt und Zeile in der Arbeitsmappe."""

    @property
    def tag(self) -> date:
        """Das Datum; nur für Einträge, deren Datum geprüft ist."""
        if self.datum is None:
            raise ValueError(f"Umschichtung {self.nr} hat kein Datum")
        return self.datum

    @property
    def bleibt_im_budget(self) -> bool:
        """Geben und Nehmen liegen im selben gemeinsamen Budget."""
        return self.von[0] == self.nach[0]

    def melde(self, regel: str, buchstaben: Mapping[str, str], spalte: str, wert: object, **angaben: object) -> Befund:
        """Befund zu diesem Eintrag mit Nummer und Excel-Zelle."""
        datei, blatt, zeile = self.ort
        zelle = f"{buchstaben[spalte]}{zeile}" if spalte in buchstaben and zeile else None
        return befund(regel, Ort(datei, blatt, zelle, spalte), wert, nr=self.nr, **angaben)


def lies_eintraege(umschichtungen: pd.DataFrame) -> list[Eintrag]:
    """Die Tabelle ``Umschichtungen`` als Einträge, nach Nummer geordnet."""
    spalten = {name: _spalte(umschichtungen, name) for name in _SPALTEN}
    zeilen = zip(*spalten.values(), strict=True)
    eintraege = [_eintrag(dict(zip(spalten, zeile, strict=True))) for zeile in zeilen]
    return sorted(eintraege, key=lambda eintrag: eintrag.nr)


_SPALTEN = (
    "nr", "datum", "handlungsfeld", "von_produkt", "nach_produkt", "betrag_cent", "jahr", "seite",
    "nach_handlungsfeld", *_TEXTE, "datei", "blatt", "excel_zeile",
)  # fmt: skip


def _spalte(tabelle: pd.DataFrame, name: str) -> Iterable[object]:
    """Werte einer Spalte; fehlt sie (wie die Herkunft einer gerechneten Tabelle), lauter None."""
    if name not in tabelle:
        return [None] * len(tabelle)
    werte = tabelle[name].astype(object)
    return list(werte.where(werte.notna(), None))


def _eintrag(zeile: Mapping[str, Any]) -> Eintrag:
    """Ein Eintrag; ohne Seite ist Aufwand gemeint, ohne Nach-Handlungsfeld dasselbe Budget."""
    seite = zeile["seite"] or str(Seite.AUFWAND)
    feld = zeile["handlungsfeld"]
    return Eintrag(
        nr=int(zeile["nr"]),
        datum=_als_datum(zeile["datum"]),
        datumstext=str(zeile["datum"] or ""),
        von=(feld, zeile["von_produkt"], seite),
        nach=(zeile["nach_handlungsfeld"] or feld, zeile["nach_produkt"], seite),
        betrag=int(zeile["betrag_cent"]),
        jahr=int(zeile["jahr"]),
        ort=(zeile["datei"], zeile["blatt"], _als_zahl(zeile["excel_zeile"])),
        **{name: zeile[name] or "" for name in _TEXTE},
    )


def _als_zahl(wert: float | None) -> int | None:
    """Ganze Zahl oder None, wo nichts steht."""
    return None if wert is None else int(wert)


def _als_datum(text: object) -> date | None:
    """Datum JJJJ-MM-TT oder None, wenn es keines ist."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
