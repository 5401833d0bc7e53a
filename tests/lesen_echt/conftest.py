"""Echte Haushalte neben dem Projekt, einmal je Lauf gelesen; fehlen sie, überspringen sich die Tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nachhaltigkeitshaushalt.einlesen.haushaltsplan import lies_haushalt

if TYPE_CHECKING:
    from collections.abc import Callable

    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt

WURZEL = Path(__file__).resolve().parents[2]
BEISPIELE = WURZEL / ".." / "shared" / "beispiele"
FAELLE = {
    "bonn_2017": "bonn/Bonn_Budget_Draft_2017_2024_Processed.xlsx",
    "bonn_muster_2017": "bonn/BonnBudget2017sample.xlsx",
    "wuppertal_2016": "wuppertal_2016_2017",
    "lensahn_2019_bis_2024": "lensahn",
    "kiel_2017": "kiel/Haushalt-Kiel-2017.csv",
}


@pytest.fixture(scope="session")
def beispiele() -> Path:
    """Der Ordner mit den echten Eingaben."""
    if not BEISPIELE.is_dir():
        pytest.skip("Die echten Eingaben (shared/beispiele) liegen nicht neben dem Projekt.")
    return BEISPIELE


@pytest.fixture(scope="session")
def lies(beispiele: Path) -> Callable[[str], Haushalt]:
    """Liest einen Fall mit seinem Layout aus docs/layouts."""
    gelesen: dict[str, Haushalt] = {}

    def hole(name: str) -> Haushalt:
        if name not in gelesen:
            gelesen[name] = lies_haushalt(beispiele / FAELLE[name], layout=WURZEL / f"docs/layouts/{name}.yaml")
        return gelesen[name]

    return hole
