"""Konten → Planzeile: Summen der Haushaltszeilen gegen die gedruckten Zeilen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nachhaltigkeitshaushalt.pruefen.abstimmung.block import Block, grenzen_aus
from nachhaltigkeitshaushalt.pruefen.abstimmung.formeln import gliederung_der_ebene
from nachhaltigkeitshaushalt.pruefen.abstimmung.gedruckt import zeilen_sind_gedruckt
from nachhaltigkeitshaushalt.pruefen.abstimmung.posten import Posten, bilde_posten
from nachhaltigkeitshaushalt.pruefen.abstimmung.tafel import EBENEN
from nachhaltigkeitshaushalt.pruefen.planzeilen import fuelle_summen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.pruefen.abstimmung.tafel import Tafel


def pruefe_konten(tafel: Tafel, haushalt: Haushalt) -> list[Block]:
    """Je Plan die unterste gedruckte Ebene gegen die Haushaltszeilen darunter.

    Sind die Haushaltszeilen selbst gedruckte Planzeilen (ohne Konten), gibt es nichts zu vergleichen.
    """
    bloecke: list[Block] = []
    if haushalt.zeilen.empty or zeilen_sind_gedruckt(haushalt):
        return bloecke
    for plan in dict.fromkeys(plan for plan, _ in tafel.arten()):
        vorhanden = [ebene for ebene in EBENEN if (plan, ebene) in tafel.arten()]
        if vorhanden:
            bloecke.append(_ebene(tafel, haushalt, plan, vorhanden[0]))
    return bloecke


def _ebene(tafel: Tafel, haushalt: Haushalt, plan: str, ebene: str) -> Block:
    """Alle gedruckten Zeilen einer Ebene gegen die Posten, Summen nach der Formel des Profils."""
    posten = bilde_posten(haushalt.zeilen, _gruppe(haushalt, ebene))
    reihen = tafel.reihen(plan, ebene)
    reihen = reihen[(tafel.kopf["wertart"].iloc[reihen] != "vergleich").to_numpy()]
    werte, anzahl, da = _auf_tafel(tafel, reihen, posten, ebene)
    gliederung = gliederung_der_ebene(haushalt.profil, plan, ebene)
    namen = list(dict.fromkeys([*tafel.namen, *(z["zeile"] for z in gliederung)]))
    breit = np.zeros((2, len(reihen), len(namen)), np.int64)
    for j, zeile in enumerate(posten.zeilen):
        if zeile in namen:
            breit[:, :, namen.index(zeile)] = werte[:, j], anzahl[:, j]
    belegt = breit[1] > 0
    fuelle_summen(breit[0], belegt, gliederung, namen)
    blaetter = _teile_der_zeilen(gliederung)
    r, z = np.nonzero(tafel.stelle[reihen] >= 0)
    summanden = [sorted(blaetter.get(tafel.namen[i], {tafel.namen[i]})) for i in z]
    stellen = [[namen.index(name) for name in teile if name in namen] for teile in summanden]
    je_pruefung = [[s for s in stelle if breit[1][i, s]] for i, stelle in zip(r, stellen, strict=True)]
    zahl = np.array([int(breit[1][i, stelle].sum()) for i, stelle in zip(r, je_pruefung, strict=True)], np.int64)
    return Block(
        pruefung="konten",
        reihe=reihen[r],
        zeile=z.astype(np.int64),
        errechnet=breit[0][r, z],
        pruefbar=da[r],
        texte=np.array([f"{n} Haushaltszeilen" for n in zahl.tolist()], dtype=object),
        grenzen=grenzen_aus(np.array([len(teile) for teile in je_pruefung], np.int64)),
        teile=_kennungen(tafel, reihen[r], je_pruefung, len(namen)),
    )


def _kennungen(tafel: Tafel, reihe: NDArray[np.int64], je_pruefung: list[list[int]], breite: int) -> NDArray[np.int64]:
    """Posten tragen Kennungen hinter denen der gedruckten Werte."""
    anfang = len(tafel.gedruckt)
    return np.array(
        [anfang + int(r) * breite + s for r, teile in zip(reihe, je_pruefung, strict=True) for s in teile], np.int64
    )


def _gruppe(haushalt: Haushalt, ebene: str) -> Mapping[str, str] | None:
    """Produkt → Schlüssel der Ebene; für den Gesamtplan None."""
    if ebene == "gesamt":
        return None
    produkte = haushalt.produkte
    return dict(zip(produkte["produkt"].astype(str), produkte[ebene].astype(str), strict=True))


def _auf_tafel(
    tafel: Tafel, reihen: NDArray[np.int64], posten: Posten, ebene: str
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Summen und Anzahlen der Posten je Tafelzeile und ob es zu ihr Haushaltszeilen gibt."""
    werte, anzahl = np.zeros((2, len(reihen), len(posten.zeilen)), np.int64)
    for i, (schluessel, jahr, wertart) in enumerate(
        tafel.kopf.loc[reihen, ["schluessel", "jahr", "wertart"]].itertuples(index=False)
    ):
        stelle = posten.stelle("" if ebene == "gesamt" else str(schluessel), int(jahr), str(wertart))
        if stelle is not None:
            werte[i], anzahl[i] = posten.summen[stelle], posten.anzahl[stelle]
    return werte, anzahl, np.asarray(anzahl.any(axis=1))


def _teile_der_zeilen(gliederung: list[Mapping[str, object]]) -> dict[str, set[str]]:
    """Summenzeile → die Posten, aus denen sie letztlich besteht."""
    teile: dict[str, set[str]] = {}
    for eintrag in gliederung:
        formel = eintrag.get("summe")
        if isinstance(formel, dict):
            teile[str(eintrag["zeile"])] = set().union(*(teile.get(name, {name}) for name in formel))
    return teile
