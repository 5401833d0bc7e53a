"""Schreibweisen vergleichen: gefaltete Namen und „Meinten Sie …?“."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln

if TYPE_CHECKING:
    from collections.abc import Iterable

_UMLAUTE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def falte(text: str) -> str:
    """Schreibweise ohne Umlaute, Großbuchstaben, Leer- und Bindezeichen.

    Beispiel:
        >>> falte(" Gültig ab"), falte("jährlich")
        ('gueltig_ab', 'jaehrlich')

    """
    return re.sub(r"[\s\-/.]+", "_", text.strip().lower().translate(_UMLAUTE)).strip("_")


def meinten_sie(gesucht: str, vorhanden: Iterable[str]) -> str:
    """Satz „Meinten Sie „…“?“ mit dem ähnlichsten Namen, sonst leer.

    Ein Schlüssel, dem nur führende Nullen fehlen, geht vor: Excel verliert sie leicht.

    Beispiel:
        >>> meinten_sie("60101", ["160101", "060101"])
        'Meinten Sie „060101“?'

    """
    namen = {falte(name): name for name in vorhanden if name}
    ohne_nullen = [name for name in namen if name.lstrip("0") == falte(gesucht).lstrip("0") != ""]
    aehnlich = ohne_nullen or get_close_matches(falte(gesucht), list(namen), n=1, cutoff=0.6)
    return f"Meinten Sie „{namen[aehnlich[0]]}“?" if aehnlich else ""


@cache
def auswahlwerte() -> dict[str, str]:
    """Wert einer Aufzählung → Schreibweise in den Auswahllisten der Steuerungsmappe.

    Beispiel:
        >>> auswahlwerte()["foerdernd"], auswahlwerte()["pflichtig_nach_weisung"]
        ('fördernd', 'pflichtig nach Weisung')

    """
    spalten = (spalte for blatt in lade_regeln("steuerungsmappe")["blaetter"] for spalte in blatt["spalten"])
    return {falte(wert): wert for spalte in spalten for wert in spalte.get("auswahl", ())}
