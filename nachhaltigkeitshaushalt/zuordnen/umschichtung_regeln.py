"""Welche Regeln für ein Budget und Jahr gelten: die der Kommune, sonst die der Bibliothek."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.kern.befunde import Befund, Ort, befund
from nachhaltigkeitshaushalt.kern.begriffe import Budgetregel
from nachhaltigkeitshaushalt.kern.regelwerk import Regel, gueltig_in, lade_regeln
from nachhaltigkeitshaushalt.kern.tabellen import JAHR_AB, JAHR_BIS
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

ZUSTIMMUNG_DURCH = {"abgebend": (True, False), "aufnehmend": (False, True), "beide": (True, True)}
"""Wort → ob der abgebende und der aufnehmende Fachbereich zustimmen muss."""
_GEMEINJAHR = 2023
"""Ein Jahr ohne Schalttag: Eine Frist am 29. Februar gäbe es in den meisten Jahren nicht."""
_TAG = re.compile(r"\A([0-9]{1,2})\.([0-9]{1,2})\.?\Z")


@dataclass(frozen=True)
class Feldregeln:
    """Die Regeln eines Budgets in einem Haushaltsjahr.

    Attributes:
        von: Erster Tag, an dem umgeschichtet werden darf.
        bis: Letzter Tag.
        zustimmungen: Paare aus Wert (abgebend, aufnehmend, beide, Fachbereich) und Mindestbetrag.
        deckungskreise: Je Kreis die Produktschlüssel oder deren Anfänge; leer: keine Einschränkung.
        rat_ab: Betrag in Cent, ab dem der Rat entscheidet; None: nie wegen der Höhe.

    """

    von: date
    bis: date
    zustimmungen: tuple[tuple[str, int], ...]
    deckungskreise: tuple[tuple[str, ...], ...] = ()
    rat_ab: int | None = None


@dataclass(eq=False)
class Regelbuch:
    """Alle Budgetregeln; ``fuer`` gibt die eines Budgets und Jahres."""

    zeilen: list[dict[Hashable, Any]]
    befunde: list[Befund]
    _vorrat: dict[tuple[str, int], Feldregeln] = field(default_factory=dict)

    def fuer(self, handlungsfeld: str, jahr: int) -> Feldregeln:
        """Die geltenden Regeln; die des Handlungsfelds gehen je Art den allgemeinen vor."""
        if (handlungsfeld, jahr) not in self._vorrat:
            self._vorrat[handlungsfeld, jahr] = self._baue(handlungsfeld, jahr)
        return self._vorrat[handlungsfeld, jahr]

    def _baue(self, feld: str, jahr: int) -> Feldregeln:
        """Sammelt die Zeilen je Art und ergänzt die Vorgaben."""
        vorgabe = vorgaben(jahr)
        je_art = {art: self._geltend(str(art), feld, jahr) for art in Budgetregel}
        grenzen = [_betrag(z) for z in je_art[Budgetregel.RATSBESCHLUSS]]
        return Feldregeln(
            von=_tag(vorgabe["beginn"], jahr) or date(jahr, 1, 1),
            bis=_frist(je_art[Budgetregel.FRIST], vorgabe["frist"], jahr),
            zustimmungen=_zustimmungen(je_art[Budgetregel.ZUSTIMMUNG], vorgabe["zustimmung"]),
            deckungskreise=tuple(_produkte(_wert(z)) for z in je_art[Budgetregel.DECKUNGSKREIS]),
            rat_ab=min(grenzen, default=None),
        )

    def _geltend(self, art: str, feld: str, jahr: int) -> list[dict[Hashable, Any]]:
        """Zeilen einer Art im Jahr: die eigenen des Handlungsfelds, sonst die allgemeinen."""
        im_jahr = [zeile for zeile in self.zeilen if zeile["regel"] == art and _gilt(zeile, jahr)]
        eigene = [zeile for zeile in im_jahr if zeile["handlungsfeld"] == feld]
        return eigene or [zeile for zeile in im_jahr if not isinstance(zeile["handlungsfeld"], str)]


def _frist(zeilen: list[dict[Hashable, Any]], vorgabe: str, jahr: int) -> date:
    """Der früheste Schlusstag der Kommune, sonst der vorgegebene, sonst der letzte Tag des Jahres."""
    eigene = [tag for zeile in zeilen if (tag := _tag(str(zeile["wert"]), jahr))]
    return min(eigene or [_tag(vorgabe, jahr) or date(jahr, 12, 31)])


def _zustimmungen(zeilen: list[dict[Hashable, Any]], vorgabe: list[str]) -> tuple[tuple[str, int], ...]:
    """Wer ab welchem Betrag zustimmt: nach den Zeilen der Kommune, sonst nach der Vorgabe ab 0."""
    eigene = tuple((_wert(zeile), _betrag(zeile)) for zeile in zeilen)
    return eigene or tuple((wert, 0) for wert in vorgabe)


@cache
def vorgaben(jahr: int) -> Regel:
    """Die Fassung der Umschichtungsregeln, die in einem Haushaltsjahr gilt."""
    fassungen = lade_regeln("umschichtung")["fassungen"]
    return gueltig_in(fassungen, jahr) or min(fassungen, key=lambda fassung: fassung["ab"])


def lies_budgetregeln(budgetregeln: pd.DataFrame, buchstaben: Mapping[str, str] | None = None) -> Regelbuch:
    """Die Tabelle ``Budgetregeln``; unverständliche Zeilen werden gemeldet und nicht angewendet."""
    zeilen, befunde = [], []
    for zeile in budgetregeln.to_dict("records"):
        if _verstaendlich(zeile):
            zeilen.append(zeile)
            continue
        zelle = f"{(buchstaben or {}).get('wert', '')}{zeile['excel_zeile']}"
        ort = Ort(zeile["datei"], zeile["blatt"], zelle, "wert")
        befunde.append(befund("budgetregel_unlesbar", ort, _wert(zeile), art=zeile["regel"]))
    return Regelbuch(zeilen, befunde)


def _verstaendlich(zeile: Mapping[Hashable, Any]) -> bool:
    """Hat die Zeile den Wert, den ihre Art braucht?"""
    if zeile["regel"] == Budgetregel.FRIST:
        return _tag(_wert(zeile), _GEMEINJAHR) is not None
    if zeile["regel"] == Budgetregel.RATSBESCHLUSS:
        return _betrag(zeile) > 0
    return bool(_wert(zeile))


def _wert(zeile: Mapping[Hashable, Any]) -> str:
    """Text der Spalte „Wert“, leer wenn nichts eingetragen ist."""
    return zeile["wert"].strip() if isinstance(zeile["wert"], str) else ""


def _betrag(zeile: Mapping[Hashable, Any]) -> int:
    """Betrag in Cent; leer ist 0."""
    text = str(zeile["betrag_cent"]).removesuffix(".0")
    return int(text) if text.lstrip("-").isdigit() else 0


def _gilt(zeile: Mapping[Hashable, Any], jahr: int) -> bool:
    """Liegt das Jahr in der Gültigkeit der Zeile?"""
    return _jahr(zeile["gueltig_ab"], JAHR_AB) <= jahr <= _jahr(zeile["gueltig_bis"], JAHR_BIS)


def _jahr(wert: object, sonst: int) -> int:
    """Jahr oder Ersatz, wenn die Zelle leer ist."""
    text = str(wert).removesuffix(".0")
    return int(text) if text.isdigit() else sonst


def _tag(text: str, jahr: int) -> date | None:
    """„31.10.“ im Haushaltsjahr, oder None, wenn es den Tag nicht gibt."""
    treffer = _TAG.match(text.strip())
    try:
        return date(jahr, int(treffer[2]), int(treffer[1])) if treffer else None
    except ValueError:
        return None


def _produkte(text: str) -> tuple[str, ...]:
    """Produktliste eines Deckungskreises."""
    return tuple(teil.strip() for teil in re.split(r"[,;]", text) if teil.strip())


def ist_rat(gremium: str, beschluss: str, jahr: int) -> bool:
    """Hat der Rat mit einem benannten Beschluss entschieden?"""
    return _ist_ratsgremium(gremium, jahr) and bool(beschluss.strip())


@lru_cache(maxsize=1024)
def _ist_ratsgremium(gremium: str, jahr: int) -> bool:
    """Steht das Gremium in der Liste der Ratsgremien?"""
    return falte(gremium) in vorgaben(jahr)["ratsgremien"]


def im_deckungskreis(regeln: Feldregeln, von: str, nach: str) -> bool:
    """Decken sich die Produkte gegenseitig? Ohne Deckungskreise immer."""
    return not regeln.deckungskreise or any(
        von.startswith(kreis) and nach.startswith(kreis) for kreis in regeln.deckungskreise
    )


def fehlende_zustimmungen(
    regeln: Feldregeln, zustimmungen: str, betrag: int, beteiligte: tuple[list[str], list[str]]
) -> list[str]:
    """Fachbereiche, die zustimmen müssten und nicht genannt sind.

    Ein Fachbereich gilt als genannt mit seinem Namen oder seiner Nummer am Anfang („65“).
    """
    noetig: dict[str, None] = {}
    for wert, ab in regeln.zustimmungen:
        if betrag < ab:
            continue
        noetig |= dict.fromkeys(_zustimmende(wert, beteiligte))
    genannt = _genannte(zustimmungen)
    return [name for name in noetig if genannt.isdisjoint(_formen(name))]


def _zustimmende(wert: str, beteiligte: tuple[list[str], list[str]]) -> list[str]:
    """Fachbereiche, die eine Zustimmungsregel meint: die einer Seite, beider Seiten oder den genannten."""
    seiten = ZUSTIMMUNG_DURCH.get(falte(wert))
    if seiten is None:
        return [wert]
    return [name for gefragt, namen in zip(seiten, beteiligte, strict=True) if gefragt for name in namen]


@lru_cache(maxsize=4096)
def _genannte(zustimmungen: str) -> frozenset[str]:
    """Alle Formen der Fachbereiche einer Zustimmungsliste."""
    return frozenset(form for teil in re.split(r"[;\n]", zustimmungen) for form in _formen(teil))


@lru_cache(maxsize=4096)
def _formen(name: str) -> frozenset[str]:
    """Woran ein Fachbereich zu erkennen ist: ganzer Name oder Nummer."""
    gefaltet = falte(name)
    nummer = re.match(r"[0-9]+", gefaltet)
    return frozenset({gefaltet, nummer[0]} if nummer else {gefaltet}) - {""}
