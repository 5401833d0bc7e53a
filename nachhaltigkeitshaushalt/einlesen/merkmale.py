"""Merkmale der Zeilen eines Blatts: Zellinhalte → Werte des Datenvertrags, einmal je Wert.

Ein Blatt mit 100 000 Zeilen hat nur wenige hundert verschiedene Produkte, Konten und Jahre;
übersetzt und beanstandet wird darum jeder verschiedene Wert einmal, nicht jede Zelle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.einlesen.schreibweisen import als_schluessel
from nachhaltigkeitshaushalt.kern.befunde import Befund, befund
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.einlesen.rohblatt import Rohblatt, Rohspalte

ZELLEN_IM_TEXT = 5
Uebersetzer = "Callable[[Any], str | None]"


@dataclass(frozen=True, eq=False)
class Merkmal:
    """Ein Wert je Zeile: ``werte[kodes[i]]``; Kode −1 heißt fehlt oder nicht verwendbar."""

    kodes: NDArray[np.int64]
    werte: tuple[str, ...]

    @classmethod
    def fest(cls, wert: object, zeilen: int) -> Merkmal:
        """Derselbe Wert in allen Zeilen; None heißt überall fehlend."""
        if wert is None:
            return cls(np.full(zeilen, -1, dtype=np.int64), ())
        return cls(np.zeros(zeilen, dtype=np.int64), (str(wert),))

    @classmethod
    def aus_zuordnung(cls, kodes: NDArray[np.int64], texte: Sequence[str | None]) -> Merkmal:
        """Merkmal aus Kodes und deren Übersetzungen; gleiche Texte fallen zusammen."""
        werte = tuple(dict.fromkeys(text for text in texte if text is not None))
        stelle = {wert: i for i, wert in enumerate(werte)}
        neu = np.array([-1 if text is None else stelle[text] for text in texte] + [-1], dtype=np.int64)
        return cls(neu[kodes], werte)

    def uebersetzt(self, funktion: Callable[[str], str | None]) -> Merkmal:
        """Jeder Wert durch die Funktion ersetzt; None heißt fehlt."""
        return Merkmal.aus_zuordnung(self.kodes, [funktion(wert) for wert in self.werte])

    def sonst(self, anderes: Merkmal) -> Merkmal:
        """Dieses Merkmal; wo es fehlt, das andere."""
        werte = (*self.werte, *anderes.werte)
        versetzt = np.where(anderes.kodes < 0, -1, anderes.kodes + len(self.werte))
        return Merkmal.aus_zuordnung(np.where(self.kodes < 0, versetzt, self.kodes), werte)

    def fehlt(self) -> NDArray[np.bool_]:
        """Je Zeile: fehlt der Wert?"""
        return self.kodes < 0

    def kategorie(self, auswahl: NDArray[np.int64]) -> pd.Categorical:
        """Die ausgewählten Zeilen als Kategorie für eine Tabelle."""
        return pd.Categorical.from_codes(self.kodes[auswahl], categories=pd.Index(self.werte, dtype="str"))


def lies_merkmal(
    blatt: Rohblatt, spalte: Rohspalte, uebersetze: Callable[[Any], str | None], regel: str, name: str
) -> tuple[Merkmal, list[Befund]]:
    """Übersetzt eine Spalte; jeder unbrauchbare Wert ergibt einen Befund mit seinen Zellen."""
    kodes, rohwerte = spalte.kodiert()
    texte = [uebersetze(wert) for wert in rohwerte]
    schlecht = [i for i, text in enumerate(texte) if text is None]
    befunde = [sammelbefund(blatt, spalte, np.flatnonzero(kodes == i), regel, rohwerte[i], name) for i in schlecht]
    return Merkmal.aus_zuordnung(kodes, texte), befunde


def sammelbefund(  # noqa: PLR0913 - Ort, Regel und Wert des Befundes
    blatt: Rohblatt, spalte: Rohspalte, zeilen: NDArray[np.int64], regel: str, wert: object, name: str
) -> Befund:
    """Ein Befund für alle Zellen einer Spalte mit demselben Mangel; nennt die ersten Zellen."""
    zellen = [f"{spalte.buchstabe}{blatt.erste_zeile + int(i)}" for i in zeilen[:ZELLEN_IM_TEXT]]
    weitere = f" und {len(zeilen) - ZELLEN_IM_TEXT} weitere" if len(zeilen) > ZELLEN_IM_TEXT else ""
    stellen = ", ".join(zellen) + weitere
    ort = blatt.ort(zellen[0], name)
    return befund(regel, ort, wert, anzahl=len(zeilen), zellen=stellen, spalte=spalte.ueberschrift or name)


def als_jahr(wert: object) -> str | None:
    """Jahreszahl als Text, oder None, wenn der Wert keine ganze Zahl ist."""
    text = als_schluessel(wert)
    return text if text and text.isascii() and text.isdigit() else None


def uebersetzer(name: str, stellen: int | None) -> Callable[[Any], str | None]:
    """Wie Zellen eines Merkmals zu Werten des Datenvertrags werden."""
    if name == "jahr":
        return als_jahr
    if name in {"wertart", "plan", "seite", "zeile"}:
        return lambda wert: falte(wert) if isinstance(wert, str) else None
    if name == "zeilennummer":
        return lambda wert: (als_schluessel(wert) or "").lstrip("0") or None
    return lambda wert: als_schluessel(wert, stellen)
