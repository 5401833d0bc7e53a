"""Wirkungsorientierter Nachhaltigkeitshaushalt deutscher Kommunen.

Ein Haushalt fließt in eine Richtung: einlesen → prüfen → zuordnen → bewerten → berichten.

Beispiel:
    >>> import nachhaltigkeitshaushalt as nh
    >>> mappen = nh.beispielmappen()
    >>> plan = nh.Nachhaltigkeitshaushalt(
    ...     nh.lies_haushalt(mappen["haushalt"]), nh.lies_steuerung(mappen["steuerung"])
    ... )
    >>> plan.mittel_je_ziel(jahr=2025).columns[0]
    'ziel'

"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.beispiel import beispielmappen
    from nachhaltigkeitshaushalt.bewerten.erfuellung import erfuellungsgrad
    from nachhaltigkeitshaushalt.bewerten.finanzkennzahlen import finanzkennzahlen
    from nachhaltigkeitshaushalt.bewerten.guete import pruefe_steuerung
    from nachhaltigkeitshaushalt.bewerten.verdichtung import verdichte
    from nachhaltigkeitshaushalt.bewerten.vergleich import vergleiche_bewertungen
    from nachhaltigkeitshaushalt.bewerten.zielerreichung import bewerte_kennzahlen
    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt, lies_haushalt
    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung, lies_steuerung
    from nachhaltigkeitshaushalt.einlesen.vorschlag.layoutvorschlag import schlage_layout_vor
    from nachhaltigkeitshaushalt.haushalt import Nachhaltigkeitshaushalt
    from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler
    from nachhaltigkeitshaushalt.pruefen.abstimmung.stimme_ab import stimme_ab
    from nachhaltigkeitshaushalt.pruefen.pruefungen import pruefe
    from nachhaltigkeitshaushalt.zuordnen.mittel import handlungsfeldbudgets, mittel_je_ziel
    from nachhaltigkeitshaushalt.zuordnen.pruefspur import pruefspur

__version__ = "0.1.0"

_WO = {
    "Haushalt": "einlesen.haushaltsplan",
    "HaushaltsFehler": "kern.befunde",
    "Nachhaltigkeitshaushalt": "haushalt",
    "Steuerung": "einlesen.steuerungsmappe",
    "beispielmappen": "beispiel",
    "bewerte_kennzahlen": "bewerten.zielerreichung",
    "erfuellungsgrad": "bewerten.erfuellung",
    "finanzkennzahlen": "bewerten.finanzkennzahlen",
    "handlungsfeldbudgets": "zuordnen.mittel",
    "lies_haushalt": "einlesen.haushaltsplan",
    "lies_steuerung": "einlesen.steuerungsmappe",
    "mittel_je_ziel": "zuordnen.mittel",
    "pruefe": "pruefen.pruefungen",
    "pruefe_steuerung": "bewerten.guete",
    "pruefspur": "zuordnen.pruefspur",
    "schlage_layout_vor": "einlesen.vorschlag.layoutvorschlag",
    "stimme_ab": "pruefen.abstimmung.stimme_ab",
    "verdichte": "bewerten.verdichtung",
    "vergleiche_bewertungen": "bewerten.vergleich",
}

__all__ = [
    "Haushalt",
    "HaushaltsFehler",
    "Nachhaltigkeitshaushalt",
    "Steuerung",
    "beispielmappen",
    "bewerte_kennzahlen",
    "erfuellungsgrad",
    "finanzkennzahlen",
    "handlungsfeldbudgets",
    "lies_haushalt",
    "lies_steuerung",
    "mittel_je_ziel",
    "pruefe",
    "pruefe_steuerung",
    "pruefspur",
    "schlage_layout_vor",
    "stimme_ab",
    "verdichte",
    "vergleiche_bewertungen",
]


def __getattr__(name: str) -> object:
    """Lädt einen öffentlichen Namen beim ersten Gebrauch; so bleibt ``--help`` schnell."""
    if name not in _WO:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WO[name]}"), name)


def __dir__() -> list[str]:
    """Öffentliche Namen, auch die noch nicht geladenen."""
    return [*__all__, "__version__"]
