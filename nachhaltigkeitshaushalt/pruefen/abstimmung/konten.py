"""Konten → Planzeile: Summen der Haushaltszeilen gegen die gedruckten Zeilen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nachhaltigkeitshaushalt.pruefen.abstimmung.block import Block, grenzen_aus
from nachhaltigkeitshaushalt.pruefen.abstimmung.formeln import gliederung_der_ebene
from nachhaltigkeitshaushalt.pruefen.abstimmung.gedruckt import zeilen_sind_gedruckt
from nachhaltigkeitshaushalt.pruefen.abstimmung.posten import Posten, bilde_posten
from nachhaltigkeitshaushalt.pruefen.abstimmung.tafel import EBENEN
from nachhaltigkeitshaushalt.pruefen.planzeilen import fuelle_summen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.pruefen.abstimmung.block import Bestandteile
    from nachhaltigkeitshaushalt.pruefen.abstimmung.tafel import Tafel


def pruefe_konten(tafel: Tafel, haushalt: Haushalt) -> list[Block]:
    """Je Plan die unterste gedruckte Ebene gegen die Haushaltszeilen darunter.

    Sind die Haushaltszeilen selbst gedruckte Planzeilen (ohne Konten), gibt es nichts zu vergleichen.
    """
    bloecke: list[Block] = []
    if haushalt.zeilen.empty or zeilen_sind_gedruckt(haushalt):
        return bloecke
    for plan in dict.fromkeys(plan for plan, _ in tafel.arten()):
        ebene = _unterste_ebene(tafel, plan)
        if ebene is not None:
            bloecke.append(_ebene(tafel, haushalt, plan, ebene))
    return bloecke


def _unterste_ebene(tafel: Tafel, plan: str) -> str | None:
    """Die unterste Ebene, auf der der Plan gedruckt ist."""
    return next((ebene for ebene in EBENEN if (plan, ebene) in tafel.arten()), None)


def _ebene(tafel: Tafel, haushalt: Haushalt, plan: str, ebene: str) -> Block:
    """Alle gedruckten Zeilen einer Ebene gegen die Posten, Summen nach der Formel des Profils."""
    posten = bilde_posten(haushalt.zeilen, _gruppe(haushalt, ebene))
    reihen = tafel.reihen(plan, ebene)
    reihen = reihen[(tafel.kopf["wertart"].iloc[reihen] != "vergleich").to_numpy()]
    gliederung = gliederung_der_ebene(haushalt.profil, plan, ebene)
    namen = list(dict.fromkeys([*tafel.namen, *(z["zeile"] for z in gliederung)]))
    werte, anzahl, da = _auf_tafel(tafel, reihen, posten, namen)
    belegt = anzahl > 0
    fuelle_summen(werte, belegt, gliederung, namen)
    teile = _teile_der_zeilen(gliederung, namen)
    r, z = np.nonzero(tafel.stelle[reihen] >= 0)

    def bestandteile() -> Bestandteile:
        """Posten jeder Prüfung; ihre Kennungen liegen hinter denen der gedruckten Werte."""
        beteiligt = (anzahl[r] > 0) & teile[z]
        pruefung, spalte = np.nonzero(beteiligt)
        kennungen = len(tafel.gedruckt) + reihen[r][pruefung] * len(namen) + spalte
        return grenzen_aus(beteiligt.sum(axis=1)), kennungen

    return Block(
        pruefung="konten",
        reihe=reihen[r],
        zeile=z.astype(np.int64),
        errechnet=werte[r, z],
        pruefbar=da[r],
        texte=_texte((anzahl @ teile.T)[r, z]),
        bestandteile=bestandteile,
    )


def _texte(zahl: NDArray[np.int64]) -> NDArray[np.object_]:
    """„312 Haushaltszeilen“ je Prüfung."""
    verschieden, stelle = np.unique(zahl, return_inverse=True)
    return np.array([f"{n} Haushaltszeilen" for n in verschieden.tolist()] or [""], dtype=object)[stelle]


def _gruppe(haushalt: Haushalt, ebene: str) -> Mapping[str, str] | None:
    """Produkt → Schlüssel der Ebene; für den Gesamtplan None."""
    if ebene == "gesamt":
        return None
    produkte = haushalt.produkte
    return dict(zip(produkte["produkt"].astype(str), produkte[ebene].astype(str), strict=True))


def _auf_tafel(
    tafel: Tafel, reihen: NDArray[np.int64], posten: Posten, namen: list[str]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Summen und Anzahlen der Posten je Tafelzeile und Planzeile, und ob es zu ihr Haushaltszeilen gibt."""
    kopf = tafel.kopf.iloc[reihen]
    nur_gesamt = posten.schluessel == [""]
    schluessel = [""] * len(reihen) if nur_gesamt else kopf["schluessel"].astype(str).tolist()
    s, w = _stellen(schluessel, posten.schluessel), _stellen(kopf["wertart"].astype(str).tolist(), posten.wertarten)
    j = kopf["jahr"].to_numpy(np.int64) - (posten.jahre[0] if posten.jahre else 0)
    gibt_es = (s >= 0) & (w >= 0) & (j >= 0) & (j < len(posten.jahre))
    spalten = _stellen(posten.zeilen, namen)
    werte, anzahl = np.zeros((2, len(reihen), len(namen)), np.int64)
    for ziel, quelle in ((werte, posten.summen), (anzahl, posten.anzahl)):
        alle = quelle[s[gibt_es], j[gibt_es], w[gibt_es]]
        ziel[np.ix_(np.flatnonzero(gibt_es), spalten[spalten >= 0])] = alle[:, spalten >= 0]
        if quelle is posten.anzahl:
            gibt_es[gibt_es] = np.logical_or.reduce(alle > 0, axis=1)
    return werte, anzahl, gibt_es


def _stellen(gesucht: Sequence[str], vorhanden: Sequence[str]) -> NDArray[np.int64]:
    """Stelle jedes gesuchten Namens, -1 wenn es ihn nicht gibt."""
    stelle = {name: i for i, name in enumerate(vorhanden)}
    return np.array([stelle.get(name, -1) for name in gesucht], np.int64)


def _teile_der_zeilen(gliederung: Sequence[Mapping[str, Any]], namen: list[str]) -> NDArray[np.bool_]:
    """Planzeile × Posten: aus welchen Posten jede Zeile letztlich besteht."""
    stelle = {name: i for i, name in enumerate(namen)}
    teile = np.eye(len(namen), dtype=bool)
    for eintrag in gliederung:
        formel = [stelle[name] for name in eintrag.get("summe", {})]
        if formel:
            teile[stelle[eintrag["zeile"]]] = np.logical_or.reduce(teile[formel], axis=0)
    return teile
