"""Regel der Deutschen Nachhaltigkeitsstrategie: Wettersymbole aus Trend und Ziel.

Die Regel steht in ``docs/methoden/dns.md``; Schwellen und Zahl der Datenpunkte in
``regeln/methoden.yaml``. Alle Vergleiche rechnen mit ganzen Zahlen (``festkomma``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nachhaltigkeitshaushalt.bewerten.festkomma import als_ganze, exponenten
from nachhaltigkeitshaushalt.bewerten.methoden import GEWITTER, LEICHT_BEWOELKT, SONNE, WOLKE, Fall
from nachhaltigkeitshaushalt.bewerten.urteile import (
    Urteile,
    erzaehle_verlust,
    halte_ein,
    leere_urteile,
    mittlere_aenderung,
    nicht_bewertbar,
)
from nachhaltigkeitshaushalt.bewerten.vorgaben import JAEHRLICH, KORRIDOR, RICHTUNG, ZIELJAHR, Vorgaben

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.bewerten.fenster import Fenster
    from nachhaltigkeitshaushalt.kern.regelwerk import Regel

Ganze = NDArray[np.int64]


@dataclass(frozen=True)
class Lage:
    """Ganzzahlige Lage je Kennzahl; alle Größen so gedreht, dass größer besser ist."""

    trend: Ganze
    letzte: Ganze
    luecke: Ganze
    je_erreicht: NDArray[np.bool_]


def bestimme_lage(vorgaben: Vorgaben, fenster: Fenster) -> Lage:
    """Änderungen und Lücke zum Ziel als ganze Zahlen."""
    groesste = np.maximum(np.abs(fenster.groesster), np.abs(fenster.kleinster))
    groesste = np.where(np.isfinite(groesste), groesste, 0.0)
    exponent = exponenten(groesste, vorgaben.zielwert)
    vorzeichen = vorgaben.vorzeichen
    beste = np.where(vorzeichen > 0, fenster.groesster, fenster.kleinster)
    ziel = als_ganze(vorgaben.zielwert, exponent) * vorzeichen
    felder = (fenster.erster, fenster.vorletzter, fenster.letzter, beste)
    erster, vorletzter, letzter, bester = (als_ganze(feld, exponent) * vorzeichen for feld in felder)
    return Lage(trend=letzter - erster, letzte=letzter - vorletzter, luecke=ziel - letzter, je_erreicht=bester >= ziel)


def bewerte_dns(vorgaben: Vorgaben, fenster: Fenster, jahr: int, regel: Regel) -> Urteile:
    """Wettersymbol je Kennzahl."""
    lage = bestimme_lage(vorgaben, fenster)
    urteile = leere_urteile(len(vorgaben))
    urteile.mittlere_aenderung[:] = mittlere_aenderung(fenster, regel["punkte"])
    frist_vorbei = (vorgaben.zielart == ZIELJAHR) & (vorgaben.zieljahr <= jahr)
    einhalten = (vorgaben.zielart == JAEHRLICH) | lage.je_erreicht | frist_vorbei
    status, fall = halte_ein(lage.luecke <= 0, lage.trend)
    urteile.status[:], urteile.fall[:] = status, erzaehle_verlust(fall, lage.je_erreicht, frist_vorbei)
    _schreibe_fort(urteile, vorgaben, fenster, lage, regel=regel, offen=~einhalten)
    _nur_richtung(urteile, lage, vorgaben.zielart == RICHTUNG)
    hat_ziel = vorgaben.zielart != RICHTUNG
    hindernisse = [
        (fenster.punkte == 0, Fall.WERTE_FEHLEN),
        (vorgaben.zielart == KORRIDOR, Fall.METHODE_UNPASSEND),
        (hat_ziel & np.isnan(vorgaben.zielwert), Fall.ZIELWERT_FEHLT),
        ((vorgaben.zielart == ZIELJAHR) & np.isnan(vorgaben.zieljahr), Fall.ZIELJAHR_FEHLT),
        (fenster.punkte < regel["punkte"], Fall.PUNKTE_ZU_WENIG),
    ]
    nicht_bewertbar(urteile, hindernisse)
    return urteile


def _schreibe_fort(  # noqa: PLR0913 - Eingangsgrößen der Regel
    urteile: Urteile, vorgaben: Vorgaben, fenster: Fenster, lage: Lage, *, regel: Regel, offen: NDArray[np.bool_]
) -> None:
    """Ziel in einem künftigen Jahr: Verfehlung bei Fortsetzung des Trends gegen die Lücke.

    Verfehlung und Lücke stehen beide mal der Zahl der Trendjahre, damit sie ganze Zahlen bleiben.
    """
    stellen = np.flatnonzero(offen)
    zieljahr, letztes = vorgaben.zieljahr[stellen], fenster.letztes_jahr[stellen]
    rest = np.where(np.isnan(zieljahr), 0, zieljahr).astype(np.int64) - letztes
    urteile.projektion[stellen] = fenster.letzter[stellen] + urteile.mittlere_aenderung[stellen] * rest
    trend, luecke = lage.trend[stellen], lage.luecke[stellen] * (letztes - fenster.erstes_jahr[stellen])
    verfehlt = luecke - trend * rest
    prozent = 100 * verfehlt
    status = np.where(prozent <= regel["bewoelkt_bis"] * luecke, LEICHT_BEWOELKT, WOLKE)
    status[prozent < regel["sonne_unter"] * luecke] = SONNE
    status[trend <= 0] = GEWITTER
    fall = np.where(verfehlt <= 0, int(Fall.ZIELJAHR_ERREICHT), int(Fall.ZIELJAHR_VERFEHLT))
    fall[trend == 0] = Fall.ZIELJAHR_STILLSTAND
    fall[trend < 0] = Fall.ZIELJAHR_FALSCH
    urteile.status[stellen], urteile.fall[stellen] = status, fall
    nenner = np.where(luecke > 0, luecke, 1)
    urteile.verfehlung[stellen] = np.where(luecke > 0, 100.0 * verfehlt / nenner, np.nan)


_STATUS_RICHTUNG = np.array([SONNE, LEICHT_BEWOELKT, WOLKE, GEWITTER])
_FALL_RICHTUNG = np.array(
    [Fall.RICHTUNG_BEIDE, Fall.RICHTUNG_TREND, Fall.RICHTUNG_LETZTE, Fall.RICHTUNG_KEINE], dtype=np.int64
)
"""Nach Trend (richtig, falsch) und letzter Änderung (richtig, falsch)."""


def _nur_richtung(urteile: Urteile, lage: Lage, betroffen: NDArray[np.bool_]) -> None:
    """Ziel ist nur die Richtung: Trend und letzte Änderung."""
    wo = np.flatnonzero(betroffen)
    stelle = 2 * (lage.trend[wo] <= 0) + (lage.letzte[wo] <= 0)
    urteile.status[wo], urteile.fall[wo] = _STATUS_RICHTUNG[stelle], _FALL_RICHTUNG[stelle]
    urteile.projektion[wo] = np.nan
    urteile.verfehlung[wo] = np.nan
