"""Abschnitt 4: Mittel und Zielerreichung je Ziel nebeneinander, mit den zwei Listen für den Rat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.berichten.auszug import LEITFOLGE, RESTNAME, anteil_prozent
from nachhaltigkeitshaushalt.berichten.bilder.mittel_und_ziele_daten import bilde_mittel_und_ziele, rueckstandssatz
from nachhaltigkeitshaushalt.berichten.inhalt import (
    Absatz,
    Abschnitt,
    Art,
    Aufzaehlung,
    Baustein,
    Spalte,
    Tabelle,
    Wert,
    Zeile,
    Zelle,
    gleiche_nachkommastellen,
    zeile,
)
from nachhaltigkeitshaushalt.berichten.schreibweise import FEHLT, WERTARTWORT, rund
from nachhaltigkeitshaushalt.bewerten.mittel_und_ziele import bedeutung, wirkungsluecken, ziele_im_rueckstand
from nachhaltigkeitshaushalt.bewerten.spalten import ist_leer
from nachhaltigkeitshaushalt.kern.begriffe import NICHT_ZUGEORDNET

if TYPE_CHECKING:
    import pandas as pd

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage

TITEL = "Mittel und Zielerreichung nebeneinander"
_SPALTEN = (
    Spalte("Nr.", breite=1.6),
    Spalte("Ziel", breite=4.9),
    Spalte("Mittel", Art.EURO, 2.6),
    Spalte("Anteil", Art.PROZENT, 1.5),
    Spalte("Mittel gegen Vorjahr", breite=2.0),
    Spalte("Ziel\u00aderreichung", Art.STATUS, 2.6),
    Spalte("Urteil gegen Vorjahr", breite=2.0),
)


def abschnitt_mittel_und_ziele(grundlage: Berichtsgrundlage) -> Abschnitt:
    """Je Ziel die eingesetzten Mittel neben dem Urteil; dazu Rückstände und Wirkungslücken."""
    tabelle = grundlage.mittel_und_ziele
    ziele = tabelle[tabelle["ziel"] != NICHT_ZUGEORDNET]
    wertarten = [art for art in tabelle["mittelwertart"].unique().tolist() if art in LEITFOLGE]
    if ziele.empty or not wertarten:
        return Abschnitt(TITEL, (Absatz(_satz_ohne(grundlage.jahr, hat_ziele=not ziele.empty)),))
    bausteine: list[Baustein | None] = [
        Absatz(f"{rueckstandssatz(ziele)}. {_lueckensatz(len(wirkungsluecken(ziele)))} {bedeutung()}"),
        *_liste("Ziele hinter dem Plan, deren Mittel gefallen sind oder fehlen", ziele_im_rueckstand(ziele)),
        *_liste("Ziele mit Mitteln, deren Wirkung sich nicht messen lässt (Wirkungslücke)", wirkungsluecken(ziele)),
        _tabelle(tabelle, grundlage.jahr, str(wertarten[0])),
        bilde_mittel_und_ziele(grundlage),
    ]
    return Abschnitt(TITEL, tuple(baustein for baustein in bausteine if baustein is not None))


def _satz_ohne(jahr: int, *, hat_ziele: bool) -> str:
    """Warum es nichts nebeneinanderzustellen gibt."""
    if hat_ziele:
        return f"Für {jahr} liegt kein Aufwand vor, der sich der Zielerreichung gegenüberstellen ließe."
    return f"Für {jahr} gibt es keine Ziele mit Mitteln oder Kennzahlen."


def _lueckensatz(luecken: int) -> str:
    """Zu wie vielen Zielen mit Mitteln keine Kennzahl eine Wirkung misst."""
    if not luecken:
        return "Zu jedem Ziel mit Mitteln misst mindestens eine Kennzahl eine Wirkung."
    haben = "Ziel hat" if luecken == 1 else "Ziele haben"
    return f"{luecken} {haben} Mittel, aber keine Kennzahl, die eine Wirkung messbar macht."


def _tabelle(tabelle: pd.DataFrame, jahr: int, wertart: str) -> Tabelle:
    """Je Ziel Mittel, Anteil, Urteil und beider Änderung gegen das Vorjahr, zuletzt der Rest und die Summe."""
    gezeigt = tabelle[tabelle["mittelwertart"] == wertart]
    gesamt = int(gezeigt["mittel_cent"].sum())
    zeilen = [_zeile(eintrag, gesamt, wertart) for eintrag in gezeigt.to_dict("records")]
    summe: list[Wert | Zelle] = ["", "Summe", gesamt, anteil_prozent(gesamt, gesamt), "", Zelle(""), ""]
    zeilen.append(zeile(_SPALTEN, summe, betont=True, schluessel=("summe", wertart)))
    return gleiche_nachkommastellen(
        Tabelle(
            kennung="mittel_und_ziele",
            titel=f"Mittel ({WERTARTWORT[wertart]}) und Zielerreichung je Ziel {jahr}, Mittel in Euro",
            blatt="Mittel und Ziele",
            spalten=_SPALTEN,
            zeilen=tuple(zeilen),
            hinweis=(
                "Mittel: Aufwand und Auszahlungen für Investitionen ohne hemmende; Anteil: an ihrer Summe. "
                "Zielerreichung: die zwei schlechtesten Kennzahlen des Ziels. "
                f"„{FEHLT}“: keine Kennzahl oder kein Vergleich."
            ),
        )
    )


def _zeile(eintrag: dict[Any, Any], gesamt: int, wertart: str) -> Zeile:
    """Ein Ziel oder der Rest."""
    ist_rest = eintrag["ziel"] == NICHT_ZUGEORDNET
    nummer, name = ("", RESTNAME) if ist_rest else (eintrag["ziel"], _oder_nichts(eintrag["bezeichnung"]))
    mittel = int(eintrag["mittel_cent"])
    urteil = [_oder_nichts(eintrag[spalte]) for spalte in ("mitteltrend", "status", "trend")]
    art = ("rest", wertart) if ist_rest else ("ziel", str(eintrag["ziel"]), wertart)
    return zeile(_SPALTEN, [nummer, name, mittel, anteil_prozent(mittel, gesamt), *urteil], schluessel=art)


def _oder_nichts(wert: object) -> str | None:
    """Text oder None."""
    return None if ist_leer(wert) else str(wert)


def _liste(titel: str, ziele: pd.DataFrame) -> list[Baustein]:
    """Eine Liste von Zielen mit Mitteln; ist sie leer, fällt sie weg."""
    punkte = tuple(_punkt(eintrag) for eintrag in ziele.to_dict("records"))
    return [Absatz(f"{titel}:"), Aufzaehlung(punkte)] if punkte else []


def _punkt(eintrag: dict[Any, Any]) -> str:
    """Ein Ziel mit seinem Betrag und dem Grund."""
    grund = _oder_nichts(eintrag["luecke"]) or _oder_nichts(eintrag["mitteltrend"]) or ""
    name = " ".join(filter(None, (eintrag["ziel"], _oder_nichts(eintrag["bezeichnung"]))))
    return f"{name}: {rund(int(eintrag['mittel_cent']))}, {grund}"
