"""Abbildungen der Kennzahlen aus den Ergebnistabellen: Zielpfad und Kacheln je Handlungsfeld."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.auszug import quellen
from nachhaltigkeitshaushalt.berichten.bilddaten import Kachelbild, Pfadbild, Zielpfad, Zielpfadbild
from nachhaltigkeitshaushalt.berichten.inhalt import Abbildung
from nachhaltigkeitshaushalt.berichten.kennzahlenblick import (
    NICHT_BEWERTBAR,
    STATUSFOLGE,
    je_feld,
    sammle_kennzahlen,
)
from nachhaltigkeitshaushalt.berichten.schreibweise import FEHLT, STATUSWORT, mehrzahl, schreibe_status, zahl
from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler
from nachhaltigkeitshaushalt.kern.vorschlag import meinten_sie

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage
    from nachhaltigkeitshaushalt.berichten.kennzahlenblick import Kennzahlblick

Punkte = tuple[tuple[int, float], ...]
HOECHSTENS_PFADE = 6
_SCHLECHTESTER_ZUERST = (*reversed(STATUSFOLGE[:-1]), NICHT_BEWERTBAR)


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


def bilde_kacheln(grundlage: Berichtsgrundlage) -> dict[str, Abbildung]:
    """Je Handlungsfeld (Name) alle Kennzahlen mit Ist-Werten als kleine Bilder; ohne Werte fehlt es."""
    bilder = {}
    for nummer, (name, inhalt) in enumerate(je_feld(grundlage, sammle_kennzahlen(grundlage)), start=1):
        mit_wert = [blick for blick in inhalt if blick.reihe]
        if not mit_wert:
            continue
        kacheln = tuple((baue_pfad(blick, grundlage.jahr), projiziere(blick)) for blick in mit_wert)
        schlecht = sum(pfad.status in {"wolke", "gewitter"} for pfad, _ in kacheln)
        anzahl = mehrzahl(len(kacheln), "Kennzahl", "Kennzahlen")
        aussage = f"{name}: {schlecht} von {anzahl} bei Wolke oder Gewitter"
        worte = "; ".join(_in_worten(pfad, projektion) for pfad, projektion in kacheln)
        bilder[name] = Abbildung(
            kennung=f"kacheln_{nummer}",
            titel=f"Kennzahlen {grundlage.jahr}: {name}",
            alternativtext=f"Kleine Liniendiagramme. {worte}.",
            daten=Kachelbild(aussage, kacheln, quellen(grundlage)),
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


def bilde_zielpfade(gruppen: list[tuple[str, list[Kennzahlblick]]], jahr: int, quelle: str) -> Abbildung | None:
    """Je Handlungsfeld die Kennzahl mit dem schlechtesten Status im Zeitverlauf."""
    auswahl = [k for _, inhalt in gruppen if (k := _schlechteste(inhalt)) is not None][:HOECHSTENS_PFADE]
    if not auswahl:
        return None
    pfade = tuple(baue_pfad(kennzahl, jahr) for kennzahl in auswahl)
    return Abbildung(
        kennung="zielpfade",
        titel="Ist und Sollpfad: je Handlungsfeld die Kennzahl mit dem schlechtesten Status",
        alternativtext="Liniendiagramme. " + "; ".join(pfad_in_worten(pfad) for pfad in pfade) + ".",
        daten=Zielpfadbild(_aussage_pfade(pfade), pfade, quelle),
    )


def _schlechteste(kennzahlen: list[Kennzahlblick]) -> Kennzahlblick | None:
    """Die Kennzahl mit dem schlechtesten Status und mindestens zwei Ist-Werten, sonst keine."""
    mit_reihe = [k for k in kennzahlen if len(k.reihe) > 1]
    return min(mit_reihe, key=lambda k: _SCHLECHTESTER_ZUERST.index(k.status), default=None)


def baue_pfad(kennzahl: Kennzahlblick, jahr: int) -> Zielpfad:
    """Bilddaten einer Kennzahl."""
    return Zielpfad(
        beschriftung=kennzahl.bezeichnung,
        einheit=kennzahl.einheit,
        status=kennzahl.status,
        ist=kennzahl.reihe,
        soll=_sollpfad(kennzahl, jahr),
        korridor=_korridor(kennzahl),
        stellen=kennzahl.stellen,
    )


def _sollpfad(kennzahl: Kennzahlblick, jahr: int) -> tuple[tuple[int, float], ...]:
    """Von der Basis zum Ziel; ohne Zieljahr eine waagerechte Linie auf Höhe des Zielwerts."""
    ziel = kennzahl.zahl("zielwert")
    if ziel is None or kennzahl.hat_korridor:
        return ()
    zieljahr, basisjahr, basis = kennzahl.jahr("zieljahr"), kennzahl.jahr("basisjahr"), kennzahl.zahl("basiswert")
    erstes = kennzahl.reihe[0][0]
    if zieljahr is None or basisjahr is None or basis is None or zieljahr <= basisjahr:
        return ((erstes, ziel), (max(zieljahr or jahr, erstes + 1), ziel))
    return ((basisjahr, basis), (zieljahr, ziel))


def _korridor(kennzahl: Kennzahlblick) -> tuple[float, float] | None:
    """Unter- und Obergrenze, wo beide angegeben sind."""
    unten, oben = kennzahl.zahl("untergrenze"), kennzahl.zahl("obergrenze")
    return (unten, oben) if kennzahl.hat_korridor and unten is not None and oben is not None else None


def pfad_in_worten(pfad: Zielpfad) -> str:
    """Erster und letzter Ist-Wert und das Ziel einer Kennzahl."""
    (jahr0, wert0), (jahr1, wert1) = pfad.ist[0], pfad.ist[-1]
    text = f"{pfad.beschriftung} ({pfad.einheit or 'ohne Einheit'}): "
    text += f"{jahr0} {zahl(wert0, pfad.stellen)}, {jahr1} {zahl(wert1, pfad.stellen)}"
    if pfad.soll:
        text += f", Ziel {zahl(pfad.soll[-1][1], pfad.stellen)} ({pfad.soll[-1][0]})"
    if pfad.korridor:
        text += f", Korridor {zahl(pfad.korridor[0], pfad.stellen)} bis {zahl(pfad.korridor[1], pfad.stellen)}"
    return f"{text}, Status {STATUSWORT[pfad.status]}"


def _aussage_pfade(pfade: tuple[Zielpfad, ...]) -> str:
    """Die Botschaft: wie viele der gezeigten Kennzahlen nicht auf Kurs sind."""
    schlecht = sum(pfad.status in {"wolke", "gewitter"} for pfad in pfade)
    if not schlecht:
        return "Keine der schwächsten Kennzahlen steht bei „Wolke“ oder „Gewitter“"
    wort = "Handlungsfeld" if schlecht == 1 else "Handlungsfeldern"
    return f"In {schlecht} {wort} steht mindestens eine Kennzahl bei „Wolke“ oder „Gewitter“"
