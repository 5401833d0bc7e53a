"""Zeichnet eine Abbildung als PNG: je Art der Daten ein Modul."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten import bilddaten
from nachhaltigkeitshaushalt.berichten.bilder.abweichung import zeichne_abweichung
from nachhaltigkeitshaushalt.berichten.bilder.balken import zeichne_balken
from nachhaltigkeitshaushalt.berichten.bilder.blatt import packe
from nachhaltigkeitshaushalt.berichten.bilder.kacheln import zeichne_kacheln
from nachhaltigkeitshaushalt.berichten.bilder.mittel_und_ziele import zeichne_mittel_und_ziele
from nachhaltigkeitshaushalt.berichten.bilder.status import zeichne_status
from nachhaltigkeitshaushalt.berichten.bilder.statusstreifen import zeichne_statusverlauf
from nachhaltigkeitshaushalt.berichten.bilder.zielpfad import zeichne_zielpfad
from nachhaltigkeitshaushalt.berichten.bilder.zielpfade import zeichne_zielpfade

if TYPE_CHECKING:
    from collections.abc import Callable

    from nachhaltigkeitshaushalt.berichten.bilddaten import Bilddaten
    from nachhaltigkeitshaushalt.berichten.bilder.blatt import Zeichenblatt

_MALER: dict[type, Callable[..., Zeichenblatt]] = {
    bilddaten.Balkenbild: zeichne_balken,
    bilddaten.Abweichungsbild: zeichne_abweichung,
    bilddaten.Statusbild: zeichne_status,
    bilddaten.Zielpfadbild: zeichne_zielpfade,
    bilddaten.Pfadbild: zeichne_zielpfad,
    bilddaten.Kachelbild: zeichne_kacheln,
    bilddaten.Mittelzielbild: zeichne_mittel_und_ziele,
    bilddaten.Statusverlauf: zeichne_statusverlauf,
}


def zeichne_blatt(daten: Bilddaten) -> Zeichenblatt:
    """Das fertig belegte Zeichenblatt zu Bilddaten."""
    return _MALER[type(daten)](daten)


@cache
def _packer() -> ThreadPoolExecutor:
    """Packt fertige Bilder, während das nächste gezeichnet wird: Pillow gibt dabei den Rechenkern frei."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="bilder")


@lru_cache(maxsize=64)
def beginne(daten: Bilddaten) -> Future[bytes]:
    """Zeichnet ein Bild und packt es nebenher; dasselbe Bild entsteht je Prozess einmal."""
    return _packer().submit(packe, zeichne_blatt(daten).zeichne())


def als_png(daten: Bilddaten) -> bytes:
    """PNG zu Bilddaten; wer viele braucht, ruft vorher für alle ``beginne``."""
    return beginne(daten).result()
