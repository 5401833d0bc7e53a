"""Die Beispiele in den Docstrings stimmen."""

from __future__ import annotations

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import nachhaltigkeitshaushalt

MODULE = ["nachhaltigkeitshaushalt"] + [
    modul.name for modul in walk_packages(nachhaltigkeitshaushalt.__path__, "nachhaltigkeitshaushalt.")
]


@pytest.mark.parametrize("name", MODULE)
def test_die_beispiele_eines_moduls_stimmen(name: str) -> None:
    ergebnis = doctest.testmod(import_module(name), report=True, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert ergebnis.failed == 0


def test_es_gibt_beispiele() -> None:
    finder = doctest.DocTestFinder()
    anzahl = sum(bool(test.examples) for name in MODULE for test in finder.find(import_module(name)))
    assert anzahl >= 15
