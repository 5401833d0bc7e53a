"""Abbildungen der Kennzahlen aus den Ergebnistabellen: Zielpfad und Kacheln je Handlungsfeld."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.abschnitte.zielerreichung import baue_pfad, pfad_in_worten
from nachhaltigkeitshaushalt.berichten.auszug import quellen
from nachhaltigkeitshaushalt.berichten.bilddaten import Kachelbild, Pfadbild
from nachhaltigkeitshaushalt.berichten.inhalt import Abbildung
from nachhaltigkeitshaushalt.berichten.kennzahlenblick import je_feld, sammle_kennzahlen
from nachhaltigkeitshaushalt.berichten.schreibweise import FEHLT, mehrzahl, schreibe_status, zahl
from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler
from nachhaltigkeitshaushalt.kern.vorschlag import meinten_sie

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.bilddaten import Zielpfad
    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage
    from nachhaltigkeitshaushalt.berichten.kennzahlenblick import Kennzahlblick

Punkte = tuple[tuple[int, float], ...]


def bilde_zielpfad(grundlage: Berichtsgrundlage, kennzahl: str) -> Abbildung:
    """Zielpfad einer Kennzahl mit Soll, Fortschreibung und Urteil.

    Raises:
        HaushaltsFehler: Die Kennzahl gibt es nicht, oder sie hat keinen Ist-Wert.

    """
    alle = {blick.kennzahl: blick for blick in sammle_kennzahlen(grundlage)}
    if kennzahl not in alle:
        raise fehler("zielpfad_unbekannt", Ort(spalte="kennzahl"), kennzahl, aehnlich=meinten_sie(kennzahl, alle))
    blick = alle[kennzahl]
    if not blick.reihe:
        raise fehler("zielpfad_ohne_wert", Ort(spalte="kennzahl"), kennzahl)
    pfad, projektion = baue_pfad(blick, grundlage.jahr), projiziere(blick)
    name = f"{pfad.beschriftung} ({pfad.einheit})" if pfad.einheit else pfad.beschriftung
    urteil = f"{schreibe_status(pfad.status)}: {blick.urteil['begruendung'] or FEHLT}"
    return Abbildung(
        kennung=f"zielpfad_{kennzahl}",
        titel=f"Zielpfad {grundlage.jahr}: {name}",
        alternativtext=f"Liniendiagramm. {_in_worten(pfad, projektion)}. {blick.urteil['begruendung'] or ''}".strip(),
        daten=Pfadbild(name, pfad, projektion, urteil, quellen(grundlage)),
    )


def bilde_kacheln(grundlage: Berichtsgrundlage) -> list[Abbildung]:
    """Je Handlungsfeld alle Kennzahlen mit Ist-Werten als kleine Bilder."""
    bilder = []
    for nummer, (name, inhalt) in enumerate(je_feld(grundlage, sammle_kennzahlen(grundlage)), start=1):
        mit_wert = [blick for blick in inhalt if blick.reihe]
        if not mit_wert:
            continue
        kacheln = tuple((baue_pfad(blick, grundlage.jahr), projiziere(blick)) for blick in mit_wert)
        schlecht = sum(pfad.status in {"wolke", "gewitter"} for pfad, _ in kacheln)
        anzahl = mehrzahl(len(kacheln), "Kennzahl", "Kennzahlen")
        aussage = f"{name}: {schlecht} von {anzahl} bei Wolke oder Gewitter"
        worte = "; ".join(_in_worten(pfad, projektion) for pfad, projektion in kacheln)
        bilder.append(
            Abbildung(
                kennung=f"kacheln_{nummer}",
                titel=f"Kennzahlen {grundlage.jahr}: {name}",
                alternativtext=f"Kleine Liniendiagramme. {worte}.",
                daten=Kachelbild(aussage, kacheln, quellen(grundlage)),
            )
        )
    return bilder


def projiziere(blick: Kennzahlblick) -> Punkte:
    """Fortschreibung vom letzten Ist-Wert bis zum Zieljahr; leer, wo die Methode keine kennt."""
    wert, jahr = blick.zahl("projektion"), blick.jahr("zieljahr")
    if wert is None or jahr is None or not blick.reihe or jahr <= blick.reihe[-1][0]:
        return ()
    return (blick.reihe[-1], (jahr, wert))


def _in_worten(pfad: Zielpfad, projektion: Punkte) -> str:
    """Die Zahlen einer Kennzahl samt Fortschreibung als Text."""
    text = pfad_in_worten(pfad)
    if projektion:
        jahr, wert = projektion[-1]
        text += f", bei gleichem Trend {zahl(wert, pfad.stellen)} im Jahr {jahr}"
    return text
