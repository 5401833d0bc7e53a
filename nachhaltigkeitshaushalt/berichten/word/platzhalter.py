"""Platzhalter einer Vorlage: bekannte werden ersetzt, unbekannte sind ein Fehler mit Vorschlag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from nachhaltigkeitshaushalt.berichten.schreibweise import datum, sauber
from nachhaltigkeitshaushalt.berichten.word.vorlage import finde_platzhalter
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler, Ort, befund, fehler
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
        HaushaltsFehler: Die Vorlage nennt Platzhalter, die es nicht gibt, oder die Stelle des
            Berichts steht nicht genau einmal allein in einem Absatz des Fließtextes.

    """
    werte = {
        "kommune": bericht.kommune,
        "jahr": str(bericht.jahr),
        "titel": bericht.titel,
        "stand": datum(bericht.stand) if bericht.stand else "",
    }
    absaetze = list(_absaetze(dokument))
    _pruefe_namen(absaetze, (STELLE, *werte), Ort(vorlage.name))
    stellen = [absatz for absatz in absaetze if STELLE in _namen(absatz)]
    if stellen and stellen != [finde_platzhalter(dokument)]:
        raise fehler("berichtsvorlage_stelle", Ort(vorlage.name), _text(stellen[-1]).strip())
    for absatz in absaetze:
        _ersetze(absatz, werte)


def _pruefe_namen(absaetze: list[BaseOxmlElement], moegliche: tuple[str, ...], ort: Ort) -> None:
    """Unbekannte Platzhalter sind ein Fehler, jeder mit dem ähnlichsten bekannten."""
    unbekannte = sorted({name for absatz in absaetze for name in _namen(absatz)} - set(moegliche))
    if unbekannte:
        raise HaushaltsFehler(
            [
                befund("berichtsvorlage_platzhalter", ort, name, aehnlich=meinten_sie(name, moegliche))
                for name in unbekannte
            ]
        )


def _absaetze(dokument: Document) -> Iterator[BaseOxmlElement]:
    """Alle Absätze des Textes, der Tabellen und der Kopf- und Fußzeilen."""
    yield from dokument.element.body.iter(qn("w:p"))
    for bereich in dokument.sections:
        for teil in (bereich.header, bereich.footer):
            if not teil.is_linked_to_previous:
                yield from teil._element.iter(qn("w:p"))  # noqa: SLF001 - python-docx gibt das Element nur so her


def _namen(absatz: BaseOxmlElement) -> list[str]:
    """Die Platzhalter eines Absatzes, klein geschrieben."""
    return [name.lower() for name in _MUSTER.findall(_text(absatz))]


def _teile(absatz: BaseOxmlElement) -> list[BaseOxmlElement]:
    """Die Textstücke eines Absatzes ohne die der Textfelder, die in ihm verankert sind."""
    return [teil for teil in absatz.iter(qn("w:t")) if next(teil.iterancestors(qn("w:p"))) is absatz]


def _text(absatz: BaseOxmlElement) -> str:
    """Der Text eines Absatzes über alle Läufe."""
    return "".join(teil.text or "" for teil in _teile(absatz))


def _ersetze(absatz: BaseOxmlElement, werte: dict[str, str]) -> None:
    """Ersetzt Platzhalter; nur ein über mehrere Läufe verteilter zieht den Text in den ersten Lauf."""
    teile = _teile(absatz)
    verteilt = len(_namen(absatz)) != sum(len(_MUSTER.findall(teil.text or "")) for teil in teile)
    if verteilt:
        teile[0].text = _text(absatz)
        for teil in teile[1:]:
            teil.text = ""
    for teil in teile:
        neu = _MUSTER.sub(lambda t: sauber(werte.get(t.group(1).lower(), t.group())), teil.text or "")
        if neu != teil.text:
            teil.text = neu
            teil.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
