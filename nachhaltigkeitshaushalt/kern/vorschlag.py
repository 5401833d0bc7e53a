"""Schreibweisen vergleichen: gefaltete Namen und „Meinten Sie …?“."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

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
    """Satz „Meinten Sie „…“?“ mit dem ähnlichsten Namen, sonst leer."""
    namen = {falte(name): name for name in vorhanden if name}
    aehnlich = get_close_matches(falte(gesucht), list(namen), n=1, cutoff=0.6)
    return f"Meinten Sie „{namen[aehnlich[0]]}“?" if aehnlich else ""
