"""Abschnitt 3: Zielerreichung je Handlungsfeld und Kennzahl."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.abschnitte.erfuellung import tabelle_erfuellungsgrad
from nachhaltigkeitshaushalt.berichten.abschnitte.zielmuster import (
    ERLAEUTERT,
    abweichung_im_jahr,
    musterspalten,
    musterzeile,
    wesentlichkeit,
    zieltext,
)
from nachhaltigkeitshaushalt.berichten.auszug import quellen
from nachhaltigkeitshaushalt.berichten.bilddaten import Statusbild
from nachhaltigkeitshaushalt.berichten.bilder.mittel_und_ziele_daten import bilde_statusverlauf
from nachhaltigkeitshaushalt.berichten.bilder.zielpfad_daten import bilde_kacheln, bilde_zielpfade
from nachhaltigkeitshaushalt.berichten.inhalt import (
    Abbildung,
    Absatz,
    Abschnitt,
    Art,
    Baustein,
    Spalte,
    Tabelle,
    Wert,
    Zeile,
    Zelle,
    Zwischentitel,
    zeile,
)
from nachhaltigkeitshaushalt.berichten.kennzahlenblick import (
    NICHT_BEWERTBAR,
    STATUSFOLGE,
    Kennzahlblick,
    je_feld,
    sammle_kennzahlen,
    zaehle_status,
)
from nachhaltigkeitshaushalt.berichten.schreibweise import (
    FEHLT,
    STATUSWORT,
    STATUSZEICHEN,
    aufgezaehlt,
    mehrzahl,
    schreibe_status,
    zahl,
)

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage

TITEL = "Zielerreichung je Handlungsfeld und Kennzahl"


def abschnitt_zielerreichung(grundlage: Berichtsgrundlage) -> Abschnitt:
    """Statusübersicht, Zielpfade und je Handlungsfeld eine Tabelle mit Begründung."""
    kennzahlen = sammle_kennzahlen(grundlage)
    if not kennzahlen:
        return Abschnitt(TITEL, (Absatz(f"Für {grundlage.jahr} sind keine Kennzahlen angegeben."),))
    gruppen, quelle = je_feld(grundlage, kennzahlen), quellen(grundlage)
    bausteine: list[Baustein | None] = [
        Absatz(_text(kennzahlen)),
        _statusbild(gruppen, grundlage.jahr, quelle),
        _uebersicht(gruppen, grundlage.jahr),
        Absatz(_legende()),
        tabelle_erfuellungsgrad(grundlage),
        bilde_statusverlauf(grundlage),
        bilde_zielpfade(gruppen, grundlage.jahr, quelle),
    ]
    kacheln = bilde_kacheln(grundlage)
    for name, inhalt in gruppen:
        bausteine += [Zwischentitel(name, quer=True), kacheln.get(name)]
        bausteine.append(_tabelle(name, inhalt, grundlage.jahr) if inhalt else Absatz("Keine Kennzahl zugeordnet."))
    bausteine += [_tabelle_alle(gruppen, grundlage.jahr), _eingangswerte(kennzahlen, grundlage.jahr)]
    return Abschnitt(TITEL, tuple(baustein for baustein in bausteine if baustein is not None))


def _text(kennzahlen: list[Kennzahlblick]) -> str:
    """Wie viele Kennzahlen bewertet sind und wie sie stehen."""
    zahlen = dict(zip(STATUSFOLGE, zaehle_status(kennzahlen), strict=True))
    bewertet = len(kennzahlen) - zahlen[NICHT_BEWERTBAR]
    teile = [f"{zahlen[s]} mit „{STATUSWORT[s]}“" for s in STATUSFOLGE[:-1] if zahlen[s]]
    ist = "ist" if bewertet == 1 else "sind"
    text = f"Von {mehrzahl(len(kennzahlen), 'Kennzahl', 'Kennzahlen')} {ist} {bewertet} bewertet"
    text += f": {aufgezaehlt(teile)}." if teile else "."
    return text + _satz_nicht_bewertbar(zahlen[NICHT_BEWERTBAR])


def _satz_nicht_bewertbar(anzahl: int) -> str:
    """Was nicht bewertbar ist, zählt weder als erreicht noch als verfehlt."""
    if not anzahl:
        return ""
    ist, zaehlt = ("ist", "zählt") if anzahl == 1 else ("sind", "zählen")
    return f" {anzahl} {ist} nicht bewertbar und {zaehlt} weder als erreicht noch als verfehlt."


def _legende() -> str:
    """Was die Status bedeuten; die Regel je Kennzahl steht in ihrer Begründung."""
    worte = {
        "sonne": "Ziel erreicht oder auf Kurs",
        "leicht_bewoelkt": "kleine Abweichung",
        "wolke": "Richtung stimmt, Ziel wird aber deutlich verfehlt",
        "gewitter": "falsche Richtung oder Stillstand",
        NICHT_BEWERTBAR: "Angaben oder Werte reichen für ein Urteil nicht aus",
    }
    return "Zeichenerklärung: " + "; ".join(f"{schreibe_status(s)}: {worte[s]}" for s in STATUSFOLGE) + "."


def _statusbild(gruppen: list[tuple[str, list[Kennzahlblick]]], jahr: int, quelle: str) -> Abbildung:
    """Je Handlungsfeld ein Streifen mit der Zahl der Kennzahlen nach Status."""
    felder = tuple((name, zaehle_status(inhalt)) for name, inhalt in gruppen)
    saetze = [f"{name}: {_in_worten(anzahlen)}" for name, anzahlen in felder]
    auf_kurs = sum(anzahlen[0] + anzahlen[1] for _, anzahlen in felder)
    bewertet = sum(sum(anzahlen[:-1]) for _, anzahlen in felder)
    return Abbildung(
        kennung="status",
        titel=f"Kennzahlen nach Status je Handlungsfeld {jahr}",
        alternativtext=f"Gestapelte Streifen je Handlungsfeld. {'; '.join(saetze)}.",
        daten=Statusbild(
            f"{auf_kurs} von {bewertet} bewerteten Kennzahlen sind auf Kurs oder weichen nur wenig ab", felder, quelle
        ),
    )


def _in_worten(anzahlen: tuple[int, ...]) -> str:
    """„3 Sonne, 1 Wolke“ oder „keine Kennzahl“."""
    paare = zip(STATUSFOLGE, anzahlen, strict=True)
    return ", ".join(f"{n} {STATUSWORT[s]}" for s, n in paare if n) or "keine Kennzahl"


def _uebersicht(gruppen: list[tuple[str, list[Kennzahlblick]]], jahr: int) -> Tabelle:
    """Anzahl der Kennzahlen je Handlungsfeld und Status."""
    titel = [f"{STATUSZEICHEN[s]} {STATUSWORT[s]}" for s in STATUSFOLGE]
    spalten = (
        Spalte("Handlungsfeld", breite=5),
        *(Spalte(t, Art.ANZAHL, 2) for t in titel),
        Spalte("Summe", Art.ANZAHL, 1.5),
    )
    zeilen = [zeile(spalten, [name, *zaehle_status(inhalt), len(inhalt)]) for name, inhalt in gruppen]
    alle = [kennzahl for _, inhalt in gruppen for kennzahl in inhalt]
    zeilen.append(zeile(spalten, ["Summe", *zaehle_status(alle), len(alle)], betont=True))
    return Tabelle("statusuebersicht", f"Zahl der Kennzahlen je Status {jahr}", "Status", spalten, tuple(zeilen))


def _tabelle(name: str, kennzahlen: list[Kennzahlblick], jahr: int) -> Tabelle:
    """Die Kennzahlen eines Handlungsfelds: Ist, Ziel, Abweichung, Ziel des Folgejahres, Status."""
    spalten = musterspalten(jahr)
    return Tabelle(
        kennung=f"zielerreichung_{name}",
        titel=f"Zielerreichung {jahr}: {name}",
        blatt="",
        spalten=spalten,
        zeilen=tuple(musterzeile(spalten, kennzahl, jahr) for kennzahl in kennzahlen),
        hinweis=f"{_fussnote(kennzahlen, jahr)} {ERLAEUTERT.format(grenze=zahl(wesentlichkeit(), 0))}",
        quer=True,
    )


def _tabelle_alle(gruppen: list[tuple[str, list[Kennzahlblick]]], jahr: int) -> Tabelle:
    """Die Kennzahlen aller Handlungsfelder in einer Tabelle, nur für die Arbeitsmappe."""
    spalten = (Spalte("Handlungsfeld"), *_spalten(jahr))
    zeilen = tuple(
        Zeile((Zelle(name), *_zeile(spalten[1:], kennzahl, jahr).zellen), schluessel=("kennzahl", kennzahl.kennzahl))
        for name, inhalt in gruppen
        for kennzahl in inhalt
    )
    return Tabelle("zielerreichung", f"Zielerreichung {jahr}", "Zielerreichung", spalten, zeilen, im_text=False)


def _spalten(jahr: int) -> tuple[Spalte, ...]:
    """Die Spalten der Zielerreichungstabellen."""
    return (
        Spalte("Kennzahl", breite=5.0),
        Spalte("Einheit", breite=2.2),
        Spalte(f"Ist {jahr - 2}", Art.ZAHL, 1.7),
        Spalte(f"Soll {jahr}", Art.ZAHL, 1.9),
        Spalte(f"Ist {jahr}", Art.ZAHL, 1.7),
        Spalte("Ab\u00adweichung", Art.ZAHL, 1.8),
        Spalte("Zielwert (Jahr)", Art.TEXT, 2.4),
        Spalte("Status", Art.STATUS, 3.0),
        Spalte("Begründung", breite=6.9),
    )


def _zeile(spalten: tuple[Spalte, ...], kennzahl: Kennzahlblick, jahr: int) -> Zeile:
    """Eine Kennzahl in einer Zeile."""
    werte = (
        kennzahl.ist_in(jahr - 2),
        kennzahl.zahl("sollwert"),
        kennzahl.ist_in(jahr),
        abweichung_im_jahr(kennzahl, jahr),
    )
    zahlen = [Zelle(wert, Art.ZAHL, kennzahl.stellen) for wert in werte]
    urteil = str(kennzahl.urteil["begruendung"] or FEHLT)
    return zeile(
        spalten,
        [kennzahl.bezeichnung, kennzahl.einheit or None, *zahlen, zieltext(kennzahl), kennzahl.status, urteil],
        schluessel=("kennzahl", kennzahl.kennzahl),
    )


def _fussnote(kennzahlen: list[Kennzahlblick], jahr: int) -> str:
    """Erklärt die Abweichung und nennt ältere letzte Ist-Werte."""
    aeltere = [
        f"{k.bezeichnung}: {zahl(wert, k.stellen)} ({k.jahr('istjahr')})"
        for k in kennzahlen
        if k.jahr("istjahr") != jahr and (wert := k.zahl("istwert")) is not None
    ]
    text = f"Abweichung: Ist minus Soll. „{FEHLT}“: liegt nicht vor oder lässt sich nicht bestimmen."
    return text + (f" Letzter Ist-Wert aus früherem Jahr: {'; '.join(aeltere)}." if aeltere else "")


def _eingangswerte(kennzahlen: list[Kennzahlblick], jahr: int) -> Tabelle:
    """Alle Eingangswerte der Urteile, nur für die Arbeitsmappe."""
    spalten = (
        *(Spalte(t) for t in ("Kennzahl", "Bezeichnung", "Einheit", "Ziel", "Richtung", "Zielart")),
        *(Spalte(t, Art.JAHR) for t in ("Basisjahr", "Zieljahr", "Istjahr", "Erstes Jahr", "Letztes Jahr")),
        *(Spalte(t, Art.ZAHL) for t in _ZAHLSPALTEN),
        Spalte("Datenpunkte", Art.ANZAHL),
        Spalte("Zielerreichungsgrad", Art.PROZENT),
        Spalte("Status", Art.STATUS),
        *(Spalte(t) for t in ("Begründung", "Methode", "Verwendete Jahre", "Datenstand", "Regelversion")),
    )
    zeilen = tuple(zeile(spalten, _alle_eingaben(k), schluessel=("kennzahl", k.kennzahl)) for k in kennzahlen)
    titel = f"Zielerreichung {jahr}: alle Eingangswerte der Bewertung"
    return Tabelle("eingangswerte", titel, "Bewertung", spalten, zeilen, im_text=False)


_ZAHLSPALTEN = {
    "Basiswert": "basiswert",
    "Zielwert": "zielwert",
    "Untergrenze": "untergrenze",
    "Obergrenze": "obergrenze",
    "Istwert": "istwert",
    "Sollwert": "sollwert",
    "Mittlere Änderung": "mittlere_aenderung",
    "Letzte Änderung": "letzte_aenderung",
    "Projektion": "projektion",
    "Verfehlung": "verfehlung",
}


def _alle_eingaben(k: Kennzahlblick) -> list[Wert | Zelle]:
    """Die Zeile einer Kennzahl für die Tabelle der Eingangswerte."""
    jahre = [k.jahr(name) for name in ("basisjahr", "zieljahr", "istjahr", "erstes_jahr", "letztes_jahr")]
    zahlen = [Zelle(k.zahl(name), Art.ZAHL, 3) for name in _ZAHLSPALTEN.values()]
    texte = [_oder_nichts(k, n) for n in ("begruendung", "methode", "verwendete_jahre", "datenstand", "regelversion")]
    richtung, zielart = _oder_nichts(k, "richtung"), _oder_nichts(k, "zielart")
    vorn: list[Wert | Zelle] = [k.kennzahl, k.bezeichnung, k.einheit or None, k.ziel or None, richtung, zielart]
    return [*vorn, *jahre, *zahlen, k.jahr("punkte"), k.zahl("grad"), k.status, *texte]


def _oder_nichts(kennzahl: Kennzahlblick, name: str) -> str | None:
    """Text des Urteils oder None."""
    wert = kennzahl.urteil.get(name)
    return wert if isinstance(wert, str) and wert else None


def kurzfassung_zielerreichung(grundlage: Berichtsgrundlage) -> str | None:
    """Ein Satz zum Stand der Kennzahlen für die Kurzfassung."""
    kennzahlen = sammle_kennzahlen(grundlage)
    return _text(kennzahlen) if kennzahlen else None
