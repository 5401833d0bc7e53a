"""Abschnitt 6: Befunde aus dem Lesen und Prüfen der Eingaben."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.inhalt import Absatz, Abschnitt, Art, Spalte, Tabelle, Wert, zeile
from nachhaltigkeitshaushalt.berichten.schreibweise import FEHLT, aufgezaehlt, mehrzahl
from nachhaltigkeitshaushalt.kern.befunde import Ort
from nachhaltigkeitshaushalt.kern.begriffe import Schwere

if TYPE_CHECKING:
    import pandas as pd

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage

SCHWEREWORT = {
    str(Schwere.FEHLER): ("Fehler", "Fehler", "Fehler"),
    str(Schwere.WARNUNG): ("Warnung", "Warnung", "Warnungen"),
    str(Schwere.HINWEIS): ("Hinweis", "Hinweis", "Hinweise"),
}
HOECHSTENS_IM_TEXT, HOECHSTENS_JE_REGEL = 12, 3
Eintrag = dict[str, str | None]


def abschnitt_befunde(grundlage: Berichtsgrundlage) -> Abschnitt:
    """Übersicht je Regel und die wichtigsten Einzelbefunde; die ganze Liste steht in der Mappe."""
    eintraege = _eintraege(grundlage.befunde)
    if not eintraege:
        text = "Beim Lesen und Prüfen der Eingaben fiel nichts auf."
        return Abschnitt("Befunde", (Absatz(text), _alle(eintraege)))
    return Abschnitt("Befunde", (Absatz(_text(eintraege)), _je_regel(eintraege), _auszug(eintraege), _alle(eintraege)))


def _eintraege(befunde: pd.DataFrame) -> list[Eintrag]:
    """Befunde nach Schwere geordnet, fehlende Angaben als None."""
    folge = list(SCHWEREWORT)
    zeilen = befunde.astype(object).where(befunde.notna(), None).to_dict("records")
    eintraege: list[Eintrag] = [{str(name): wert for name, wert in eintrag.items()} for eintrag in zeilen]
    return sorted(eintraege, key=lambda eintrag: folge.index(str(eintrag["schwere"])))


def _text(eintraege: list[Eintrag]) -> str:
    """Wie viele Befunde welcher Schwere es gibt."""
    anzahl = Counter(str(eintrag["schwere"]) for eintrag in eintraege)
    teile = [mehrzahl(anzahl[s], eins, viele) for s, (_, eins, viele) in SCHWEREWORT.items() if anzahl[s]]
    ergaben = "ergab" if len(eintraege) == 1 else "ergaben"
    return (
        f"Beim Lesen und Prüfen der Eingaben {ergaben} sich {aufgezaehlt(teile)}. Nichts wurde daraufhin still ergänzt "
        f"oder verändert; was nicht lesbar war, fehlt in den Beträgen. Die ganze Liste mit Datei und Zelle steht in "
        f"der Arbeitsmappe zum Bericht, Blatt „Befunde“."
    )


def _je_regel(eintraege: list[Eintrag]) -> Tabelle:
    """Zahl der Befunde je Regel mit einem Beispiel."""
    spalten = (
        Spalte("Schwere", breite=1.9),
        Spalte("Anzahl", Art.ANZAHL, 1.5),
        Spalte("Beispiel", breite=7.2),
        Spalte("Was zu tun ist", breite=6),
    )
    anzahl = Counter((str(e["schwere"]), str(e["regel"])) for e in eintraege)
    beispiele = {(str(e["schwere"]), str(e["regel"])): e for e in reversed(eintraege)}
    zeilen = tuple(
        zeile(spalten, [SCHWEREWORT[s][0], n, beispiele[s, regel]["text"], beispiele[s, regel]["hinweis"]])
        for (s, regel), n in anzahl.items()
    )
    return Tabelle("befunde_je_regel", "Befunde je Prüfregel", "Befunde je Regel", spalten, zeilen)


def _auszug(eintraege: list[Eintrag]) -> Tabelle:
    """Die ersten Befunde mit Fundstelle."""
    spalten = (Spalte("Schwere", breite=1.9), Spalte("Fundstelle", breite=6.6), Spalte("Befund", breite=8.1))
    gezeigt = _auswahl(eintraege)
    zeilen = tuple(zeile(spalten, [SCHWEREWORT[str(e["schwere"])][0], _fundstelle(e), e["text"]]) for e in gezeigt)
    rest = len(eintraege) - len(gezeigt)
    hinweis = (
        f"{mehrzahl(rest, 'weiterer Befund steht', 'weitere Befunde stehen')} in der Arbeitsmappe." if rest else ""
    )
    return Tabelle("befunde_auszug", "Die wichtigsten Befunde", "", spalten, zeilen, hinweis)


def _auswahl(eintraege: list[Eintrag]) -> list[Eintrag]:
    """Schwere zuerst, je Regel nur wenige Beispiele."""
    gesehen: Counter[str] = Counter()
    auswahl = []
    for eintrag in eintraege:
        gesehen[str(eintrag["regel"])] += 1
        if gesehen[str(eintrag["regel"])] <= HOECHSTENS_JE_REGEL:
            auswahl.append(eintrag)
    return auswahl[:HOECHSTENS_IM_TEXT]


def _fundstelle(eintrag: Eintrag) -> str:
    """Datei › Blatt!Zelle oder der Strich."""
    return str(Ort(eintrag["datei"], eintrag["blatt"], eintrag["zelle"])) or FEHLT


def _alle(eintraege: list[Eintrag]) -> Tabelle:
    """Die vollständige Liste für die Arbeitsmappe."""
    titel = ("Schwere", "Regel", "Datei", "Blatt", "Zelle", "Spalte", "Wert", "Text", "Hinweis")
    spalten = tuple(Spalte(name) for name in titel)
    zeilen = tuple(zeile(spalten, _ganz(eintrag)) for eintrag in eintraege)
    return Tabelle("befunde", "Alle Befunde", "Befunde", spalten, zeilen, im_text=False)


def _ganz(eintrag: Eintrag) -> list[Wert]:
    """Alle Angaben eines Befundes."""
    namen = ("regel", "datei", "blatt", "zelle", "spalte", "wert", "text", "hinweis")
    return [SCHWEREWORT[str(eintrag["schwere"])][0], *(eintrag[name] for name in namen)]
