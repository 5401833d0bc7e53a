"""Welche Zuordnung für ein Produkt in einem Jahr gilt: das Nähere geht vor."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.kern.geld import exakter_anteil, sind_verteilbar
from nachhaltigkeitshaushalt.kern.tabellen import JAHR_AB, JAHR_BIS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from fractions import Fraction

    import pandas as pd


_KEINE: list[Eintrag] = []


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

    Ein widersprüchlicher Schlüssel – mehr als 100 %, derselbe Empfänger doppelt oder Anteile ohne
    brauchbaren gemeinsamen Nenner – behält keine Einträge: seine Zuordnung gilt als nicht getroffen
    (und geht auch nicht weiter nach oben).
    """
    je_schluessel: dict[str, list[Eintrag]] = defaultdict(list)
    for eintrag in eintraege:
        if eintrag.gueltig_ab <= jahr <= eintrag.gueltig_bis:
            je_schluessel[eintrag.schluessel].append(eintrag)
    return {
        schluessel: gruppe if all(_widerspruchsfrei(teil) for teil in je_konto(gruppe)) else []
        for schluessel, gruppe in je_schluessel.items()
    }


def geltende_je_jahr(eintraege: Sequence[Eintrag], jahre: Iterable[int]) -> dict[int, dict[str, list[Eintrag]]]:
    """``geltende`` für mehrere Jahre; Jahre mit denselben gültigen Einträgen teilen sich das Ergebnis."""
    gemerkt: dict[tuple[bool, ...], dict[str, list[Eintrag]]] = {}
    ergebnis = {}
    for jahr in jahre:
        muster = tuple(eintrag.gueltig_ab <= jahr <= eintrag.gueltig_bis for eintrag in eintraege)
        if muster not in gemerkt:
            gemerkt[muster] = geltende(eintraege, jahr)
        ergebnis[jahr] = gemerkt[muster]
    return ergebnis


def je_konto(eintraege: Iterable[Eintrag]) -> list[list[Eintrag]]:
    """Die Einträge eines Schlüssels, getrennt nach dem Konto, das sie nennen."""
    gruppen: dict[str, list[Eintrag]] = defaultdict(list)
    for eintrag in eintraege:
        gruppen[eintrag.konto].append(eintrag)
    return list(gruppen.values())


def _widerspruchsfrei(eintraege: Sequence[Eintrag]) -> bool:
    """Höchstens 100 %, jeder Empfänger einmal, ein brauchbarer gemeinsamer Nenner?"""
    anteile = [eintrag.anteil for eintrag in eintraege]
    einmalig = len({eintrag.empfaenger for eintrag in eintraege}) == len(eintraege)
    return einmalig and sum(anteile) <= 1 and sind_verteilbar(anteile)


def naechste(vorfahren: Iterable[str], je_schluessel: Mapping[str, list[Eintrag]]) -> list[Eintrag]:
    """Die Einträge des nächsten Vorfahren, der welche hat: Produkt vor Gruppe vor Bereich."""
    return next((je_schluessel[name] for name in vorfahren if name in je_schluessel), _KEINE)


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
