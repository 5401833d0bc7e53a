"""Zielpfad einer Kennzahl, groß: Ist, Soll, Fortschreibung des Trends und das Urteil."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.bilder import stil
from nachhaltigkeitshaushalt.berichten.bilder.blatt import ZEILE, Zeichenblatt
from nachhaltigkeitshaushalt.berichten.bilder.zielpfade import SOLL, Kachel
from nachhaltigkeitshaushalt.berichten.schreibweise import zahl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nachhaltigkeitshaushalt.berichten.bilddaten import Pfadbild, Zielpfad

FLAECHE, LEGENDE, FUSS = 165.0, 18.0, 18.0
IST = stil.BESSER
FEIN, FETT = 1.1, 2.0
LUFT, STUFEN, ENGE = 0.12, 5, 11.0
KLEINSTE_SPANNE = 1e-6
_SCHRITTE = (1.0, 2.0, 2.5, 5.0, 10.0)
Punkte = tuple[tuple[int, float], ...]


def zeichne_zielpfad(bild: Pfadbild) -> Zeichenblatt:
    """Urteil in Worten, Zeichenerklärung, darunter das Liniendiagramm mit Werteachse."""
    urteil = stil.umbrich(bild.urteil, stil.BREITE - 8, stil.TEXT, zeilen=4)
    kopf = len(urteil) * stil.TEXT * ZEILE + 6
    blatt = Zeichenblatt(bild.aussage, bild.quelle, kopf + LEGENDE + FLAECHE + FUSS)
    for nummer, zeile in enumerate(urteil):
        blatt.text(4, blatt.oben + (nummer + 0.5) * stil.TEXT * ZEILE, zeile)
    zeichne_legende(blatt, blatt.oben + kopf + 4, linienarten([(bild.pfad, bild.projektion)]))
    stufen = werteachse(alle_werte(bild.pfad, bild.projektion))
    links = 4 + max(stil.textbreite(zahl(wert, bild.pfad.stellen), stil.KLEIN) for wert in stufen) + 6
    rechts = max(stil.textbreite(text, stil.TEXT) for text, *_ in _enden(bild)) + 10
    ort = (links, blatt.oben + kopf + LEGENDE + 4, stil.BREITE - links - rechts, FLAECHE - 4)
    flaeche = Kachel(*ort, _jahre(bild.pfad, bild.projektion), (stufen[0], stufen[-1]))
    _zeichne_achsen(blatt, flaeche, stufen, bild.pfad)
    zeichne_reihen(blatt, flaeche, bild.pfad, bild.projektion)
    _beschrifte_enden(blatt, flaeche, bild)
    return blatt


def alle_werte(pfad: Zielpfad, projektion: Punkte) -> list[float]:
    """Alle Werte, die im Bild vorkommen."""
    return [wert for _, wert in (*pfad.ist, *pfad.soll, *projektion)] + list(pfad.korridor or ())


def _jahre(pfad: Zielpfad, projektion: Punkte) -> tuple[int, int]:
    """Erstes und letztes Jahr des Bildes."""
    jahre = [jahr for jahr, _ in (*pfad.ist, *pfad.soll, *projektion)]
    return min(jahre), max(jahre)


def werteachse(werte: list[float]) -> list[float]:
    """Runde Stufen, die alle Werte mit etwas Luft umfassen.

    Beispiel:
        >>> werteachse([93.0, 118.0, 80.0])
        [70.0, 80.0, 90.0, 100.0, 110.0, 120.0, 130.0]

    """
    unten, oben = min(werte), max(werte)
    spanne = oben - unten if oben - unten > KLEINSTE_SPANNE * max(1.0, abs(oben)) else abs(oben)
    spanne = max(spanne, KLEINSTE_SPANNE)
    unten, oben = unten - LUFT * spanne * (unten != 0), oben + LUFT * spanne
    zehner = 10.0 ** math.floor(math.log10(spanne / STUFEN))
    schritt = next(zehner * s for s in _SCHRITTE if zehner * s * (STUFEN + 1) >= spanne)
    erste, letzte = math.floor(unten / schritt), math.ceil(oben / schritt)
    return [round(nummer * schritt, 12) for nummer in range(erste, letzte + 1)]


def linienarten(pfade: Sequence[tuple[Zielpfad, Punkte]]) -> tuple[bool, bool, bool]:
    """Ob Fortschreibung, Soll und Korridor vorkommen; nur dann werden sie erklärt."""
    trend, soll = any(projektion for _, projektion in pfade), any(pfad.soll for pfad, _ in pfade)
    return trend, soll, any(pfad.korridor is not None for pfad, _ in pfade)


def zeichne_legende(blatt: Zeichenblatt, y: float, arten: tuple[bool, bool, bool]) -> None:
    """Linienarten mit Namen: auch ohne Farbe an Strich und Zeichen zu unterscheiden."""
    trend, soll, korridor = arten
    blatt.linie([(4, y), (24, y)], farbe=IST, staerke=FETT)
    blatt.punkte([(6, y), (14, y), (22, y)], IST)
    x = _benenne(blatt, 29, y, "Ist")
    if trend:
        blatt.linie([(x, y), (x + 20, y)], farbe=IST, staerke=FEIN, gestrichelt=True)
        x = _benenne(blatt, x + 25, y, "Trend fortgeschrieben")
    if soll:
        blatt.linie([(x, y), (x + 20, y)], farbe=SOLL, staerke=FETT, gestrichelt=True)
        blatt.punkte([(x + 20, y)], SOLL, raute=True)
        x = _benenne(blatt, x + 27, y, "Soll bis zum Ziel")
    if korridor:
        blatt.rechteck(x, y - 4, (20, 8), stil.HELL)
        _benenne(blatt, x + 25, y, "Korridor")


def _benenne(blatt: Zeichenblatt, x: float, y: float, name: str) -> float:
    """Schreibt den Namen einer Linienart und gibt zurück, wo die nächste beginnt."""
    blatt.text(x, y, name)
    return x + stil.textbreite(name, stil.TEXT) + 14


def _zeichne_achsen(blatt: Zeichenblatt, flaeche: Kachel, stufen: list[float], pfad: Zielpfad) -> None:
    """Waagerechte Hilfslinien mit Werten, unten die Jahre."""
    rechts = flaeche.x + flaeche.breite
    je = -(-len(stufen) // (STUFEN + 4))
    for wert in stufen[::je]:
        _, y = flaeche.punkt(0, wert)
        blatt.linie([(flaeche.x, y), (rechts, y)], staerke=0.5)
        blatt.text(flaeche.x - 6, y, zahl(wert, pfad.stellen), groesse=stil.KLEIN, farbe=stil.GRAU, rand="right")
    von, bis = flaeche.jahre
    abstand = max(1, math.ceil((bis - von) * 26 / flaeche.breite))
    unten = flaeche.y + flaeche.hoehe
    for jahr in range(von, bis + 1, abstand):
        x, _ = flaeche.punkt(jahr, flaeche.werte[0])
        blatt.linie([(x, unten), (x, unten + 3)])
        blatt.text(x, unten + 10, str(jahr), groesse=stil.KLEIN, farbe=stil.GRAU, rand="center")


def zeichne_reihen(blatt: Zeichenblatt, flaeche: Kachel, pfad: Zielpfad, projektion: Punkte) -> None:
    """Korridor, Soll, Fortschreibung und zuoberst die Ist-Reihe."""
    if pfad.korridor:
        (_, oben), (_, unten) = flaeche.punkt(0, pfad.korridor[1]), flaeche.punkt(0, pfad.korridor[0])
        blatt.rechteck(flaeche.x, oben, (flaeche.breite, unten - oben), stil.HELL)
    if pfad.soll:
        soll = _orte(flaeche, pfad.soll)
        blatt.linie(soll, farbe=SOLL, staerke=FETT, gestrichelt=True)
        blatt.punkte(soll[-1:], SOLL, raute=True)
    if projektion:
        blatt.linie(_orte(flaeche, projektion), farbe=IST, staerke=FEIN, gestrichelt=True)
    reihe = _orte(flaeche, pfad.ist)
    if len(reihe) > 1:
        blatt.linie(reihe, farbe=IST, staerke=FETT)
    blatt.punkte(reihe, IST)


def _orte(flaeche: Kachel, punkte: Punkte) -> list[tuple[float, float]]:
    """Punkte einer Reihe als Orte auf dem Blatt."""
    return [flaeche.punkt(jahr, wert) for jahr, wert in punkte]


def _enden(bild: Pfadbild) -> list[tuple[str, float, str]]:
    """Was rechts neben dem Bild steht: Text, Wert und Farbe."""
    stellen = bild.pfad.stellen
    enden = []
    if bild.pfad.soll:
        jahr, wert = bild.pfad.soll[-1]
        enden.append((f"Ziel {jahr}: {zahl(wert, stellen)}", wert, SOLL))
    if bild.projektion:
        jahr, wert = bild.projektion[-1]
        enden.append((f"Trend {jahr}: {zahl(wert, stellen)}", wert, IST))
    jahr, wert = bild.pfad.ist[-1]
    return [*enden, (f"Ist {jahr}: {zahl(wert, stellen)}", wert, IST)]


def _beschrifte_enden(blatt: Zeichenblatt, flaeche: Kachel, bild: Pfadbild) -> None:
    """Setzt die Texte rechts auf die Höhe ihrer Werte, mit Abstand voneinander."""
    enden = sorted(_enden(bild), key=lambda ende: -ende[1])
    unten = flaeche.y + flaeche.hoehe
    zuletzt = flaeche.y - ENGE / 2
    for nummer, (text, wert, farbe) in enumerate(enden):
        hoechstens = unten - (len(enden) - 1 - nummer) * ENGE
        zuletzt = min(max(flaeche.punkt(0, wert)[1], zuletzt + ENGE), hoechstens)
        blatt.text(flaeche.x + flaeche.breite + 8, zuletzt, text, farbe=farbe)
