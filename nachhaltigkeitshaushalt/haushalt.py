"""Die Fassade: ein Haushalt und seine Steuerung, jede Methode ein Aufruf."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from nachhaltigkeitshaushalt.bewerten.finanzkennzahlwerte import mit_finanzkennzahlen
from nachhaltigkeitshaushalt.bewerten.zielerreichung import bewerte_kennzahlen
from nachhaltigkeitshaushalt.kern.befunde import fehler
from nachhaltigkeitshaushalt.pruefen.planzeilen import planzeilen
from nachhaltigkeitshaushalt.pruefen.pruefungen import pruefe
from nachhaltigkeitshaushalt.zuordnen import mittel
from nachhaltigkeitshaushalt.zuordnen.pruefspur import pruefspur, pruefspur_budget

if TYPE_CHECKING:
    from datetime import date
    from os import PathLike

    from nachhaltigkeitshaushalt.berichten.beschlussvorlage import Beschlussvorlage
    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage
    from nachhaltigkeitshaushalt.berichten.inhalt import Abbildung
    from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht
    from nachhaltigkeitshaushalt.berichten.unterjaehrig import UnterjaehrigerBericht
    from nachhaltigkeitshaushalt.bewerten.priorisierung import Priorisierung
    from nachhaltigkeitshaushalt.bewerten.prognose import Prognose
    from nachhaltigkeitshaushalt.bewerten.verdichtung import Verdichtungsregel
    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung
    from nachhaltigkeitshaushalt.zuordnen.budgetstand import Budgetstand


@dataclass(frozen=True, eq=False)
class Nachhaltigkeitshaushalt:
    """Haushalt + Steuerung: Mittel je Ziel, Budgets, Zielerreichung, Prüfspur, Lagebericht.

    Beispiel:
        >>> import nachhaltigkeitshaushalt as nh
        >>> mappen = nh.beispielmappen()
        >>> plan = nh.Nachhaltigkeitshaushalt(
        ...     nh.lies_haushalt(mappen["haushalt"]), nh.lies_steuerung(mappen["steuerung"])
        ... )
        >>> bool((plan.befunde["schwere"] == "fehler").any())
        False

    """

    haushalt: Haushalt
    steuerung: Steuerung

    @cached_property
    def befunde(self) -> pd.DataFrame:
        """``Befunde`` des Lesens, aller Prüfungen und nicht angewendeter Umschichtungen."""
        from nachhaltigkeitshaushalt.zuordnen.budgetstand import umschichtungsbefunde

        umschichtungen = umschichtungsbefunde(self.haushalt, self.steuerung)
        gefunden = pruefe(self.haushalt, self.steuerung)
        return pd.concat([gefunden, umschichtungen], ignore_index=True) if len(umschichtungen) else gefunden

    @cached_property
    def kennzahlwerte(self) -> pd.DataFrame:
        """``Kennzahlwerte`` der Steuerungsmappe und die gerechneten Finanzkennzahlen, die dort ein Ziel haben."""
        steuerung = self.steuerung
        return mit_finanzkennzahlen(self.haushalt, steuerung.kennzahlen, steuerung.kennzahlwerte)

    def eckwerte(self, jahr: int | None = None) -> pd.DataFrame:
        """Gesamtergebnisplan in der Gliederung des Landes (Cent), siehe ``pruefen.planzeilen``."""
        return planzeilen(self.haushalt.zeilen, self.haushalt.profil, jahr=jahr)

    def mittel_je_ziel(self, jahr: int | None = None) -> pd.DataFrame:
        """Beträge je Ziel und Wirkung mit ausdrücklichem Rest (Cent), siehe ``nh.mittel_je_ziel``."""
        steuerung = self.steuerung
        return mittel.mittel_je_ziel(
            self.haushalt.zeilen, self.haushalt.produkte, steuerung.zuordnungen, steuerung.ziele, jahr=jahr
        )

    def handlungsfeldbudgets(self, jahr: int | None = None) -> pd.DataFrame:
        """Gemeinsame Budgets der Handlungsfelder (Cent), siehe ``nh.handlungsfeldbudgets``."""
        budgets = self.steuerung.handlungsfeldbudgets
        return mittel.handlungsfeldbudgets(self.haushalt.zeilen, self.haushalt.produkte, budgets, jahr=jahr)

    def zielerreichung(self, jahr: int, *, datenstand: str | date | None = None) -> pd.DataFrame:
        """Urteil je Kennzahl mit allen Eingangswerten, siehe ``nh.bewerte_kennzahlen``."""
        return bewerte_kennzahlen(self.steuerung.kennzahlen, self.kennzahlwerte, jahr, datenstand=datenstand)

    def verdichte(self, jahr: int, *, je: str = "ziel", regel: Verdichtungsregel = "zwei_schlechteste") -> pd.DataFrame:
        """Ein Urteil je Ziel, Handlungsfeld, Produkt, Produktbereich oder SDG, siehe ``nh.verdichte``."""
        from nachhaltigkeitshaushalt.bewerten.verdichtung import verdichte

        ziele, produkte = self.steuerung.ziele, self.haushalt.produkte
        return verdichte(self.zielerreichung(jahr), je=je, regel=regel, ziele=ziele, produkte=produkte)

    def erfuellungsgrad(self, jahr: int, *, je: str = "gesamt") -> pd.DataFrame:
        """Nachhaltigkeitserfüllungsgrad mit Abdeckung und Spanne, siehe ``nh.erfuellungsgrad``."""
        from nachhaltigkeitshaushalt.bewerten.erfuellung import erfuellungsgrad

        ziele, produkte = self.steuerung.ziele, self.haushalt.produkte
        return erfuellungsgrad(self.zielerreichung(jahr), je=je, ziele=ziele, produkte=produkte)

    def mittel_und_zielerreichung(self, jahr: int) -> pd.DataFrame:
        """Je Ziel Geld, Urteil und beider Trend, siehe ``bewerten.mittel_und_ziele``."""
        from nachhaltigkeitshaushalt.bewerten.mittel_und_ziele import mittel_und_zielerreichung
        from nachhaltigkeitshaushalt.zuordnen.budgetstand import investitionszeilen

        steuerung, alle = self.steuerung, self.haushalt.zeilen
        zeilen = alle[alle["jahr"].isin([jahr, jahr - 1])]
        investiv = zeilen[zeilen["zeile"].isin(investitionszeilen(self.haushalt.profil))]
        geld, investitionen = (
            mittel.mittel_je_ziel(teil, self.haushalt.produkte, steuerung.zuordnungen, steuerung.ziele)
            for teil in (zeilen, investiv)
        )
        return mittel_und_zielerreichung(
            geld,
            self.zielerreichung(jahr),
            steuerung.ziele,
            steuerung.kennzahlen,
            jahr,
            investitionen=investitionen,
            vorjahr=self.zielerreichung(jahr - 1),
        )

    def zielpfad(self, jahr: int, kennzahl: str) -> Abbildung:
        """Zielpfad einer Kennzahl als Abbildung: Ist, Soll, Fortschreibung, Urteil."""
        from nachhaltigkeitshaushalt.berichten.bilder.zielpfad_daten import bilde_zielpfad

        return bilde_zielpfad(self._berichtsgrundlage(jahr), kennzahl)

    def zielbilder(self, jahr: int) -> list[Abbildung]:
        """Mittel neben dem Urteil, Urteile über die Jahre, und je Handlungsfeld alle Kennzahlen."""
        from nachhaltigkeitshaushalt.berichten.bilder.mittel_und_ziele_daten import (
            bilde_mittel_und_ziele,
            bilde_statusverlauf,
        )
        from nachhaltigkeitshaushalt.berichten.bilder.zielpfad_daten import bilde_kacheln

        grundlage = self._berichtsgrundlage(jahr)
        je_ziel = (bilde_mittel_und_ziele(grundlage), bilde_statusverlauf(grundlage))
        return [*(bild for bild in je_ziel if bild is not None), *bilde_kacheln(grundlage).values()]

    def pruefe_steuerung(
        self, jahr: int, *, vorjahr: Steuerung | None = None, wesentlichkeit: float | None = None
    ) -> pd.DataFrame:
        """Rügen an Zielen, Kennzahlen und ihren Erläuterungen als ``Befunde``, siehe ``nh.pruefe_steuerung``.

        Args:
            jahr: Berichtsjahr.
            vorjahr: Steuerungsmappe des Vorjahres: findet verschwundene Kennzahlen und abgeschriebene Texte.
            wesentlichkeit: Abweichung vom Sollwert in Prozent, ab der eine Erläuterung erwartet wird.

        """
        from nachhaltigkeitshaushalt.bewerten.guete import pruefe_steuerung
        from nachhaltigkeitshaushalt.bewerten.guete_erlaeuterung import mit_vorjahr

        steuerung = self.steuerung
        return pruefe_steuerung(
            steuerung.kennzahlen,
            steuerung.ziele,
            self.kennzahlwerte,
            jahr,
            vorjahr=None if vorjahr is None else vorjahr.kennzahlen,
            erlaeuterungen=mit_vorjahr(steuerung.erlaeuterungen, None if vorjahr is None else vorjahr.erlaeuterungen),
            wesentlichkeit=wesentlichkeit,
        )

    def pruefspur(
        self, *, jahr: int, ziel: str | None = None, handlungsfeld: str | None = None, schluessel: str | None = None
    ) -> pd.DataFrame:
        """Die Excel-Zellen, deren Anteile eine berichtete Zahl ergeben.

        Args:
            jahr: Haushaltsjahr.
            ziel: Schlüssel eines Ziels oder ``"nicht zugeordnet"``.
            handlungsfeld: Statt eines Ziels: Handlungsfeld, dessen Budget gemeint ist.
            schluessel: Statt beider: Schlüssel einer Zahl des Lageberichts, wie ihn ``lagebericht.json``
                nennt, z. B. ``"mittel_ziele/ziel/Z1.1/aufwand"``; bei Anteilen die Zellen des Zählers.

        Returns:
            Eine Zeile je Zelle, siehe ``nh.pruefspur``; die Summe von ``anteil_cent`` je Wertart
            und Seite ist genau die berichtete Zahl.

        Raises:
            HaushaltsFehler: Weder oder beides angegeben, oder es gibt das Ziel nicht.

        """
        if [ziel, handlungsfeld, schluessel].count(None) != 2:  # noqa: PLR2004 - genau eines von dreien
            raise fehler("pruefspur_auswahl")
        if schluessel is not None:
            return self.lagebericht(jahr).register.spur(schluessel)
        zeilen, produkte, steuerung = self.haushalt.zeilen, self.haushalt.produkte, self.steuerung
        if ziel is not None:
            return pruefspur(zeilen, produkte, steuerung.zuordnungen, steuerung.ziele, ziel=ziel, jahr=jahr)
        budgets = steuerung.handlungsfeldbudgets
        return pruefspur_budget(zeilen, produkte, budgets, handlungsfeld=str(handlungsfeld), jahr=jahr)

    def lagebericht(self, jahr: int) -> Lagebericht:
        """Der Abschnitt des Lageberichts für ein Haushaltsjahr.

        Geschrieben wird er mit ``als_word``, ``als_excel``, ``als_html`` und ``als_json``.

        Raises:
            HaushaltsFehler: Zu diesem Jahr hat der Haushalt keine Zeilen.

        """
        from nachhaltigkeitshaushalt.berichten.lagebericht import erstelle_lagebericht

        return erstelle_lagebericht(self._berichtsgrundlage(jahr))

    def produktblatt(self, produkt: str, jahr: int) -> Lagebericht:
        """Das Blatt eines Produkts: Auftrag, Budget, Ziele, Kennzahlen und Urteile auf einer Seite.

        Raises:
            HaushaltsFehler: Das Produkt gibt es nicht, oder das Jahr hat keine Zeilen.

        """
        from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht
        from nachhaltigkeitshaushalt.berichten.produktblatt import erstelle_produktblatt, nur_produkt

        grundlage = nur_produkt(self._berichtsgrundlage(jahr), produkt)
        return Lagebericht(erstelle_produktblatt(grundlage, produkt), grundlage)

    def vergleich(self, jahr: int, vorjahr: str | PathLike[str]) -> Lagebericht:
        """Was sich gegenüber dem Lagebericht eines früheren Jahres geändert hat, und warum.

        Args:
            jahr: Haushaltsjahr.
            vorjahr: ``Lagebericht_<Jahr>.json``, das der Lauf des früheren Jahres geschrieben hat.

        Raises:
            HaushaltsFehler: Die Datei ist kein Lagebericht, oder das Jahr hat keine Zeilen.

        """
        return self.lagebericht(jahr).vergleich(vorjahr)

    def stand(self, am: date | str, *, jahr: int | None = None) -> Budgetstand:
        """Gemeinsame Budgets an einem Tag (``"2025-06-30"``), siehe ``zuordnen.budgetstand.bilde_stand``.

        Raises:
            HaushaltsFehler: Der Tag ist keiner, oder es gibt keine gemeinsamen Budgets.

        """
        from nachhaltigkeitshaushalt.zuordnen.budgetstand import als_stichtag, bilde_stand

        return bilde_stand(self.haushalt, self.steuerung, als_stichtag(am), jahr=jahr)

    def prognose(self, am: date | str) -> Prognose:
        """Prognose der gemeinsamen Budgets zum Jahresende, siehe ``bewerten.prognose.prognostiziere``."""
        from nachhaltigkeitshaushalt.bewerten.prognose import prognostiziere

        return prognostiziere(self.stand(am), self.haushalt, self.steuerung)

    def priorisiere(self, *, handlungsfeld: str, jahr: int, budget_cent: int) -> Priorisierung:
        """Maßnahmen nach drei Regeln gewählt, siehe ``bewerten.priorisierung.priorisiere``."""
        from nachhaltigkeitshaushalt.bewerten.priorisierung import priorisiere

        return priorisiere(self.steuerung, handlungsfeld=handlungsfeld, jahr=jahr, budget_cent=budget_cent)

    def unterjaehriger_bericht(
        self, stichtag: date | str, *, kommentare: str | PathLike[str] | None = None
    ) -> UnterjaehrigerBericht:
        """Bericht zum Stichtag; ``kommentare`` ist eine früher geschriebene Arbeitsmappe des Berichts."""
        from nachhaltigkeitshaushalt.berichten.unterjaehrig import stelle_zusammen

        return stelle_zusammen(self.haushalt, self.steuerung, self.stand(stichtag), kommentare)

    def beschlussvorlage(
        self, *, handlungsfeld: str, jahr: int, budget_cent: int, regel: str = "exakt"
    ) -> Beschlussvorlage:
        """Vorlage für den Transformationsausschuss; ``regel`` bestimmt, welche Auswahl vorgeschlagen wird."""
        from nachhaltigkeitshaushalt.berichten.beschlussvorlage import stelle_zusammen

        ergebnis = self.priorisiere(handlungsfeld=handlungsfeld, jahr=jahr, budget_cent=budget_cent)
        return stelle_zusammen(self.haushalt, self.steuerung, ergebnis, regel)

    @cached_property
    def _grundlagen(self) -> dict[int, Berichtsgrundlage]:
        """Die schon gebildeten Grundlagen je Jahr; viele Produktblätter teilen sich eine."""
        return {}

    def _berichtsgrundlage(self, jahr: int) -> Berichtsgrundlage:
        """Alle Ergebnistabellen eines Jahres für den Bericht, einmal gebildet."""
        if jahr not in self._grundlagen:
            self._grundlagen[jahr] = self._bilde_grundlage(jahr)
        return self._grundlagen[jahr]

    def _bilde_grundlage(self, jahr: int) -> Berichtsgrundlage:
        """Die Ergebnistabellen eines Jahres."""
        from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage
        from nachhaltigkeitshaushalt.berichten.herkunft.tafeln import Quelltabellen

        vorhanden = sorted(self.haushalt.zeilen["jahr"].unique().tolist())
        if jahr not in vorhanden:
            raise fehler("berichtsjahr_fehlt", wert=jahr, vorhanden=", ".join(map(str, vorhanden)))
        steuerung = self.steuerung
        return Berichtsgrundlage(
            jahr=jahr,
            angaben={**steuerung.angaben, **self.haushalt.angaben},
            eckwerte=self.eckwerte(jahr),
            mittel_je_ziel=self.mittel_je_ziel(jahr),
            handlungsfeldbudgets=self.handlungsfeldbudgets(jahr),
            zielerreichung=self.zielerreichung(jahr),
            mittel_und_ziele=self.mittel_und_zielerreichung(jahr),
            kennzahlen=steuerung.kennzahlen,
            kennzahlwerte=self.kennzahlwerte,
            ziele=steuerung.ziele,
            handlungsfelder=steuerung.handlungsfelder,
            produkte=self.haushalt.produkte,
            umschichtungen=steuerung.umschichtungen,
            befunde=self.befunde,
            dateien={**self.haushalt.dateien, **steuerung.dateien},
            quelle=Quelltabellen(
                self.haushalt.zeilen, steuerung.zuordnungen, steuerung.handlungsfeldbudgets, self.haushalt.profil
            ),
            produktsteckbriefe=steuerung.produktsteckbriefe,
        )

    def __repr__(self) -> str:
        """Eine Zeile statt aller Tabellen."""
        return f"Nachhaltigkeitshaushalt({self.haushalt!r}, {self.steuerung!r})"

    def _repr_html_(self) -> str:
        """Kurzfassung im Notebook: beide Mappen und die Zahl der Befunde."""
        return self.haushalt._repr_html_() + self.steuerung._repr_html_()
