"""Das Haushaltsjahr einer unbekannten Datei: aus Kopf, Jahresspalte oder Dateiname belegt."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.einlesen.spalten.kopfbelege import jahre_im_text
from nachhaltigkeitshaushalt.einlesen.spalten.merkmale import als_jahr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nachhaltigkeitshaushalt.einlesen.vorschlag.dateinamendeutung import Namensdeutung
    from nachhaltigkeitshaushalt.einlesen.vorschlag.spaltendeutung import Spaltendeutung

JAHRESSTELLEN = 4


def deute_haushaltsjahr(
    spalten: Sequence[Spaltendeutung], zeilen: Sequence[Sequence[Any]], namen: Namensdeutung, titel: Sequence[str]
) -> tuple[int | None, str]:
    """Haushaltsjahr und Beleg: Kopf, Jahresspalte, erster Ansatz, zuletzt Zeilen über dem Kopf und Namen."""
    if namen.hat_jahr:
        return None, namen.beleg
    betraege = [spalte for spalte in spalten if spalte.angabe == "betrag"]
    gefunden = _laufendes_jahr(betraege) or _haeufigstes_jahr(spalten, zeilen) or _erstes_ansatzjahr(betraege)
    aus_titel = next(filter(None, map(_aus_titel, titel)), None)
    return gefunden or aus_titel or (None, "unsicher: kein Jahr gefunden")


def _laufendes_jahr(betraege: Sequence[Spaltendeutung]) -> tuple[int, str] | None:
    """Das früheste Jahr, das eine Überschrift Haushaltsjahr nennt."""
    laufend = [spalte.jahr for spalte in betraege if spalte.abstand == 0 and spalte.jahr]
    return (min(laufend), "das früheste „Haushaltsjahr“ in den Überschriften") if laufend else None


def _haeufigstes_jahr(spalten: Sequence[Spaltendeutung], zeilen: Sequence[Sequence[Any]]) -> tuple[int, str] | None:
    """Das häufigste Jahr der Jahresspalte, falls es eine gibt; bei Gleichstand das früheste."""
    jahr = next((spalte for spalte in spalten if spalte.angabe == "jahr"), None)
    if jahr is None:
        return None
    texte = [als_jahr(zeile[jahr.index]) or "" for zeile in zeilen if jahr.index < len(zeile)]
    haeufig = Counter(sorted(text for text in texte if len(text) == JAHRESSTELLEN)).most_common(1)
    return (int(haeufig[0][0]), f"häufigstes Jahr der Spalte „{jahr.ueberschrift}“") if haeufig else None


def _erstes_ansatzjahr(betraege: Sequence[Spaltendeutung]) -> tuple[int, str] | None:
    """Das früheste Jahr der Ansatzspalten, sonst aller Betragsspalten."""
    mit_jahr = [(spalte.jahr, spalte.wertart) for spalte in betraege if spalte.jahr]
    ansaetze = [jahr for jahr, wertart in mit_jahr if wertart == "ansatz"] or [jahr for jahr, _ in mit_jahr]
    ergebnisse = [jahr for jahr, wertart in mit_jahr if wertart == "ergebnis"]
    if ergebnisse and max(ergebnisse) + 2 in ansaetze:
        return max(ergebnisse) + 2, "unsicher: Ansatz zwei Jahre nach dem letzten Ergebnis"
    return (min(ansaetze), "unsicher: erstes Jahr einer Ansatzspalte") if ansaetze else None


def _aus_titel(text: str) -> tuple[int, str] | None:
    """Das einzige Jahr in einem Datei- oder Blattnamen oder in den Zeilen über dem Kopf."""
    jahre = set(jahre_im_text(text.replace("_", " ")))
    return (jahre.pop(), f"unsicher: Jahr in „{text}“") if len(jahre) == 1 else None
