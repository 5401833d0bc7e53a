"""Korridor: innerhalb der Grenzen erreicht, sonst zählt der Abstand zum näheren Rand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nachhaltigkeitshaushalt.bewerten.linear import RAUSCHEN
from nachhaltigkeitshaushalt.bewerten.methoden import GEWITTER, LEICHT_BEWOELKT, SONNE, WOLKE, Fall
from nachhaltigkeitshaushalt.bewerten.urteile import Urteile, leere_urteile, mittlere_aenderung, nicht_bewertbar
from nachhaltigkeitshaushalt.bewerten.vorgaben import KORRIDOR, Vorgaben

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.bewerten.fenster import Fenster
    from nachhaltigkeitshaushalt.kern.regelwerk import Regel

Zahlen = NDArray[np.float64]


def abstand_zum_korridor(wert: Zahlen, unten: Zahlen, oben: Zahlen) -> Zahlen:
    """Abstand zum näheren Rand, 0 innerhalb; eine fehlende Grenze (NaN) begrenzt nicht.

    Beispiel:
        >>> abstand_zum_korridor(np.array([5.0, 15.0]), np.array([10.0, 10.0]), np.array([20.0, np.nan])).tolist()
        [5.0, 0.0]

    """
    darunter = np.nan_to_num(unten - wert, nan=0.0)
    darueber = np.nan_to_num(wert - oben, nan=0.0)
    abstand = np.maximum(0.0, np.maximum(darunter, darueber))
    groesse = np.maximum(np.abs(wert), np.maximum(np.nan_to_num(np.abs(unten)), np.nan_to_num(np.abs(oben))))
    abstand = np.where(abstand <= RAUSCHEN * groesse, 0.0, abstand)
    return np.where(np.isnan(wert), np.nan, abstand)


def bewerte_korridor(vorgaben: Vorgaben, fenster: Fenster, jahr: int, regel: Regel) -> Urteile:  # noqa: ARG001 - gleiche Form für alle Methoden
    """Innen: Sonne, droht das Verlassen im Folgejahr: leicht bewölkt. Außen: Wolke bei Annäherung, sonst Gewitter."""
    unten, oben = vorgaben.untergrenze, vorgaben.obergrenze
    urteile = leere_urteile(len(vorgaben))
    urteile.mittlere_aenderung[:] = mittlere_aenderung(fenster, 2)
    urteile.projektion[:] = fenster.letzter + urteile.mittlere_aenderung
    jetzt, zuerst = (abstand_zum_korridor(wert, unten, oben) for wert in (fenster.letzter, fenster.erster))
    kuenftig = np.nan_to_num(abstand_zum_korridor(urteile.projektion, unten, oben))
    with np.errstate(invalid="ignore"):
        naeher = zuerst - jetzt > RAUSCHEN * np.abs(fenster.letzter)
    innen = jetzt == 0
    status = [innen & (kuenftig == 0), innen, naeher]
    urteile.status[:] = np.select(status, [SONNE, LEICHT_BEWOELKT, WOLKE], GEWITTER)
    faelle = [Fall.KORRIDOR_INNEN, Fall.KORRIDOR_DRIFT, Fall.KORRIDOR_BESSER]
    urteile.fall[:] = np.select(status, faelle, Fall.KORRIDOR_SCHLECHTER)
    urteile.abstand[:] = jetzt
    urteile.grad[:] = _grad(jetzt, abstand_zum_korridor(vorgaben.basiswert, unten, oben))
    hindernisse = [
        (fenster.punkte == 0, Fall.WERTE_FEHLEN),
        (vorgaben.zielart != KORRIDOR, Fall.METHODE_UNPASSEND),
        (np.isnan(unten) & np.isnan(oben), Fall.GRENZEN_FEHLEN),
        (unten > oben, Fall.GRENZEN_VERTAUSCHT),
    ]
    for trifft_zu, _ in hindernisse[1:]:
        urteile.grad[trifft_zu] = np.nan
    nicht_bewertbar(urteile, hindernisse)
    return urteile


def _grad(jetzt: Zahlen, basis: Zahlen) -> Zahlen:
    """Innerhalb 100 %; sonst der seit der Basis geschlossene Teil des Abstands, wenn es einen gab."""
    strecke = np.where(basis > 0, basis, np.nan)
    grad: Zahlen = np.where(jetzt == 0, 100.0, (1.0 - jetzt / strecke) * 100.0)
    return grad
