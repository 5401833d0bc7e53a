"""Eine Million Zeilen auf je drei Ziele verteilen: der Verteilkern gegen pandas merge + groupby.

Aufruf: ``python benchmarks/verteilung.py``. Beide rechnen größte Reste je Zeile; die Summen müssen
auf den Cent gleich sein.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
from hilfe import Ergebnis, drucke, messe_aufrufe

from nachhaltigkeitshaushalt.zuordnen.verteilung import baue_tafel, verteile_und_summiere

ZEILEN, PRODUKTE, ZIELE, JAHRE = 1_000_000, 300, 12, 7
ANTEILE = (Fraction(35, 100), Fraction(1, 4), Fraction(2, 5))


def zuordnungen() -> list[list[tuple[int, Fraction]]]:
    """Je Produkt drei Ziele, zusammen 100 %."""
    return [[((p + k) % ZIELE, anteil) for k, anteil in enumerate(ANTEILE)] for p in range(PRODUKTE)]


def mit_pandas(zeilen: pd.DataFrame, anteile: pd.DataFrame) -> pd.Series:
    """Wie man es ohne die Bibliothek schriebe: merge, abrunden, Reste sortieren, groupby."""
    lang = zeilen.reset_index(names="nr").merge(anteile, on="produkt")
    vorzeichen = np.sign(lang["betrag_cent"])
    roh = lang["betrag_cent"].abs() * lang["zaehler"]
    lang["teil"], lang["rest"] = roh // 100, roh % 100
    lang = lang.sort_values(["nr", "rest", "ziel"], ascending=[True, False, True])
    je_zeile = lang.groupby("nr")
    uebrig = lang["betrag_cent"].abs() - je_zeile["teil"].transform("sum")
    lang["teil"] = (lang["teil"] + (je_zeile.cumcount() < uebrig)) * vorzeichen
    return lang.groupby(["jahr", "ziel"])["teil"].sum()


def miss(laeufe: int = 5) -> list[Ergebnis]:
    """Das Verhältnis dieses Laufs; die Ergebnisse werden vorher verglichen."""
    zufall = np.random.default_rng(1)
    zeilen = pd.DataFrame(
        {
            "produkt": zufall.integers(0, PRODUKTE, ZEILEN),
            "jahr": zufall.integers(0, JAHRE, ZEILEN),
            "betrag_cent": zufall.integers(-(10**9), 10**9, ZEILEN),
        }
    )
    gruppen = zuordnungen()
    anteile = pd.DataFrame(
        [(p, ziel, int(anteil * 100)) for p, gruppe in enumerate(gruppen) for ziel, anteil in gruppe],
        columns=["produkt", "ziel", "zaehler"],
    )
    tafel = baue_tafel(gruppen, ZIELE)
    felder = [zeilen[name].to_numpy() for name in ("betrag_cent", "produkt", "jahr")]

    def kern() -> np.ndarray:
        return verteile_und_summiere(*felder, tafel, ZIELE + 1)

    erwartet = mit_pandas(zeilen, anteile).unstack().to_numpy()  # noqa: PD010 - Tafel Jahr × Ziel
    if not (kern()[:, :ZIELE] == erwartet).all():
        raise SystemExit("Die Verteilungen unterscheiden sich.")
    zeiten = messe_aufrufe({"kern": kern, "pandas": lambda: mit_pandas(zeilen, anteile)}, laeufe)
    return [Ergebnis("1 000 000 Zeilen × 3 Ziele verteilen : pandas", zeiten["kern"], zeiten["pandas"], 0.1)]


if __name__ == "__main__":
    drucke(miss())
