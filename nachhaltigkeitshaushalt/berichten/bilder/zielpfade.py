"""Zielpfade: kleine Bilder mit Ist-Reihe, Sollpfad und Zielwert je Kennzahl."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.bilder import stil
from nachhaltigkeitshaushalt.berichten.bilder.blatt import Zeichenblatt
from nachhaltigkeitshaushalt.berichten.schreibweise import schreibe_status, zahl

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.bilddaten import Zielpfad, Zielpfadbild

SPALTEN, KACHELHOEHE, RINNE, KOPF, LEGENDE = 2, 146.0, 22.0, 36.0, 18.0
FUSS = 30.0
SOLL = stil.SCHLECHTER
LUFT = 0.26
ZWEI_ZAHLEN, WENIGE_JAHRE = 22.0, 3


@dataclass(frozen=True)
class Kachel:
    """Lage eines kleinen Bildes und die Umrechnung von Jahr und Wert in Punkt."""

    x: float
    y: float
    breite: float
    hoehe: float
    jahre: tuple[int, int]
    werte: tuple[float, float]

    def punkt(self, jahr: float, wert: float) -> tuple[float, float]:
        """Jahr und Wert als Ort auf dem Blatt."""
        (von, bis), (unten, oben) = self.jahre, self.werte
        x = self.x + (jahr - von) / max(bis - von, 1) * self.breite
        return x, self.y + self.hoehe - (wert - unten) / (oben - unten) * self.hoehe


def zeichne_zielpfade(bild: Zielpfadbild) -> Zeichenblatt:
    """Zwei kleine Bilder je Reihe, alle gleich groß, jedes mit eigener Skala."""
    reihen = -(-len(bild.pfade) // SPALTEN)
    blatt = Zeichenblatt(bild.aussage, bild.quelle, LEGENDE + reihen * KACHELHOEHE - 8)
    _zeichne_legende(blatt, mit_korridor=any(pfad.korridor for pfad in bild.pfade))
    breite = (stil.BREITE - 8 - RINNE * (SPALTEN - 1)) / SPALTEN
    for nummer, pfad in enumerate(bild.pfade):
        x = 4 + (nummer % SPALTEN) * (breite + RINNE)
        y = blatt.oben + LEGENDE + nummer // SPALTEN * KACHELHOEHE
        _zeichne_kachel(blatt, pfad, x, y, breite)
    return blatt


def _zeichne_legende(blatt: Zeichenblatt, *, mit_korridor: bool) -> None:
    """Linienarten mit Namen."""
    y = blatt.oben + 4
    blatt.linie([(4, y), (24, y)], farbe=stil.BESSER, staerke=1.8)
    blatt.punkte([(6, y), (14, y), (22, y)], stil.BESSER)
    blatt.text(29, y, "Ist")
    blatt.linie([(56, y), (76, y)], farbe=SOLL, staerke=1.5, gestrichelt=True)
    blatt.text(81, y, "Soll bis zum Ziel (◆)")
    if mit_korridor:
        blatt.rechteck(202, y - 4, (20, 8), stil.HELL)
        blatt.text(227, y, "Korridor")


def _zeichne_kachel(blatt: Zeichenblatt, pfad: Zielpfad, x: float, y: float, breite: float) -> None:
    """Titel, Status, Korridor, Soll und Ist einer Kennzahl."""
    _zeichne_titel(blatt, pfad, x, y, breite)
    kachel = _kachel(pfad, x, y + KOPF, breite)
    if pfad.korridor:
        _zeichne_korridor(blatt, kachel, pfad.korridor, pfad.stellen)
    _zeichne_achse(blatt, kachel)
    if pfad.soll:
        blatt.linie([kachel.punkt(j, w) for j, w in pfad.soll], farbe=SOLL, staerke=1.5, gestrichelt=True)
        blatt.punkte([kachel.punkt(*pfad.soll[-1])], SOLL, raute=True)
    reihe = [kachel.punkt(jahr, wert) for jahr, wert in pfad.ist]
    blatt.linie(reihe, farbe=stil.BESSER, staerke=1.8)
    blatt.punkte(reihe, stil.BESSER)
    _beschrifte(blatt, kachel, pfad)


def _zeichne_titel(blatt: Zeichenblatt, pfad: Zielpfad, x: float, y: float, breite: float) -> None:
    """Bezeichnung mit Einheit in höchstens zwei Zeilen, darunter der Status."""
    name = f"{pfad.beschriftung} ({pfad.einheit})" if pfad.einheit else pfad.beschriftung
    titel = stil.umbrich(name, breite, stil.TEXT, fett=True, zeilen=2)
    for nummer, zeile in enumerate(titel):
        blatt.text(x, y + 5 + nummer * 10.5, zeile, fett=True)
    status = schreibe_status(pfad.status)
    blatt.text(x, y + 6 + len(titel) * 10.5, status, groesse=stil.KLEIN, farbe=stil.GRAU)


def _kachel(pfad: Zielpfad, x: float, y: float, breite: float) -> Kachel:
    """Skala, die alle Punkte mit etwas Luft umfasst; links und rechts bleibt Platz für Zahlen."""
    punkte = [*pfad.ist, *pfad.soll]
    werte = [wert for _, wert in punkte] + list(pfad.korridor or ())
    luft = (max(werte) - min(werte)) * LUFT or max(abs(max(werte)) * LUFT, 1.0)
    jahre = [jahr for jahr, _ in punkte]
    seite = max(stil.textbreite(zahl(wert, pfad.stellen), stil.KLEIN) for wert in werte) / 2 + 6
    flaeche = (x + seite, y + 6, breite - 2 * seite, KACHELHOEHE - KOPF - FUSS - 6)
    return Kachel(*flaeche, (min(jahre), max(jahre)), (min(werte) - luft, max(werte) + luft))


def _zeichne_korridor(blatt: Zeichenblatt, kachel: Kachel, korridor: tuple[float, float], stellen: int) -> None:
    """Der Korridor als helles Band mit seinen Grenzen."""
    (_, oben), (_, unten) = kachel.punkt(0, korridor[1]), kachel.punkt(0, korridor[0])
    blatt.rechteck(kachel.x, oben, (kachel.breite, unten - oben), stil.HELL)
    rechts = kachel.x + kachel.breite
    for wert, y in zip(korridor, (unten - 5, oben + 5), strict=True):
        if unten - oben > ZWEI_ZAHLEN:
            blatt.text(rechts - 2, y, zahl(wert, stellen), groesse=stil.KLEIN, farbe=stil.GRAU, rand="right")


def _zeichne_achse(blatt: Zeichenblatt, kachel: Kachel) -> None:
    """Grundlinie mit erstem und letztem Jahr, dazwischen eines, wenn Platz ist."""
    unten = kachel.y + kachel.hoehe
    blatt.linie([(kachel.x, unten), (kachel.x + kachel.breite, unten)])
    von, bis = kachel.jahre
    mitte = (von + bis) // 2
    for jahr in sorted({von, mitte, bis} if bis - von > WENIGE_JAHRE else {von, bis}):
        x, _ = kachel.punkt(jahr, kachel.werte[0])
        blatt.linie([(x, unten), (x, unten + 3)])
        blatt.text(x, unten + 9, str(jahr), groesse=stil.KLEIN, farbe=stil.GRAU, rand="center")


def _beschrifte(blatt: Zeichenblatt, kachel: Kachel, pfad: Zielpfad) -> None:
    """Zahlen an letzten Ist-Wert, Ziel und ersten Ist-Wert, ohne sich zu berühren."""
    belegt: list[tuple[float, float, float]] = []
    stellen = [(pfad.ist[-1], stil.BESSER, _faellt(pfad.ist[-2:]))]
    if pfad.soll:
        stellen.append((pfad.soll[-1], SOLL, pfad.soll[-1][1] <= pfad.ist[-1][1]))
    stellen.append((pfad.ist[0], stil.BESSER, not _faellt(pfad.ist[:2])))
    for (jahr, wert), farbe, unten in stellen:
        text = zahl(wert, pfad.stellen)
        breite = stil.textbreite(text, stil.KLEIN) + 2
        x, y = kachel.punkt(jahr, wert)
        hoehe = _freie_hoehe(kachel, (x, y, breite), belegt, unten=unten)
        if hoehe is not None:
            blatt.text(x, hoehe, text, groesse=stil.KLEIN, farbe=farbe, rand="center", hof=True)
            belegt.append((x, hoehe, breite))


def _freie_hoehe(
    kachel: Kachel, ort: tuple[float, float, float], belegt: list[tuple[float, float, float]], *, unten: bool
) -> float | None:
    """Wo die Zahl unter oder über ihrem Punkt im Bild liegt und keine andere berührt; None, wenn nirgends."""
    x, y, breite = ort
    grenze = kachel.y + kachel.hoehe - stil.KLEIN / 2
    versuche = (y + 8, y - 8) if unten else (y - 8, y + 8)
    return next((h for h in versuche if h < grenze and _ist_frei((x, h, breite), belegt)), None)


def _faellt(punkte: tuple[tuple[int, float], ...]) -> bool:
    """Ob eine Reihe vom ersten zum letzten Punkt fällt."""
    return punkte[-1][1] < punkte[0][1]


def _ist_frei(ort: tuple[float, float, float], belegt: list[tuple[float, float, float]]) -> bool:
    """Ob eine Zahl neben den schon gesetzten Platz hat."""
    x, y, breite = ort
    return all(abs(x - bx) > (breite + bb) / 2 or abs(y - by) > stil.KLEIN * 1.2 for bx, by, bb in belegt)
