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
    groesste = np.nan_to_num(np.maximum(np.abs(fenster.groesster), np.abs(fenster.kleinster)), posinf=0.0)
    exponent = exponenten(groesste, vorgaben.zielwert)
    vorzeichen = vorgaben.vorzeichen
    beste = np.where(vorzeichen > 0, fenster.groesster, fenster.kleinster)
    ziel = als_ganze(vorgaben.zielwert, exponent) * vorzeichen
    felder = (fenster.erster, fenster.vorletzter, fenster.letzter, np.where(np.isinf(beste), 0.0, beste))
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
    rest = np.where(np.isnan(vorgaben.zieljahr), 0, vorgaben.zieljahr).astype(np.int64) - fenster.letztes_jahr
    rest = np.where(offen, rest, 0)
    urteile.projektion[:] = np.where(offen, fenster.letzter + urteile.mittlere_aenderung * rest, np.nan)
    luecke = lage.luecke * fenster.spanne
    verfehlt = luecke - lage.trend * rest
    status = np.select(
        [
            lage.trend <= 0,
            100 * verfehlt < regel["sonne_unter"] * luecke,
            100 * verfehlt <= regel["bewoelkt_bis"] * luecke,
        ],
        [GEWITTER, SONNE, LEICHT_BEWOELKT],
        WOLKE,
    )
    fall = np.select(
        [lage.trend < 0, lage.trend == 0, verfehlt <= 0],
        [Fall.ZIELJAHR_FALSCH, Fall.ZIELJAHR_STILLSTAND, Fall.ZIELJAHR_ERREICHT],
        Fall.ZIELJAHR_VERFEHLT,
    )
    urteile.status[offen], urteile.fall[offen] = status[offen], fall[offen]
    rechenbar = offen & (luecke > 0)
    urteile.verfehlung[rechenbar] = 100.0 * verfehlt[rechenbar] / luecke[rechenbar]


def _nur_richtung(urteile: Urteile, lage: Lage, betroffen: NDArray[np.bool_]) -> None:
    """Ziel ist nur die Richtung: Trend und letzte Änderung."""
    trend, letzte = lage.trend > 0, lage.letzte > 0
    status = np.select([trend & letzte, trend, letzte], [SONNE, LEICHT_BEWOELKT, WOLKE], GEWITTER)
    faelle = [Fall.RICHTUNG_BEIDE, Fall.RICHTUNG_TREND, Fall.RICHTUNG_LETZTE]
    fall = np.select([trend & letzte, trend, letzte], faelle, Fall.RICHTUNG_KEINE)
    urteile.status[betroffen], urteile.fall[betroffen] = status[betroffen], fall[betroffen]
    urteile.projektion[betroffen] = np.nan
    urteile.verfehlung[betroffen] = np.nan
