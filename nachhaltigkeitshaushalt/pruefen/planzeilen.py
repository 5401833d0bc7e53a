"""Die Zeilen eines Plans nach dem Landesprofil: Posten summiert, Summen nach Formel gerechnet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil

SPALTEN = ("nummer", "zeile", "bezeichnung", "ist_summe", "jahr", "wertart", "betrag_cent")
_GENAU_BIS = float(2**53)


def planzeilen(
    zeilen: pd.DataFrame,
    profil: Landesprofil,
    *,
    plan: str = "ergebnis",
    ebene: str = "gesamt",
    jahr: int | None = None,
) -> pd.DataFrame:
    """Gesamtplan in der Gliederung des Landes.

    Args:
        zeilen: ``Haushaltszeilen``.
        profil: Landesprofil mit der Gliederung.
        plan: ``"ergebnis"`` oder ``"finanz"``.
        ebene: ``"gesamt"`` oder ``"teilplan"``.
        jahr: Nur dieses Jahr; ohne Angabe alle.

    Returns:
        ``nummer, zeile, bezeichnung, ist_summe, jahr, wertart, betrag_cent`` (Cent) in gedruckter
        Reihenfolge. Erträge und Aufwendungen sind positiv, Salden tragen ihr Vorzeichen. Eine
        Zeile ohne Beträge ist 0, weil der Plan sie in diesem Jahr ausweist; wahlweise Zeilen
        (globaler Minderaufwand, Verrechnungen) erscheinen nur mit Beträgen.

    """
    auswahl = zeilen[zeilen["plan"] == plan]
    auswahl = auswahl if jahr is None else auswahl[auswahl["jahr"] == jahr]
    gliederung = profil.gliederung(plan, ebene)
    posten = auswahl.groupby(["jahr", "wertart", "zeile"], observed=True)["betrag_cent"].sum()
    koepfe = list(dict.fromkeys((int(j), str(w)) for j, w, _ in posten.index))
    namen = [eintrag["zeile"] for eintrag in gliederung]
    werte, da = _matrix(posten, koepfe, namen)
    fuelle_summen(werte, da, gliederung, namen)
    gezeigt = _gezeigte(gliederung, da)
    tafeln = [
        (eintrag["nummer"], namen[z], eintrag["bezeichnung"], "summe" in eintrag, *koepfe[k], int(werte[k, z]))
        for k in range(len(koepfe))
        for z, eintrag in enumerate(gliederung)
        if gezeigt[k, z]
    ]
    return pd.DataFrame(tafeln, columns=list(SPALTEN)).astype({"betrag_cent": "int64", "jahr": "int64"})


def _matrix(
    posten: pd.Series[int], koepfe: list[tuple[int, str]], namen: list[str]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Beträge je Jahr und Wertart (Zeile der Matrix) und Planzeile (Spalte), dazu, was vorkommt."""
    werte, da = np.zeros((len(koepfe), len(namen)), np.int64), np.zeros((len(koepfe), len(namen)), bool)
    stelle_kopf, stelle_name = {kopf: i for i, kopf in enumerate(koepfe)}, {name: i for i, name in enumerate(namen)}
    schluessel: list[Any] = list(posten.index)
    for (jahr, wertart, zeile), betrag in zip(schluessel, posten.tolist(), strict=True):
        spalte = stelle_name.get(str(zeile))
        if spalte is not None:
            werte[stelle_kopf[int(jahr), str(wertart)], spalte] = betrag
            da[stelle_kopf[int(jahr), str(wertart)], spalte] = True
    return werte, da


def _gezeigte(gliederung: Sequence[Mapping[str, Any]], da: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Alle Pflichtzeilen und was vorkommt; wahlweise Summen nur mit eigenen Beträgen."""
    pflicht = np.array([not eintrag.get("wahlweise") for eintrag in gliederung], dtype=bool)
    return (pflicht[None, :] | da) & _nur_mit_eigenen_betraegen(gliederung, da)


def _nur_mit_eigenen_betraegen(gliederung: Sequence[Mapping[str, Any]], da: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Wahlweise Summen zeigen, wenn einer ihrer wahlweisen Teile Beträge hat."""
    stelle = {eintrag["zeile"]: i for i, eintrag in enumerate(gliederung)}
    zeigen = np.ones(da.shape, dtype=bool)
    for i, eintrag in enumerate(gliederung):
        if eintrag.get("wahlweise") and "summe" in eintrag:
            teile = [stelle[teil] for teil in eintrag["summe"] if gliederung[stelle[teil]].get("wahlweise")]
            zeigen[:, i] = da[:, teile].any(axis=1)
    return zeigen


def fuelle_summen(
    werte: NDArray[np.int64], da: NDArray[np.bool_], gliederung: Sequence[Mapping[str, Any]], namen: Sequence[str]
) -> None:
    """Rechnet alle fehlenden Summenzeilen der Reihe nach aus ihren Teilen und trägt sie ein.

    Args:
        werte: Beträge, eine Spalte je Name; Summen werden hier eingetragen.
        da: Was vorkommt; eine Summe kommt vor, sobald einer ihrer Teile vorkommt.
        gliederung: Zeilen mit ihren Formeln in gedruckter Reihenfolge.
        namen: Semantische Schlüssel der Spalten.

    """
    stelle = {name: i for i, name in enumerate(namen)}
    for eintrag in gliederung:
        teile = {stelle[teil]: gewicht for teil, gewicht in eintrag.get("summe", {}).items() if teil in stelle}
        if teile and eintrag["zeile"] in stelle:
            spalte, spalten = stelle[eintrag["zeile"]], list(teile)
            gerechnet = werte[:, spalten] @ np.array(list(teile.values()), dtype=np.int64)
            werte[:, spalte] = np.where(da[:, spalte], werte[:, spalte], gerechnet)
            da[:, spalte] |= da[:, spalten].any(axis=1)


def summiere(kodes: NDArray[np.int64], betraege: NDArray[np.int64], anzahl: int) -> NDArray[np.int64]:
    """Exakte Summe der Cent-Beträge je Kode; schnell, solange die Summen in 53 Bit passen."""
    if np.abs(betraege, dtype=np.float64).sum() < _GENAU_BIS:
        return np.bincount(kodes, betraege, anzahl).astype(np.int64)
    summen = np.zeros(anzahl, np.int64)
    np.add.at(summen, kodes, betraege)
    return summen
