"""Zeilen ohne Betrag und Blattnamen deuten: welches Produkt und welchen Plan nennen sie?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.einlesen.abschnitte import MINDESTENS_KOPFZELLEN, wiederholt_kopf, zeilentext
from nachhaltigkeitshaushalt.einlesen.kopfdeutung import ist_zahl
from nachhaltigkeitshaushalt.einlesen.merkmale import als_nummer
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SCHLUESSEL = r"(?P<produkt>[0-9]+(?:[.-][0-9]+)*)(?![^\W_]|[./-][0-9]|[ |]+[0-9])"
PRODUKTZEILE = (
    r"(?:^|(?<=\| )|(?<=plan )|(?<=haushalt ))(?:Produkt(?:nummer|schlüssel|[- ]?Nr\.?)?|Kostenträger|Leistung)\W+"
    + SCHLUESSEL
    + r"(?:\W+(?P<produktbezeichnung>(?!Seite\b)[^\W|][^|]*))?"
)
PLANZEILE = (
    r"(?:^|(?<=\| ))(?:[A-Z0-9]{1,3}[.)] )?(?:(?:Gesamt|Teil)[- ]?)?"
    r"(?P<plan>ergebnis|finanz)(?:plan|haushalt|rechnung)(?!\w)"
)
BLATTSCHLUESSEL = r"^(?:P(?:rod(?:ukt)?)?[._ -]*)?" + SCHLUESSEL
BLATTBEZEICHNUNG = r"(?:[ _.:–-]+(?P<produktbezeichnung>[^\W_].*))?$"
_TITEL = re.compile(f"(?i){PRODUKTZEILE}|{PLANZEILE}")
HOECHSTENS_ZELLEN, FOLGEZEILEN = 6, 4


@dataclass(frozen=True)
class Titel:
    """Was die Zeilen ohne Betrag eines Blatts nennen."""

    produkte: tuple[str, ...] = ()
    plaene: tuple[str, ...] = ()
    text: str = ""
    """Die erste Zeile, die ein Produkt nennt."""
    oben: bool = False
    """Steht das erste Produkt über der ersten Zeile mit Beträgen?"""
    eindeutig: bool = True
    """Beginnt unter jedem Wechsel eine neue Tabelle, und nennt keine Zeile zwei Produkte?"""


def genannter_plan(text: str) -> str | None:
    """Der eine Plan, den ein Text nennt, oder None, auch wenn er beide nennt.

    Beispiel:
        >>> genannter_plan("Finanzhaushalt"), genannter_plan("11.01.01 TEP"), genannter_plan("Ergebnis- und Finanzplan")
        ('finanz', 'ergebnis', None)

    """
    gefaltet, plaene = falte(text), lade_regeln("layout_erkennung")["plaene"]
    genannt = [str(plan) for plan, muster in plaene.items() if re.search(muster, gefaltet)]
    return genannt[0] if len(genannt) == 1 else None


def ohne_koepfe_und_titel(daten: Sequence[Sequence[Any]], koepfe: Sequence[str]) -> list[Sequence[Any]]:
    """Die Datenzeilen ohne wiederholte Köpfe und ohne Zeilen, die nur ein Produkt oder einen Plan nennen."""
    gefaltet = [falte(kopf) for kopf in koepfe]
    return [zeile for zeile in daten if not titelwerte(zeile) and not _ist_kopf(zeile, gefaltet)]


def deute_titel(oben: Sequence[Sequence[Any]], daten: Sequence[Sequence[Any]], koepfe: Sequence[str]) -> Titel:
    """Produkte und Pläne, die Zeilen über dem Kopf und zwischen den Tabellen nennen."""
    lage = _Lage([falte(kopf) for kopf in koepfe])
    for zeile in oben:
        lage.nimm(zeile, ())
    for i, zeile in enumerate(daten):
        lage.nimm(zeile, daten[i + 1 :])
    produkte, plaene = (tuple(dict.fromkeys(lage.genannt[name])) for name in ("produkt", "plan"))
    return Titel(produkte, plaene, lage.text, lage.oben, lage.eindeutig)


@dataclass
class _Lage:
    """Was beim Durchgang von oben nach unten gilt."""

    koepfe: list[str]
    genannt: dict[str, list[str]] = field(default_factory=lambda: {"produkt": [], "plan": []})
    text: str = ""
    oben: bool = False
    eindeutig: bool = True
    letzte: int | None = None
    """Nummer der letzten Zeile mit Beträgen."""

    def nimm(self, zeile: Sequence[Any], darunter: Sequence[Sequence[Any]]) -> None:
        """Verarbeitet eine Zeile; was sie nennt, gilt für die darunter."""
        nummer = _erste_nummer(zeile)
        for werte in titelwerte(zeile):
            self._nimm_titel(werte, zeilentext(zelle for zelle in zeile if zelle != ""), darunter)
        self.letzte = self.letzte if nummer is None else nummer

    def _nimm_titel(self, werte: dict[str, str], text: str, darunter: Sequence[Sequence[Any]]) -> None:
        """Verarbeitet, was eine Zeile nennt; ein Wechsel gilt nur, wenn darunter eine neue Tabelle beginnt."""
        wechsel = any(self.genannt[name][-1:] not in ([], [wert]) for name, wert in werte.items())
        self.eindeutig &= not wechsel or _beginnt_neu(darunter, self.koepfe, self.letzte)
        if "produkt" in werte and not self.genannt["produkt"]:
            self.text, self.oben = text, self.letzte is None
        for name, wert in werte.items():
            self.genannt[name].append(wert)


def titelwerte(zeile: Sequence[Any]) -> list[dict[str, str]]:
    """Produkt und Plan, die eine Zeile nennt; eine mit Beträgen ist keine solche Zeile."""
    gefuellt = list(islice((zelle for zelle in zeile if zelle != ""), HOECHSTENS_ZELLEN + 1))
    if not gefuellt or len(gefuellt) > HOECHSTENS_ZELLEN or not isinstance(gefuellt[0], str):
        return []
    schluessel_daneben = not any(map(str.isdigit, gefuellt[0]))
    if any(map(ist_zahl, gefuellt[1 + schluessel_daneben :])):
        return []
    return [_werte(treffer) for treffer in _TITEL.finditer(zeilentext(gefuellt))]


def _werte(treffer: re.Match[str]) -> dict[str, str]:
    """Produkt oder Plan eines Treffers."""
    return {name: treffer[name].lower() for name in ("produkt", "plan") if treffer[name]}


def _ist_kopf(zeile: Sequence[Any], koepfe: Sequence[str]) -> bool:
    """Wiederholt die Zeile nur die Überschriften ihrer Spalten?"""
    gefuellt = [(zelle, koepfe[i] if i < len(koepfe) else "") for i, zelle in enumerate(zeile) if zelle != ""]
    return len(gefuellt) >= MINDESTENS_KOPFZELLEN and all(wiederholt_kopf(zelle, kopf) for zelle, kopf in gefuellt)


def _beginnt_neu(darunter: Iterable[Sequence[Any]], koepfe: Sequence[str], letzte: int | None) -> bool:
    """Folgt ein wiederholter Kopf, oder fangen die Nummern von vorn an?"""
    gefuellte = (zeile for zeile in darunter if any(zelle != "" for zelle in zeile))
    for zeile in islice(gefuellte, FOLGEZEILEN):
        nummer = _erste_nummer(zeile)
        if _ist_kopf(zeile, koepfe) or (nummer is not None and letzte is not None):
            return nummer is None or letzte is None or nummer <= letzte
    return False


def _erste_nummer(zeile: Sequence[Any]) -> int | None:
    """Nummer oder Konto in der ersten gefüllten Zelle einer Zeile mit Beträgen."""
    gefuellt = [zelle for zelle in zeile if zelle != ""]
    nummer = als_nummer(gefuellt[0]) if any(map(ist_zahl, gefuellt[1:])) else None
    return int(nummer) if nummer is not None and nummer.isascii() and nummer.isdigit() else None
