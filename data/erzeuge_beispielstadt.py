"""Erzeugt die Arbeitsmappen der erfundenen Beispielstadt: ``python data/erzeuge_beispielstadt.py [Ordner]``."""

from __future__ import annotations

import sys
from pathlib import Path

from erzeuger.haushalt import bilde_haushaltsblaetter
from erzeuger.mappe import schreibe_mappe
from erzeuger.steuerung import bilde_steuerungsblaetter


def erzeuge(ordner: Path) -> None:
    """Schreibt beide Arbeitsmappen in den Ordner."""
    ordner.mkdir(parents=True, exist_ok=True)
    schreibe_mappe(
        ordner / "haushalt_2025.xlsx",
        "Haushalt 2025 der Beispielstadt",
        "Ergebnisplan und Finanzplan nach Produkten und Sachkonten",
        bilde_haushaltsblaetter(),
    )
    schreibe_mappe(
        ordner / "steuerung_2025.xlsx",
        "Steuerungsmappe 2025 der Beispielstadt",
        "Handlungsfelder, Ziele, Zuordnungen, Kennzahlen und Handlungsfeldbudgets",
        bilde_steuerungsblaetter(),
    )


if __name__ == "__main__":
    erzeuge(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
