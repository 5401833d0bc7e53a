"""Zeilenformeln: stimmt jede gedruckte Summe mit ihren gedruckten Teilen überein?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nachhaltigkeitshaushalt.pruefen.abstimmung.block import Block, grenzen_aus
from nachhaltigkeitshaushalt.pruefen.abstimmung.tafel import etiketten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil
    from nachhaltigkeitshaushalt.pruefen.abstimmung.tafel import Tafel


def gliederung_der_ebene(profil: Landesprofil, plan: str, ebene: str) -> list[Mapping[str, Any]]:
    """Zeilen der Ebene; unter dem Gesamtplan gilt der Teilplan, sonst der Gesamtplan."""
    if ebene != "gesamt":
        return profil.gliederung(plan, ebene) or profil.gliederung(plan, "teilplan") or profil.gliederung(plan)
    zeilen = profil.gliederung(plan, ebene) or profil.gliederung(plan)
    bekannt = {zeile["zeile"] for zeile in zeilen}
    rechnung = profil.gliederung(plan, "gesamtrechnung")
    return [*zeilen, *(zeile for zeile in rechnung if zeile["zeile"] not in bekannt)]


def pruefe_formeln(tafel: Tafel, profil: Landesprofil) -> list[Block]:
    """Ein Block je Plan, Ebene und Summenzeile; fehlende Zwischensummen werden gerechnet."""
    bloecke: list[Block] = []
    namen = np.append(etiketten(tafel, "nummer"), "")
    for plan, ebene in tafel.arten():
        reihen = tafel.reihen(plan, ebene)
        werte, da = tafel.werte[reihen], tafel.stelle[reihen] >= 0
        gliederung = gliederung_der_ebene(profil, plan, ebene)
        for eintrag in gliederung:
            spalte = tafel.spalte(eintrag["zeile"])
            formel = {tafel.spalte(teil): gewicht for teil, gewicht in eintrag.get("summe", {}).items()}
            if formel:
                bloecke.append(
                    _formel(tafel, reihen, werte, da, spalte, formel, namen, wahlweise="wahlweise" in eintrag)
                )
    return bloecke


def _formel(  # noqa: PLR0913 - Tafel, Ausschnitt und die eine Formel
    tafel: Tafel,
    reihen: NDArray[np.int64],
    werte: NDArray[np.int64],
    da: NDArray[np.bool_],
    spalte: int,
    formel: Mapping[int, int],
    namen: NDArray[np.object_],
    *,
    wahlweise: bool,
) -> Block:
    """Prüfungen einer Summenzeile; trägt gerechnete Werte ein, wo sie nicht gedruckt ist.

    Eine wahlweise oder nirgends auf dieser Ebene gedruckte Summe fehlt nicht.
    """
    teile = np.array(list(formel), np.int64)
    errechnet = werte[:, teile] @ np.array(list(formel.values()), np.int64)
    vorhanden = np.asarray(da[:, teile].any(axis=1))
    werte[:, spalte] = np.where(da[:, spalte], werte[:, spalte], errechnet)
    gewollt = not wahlweise and bool(da[:, spalte].any())
    wahl = np.flatnonzero(vorhanden | da[:, spalte] if gewollt else da[:, spalte])
    unlesbar = np.asarray(tafel.unlesbar[reihen[wahl]][:, [*teile, spalte]]).any(axis=1)
    gedruckt = tafel.stelle[reihen[wahl]][:, teile]
    da[:, spalte] |= vorhanden
    return Block(
        pruefung="zeilenformel",
        reihe=reihen[wahl],
        zeile=np.full(len(wahl), spalte, np.int64),
        errechnet=errechnet[wahl],
        pruefbar=vorhanden[wahl] & ~unlesbar,
        texte=_texte(tafel, gedruckt, teile, list(formel.values()), namen),
        bestandteile=lambda: (grenzen_aus((gedruckt >= 0).sum(axis=1)), gedruckt[gedruckt >= 0]),
    )


def _texte(
    tafel: Tafel, gedruckt: NDArray[np.int64], teile: NDArray[np.int64], gewichte: list[int], namen: NDArray[np.object_]
) -> NDArray[np.object_]:
    """Die Formel mit den Zellen ihrer Teile; leere Teile sind als leer genannt. Der letzte Name ist leer."""
    text = np.empty(len(gedruckt), dtype=object)
    text[:] = ""
    for i, (teil, gewicht) in enumerate(zip(teile, gewichte, strict=True)):
        namen_hier = namen[gedruckt[:, i]]
        namen_hier[gedruckt[:, i] < 0] = f"{tafel.namen[teil]} (leer)"
        zeichen = (" + " if gewicht > 0 else " − ") if i else ("" if gewicht > 0 else "− ")
        text = text + zeichen + namen_hier
    return text
