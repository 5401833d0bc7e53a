"""Wachstumsrate: beobachtete gegen nötige jährliche Rate – abgelehnt, wo sie nicht bestimmt ist."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nachhaltigkeitshaushalt.bewerten.linear import besser_oder_gleich
from nachhaltigkeitshaushalt.bewerten.methoden import GEWITTER, LEICHT_BEWOELKT, SONNE, WOLKE, Fall
from nachhaltigkeitshaushalt.bewerten.urteile import Urteile, leere_urteile, mittlere_aenderung, nicht_bewertbar
from nachhaltigkeitshaushalt.bewerten.vorgaben import KORRIDOR, RICHTUNG, ZIELJAHR, Vorgaben

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.bewerten.fenster import Fenster
    from nachhaltigkeitshaushalt.kern.regelwerk import Regel

Zahlen = NDArray[np.float64]


def jahresrate(von: Zahlen, bis: Zahlen, jahre: Zahlen) -> Zahlen:
    """Mittlere jährliche Wachstumsrate; NaN bei Null, Vorzeichenwechsel oder ohne Zeitraum.

    Beispiel:
        >>> jahresrate(np.array([100.0, 0.0]), np.array([121.0, 5.0]), np.array([2.0, 2.0])).round(6).tolist()
        [0.1, nan]

    """
    bestimmt = (von > 0) & (bis > 0) & (jahre > 0)
    verhaeltnis = np.where(bestimmt, bis, 1.0) / np.where(bestimmt, von, 1.0)
    return np.where(bestimmt, verhaeltnis ** (1.0 / np.where(bestimmt, jahre, 1.0)) - 1.0, np.nan)


def bewerte_wachstumsrate(vorgaben: Vorgaben, fenster: Fenster, jahr: int, regel: Regel) -> Urteile:  # noqa: ARG001 - gleiche Form für alle Methoden
    """Status nach beobachteter gegen nötige Rate; ohne Ziel nach ±1 % im Jahr."""
    urteile = leere_urteile(len(vorgaben))
    urteile.mittlere_aenderung[:] = mittlere_aenderung(fenster, 2)
    ohne_ziel = vorgaben.zielart == RICHTUNG
    hat_basis = ~np.isnan(vorgaben.basiswert) & ~np.isnan(vorgaben.basisjahr)
    von = np.where(hat_basis, vorgaben.basiswert, fenster.erster)
    beginn = np.where(hat_basis, vorgaben.basisjahr, fenster.erstes_jahr)
    beobachtet = jahresrate(von, fenster.letzter, (fenster.letztes_jahr - beginn).astype(np.float64))
    noetig = jahresrate(von, vorgaben.zielwert, vorgaben.zieljahr - beginn)
    _urteile_mit_ziel(urteile, beobachtet, noetig, regel)
    _urteile_ohne_ziel(urteile, beobachtet * vorgaben.vorzeichen, ohne_ziel, regel)
    zeitraum = (fenster.letztes_jahr <= beginn) | (~ohne_ziel & (vorgaben.zieljahr <= beginn))
    nicht_positiv = (von <= 0) | (fenster.letzter <= 0) | (~ohne_ziel & (vorgaben.zielwert <= 0))
    hindernisse = [
        (fenster.punkte == 0, Fall.WERTE_FEHLEN),
        (~np.isin(vorgaben.zielart, (ZIELJAHR, RICHTUNG)) | (vorgaben.zielart == KORRIDOR), Fall.METHODE_UNPASSEND),
        (~ohne_ziel & np.isnan(vorgaben.zielwert), Fall.ZIELWERT_FEHLT),
        (~ohne_ziel & np.isnan(vorgaben.zieljahr), Fall.ZIELJAHR_FEHLT),
        (nicht_positiv, Fall.RATE_NICHT_POSITIV),
        (zeitraum, Fall.RATE_ZEITRAUM),
        (~ohne_ziel & besser_oder_gleich(von, vorgaben.zielwert, vorgaben.vorzeichen), Fall.RATE_BASIS_ZIEL),
    ]
    nicht_bewertbar(urteile, hindernisse)
    return urteile


def _urteile_mit_ziel(urteile: Urteile, beobachtet: Zahlen, noetig: Zahlen, regel: Regel) -> None:
    """Beobachtete Rate in Prozent der nötigen."""
    weg = np.round(beobachtet / np.where(noetig == 0, np.nan, noetig) * 100.0, 9)
    schwellen = [weg >= regel["sonne_ab"], weg >= regel["bewoelkt_ab"], weg >= regel["wolke_ab"]]
    urteile.status[:] = np.select(schwellen, [SONNE, LEICHT_BEWOELKT, WOLKE], GEWITTER)
    urteile.fall[:] = Fall.RATE
    urteile.weg[:] = weg


def _urteile_ohne_ziel(urteile: Urteile, gedreht: Zahlen, betroffen: NDArray[np.bool_], regel: Regel) -> None:
    """Ohne Ziel: Rate in gewünschter Richtung gegen die Grenze ±1 %."""
    prozent, grenze = np.round(gedreht * 100.0, 9), regel["ohne_ziel_prozent"]
    stufen = [prozent >= grenze, prozent >= 0, prozent >= -grenze]
    status = np.select(stufen, [SONNE, LEICHT_BEWOELKT, WOLKE], GEWITTER)
    urteile.status[betroffen], urteile.weg[betroffen] = status[betroffen], prozent[betroffen]
    urteile.fall[betroffen] = Fall.RATE_OHNE_ZIEL
