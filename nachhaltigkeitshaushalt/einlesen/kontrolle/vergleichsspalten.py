"""Vergleichsspalten („Ansatz − Ist“) gegen die beiden Spalten, die sie vergleichen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from nachhaltigkeitshaushalt.einlesen.layout.form import VERGLEICH
from nachhaltigkeitshaushalt.kern.befunde import Befund, Ort, befund
from nachhaltigkeitshaushalt.kern.geld import als_euro

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCHLUESSEL = ["datei", "blatt", "zeile", "jahr", "wertart"]
_PLANWERTE = ("fortgeschrieben", "ansatz")


def pruefe_vergleichsspalten(zeilen: pd.DataFrame, kontrollwerte: pd.DataFrame) -> list[Befund]:
    """Je Zeile der Vergleichsspalte: Plan − Ergebnis (oder umgekehrt, wie es in den Dateien überwiegt)."""
    vergleich = _je_zeile(kontrollwerte[kontrollwerte["wertart"] == VERGLEICH])
    if vergleich.empty:
        return []
    werte = _werte(zeilen, kontrollwerte)
    erwartet = [_unterschied(werte, zeile) for zeile in vergleich[_SCHLUESSEL].itertuples(index=False, name=None)]
    tafel = vergleich.assign(erwartet=pd.array(erwartet, dtype="Int64")).dropna(subset="erwartet")
    vorwaerts, rueckwaerts = ((tafel["betrag_cent"] == f * tafel["erwartet"]).sum() for f in (1, -1))
    richtung = 1 if vorwaerts >= rueckwaerts else -1
    falsch = tafel[tafel["betrag_cent"] != richtung * tafel["erwartet"]]
    return [_befund(zeile, richtung * int(zeile["erwartet"])) for zeile in falsch.to_dict("records")]


def _je_zeile(vergleich: pd.DataFrame) -> pd.DataFrame:
    """Die Vergleichsspalte je Zeile des Plans; mehrere Konten zählen zusammen unter der ersten Zelle."""
    summen = vergleich.groupby(_SCHLUESSEL, sort=False)["betrag_cent"].transform("sum")
    return vergleich.assign(betrag_cent=summen).drop_duplicates(_SCHLUESSEL)


def _werte(zeilen: pd.DataFrame, kontrollwerte: pd.DataFrame) -> dict[tuple[object, ...], int]:
    """Betrag je Datei, Blatt, Zeile, Jahr und Wertart, aus Einzelbeträgen und gedruckten Summen."""
    eigene = zeilen[[*_SCHLUESSEL, "betrag_cent"]].astype(dict.fromkeys(("datei", "blatt", "zeile", "wertart"), object))
    alle = pd.concat([eigene, kontrollwerte[[*_SCHLUESSEL, "betrag_cent"]]])
    summen = alle.groupby(_SCHLUESSEL)["betrag_cent"].sum()
    return dict(zip(summen.index, summen.tolist(), strict=True))


def _unterschied(werte: Mapping[tuple[object, ...], int], zeile: tuple[object, ...]) -> int | None:
    """Plan − Ergebnis derselben Zeile, oder None, wenn eines fehlt."""
    plan = next((werte[(*zeile[:-1], art)] for art in _PLANWERTE if (*zeile[:-1], art) in werte), None)
    ergebnis = werte.get((*zeile[:-1], "ergebnis"))
    return None if plan is None or ergebnis is None else plan - ergebnis


def _befund(zeile: Mapping[object, object], erwartet: int) -> Befund:
    """Befund zu einer Zelle der Vergleichsspalte."""
    betrag = int(str(zeile["betrag_cent"]))
    ort = Ort(str(zeile["datei"]), str(zeile["blatt"]) or None, str(zeile["zelle"]), "betrag_cent")
    angaben = {
        "nummer": zeile["nummer"] if isinstance(zeile["nummer"], str) else "",
        "zeile": zeile["zeile"],
        "jahr": zeile["jahr"],
    }
    differenz = als_euro(betrag - erwartet)
    return befund(
        "vergleich_abweichung", ort, als_euro(betrag), errechnet=als_euro(erwartet), differenz=differenz, **angaben
    )
