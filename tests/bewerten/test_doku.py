"""Die Rechenbeispiele der Methodenseiten stimmen."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

SEITEN = sorted((Path(__file__).resolve().parents[2] / "docs" / "methoden").glob("*.md"))


@pytest.mark.parametrize("seite", SEITEN, ids=lambda seite: seite.stem)
def test_beispiele_der_seite_stimmen(seite: Path) -> None:
    ergebnis = doctest.testfile(str(seite), module_relative=False, encoding="utf-8")
    assert ergebnis.failed == 0
    assert ergebnis.attempted > 0 or seite.stem == "README"


def test_zu_jeder_methode_gibt_es_eine_seite() -> None:
    from nachhaltigkeitshaushalt.bewerten.methoden import METHODEN

    assert set(METHODEN) <= {seite.stem for seite in SEITEN}
