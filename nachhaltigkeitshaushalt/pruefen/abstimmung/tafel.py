"""Gedruckte Werte als Tafel: eine Zeile je Ebene, Schlüssel, Jahr und Wertart, eine Spalte je Planzeile."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil

KOPF = ("plan", "ebene", "schluessel", "jahr", "wertart")
EBENEN = ("produkt", "produktgruppe", "produktbereich", "gesamt")
"""Ebenen von unten nach oben."""


@dataclass(frozen=True, eq=False)
class Tafel:
    """Gedruckte Werte in dichter Form; ``stelle`` ist die Zeile in ``gedruckt`` oder -1, wo nichts steht."""

    kopf: pd.DataFrame
    """Je Tafelzeile plan, ebene, schluessel, jahr, wertart."""
    namen: list[str]
    """Semantischer Schlüssel je Spalte."""
    werte: NDArray[np.int64]
    stelle: NDArray[np.int64]
    unlesbar: NDArray[np.bool_]
    """Zellen, die gedruckt, aber nicht lesbar sind."""
    gedruckt: pd.DataFrame
    doppelt: NDArray[np.int64]
    """Zeilen von ``gedruckt``, die eine schon belegte Stelle wiederholen."""
    namen_mit_zelle: dict[str, NDArray[np.object_]] = field(default_factory=dict)
    """Gemerkte Bezeichnungen, siehe ``etiketten``."""

    def spalte(self, name: str) -> int:
        """Nummer der Spalte einer Planzeile, -1 wenn sie nicht vorkommt."""
        return self.namen.index(name) if name in self.namen else -1

    @cached_property
    def _reihen_je_art(self) -> dict[tuple[str, str], NDArray[np.int64]]:
        """Plan und Ebene → ihre Tafelzeilen, in der Reihenfolge der Datei."""
        plan, plaene = pd.factorize(self.kopf["plan"])
        ebene, ebenen = pd.factorize(self.kopf["ebene"])
        art = plan * len(ebenen) + ebene
        arten = pd.unique(art).tolist()
        return {(str(plaene[a // len(ebenen)]), str(ebenen[a % len(ebenen)])): np.flatnonzero(art == a) for a in arten}

    def reihen(self, plan: str, ebene: str) -> NDArray[np.int64]:
        """Tafelzeilen eines Plans und einer Ebene."""
        return self._reihen_je_art.get((plan, ebene), np.zeros(0, np.int64))

    def arten(self) -> list[tuple[str, str]]:
        """Vorkommende Paare aus Plan und Ebene, in der Reihenfolge der Datei."""
        return list(self._reihen_je_art)


def bilde_tafel(gedruckt: pd.DataFrame, befunde: pd.DataFrame, profil: Landesprofil) -> Tafel:
    """Ordnet die gedruckten Werte in die Tafel.

    Die Spalten sind alle Zeilen des Profils, auch nie gedruckte: sonst fehlten sie still in den Formeln.
    Unlesbare Zellen kommen aus den Befunden des Lesens.
    """
    gedruckt = gedruckt.reset_index(drop=True)
    reihe, kopf = _reihen(gedruckt)
    zeile, namen = _spalten(gedruckt, profil)
    form = (len(kopf), len(namen))
    stelle = np.full(form, -1, np.int64)
    laufend = np.arange(len(gedruckt))
    stelle[reihe, zeile] = laufend
    if (stelle[reihe, zeile] != laufend).any():
        orte, erste = np.unique(reihe * form[1] + zeile, return_index=True)
        stelle.reshape(-1)[orte] = erste
    werte = np.zeros(form, np.int64)
    betraege = gedruckt["betrag_cent"].to_numpy(np.int64)
    belegt = stelle >= 0
    werte[belegt] = betraege[stelle[belegt]]
    doppelt = laufend[stelle[reihe, zeile] != laufend]
    unlesbar = np.zeros(form, bool)
    for r, z in _unlesbare(gedruckt, befunde, reihe, zeile):
        unlesbar[r, z] = True
    return Tafel(kopf, namen, werte, stelle, unlesbar & ~belegt, gedruckt, doppelt)


def _spalten(gedruckt: pd.DataFrame, profil: Landesprofil) -> tuple[NDArray[np.int64], list[str]]:
    """Spalte je gedrucktem Wert und alle Spalten: erst die gedruckten, dann die übrigen des Profils."""
    zeile, namen = pd.factorize(gedruckt["zeile"])
    plaene = set(gedruckt["plan"].unique())
    uebrige = [z["zeile"] for z in profil.zeilen if z["plan"] in plaene]
    return zeile.astype(np.int64), list(dict.fromkeys([*map(str, namen), *uebrige]))


def _reihen(gedruckt: pd.DataFrame) -> tuple[NDArray[np.int64], pd.DataFrame]:
    """Tafelzeile je gedrucktem Wert und der Kopf jeder Tafelzeile."""
    kode = np.zeros(len(gedruckt), np.int64)
    for name in KOPF:
        teil, werte = pd.factorize(gedruckt[name])
        kode = kode * (len(werte) + 1) + teil + 1
    reihe, _ = pd.factorize(kode)
    erste = np.zeros(int(reihe.max(initial=-1)) + 1, np.int64)
    erste[reihe] = np.arange(len(gedruckt))
    return reihe.astype(np.int64), gedruckt.loc[erste, list(KOPF)].reset_index(drop=True)


def _unlesbare(
    gedruckt: pd.DataFrame, befunde: pd.DataFrame, reihe: NDArray[np.int64], zeile: NDArray[np.int64]
) -> list[tuple[int, int]]:
    """Stellen der Tafel, deren Zelle das Lesen als unlesbar gemeldet hat."""
    fehler = befunde[(befunde["schwere"] == "fehler") & befunde["zelle"].notna()]
    if fehler.empty:
        return []
    fehler = fehler[fehler["datei"].isin(set(gedruckt["datei"]))]
    stellen: list[tuple[int, int]] = []
    for eintrag in fehler.to_dict("records"):
        blatt = (gedruckt["datei"] == eintrag["datei"]) & (gedruckt["blatt"].fillna("") == (eintrag["blatt"] or ""))
        zellen = gedruckt.loc[blatt, "zelle"].astype(str)
        buchstabe = str(eintrag["zelle"]).rstrip("0123456789")
        nummer = str(eintrag["zelle"]).removeprefix(buchstabe)
        spalte = zellen.index[zellen.str.rstrip("0123456789") == buchstabe]
        treffer = zellen.index[zellen.str.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == nummer]
        if len(spalte) and len(treffer):
            stellen.append((int(reihe[spalte[0]]), int(zeile[treffer[0]])))
    return stellen


def etiketten(tafel: Tafel, spalte: str) -> NDArray[np.object_]:
    """Je gedrucktem Wert eine kurze Bezeichnung mit seiner Zelle, „11 (C12)“."""
    if spalte not in tafel.namen_mit_zelle:
        namen, zellen = tafel.gedruckt[spalte].astype("str"), tafel.gedruckt["zelle"].astype("str")
        tafel.namen_mit_zelle[spalte] = (namen + " (" + zellen + ")").to_numpy(dtype=object)
    return tafel.namen_mit_zelle[spalte]
