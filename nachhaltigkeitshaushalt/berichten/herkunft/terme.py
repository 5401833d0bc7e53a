"""Wie eine berichtete Zahl gerechnet ist: als Summe von Zellen einer Tafel, mit Vorzeichen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Tafelname(StrEnum):
    """Die Tafeln, aus denen sich alle Beträge des Berichts zusammensetzen."""

    HAUSHALT = "haushalt"
    ZIELE = "ziele"
    BUDGETS = "budgets"
    UMSCHICHTUNGEN = "umschichtungen"


Bedingung = tuple[str, tuple[str, ...]]
"""Spalte einer Tafel und die Werte, die sie haben darf."""


@dataclass(frozen=True, slots=True)
class Term:
    """Summe aller Zeilen einer Tafel, die alle Bedingungen erfüllen; ``faktor`` ist +1 oder −1."""

    tafel: Tafelname
    bedingungen: tuple[Bedingung, ...]
    faktor: int = 1

    def mit(self, **bedingungen: str) -> Term:
        """Derselbe Term mit weiteren Bedingungen.

        Beispiel:
            >>> Term(Tafelname.ZIELE, ()).mit(seite="aufwand").bedingungen
            (('seite', ('aufwand',)),)

        """
        neue = tuple((spalte, (wert,)) for spalte, wert in bedingungen.items())
        return Term(self.tafel, (*self.bedingungen, *neue), self.faktor)

    def abgezogen(self) -> Term:
        """Derselbe Term mit umgekehrtem Vorzeichen."""
        return Term(self.tafel, self.bedingungen, -self.faktor)


@dataclass(frozen=True, slots=True)
class Herkunft:
    """Eine Zahl als Summe von Termen; mit ``nenner`` der Anteil der einen Summe an der anderen."""

    zaehler: tuple[Term, ...]
    nenner: tuple[Term, ...] = ()

    def minus(self, andere: Herkunft) -> Herkunft:
        """Diese Summe abzüglich der anderen."""
        return Herkunft((*self.zaehler, *(term.abgezogen() for term in andere.zaehler)))

    def an(self, ganzes: Herkunft) -> Herkunft:
        """Der Anteil dieser Summe an der anderen."""
        return Herkunft(self.zaehler, ganzes.zaehler)


def summe(*terme: Term) -> Herkunft:
    """Die Summe von Termen."""
    return Herkunft(terme)


def ueber(tafel: Tafelname, spalte: str, werte: Iterable[str], faktor: int = 1) -> Term:
    """Ein Term mit mehreren zugelassenen Werten einer Spalte."""
    return Term(tafel, ((spalte, tuple(werte)),), faktor)
