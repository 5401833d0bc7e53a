"""Vergleich mit dem Lagebericht des Vorjahres: was sich geändert hat, und warum."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.berichten.abschnitte.vergleich_mittel import (
    GEBRAUCHT,
    Mittelvergleich,
    abschnitt_mittel,
    bilde_mittelvergleich,
    kurzfassung_mittel,
)
from nachhaltigkeitshaushalt.berichten.abschnitte.vergleich_urteile import (
    abschnitt_urteile,
    bilde_paare,
    kurzfassung_urteile,
)
from nachhaltigkeitshaushalt.berichten.inhalt import Bericht
from nachhaltigkeitshaushalt.berichten.schreibweise import STATUSWORT
from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage
    from nachhaltigkeitshaushalt.berichten.herkunft.register import Register

_BRUCH = re.compile(r"[0-9]+(?:/[1-9][0-9]*)?")


def lies_vorjahr(pfad: Path) -> dict[str, Any]:
    """Liest ``lagebericht.json`` eines früheren Jahres.

    Raises:
        HaushaltsFehler: Die Datei lässt sich nicht lesen oder ist kein Lagebericht.

    """
    try:
        inhalt: dict[str, Any] = json.loads(pfad.read_text(encoding="utf-8"))
        zulaessig = inhalt["art"].startswith("Lagebericht") and _hat_urteile(inhalt) and _hat_tafel(inhalt)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as ausnahme:
        raise fehler("vorjahresbericht_unlesbar", Ort(str(pfad)), pfad.name) from ausnahme
    if not zulaessig:
        raise fehler("vorjahresbericht_unlesbar", Ort(str(pfad)), pfad.name)
    return inhalt


def _hat_urteile(inhalt: Mapping[str, Any]) -> bool:
    """Ob Jahr und Urteile da sind und einen bekannten Status nennen."""
    return isinstance(inhalt["jahr"], int) and all(
        isinstance(urteil["kennzahl"], str) and urteil["status"] in STATUSWORT for urteil in inhalt["kennzahlen"]
    )


def _hat_tafel(inhalt: Mapping[str, Any]) -> bool:
    """Ob die Tafel der Ziele, wo es sie gibt, die gebrauchten Spalten und ganze Cent enthält."""
    return all(
        isinstance(cent, int) and all(isinstance(text, str) for text in texte) and _BRUCH.fullmatch(anteil)
        for *texte, anteil, cent in _zeilen_damals(inhalt)
    )


def vergleiche(register: Register, grundlage: Berichtsgrundlage, vorjahr: Mapping[str, Any]) -> Bericht:
    """Der Vergleich als Bericht: Urteile und Mittel je Ziel, je mit dem Grund der Änderung.

    Raises:
        HaushaltsFehler: Der frühere Bericht ist von einem späteren Jahr.

    """
    jahr, damals = grundlage.jahr, int(vorjahr["jahr"])
    if damals > jahr:
        raise fehler("vorjahresbericht_jahr", wert=damals, jahr=jahr)
    kommune = grundlage.angaben.get("kommune", "")
    mittel = _mittel(register, vorjahr, (damals, jahr))
    paare = bilde_paare(grundlage, vorjahr)
    kurz = (kurzfassung_urteile(paare), *(() if mittel is None else kurzfassung_mittel(mittel)))
    return Bericht(
        titel=f"Vergleich der Lageberichte {damals} und {jahr}",
        untertitel=f"Was sich geändert hat und warum{f' · {kommune}' if kommune else ''}",
        kommune=kommune,
        jahr=jahr,
        stand=grundlage.angaben.get("stand", "")[:10],
        kurzfassung=(*_andere_kommune(kommune, vorjahr), *kurz),
        abschnitte=(abschnitt_urteile(paare, grundlage, damals), abschnitt_mittel(mittel, grundlage)),
    )


def _mittel(register: Register, vorjahr: Mapping[str, Any], jahre: tuple[int, int]) -> Mittelvergleich | None:
    """Die Mittel beider Jahre, soweit beide Berichte Zellen enthalten."""
    tafeln = register.tafeln
    heute = [] if tafeln is None else list(tafeln.ziele[list(GEBRAUCHT)].itertuples(index=False, name=None))
    return bilde_mittelvergleich(heute, _zeilen_damals(vorjahr), jahre)


def _zeilen_damals(vorjahr: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Die Tafel der Ziele des früheren Berichts, auf die gebrauchten Spalten gekürzt."""
    spalten = vorjahr.get("tafel_ziele_spalten", [])
    orte = [spalten.index(name) for name in GEBRAUCHT] if spalten else []
    return [tuple(zeile[ort] for ort in orte) for zeile in vorjahr.get("tafel_ziele", [])] if orte else []


def _andere_kommune(kommune: str, vorjahr: Mapping[str, Any]) -> tuple[str, ...]:
    """Ein Satz, wenn der frühere Bericht eine andere Kommune nennt."""
    damals = str(vorjahr.get("kommune") or "")
    return (f"Der frühere Bericht nennt eine andere Kommune: „{damals}“.",) if damals != kommune else ()
