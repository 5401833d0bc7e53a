"""Excel-Formeln aus der Herkunft: jede Zahl rechnet sich aus den Datenblättern der Mappe neu."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.herkunft.terme import Tafelname

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.herkunft.terme import Herkunft, Term

BLATT = {
    Tafelname.HAUSHALT: "Daten Haushalt",
    Tafelname.ZIELE: "Daten Ziele",
    Tafelname.BUDGETS: "Daten Budgets",
    Tafelname.UMSCHICHTUNGEN: "Daten Umschichtungen",
}
LAENGSTE_FORMEL = 8000
_HEIKEL = re.compile(r"[*?~]|\A[=<>]|\A[\s\d.,:/%€eE+−-]*\Z")
"""Werte, die SUMIFS als Muster, Vergleich oder Zahl lesen könnte."""


def name(tafel: Tafelname, spalte: str) -> str:
    """Der in der Mappe vergebene Name einer Datenspalte.

    Beispiel:
        >>> name(Tafelname.ZIELE, "anteil_cent")
        'Ziele_anteil_euro'

    """
    return f"{str(tafel).capitalize()}_{spalte.replace('cent', 'euro')}"


def formel(herkunft: Herkunft, heikle: frozenset[str] = frozenset()) -> str | None:
    """Die Formel einer Zahl in Euro oder als Anteil, None, wenn sie für Excel zu lang wäre.

    ``heikle`` sind Schlüssel, die sich von einem anderen nur in Groß- und Kleinschreibung
    unterscheiden; sie werden buchstabengetreu verglichen.
    """
    zaehler = f"ROUND({_summe(herkunft.zaehler, heikle)},2)"
    text = f"={zaehler}" if not herkunft.nenner else f"={zaehler}/ROUND({_summe(herkunft.nenner, heikle)},2)"
    return text if len(text) <= LAENGSTE_FORMEL else None


def _summe(terme: tuple[Term, ...], heikle: frozenset[str]) -> str:
    """Die Terme mit ihren Vorzeichen."""
    teile = [("+" if term.faktor > 0 else "-") + _term(term, heikle) for term in terme]
    return "".join(teile).removeprefix("+")


def _term(term: Term, heikle: frozenset[str]) -> str:
    """Ein Term als SUMIFS; heikle Schlüssel buchstabengetreu als SUMPRODUCT."""
    betrag = name(term.tafel, "anteil_cent")
    if not term.bedingungen:
        return f"SUM({betrag})"
    genau = any(wert in heikle or _HEIKEL.search(wert) for _, werte in term.bedingungen for wert in werte)
    if genau:
        faktoren = "*".join(_genau(name(term.tafel, spalte), werte) for spalte, werte in term.bedingungen)
        return f"SUMPRODUCT({faktoren}*{betrag})"
    mehrere = any(len(werte) > 1 for _, werte in term.bedingungen)
    paare = ",".join(f"{name(term.tafel, spalte)},{_werte(werte)}" for spalte, werte in term.bedingungen)
    summe = f"SUMIFS({betrag},{paare})"
    return f"SUMPRODUCT({summe})" if mehrere else summe


def _genau(spalte: str, werte: tuple[str, ...]) -> str:
    """Buchstabengetreuer Vergleich mit einem oder mehreren Werten."""
    vergleiche = "+".join(f"EXACT({spalte},{_als_text(wert)})" for wert in werte)
    return f"({vergleiche})"


def _werte(werte: tuple[str, ...]) -> str:
    """Ein Wert oder eine Liste von Werten."""
    texte = [_als_text(wert) for wert in werte]
    return texte[0] if len(texte) == 1 else "{" + ",".join(texte) + "}"


def _als_text(wert: str) -> str:
    """Ein Text in einer Formel; Anführungszeichen werden verdoppelt."""
    return '"' + wert.replace('"', '""') + '"'


def aehnliche(schluessel: list[str]) -> frozenset[str]:
    """Schlüssel, die sich nur in Groß- und Kleinschreibung unterscheiden.

    Beispiel:
        >>> sorted(aehnliche(["HF1", "hf1", "HF2"]))
        ['HF1', 'hf1']

    """
    gruppen: dict[str, set[str]] = {}
    for text in schluessel:
        gruppen.setdefault(text.casefold(), set()).add(text)
    return frozenset(text for gruppe in gruppen.values() if len(gruppe) > 1 for text in gruppe)
