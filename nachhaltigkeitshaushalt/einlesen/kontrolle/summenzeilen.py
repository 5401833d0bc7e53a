"""Gedruckte Summenzeilen gegen ihre Bestandteile, je Datei, Ebene und Schlüssel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.einlesen.layout.form import VERGLEICH
from nachhaltigkeitshaushalt.kern.befunde import Befund, Ort, befund
from nachhaltigkeitshaushalt.kern.geld import als_euro

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil

_EINHEIT = ["datei", "blatt", "ebene", "schluessel", "plan", "jahr", "wertart"]
_SCHLUESSEL = [*_EINHEIT, "zeile"]
HOECHSTENS_EINZELN = 200


def pruefe_summenzeilen(
    zeilen: pd.DataFrame, kontrollwerte: pd.DataFrame, profile: Mapping[str, Landesprofil], unten: str | None
) -> tuple[pd.DataFrame, list[Befund]]:
    """Jede gedruckte Summenzeile gegen die Formel des Landesprofils aus den Zeilen derselben Tabelle.

    Args:
        zeilen: Haushaltszeilen (die Einzelbeträge der untersten Ebene).
        kontrollwerte: Gedruckte Summen, obere Ebenen und Vergleichsspalten.
        profile: Landesprofil je Datei.
        unten: Unterste Ebene der Dateien (None: Produkte ohne Angabe einer Ebene).

    Returns:
        Je Datei, Blatt und Excel-Spalte, wie viele Summenzeilen erkannt und erfüllt sind, und die Befunde.

    """
    formeln = {id(p): {z["zeile"]: dict(z["summe"]) for z in p.zeilen if z.get("summe")} for p in profile.values()}
    summen = _summenzeilen(kontrollwerte, profile, formeln)
    if summen.empty:
        return pd.DataFrame(columns=["datei", "blatt", "excel_spalte", "summenzeilen", "summenzeilen_erfuellt"]), []
    werte = _alle_werte(zeilen, kontrollwerte, unten)
    summen = summen.assign(errechnet=_errechnet(summen, werte, profile, formeln))
    summen["differenz"] = summen["betrag_cent"] - summen["errechnet"]
    summen["excel_spalte"] = summen["zelle"].str.rstrip("0123456789")
    gut = summen["differenz"] == 0
    gruppen = summen.assign(erfuellt=gut).groupby(["datei", "blatt", "excel_spalte"], as_index=False)
    zaehlung = gruppen.agg(summenzeilen=("erfuellt", "size"), summenzeilen_erfuellt=("erfuellt", "sum"))
    doppelt = summen[summen.duplicated(_SCHLUESSEL, keep="first")]
    return zaehlung, [*_befunde(summen[~gut]), *_doppelte(doppelt)]


def _summenzeilen(
    kontrollwerte: pd.DataFrame, profile: Mapping[str, Landesprofil], formeln: Mapping[int, Mapping[str, Any]]
) -> pd.DataFrame:
    """Die Kontrollwerte, deren Zeile im Landesprofil eine Formel hat."""
    if kontrollwerte.empty:
        return kontrollwerte
    je_datei = {datei: formeln[id(profil)] for datei, profil in profile.items()}
    hat_formel = [
        zeile in je_datei.get(datei, {})
        for datei, zeile in zip(kontrollwerte["datei"], kontrollwerte["zeile"], strict=True)
    ]
    return kontrollwerte[np.array(hat_formel, dtype=bool)].reset_index(drop=True)


def _alle_werte(zeilen: pd.DataFrame, kontrollwerte: pd.DataFrame, unten: str | None) -> pd.Series[int]:
    """Betrag je Tabelle und Zeile, aus Einzelbeträgen und Kontrollwerten."""
    ebene = unten or "produkt"
    eigene = pd.DataFrame(
        {name: zeilen[name].astype(object) for name in ("datei", "blatt", "plan", "wertart", "zeile")}
    ).assign(
        ebene=ebene,
        schluessel="" if ebene == "gesamt" else zeilen["produkt"].astype(object),
        jahr=zeilen["jahr"],
        betrag_cent=zeilen["betrag_cent"],
    )
    gedruckt = kontrollwerte.drop_duplicates(_SCHLUESSEL)
    alle = pd.concat(
        [eigene[[*_SCHLUESSEL, "betrag_cent"]], gedruckt[[*_SCHLUESSEL, "betrag_cent"]].astype({"jahr": int})]
    )
    return alle.groupby(_SCHLUESSEL, observed=True)["betrag_cent"].sum()


def _errechnet(
    summen: pd.DataFrame, werte: pd.Series[int], profile: Mapping[str, Landesprofil],
    formeln: Mapping[int, Mapping[str, Any]],
) -> list[int]:  # fmt: skip
    """Der Wert jeder Summenzeile nach ihrer Formel; eine nicht gedruckte Zeile zählt 0."""
    nachschlagen = dict(zip(werte.index, werte.tolist(), strict=True))
    ergebnis = []
    for zeile in summen[_SCHLUESSEL].itertuples(index=False, name=None):
        formel = formeln[id(profile[zeile[0]])][zeile[-1]]
        ergebnis.append(sum(k * nachschlagen.get((*zeile[:-1], teil), 0) for teil, k in formel.items()))
    return ergebnis


def _befunde(abweichend: pd.DataFrame) -> list[Befund]:
    """Ein Befund je Summenzeile, die nicht aufgeht."""
    return [
        befund(
            "summenzeile_abweichung",
            Ort(z["datei"], z["blatt"] or None, z["zelle"], "betrag_cent"),
            als_euro(z["betrag_cent"]),
            nummer=z["nummer"], wertart=z["wertart"], jahr=z["jahr"], zeile=z["zeile"],
            errechnet=als_euro(z["errechnet"]), differenz=als_euro(z["differenz"]),
        )
        for z in abweichend.head(HOECHSTENS_EINZELN).to_dict("records")
    ]  # fmt: skip


def _doppelte(doppelt: pd.DataFrame) -> list[Befund]:
    """Ein Befund je Summenzeile, die mehrfach gedruckt ist."""
    return [
        befund(
            "summenzeile_doppelt", Ort(z["datei"], z["blatt"] or None, z["zelle"], "betrag_cent"),
            als_euro(z["betrag_cent"]), nummer=z["nummer"], zeile=z["zeile"],
        )
        for z in doppelt[doppelt["wertart"] != VERGLEICH].head(HOECHSTENS_EINZELN).to_dict("records")
    ]  # fmt: skip
