"""Platzhalter einer Vorlage: bekannte werden ersetzt, unbekannte sind ein Fehler mit Vorschlag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from nachhaltigkeitshaushalt.berichten.schreibweise import datum, sauber
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler, Ort, befund
from nachhaltigkeitshaushalt.kern.vorschlag import meinten_sie

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

    from nachhaltigkeitshaushalt.berichten.inhalt import Bericht

STELLE = "lagebericht"
_MUSTER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


def ersetze_platzhalter(dokument: Document, bericht: Bericht, vorlage: Path) -> None:
    """Setzt Kommune, Jahr, Titel und Datenstand ein; die Stelle des Berichts bleibt stehen.

    Raises:
        HaushaltsFehler: Die Vorlage nennt Platzhalter, die es nicht gibt.

    """
    werte = {
        "kommune": bericht.kommune,
        "jahr": str(bericht.jahr),
        "titel": bericht.titel,
        "stand": datum(bericht.stand) if bericht.stand else "",
    }
    absaetze = list(_absaetze(dokument))
    namen = {name.lower() for absatz in absaetze for name in _MUSTER.findall(_text(absatz))}
    unbekannte = sorted(namen - werte.keys() - {STELLE})
    if unbekannte:
        moegliche = (STELLE, *werte)
        ort = Ort(vorlage.name)
        angaben = [(name, meinten_sie(name, moegliche)) for name in unbekannte]
        raise HaushaltsFehler([befund("berichtsvorlage_platzhalter", ort, n, aehnlich=a) for n, a in angaben])
    for absatz in absaetze:
        _ersetze(absatz, werte)


def _absaetze(dokument: Document) -> Iterator[BaseOxmlElement]:
    """Alle Absätze des Textes, der Tabellen und der Kopf- und Fußzeilen."""
    yield from dokument.element.body.iter(qn("w:p"))
    for bereich in dokument.sections:
        for teil in (bereich.header, bereich.footer):
            if not teil.is_linked_to_previous:
                yield from teil._element.iter(qn("w:p"))  # noqa: SLF001 - python-docx gibt das Element nur so her


def _text(absatz: BaseOxmlElement) -> str:
    """Der Text eines Absatzes über alle Läufe."""
    return "".join(teil.text or "" for teil in absatz.iter(qn("w:t")))


def _ersetze(absatz: BaseOxmlElement, werte: dict[str, str]) -> None:
    """Ersetzt Platzhalter; ein über mehrere Läufe verteilter steht danach im ersten Lauf."""
    alt = _text(absatz)
    neu = _MUSTER.sub(lambda t: sauber(werte.get(t.group(1).lower(), t.group())), alt)
    if neu == alt:
        return
    teile = list(absatz.iter(qn("w:t")))
    teile[0].text = neu
    teile[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for teil in teile[1:]:
        teil.text = ""
