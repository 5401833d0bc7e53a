"""Zahlen in Texten: jede mit ihrem genauen Wert und dem Schlüssel der Tabellenzahl, die sie wiederholt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.inhalt import (
    Abbildung,
    Absatz,
    Art,
    Aufzaehlung,
    Baustein,
    Tabelle,
    Zwischentitel,
)
from nachhaltigkeitshaushalt.kern.geld import kaufmaennisch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nachhaltigkeitshaushalt.berichten.herkunft.register import Eintrag, Register
    from nachhaltigkeitshaushalt.berichten.inhalt import Bericht

ZAHL = re.compile(r"[−+-]?\d(?:[\d.]*\d)?(?:,\d+)?(?:[\u00a0 ](?:Mio\.[\u00a0 ]€|T€|€|%))?")
"""Eine Zahl in deutscher Schreibweise mit ihrer Einheit."""

KENNZAHLEN = "eingangswerte/kennzahl/"
"""Anfang der Schlüssel aller Eingangswerte der Kennzahlen."""

Notizen = tuple[tuple[str, float, str], ...]


@dataclass(frozen=True, slots=True)
class Textzahl:
    """Eine Zahl in einem Text; ``werte`` sind leer, wenn sie nur Teil eines Namens oder Datums ist.

    ``geteilt`` nennt statt eines Schlüssels zwei Tabellenzahlen, deren Quotient der Wert ist.
    """

    darstellung: str
    werte: tuple[float, ...] = ()
    schluessel: str = ""
    geteilt: tuple[str, str] | tuple[()] = ()


def textstellen(bericht: Bericht) -> Iterator[tuple[int, str, str, Notizen]]:
    """Abschnitt (0 ist die Kurzfassung), Ort, Text und Notizen jeder Textstelle des Berichts."""
    for text in (bericht.titel, bericht.untertitel, *bericht.kurzfassung):
        yield 0, "kurzfassung", text, bericht.notizen
    for nummer, abschnitt in enumerate(bericht.abschnitte, start=1):
        yield nummer, "ueberschrift", abschnitt.titel, ()
        for baustein in abschnitt.bausteine:
            for ort, text in _texte(baustein):
                yield nummer, ort, text, abschnitt.notizen


def _texte(baustein: Baustein) -> Iterator[tuple[str, str]]:
    """Ort und Text der Textstellen eines Bausteins."""
    if isinstance(baustein, Absatz):
        yield "absatz", baustein.text
    elif isinstance(baustein, Zwischentitel):
        yield "zwischentitel", baustein.text
    elif isinstance(baustein, Aufzaehlung):
        yield from (("aufzaehlung", punkt) for punkt in baustein.punkte)
    elif isinstance(baustein, Tabelle):
        yield from _tabellentexte(baustein)
    elif isinstance(baustein, Abbildung):
        ort = f"abbildung/{baustein.kennung}"
        texte = (baustein.titel, baustein.alternativtext, baustein.daten.aussage, baustein.daten.quelle)
        yield from ((ort, text) for text in texte)


def _tabellentexte(tabelle: Tabelle) -> Iterator[tuple[str, str]]:
    """Beschriftung, Kopf, Textzellen und Anmerkung einer Tabelle."""
    yield f"tabelle/{tabelle.kennung}", tabelle.titel
    yield from ((f"tabelle/{tabelle.kennung}/kopf", spalte.titel.replace("\u00ad", "")) for spalte in tabelle.spalten)
    for zeile in tabelle.zeilen:
        ort = "/".join(("tabelle", tabelle.kennung, *zeile.schluessel))
        yield from ((ort, zelle.wert) for zelle in zeile.zellen if isinstance(zelle.wert, str) and zelle.wert)
    if tabelle.hinweis:
        yield f"tabelle/{tabelle.kennung}", tabelle.hinweis


class Zahlensuche:
    """Findet zu Zahlen in Texten die Tabellenzahl: erst im selben Abschnitt, dann im ganzen Bericht."""

    def __init__(self, register: Register) -> None:
        """Ordnet die Zahlen des Registers nach Betrag und nach Darstellung."""
        self._je_wert: dict[tuple[Art, float], list[Eintrag]] = {}
        self._je_text: dict[tuple[int, str], list[Eintrag]] = {}
        self._kennzahlen: dict[str, list[Eintrag]] = {}
        self._euro: dict[int, list[Eintrag]] = {}
        self._letzter = len(register.bericht.abschnitte)
        for eintrag in register.eintraege.values():
            if eintrag.schluessel.startswith("aufriss/"):
                continue
            self._je_wert.setdefault((_art(eintrag.art), abs(eintrag.wert)), []).append(eintrag)
            if eintrag.art is not Art.JAHR:
                self._je_text.setdefault((eintrag.abschnitt, eintrag.darstellung), []).append(eintrag)
            if eintrag.schluessel.startswith(KENNZAHLEN):
                kennzahl = eintrag.schluessel.removeprefix(KENNZAHLEN).rpartition("/")[0]
                self._kennzahlen.setdefault(kennzahl, []).append(eintrag)
            if eintrag.art is Art.EURO:
                self._euro.setdefault(eintrag.abschnitt, []).append(eintrag)

    def suche(self, text: str, abschnitt: int, ort: str, notizen: Notizen) -> list[Textzahl]:
        """Alle Zahlen eines Textes; in der Zeile einer Kennzahl sind es deren Eingangswerte."""
        _, _, kennzahl = ort.rpartition("/kennzahl/")
        eigene = self._kennzahlen.get(kennzahl, []) if kennzahl else []
        return [
            gerundet(treffer.group(), eigene) or self._eine(treffer.group(), abschnitt, notizen)
            for treffer in ZAHL.finditer(text)
        ]

    def _eine(self, darstellung: str, abschnitt: int, notizen: Notizen) -> Textzahl:
        """Eine Zahl: aus der Notiz des Schreibens, sonst aus gleicher Darstellung in einer Tabelle."""
        notierte = [(wert, Art(art)) for text, wert, art in notizen if text == darstellung.lstrip("+")]
        for wert, art in notierte:
            eintrag = _naechster(self._je_wert.get((_art(art), abs(wert)), []), abschnitt)
            if eintrag is not None:
                return Textzahl(darstellung, (wert,), eintrag.schluessel)
            if art is Art.PROZENT and (geteilt := self._als_anteil(wert, abschnitt)):
                return Textzahl(darstellung, (wert,), "", geteilt)
        if notierte:
            return Textzahl(darstellung, tuple(dict.fromkeys(wert for wert, _ in notierte)))
        orte = range(1, self._letzter + 1) if abschnitt == 0 else (abschnitt,)
        gleiche = [e for ort in orte for e in self._je_text.get((ort, darstellung), [])]
        eintrag = _naechster(gleiche, abschnitt)
        return Textzahl(darstellung) if eintrag is None else Textzahl(darstellung, (eintrag.wert,), eintrag.schluessel)

    def _als_anteil(self, wert: float, abschnitt: int) -> tuple[str, str] | tuple[()]:
        """Zwei Beträge desselben Abschnitts, deren Quotient genau der Prozentwert ist."""
        betraege = self._euro.get(abschnitt, [])
        for ganzes in betraege:
            for teil in betraege if ganzes.wert else ():
                if 100 * abs(teil.wert) / abs(ganzes.wert) == abs(wert):
                    return teil.schluessel, ganzes.schluessel
        return ()


def _art(art: Art) -> Art:
    """Anzahlen und Zahlen sind in Texten dasselbe."""
    return Art.ZAHL if art is Art.ANZAHL else art


def gerundet(darstellung: str, eintraege: list[Eintrag]) -> Textzahl | None:
    """Die Zahl, deren Rundung dasteht; Anteile sind auch als Prozent geschrieben."""
    nur_zahl, _, einheit = darstellung.replace("\u00a0", " ").partition(" ")
    stellen = len(nur_zahl.partition(",")[2])
    gelesen = float(nur_zahl.replace(".", "").replace(",", ".").replace("−", "-"))
    faktoren = (1, 100) if einheit == "%" else (1,)
    for faktor in faktoren:
        for eintrag in eintraege:
            if float(kaufmaennisch(abs(faktor * eintrag.wert), stellen).replace(",", "")) == abs(gelesen):
                return Textzahl(darstellung, (eintrag.wert,), eintrag.schluessel)
    return None


def _naechster(eintraege: list[Eintrag], abschnitt: int) -> Eintrag | None:
    """Der Eintrag desselben Abschnitts, sonst der erste."""
    eigene = (eintrag for eintrag in eintraege if eintrag.abschnitt == abschnitt)
    return next(eigene, eintraege[0] if eintraege else None)
