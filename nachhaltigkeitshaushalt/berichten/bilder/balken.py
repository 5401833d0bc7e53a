"""Waagerechte Balken: Plan und Ist, Mittel je Handlungsfeld, Budgets nach Fachbereich."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.bilder import stil
from nachhaltigkeitshaushalt.berichten.bilder.blatt import ZEILE, Zeichenblatt
from nachhaltigkeitshaushalt.berichten.schreibweise import FEHLT, prozent, rund

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.bilddaten import Balken, Balkenbild

DICKE, LUECKE, GRUPPENKOPF, LEGENDE = 11.0, 7.0, 18.0, 18.0
HOECHSTE_NAMENSBREITE = 165.0
ABSTAND = 6.0


@dataclass(frozen=True)
class Masse:
    """Wo Namen enden, Balken beginnen und wie viele Punkt ein Cent breit ist."""

    namen: float
    null: float
    je_cent: float


def zeichne_balken(bild: Balkenbild) -> Zeichenblatt:
    """Balken mit Beschriftung links und Betrag am Ende; Gruppen bekommen eine Überschrift."""
    namen = [_name(balken) for balken in bild.balken]
    hoehen = _hoehen(bild, namen)
    legende = LEGENDE if len(bild.reihen) > 1 else 0
    blatt = Zeichenblatt(bild.aussage, bild.quelle, legende + _anzahl_gruppen(bild) * GRUPPENKOPF + sum(hoehen))
    if legende:
        _zeichne_legende(blatt, bild.reihen)
    masse, y, gruppe = _masse(bild, namen), blatt.oben + legende, ""
    for balken, name, hoehe in zip(bild.balken, namen, hoehen, strict=True):
        if balken.gruppe != gruppe:
            gruppe = balken.gruppe
            _zeichne_gruppe(blatt, gruppe, y)
            y += GRUPPENKOPF
        _zeichne_eintrag(blatt, balken, name, (y, hoehe), masse, bild)
        y += hoehe
    return blatt


def _name(balken: Balken) -> list[str]:
    """Die Beschriftung, auf die Namensspalte umbrochen."""
    return stil.umbrich(balken.beschriftung, HOECHSTE_NAMENSBREITE, stil.TEXT)


def _hoehen(bild: Balkenbild, namen: list[list[str]]) -> list[float]:
    """Höhe je Eintrag: Balken oder Beschriftung, was höher ist."""
    balkenhoehe = DICKE if bild.ueberlagert else len(bild.reihen) * DICKE
    return [max(balkenhoehe, len(name) * stil.TEXT * ZEILE) + LUECKE for name in namen]


def _anzahl_gruppen(bild: Balkenbild) -> int:
    """Wie viele Gruppen eine Überschrift bekommen."""
    return len({balken.gruppe for balken in bild.balken if balken.gruppe})


def _wertetext(wert: int | None, gesamt: int | None) -> str:
    """Betrag am Balkenende, mit Anteil wo es eine Gesamtsumme gibt."""
    if wert is None:
        return FEHLT
    return f"{rund(wert)} · {prozent(100 * wert / gesamt)}" if gesamt else rund(wert)


def _paartext(werte: tuple[int | None, ...]) -> str:
    """Ist und Plan am Ende eines überlagerten Balkens."""
    plan, ist = werte
    return f"{FEHLT if ist is None else rund(ist)} von {FEHLT if plan is None else rund(plan)}"


def _balkentexte(bild: Balkenbild) -> list[str]:
    """Alle Beträge, die an Balkenenden stehen."""
    if bild.ueberlagert:
        return [_paartext(balken.werte) for balken in bild.balken]
    return [_wertetext(wert, bild.gesamt) for balken in bild.balken for wert in balken.werte]


def _masse(bild: Balkenbild, namen: list[list[str]]) -> Masse:
    """Teilt die Breite auf: Namen, Balken, und am Ende Platz für den längsten Betrag."""
    texte = max(stil.textbreite(text, stil.TEXT) for text in _balkentexte(bild))
    links = 4 + stil.breiteste(namen) + ABSTAND
    platz = stil.BREITE - links - texte - 2 * ABSTAND
    groesster = max(1, *(abs(wert or 0) for balken in bild.balken for wert in balken.werte))
    return Masse(links - ABSTAND, links, platz / groesster)


def _zeichne_legende(blatt: Zeichenblatt, reihen: tuple[str, ...]) -> None:
    """Farbfeld und Name je Reihe in einer Zeile."""
    x, y = 4.0, blatt.oben + 4
    for name, farbe in zip(reihen, stil.REIHEN[len(reihen)], strict=True):
        blatt.rechteck(x, y - 4, (9, 8), farbe)
        blatt.text(x + 13, y, name)
        x += 13 + stil.textbreite(name, stil.TEXT) + 16


def _zeichne_gruppe(blatt: Zeichenblatt, name: str, y: float) -> None:
    """Überschrift einer Gruppe mit feiner Linie."""
    zeilen = stil.umbrich(name, stil.BREITE - 8, stil.TEXT, fett=True, zeilen=1)
    blatt.text(4, y + 6, zeilen[0], fett=True)
    blatt.linie([(4, y + 13), (stil.BREITE - 4, y + 13)])


def _zeichne_eintrag(  # noqa: PLR0913 - Balken, Name, Lage, Maße und Bild gehören zusammen
    blatt: Zeichenblatt, balken: Balken, name: list[str], lage: tuple[float, float], masse: Masse, bild: Balkenbild
) -> None:
    """Name und Balken eines Eintrags, senkrecht gemittelt."""
    y, hoehe = lage
    mitte = y + (hoehe - LUECKE) / 2
    blatt.textblock(masse.namen, mitte, name, rand="right")
    if bild.ueberlagert:
        _zeichne_ueberlagert(blatt, balken, mitte, masse)
        return
    oben = mitte - len(balken.werte) * DICKE / 2
    for stelle, (wert, farbe) in enumerate(zip(balken.werte, stil.REIHEN[len(bild.reihen)], strict=True)):
        laenge = max(wert or 0, 0) * masse.je_cent
        rest = stil.REST if balken.ist_rest else farbe
        if laenge:
            blatt.rechteck(
                masse.null, oben + stelle * DICKE + 0.8, (laenge, DICKE - 1.6), rest, schraffiert=balken.ist_rest
            )
        text = _wertetext(wert, bild.gesamt)
        blatt.text(masse.null + laenge + 4, oben + (stelle + 0.5) * DICKE, text)


def _zeichne_ueberlagert(blatt: Zeichenblatt, balken: Balken, mitte: float, masse: Masse) -> None:
    """Plan als breiter heller, Ist als schmaler dunkler Balken darüber."""
    laengen = [max(wert or 0, 0) * masse.je_cent for wert in balken.werte]
    for laenge, farbe, dicke in zip(laengen, stil.REIHEN[2], (DICKE, DICKE * 0.42), strict=True):
        if laenge:
            blatt.rechteck(masse.null, mitte - dicke / 2, (laenge, dicke), farbe)
    blatt.text(masse.null + max(laengen) + 4, mitte, _paartext(balken.werte))
