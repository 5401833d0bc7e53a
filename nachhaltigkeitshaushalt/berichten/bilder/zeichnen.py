"""Zeichnet eine Abbildung als PNG: je Art der Daten ein Modul."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.bilddaten import Abweichungsbild, Balkenbild, Bilddaten, Statusbild
from nachhaltigkeitshaushalt.berichten.bilder.abweichung import zeichne_abweichung
from nachhaltigkeitshaushalt.berichten.bilder.balken import zeichne_balken
from nachhaltigkeitshaushalt.berichten.bilder.status import zeichne_status
from nachhaltigkeitshaushalt.berichten.bilder.zielpfade import zeichne_zielpfade

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.bilder.blatt import Zeichenblatt


def zeichne_blatt(daten: Bilddaten) -> Zeichenblatt:
    """Das fertig belegte Zeichenblatt zu Bilddaten."""
    if isinstance(daten, Balkenbild):
        return zeichne_balken(daten)
    if isinstance(daten, Abweichungsbild):
        return zeichne_abweichung(daten)
    if isinstance(daten, Statusbild):
        return zeichne_status(daten)
    return zeichne_zielpfade(daten)


@lru_cache(maxsize=64)
def als_png(daten: Bilddaten) -> bytes:
    """PNG zu Bilddaten; dasselbe Bild wird je Prozess einmal gezeichnet."""
    return zeichne_blatt(daten).als_png()
