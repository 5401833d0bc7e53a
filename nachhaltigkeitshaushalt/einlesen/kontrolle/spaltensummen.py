"""Summen einer Spalte, die keine Planzeile sind: über dem Kopf oder unbeschriftet am Ende."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nachhaltigkeitshaushalt.einlesen.datei.schreibweisen import spaltennummer
from nachhaltigkeitshaushalt.einlesen.datei.zahlentext import Zahlenstil, lies_im_stil
from nachhaltigkeitshaushalt.kern.befunde import befund
from nachhaltigkeitshaushalt.kern.geld import GROESSTER_BETRAG_CENT, als_euro, euro_zu_cent, summe_cent

KEIN_JAHR_CENT = 2_100_00
"""Kleinere Zahlen über dem Kopf können Jahre oder Nummern sein."""

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.einlesen.spalten.betraege import Betraege
    from nachhaltigkeitshaushalt.einlesen.spalten.rohblatt import Rohblatt, Rohspalte
    from nachhaltigkeitshaushalt.kern.befunde import Befund


def pruefe_spaltensummen(
    blatt: Rohblatt, spalte: Rohspalte, betraege: Betraege, gesamt: NDArray[np.bool_], gelesen: NDArray[np.bool_]
) -> tuple[dict[str, int], list[Befund]]:
    """Kontrollsummen der Spalte gegen die Summe ihrer Zeilen (der gelesenen oder aller)."""
    kandidaten = _am_ende(blatt, spalte, betraege, gesamt) + _ueber_dem_kopf(blatt, spalte, betraege.stil)
    einzeln, alle = summe_cent(betraege.cent[gelesen]), summe_cent(betraege.cent[betraege.gilt & ~gesamt])
    erfuellt, befunde = 0, []
    for zelle, cent in kandidaten:
        if cent in (einzeln, alle):
            erfuellt += 1
            continue
        angaben = {"gelesen": als_euro(einzeln), "differenz": als_euro(cent - einzeln), "spalte": spalte.ueberschrift}
        befunde.append(befund("spaltensumme_abweichung", blatt.ort(zelle, "betrag_cent"), als_euro(cent), **angaben))
    return {"kontrollsummen": len(kandidaten), "kontrollsummen_erfuellt": erfuellt}, befunde


def _am_ende(
    blatt: Rohblatt, spalte: Rohspalte, betraege: Betraege, gesamt: NDArray[np.bool_]
) -> list[tuple[str, int]]:
    """Unbeschriftete Summen unter den Daten."""
    return [
        (blatt.zelle(spalte, int(i)), int(betraege.cent[i])) for i in np.flatnonzero(gesamt & betraege.gilt).tolist()
    ]


def _ueber_dem_kopf(blatt: Rohblatt, spalte: Rohspalte, stil: str) -> list[tuple[str, int]]:
    """Zahlen über der Überschrift, die keine Jahreszahl sind."""
    stelle = spaltennummer(spalte.buchstabe) - 1
    ergebnis = []
    for nummer, zeile in enumerate(blatt.ueber_kopf, start=1):
        zelle = zeile[stelle] if stelle < len(zeile) else ""
        cent = _als_cent(zelle, stil)
        if cent is not None and abs(cent) > KEIN_JAHR_CENT:
            ergebnis.append((f"{spalte.buchstabe}{nummer}", cent))
    return ergebnis


def _als_cent(zelle: Any, stil: str) -> int | None:  # noqa: ANN401 - Zellinhalt
    """Zelle als Cent, oder None."""
    if isinstance(zelle, float):
        return int(euro_zu_cent(np.array([zelle]))[0][0]) if abs(zelle) * 100 < GROESSTER_BETRAG_CENT else None
    zahl = lies_im_stil(zelle, Zahlenstil(stil)) if isinstance(zelle, str) and stil in list(Zahlenstil) else None
    return None if zahl is None else zahl.cent(1)[0]
