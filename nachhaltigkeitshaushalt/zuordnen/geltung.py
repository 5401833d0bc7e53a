"""Welche Zuordnung für ein Produkt in einem Jahr gilt: das Nähere geht vor."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.kern.geld import exakter_anteil
from nachhaltigkeitshaushalt.kern.tabellen import JAHR_AB, JAHR_BIS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from fractions import Fraction

    import pandas as pd


@dataclass(frozen=True)
class Eintrag:
    """Ein Anteil eines Schlüssels (Produkt, Gruppe, Bereich) an einem Empfänger, gültig von bis."""

    schluessel: str
    empfaenger: tuple[str, ...]
    anteil: Fraction
    gueltig_ab: int = JAHR_AB
    gueltig_bis: int = JAHR_BIS
    konto: str = ""


def zieleintraege(zuordnungen: pd.DataFrame, ziele: Collection[str] | None = None) -> list[Eintrag]:
    """Zuordnungen zu (Ziel, Wirkung); unbekannte Ziele und ungenaue Anteile bleiben außen vor.

    Was außen vor bleibt, meldet ``pruefen`` als Befund; sein Betrag fällt in den Rest.
    """
    eintraege = []
    for zeile in zuordnungen.to_dict("records"):
        anteil = exakter_anteil(zeile["anteil"])
        if anteil is not None and 0 <= anteil <= 1 and (ziele is None or zeile["ziel"] in ziele):
            ab, bis = _jahr(zeile["gueltig_ab"], JAHR_AB), _jahr(zeile["gueltig_bis"], JAHR_BIS)
            eintraege.append(Eintrag(zeile["produkt"], (zeile["ziel"], zeile["wirkung"]), anteil, ab, bis))
    return eintraege


def budgeteintraege(budgets: pd.DataFrame) -> list[Eintrag]:
    """Anteile an Handlungsfeldbudgets: Empfänger ist (Handlungsfeld, bewirtschaftender Fachbereich)."""
    eintraege = []
    for zeile in budgets.to_dict("records"):
        anteil = exakter_anteil(zeile["anteil"])
        if anteil is not None and 0 <= anteil <= 1:
            empfaenger = (zeile["handlungsfeld"], _text(zeile["fachbereich"]))
            eintraege.append(Eintrag(zeile["produkt"], empfaenger, anteil, konto=_text(zeile["konto"])))
    return eintraege


def geltende(eintraege: Iterable[Eintrag], jahr: int) -> dict[str, list[Eintrag]]:
    """Die im Jahr gültigen Einträge je Schlüssel.

    Ein widersprüchlicher Schlüssel – mehr als 100 % oder derselbe Empfänger doppelt – behält
    keine Einträge: seine Zuordnung gilt als nicht getroffen (und geht auch nicht weiter nach oben).
    """
    je_schluessel: dict[str, list[Eintrag]] = defaultdict(list)
    for eintrag in eintraege:
        if eintrag.gueltig_ab <= jahr <= eintrag.gueltig_bis:
            je_schluessel[eintrag.schluessel].append(eintrag)
    return {
        schluessel: [] if ueber_100(gruppe) or doppelte(gruppe) else gruppe
        for schluessel, gruppe in je_schluessel.items()
    }


def ueber_100(eintraege: Iterable[Eintrag]) -> bool:
    """Ergeben die Anteile, je Konto betrachtet, mehr als 100 %?"""
    summen: dict[str, Fraction] = defaultdict(lambda: 0)  # type: ignore[arg-type,return-value]
    for eintrag in eintraege:
        summen[eintrag.konto] += eintrag.anteil
    return any(summe > 1 for summe in summen.values())


def doppelte(eintraege: Iterable[Eintrag]) -> list[Eintrag]:
    """Einträge, deren Empfänger für dasselbe Konto schon vorkam."""
    gesehen: set[tuple[str, ...]] = set()
    mehrfach = []
    for eintrag in eintraege:
        merkmal = (eintrag.konto, *eintrag.empfaenger)
        if merkmal in gesehen:
            mehrfach.append(eintrag)
        gesehen.add(merkmal)
    return mehrfach


def naechste(vorfahren: Iterable[str], je_schluessel: Mapping[str, list[Eintrag]]) -> list[Eintrag]:
    """Die Einträge des nächsten Vorfahren, der welche hat: Produkt vor Gruppe vor Bereich."""
    return next((je_schluessel[name] for name in vorfahren if name in je_schluessel), [])


def vorfahren(produkte: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Produkt → (Produkt, Produktgruppe, Produktbereich); bei doppeltem Schlüssel die erste Zeile."""
    einmalig = produkte.drop_duplicates("produkt")
    spalten = einmalig[["produkt", "produktgruppe", "produktbereich"]]
    return {zeile[0]: tuple(zeile) for zeile in spalten.itertuples(index=False, name=None)}


def zum_konto(eintraege: list[Eintrag], konto: str) -> list[Eintrag]:
    """Die Einträge mit dem längsten zum Konto passenden Kontenanfang."""
    passend = [eintrag for eintrag in eintraege if konto.startswith(eintrag.konto)]
    laenge = max((len(eintrag.konto) for eintrag in passend), default=0)
    return [eintrag for eintrag in passend if len(eintrag.konto) == laenge]


def _jahr(wert: object, sonst: int) -> int:
    """Jahr oder Ersatz, wenn die Zelle leer ist."""
    text = str(wert).removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() else sonst


def _text(wert: object) -> str:
    """Text oder leer, wenn die Zelle leer ist."""
    return wert if isinstance(wert, str) else ""
