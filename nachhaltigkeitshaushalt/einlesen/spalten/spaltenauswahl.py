"""Welche Spalten eines Blatts gebraucht werden und ob sie alle da sind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.einlesen.datei.kopf import finde_spalten
from nachhaltigkeitshaushalt.einlesen.datei.schreibweisen import spaltenbuchstabe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nachhaltigkeitshaushalt.einlesen.layout.modell import Layout


@dataclass(frozen=True)
class Spaltenwunsch:
    """Angaben der gebrauchten Spalten; ohne die in ``pflicht`` muss das ganze Blatt gelesen werden."""

    alle: tuple[str, ...] = ()
    pflicht: tuple[str, ...] = ()


def gebrauchte_spalten(layout: Layout) -> Spaltenwunsch:
    """Alle Spalten, auf die ein Layout zeigt; was fehlen darf, ist nicht Pflicht (das Konto doch).

    Fehlt das Konto, braucht die Meldung alle Überschriften, um die gemeinte zu nennen.
    """
    betraege = [eintrag.spalte for eintrag in layout.betraege]
    weitere = [*betraege, *layout.auslassen]
    verzichtbar = set(layout.fehlen_duerfen) - {"konto"}
    pflicht = [angabe for name, angabe in layout.spalten.items() if name not in verzichtbar]
    return Spaltenwunsch((*layout.spalten.values(), *weitere), (*pflicht, *weitere))


def auswahl(nur: Sequence[str]) -> Callable[[Any], bool]:
    """Prüfung je Spalte: wird sie gebraucht?"""

    def gebraucht(info: Any) -> bool:  # noqa: ANN401 - Klasse der Lesebibliothek, ohne Typangaben
        """Passt eine der Angaben auf diese Spalte?"""
        name = "" if info.name.startswith("__UNNAMED__") else info.name
        kopf = [(name, spaltenbuchstabe(info.absolute_index))]
        return any(finde_spalten(gesucht, kopf) for gesucht in nur)

    return gebraucht


def sind_da(nur: Sequence[str], koepfe: Sequence[tuple[str, int, str]]) -> bool:
    """Gibt es zu jeder gebrauchten Angabe eine Spalte? Köpfe: Name, Stelle und Herkunft des Namens."""
    namen = [(name if herkunft == "looked_up" else "", spaltenbuchstabe(i)) for name, i, herkunft in koepfe]
    return all(finde_spalten(gesucht, namen) for gesucht in nur)
