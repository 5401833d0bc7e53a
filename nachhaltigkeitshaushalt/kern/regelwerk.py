"""Recht und Methoden als Daten: lädt ``regeln/`` und gibt das zum Stichtag Gültige."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.kern.typen import Regelinhalt

_LADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Regel = Mapping[str, Any]


@cache
def lade_regeln(name: str) -> Regelinhalt:
    """Inhalt von ``regeln/<name>.yaml``; je Prozess einmal gelesen und nicht zu verändern."""
    pfad = files("nachhaltigkeitshaushalt").joinpath("regeln", *f"{name}.yaml".split("/"))
    return yaml.load(pfad.read_text(encoding="utf-8"), Loader=_LADER)  # noqa: S506 - der sichere Lader, in C, wo es ihn gibt


def vorhandene_regeln(ordner: str) -> list[str]:
    """Namen der Regeldateien in einem Unterordner von ``regeln/``, ohne Endung, sortiert."""
    inhalt = files("nachhaltigkeitshaushalt").joinpath("regeln", ordner).iterdir()
    return sorted(pfad.name.removesuffix(".yaml") for pfad in inhalt if pfad.name.endswith(".yaml"))


def gueltig_in(eintraege: Iterable[Regel], jahr: int) -> Regel | None:
    """Der jüngste Eintrag mit ``ab`` höchstens ``jahr``, oder None, wenn keiner gilt.

    Beispiel:
        >>> gueltig_in([{"ab": 2005, "x": 1}, {"ab": 2019, "x": 2}], 2018)
        {'ab': 2005, 'x': 1}
    """
    geltend = [eintrag for eintrag in eintraege if eintrag["ab"] <= jahr]
    return max(geltend, key=lambda eintrag: eintrag["ab"], default=None)
