"""Widersprüche zwischen Überschrift und Layout: ein anderes Jahr, eine andere Einheit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.einlesen.layout.form import VERGLEICH
from nachhaltigkeitshaushalt.kern.befunde import befund

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nachhaltigkeitshaushalt.einlesen.layout.modell import Betragsspalte
    from nachhaltigkeitshaushalt.einlesen.spalten.betraege import Betraege
    from nachhaltigkeitshaushalt.einlesen.spalten.rohblatt import Rohblatt, Rohspalte
    from nachhaltigkeitshaushalt.kern.befunde import Befund

_JAHR = re.compile(r"(?<![0-9.,])(?:19|20)[0-9]{2}(?![0-9]|[.,][0-9])")
_TAUSEND = re.compile(r"(?<!\w)(?:T€|T EUR|TEUR|Tsd\.?|in Tausend|1\.?000 (?:€|EUR))", re.IGNORECASE)
_MILLIONEN = re.compile(r"(?<!\w)(?:Mio\.?|Millionen)(?!\w)", re.IGNORECASE)


def einheit_im_text(text: str) -> str | None:
    """Die Einheit, die ein Text nennt, oder None.

    Beispiel:
        >>> einheit_im_text("Ansatz 2024 in T€"), einheit_im_text("Ansatz 2024")
        ('tausend_euro', None)

    """
    if _TAUSEND.search(text):
        return "tausend_euro"
    if _MILLIONEN.search(text):
        return "millionen_euro"
    return "euro" if re.search(r"€|\bEUR\b|\bEuro\b", text) else None


def jahre_im_text(text: str) -> list[int]:
    """Alle vierstelligen Jahreszahlen eines Textes, in ihrer Reihenfolge.

    Beispiel:
        >>> jahre_im_text("Ergebnis des Vorjahres K4/2014")
        [2014]

    """
    return [int(treffer) for treffer in _JAHR.findall(text)]


def einheit_ueber_kopf(zeilen: Sequence[Sequence[object]]) -> tuple[str, str] | None:
    """Einheit und Text der ersten Zelle über dem Kopf, die eine größere Einheit als Euro nennt („Beträge in T€“)."""
    for text in (str(zelle) for zeile in zeilen for zelle in zeile if isinstance(zelle, str)):
        einheit = einheit_im_text(text)
        if einheit is not None and einheit != "euro":
            return einheit, text
    return None


def pruefe_kopf(
    blatt: Rohblatt, betraege: Sequence[tuple[Betragsspalte, Rohspalte, Betraege]], jahr: int
) -> list[Befund]:
    """Befunde, wo die Überschrift etwas anderes sagt als das Layout."""
    befunde = [*_pruefe_einheit_oben(blatt, betraege), *_doppelte_bedeutung(blatt, betraege, jahr)]
    for eintrag, spalte, _ in betraege:
        ort = blatt.ort(f"{spalte.buchstabe}{blatt.erste_zeile - 1}", "betrag_cent")
        genannt = jahre_im_text(spalte.ueberschrift)
        gemeint = eintrag.jahr if eintrag.versatz is None else jahr + eintrag.versatz
        if gemeint is not None and genannt and gemeint not in genannt:
            befunde.append(befund("kopf_jahr", ort, spalte.ueberschrift, jahr=gemeint))
        einheit = einheit_im_text(spalte.ueberschrift)
        if einheit is not None and einheit != eintrag.einheit:
            befunde.append(befund("kopf_einheit", ort, spalte.ueberschrift, einheit=eintrag.einheit))
    return befunde


def _pruefe_einheit_oben(
    blatt: Rohblatt, betraege: Sequence[tuple[Betragsspalte, Rohspalte, Betraege]]
) -> list[Befund]:
    """Ein Befund, wenn über dem Kopf eine Einheit steht, die kein Layout und keine Überschrift aufnimmt."""
    oben = einheit_ueber_kopf(blatt.ueber_kopf)
    ohne = [s for eintrag, s, _ in betraege if eintrag.einheit == "euro" and einheit_im_text(s.ueberschrift) is None]
    if oben is None or not ohne:
        return []
    ort = blatt.ort(f"{ohne[0].buchstabe}{blatt.erste_zeile - 1}", "betrag_cent")
    return [befund("kopf_einheit", ort, " ".join(oben[1].split()), einheit="euro")]


def _doppelte_bedeutung(
    blatt: Rohblatt, betraege: Sequence[tuple[Betragsspalte, Rohspalte, Betraege]], jahr: int
) -> list[Befund]:
    """Ein Befund je Betragsspalte, die Jahr, Wertart, Plan und Seite einer anderen wiederholt."""
    gesehen: dict[tuple[object, ...], Rohspalte] = {}
    mit_seite = {eintrag.seite for eintrag, _, _ in betraege}
    befunde = []
    for eintrag, spalte, _ in betraege:
        gemeint = eintrag.jahr if eintrag.versatz is None else jahr + eintrag.versatz
        bedeutung = (gemeint, eintrag.wertart, eintrag.plan, eintrag.seite)
        je_seite = [
            (*bedeutung[:3], seite) for seite in (mit_seite if eintrag.seite is None else {eintrag.seite, None})
        ]
        erste = next((gesehen[weitere] for weitere in je_seite if weitere in gesehen), None)
        gesehen.setdefault(bedeutung, spalte)
        if erste is not None and not eintrag.nachrang and eintrag.wertart != VERGLEICH:
            ort = blatt.ort(f"{spalte.buchstabe}{blatt.erste_zeile - 1}", "betrag_cent")
            angaben = {
                "erste": erste.ueberschrift or erste.buchstabe,
                "wertart": eintrag.wertart or "",
                "jahr": gemeint,
            }
            befunde.append(befund("betrag_bedeutung_doppelt", ort, spalte.ueberschrift or spalte.buchstabe, **angaben))
    return befunde
