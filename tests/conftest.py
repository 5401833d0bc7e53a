"""Gemeinsames aller Tests: die gelesenen Beispielmappen und Läufe mit vielen erzeugten Fällen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from nachhaltigkeitshaushalt.beispiel import beispielmappen
from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt, lies_haushalt
from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung, lies_steuerung
from nachhaltigkeitshaushalt.haushalt import Nachhaltigkeitshaushalt

if TYPE_CHECKING:
    from pathlib import Path

settings.register_profile("projekt", deadline=None, print_blob=True)
settings.load_profile("projekt")


@pytest.fixture(scope="session")
def mappen() -> dict[str, Path]:
    """Pfade der Beispielmappen."""
    return beispielmappen()


@pytest.fixture(scope="session")
def haushalt(mappen: dict[str, Path]) -> Haushalt:
    """Der Haushalt der Beispielstadt, einmal gelesen."""
    return lies_haushalt(mappen["haushalt"])


@pytest.fixture(scope="session")
def steuerung(mappen: dict[str, Path]) -> Steuerung:
    """Die Steuerungsmappe der Beispielstadt, einmal gelesen."""
    return lies_steuerung(mappen["steuerung"])


@pytest.fixture(scope="session")
def plan(haushalt: Haushalt, steuerung: Steuerung) -> Nachhaltigkeitshaushalt:
    """Beispielstadt als Ganzes."""
    return Nachhaltigkeitshaushalt(haushalt, steuerung)
