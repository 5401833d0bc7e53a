"""Ampel und Berichtspflicht einer Prognose gegen ihr Budget, nach Regeln als Daten."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.kern.begriffe import Seite

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.kern.regelwerk import Regel


class Ampel(StrEnum):
    """Wohin das Jahr steuert."""

    GRUEN = "gruen"
    GELB = "gelb"
    ROT = "rot"
    NICHT_BEWERTBAR = "nicht_bewertbar"


def ampel(seite: str, budget: int, prognose: int, regeln: Regel) -> Ampel:
    """Farbe nach der Abweichung zum Schlechteren: mehr Ausgaben oder weniger Einnahmen.

    Ohne Budget gibt es keinen Bezug: bis zur Bagatelle grün, darüber „nicht bewertbar“.

    Beispiel:
        >>> from nachhaltigkeitshaushalt.bewerten.prognose import vorgaben
        >>> str(ampel("aufwand", 100_000_000, 104_000_000, vorgaben(2025)))
        'gelb'

    """
    grenzen = regeln["ampel"]
    mehr = prognose - budget
    schlechter = -mehr if seite in {Seite.ERTRAG, Seite.EINZAHLUNG} else mehr
    if schlechter <= grenzen["bagatelle_cent"]:
        return Ampel.GRUEN
    if budget <= 0:
        return Ampel.NICHT_BEWERTBAR
    prozent = 100 * schlechter / budget
    if prozent <= grenzen["gruen_bis"]:
        return Ampel.GRUEN
    return Ampel.GELB if prozent <= grenzen["gelb_bis"] else Ampel.ROT


def ist_berichtspflichtig(budget: int, prognose: int, regeln: Regel) -> bool:
    """Erreicht die Abweichung in einer der Richtungen Betrag und Prozentsatz der Berichtspflicht?"""
    grenzen, abweichung = regeln["berichtspflicht"], abs(prognose - budget)
    relativ = budget <= 0 or 100 * abweichung >= grenzen["ab_prozent"] * budget
    return bool(abweichung >= grenzen["ab_cent"] and relativ)
