"""Geld: Text und Gleitkommazahl → ganze Cent, Cent → „1.234.567,89 €“."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np

from nachhaltigkeitshaushalt.kern.befunde import fehler

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

GROESSTER_BETRAG_CENT = 4 * 10**15
"""Bis hierher ist die Umrechnung einer Gleitkommazahl in Cent exakt."""

HOECHSTER_NENNER = 3 * 10**9
"""Bis hierher passt das Quadrat des gemeinsamen Nenners von Anteilen in int64."""

_DEUTSCH = re.compile(r"\A[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,2})?\Z|\A[0-9]+(?:,[0-9]{1,2})?\Z")
_EINFACHER_NENNER, _GENAUIGKEIT = 1000, Fraction(1, 10**12)
_INT64 = 2**63
_MITTE = 1e-6
"""So nah an der Mitte zweier Nachbarn entscheidet die Dezimaldarstellung über die Rundung."""

_FESTKOMMA = Context(prec=400, rounding=ROUND_HALF_UP)


def euro_zu_cent(betraege: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Euro-Beträge als ganze Cent, dazu die Stellen, an denen Bruchteile eines Cents fielen.

    Args:
        betraege: Beträge in Euro, endlich und höchstens 4·10¹³ € groß.

    Returns:
        Cent (nächster Cent) und je Betrag, ob mehr als zwei Nachkommastellen
        verloren gingen. Das bloße Rauschen der Gleitkommadarstellung zählt nicht.

    Beispiel:
        >>> cent, gerundet = euro_zu_cent(np.array([0.29, 12.345]))
        >>> cent.tolist(), gerundet.tolist()
        ([29, 1234], [False, True])

    """
    hundertfach = betraege * 100.0
    cent = np.rint(hundertfach)
    rauschen = np.maximum(1e-6, 4 * np.spacing(np.abs(hundertfach)))
    return cent.astype(np.int64), np.abs(hundertfach - cent) > rauschen


def summe_cent(betraege: NDArray[np.int64]) -> int:
    """Exakte Summe von Cent-Beträgen, ohne Überlauf auch jenseits von int64.

    Beispiel:
        >>> summe_cent(np.array([2**62, 2**62, 2**62]))
        13835058055282163712

    """
    hoch, tief = int((betraege >> 32).sum()), int((betraege & 0xFFFFFFFF).sum())
    return (hoch << 32) + tief


def text_zu_cent(text: str) -> int | None:
    """Deutsch geschriebener Betrag in Cent, oder None, wenn der Text keiner ist.

    Gelesen werden Tausenderpunkte, Dezimalkomma, führendes Minus und ``€``; alles andere
    entscheidet das Layout einer Datei, nicht diese Funktion.

    Beispiel:
        >>> text_zu_cent("-1.234,50 €"), text_zu_cent("12.5")
        (-123450, None)

    """
    inhalt = text.strip().removesuffix("€").strip().replace("−", "-")
    minus, inhalt = inhalt.startswith("-"), inhalt.removeprefix("-").strip()
    if not _DEUTSCH.match(inhalt):
        return None
    cent = int(Decimal(inhalt.replace(".", "").replace(",", ".")) * 100)
    return -cent if minus else cent


def exakter_anteil(anteil: float) -> Fraction | None:
    """Ein Anteil als exakter Bruch, oder None, wenn keiner gemeint sein kann.

    Bis zu sechs Nachkommastellen gelten wörtlich (0,3333 ist 3333/10000); eine in Excel
    gerechnete Zahl wie 1/3 gilt als der Bruch mit Nenner bis 1000, den sie auf 10⁻¹² trifft.

    Beispiel:
        >>> exakter_anteil(0.35), exakter_anteil(1 / 3), exakter_anteil(0.12345678)
        (Fraction(7, 20), Fraction(1, 3), None)

    """
    if not isinstance(anteil, float | Real) or not np.isfinite(anteil):
        return None
    return _als_bruch(float(anteil))


@lru_cache(maxsize=4096)
def _als_bruch(anteil: float) -> Fraction | None:
    """Der gemeinte Bruch; dieselben wenigen Anteile kommen in einer Mappe sehr oft vor."""
    woertlich = Fraction(repr(anteil))
    if woertlich.denominator <= 10**6 and 10**6 % woertlich.denominator == 0:
        return woertlich
    bruch = woertlich.limit_denominator(_EINFACHER_NENNER)
    return bruch if abs(bruch - woertlich) <= _GENAUIGKEIT else None


def sind_verteilbar(anteile: Iterable[Fraction]) -> bool:
    """Haben die Anteile einen gemeinsamen Nenner, mit dem sich centgenau rechnen lässt?

    Beispiel:
        >>> sind_verteilbar([Fraction(1, 3), Fraction(1, 4)])
        True

    """
    return lcm(*(anteil.denominator for anteil in anteile)) <= HOECHSTER_NENNER


def ganze_cent(betraege: pd.Series[int]) -> NDArray[np.int64]:
    """Beträge als int64; auch ganze Zahlen anderer Spaltenarten, aber nichts, was dabei verloren ginge.

    Raises:
        HaushaltsFehler: Ein Betrag fehlt oder ist keine ganze Zahl in Cent.

    """
    if betraege.dtype == np.int64:
        return np.asarray(betraege, dtype=np.int64)
    werte = betraege.tolist()
    schlecht = next((wert for wert in werte if not _ist_ganz(wert)), 0)
    if not _ist_ganz(schlecht):
        raise fehler("betrag_keine_cent", wert=schlecht if isinstance(schlecht, str | float) else "")
    return np.array([int(wert) for wert in werte], dtype=np.int64)


def _ist_ganz(wert: object) -> bool:
    """Eine ganze Zahl, die in int64 passt; Wahrheitswerte sind keine."""
    if isinstance(wert, bool) or not isinstance(wert, int | float | np.integer):
        return False
    return float(wert).is_integer() and -_INT64 < int(wert) < _INT64


def verlange_summierbar(betraege: NDArray[np.int64]) -> None:
    """Jede Teilsumme der Beträge passt in int64.

    Raises:
        HaushaltsFehler: Sie passt nicht; ein Überlauf bliebe sonst unbemerkt.

    """
    groesster = max(int(betraege.max(initial=0)), -int(betraege.min(initial=0)))
    if groesster >= _INT64 or (groesster * len(betraege) >= _INT64 and summe_cent(np.abs(betraege)) >= _INT64):
        raise fehler("summe_zu_gross")


def als_euro(cent: int) -> str:
    """Cent als deutscher Betrag, ``-123456789`` → ``-1.234.567,89 €``.

    Beispiel:
        >>> als_euro(123456789)
        '1.234.567,89 €'

    """
    euro, rest = divmod(abs(int(cent)), 100)
    vorzeichen = "-" if cent < 0 else ""
    return f"{vorzeichen}{euro:,}".replace(",", ".") + f",{rest:02d} €"


def kaufmaennisch(wert: float, stellen: int) -> str:
    """Auf feste Stellen gerundet, mit Tausenderkomma; genau in der Mitte weg von null, wie Excel es zeigt.

    Wie dort zählen fünfzehn gültige Ziffern; was dahinter steht, ist Rechenrauschen.

    Beispiel:
        >>> kaufmaennisch(62.5, 0), kaufmaennisch(-1.005, 2), kaufmaennisch(92.49999999999999, 0)
        ('63', '-1.01', '93')

    """
    zur_mitte = abs(abs(wert) * 10**stellen % 1 - 0.5)
    if zur_mitte <= _MITTE:
        genau = Decimal(f"{wert:.15g}")
        return f"{_FESTKOMMA.quantize(genau, Decimal(1).scaleb(-stellen)):,f}"
    return f"{wert:,.{stellen}f}"


def als_zahl(wert: float, stellen: int = 1) -> str:
    """Zahl in deutscher Schreibweise, ``1234.5`` → ``1.234,5``, kaufmännisch gerundet.

    Beispiel:
        >>> als_zahl(1234.5), als_zahl(-0.04), als_zahl(12.25)
        ('1.234,5', '0,0', '12,3')

    """
    text = kaufmaennisch(wert, stellen)
    text = text.removeprefix("-") if not text.strip("-0.,") else text
    return text.translate(str.maketrans(",.", ".,"))
