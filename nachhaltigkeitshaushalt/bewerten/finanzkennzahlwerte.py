"""Finanzkennzahlen als Kennzahlwerte: wer sie als Ziel führt, pflegt ihre Werte nicht von Hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from nachhaltigkeitshaushalt.bewerten.finanzkennzahlen import als_kennzahlwerte, finanzkennzahlen, kennzahlensaetze

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt


def mit_finanzkennzahlen(haushalt: Haushalt, kennzahlen: pd.DataFrame, werte: pd.DataFrame) -> pd.DataFrame:
    """Die Kennzahlwerte der Steuerungsmappe, ergänzt um die aus dem Haushalt gerechneten Finanzkennzahlen.

    Gerechnet wird, was in ``kennzahlen`` unter dem Schlüssel einer Finanzkennzahl des Landes steht
    (``aufwandsdeckungsgrad``) und in ``werte`` keine eigenen Werte hat; eigene Werte gehen vor.

    Args:
        haushalt: Ergebnis von ``lies_haushalt``, möglichst mit Bilanz.
        kennzahlen: ``Kennzahlen``.
        werte: ``Kennzahlwerte``.

    Returns:
        ``Kennzahlwerte``; unverändert dieselbe Tabelle, wenn nichts zu rechnen ist.

    """
    saetze = kennzahlensaetze(haushalt.profil.land, haushalt.profil.jahr)
    bekannt = {regel["kennzahl"] for satz in saetze for regel in satz["kennzahlen"]}
    gesucht = (set(kennzahlen["kennzahl"]) - set(werte["kennzahl"])) & bekannt
    if not gesucht:
        return werte
    gerechnet = als_kennzahlwerte(finanzkennzahlen(haushalt))
    zusammen = pd.concat([werte, gerechnet[gerechnet["kennzahl"].isin(gesucht)]], ignore_index=True)
    return zusammen.astype({"datei": "category", "blatt": "category"})
