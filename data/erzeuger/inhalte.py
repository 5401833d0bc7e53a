"""Lädt die Inhalte der Beispielstadt und das Landesprofil."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

ORDNER = Path(__file__).resolve().parent / "inhalt"
LANDESPROFIL = ORDNER.parents[2] / "nachhaltigkeitshaushalt" / "regeln" / "laender" / "nw.yaml"


@cache
def lade(name: str) -> Any:  # noqa: ANN401 - der Inhalt einer YAML-Datei ist beliebig verschachtelt
    """Inhalt von ``inhalt/<name>.yaml``."""
    return yaml.safe_load((ORDNER / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def lade_landesprofil() -> Any:  # noqa: ANN401 - wie oben
    """Das Landesprofil, nach dem der Gesamtergebnisplan gegliedert wird."""
    return yaml.safe_load(LANDESPROFIL.read_text(encoding="utf-8"))


def laengster_anfang(konto: str, eintraege: dict[str, Any]) -> Any:  # noqa: ANN401 - Werte beliebig
    """Der Eintrag mit dem längsten Schlüssel, mit dem das Konto beginnt.

    Raises:
        KeyError: Kein Schlüssel passt.

    """
    passend = [anfang for anfang in eintraege if konto.startswith(anfang)]
    if not passend:
        raise KeyError(f"Kein Eintrag passt zum Konto {konto}.")
    return eintraege[max(passend, key=len)]
