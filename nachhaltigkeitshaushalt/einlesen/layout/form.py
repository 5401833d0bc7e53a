"""Formprüfung einer Layoutdatei: jede Angabe bekannt, da und von der richtigen Art."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler
from nachhaltigkeitshaushalt.kern.begriffe import Plan, Seite, Wertart
from nachhaltigkeitshaushalt.kern.tabellen import JAHR_AB, JAHR_BIS
from nachhaltigkeitshaushalt.kern.vorschlag import meinten_sie

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

TEXT, ZAHL, JAHR = "ein Text", "eine ganze Zahl ab 1", f"ein Jahr von {JAHR_AB} bis {JAHR_BIS}"
GANZ, JANEIN, MUSTER = "eine ganze Zahl", "ja oder nein (true, false)", "ein regulärer Ausdruck"
TEXT_ODER_LISTE = "ein Text oder eine Liste von Texten"
LISTE, NAMEN, TEXTE, ZAHLEN = "eine Liste", "Name: Wert", "Name: Text", "Name: ganze Zahl"
MUSTERTEXTE, TAFELN, LISTEN = "Name: regulärer Ausdruck", "Name: {Text: Wert}", "Name: Liste"
FORMEN = {
    "blatt": TEXT_ODER_LISTE, "name": TEXT, "land": TEXT, "spalte": TEXT, "kopfzeile": ZAHL, "kopfzeilen": ZAHL,
    "haushaltsjahr": JAHR, "jahr": JAHR, "versatz": GANZ, "nachrang": JANEIN, "betraege": LISTE,
    "fehlen_duerfen": LISTE, "spalten": TEXTE, "angaben": NAMEN, "festwerte": NAMEN, "zeilen": NAMEN,
    "stellen": ZAHLEN, "dezimalstellen": ZAHLEN, "produktrahmen": ZAHLEN, "dateien": TEXT, "dateiname": MUSTER,
    "kodierung": TEXT, "trennzeichen": TEXT, "werte": TAFELN, "muster": MUSTERTEXTE, "ebene_nach_stellen": NAMEN,
    "vorzeichen_zeilen": TEXTE, "auslassen": LISTEN, "blattname": MUSTER, "abschnitt": MUSTER, "weitere": LISTE,
}  # fmt: skip
"""Welche Form eine Angabe hat; was hier nicht steht, ist eine Aufzählung."""
EBENEN = ("gesamt", "produktbereich", "produktgruppe", "produkt")
VERGLEICH = "vergleich"
"""Keine Wertart des Datenvertrags: eine Spalte, die nur zur Kontrolle gelesen wird."""
_AUFZAEHLUNGEN: Mapping[str, tuple[str, ...]] = {
    "wertart": (*Wertart, VERGLEICH), "plan": tuple(Plan), "seite": tuple(Seite), "ebene": EBENEN,
}  # fmt: skip


def _sind(angaben: object, pruefung: Callable[[object], bool]) -> bool:
    """Wörterbuch, dessen Werte alle die Prüfung bestehen?"""
    return isinstance(angaben, dict) and all(pruefung(wert) for wert in angaben.values())


def _ist_zahl(wert: object) -> bool:
    """Ganze Zahl ab 1 (und kein Wahrheitswert)?"""
    return isinstance(wert, int) and not isinstance(wert, bool) and wert >= 1


def _ist_muster(wert: object) -> bool:
    """Regulärer Ausdruck, der sich übersetzen lässt?"""
    try:
        return isinstance(wert, str) and re.compile(wert) is not None
    except re.error:
        return False


def _ist_text_oder_liste(wert: object) -> bool:
    """Text oder Liste von Texten?"""
    return isinstance(wert, str) or (isinstance(wert, list) and all(isinstance(teil, str) for teil in wert))


_PRUEFUNG: Mapping[str, Callable[[Any], bool]] = {
    TEXT: lambda wert: isinstance(wert, str),
    ZAHL: _ist_zahl,
    JAHR: lambda wert: _ist_zahl(wert) and JAHR_AB <= wert <= JAHR_BIS,
    LISTE: lambda wert: isinstance(wert, list),
    NAMEN: lambda wert: isinstance(wert, dict),
    TEXTE: lambda wert: _sind(wert, lambda inhalt: isinstance(inhalt, str)),
    ZAHLEN: lambda wert: _sind(wert, _ist_zahl),
    GANZ: lambda wert: isinstance(wert, int) and not isinstance(wert, bool),
    JANEIN: lambda wert: isinstance(wert, bool),
    MUSTER: _ist_muster,
    TEXT_ODER_LISTE: _ist_text_oder_liste,
    MUSTERTEXTE: lambda wert: _sind(wert, _ist_muster),
    TAFELN: lambda wert: _sind(wert, lambda inhalt: isinstance(inhalt, dict)),
    LISTEN: lambda wert: _sind(wert, lambda inhalt: isinstance(inhalt, list)),
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
            pruefe_namen([wert], [str(moeglich) for moeglich in _AUFZAEHLUNGEN[name]], ort)


def gruppen(angaben: Mapping[str, Any]) -> list[str]:
    """Angaben, die die Muster des Dateinamens, des Blattnamens und der Abschnitte liefern."""
    muster = (angaben.get(name, "") for name in ("dateiname", "blattname", "abschnitt"))
    return [gruppe for ausdruck in muster for gruppe in re.compile(ausdruck).groupindex]


def pruefe_quellen(angaben: Mapping[str, Any], ort: Ort) -> None:
    """Produkt, Jahr und Wertart jedes Betrags stehen irgendwo: Spalte, Festwert, Muster oder Betragsspalte."""
    vorhanden = {**angaben["spalten"], **angaben.get("festwerte", {})}.keys() | set(gruppen(angaben))
    if "produkt" not in vorhanden:
        raise fehler("layout_angabe_fehlt", ort, "produkt")
    for eintrag in angaben["betraege"]:
        if "wertart" not in vorhanden:
            pruefe_pflicht(eintrag, ["wertart"], ort)
        if "jahr" not in vorhanden and "versatz" not in eintrag:
            pruefe_pflicht(eintrag, ["jahr"], ort)
