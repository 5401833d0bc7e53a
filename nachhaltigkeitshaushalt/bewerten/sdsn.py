"""SDSN SDG Index: Normierung auf 0–100, Ampel je Kennzahl und Ampel je Ziel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nachhaltigkeitshaushalt.bewerten.methoden import Fall
from nachhaltigkeitshaushalt.bewerten.urteile import Urteile, leere_urteile, mittlere_aenderung, nicht_bewertbar
from nachhaltigkeitshaushalt.bewerten.vorgaben import STEIGEND, Vorgaben

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.bewerten.fenster import Fenster
    from nachhaltigkeitshaushalt.kern.regelwerk import Regel

Zahlen = NDArray[np.float64]
Ganze = NDArray[np.int64]
Wahr = NDArray[np.bool_]

FARBEN = ("gruen", "gelb", "orange", "rot", "grau")
"""Farben vom besten zum schlechtesten; ihre Stelle entspricht der des Status, grau = nicht bewertbar."""

GRUEN, GELB, ORANGE, ROT, GRAU = range(5)
_STELLEN = 12


def normiere(wert: Zahlen, schlechtester: Zahlen, bester: Zahlen) -> Zahlen:
    """(x − schlechtester)/(bester − schlechtester)·100, gekappt auf 0–100; NaN bei bester = schlechtester.

    Beispiel:
        >>> normiere(np.array([5.0, 50.0, 1.0]), np.array([0.0, 0.0, 7.0]), np.array([10.0, 10.0, 7.0])).tolist()
        [50.0, 100.0, nan]

    """
    spanne = np.where(bester == schlechtester, np.nan, bester - schlechtester)
    return np.clip((wert - schlechtester) * 100.0 / spanne, 0.0, 100.0)


def farbe_der_kennzahl(wert: Zahlen, gruen: Zahlen, rot: Zahlen) -> Ganze:
    """Ampel einer Kennzahl: grün ab ``gruen``, gelb ab der Mitte, orange bis ``rot`` einschließlich, sonst rot.

    Gleichstand zählt zur besseren Farbe; fehlender Wert oder fehlende Schwelle ist grau.
    """
    vorzeichen = np.sign(gruen - rot)
    mitte = (gruen + rot) / 2.0
    besser = [_mindestens(wert, schwelle, vorzeichen) for schwelle in (gruen, mitte, rot)]
    unbestimmt = np.isnan(wert) | np.isnan(gruen) | np.isnan(rot) | (vorzeichen == 0)
    farben: Ganze = np.select([unbestimmt, *besser], [GRAU, GRUEN, GELB, ORANGE], ROT)
    return farben


def _mindestens(wert: Zahlen, schwelle: Zahlen, vorzeichen: Zahlen) -> Wahr:
    """Ob ein Wert mindestens so gut wie die Schwelle ist, unabhängig vom Gleitkommarauschen."""
    spielraum = 10.0**-_STELLEN * np.maximum(np.abs(wert), np.abs(schwelle))
    return (wert - schwelle) * vorzeichen >= -spielraum


def stufenwert(wert: Zahlen, grenzen: tuple[Zahlen, Zahlen, Zahlen, Zahlen]) -> Zahlen:
    """Wert stückweise linear auf 0–3: 0 schlechtester, 1 rot, 2 grün, 3 bester.

    Args:
        wert: Werte der Kennzahlen.
        grenzen: schlechtester, rot, grün, bester – je Kennzahl.

    """
    schlechtester, rot, gruen, bester = grenzen
    teile = [(schlechtester, rot), (rot, gruen), (gruen, bester)]
    summe = np.zeros(len(wert))
    for von, bis in teile:
        spanne = np.where(bis == von, np.nan, bis - von)
        gleich = np.where((wert - von) * np.sign(bester - schlechtester) >= 0, 1.0, 0.0)
        summe += np.where(
            np.isnan(spanne), gleich, np.clip((wert - von) / np.where(spanne == 0, 1.0, spanne), 0.0, 1.0)
        )
    return np.where(np.isnan(wert), np.nan, summe)


def bewerte_sdsn(vorgaben: Vorgaben, fenster: Fenster, jahr: int, regel: Regel) -> Urteile:  # noqa: ARG001 - gleiche Form für alle Methoden
    """Normierter Wert als Grad, Ampel als Status (grün = Sonne … rot = Gewitter)."""
    urteile = leere_urteile(len(vorgaben))
    urteile.mittlere_aenderung[:] = mittlere_aenderung(fenster, 2)
    grad = normiere(fenster.letzter, vorgaben.schlechtester, vorgaben.bester)
    urteile.grad[:] = grad
    urteile.status[:] = farbe_der_kennzahl(fenster.letzter, vorgaben.gruen, vorgaben.rot)
    urteile.fall[:] = Fall.SDSN
    with np.errstate(invalid="ignore"):
        steigend = (vorgaben.bester > vorgaben.schlechtester) & (vorgaben.gruen > vorgaben.rot)
        fallend = (vorgaben.bester < vorgaben.schlechtester) & (vorgaben.gruen < vorgaben.rot)
    stimmig = np.where(vorgaben.richtung == STEIGEND, steigend, fallend)
    nicht_bewertbar(urteile, [(fenster.punkte == 0, Fall.WERTE_FEHLEN), (~stimmig, Fall.SDSN_ANGABEN)])
    return urteile


def farbe_des_ziels(stufen: Zahlen, farben: Ganze, abdeckung_ab: int = 50) -> int:
    """Ampel eines Ziels: Mittel der zwei schlechtesten Kennzahlen auf der Skala 0–3.

    Grün nur, wenn beide grün sind, rot nur, wenn beide rot sind; eine einzige vorhandene Kennzahl
    gibt ihre Farbe weiter; liegen weniger als ``abdeckung_ab`` Prozent vor, ist das Ziel grau.

    Args:
        stufen: ``stufenwert`` je Kennzahl des Ziels, NaN = kein Wert.
        farben: ``farbe_der_kennzahl`` je Kennzahl.
        abdeckung_ab: Nötiger Anteil vorhandener Kennzahlen in Prozent.

    """
    vorhanden = np.flatnonzero(farben != GRAU)
    if not len(vorhanden) or 100 * len(vorhanden) < abdeckung_ab * len(farben):
        return GRAU
    schlechteste = vorhanden[np.argsort(stufen[vorhanden], kind="stable")[:2]]
    verschiedene = np.unique(farben[schlechteste])
    if len(schlechteste) == 1 or verschiedene.tolist() in ([GRUEN], [ROT]):
        return int(verschiedene[0])
    return GELB if stufen[schlechteste].mean() >= _GELB_AB else ORANGE


_GELB_AB = 1.5
