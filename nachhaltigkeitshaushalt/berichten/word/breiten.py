"""Spaltenbreiten: nach Anteilen verteilt, aber kein Wort und keine Zahl wird zerrissen."""

from __future__ import annotations

import re

from nachhaltigkeitshaushalt.berichten.inhalt import Art, Spalte, Tabelle
from nachhaltigkeitshaushalt.berichten.schreibweise import schreibe_zelle

SCHRIFTGRAD, RAND, FETT = 8.5, 190, 1.08
SCHMALSTE = 900
"""Schmaler als 45 Punkt wird eine Textspalte nicht, damit andere ganz bleiben."""

_TEILE = re.compile(r"[ \u00ad/\-–]+")
_SCHMAL, _BREIT = frozenset("iljtfrI.,:;!'|() "), frozenset("mwMW@%")
_EM_SCHMAL, _EM_BREIT, _EM_GROSS, _EM_SONST = 0.31, 0.88, 0.70, 0.56


def verteile_breite(tabelle: Tabelle, breite: int) -> list[int]:
    """Teilt die Satzbreite (Zwanzigstel Punkt) nach Anteilen auf und achtet auf Mindestbreiten.

    Reicht die Seite nicht für alle längsten Wörter, geben die breitesten Textspalten ab; Zahlen
    bleiben ganz. Ist auch dafür kein Platz, werden alle Spalten im Verhältnis gestaucht.
    """
    bedarf = [_mindestbreite(tabelle, stelle) for stelle in range(len(tabelle.spalten))]
    if sum(bedarf) >= breite:
        return _ganz(_gestaucht(tabelle.spalten, bedarf, breite), breite)
    return _ganz(_nach_anteilen(tabelle.spalten, bedarf, breite), breite)


def _gestaucht(spalten: tuple[Spalte, ...], bedarf: list[int], breite: int) -> list[float]:
    """Die breitesten Textspalten auf gleiche Höhe gestaucht, alle übrigen in ihrer Mindestbreite."""
    text = sorted((s for s, spalte in enumerate(spalten) if spalte.art is Art.TEXT), key=bedarf.__getitem__)
    rest = float(breite - sum(bedarf) + sum(bedarf[stelle] for stelle in text))
    if rest < SCHMALSTE * len(text) or not text:
        return [breite * wert / sum(bedarf) for wert in bedarf]
    breiten = [float(wert) for wert in bedarf]
    for platz, stelle in enumerate(text):
        breiten[stelle] = min(breiten[stelle], rest / (len(text) - platz))
        rest -= breiten[stelle]
    return breiten


def _nach_anteilen(spalten: tuple[Spalte, ...], bedarf: list[int], breite: int) -> list[float]:
    """Anteile, wobei zu schmale Spalten ihre Mindestbreite bekommen und die übrigen abgeben."""
    fest: set[int] = set()
    while True:
        breiten = _teile_rest(spalten, bedarf, fest, breite)
        zu_schmal = {stelle for stelle, wert in enumerate(breiten) if wert < bedarf[stelle]}
        if zu_schmal <= fest:
            return breiten
        fest |= zu_schmal


def _teile_rest(spalten: tuple[Spalte, ...], bedarf: list[int], fest: set[int], breite: int) -> list[float]:
    """Die festen Spalten mit ihrer Mindestbreite, den Rest nach Anteilen auf die übrigen geteilt."""
    rest = breite - sum(bedarf[stelle] for stelle in fest)
    summe = sum(spalte.breite for stelle, spalte in enumerate(spalten) if stelle not in fest)
    return [
        float(bedarf[stelle]) if stelle in fest else rest * spalte.breite / summe
        for stelle, spalte in enumerate(spalten)
    ]


def _ganz(breiten: list[float], breite: int) -> list[int]:
    """Ganze Zahlen mit genauer Summe; der Rest fällt auf die breiteste Spalte."""
    ganze = [int(wert) for wert in breiten]
    ganze[ganze.index(max(ganze))] += breite - sum(ganze)
    return ganze


def _mindestbreite(tabelle: Tabelle, stelle: int) -> int:
    """Breite des längsten unteilbaren Stücks einer Spalte mit Zellrand."""
    spalte = tabelle.spalten[stelle]
    stuecke = _TEILE.split(spalte.titel)
    breiteste = max(_punkt(stueck) * FETT for stueck in stuecke)
    for zeile in tabelle.zeilen:
        zelle = zeile.zellen[stelle]
        text = schreibe_zelle(zelle)
        teile = _TEILE.split(text) if zelle.art in {Art.TEXT, Art.STATUS} else [text]
        laengstes = max(teile, key=len)
        breiteste = max(breiteste, _punkt(laengstes) * (FETT if zeile.betont else 1))
    return round(breiteste * 20) + RAND


def _punkt(text: str) -> float:
    """Geschätzte Breite eines Stücks Text in Punkt."""
    return sum(_em(zeichen) for zeichen in text) * SCHRIFTGRAD


def _em(zeichen: str) -> float:
    """Geschätzte Breite eines Zeichens als Anteil des Schriftgrads."""
    if zeichen in _SCHMAL:
        return _EM_SCHMAL
    if zeichen in _BREIT:
        return _EM_BREIT
    return _EM_GROSS if zeichen.isupper() else _EM_SONST
