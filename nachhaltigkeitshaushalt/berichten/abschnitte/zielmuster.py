"""Das Muster der Zielerreichungstabellen: Ist Vorvorjahr, Ziel, Ist, Abweichung, Ziel Folgejahr.

Spalten und Reihenfolge nach dem einzigen voll normierten Muster, der österreichischen
Wirkungscontrollingverordnung (BGBl. II Nr. 245/2011, Anlage 2), ergänzt um den Status.
Erläutert wird nur, was die Wesentlichkeitsgrenze überschreitet oder kein gutes Urteil hat.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.inhalt import Art, Spalte, Zeile, Zelle, zeile
from nachhaltigkeitshaushalt.berichten.schreibweise import FEHLT, zahl
from nachhaltigkeitshaushalt.bewerten.guete_erlaeuterung import abweichung_prozent
from nachhaltigkeitshaushalt.kern.begriffe import Status
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.kennzahlenblick import Kennzahlblick

ERLAEUTERT = "Begründet sind Abweichungen ab {grenze}\u00a0% vom Ziel und jedes Urteil ab „Wolke“."
_GUT = frozenset({str(Status.SONNE), str(Status.LEICHT_BEWOELKT)})


def wesentlichkeit() -> float:
    """Die Abweichung vom Ziel in Prozent, ab der eine Erläuterung erwartet wird."""
    return float(lade_regeln("methoden/guete")["wesentlichkeit_prozent"])


def musterspalten(jahr: int) -> tuple[Spalte, ...]:
    """Die Spalten des Musters für ein Berichtsjahr."""
    return (
        Spalte("Kennzahl", breite=5.0),
        Spalte("Einheit", breite=2.2),
        Spalte(f"Ist {jahr - 2}", Art.ZAHL, 1.6),
        Spalte(f"Ziel {jahr}", Art.ZAHL, 1.6),
        Spalte(f"Ist {jahr}", Art.ZAHL, 1.6),
        Spalte("Ab\u00adweichung", Art.ZAHL, 1.8),
        Spalte(f"Ziel {jahr + 1}", Art.ZAHL, 2.2),
        Spalte("Status", Art.STATUS, 3.0),
        Spalte("Begründung", breite=7.4),
    )


def musterzeile(spalten: tuple[Spalte, ...], kennzahl: Kennzahlblick, jahr: int) -> Zeile:
    """Eine Kennzahl im Muster."""
    werte = (kennzahl.ist_in(jahr - 2), kennzahl.zahl("sollwert"), kennzahl.ist_in(jahr))
    zahlen = [Zelle(wert, Art.ZAHL, kennzahl.stellen) for wert in (*werte, abweichung_im_jahr(kennzahl, jahr))]
    grund = str(kennzahl.urteil["begruendung"] or FEHLT) if ist_zu_erlaeutern(kennzahl) else ""
    return zeile(
        spalten,
        [kennzahl.bezeichnung, kennzahl.einheit or None, *zahlen, _folgejahr(kennzahl, jahr), kennzahl.status, grund],
        schluessel=("kennzahl", kennzahl.kennzahl),
    )


def ist_zu_erlaeutern(kennzahl: Kennzahlblick) -> bool:
    """Ob die Abweichung wesentlich oder das Urteil schlechter als „leicht bewölkt“ ist."""
    abweichung = abweichung_prozent(kennzahl.urteil)
    return kennzahl.status not in _GUT or (math.isfinite(abweichung) and abs(abweichung) >= wesentlichkeit())


def abweichung_im_jahr(kennzahl: Kennzahlblick, jahr: int) -> float | None:
    """Ist minus Soll, nur wenn der Ist-Wert aus dem Berichtsjahr stammt."""
    return kennzahl.abweichung if kennzahl.jahr("istjahr") == jahr else None


def _folgejahr(kennzahl: Kennzahlblick, jahr: int) -> Zelle:
    """Das Ziel des nächsten Jahres: Zahl auf dem Sollpfad, sonst Korridor oder Richtung als Text."""
    wert = ziel_im_jahr(kennzahl, jahr + 1)
    return Zelle(zieltext(kennzahl), Art.ZAHL) if wert is None else Zelle(wert, Art.ZAHL, kennzahl.stellen)


def ziel_im_jahr(kennzahl: Kennzahlblick, jahr: int) -> float | None:
    """Der Punkt auf der geraden Linie von der Basis zum Ziel; ab dem Zieljahr der Zielwert selbst."""
    ziel, zieljahr = kennzahl.zahl("zielwert"), kennzahl.jahr("zieljahr")
    if ziel is None or kennzahl.hat_korridor:
        return None
    if zieljahr is None or jahr >= zieljahr:
        return ziel
    basis, basisjahr = kennzahl.zahl("basiswert"), kennzahl.jahr("basisjahr")
    if basis is None or basisjahr is None or zieljahr <= basisjahr:
        return None
    return basis + (ziel - basis) * (max(jahr, basisjahr) - basisjahr) / (zieljahr - basisjahr)


def zieltext(kennzahl: Kennzahlblick) -> str:
    """Zielwert mit Jahr, Korridor oder gewünschte Richtung als kurzer Text."""
    if kennzahl.hat_korridor:
        return _korridortext(kennzahl)
    ziel, jahr = kennzahl.zahl("zielwert"), kennzahl.jahr("zieljahr")
    if ziel is None:
        return f"Richtung: {kennzahl.urteil.get('richtung') or FEHLT}"
    return f"{zahl(ziel, kennzahl.stellen)} ({jahr or 'jährlich'})"


def _korridortext(kennzahl: Kennzahlblick) -> str:
    """„80 bis 95“, „ab 80“ oder „bis 95“."""
    grenzen = [kennzahl.zahl(name) for name in ("untergrenze", "obergrenze")]
    unten, oben = (FEHLT if grenze is None else zahl(grenze, kennzahl.stellen) for grenze in grenzen)
    if FEHLT not in {unten, oben}:
        return f"{unten} bis {oben}"
    return f"bis {oben}" if unten == FEHLT else f"ab {unten}"
