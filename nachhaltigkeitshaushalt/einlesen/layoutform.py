"""Formprüfung einer Layoutdatei: jede Angabe bekannt, da und von der richtigen Art."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler
from nachhaltigkeitshaushalt.kern.begriffe import Plan, Seite, Wertart
from nachhaltigkeitshaushalt.kern.tabellen import JAHR_AB, JAHR_BIS
from nachhaltigkeitshaushalt.kern.vorschlag import meinten_sie

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

TEXT, ZAHL, JAHR = "ein Text", "eine ganze Zahl ab 1", f"ein Jahr von {JAHR_AB} bis {JAHR_BIS}"
LISTE, NAMEN, TEXTE, ZAHLEN = "eine Liste", "Name: Wert", "Name: Text", "Name: ganze Zahl"
FORMEN = {
    "blatt": TEXT, "name": TEXT, "land": TEXT, "spalte": TEXT, "kopfzeile": ZAHL, "haushaltsjahr": JAHR, "jahr": JAHR,
    "betraege": LISTE, "fehlen_duerfen": LISTE, "spalten": TEXTE, "angaben": NAMEN, "festwerte": NAMEN,
    "zeilen": NAMEN, "stellen": ZAHLEN, "produktrahmen": ZAHLEN,
}  # fmt: skip
"""Welche Form eine Angabe hat; was hier nicht steht, ist eine Aufzählung."""
_AUFZAEHLUNGEN: Mapping[str, type] = {"wertart": Wertart, "plan": Plan, "seite": Seite}


def _sind(angaben: object, pruefung: Callable[[object], bool]) -> bool:
    """Wörterbuch, dessen Werte alle die Prüfung bestehen?"""
    return isinstance(angaben, dict) and all(pruefung(wert) for wert in angaben.values())


def _ist_zahl(wert: object) -> bool:
    """Ganze Zahl ab 1 (und kein Wahrheitswert)?"""
    return isinstance(wert, int) and not isinstance(wert, bool) and wert >= 1


_PRUEFUNG: Mapping[str, Callable[[Any], bool]] = {
    TEXT: lambda wert: isinstance(wert, str),
    ZAHL: _ist_zahl,
    JAHR: lambda wert: _ist_zahl(wert) and JAHR_AB <= wert <= JAHR_BIS,
    LISTE: lambda wert: isinstance(wert, list),
    NAMEN: lambda wert: isinstance(wert, dict),
    TEXTE: lambda wert: _sind(wert, lambda inhalt: isinstance(inhalt, str)),
    ZAHLEN: lambda wert: _sind(wert, _ist_zahl),
}


def pruefe_namen(angaben: Collection[Any], bekannt: Collection[str], ort: Ort) -> None:
    """Jeder Name ist bekannt; sonst Fehler mit dem ähnlichsten bekannten Namen."""
    for name in angaben:
        if name not in bekannt:
            aehnlich = meinten_sie(str(name), list(bekannt))
            raise fehler("layout_angabe_unbekannt", ort, name, aehnlich=aehnlich, bekannt=", ".join(bekannt))


def pruefe_pflicht(angaben: Mapping[str, Any], pflicht: Collection[str], ort: Ort) -> None:
    """Jede Pflichtangabe ist da."""
    for name in pflicht:
        if not angaben.get(name):
            raise fehler("layout_angabe_fehlt", ort, name)


def pruefe_form(angaben: Mapping[str, Any], ort: Ort) -> None:
    """Jede Angabe hat ihre Form; Aufzählungen nennen einen bekannten Wert."""
    for name, wert in angaben.items():
        form = FORMEN.get(name)
        if form is not None and not _PRUEFUNG[form](wert):
            raise fehler("layout_angabe_form", ort, name, erwartet=f"{form} erwartet")
        if name in _AUFZAEHLUNGEN:
            pruefe_namen([wert], [str(moeglich) for moeglich in _AUFZAEHLUNGEN[name]], ort)  # type: ignore[attr-defined]


def pruefe_quellen(angaben: Mapping[str, Any], ort: Ort) -> None:
    """Jahr und Wertart jedes Betrags stehen irgendwo: bei der Spalte, in einer Spalte oder als Festwert."""
    for name in ("jahr", "wertart"):
        if name not in {**angaben["spalten"], **angaben.get("festwerte", {})}:
            for eintrag in angaben["betraege"]:
                pruefe_pflicht(eintrag, [name], ort)
