"""Merkmale der Zeilen eines Blatts: Zellinhalte → Werte des Datenvertrags, einmal je Wert.

Ein Blatt mit 100 000 Zeilen hat nur wenige hundert verschiedene Produkte, Konten und Jahre;
übersetzt und beanstandet wird darum jeder verschiedene Wert einmal, nicht jede Zelle.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.einlesen.datei.schreibweisen import als_schluessel
from nachhaltigkeitshaushalt.kern.befunde import Befund, befund
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.einlesen.layout.modell import Layout
    from nachhaltigkeitshaushalt.einlesen.spalten.rohblatt import Rohblatt, Rohspalte

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

    def gleich(self, wert: str) -> NDArray[np.bool_]:
        """Je Zeile: ist es dieser Wert?"""
        stelle = self.werte.index(wert) if wert in self.werte else -2
        return np.equal(self.kodes, stelle)

    def nur(self, wo: NDArray[np.bool_]) -> Merkmal:
        """Dieses Merkmal, wo die Bedingung gilt; sonst fehlt es."""
        return Merkmal(np.where(wo, self.kodes, -1), self.werte)

    def kategorie(self, auswahl: NDArray[np.int64]) -> pd.Categorical:
        """Die ausgewählten Zeilen als Kategorie für eine Tabelle."""
        return pd.Categorical.from_codes(self.kodes[auswahl], categories=pd.Index(self.werte, dtype="str"))


def lies_merkmal(
    blatt: Rohblatt, spalte: Rohspalte, uebersetze: Callable[[Any], str | None], name: str, zaehlt: NDArray[np.bool_]
) -> tuple[Merkmal, list[Befund]]:
    """Übersetzt eine Spalte; jeder unbrauchbare Wert einer Zeile, die zählt, ergibt einen Befund."""
    kodes, rohwerte = spalte.kodiert()
    texte = [uebersetze(wert) for wert in rohwerte]
    stellen = {i: np.flatnonzero((kodes == i) & zaehlt) for i, text in enumerate(texte) if text is None}
    befunde = [
        sammelbefund(blatt, spalte, wo, f"{name}_form", rohwerte[i], name) for i, wo in stellen.items() if len(wo)
    ]
    return Merkmal.aus_zuordnung(kodes, texte), befunde


def sammelbefund(  # noqa: PLR0913 - Ort, Regel und Wert des Befundes
    blatt: Rohblatt, spalte: Rohspalte, zeilen: NDArray[np.int64], regel: str, wert: object, name: str
) -> Befund:
    """Ein Befund für alle Zellen einer Spalte mit demselben Mangel; nennt die ersten Zellen."""
    zellen = [blatt.zelle(spalte, i) for i in zeilen[:ZELLEN_IM_TEXT]]
    weitere = f" und {len(zeilen) - ZELLEN_IM_TEXT} weitere" if len(zeilen) > ZELLEN_IM_TEXT else ""
    stellen = ", ".join(zellen) + weitere
    ort = blatt.ort(zellen[0], name)
    return befund(regel, ort, wert, anzahl=len(zeilen), zellen=stellen, spalte=spalte.ueberschrift or name)


_JAHR_IM_TEXT = re.compile(
    r"\A(?:[0-9]{1,2}\.[0-9]{1,2}\.([0-9]{4})|([0-9]{4})-[0-9]{1,2}-[0-9]{1,2}(?:[ T].*)?"
    r"|(?:HJ|Haushaltsjahr|Jahr) ([0-9]{4}))\Z"
)
_NUMMER = re.compile(
    r"\A(?:(?:Zeile|Z\.|(?:lfd\.? ?)?Nr\.?|Pos\.?) *)?(E?[0-9]{1,4})(?![0-9]*[/.,\-–][0-9])(?![0-9])", re.IGNORECASE
)


def als_jahr(wert: object) -> str | None:
    """Jahreszahl als Text, auch aus einem Datum, oder None, wenn der Wert keine nennt.

    Beispiel:
        >>> als_jahr("01.01.2017"), als_jahr(2017.0), als_jahr("17")
        ('2017', '2017', '17')

    """
    if isinstance(wert, dt.date):
        return str(wert.year)
    text = als_schluessel(wert)
    if text is None:
        return None
    treffer = _JAHR_IM_TEXT.match(text)
    if treffer:
        return "".join(filter(None, treffer.groups()))
    return text if text.isascii() and text.isdigit() else None


def als_nummer(wert: object) -> str | None:
    """Gedruckte Zeilennummer ohne führende Nullen, auch vor ihrer Bezeichnung; sonst der ganze Text.

    Beispiel:
        >>> als_nummer("11 - Personalaufwendungen"), als_nummer("Zeile 02"), als_nummer("27/28 Interne")
        ('11', '2', '27/28 Interne')

    """
    text = als_schluessel(wert)
    treffer = _NUMMER.match(text) if text else None
    return (treffer[1] if treffer else text or "").lstrip("0") or None


def als_text(wert: object, dezimalstellen: int | None = None) -> str | None:
    """Zellinhalt als Text; eine Zahl mit festen Nachkommastellen, wenn das Layout sie nennt."""
    if dezimalstellen and isinstance(wert, float):
        return f"{wert:.{dezimalstellen}f}"
    if isinstance(wert, float) and not wert.is_integer():
        return repr(wert)
    return als_schluessel(wert)


def uebersetzer(name: str, layout: Layout) -> Callable[[Any], str | None]:
    """Wie Zellen eines Merkmals zu Werten des Datenvertrags werden: Muster, Werte des Layouts, dann die Form."""
    muster, dezimal = layout.muster.get(name), layout.dezimalstellen.get(name)
    ausdruck = re.compile(muster) if muster else None
    tafel = _gefaltete_tafel(layout.werte.get(name) or {})
    form = _form(name, layout)

    def uebersetze(wert: object) -> str | None:
        """Eine Zelle nach Muster, Werten und Form."""
        if ausdruck is not None or dezimal:
            wert = _ausschnitt(als_text(wert, dezimal), ausdruck)
        genannt = _aus_tafel(wert, tafel)
        return form(wert) if genannt is None else genannt

    return uebersetze


def _gefaltete_tafel(werte: Mapping[str, str]) -> dict[str, str]:
    """Übersetzungen des Layouts, unabhängig von der Schreibweise."""
    return {falte(text): wert for text, wert in werte.items()}


def _ausschnitt(text: str | None, ausdruck: re.Pattern[str] | None) -> str | None:
    """Die Gruppen des Musters (ohne Gruppen der ganze Treffer); None ohne Treffer, ohne Muster der Text."""
    if ausdruck is None or text is None:
        return text
    treffer = ausdruck.search(text)
    return None if treffer is None else "".join(filter(None, treffer.groups())) or treffer[0]


def _aus_tafel(wert: object, tafel: Mapping[str, str]) -> str | None:
    """Übersetzung des Layouts zu einer Zelle, oder None."""
    text = als_text(wert) if tafel else None
    return None if text is None else tafel.get(falte(text))


def _gefalteter_text(wert: object) -> str | None:
    """Text unabhängig von der Schreibweise; None, wenn die Zelle kein Text ist."""
    return falte(wert) if isinstance(wert, str) else None


def _form(name: str, layout: Layout) -> Callable[[Any], str | None]:
    """Die Form eines Merkmals; in einer Spalte „Jahr“ ist ein Datum ein Versehen, in „Datum“ nennt es das Jahr."""
    stellen = layout.stellen.get(name)
    if name == "jahr":
        nur_jahr = falte(layout.spalten.get(name, "")) == "jahr"
        return lambda wert: None if nur_jahr and isinstance(wert, dt.date) else als_jahr(wert)
    if name in {"wertart", "plan", "seite", "zeile", "ebene"}:
        return _gefalteter_text
    if name == "zeilennummer":
        return als_nummer
    return lambda wert: als_schluessel(wert, stellen)
