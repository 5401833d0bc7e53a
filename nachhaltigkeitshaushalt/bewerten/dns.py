"""Regel der Deutschen Nachhaltigkeitsstrategie: Wettersymbole aus Trend und Ziel.

Die Regel steht in ``docs/methoden/dns.md``; Schwellen und Zahl der Datenpunkte in
``regeln/methoden.yaml``. Alle Vergleiche rechnen mit ganzen Zahlen (``festkomma``).
``urteile_nach_dns`` ist die Regel selbst, ``bewerte_dns`` ergänzt Grund und Zwischenwerte.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nachhaltigkeitshaushalt.bewerten.festkomma import als_ganze, faktoren
from nachhaltigkeitshaushalt.bewerten.methoden import (
    GEWITTER,
    LEICHT_BEWOELKT,
    NICHT_BEWERTBAR,
    SONNE,
    WOLKE,
    Fall,
)
from nachhaltigkeitshaushalt.bewerten.urteile import (
    Haltung,
    Kleine,
    Urteile,
    halte_ein,
    leere_urteile,
    mittlere_aenderung,
    nicht_bewertbar,
    waehle,
)
from nachhaltigkeitshaushalt.bewerten.vorgaben import KORRIDOR, RICHTUNG, ZIELJAHR, Vorgaben

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.bewerten.fenster import Fenster
    from nachhaltigkeitshaushalt.kern.regelwerk import Regel

Ganze = NDArray[np.int64]
Zahlen = NDArray[np.float64]
Wahr = NDArray[np.bool_]


@dataclass(frozen=True)
class Lage:
    """Lage je Kennzahl in ganzen Zahlen, so gedreht, dass größer besser ist; NaN = nicht bekannt."""

    trend: Zahlen
    letzte: Zahlen
    luecke: Zahlen
    je_erreicht: Wahr


def bestimme_lage(vorgaben: Vorgaben, fenster: Fenster) -> Lage:
    """Änderungen und Lücke zum Ziel als ganze Zahlen."""
    faktor = faktoren(np.maximum(fenster.groesster, -fenster.kleinster), vorgaben.zielwert)
    faktor *= vorgaben.vorzeichen
    bester = fenster.groesster * faktor
    np.maximum(bester, fenster.kleinster * faktor, out=bester)
    ziel, letzter = als_ganze(vorgaben.zielwert, faktor), als_ganze(fenster.letzter, faktor)
    trend, letzte = als_ganze(fenster.erster, faktor), als_ganze(fenster.vorletzter, faktor)
    return Lage(
        trend=np.subtract(letzter, trend, out=trend),
        letzte=np.subtract(letzter, letzte, out=letzte),
        luecke=np.subtract(ziel, letzter, out=letzter),
        je_erreicht=np.rint(bester, out=bester) >= ziel,
    )


@dataclass(frozen=True)
class Fortschreibung:
    """Ziele in einem künftigen Jahr: Lücke und Verfehlung bei Fortsetzung des Trends.

    Beide stehen mal der Zahl der Trendjahre, damit sie ganze Zahlen (int64) bleiben.
    """

    stellen: Ganze
    rest: Ganze
    trend: Ganze
    luecke: Ganze
    verfehlt: Ganze

    def status(self, regel: Regel) -> Kleine:
        """Status nach der Verfehlung in Prozent der Lücke."""
        prozent = 100 * self.verfehlt
        ueber_sonne = prozent >= regel["sonne_unter"] * self.luecke
        ueber_bewoelkt = prozent > regel["bewoelkt_bis"] * self.luecke
        falsch = self.trend <= 0
        return _STATUS_ZIELJAHR[waehle(falsch, 3, ueber_sonne.view(np.int8) + ueber_bewoelkt.view(np.int8))]

    def fall(self) -> Ganze:
        """Warum: erreicht, verfehlt, Stillstand oder falsche Richtung."""
        fall = np.where(self.verfehlt <= 0, int(Fall.ZIELJAHR_ERREICHT), int(Fall.ZIELJAHR_VERFEHLT))
        fall[self.trend == 0] = Fall.ZIELJAHR_STILLSTAND
        fall[self.trend < 0] = Fall.ZIELJAHR_FALSCH
        return fall


_STATUS_ZIELJAHR = np.array([SONNE, LEICHT_BEWOELKT, WOLKE, GEWITTER], dtype=np.int8)
"""Nach der Zahl der überschrittenen Schwellen; die letzte Stelle ist „falsche Richtung oder Stillstand“."""


def _schreibe_fort(vorgaben: Vorgaben, fenster: Fenster, lage: Lage, offen: Wahr) -> Fortschreibung:
    """Setzt den Trend der offenen Ziele bis zum Zieljahr fort."""
    stellen = np.flatnonzero(offen)
    letztes = fenster.letztes_jahr[stellen]
    rest = vorgaben.zieljahr[stellen].astype(np.int64) - letztes
    trend = lage.trend[stellen].astype(np.int64)
    luecke = lage.luecke[stellen].astype(np.int64) * (letztes - fenster.erstes_jahr[stellen])
    return Fortschreibung(stellen, rest, trend, luecke, verfehlt=luecke - trend * rest)


@dataclass(frozen=True)
class Wetter:
    """Die angewandte Regel: Status je Kennzahl und woraus er folgt."""

    status: Kleine
    haltung: Haltung
    lage: Lage
    frist_vorbei: Wahr
    fort: Fortschreibung
    nur_richtung: Wahr
    entwicklung: Kleine
    hindernisse: list[tuple[Wahr, Fall]]


def urteile_nach_dns(vorgaben: Vorgaben, fenster: Fenster, jahr: int, regel: Regel) -> Wetter:
    """Die Regel selbst: Wettersymbol je Kennzahl, ohne Begründung."""
    lage = bestimme_lage(vorgaben, fenster)
    mit_frist, nur_richtung = vorgaben.zielart == ZIELJAHR, vorgaben.zielart == RICHTUNG
    offen = mit_frist & (vorgaben.zieljahr > jahr) & ~lage.je_erreicht & np.isfinite(lage.luecke)
    fort = _schreibe_fort(vorgaben, fenster, lage, offen)
    haltung, entwicklung = halte_ein(lage.luecke <= 0, lage.trend), _entwicklung(lage)
    status = waehle(nur_richtung, entwicklung, haltung.status)
    status[fort.stellen] = fort.status(regel)
    hindernisse = _hindernisse(vorgaben, fenster, mit_frist, regel["punkte"])
    for trifft_zu, _ in hindernisse:
        status[trifft_zu] = NICHT_BEWERTBAR
    frist_vorbei = mit_frist & (vorgaben.zieljahr <= jahr)
    return Wetter(status, haltung, lage, frist_vorbei, fort, nur_richtung, entwicklung, hindernisse)


def _hindernisse(vorgaben: Vorgaben, fenster: Fenster, mit_frist: Wahr, punkte: int) -> list[tuple[Wahr, Fall]]:
    """Was ein Urteil verhindert, das Grundsätzliche zuerst."""
    return [
        (fenster.punkte == 0, Fall.WERTE_FEHLEN),
        (vorgaben.zielart == KORRIDOR, Fall.METHODE_UNPASSEND),
        ((vorgaben.zielart != RICHTUNG) & np.isnan(vorgaben.zielwert), Fall.ZIELWERT_FEHLT),
        (mit_frist & np.isnan(vorgaben.zieljahr), Fall.ZIELJAHR_FEHLT),
        (fenster.punkte < punkte, Fall.PUNKTE_ZU_WENIG),
    ]


_FALL_RICHTUNG = np.array(
    [Fall.RICHTUNG_BEIDE, Fall.RICHTUNG_TREND, Fall.RICHTUNG_LETZTE, Fall.RICHTUNG_KEINE], dtype=np.int64
)
"""Nach der Entwicklung: Trend und letzte Änderung richtig, nur der Trend, nur die letzte Änderung, keine."""


def _entwicklung(lage: Lage) -> Kleine:
    """Trend und letzte Änderung als Stufe 0–3; ist nur die Richtung das Ziel, ist die Stufe schon der Status."""
    trend_falsch, letzte_falsch = (lage.trend <= 0).view(np.int8), (lage.letzte <= 0).view(np.int8)
    return 2 * trend_falsch + letzte_falsch


def bewerte_dns(vorgaben: Vorgaben, fenster: Fenster, jahr: int, regel: Regel) -> Urteile:
    """Wettersymbol je Kennzahl mit Grund und Zwischenwerten."""
    wetter = urteile_nach_dns(vorgaben, fenster, jahr, regel)
    urteile = leere_urteile(len(vorgaben))
    urteile.mittlere_aenderung[:] = mittlere_aenderung(fenster, regel["punkte"])
    wo = np.flatnonzero(wetter.nur_richtung)
    urteile.status[:] = wetter.status
    urteile.fall[:] = wetter.haltung.fall(wetter.lage.je_erreicht, wetter.frist_vorbei)
    urteile.fall[wetter.fort.stellen] = wetter.fort.fall()
    urteile.fall[wo] = _FALL_RICHTUNG[wetter.entwicklung[wo]]
    _trage_fortschreibung_ein(urteile, fenster, wetter.fort)
    nicht_bewertbar(urteile, wetter.hindernisse)
    return urteile


def _trage_fortschreibung_ein(urteile: Urteile, fenster: Fenster, fort: Fortschreibung) -> None:
    """Fortgeschriebener Wert im Zieljahr und Verfehlung in Prozent der Lücke."""
    stellen = fort.stellen
    urteile.projektion[stellen] = fenster.letzter[stellen] + urteile.mittlere_aenderung[stellen] * fort.rest
    hat_luecke = fort.luecke > 0
    nenner = np.where(hat_luecke, fort.luecke, 1)
    urteile.verfehlung[stellen] = np.where(hat_luecke, 100.0 * fort.verfehlt / nenner, np.nan)
