"""Das Register: jede Zahl eines Berichts mit festem Schlüssel, genauem Wert und Herkunft."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.berichten.abschnitte.zielmuster import wesentlichkeit
from nachhaltigkeitshaushalt.berichten.herkunft.aufriss import Ast, alle_aeste, baue_aufriss, herkunft_des_asts
from nachhaltigkeitshaushalt.berichten.herkunft.tafeln import bilde_tafeln
from nachhaltigkeitshaushalt.berichten.herkunft.terme import Herkunft, Tafelname, Term, summe
from nachhaltigkeitshaushalt.berichten.herkunft.zuordnung import (
    AUFWAND,
    ERTRAG,
    Bezug,
    baue_bezug,
    herkunft,
    ueber_eckwerten,
)
from nachhaltigkeitshaushalt.berichten.inhalt import Art, Tabelle, Zeile, Zelle
from nachhaltigkeitshaushalt.berichten.schreibweise import prozent, schreibe_zelle
from nachhaltigkeitshaushalt.kern.befunde import fehler
from nachhaltigkeitshaushalt.kern.vorschlag import falte, meinten_sie

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage
    from nachhaltigkeitshaushalt.berichten.herkunft.tafeln import Tafeln
    from nachhaltigkeitshaushalt.berichten.inhalt import Abschnitt, Bericht, Spalte

TRENNER = "/"
WESENTLICHKEIT = "regeln/guete/wesentlichkeit_prozent"
SUMME_UMSCHICHTUNGEN = "umschichtungen/summe/betrag"


@dataclass(frozen=True, slots=True)
class Eintrag:
    """Eine Zahl des Berichts; ``abschnitt`` ist seine Nummer, ``darstellung`` der gedruckte Text."""

    schluessel: str
    abschnitt: int
    wert: float
    art: Art
    darstellung: str
    herkunft: Herkunft | None


@dataclass(frozen=True, eq=False)
class Register:
    """Alle Zahlen der Tabellen eines Berichts; ohne Grundlage oder Haushaltszeilen fehlt die Herkunft."""

    bericht: Bericht
    grundlage: Berichtsgrundlage | None = None

    @cached_property
    def tafeln(self) -> Tafeln | None:
        """Die Tafeln mit den Zellen, oder None, wenn die Haushaltszeilen nicht vorliegen."""
        return None if self.grundlage is None else bilde_tafeln(self.grundlage)

    @cached_property
    def eintraege(self) -> dict[str, Eintrag]:
        """Schlüssel → Zahl, in der Reihenfolge des Berichts."""
        eintraege = {eintrag.schluessel: eintrag for eintrag in self._aus_tabellen()}
        eintraege.update((eintrag.schluessel, eintrag) for eintrag in self._summen())
        return eintraege

    def herkunft(self, tabelle: Tabelle, zeile: Zeile, stelle: int) -> Herkunft | None:
        """Die Herkunft einer Tabellenzelle."""
        return None if self._bezug is None else herkunft(self._bezug, tabelle, zeile, stelle)

    @cached_property
    def _bezug(self) -> Bezug | None:
        """Wertarten und Formeln, oder None ohne Haushaltszeilen."""
        grundlage = self.grundlage
        return None if grundlage is None or grundlage.quelle is None else baue_bezug(grundlage, grundlage.quelle)

    def _aus_tabellen(self) -> Iterator[Eintrag]:
        """Jede Zahl jeder Tabelle."""
        for nummer, abschnitt in enumerate(self.bericht.abschnitte, start=1):
            for tabelle in (b for b in abschnitt.bausteine if isinstance(b, Tabelle)):
                for ort, zeile, stelle in zahlzellen(tabelle):
                    zelle = zeile.zellen[stelle]
                    eigen = self.herkunft(tabelle, zeile, stelle)
                    yield Eintrag(ort, nummer, zelle.wert, zelle.art, schreibe_zelle(zelle), eigen)  # type: ignore[arg-type]

    def _summen(self) -> Iterator[Eintrag]:
        """Zahlen, die nur in Texten stehen."""
        yield from self._summe_umschichtungen()
        yield from self._interne_leistungen()
        yield from self._abgeleitete()
        yield from self._aus_aufriss()

    @cached_property
    def aufriss(self) -> tuple[Ast, ...]:
        """Handlungsfeld → Ziel → Produkt → Zelle; leer ohne Haushaltszeilen."""
        if self._bezug is None or self.tafeln is None or not self._bezug.leitwertart:
            return ()
        return baue_aufriss(self.tafeln.grundlage, self.tafeln, self._bezug.leitwertart)

    def _aus_aufriss(self) -> Iterator[Eintrag]:
        """Die Summen des Aufrisses."""
        wertart = "" if self._bezug is None else self._bezug.leitwertart
        for ast in alle_aeste(self.aufriss):
            for seite, wert in ((AUFWAND, ast.aufwand), (ERTRAG, ast.ertrag)):
                text = schreibe_zelle(Zelle(wert, Art.EURO, 2))
                ort = aufrissname(ast, seite)
                yield Eintrag(ort, 2, wert, Art.EURO, text, herkunft_des_asts(ast, seite, wertart))

    def _abgeleitete(self) -> Iterator[Eintrag]:
        """Zahlen der Begründungen, die sich aus den Eingangswerten einer Kennzahl ergeben."""
        nummer = next((n for n, a in enumerate(self.bericht.abschnitte, 1) if _hat(a, "eingangswerte")), 0)
        if nummer:
            grenze = wesentlichkeit()
            yield Eintrag(WESENTLICHKEIT, nummer, grenze, Art.PROZENT, prozent(grenze, 0), None)
        urteile = [] if self.grundlage is None or not nummer else self.grundlage.zielerreichung.to_dict("records")
        for urteil in urteile:
            for name, wert in abgeleitet(urteil).items():
                ort = TRENNER.join(("eingangswerte", "kennzahl", str(urteil["kennzahl"]), name))
                yield Eintrag(ort, nummer, wert, Art.ZAHL, schreibe_zelle(Zelle(wert, Art.ZAHL, 3)), None)

    def _interne_leistungen(self) -> Iterator[Eintrag]:
        """Um wie viel die Mittel über dem Gesamtergebnisplan liegen."""
        if self._bezug is None or self.tafeln is None or not self._bezug.leitwertart:
            return
        eigen = ueber_eckwerten(self._bezug)
        wert = self.tafeln.betrag(eigen.zaehler)
        if wert:
            text = schreibe_zelle(Zelle(wert, Art.EURO, 2))
            yield Eintrag("mittel/interne_leistungsbeziehungen/aufwand", 2, wert, Art.EURO, text, eigen)

    def _summe_umschichtungen(self) -> Iterator[Eintrag]:
        """Die Umschichtungen zusammen."""
        einzeln = [e for ort, e in self._nach_tabelle("umschichtungen")]
        if einzeln:
            wert = int(sum(eintrag.wert for eintrag in einzeln))
            zelle = Zelle(wert, Art.EURO, 2)
            eigen = None if self._bezug is None else summe(Term(Tafelname.UMSCHICHTUNGEN, ()))
            yield Eintrag(SUMME_UMSCHICHTUNGEN, einzeln[0].abschnitt, wert, Art.EURO, schreibe_zelle(zelle), eigen)

    def _nach_tabelle(self, kennung: str) -> Iterator[tuple[str, Eintrag]]:
        """Die Zahlen einer Tabelle, ohne das ganze Register zu brauchen."""
        for eintrag in self._aus_tabellen():
            if eintrag.schluessel.startswith(f"{kennung}{TRENNER}"):
                yield eintrag.schluessel, eintrag

    def spur(self, schluessel: str) -> pd.DataFrame:
        """Die Zellen und Anteile einer Zahl.

        Raises:
            HaushaltsFehler: Es gibt die Zahl nicht, oder sie stammt nicht aus Haushaltszellen.

        """
        eintrag = self.eintraege.get(schluessel)
        if eintrag is None:
            raise fehler("pruefspur_schluessel", wert=schluessel, aehnlich=meinten_sie(schluessel, self.eintraege))
        if eintrag.herkunft is None or self.tafeln is None:
            raise fehler("pruefspur_ohne_zellen", wert=schluessel)
        return self.tafeln.zellen(eintrag.herkunft.zaehler)


def _hat(abschnitt: Abschnitt, kennung: str) -> bool:
    """Ob ein Abschnitt die Tabelle enthält."""
    return any(isinstance(b, Tabelle) and b.kennung == kennung for b in abschnitt.bausteine)


def abgeleitet(urteil: Mapping[Any, Any]) -> dict[str, float]:
    """Abstände und Wegstrecken, von denen Begründungen sprechen, soweit die Angaben sie hergeben.

    Beispiel:
        >>> abgeleitet({"istwert": 61.0, "sollwert": 66.0, "basiswert": 58.0})
        {'abweichung': -5.0, 'weg_zum_soll': 37.5}

    """
    werte = {n: float(w) for n in _EINGABEN if (w := urteil.get(n)) is not None and math.isfinite(w)}
    ist, soll, basis = (werte.get(name) for name in ("istwert", "sollwert", "basiswert"))
    ergebnis: dict[str, float] = {}
    if ist is not None and soll is not None:
        ergebnis["abweichung"] = ist - soll
        if basis is not None and soll != basis:
            ergebnis["weg_zum_soll"] = 100 * (ist - basis) / (soll - basis)
    for name in ("untergrenze", "obergrenze"):
        if ist is not None and name in werte:
            ergebnis[f"abstand_{name}"] = ist - werte[name]
    return ergebnis


_EINGABEN = ("istwert", "sollwert", "basiswert", "untergrenze", "obergrenze")


def aufrissname(ast: Ast, seite: str) -> str:
    """Der Schlüssel einer Summe des Aufrisses."""
    return TRENNER.join(("aufriss", *ast.schluessel, seite))


def spaltenname(spalte: Spalte) -> str:
    """Der Schlüssel einer Spalte: ihr Titel, gefaltet.

    Beispiel:
        >>> from nachhaltigkeitshaushalt.berichten.inhalt import Spalte
        >>> spaltenname(Spalte("Zuschuss\u00adbedarf"))
        'zuschussbedarf'

    """
    return falte(spalte.titel.replace("\u00ad", ""))


def zeilenname(zeile: Zeile, nummer: int) -> str:
    """Der Schlüssel einer Zeile; ohne eigenen ihre Nummer in der Tabelle."""
    return TRENNER.join(zeile.schluessel) if zeile.schluessel else f"zeile_{nummer}"


def zahlzellen(tabelle: Tabelle) -> Iterator[tuple[str, Zeile, int]]:
    """Schlüssel, Zeile und Stelle jeder Zelle, die eine Zahl enthält."""
    spalten = [spaltenname(spalte) for spalte in tabelle.spalten]
    for nummer, zeile in enumerate(tabelle.zeilen, start=1):
        for stelle, zelle in enumerate(zeile.zellen):
            if isinstance(zelle.wert, int | float):
                yield TRENNER.join((tabelle.kennung, zeilenname(zeile, nummer), spalten[stelle])), zeile, stelle
