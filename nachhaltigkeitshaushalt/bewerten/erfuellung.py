"""Nachhaltigkeitserfüllungsgrad: eine einheitliche, offengelegte Prozentzahl für den Rat.

Der Anteil der erreichten an den höchstens erreichbaren Stufen aller bewertbaren Kennzahlen – mit
Abdeckung, Spanne für das nicht Bewertbare und der Kennzahl, die ihn am stärksten bewegt. Was die
Zahl **nicht** bedeutet, steht in ``BEDEUTUNG`` und gehört zu jeder Veröffentlichung.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.bewerten.begruendung import prozentwort
from nachhaltigkeitshaushalt.bewerten.gruppen import ordne_gruppen
from nachhaltigkeitshaushalt.bewerten.verdichtung import HUNDERT, fassung_verdichtung, stufen
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln

if TYPE_CHECKING:
    from numpy.typing import NDArray


def bedeutung() -> str:
    """Was der Nachhaltigkeitserfüllungsgrad sagt und was nicht; gehört zu jeder Veröffentlichung."""
    return str(lade_regeln("methoden/verdichtung")["bedeutung"])


def erfuellungsgrad(
    bewertungen: pd.DataFrame,
    je: str = "gesamt",
    *,
    kennzahlen: pd.DataFrame | None = None,
    ziele: pd.DataFrame | None = None,
    produkte: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Nachhaltigkeitserfüllungsgrad je Produkt, Produktbereich, Handlungsfeld, Ziel, SDG oder insgesamt.

    Returns:
        Je Gruppe und Jahr: Spalte ``je``, ``jahr``, ``erfuellungsgrad`` in Prozent (NaN unter 50 %
        Abdeckung), ``abdeckung``, ``kennzahlen``, ``bewertbar``, ``von`` und ``bis`` (alles nicht
        Bewertbare als Gewitter oder als Sonne), ``einfluss_kennzahl`` und ``einfluss`` (Prozentpunkte,
        die sie den Wert hebt oder senkt), ``text`` und ``regelversion``.

    """
    mit_gruppe = ordne_gruppen(bewertungen, je, kennzahlen=kennzahlen, ziele=ziele, produkte=produkte)
    gruppen = mit_gruppe.groupby(["gruppe", "jahr"], sort=False)
    zeilen = [_erfuellung(str(name), int(str(jahr)), teil) for (name, jahr), teil in gruppen]
    return pd.DataFrame(zeilen, columns=list(_SPALTEN)).astype(_SPALTEN).rename(columns={"gruppe": je})


_SPALTEN = {
    "gruppe": "str",
    "jahr": "int64",
    "erfuellungsgrad": "float64",
    "abdeckung": "float64",
    "kennzahlen": "int64",
    "bewertbar": "int64",
    "von": "float64",
    "bis": "float64",
    "einfluss_kennzahl": "str",
    "einfluss": "float64",
    "text": "str",
    "regelversion": "str",
}


def _erfuellung(name: str, jahr: int, teil: pd.DataFrame) -> dict[str, object]:
    """Eine Zeile des Erfüllungsgrads."""
    fassung = fassung_verdichtung(jahr)
    hoechste = max(fassung["stufen"].values())
    anteile = stufen(teil["status"].tolist(), jahr) / hoechste * HUNDERT
    bewertbar = ~np.isnan(anteile)
    abdeckung = HUNDERT * float(bewertbar.mean())
    reicht = abdeckung >= fassung["abdeckung_ab"]
    kennzahl, einfluss = _groesster_einfluss(anteile[bewertbar], teil["kennzahl"].to_numpy(dtype=object)[bewertbar])
    zeile: dict[str, object] = {
        "gruppe": name,
        "jahr": jahr,
        "erfuellungsgrad": float(anteile[bewertbar].mean()) if reicht else np.nan,
        "abdeckung": abdeckung,
        "kennzahlen": len(teil),
        "bewertbar": int(bewertbar.sum()),
        "von": float(np.where(bewertbar, anteile, 0.0).mean()),
        "bis": float(np.where(bewertbar, anteile, HUNDERT).mean()),
        "einfluss_kennzahl": kennzahl if reicht else None,
        "einfluss": einfluss if reicht else np.nan,
        "regelversion": fassung["version"],
    }
    return zeile | {"text": _text(zeile)}


def _groesster_einfluss(anteile: NDArray[np.float64], namen: NDArray[np.object_]) -> tuple[str | None, float]:
    """Kennzahl, ohne die sich das Mittel am stärksten änderte, und um wie viel sie es hebt oder senkt."""
    if len(anteile) <= 1:
        return None, float("nan")
    ohne = (anteile.sum() - anteile) / (len(anteile) - 1)
    einfluss = np.round(anteile.mean() - ohne, 9)
    staerkste = np.lexsort((namen.astype(str), -np.abs(einfluss)))[0]
    return str(namen[staerkste]), float(einfluss[staerkste])


def _text(zeile: dict[str, object]) -> str:
    """Der Erfüllungsgrad in einem Satz."""
    saetze = lade_regeln("methoden/verdichtung")["saetze"]
    grad, von, bis, einfluss = (float(str(zeile[name])) for name in ("erfuellungsgrad", "von", "bis", "einfluss"))
    angaben = {"bewertbar": zeile["bewertbar"], "kennzahlen": zeile["kennzahlen"]}
    angaben |= {"grad": prozentwort(grad), "von": prozentwort(von), "bis": prozentwort(bis)}
    if np.isnan(grad):
        return str(saetze["erfuellung_grau"].format(**angaben))
    wert = prozentwort(einfluss).removesuffix(" %")
    vorzeichen = "+" if einfluss > 0 and wert != "0" else ""
    zusatz = saetze["einfluss"].format(kennzahl=zeile["einfluss_kennzahl"], wert=f"{vorzeichen}{wert}")
    return str(saetze["erfuellung"].format(**angaben, einfluss="" if np.isnan(einfluss) else zusatz))
