"""Kacheln: alle Kennzahlen eines Handlungsfelds klein nebeneinander, mit Soll und Fortschreibung."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.bilder import stil
from nachhaltigkeitshaushalt.berichten.bilder.blatt import Zeichenblatt
from nachhaltigkeitshaushalt.berichten.bilder.zielpfad import alle_werte, linienarten, zeichne_legende, zeichne_reihen
from nachhaltigkeitshaushalt.berichten.bilder.zielpfade import SOLL, Kachel
from nachhaltigkeitshaushalt.berichten.schreibweise import schreibe_status, zahl

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.bilddaten import Kachelbild, Zielpfad

SPALTEN, HOEHE, RINNE, LEGENDE = 5, 111.0, 16.0, 20.0
TITELZEILE, STATUSHOEHE, FUSS = 10.5, 13.0, 22.0
TITELZEILEN = 4
LUFT, ABSTAND, PROBEN = 0.28, 8.0, 12
Ort = tuple[float, float, float]
"""Mitte einer Zahl und ihre Breite."""
Punkte = tuple[tuple[int, float], ...]


def zeichne_kacheln(bild: Kachelbild) -> Zeichenblatt:
    """Fünf kleine Bilder je Reihe im Querformat, jedes mit Titel, Urteil und eigener Skala."""
    reihen = -(-len(bild.kacheln) // SPALTEN)
    breite = (stil.QUERBREITE - 8 - RINNE * (SPALTEN - 1)) / SPALTEN
    titel = [_titel(pfad, breite) for pfad, _ in bild.kacheln]
    hoehe = HOEHE + max(map(len, titel)) * TITELZEILE
    blatt = Zeichenblatt(bild.aussage, bild.quelle, LEGENDE + reihen * hoehe - 6, stil.QUERBREITE)
    zeichne_legende(blatt, blatt.oben + 4, linienarten(bild.kacheln))
    for nummer, (pfad, projektion) in enumerate(bild.kacheln):
        ort = 4 + (nummer % SPALTEN) * (breite + RINNE), blatt.oben + LEGENDE + nummer // SPALTEN * hoehe
        for stelle, zeile in enumerate(titel[nummer]):
            blatt.text(ort[0], ort[1] + 5 + stelle * TITELZEILE, zeile, groesse=stil.KLEIN, fett=True)
        oben = ort[0], ort[1] + hoehe - HOEHE + 2
        _zeichne_kachel(blatt, pfad, projektion, oben, breite)
    return blatt


def _titel(pfad: Zielpfad, breite: float) -> list[str]:
    """Name und Einheit einer Kennzahl in höchstens vier Zeilen."""
    name = f"{pfad.beschriftung} ({pfad.einheit})" if pfad.einheit else pfad.beschriftung
    return stil.umbrich(name, breite, stil.KLEIN, fett=True, zeilen=TITELZEILEN)


def _zeichne_kachel(
    blatt: Zeichenblatt, pfad: Zielpfad, projektion: Punkte, ort: tuple[float, float], breite: float
) -> None:
    """Urteil als farbiges Feld mit Wort, Linien und die wichtigsten Zahlen."""
    x, oben = ort
    feld, schrift = stil.STATUSFARBE[pfad.status]
    wort = schreibe_status(pfad.status)
    blatt.rechteck(x, oben, (stil.textbreite(wort, stil.KLEIN) + 8, STATUSHOEHE - 2), feld)
    blatt.text(x + 4, oben + (STATUSHOEHE - 2) / 2, wort, groesse=stil.KLEIN, farbe=schrift)
    flaeche = _flaeche(pfad, projektion, (x, oben + STATUSHOEHE), (breite, HOEHE - FUSS - STATUSHOEHE - 2))
    unten = flaeche.y + flaeche.hoehe
    blatt.linie([(flaeche.x, unten), (flaeche.x + flaeche.breite, unten)])
    for jahr in flaeche.jahre:
        px, _ = flaeche.punkt(jahr, flaeche.werte[0])
        blatt.text(px, unten + 8, str(jahr), groesse=stil.KLEIN, farbe=stil.GRAU, rand="center")
    zeichne_reihen(blatt, flaeche, pfad, projektion)
    _beschrifte(blatt, flaeche, pfad, projektion)


def _flaeche(pfad: Zielpfad, projektion: Punkte, ort: tuple[float, float], masse: tuple[float, float]) -> Kachel:
    """Skala, die alle Punkte umfasst, mit Luft für die Zahlen."""
    werte = alle_werte(pfad, projektion)
    luft = (max(werte) - min(werte)) * LUFT or max(abs(max(werte)) * LUFT, 1.0)
    jahre = [jahr for jahr, _ in (*pfad.ist, *pfad.soll, *projektion)]
    seite = max(stil.textbreite(zahl(wert, pfad.stellen), stil.KLEIN) for wert in werte) / 2 + 4
    seite = max(seite, stil.textbreite("2000", stil.KLEIN) / 2 + 2)
    lage = ort[0] + seite, ort[1] + 4, masse[0] - 2 * seite, masse[1] - 4
    return Kachel(*lage, (min(jahre), max(*jahre, min(jahre) + 1)), (min(werte) - luft, max(werte) + luft))


def _beschrifte(blatt: Zeichenblatt, flaeche: Kachel, pfad: Zielpfad, projektion: Punkte) -> None:
    """Letzter Ist-Wert, Zielwert und fortgeschriebener Wert, soweit sie nebeneinander Platz haben."""
    belegt: list[Ort] = []
    linien = [[flaeche.punkt(*punkt) for punkt in reihe] for reihe in (pfad.ist, pfad.soll, projektion)]
    for punkt, farbe, oben in _zahlen(pfad, projektion):
        text = zahl(punkt[1], pfad.stellen)
        orte = _moegliche_orte(flaeche, punkt, stil.textbreite(text, stil.KLEIN) + 2, oben=oben)
        if frei := [ort for ort in orte if _ist_im_bild(flaeche, ort) and _ist_frei(ort, belegt)]:
            ort = _beste_lage(frei, linien, am_ende=bool(projektion) and punkt != pfad.ist[-1])
            blatt.text(ort[0], ort[1], text, groesse=stil.KLEIN, farbe=farbe, rand="center", hof=True)
            belegt.append(ort)


def _beste_lage(frei: list[Ort], linien: list[list[tuple[float, float]]], *, am_ende: bool) -> Ort:
    """Der erste Ort, der keine Linie verdeckt; am Ende bleibt die größere von zwei Zahlen über der kleineren."""
    wahl = [ort for ort in frei if ort[1] == frei[0][1]] if am_ende else frei
    return next((ort for ort in wahl if not _verdeckt(ort, linien)), frei[0])


def _moegliche_orte(flaeche: Kachel, punkt: tuple[int, float], breite: float, *, oben: bool) -> list[Ort]:
    """Über oder unter dem Punkt, mittig oder zur Seite gerückt; die beste Lage zuerst."""
    x, y = flaeche.punkt(*punkt)
    mitten = [min(max(x + schub, flaeche.x), flaeche.x + flaeche.breite) for schub in (0, breite / 2, -breite / 2)]
    hoehen = (y - ABSTAND, y + ABSTAND) if oben else (y + ABSTAND, y - ABSTAND)
    return [(mitte, hoehe, breite) for hoehe in hoehen for mitte in mitten]


def _ist_im_bild(flaeche: Kachel, ort: Ort) -> bool:
    """Ob eine Zahl weder ins Urteil darüber noch in die Jahreszahlen darunter ragt."""
    return flaeche.y - 2 < ort[1] < flaeche.y + flaeche.hoehe - stil.KLEIN / 2


def _verdeckt(ort: Ort, linien: list[list[tuple[float, float]]]) -> bool:
    """Ob eine Zahl ein Stück einer Linie verdeckt."""
    x, y, breite = ort
    return any(
        abs(a + (c - a) * teil / PROBEN - x) < breite / 2 and abs(b + (d - b) * teil / PROBEN - y) < stil.KLEIN / 2
        for linie in linien
        for (a, b), (c, d) in pairwise(linie)
        for teil in range(PROBEN + 1)
    )


def _zahlen(pfad: Zielpfad, projektion: Punkte) -> list[tuple[tuple[int, float], str, bool]]:
    """Punkt, Farbe und ob die Zahl darüber steht: immer auf der Seite, die von der anderen Linie weg zeigt."""
    ist = pfad.ist[-1]
    ist_oben = not pfad.soll or ist[1] >= _soll_im_jahr(pfad, ist[0])
    zahlen = [(ist, stil.BESSER, ist_oben)]
    gegen = projektion[-1][1] if projektion else ist[1]
    if pfad.soll:
        zahlen.append((pfad.soll[-1], SOLL, pfad.soll[-1][1] > gegen or (projektion == () and not ist_oben)))
    if projektion:
        zahlen.append((projektion[-1], stil.BESSER, not pfad.soll or gegen >= pfad.soll[-1][1]))
    return zahlen


def _soll_im_jahr(pfad: Zielpfad, jahr: int) -> float:
    """Wert des Sollpfads in einem Jahr, vor Beginn und nach Ende der Randwert."""
    (von, erster), (bis, letzter) = pfad.soll[0], pfad.soll[-1]
    teil = min(max((jahr - von) / max(bis - von, 1), 0.0), 1.0)
    return erster + (letzter - erster) * teil


def _ist_frei(ort: Ort, belegt: list[Ort]) -> bool:
    """Ob eine Zahl neben den schon gesetzten Platz hat."""
    x, y, breite = ort
    return all(abs(x - a) > (breite + c) / 2 or abs(y - b) > stil.KLEIN * 1.2 for a, b, c in belegt)
