"""Die Tafeln: je Zelle des Haushalts eine Zeile, verteilt auf Ziele und auf Budgets."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.berichten.auszug import OHNE, zielfelder
from nachhaltigkeitshaushalt.kern.begriffe import NACHRICHTLICH, NACHRICHTLICHE_ZEILEN, NICHT_ZUGEORDNET, Plan, Wertart
from nachhaltigkeitshaushalt.zuordnen.budgetstand import investitionszeilen
from nachhaltigkeitshaushalt.zuordnen.geltung import budgeteintraege, zieleintraege
from nachhaltigkeitshaushalt.zuordnen.mittel import Verteilplan, verteilplan
from nachhaltigkeitshaushalt.zuordnen.verteilung import verteile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage
    from nachhaltigkeitshaushalt.berichten.herkunft.terme import Tafelname, Term
    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil

BERICHTET = (str(Wertart.PLANUNG), str(Wertart.ANSATZ), str(Wertart.FORTGESCHRIEBEN), str(Wertart.ERGEBNIS))
OHNE_ZIEL = "produkt_ohne_ziel"
JA, NEIN = "ja", "nein"
GEMEINSAM = ("datei", "blatt", "zelle", "wertart", "seite", "zeile", "produkt", "konto", "betrag_cent")


@dataclass(frozen=True, eq=False)
class Quelltabellen:
    """Woraus die Herkunft gerechnet wird: Haushaltszeilen, Zuordnungen, Budgeteinträge, Landesprofil."""

    zeilen: pd.DataFrame
    zuordnungen: pd.DataFrame
    budgets: pd.DataFrame
    profil: Landesprofil


@dataclass(frozen=True, eq=False)
class Tafeln:
    """Die Tafeln eines Berichtsjahres; jede entsteht erst, wenn sie gebraucht wird.

    Jede Tafel hat ``GEMEINSAM`` (Zelle, Merkmale, ganzer Betrag der Zelle), ``anteil`` (Bruch als
    Text) und ``anteil_cent``; „ziele“ dazu ``ziel, handlungsfeld, wirkung, zaehlt``, „budgets“
    ``handlungsfeld, fachbereich``, „haushalt“ ``zaehlt, ohne_ziel``.
    """

    grundlage: Berichtsgrundlage
    quelle: Quelltabellen

    @cached_property
    def _zeilen(self) -> pd.DataFrame:
        """Die Zeilen des Ergebnisplans im Berichtsjahr, soweit der Bericht ihre Wertart zeigt."""
        return self._gewaehlt(self.quelle.zeilen["plan"] == str(Plan.ERGEBNIS))

    @cached_property
    def _zeilen_mit_investitionen(self) -> pd.DataFrame:
        """Dazu die Investitionen des Finanzplans; seine übrigen Zahlungen wiederholen den Ergebnisplan."""
        zeilen = self.quelle.zeilen
        investiv = zeilen["zeile"].isin(investitionszeilen(self.quelle.profil)) & (zeilen["plan"] == str(Plan.FINANZ))
        return self._gewaehlt((zeilen["plan"] == str(Plan.ERGEBNIS)) | investiv)

    def _gewaehlt(self, wahl: pd.Series[bool]) -> pd.DataFrame:
        """Die gewählten Zeilen des Berichtsjahres mit ihrer Zelle."""
        zeilen = self.quelle.zeilen
        berichtet = (zeilen["jahr"] == self.grundlage.jahr) & zeilen["wertart"].isin(BERICHTET)
        auswahl = zeilen[wahl & berichtet].reset_index(drop=True)
        spalte = auswahl["excel_spalte"].astype("str").fillna("")
        return auswahl.assign(zelle=spalte + auswahl["excel_zeile"].astype("str"))

    def hole(self, name: Tafelname) -> pd.DataFrame:
        """Die Tafel mit diesem Namen."""
        tafel: pd.DataFrame = getattr(self, str(name))
        return tafel

    @cached_property
    def haushalt(self) -> pd.DataFrame:
        """Jede Zelle mit ihrem ganzen Betrag."""
        zeilen = self._zeilen
        befunde = self.grundlage.befunde
        ohne_ziel = set(befunde.loc[befunde["regel"] == OHNE_ZIEL, "wert"].dropna().astype(str))
        wiederholt = zeilen["zeile"].isin(NACHRICHTLICHE_ZEILEN).to_numpy()
        return _als_text(zeilen).assign(
            zaehlt=np.where(wiederholt, NEIN, JA),
            ohne_ziel=np.where(zeilen["produkt"].isin(ohne_ziel), JA, NEIN),
            anteil="1",
            anteil_cent=zeilen["betrag_cent"],
        )

    @cached_property
    def ziele(self) -> pd.DataFrame:
        """Jede Zelle, auch der Investitionen, verteilt auf die Ziele; mit dem nicht zugeordneten Rest."""
        zeilen, grundlage = self._zeilen_mit_investitionen, self.grundlage
        eintraege = zieleintraege(self.quelle.zuordnungen, set(grundlage.ziele["ziel"]))
        plan = verteilplan(zeilen, grundlage.produkte, eintraege)
        _wo, wer, tafel = _verteilt(zeilen, plan)
        eigene = zielfelder(grundlage)
        felder = [
            n[0] if n[0] in {NICHT_ZUGEORDNET, NACHRICHTLICH} else eigene.get(n[0], OHNE) for n in plan.empfaenger
        ]
        tafel["ziel"] = np.array([name[0] for name in plan.empfaenger], dtype=object)[wer]
        tafel["handlungsfeld"] = np.array(felder, dtype=object)[wer]
        tafel["wirkung"] = np.array([name[1] if len(name) > 1 else OHNE for name in plan.empfaenger], dtype=object)[wer]
        tafel["zaehlt"] = np.where(tafel["ziel"] == NACHRICHTLICH, NEIN, JA)
        return tafel

    @cached_property
    def budgets(self) -> pd.DataFrame:
        """Jede Zelle, soweit sie zu einem Handlungsfeldbudget gehört."""
        zeilen, grundlage = self._zeilen, self.grundlage
        plan = verteilplan(zeilen, grundlage.produkte, budgeteintraege(self.quelle.budgets))
        _wo, wer, tafel = _verteilt(zeilen, plan)
        felder = np.array([name[0] for name in plan.empfaenger], dtype=object)[wer]
        bereiche = np.array([(name[1] if len(name) > 1 else None) or OHNE for name in plan.empfaenger], dtype=object)[
            wer
        ]
        produkte = grundlage.produkte.drop_duplicates("produkt")
        eigener = dict(zip(produkte["produkt"], produkte["fachbereich"].fillna(OHNE), strict=True))
        vom_produkt = tafel["produkt"].map(eigener).fillna(OHNE).to_numpy()
        tafel["handlungsfeld"] = felder
        tafel["fachbereich"] = np.where(bereiche == OHNE, vom_produkt, bereiche)
        return tafel[~tafel["handlungsfeld"].isin([NICHT_ZUGEORDNET, NACHRICHTLICH])].reset_index(drop=True)

    @cached_property
    def umschichtungen(self) -> pd.DataFrame:
        """Die Beträge der Umschichtungen des Jahres; die Zelle nennt Zeile und Spalte der Steuerungsmappe."""
        tabelle = self.grundlage.umschichtungen
        tabelle = tabelle[tabelle["jahr"] == self.grundlage.jahr].reset_index(drop=True)
        zelle = "Zeile " + tabelle["excel_zeile"].astype("str") + ", Spalte Betrag"
        leer = dict.fromkeys(("wertart", "seite", "zeile", "konto"), OHNE)
        return pd.DataFrame(
            {
                "datei": tabelle["datei"].astype(object),
                "blatt": tabelle["blatt"].astype(object),
                "zelle": zelle.astype(object),
                "produkt": tabelle["nach_produkt"].astype(object),
                "nr": tabelle["nr"].astype("str").astype(object),
                "betrag_cent": tabelle["betrag_cent"],
                "anteil_cent": tabelle["betrag_cent"],
            }
        ).assign(anteil="1", **leer)

    @cached_property
    def _merker(self) -> dict[tuple[Tafelname, str, tuple[str, ...]], NDArray[np.bool_]]:
        """Schon ausgewertete Bedingungen."""
        return {}

    def wo(self, term: Term) -> NDArray[np.bool_]:
        """Welche Zeilen der Tafel die Bedingungen eines Terms erfüllen."""
        tafel = self.hole(term.tafel)
        passt = np.ones(len(tafel), dtype=bool)
        for spalte, werte in term.bedingungen:
            ort = (term.tafel, spalte, werte)
            if ort not in self._merker:
                self._merker[ort] = tafel[spalte].isin(werte).to_numpy()
            passt &= self._merker[ort]
        return passt

    def betrag(self, terme: tuple[Term, ...]) -> int:
        """Die Summe der Terme in Cent."""
        return sum(t.faktor * int(self.hole(t.tafel)["anteil_cent"].to_numpy()[self.wo(t)].sum()) for t in terme)

    def zellen(self, terme: tuple[Term, ...]) -> pd.DataFrame:
        """Die Zellen und Anteile der Terme; was sich aufhebt, fällt weg."""
        spalten = [*GEMEINSAM, "anteil", "anteil_cent"]
        teile = [self._mit_vorzeichen(term, spalten) for term in terme]
        alle = pd.concat(teile, ignore_index=True) if teile else pd.DataFrame(columns=spalten)
        ort = ["datei", "blatt", "zelle", "wertart"]
        doppelt = alle.duplicated([*ort, "seite"], keep=False)
        if not doppelt.any():
            return alle
        netto = alle[doppelt].groupby(ort, sort=False)["anteil_cent"].transform("sum")
        aufgehoben = netto.index[netto == 0]
        return alle.drop(index=aufgehoben).reset_index(drop=True)

    def _mit_vorzeichen(self, term: Term, spalten: list[str]) -> pd.DataFrame:
        """Die Zeilen eines Terms; abgezogene mit negativem Anteil."""
        teil = self.hole(term.tafel).loc[self.wo(term), spalten]
        if term.faktor > 0:
            return teil
        return teil.assign(anteil="-" + teil["anteil"].astype("str"), anteil_cent=-teil["anteil_cent"])


@lru_cache(maxsize=2)
def bilde_tafeln(grundlage: Berichtsgrundlage) -> Tafeln | None:
    """Die Tafeln einer Grundlage, für alle Berichte daraus dieselben; None ohne Haushaltszeilen."""
    return None if grundlage.quelle is None else Tafeln(grundlage, grundlage.quelle)


def _als_text(zeilen: pd.DataFrame) -> pd.DataFrame:
    """Die gemeinsamen Spalten, Merkmale als Text und Fehlendes leer."""
    texte = {n: zeilen[n].astype(object).where(zeilen[n].notna(), OHNE) for n in GEMEINSAM if n != "betrag_cent"}
    return pd.DataFrame({**texte, "betrag_cent": zeilen["betrag_cent"]})


def _verteilt(zeilen: pd.DataFrame, plan: Verteilplan) -> tuple[NDArray[np.int64], NDArray[np.int64], pd.DataFrame]:
    """Je Zelle und Empfänger eine Zeile: Stelle der Zelle, Nummer des Empfängers, Zelle mit Anteil."""
    teile = verteile(zeilen["betrag_cent"].to_numpy(), plan.gruppe, plan.tafel)
    zaehler = plan.tafel.zaehler[plan.gruppe]
    wo, spalte = np.nonzero(zaehler > 0)
    tafel = _als_text(zeilen).iloc[wo].reset_index(drop=True)
    nenner, oben = plan.tafel.nenner[plan.gruppe][wo], zaehler[wo, spalte]
    paare, stelle = np.unique(np.stack([oben, nenner]), axis=1, return_inverse=True)
    brueche = np.array([str(Fraction(int(z), int(n))) for z, n in paare.T], dtype=object)
    tafel["anteil"] = brueche[stelle.ravel()] if len(wo) else ""
    tafel["anteil_cent"] = teile[wo, spalte]
    return wo, plan.tafel.empfaenger[plan.gruppe][wo, spalte], tafel
