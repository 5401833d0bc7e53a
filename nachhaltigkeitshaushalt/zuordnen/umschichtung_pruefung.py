"""Regeln, die ein Eintrag für sich erfüllen muss – unabhängig von allen anderen des Tages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.kern.geld import als_euro
from nachhaltigkeitshaushalt.zuordnen.umschichtung_regeln import (
    Feldregeln,
    Regelbuch,
    fehlende_zustimmungen,
    im_deckungskreis,
    ist_rat,
    vorgaben,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from nachhaltigkeitshaushalt.kern.befunde import Befund
    from nachhaltigkeitshaushalt.zuordnen.umschichtung_eintrag import Eintrag, Stelle


@dataclass(frozen=True, eq=False)
class Pruefer:
    """Prüft Einträge gegen Regelbuch und Budgets; je Eintrag zählt die erste verletzte Regel."""

    ansaetze: Mapping[Stelle, int]
    fachbereiche: Mapping[tuple[str, str], list[str]]
    regeln: Regelbuch
    buchstaben: Mapping[str, str]

    def pruefe_liste(self, eintraege: Collection[Eintrag], mehrfach: Collection[int]) -> dict[int, Befund]:
        """Nummer, Betrag, Seite, Datum und Frist, dann die zeitliche Folge der Liste.

        Ein Datum, das selbst unzulässig ist, macht spätere Einträge nicht rückdatiert.
        """
        befunde: dict[int, Befund] = {}
        davor = None
        for eintrag in eintraege:
            befund = self._pruefe_form(eintrag, mehrfach)
            if befund is None and davor is not None and eintrag.tag < davor:
                text = eintrag.tag.strftime("%d.%m.%Y")
                befund = self._melde(eintrag, "rueckdatiert", "datum", text, davor=davor.strftime("%d.%m.%Y"))
            if befund is not None:
                befunde[id(eintrag)] = befund
            else:
                davor = eintrag.tag
        return befunde

    def pruefe_eintrag(self, eintrag: Eintrag) -> Befund | None:
        """Budget, Gremium, Deckungskreis und Zustimmungen."""
        regeln = self.regeln.fuer(eintrag.von[0], eintrag.jahr)
        rat = ist_rat(eintrag.gremium, eintrag.beschluss, eintrag.jahr)
        return (
            self._pruefe_ziel(eintrag)
            or (None if rat else self._pruefe_gremium(eintrag, regeln))
            or (None if rat else self._pruefe_deckungskreis(eintrag, regeln))
            or (None if rat else self._pruefe_zustimmung(eintrag, regeln))
        )

    def _melde(self, eintrag: Eintrag, regel: str, spalte: str, wert: object, **angaben: object) -> Befund:
        """Befund zum Eintrag."""
        return eintrag.melde(f"umschichtung_{regel}", self.buchstaben, spalte, wert, **angaben)

    def _pruefe_form(self, eintrag: Eintrag, mehrfach: Collection[int]) -> Befund | None:
        """Nummer, Betrag, Seite und Datum."""
        if eintrag.nr in mehrfach:
            return self._melde(eintrag, "nummer_doppelt", "nr", eintrag.nr)
        if eintrag.betrag <= 0:
            return self._melde(eintrag, "betrag", "betrag_cent", als_euro(eintrag.betrag))
        if eintrag.von[2] not in vorgaben(eintrag.jahr)["seiten"]:
            return self._melde(eintrag, "seite", "seite", eintrag.von[2])
        if eintrag.datum is None:
            return self._melde(eintrag, "datum_ungueltig", "datum", eintrag.datumstext)
        return self._pruefe_frist(eintrag)

    def _pruefe_frist(self, eintrag: Eintrag) -> Befund | None:
        """Das Datum liegt in der Zeit, in der umgeschichtet werden darf."""
        regeln = self.regeln.fuer(eintrag.von[0], eintrag.jahr)
        if regeln.von <= eintrag.tag <= regeln.bis:
            return None
        von, bis, tag = (t.strftime("%d.%m.%Y") for t in (regeln.von, regeln.bis, eintrag.tag))
        return self._melde(eintrag, "frist", "datum", tag, von=von, bis=bis, jahr=eintrag.jahr)

    def _pruefe_ziel(self, eintrag: Eintrag) -> Befund | None:
        """Beide Produkte gehören zu ihren Budgets und sind verschieden."""
        if eintrag.von == eintrag.nach:
            tag = eintrag.tag.strftime("%d.%m.%Y")
            return self._melde(eintrag, "im_kreis", "nach_produkt", tag, kreis=eintrag.von[1])
        for stelle, spalte in ((eintrag.von, "von_produkt"), (eintrag.nach, "nach_produkt")):
            if stelle not in self.ansaetze:
                angaben = {"handlungsfeld": stelle[0], "jahr": eintrag.jahr}
                return self._melde(eintrag, "ausserhalb", spalte, stelle[1], **angaben)
        return None

    def _pruefe_gremium(self, eintrag: Eintrag, regeln: Feldregeln) -> Befund | None:
        """Über Budgetgrenzen und ab der Grenze der Kommune entscheidet der Rat."""
        if not eintrag.bleibt_im_budget:
            grund = f"Die Mittel gehen vom Budget „{eintrag.von[0]}“ in das Budget „{eintrag.nach[0]}“"
            return self._melde(eintrag, "ratsbeschluss", "gremium", grund)
        if regeln.rat_ab is not None and eintrag.betrag >= regeln.rat_ab:
            grund = f"{als_euro(eintrag.betrag)} erreichen die Grenze von {als_euro(regeln.rat_ab)}"
            return self._melde(eintrag, "ratsbeschluss", "gremium", grund)
        return None

    def _pruefe_deckungskreis(self, eintrag: Eintrag, regeln: Feldregeln) -> Befund | None:
        """Beide Produkte stehen in einem gemeinsamen Deckungskreis."""
        if im_deckungskreis(regeln, eintrag.von[1], eintrag.nach[1]):
            return None
        return self._melde(eintrag, "deckungskreis", "nach_produkt", f"{eintrag.von[1]} und {eintrag.nach[1]}")

    def _pruefe_zustimmung(self, eintrag: Eintrag, regeln: Feldregeln) -> Befund | None:
        """Jeder Fachbereich, den die Regel nennt, hat zugestimmt."""
        beteiligte = (self.fachbereiche.get(eintrag.von[:2], []), self.fachbereiche.get(eintrag.nach[:2], []))
        fehlend = fehlende_zustimmungen(regeln, eintrag.zustimmungen, eintrag.betrag, beteiligte)
        return self._melde(eintrag, "zustimmung_fehlt", "zustimmungen", ", ".join(fehlend)) if fehlend else None
