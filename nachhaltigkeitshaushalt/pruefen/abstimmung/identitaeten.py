"""Identitäten zwischen Wertarten und Seiten: interne Leistungen, Vergleich, fortgeschriebener Ansatz."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nachhaltigkeitshaushalt.pruefen.abstimmung.block import Block, grenzen_aus, leerer_block
from nachhaltigkeitshaushalt.pruefen.abstimmung.tafel import etiketten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.pruefen.abstimmung.tafel import Tafel

_ANZEIGE = {"fortgeschrieben": "fortgeschriebener Ansatz", "uebertragung": "Übertragung", "ergebnis": "Ergebnis"}


def pruefe_wertarten(tafel: Tafel, pruefung: str, wertart: str, regel: Mapping[str, int]) -> Block:
    """Gedruckte Wertart (Vergleich, fortgeschriebener Ansatz) gegen die Rechnung aus anderen Wertarten."""
    ziele = np.flatnonzero((tafel.kopf["wertart"] == wertart).to_numpy())
    if not len(ziele):
        return leerer_block(pruefung)
    stelle_im_kopf = {kopf: i for i, kopf in enumerate(tafel.kopf.itertuples(index=False, name=None))}
    quellen = np.array(
        [
            [stelle_im_kopf.get((*kopf[:4], art), -1) for art in regel]
            for kopf in tafel.kopf.iloc[ziele].itertuples(index=False, name=None)
        ],
        np.int64,
    ).reshape(len(ziele), len(regel))
    stellen = np.where(quellen[:, :, None] >= 0, tafel.stelle[quellen], -1)
    werte = np.where(stellen >= 0, tafel.werte[quellen], 0)
    errechnet = np.tensordot(np.array(list(regel.values()), np.int64), werte, axes=([0], [1]))
    noetig = _noetige(regel)
    vollstaendig: NDArray[np.bool_] = np.logical_and.reduce(quellen[:, noetig] >= 0, axis=1)
    da: NDArray[np.bool_] = np.expand_dims(vollstaendig, 1) & np.logical_or.reduce(stellen >= 0, axis=1)
    r, z = np.nonzero(tafel.stelle[ziele] >= 0)
    teile = stellen[r, :, z]
    return Block(
        pruefung=pruefung,
        reihe=ziele[r],
        zeile=z.astype(np.int64),
        errechnet=errechnet[r, z],
        pruefbar=da[r, z],
        texte=_texte(tafel, teile, regel),
        bestandteile=lambda: (grenzen_aus((teile >= 0).sum(axis=1)), teile[teile >= 0]),
    )


def _noetige(regel: Mapping[str, int]) -> list[int]:
    """Ohne eine Spalte dieser Wertarten ist nicht prüfbar; Nachtrag, Übertragung und Festlegungen dürfen fehlen."""
    entbehrlich = {"nachtrag", "uebertragung", "festlegungen"}
    return [i for i, art in enumerate(regel) if art not in entbehrlich]


def _texte(tafel: Tafel, teile: NDArray[np.int64], regel: Mapping[str, Any]) -> NDArray[np.object_]:
    """Die Rechnung mit Wertarten und Zellen."""
    zellen = np.append(etiketten(tafel, "wertart"), "")
    text = np.empty(len(teile), dtype=object)
    text[:] = ""
    for i, (art, gewicht) in enumerate(regel.items()):
        hier = zellen[teile[:, i]]
        hier[teile[:, i] < 0] = f"{_ANZEIGE.get(art, art)} (fehlt)"
        text = text + ((" + " if gewicht > 0 else " − ") if i else "") + hier
    return text
