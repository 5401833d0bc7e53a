"""Zeilen ohne Betrag und Blattnamen deuten: welches Produkt und welchen Plan nennen sie?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.einlesen.spalten.merkmale import als_nummer
from nachhaltigkeitshaushalt.einlesen.vorschlag.kopfdeutung import ist_zahl
from nachhaltigkeitshaushalt.einlesen.zeilen.abschnitte import MINDESTENS_KOPFZELLEN, wiederholt_kopf, zeilentext
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SCHLUESSEL = r"(?P<produkt>[0-9]+(?:[.-][0-9]+)*)(?![^\W_]|[./-][0-9]|[ |]+[0-9])"
PRODUKTWORTE = (r"Produkt(?:nummer|schlüssel|[- ]?Nr\.?)?", "Kostenträger", "Leistung")
"""Wörter vor dem Schlüssel; ein Produkt zählt seine Leistungen auf, darum gilt das erste, das vorkommt."""
PLANZEILE = (
    r"(?:^|(?<=\| ))(?:[A-Z0-9]{1,3}[.)] )?(?:(?:Gesamt|Teil)[- ]?)?"
    r"(?P<plan>ergebnis|finanz)(?:plan|haushalt|rechnung)(?!\w)"
)
BLATTSCHLUESSEL = r"^(?:P(?:rod(?:ukt)?)?[._ -]*)?" + SCHLUESSEL
BLATTBEZEICHNUNG = r"(?:[ _.:–-]+(?P<produktbezeichnung>[^\W_].*))?$"
HOECHSTENS_ZELLEN, FOLGEZEILEN, ZWISCHENZELLEN, FENSTER = 6, 4, 2, 20


def produktzeile(wort: str) -> str:
    """Regulärer Ausdruck für eine Zeile, die nach dem Wort ein Produkt nennt („Produkt 11.01.01 Rat“)."""
    return (
        rf"(?:^|(?<=\| )|(?<=plan )|(?<=haushalt )){wort}\W+"
        + SCHLUESSEL
        + r"(?:\W+(?P<produktbezeichnung>(?!Seite\b)[^\W|][^|]*))?"
    )


_PLAN = re.compile(f"(?i){PLANZEILE}")
_PRODUKT = {wort: re.compile(f"(?i){produktzeile(wort)}") for wort in PRODUKTWORTE}


@dataclass(frozen=True)
class Titel:
    """Was die Zeilen ohne Betrag eines Blatts nennen."""

    wort: str = ""
    """Das Wort vor den Produkten, eines aus ``PRODUKTWORTE``."""

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
    """Die Datenzeilen ohne wiederholte Köpfe und Titel; stehen Titel dazwischen, auch ohne andere Überschriften."""
    gefaltet = [falte(kopf) for kopf in koepfe]
    titel = [nennt_titel(zeile) for zeile in daten]
    zeilen = [z for z, ist_titel in zip(daten, titel, strict=True) if not ist_titel and not _ist_kopf(z, gefaltet)]
    return [zeile for zeile in zeilen if not _ist_ueberschrift(zeile)] if any(titel) else zeilen


def _ist_ueberschrift(zeile: Sequence[Any]) -> bool:
    """Stehen in der Zeile nur ein oder zwei Texte?"""
    gefuellt = [zelle for zelle in zeile if zelle != ""]
    return 0 < len(gefuellt) <= ZWISCHENZELLEN and not any(map(ist_zahl, gefuellt))


def deute_titel(oben: Sequence[Sequence[Any]], daten: Sequence[Sequence[Any]], koepfe: Sequence[str]) -> Titel:
    """Produkte und Pläne, die Zeilen über dem Kopf und zwischen den Tabellen nennen."""
    texte = [_titeltext(zeile) for zeile in (*oben, *daten)]
    wort = next((w for w, ausdruck in _PRODUKT.items() if any(map(ausdruck.search, texte))), "")
    lage = _Lage([falte(kopf) for kopf in koepfe])
    for i, (zeile, text) in enumerate(zip((*oben, *daten), texte, strict=True)):
        if text:
            anfang = max(0, i + 1 - len(oben))
            lage.nimm(_werte(text, wort), text, daten[anfang : anfang + FENSTER])
        lage.zaehle(zeile)
    produkte, plaene = (tuple(dict.fromkeys(lage.genannt[name])) for name in ("produkt", "plan"))
    return Titel(wort, produkte, plaene, lage.text, lage.oben, lage.eindeutig)


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

    def zaehle(self, zeile: Sequence[Any]) -> None:
        """Merkt sich die Nummer einer Zeile mit Beträgen."""
        nummer = _erste_nummer(zeile)
        self.letzte = self.letzte if nummer is None else nummer

    def nimm(self, werte: Sequence[tuple[str, str]], text: str, darunter: Sequence[Sequence[Any]]) -> None:
        """Verarbeitet, was eine Zeile nennt; ein Wechsel gilt nur, wenn darunter eine neue Tabelle beginnt."""
        for name, wert in werte:
            wechsel = self.genannt[name][-1:] not in ([], [wert])
            self.eindeutig &= not wechsel or _beginnt_neu(darunter, self.koepfe, self.letzte)
            if name == "produkt" and not self.genannt[name]:
                self.text, self.oben = text, self.letzte is None
            self.genannt[name].append(wert)


def nennt_titel(zeile: Sequence[Any]) -> bool:
    """Nennt die Zeile ein Produkt oder einen Plan?"""
    text = _titeltext(zeile)
    return bool(text) and any(ausdruck.search(text) for ausdruck in (_PLAN, *_PRODUKT.values()))


def _titeltext(zeile: Sequence[Any]) -> str:
    """Der Text einer Zeile, die ein Titel sein kann; leer, wenn Beträge oder zu viele Zellen darin stehen."""
    gefuellt = list(islice((zelle for zelle in zeile if zelle != ""), HOECHSTENS_ZELLEN + 1))
    if not gefuellt or len(gefuellt) > HOECHSTENS_ZELLEN or not isinstance(gefuellt[0], str):
        return ""
    schluessel_daneben = not any(map(str.isdigit, gefuellt[0]))
    return "" if any(map(ist_zahl, gefuellt[1 + schluessel_daneben :])) else zeilentext(gefuellt)


def _werte(text: str, wort: str) -> list[tuple[str, str]]:
    """Produkte und Pläne, die ein Titel nennt."""
    ausdruecke = {"produkt": _PRODUKT.get(wort), "plan": _PLAN}
    return [(n, fund[n].lower()) for n, muster in ausdruecke.items() if muster for fund in muster.finditer(text)]


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
