"""Zielerreichung: Kennzahlen und ihre Werte → ein begründetes Urteil je Kennzahl."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.bewerten.begruendung import Angaben
from nachhaltigkeitshaushalt.bewerten.dns import bewerte_dns
from nachhaltigkeitshaushalt.bewerten.ergebnistabelle import Herkunft, baue_tabelle
from nachhaltigkeitshaushalt.bewerten.fenster import Fenster, bilde_fenster
from nachhaltigkeitshaushalt.bewerten.korridor import bewerte_korridor
from nachhaltigkeitshaushalt.bewerten.linear import bewerte_linear, bewerte_wert_halten, sollwerte, zielerreichungsgrad
from nachhaltigkeitshaushalt.bewerten.mehrfachziele import fasse_zusammen
from nachhaltigkeitshaushalt.bewerten.methoden import METHODEN, NICHT_BEWERTBAR, Fall, fassung
from nachhaltigkeitshaushalt.bewerten.reihen import Reihen, bilde_reihen
from nachhaltigkeitshaushalt.bewerten.sdsn import bewerte_sdsn
from nachhaltigkeitshaushalt.bewerten.spalten import datum, ein_jahr
from nachhaltigkeitshaushalt.bewerten.urteile import Urteile, leere_urteile, nicht_bewertbar
from nachhaltigkeitshaushalt.bewerten.vorgaben import KORRIDOR, UNBEKANNT, Vorgaben, lies_vorgaben
from nachhaltigkeitshaushalt.bewerten.wachstum import bewerte_wachstumsrate
from nachhaltigkeitshaushalt.kern.regelwerk import Regel

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray
    from pandas.api.extensions import ExtensionArray

Methode = Callable[[Vorgaben, Fenster, int, Regel], Urteile]

_METHODE: dict[str, Methode] = {
    "dns": bewerte_dns,
    "linear": bewerte_linear,
    "korridor": bewerte_korridor,
    "wert_halten": bewerte_wert_halten,
    "sdsn": bewerte_sdsn,
    "wachstumsrate": bewerte_wachstumsrate,
}


def bewerte_kennzahlen(
    kennzahlen: pd.DataFrame, werte: pd.DataFrame, jahr: int, *, datenstand: str | dt.date | None = None
) -> pd.DataFrame:
    """Bewertet jede Kennzahl für ein Jahr – Urteil, Begründung und alle Eingangswerte.

    Die Methode folgt aus der Spalte ``methode``, sonst aus der Zielart (``regeln/methoden.yaml``).
    Es zählen nur Ist-Werte bis zum Bewertungsjahr, je Jahr der jüngste Datenstand. Was sich nicht
    bewerten lässt, bleibt mit Begründung als ``nicht_bewertbar`` in der Tabelle.

    Args:
        kennzahlen: Tabelle ``Kennzahlen`` des Datenvertrags; Pflicht sind ``kennzahl``,
            ``richtung`` und ``zielart``. Mehrere Zeilen einer Kennzahl sind mehrere Ziele: das
            nächste Zieljahr zählt, unter gleichzeitigen das schlechteste Urteil.
        werte: Tabelle ``Kennzahlwerte``; Pflicht sind ``kennzahl``, ``jahr`` und ``wert``.
        jahr: Bewertungsjahr.
        datenstand: Nur Werte mit höchstens diesem Datenstand; so lässt sich ein früheres Urteil
            wiederholen. Werte ohne Datenstand zählen immer.

    Returns:
        Eine Zeile je Kennzahl in der Reihenfolge der Eingabe; Spalten siehe ``ergebnistabelle``.

    Raises:
        HaushaltsFehler: Eine Pflichtspalte fehlt oder eine Angabe ist nicht ohne Verlust zu lesen.

    """
    jahr = ein_jahr(jahr)
    stand = datum(datenstand, "Aufruf")
    vorgaben = lies_vorgaben(kennzahlen)
    erste, zeile = _verschiedene(vorgaben.kennzahl)
    if len(erste) == len(vorgaben):
        return _urteilstabelle(vorgaben, bilde_reihen(werte, vorgaben, jahr, stand), werte, jahr)
    reihen = bilde_reihen(werte, vorgaben.nimm(erste), jahr, stand).nimm(zeile)
    return fasse_zusammen(_urteilstabelle(vorgaben, reihen, werte, jahr))


def _urteilstabelle(vorgaben: Vorgaben, reihen: Reihen, werte: pd.DataFrame, jahr: int) -> pd.DataFrame:
    """Eine Ergebniszeile je Zeile der Vorgaben und ihrer Reihe."""
    return baue_tabelle(_bewerte(vorgaben, reihen, jahr), Herkunft(reihen, werte, vorgaben))


def _verschiedene(kennzahl: ExtensionArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Erste Zeile jeder Kennzahl, und je Zeile die Stelle ihrer Kennzahl."""
    kodes, namen = pd.factorize(pd.Series(kennzahl))
    erste = np.full(len(namen), -1, dtype=np.int64)
    erste[kodes[::-1]] = np.arange(len(kodes))[::-1]
    return erste, kodes.astype(np.int64)


def _bewerte(roh: Vorgaben, reihen: Reihen, jahr: int) -> Angaben:
    """Wendet je Methode ihre Regel auf ihre Kennzahlen an und trägt dann ein, was jede verhindert."""
    vorgaben, unendlich = _ohne_unendliche(roh)
    vorgaben = replace(vorgaben, basiswert=_basiswerte(vorgaben, reihen))
    ueblich = fassung("dns", jahr)["punkte"]
    fenster, urteile = bilde_fenster(reihen, ueblich), leere_urteile(len(vorgaben))
    for kode, name in enumerate(METHODEN):
        stellen, regel = np.flatnonzero(vorgaben.methode == kode), fassung(name, jahr)
        if not len(stellen):
            continue
        if regel["punkte"] != ueblich:
            fenster = fenster.mit(stellen, bilde_fenster(reihen.nimm(stellen), regel["punkte"]))
        if len(stellen) == len(vorgaben):
            urteile = _METHODE[name](vorgaben, fenster, jahr, regel)
        else:
            urteile.setze(stellen, _METHODE[name](vorgaben.nimm(stellen), fenster.nimm(stellen), jahr, regel))
    _ergaenze(urteile, vorgaben, fenster, jahr)
    nicht_bewertbar(urteile, _hindernisse(vorgaben, reihen.stoerung, unendlich))
    _verwirf_fortschreibung(urteile)
    return Angaben(vorgaben, fenster, urteile, jahr)


def _verwirf_fortschreibung(urteile: Urteile) -> None:
    """Ohne Urteil gibt es auch keine Verfehlung und keinen fortgeschriebenen Wert."""
    ohne_urteil = np.flatnonzero(urteile.status == NICHT_BEWERTBAR)
    urteile.verfehlung[ohne_urteil] = np.nan
    urteile.projektion[ohne_urteil] = np.nan


def _ergaenze(urteile: Urteile, vorgaben: Vorgaben, fenster: Fenster, jahr: int) -> None:
    """Grad und Sollwert stehen in jeder Zeile, wo die Methode keine eigenen bestimmt."""
    eigener = np.isin(vorgaben.methode, _MIT_EIGENEM_GRAD) | (vorgaben.zielart == KORRIDOR)
    urteile.grad[~eigener] = zielerreichungsgrad(fenster.letzter, vorgaben)[~eigener]
    urteile.sollwert[:] = sollwerte(vorgaben, jahr)


_MIT_EIGENEM_GRAD = [METHODEN.index("sdsn"), METHODEN.index("korridor")]


def _ohne_unendliche(vorgaben: Vorgaben) -> tuple[Vorgaben, NDArray[np.bool_]]:
    """Unendliche Vorgaben werden zu „keine Angabe“; welche Zeilen das traf."""
    namen = ("basiswert", "zielwert", "untergrenze", "obergrenze", "bester", "schlechtester", "gruen", "rot")
    unendlich = np.zeros(len(vorgaben), dtype=bool)
    endlich: dict[str, Any] = {}
    for name in namen:
        trifft_zu = np.isinf(getattr(vorgaben, name))
        if trifft_zu.any():
            unendlich |= trifft_zu
            endlich[name] = np.where(trifft_zu, np.nan, getattr(vorgaben, name))
    return replace(vorgaben, **endlich), unendlich


def _basiswerte(vorgaben: Vorgaben, reihen: Reihen) -> NDArray[np.float64]:
    """Basiswert; fehlt er, gilt der Ist-Wert des Basisjahres, wenn es einen gibt."""
    basiswerte = vorgaben.basiswert.copy()
    offen = np.flatnonzero(np.isnan(basiswerte) & ~np.isnan(vorgaben.basisjahr))
    spalte = vorgaben.basisjahr[offen].astype(np.int64) - int(reihen.jahre[0])
    im_feld = (spalte >= 0) & (spalte < len(reihen.jahre))
    basiswerte[offen[im_feld]] = reihen.werte[offen[im_feld], spalte[im_feld]]
    return basiswerte


def _hindernisse(
    vorgaben: Vorgaben, stoerung: NDArray[np.int64], unendlich: NDArray[np.bool_]
) -> list[tuple[NDArray[np.bool_], Fall]]:
    """Was jede Methode verhindert, das Grundsätzliche zuerst."""
    return [
        (vorgaben.richtung < 0, Fall.RICHTUNG_FEHLT),
        (vorgaben.zielart < 0, Fall.ZIELART_FEHLT),
        (vorgaben.methode == UNBEKANNT, Fall.METHODE_UNBEKANNT),
        (stoerung == Fall.JAHR_DOPPELT, Fall.JAHR_DOPPELT),
        (unendlich | (stoerung == Fall.UNENDLICH), Fall.UNENDLICH),
        (stoerung == Fall.EINHEIT_UNGLEICH, Fall.EINHEIT_UNGLEICH),
    ]
