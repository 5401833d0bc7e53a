"""Überschriften einer unbekannten Datei deuten: Angabe, Jahr und Wertart je Spalte."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.einlesen.datei.zahlentext import Zahlenstil, belege, lies_zahl
from nachhaltigkeitshaushalt.einlesen.spalten.kopfbelege import einheit_im_text
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln
from nachhaltigkeitshaushalt.kern.tabellen import JAHR_AB, JAHR_BIS
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from collections.abc import Sequence


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


def deute_seite(ueberschrift: str) -> str | None:
    """Die eine Seite, die eine Überschrift nennt, oder None, auch wenn sie mehrere nennt.

    Beispiel:
        >>> deute_seite("Erträge 2025"), deute_seite("Ertrag/Aufwand")
        ('ertrag', None)

    """
    text = falte(ueberschrift)
    seiten = lade_regeln("layout_erkennung")["seiten"].items()
    genannt = [str(seite) for seite, muster in seiten if re.search(muster, text)]
    return genannt[0] if len(genannt) == 1 else None


def nennt_saldo(ueberschrift: str) -> bool:
    """Klingt die Überschrift nach Ertrag minus Aufwand?"""
    return re.search(lade_regeln("layout_erkennung")["saldo"], falte(ueberschrift)) is not None


def deute_plan(titel: str) -> str:
    """Der Plan, den ein Titel nennt; ohne Wort dafür der Ergebnisplan.

    Beispiel:
        >>> deute_plan("Gesamtfinanzplan"), deute_plan("Ergebnis- und Finanzplan 2025")
        ('finanz', 'ergebnis')

    """
    finanz, ergebnis = (lade_regeln("layout_erkennung")["plaene"][name] for name in ("finanz", "ergebnis"))
    text = falte(titel)
    return "finanz" if re.search(finanz, text) and not re.search(ergebnis, text) else "ergebnis"


def nennt_plan(ueberschrift: str) -> bool:
    """Heißt die Spalte „Plan“, was neben „Ansatz“ die Finanzplanung meint?"""
    return re.search(r"(^|_)plan(_|$)", falte(ueberschrift)) is not None


def ist_wertartwort(ueberschrift: str) -> bool:
    """Beginnt die Überschrift mit einem Wort, das nur Beträge meinen kann („Ansatz“, „Ist“)?"""
    return re.search(lade_regeln("layout_erkennung")["wertartwort"], falte(ueberschrift)) is not None


def nennt_summe(name: str) -> bool:
    """Klingt der Name eines Blatts nach der Summe der übrigen?"""
    return re.search(lade_regeln("layout_erkennung")["summe"], falte(name)) is not None


def deute_ersatz(ueberschrift: str) -> str | None:
    """Die Angabe, für die diese Spalte einspringt, wenn keine andere sie nennt, oder None."""
    text = falte(ueberschrift)
    for angabe, muster in lade_regeln("layout_erkennung")["ersatz"].items():
        if any(re.search(m, text) for m in muster):
            return str(angabe)
    return None


def ist_verbundschluessel(ueberschrift: str) -> bool:
    """Klingt die Überschrift nach Produkt und Konto in einer Zelle?"""
    return any(re.search(m, falte(ueberschrift)) for m in lade_regeln("layout_erkennung")["verbundschluessel"])


_VERSATZ = re.compile(r"(?:\bHJ|\bHaushaltsjahr|\bJahr|\bn) ?([+-]) ?([1-5])(?![0-9])", re.IGNORECASE)
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
    versetzt = _VERSATZ.search(ueberschrift)
    abstand = abstand if versetzt is None else int(versetzt[1] + versetzt[2])
    jahr = jahre[-1] if jahre and JAHR_AB <= jahre[-1] <= JAHR_BIS else None
    return jahr, abstand


def klingt_nach_betrag(ueberschrift: str) -> bool:
    """Klingt die Überschrift nach einer Betragsspalte?"""
    text = falte(ueberschrift)
    if re.search(lade_regeln("layout_erkennung")["kein_betrag"], text):
        return False
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
