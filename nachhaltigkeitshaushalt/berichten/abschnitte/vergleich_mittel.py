"""Vergleich zweier Jahre: Aufwand je Ziel und welche Produkte oder Anteile ihn ändern."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.berichten.auszug import RESTNAME
from nachhaltigkeitshaushalt.berichten.herkunft.tafeln import BERICHTET
from nachhaltigkeitshaushalt.berichten.herkunft.zuordnung import AUFWAND
from nachhaltigkeitshaushalt.berichten.inhalt import (
    Absatz,
    Abschnitt,
    Art,
    Spalte,
    Tabelle,
    Zeile,
    gleiche_nachkommastellen,
    zeile,
)
from nachhaltigkeitshaushalt.berichten.schreibweise import WERTARTWORT, aufgezaehlt, mehrzahl, prozent, rund
from nachhaltigkeitshaushalt.kern.begriffe import NACHRICHTLICH, NICHT_ZUGEORDNET

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage

HOECHSTENS_GRUENDE = 3
GEBRAUCHT = ("ziel", "produkt", "wertart", "seite", "anteil", "anteil_cent")
"""Spalten der Tafel „ziele“, aus denen verglichen wird."""
VERSCHIEDEN = "Verglichen werden zwei verschiedene Wertarten."
PRUEFSPUR = "Prüfspur: Arbeitsmappen der beiden Lageberichte, Blatt „Mittel je Ziel“."


@dataclass
class Beitrag:
    """Aufwand eines Produkts für ein Ziel und die Anteile, mit denen er zugeordnet ist."""

    cent: int
    anteile: set[str]


Beitraege = dict[tuple[str, str], Beitrag]
"""(Ziel, Produkt) → Beitrag."""


@dataclass(frozen=True)
class Mittelvergleich:
    """Die Beiträge beider Jahre und die Wertart, in der sie stehen."""

    damals: Beitraege
    heute: Beitraege
    wertarten: tuple[str, str]
    jahre: tuple[int, int]

    def ziele(self) -> list[str]:
        """Alle Ziele beider Jahre, zuletzt der nicht zugeordnete Rest."""
        alle = {ziel for ziel, _ in self.heute | self.damals} - {NACHRICHTLICH}
        return sorted(alle, key=lambda ziel: (ziel == NICHT_ZUGEORDNET, ziel))

    def summen(self, ziel: str) -> tuple[int | None, int | None]:
        """Aufwand des Ziels damals und heute; None, wenn es in dem Jahr keine Mittel hat."""
        return _summe(self.damals, ziel), _summe(self.heute, ziel)

    def aenderung(self, ziel: str) -> int | None:
        """Heute minus damals, wo es beides gibt."""
        alt, neu = self.summen(ziel)
        return None if alt is None or neu is None else neu - alt

    def andere_anteile(self) -> list[tuple[str, str]]:
        """Ziel und Produkt, deren Zuordnung einen anderen Anteil nennt."""
        beide = self.damals.keys() & self.heute.keys()
        ohne_rest = {ort for ort in beide if ort[0] not in {NACHRICHTLICH, NICHT_ZUGEORDNET}}
        return sorted(ort for ort in ohne_rest if self.damals[ort].anteile != self.heute[ort].anteile)


def _summe(beitraege: Beitraege, ziel: str) -> int | None:
    """Der Aufwand eines Ziels."""
    eigene = [beitrag.cent for (ort, _), beitrag in beitraege.items() if ort == ziel]
    return sum(eigene) if eigene else None


def bilde_mittelvergleich(
    heute: list[tuple[Any, ...]], damals: list[tuple[Any, ...]], jahre: tuple[int, int]
) -> Mittelvergleich | None:
    """Vergleicht Zeilen mit den Spalten ``GEBRAUCHT``, möglichst in derselben Wertart.

    Returns:
        None, wenn es in einem der Jahre keinen Aufwand gibt.

    """
    vorhanden = [{z[2] for z in zeilen if z[3] == AUFWAND} for zeilen in (damals, heute)]
    gemeinsam = _weiteste(vorhanden[0] & vorhanden[1])
    frueher, jetzt = (gemeinsam or _weiteste(arten) for arten in vorhanden)
    if frueher is None or jetzt is None:
        return None
    return Mittelvergleich(_beitraege(damals, frueher), _beitraege(heute, jetzt), (frueher, jetzt), jahre)


def _weiteste(arten: set[str]) -> str | None:
    """Die am weitesten gediehene Wertart."""
    return next((art for art in reversed(BERICHTET) if art in arten), None)


def _beitraege(zeilen: Iterable[tuple[Any, ...]], wertart: str) -> Beitraege:
    """Der Aufwand einer Wertart je Ziel und Produkt."""
    summen: Beitraege = {}
    for ziel, produkt, art, seite, anteil, cent in zeilen:
        if art == wertart and seite == AUFWAND:
            beitrag = summen.setdefault((ziel, produkt), Beitrag(0, set()))
            beitrag.cent += cent
            beitrag.anteile.add(anteil)
    return summen


def kurzfassung_mittel(vergleich: Mittelvergleich) -> tuple[str, ...]:
    """Die größten Änderungen und wo sich die Zuordnung geändert hat."""
    ziele = [z for z in vergleich.ziele() if z != NICHT_ZUGEORDNET and vergleich.aenderung(z)]
    groesste = sorted(ziele, key=lambda z: -abs(vergleich.aenderung(z) or 0))[:HOECHSTENS_GRUENDE]
    saetze = []
    if groesste:
        teile = [f"{ziel} ({_mit_vorzeichen(vergleich.aenderung(ziel) or 0)})" for ziel in groesste]
        saetze.append(f"Am stärksten geändert hat sich der Aufwand für {aufgezaehlt(teile)}.")
    anders = vergleich.andere_anteile()
    if anders:
        betroffen = aufgezaehlt(sorted({ziel for ziel, _ in anders}))
        anzahl = mehrzahl(len({produkt for _, produkt in anders}), "Produkt", "Produkten")
        saetze.append(
            f"Bei {anzahl} gilt ein anderer Anteil an einem Ziel ({betroffen}); "
            "das ändert dessen Mittel auch ohne anderen Aufwand."
        )
    return tuple(saetze)


def abschnitt_mittel(vergleich: Mittelvergleich | None, grundlage: Berichtsgrundlage) -> Abschnitt:
    """Aufwand je Ziel in beiden Jahren mit den Produkten, die ihn ändern."""
    if vergleich is None:
        text = "Für eines der beiden Jahre liegen keine Haushaltszellen vor; die Mittel sind nicht vergleichbar."
        return Abschnitt("Mittel je Ziel", (Absatz(text),))
    return Abschnitt("Mittel je Ziel", (_tabelle(vergleich, grundlage),))


def _tabelle(vergleich: Mittelvergleich, grundlage: Berichtsgrundlage) -> Tabelle:
    """Eine Zeile je Ziel."""
    (damals, heute), (art_damals, art_heute) = vergleich.jahre, map(WERTARTWORT.__getitem__, vergleich.wertarten)
    spalten = (
        Spalte("Ziel", breite=1.5),
        Spalte("Bezeichnung", breite=4),
        Spalte(f"Aufwand {damals}", Art.EURO, 2.5),
        Spalte(f"Aufwand {heute}", Art.EURO, 2.5),
        Spalte("Änderung", Art.EURO, 2.3),
        Spalte("Woran es liegt", breite=6.2),
    )
    ziele = dict(zip(grundlage.ziele["ziel"], grundlage.ziele["bezeichnung"], strict=True))
    produkte = dict(zip(grundlage.produkte["produkt"], grundlage.produkte["bezeichnung"], strict=True))
    zeilen = tuple(_zeile(ziel, vergleich, spalten, ziele, produkte) for ziel in vergleich.ziele())
    titel = f"Aufwand je Ziel, {art_damals} {damals} und {art_heute} {heute} in Euro"
    hinweis = f"{VERSCHIEDEN} {PRUEFSPUR}" if art_damals != art_heute else PRUEFSPUR
    tabelle = Tabelle("vergleich_mittel", titel, "Mittel", spalten, zeilen, hinweis, nachrechenbar=False)
    return gleiche_nachkommastellen(tabelle)


def _zeile(
    ziel: str,
    vergleich: Mittelvergleich,
    spalten: tuple[Spalte, ...],
    ziele: Mapping[str, str],
    produkte: Mapping[str, str],
) -> Zeile:
    """Ein Ziel mit beiden Beträgen, der Änderung und ihrem Grund."""
    alt, neu = vergleich.summen(ziel)
    rest = ziel == NICHT_ZUGEORDNET
    name = RESTNAME if rest else str(ziele.get(ziel) or ziel)
    grund = _grund(ziel, vergleich, produkte)
    werte = ["" if rest else ziel, name, alt, neu, vergleich.aenderung(ziel), grund]
    return zeile(spalten, werte, schluessel=("ziel", ziel))


def _grund(ziel: str, vergleich: Mittelvergleich, produkte: Mapping[str, str]) -> str | None:
    """Die Produkte mit der größten Änderung; neue, entfallene und andere Anteile sind benannt."""
    damals, heute = (_eigene(beitraege, ziel) for beitraege in (vergleich.damals, vergleich.heute))
    unterschiede = {p: _cent(heute.get(p)) - _cent(damals.get(p)) for p in damals | heute}
    groesste = sorted((p for p in unterschiede if unterschiede[p]), key=lambda p: (-abs(unterschiede[p]), p))
    teile = []
    for produkt in groesste[:HOECHSTENS_GRUENDE]:
        name = " ".join(dict.fromkeys((produkt, str(produkte.get(produkt) or produkt))))
        zusatz = _zusatz(damals.get(produkt), heute.get(produkt))
        teile.append(f"{name} ({_mit_vorzeichen(unterschiede[produkt])}{zusatz})")
    weitere = len(groesste) - HOECHSTENS_GRUENDE
    if weitere > 0:
        teile.append(mehrzahl(weitere, "weiteres Produkt", "weitere Produkte"))
    return aufgezaehlt(teile) or None


def _eigene(beitraege: Beitraege, ziel: str) -> dict[str, Beitrag]:
    """Die Beiträge zu einem Ziel je Produkt."""
    return {produkt: beitrag for (ort, produkt), beitrag in beitraege.items() if ort == ziel}


def _cent(beitrag: Beitrag | None) -> int:
    """Der Betrag eines Beitrags; wo es keinen gibt, 0."""
    return 0 if beitrag is None else beitrag.cent


def _mit_vorzeichen(cent: int) -> str:
    """Gerundeter Betrag, eine Zunahme mit Plus."""
    return f"{'+' if cent > 0 else ''}{rund(cent)}"


def _zusatz(damals: Beitrag | None, heute: Beitrag | None) -> str:
    """Ob das Produkt neu, entfallen oder mit einem anderen Anteil zugeordnet ist."""
    if damals is None:
        return ", neu"
    if heute is None:
        return ", entfallen"
    if damals.anteile == heute.anteile:
        return ""
    if len(damals.anteile) == len(heute.anteile) == 1:
        return f", Anteil {_prozent(heute.anteile)} statt {_prozent(damals.anteile)}"
    return ", anderer Anteil"


def _prozent(anteile: set[str]) -> str:
    """Der eine Anteil in Prozent, mit so vielen Stellen wie nötig."""
    wert = 100 * Fraction(next(iter(anteile)))
    return prozent(float(wert), 0 if wert.denominator == 1 else 1)
