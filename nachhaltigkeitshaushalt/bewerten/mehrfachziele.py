"""Mehrere Ziele einer Kennzahl: das nächste Zieljahr zählt, unter gleichzeitigen das schlechteste Urteil."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.bewerten.methoden import NICHT_BEWERTBAR, STATUS
from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler

_VORGABE = ["kennzahl", "zielart", "methode", "zieljahr", "zielwert", "untergrenze", "obergrenze"]
_EINHEITLICH = ["richtung", "einheit", "ziel", "produkt"]


def fasse_zusammen(tabelle: pd.DataFrame) -> pd.DataFrame:
    """Eine Zeile je Kennzahl aus einer Tabelle mit einer Zeile je Ziel.

    Wiederholt eine Zeile genau dieselbe Vorgabe, ist das kein zweites Ziel, sondern ein doppelter
    Schlüssel und ein Fehler; ebenso, wenn Richtung, Einheit, Ziel oder Produkt sich widersprechen.
    """
    _pruefe(tabelle)
    jahr = tabelle["jahr"].astype("float64")
    frist = tabelle["zieljahr"].astype("float64").where(tabelle["zielart"] == "zieljahr")
    kuenftig = frist.where(frist > jahr).groupby(tabelle["kennzahl"]).transform("min")
    vergangen = frist.groupby(tabelle["kennzahl"]).transform("max")
    naechste = kuenftig.fillna(vergangen)
    zaehlt = tabelle[frist.isna() | (frist == naechste)]
    rang = zaehlt["status"].map({str(status): stelle for stelle, status in enumerate(STATUS)}).to_numpy()
    rang = np.where(rang == NICHT_BEWERTBAR, -1, rang)
    zaehlt = zaehlt.assign(_rang=-rang, _stelle=zaehlt.groupby("kennzahl").ngroup())
    reihenfolge = tabelle["kennzahl"].drop_duplicates().tolist()
    sortiert = zaehlt.sort_values(["_rang", "verfehlung", "zielwert"], ascending=[True, False, True], kind="stable")
    gewaehlt = sortiert.drop_duplicates("kennzahl").set_index("kennzahl").loc[reihenfolge].reset_index()
    return _mit_vermerk(gewaehlt[tabelle.columns], tabelle["kennzahl"].value_counts())


def _pruefe(tabelle: pd.DataFrame) -> None:
    """Doppelte Schlüssel und widersprüchliche Zeilen ablehnen."""
    for spalte in _EINHEITLICH:
        verschieden = tabelle.groupby("kennzahl")[spalte].nunique(dropna=False)
        if (verschieden > 1).any():
            wert = verschieden.index[verschieden > 1][0]
            raise fehler("bewertung_kennzahl_widerspruch", Ort(blatt="Kennzahlen", spalte=spalte), wert, spalte=spalte)
    doppelt = tabelle["kennzahl"][tabelle.duplicated(_VORGABE)]
    if len(doppelt):
        raise fehler("bewertung_kennzahl_doppelt", Ort(blatt="Kennzahlen", spalte="kennzahl"), doppelt.iloc[0])


def _mit_vermerk(gewaehlt: pd.DataFrame, anzahl: pd.Series[int]) -> pd.DataFrame:
    """Nennt in der Begründung, dass unter mehreren Zielen ausgewählt wurde."""
    mehrere = gewaehlt["kennzahl"].map(anzahl).to_numpy()
    saetze = [
        f"Maßgeblich unter {zahl} Zielen: {satz}" if zahl > 1 else satz
        for satz, zahl in zip(gewaehlt["begruendung"].tolist(), mehrere.tolist(), strict=True)
    ]
    return gewaehlt.assign(begruendung=pd.Series(saetze, dtype="str")).reset_index(drop=True)
