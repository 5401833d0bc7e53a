"""Überschriften einer unbekannten Datei deuten: Kopfzeile, Angabe, Jahr und Wertart je Spalte."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.einlesen.kopfbelege import einheit_im_text, jahre_im_text
from nachhaltigkeitshaushalt.einlesen.zahlentext import Zahlenstil, belege, lies_zahl
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln
from nachhaltigkeitshaushalt.kern.tabellen import JAHR_AB, JAHR_BIS
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from collections.abc import Sequence

PROBEZEILEN = 400
HOECHSTENS_KOPF = 40
MEHRERE = 2


@dataclass(frozen=True)
class Kopflage:
    """Wo der Kopf steht (ab 1 gezählt) und woran er erkannt wurde."""

    kopfzeile: int
    kopfzeilen: int
    beleg: str


def finde_kopf(zeilen: Sequence[Sequence[Any]]) -> Kopflage:
    """Die Zeile mit den meisten Texten, unter der Zahlen stehen; dazu, ob die Zeile darüber zum Kopf gehört."""
    guete = [(_guete(zeilen, i), -i) for i in range(min(len(zeilen), HOECHSTENS_KOPF))]
    if not guete:
        return Kopflage(1, 1, "Datei ist leer")
    beste = -max(guete)[1]
    if beste + 1 < len(zeilen) and _nennt_nur_wertarten(zeilen[beste + 1]):
        return Kopflage(beste + 2, 2, f"Zeile {beste + 1} nennt Jahre, die Zeile darunter die Wertarten dazu")
    mehrzeilig = beste > 0 and _ergaenzt(zeilen[beste - 1], zeilen[beste])
    beleg = f"Zeile {beste + 1} hat {_anzahl_texte(zeilen[beste])} Überschriften, darunter stehen Zahlen"
    return Kopflage(beste + 1, 2 if mehrzeilig else 1, beleg + (", die Zeile darüber Jahre" if mehrzeilig else ""))


def _nennt_nur_wertarten(zeile: Sequence[Any]) -> bool:
    """Stehen in der Zeile mindestens zwei Wertarten und keine Zahl?"""
    wertarten = sum(deute_wertart(_text(zelle)) is not None for zelle in zeile)
    return wertarten >= MEHRERE and not any(map(ist_zahl, zeile))


def _anzahl_texte(zeile: Sequence[Any]) -> int:
    """Wie viele Zellen der Zeile Text enthalten."""
    return sum(isinstance(zelle, str) and bool(zelle.strip()) for zelle in zeile)


def _guete(zeilen: Sequence[Sequence[Any]], i: int) -> float:
    """Texte der Zeile, unter denen überwiegend anderes steht als Text gleicher Art."""
    kopf, darunter = zeilen[i], zeilen[i + 1 : i + 21]
    if not darunter or any(ist_zahl(zelle) for zelle in kopf if not _ist_jahr(zelle)):
        return -1.0
    return sum(_guete_der_zelle(zelle, _gefuellt(darunter, spalte)) for spalte, zelle in enumerate(kopf))


def _gefuellt(zeilen: Sequence[Sequence[Any]], spalte: int) -> list[Any]:
    """Die nicht leeren Zellen einer Spalte."""
    return [zeile[spalte] for zeile in zeilen if spalte < len(zeile) and zeile[spalte] != ""]


def _guete_der_zelle(zelle: object, darunter: Sequence[Any]) -> float:
    """Text über überwiegend Zahlen zählt 2, über anderem ½; eine leere Zelle über Zahlen ½."""
    if not darunter:
        return 0.0
    if sum(map(ist_zahl, darunter)) * 2 > len(darunter):
        return 2.0 if zelle != "" else 0.5
    return 0.5 if zelle != "" else 0.0


def _ergaenzt(oben: Sequence[Any], kopf: Sequence[Any]) -> bool:
    """Nennt die Zeile darüber Jahre oder Wertarten, die der Kopf selbst nicht nennt?"""
    jahre_oben, jahre_im_kopf = _anzahl_jahre(oben), _anzahl_jahre(kopf)
    wertarten_oben = sum(deute_wertart(_text(zelle)) is not None for zelle in oben)
    return (jahre_oben >= 1 and jahre_im_kopf == 0) or (wertarten_oben >= MEHRERE and jahre_im_kopf >= MEHRERE)


def _anzahl_jahre(zellen: Sequence[Any]) -> int:
    """Wie viele Zellen ein Jahr nennen."""
    return sum(bool(jahre_im_text(_text(zelle))) for zelle in zellen)


def _text(zelle: object) -> str:
    """Zelle als Text."""
    return str(int(zelle)) if isinstance(zelle, float) and zelle.is_integer() else str(zelle)


def _ist_jahr(zelle: object) -> bool:
    """Ist die Zelle eine Jahreszahl?"""
    text = _text(zelle).strip()
    return text.isascii() and text.isdigit() and len(text) == len(str(JAHR_BIS)) and JAHR_AB <= int(text) <= JAHR_BIS


def ist_zahl(zelle: object) -> bool:
    """Zahl oder Text, der in einem der Zahlenstile eine ist; ein Strich gilt als Zahl."""
    if isinstance(zelle, str):
        return zelle.strip() in ("-", "–") or any(
            lies_zahl(zelle, s) for s in (Zahlenstil.DEUTSCH, Zahlenstil.ENGLISCH)
        )
    return isinstance(zelle, (int, float)) and not isinstance(zelle, bool)


def deute_angabe(ueberschrift: str) -> str | None:
    """Die Angabe des Datenvertrags, nach der die Überschrift klingt, oder None."""
    text = falte(ueberschrift)
    for angabe, muster in lade_regeln("layout_erkennung")["spalten"].items():
        if any(re.search(m, text) for m in muster):
            return str(angabe)
    return None


def deute_wertart(ueberschrift: str) -> str | None:
    """Die Wertart, nach der eine Überschrift klingt, oder None.

    Beispiel:
        >>> deute_wertart("Fortgeschriebener Ansatz"), deute_wertart("J2014_PLAN"), deute_wertart("RE_VVJ")
        ('fortgeschrieben', 'ansatz', 'ergebnis')

    """
    text = falte(ueberschrift)
    for wertart, muster in lade_regeln("layout_erkennung")["wertarten"].items():
        if any(re.search(m, text) for m in muster):
            return str(wertart)
    return None


_JAHR = re.compile(r"(?<![0-9.,])((?:19|20)[0-9]{2})(?![0-9])")


def nennt_mehrere_jahre(ueberschrift: str) -> bool:
    """Nennt die Überschrift verschiedene Jahre, so dass offen ist, welches die Beträge meinen?"""
    return len(set(_JAHR.findall(ueberschrift))) > 1


def deute_jahr(ueberschrift: str) -> tuple[int | None, int | None]:
    """Jahreszahl und Abstand zum Haushaltsjahr, soweit die Überschrift sie nennt.

    Beispiel:
        >>> deute_jahr("J2014_PLAN"), deute_jahr("RE_VVJ"), deute_jahr("Betrag")
        ((2014, None), (None, -2), (None, None))

    Nennt sie mehrere, gilt das letzte außerhalb von Klammern.

    """
    aussen = re.sub(r"\([^)]*\)", " ", ueberschrift)  # „(Stand 2025)“ ist nicht das Jahr der Spalte
    jahre = [int(t) for text in (ueberschrift, aussen) for t in _JAHR.findall(text)]
    text = falte(ueberschrift)
    worte = lade_regeln("layout_erkennung")["jahreswoerter"].items()
    abstand = next((int(zahl) for muster, zahl in worte if re.search(muster, text)), None)
    jahr = jahre[-1] if jahre and JAHR_AB <= jahre[-1] <= JAHR_BIS else None
    return jahr, abstand


def klingt_nach_betrag(ueberschrift: str) -> bool:
    """Klingt die Überschrift nach einer Betragsspalte?"""
    text = falte(ueberschrift)
    jahr, abstand = deute_jahr(ueberschrift)
    wort = any(re.search(m, text) for m in lade_regeln("layout_erkennung")["betrag"])
    genannt = jahr is not None or abstand is not None
    return wort or (genannt and deute_angabe(ueberschrift) is None) or einheit_im_text(ueberschrift) is not None


def ist_zahlenspalte(inhalte: Sequence[Any]) -> bool:
    """Sind fast alle gefüllten Zellen Zahlen?"""
    gefuellt = [zelle for zelle in inhalte if zelle != ""]
    return bool(gefuellt) and sum(map(ist_zahl, gefuellt)) >= 0.9 * len(gefuellt)


def stil_der_spalte(inhalte: Sequence[Any]) -> Zahlenstil | None:
    """Zahlenstil der Texte, oder None, wenn die Zellen Zahlen sind."""
    texte = [zelle for zelle in inhalte if isinstance(zelle, str) and zelle.strip() not in ("", "-", "–")]
    return belege(texte).stil() if texte else None
