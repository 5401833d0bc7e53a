"""Schreibt einen Bericht als Word-Datei: baut den Inhalt als einen XML-Text und setzt ihn ein."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from nachhaltigkeitshaushalt.berichten.ablage import packe_gleich, schreibe_sicher
from nachhaltigkeitshaushalt.berichten.bilder.stil import AUFLOESUNG
from nachhaltigkeitshaushalt.berichten.bilder.zeichnen import als_png, beginne
from nachhaltigkeitshaushalt.berichten.inhalt import (
    Abbildung,
    Absatz,
    Aufzaehlung,
    Baustein,
    Bericht,
    Tabelle,
    Zwischentitel,
    mit_pruefspur,
)
from nachhaltigkeitshaushalt.berichten.word.eigentexte import VORSATZ, kennung, lies_eigentexte, platz
from nachhaltigkeitshaushalt.berichten.word.formate import richte_formate_ein
from nachhaltigkeitshaushalt.berichten.word.nummern import ergaenze_aufzaehlung, nummeriere_ueberschriften
from nachhaltigkeitshaushalt.berichten.word.platzhalter import ersetze_platzhalter
from nachhaltigkeitshaushalt.berichten.word.seiten import (
    entferne_neubeginn,
    ist_quer,
    richte_seiten_ein,
    satzbreite,
    satzhoehe,
    setze_format,
    wechsel,
)
from nachhaltigkeitshaushalt.berichten.word.tabelle import baue_tabelle
from nachhaltigkeitshaushalt.berichten.word.verzeichnis import TITEL as VERZEICHNISTITEL
from nachhaltigkeitshaushalt.berichten.word.verzeichnis import mit_marke, verzeichnis
from nachhaltigkeitshaushalt.berichten.word.vorlage import (
    finde_platzhalter,
    leeres_dokument,
    oeffne_vorlage,
    setze_eigenschaften,
    setze_sprache,
    trenne_silben,
)
from nachhaltigkeitshaushalt.berichten.word.xml import NAMENSRAEUME, absatz, beschriftung, bild, lauf

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

EMU_JE_ZOLL, TWIP = 914400, 635
NEBEN_DEM_BILD = 1400
"""Platz für Überschrift und Beschriftung eines seitenhohen Bildes in Zwanzigstel Punkt."""

KURZTITEL = "Das Wichtigste in Kürze"
VERZEICHNIS_AB = 4
ABGESETZT = '<w:keepNext/><w:spacing w:before="240" w:after="80"/>'


def schreibe_word(bericht: Bericht, pfad: Path, vorlage: Path | None = None) -> Path:
    """Schreibt den Bericht nach ``pfad``; eine Vorlage behält Formate, Kopf- und Fußzeile.

    Eigener Text der Kämmerei, der in einer vorhandenen Datei an den vorgesehenen Plätzen steht, bleibt.
    """
    eigentexte = lies_eigentexte(pfad)
    dokument = leeres_dokument() if vorlage is None else oeffne_vorlage(vorlage)
    if vorlage is not None:
        ersetze_platzhalter(dokument, bericht, vorlage)
    formate = richte_formate_ein(dokument, eigene=vorlage is None)
    ergaenze_aufzaehlung(dokument, formate["aufzaehlung"])
    setze_sprache(dokument)
    setze_eigenschaften(dokument, bericht, eigene=vorlage is None)
    if vorlage is None:
        trenne_silben(dokument)
        nummeriere_ueberschriften(dokument, [formate["ueberschrift1"], formate["ueberschrift2"]])
        richte_seiten_ein(dokument, bericht.titel, bericht.kommune, formate["anmerkung"])
    Setzer(dokument, formate, tiefe=0 if vorlage is None else 1, eigentexte=eigentexte).setze(bericht)
    ziel = BytesIO()
    dokument.save(ziel)
    return schreibe_sicher(pfad, packe_gleich(ziel.getvalue()))


class Setzer:
    """Setzt die Bausteine eines Berichts der Reihe nach; zählt Tabellen und Abbildungen."""

    def __init__(
        self, dokument: Document, formate: dict[str, str], *, tiefe: int, eigentexte: dict[str, str] | None = None
    ) -> None:
        """Merkt sich Dokument, Formate, Einfügestelle und die Tiefe der Überschriften."""
        self.dokument, self.formate, self.tiefe = dokument, formate, tiefe
        self.platzhalter = finde_platzhalter(dokument) if tiefe else None
        self.bereich = self._seitenbereich()
        self.grund_quer = ist_quer(self.bereich)
        self.quer = self.grund_quer
        self.wechsel = self.tabellen = self.abbildungen = 0
        self.bildnummer = max([int(e.get("id", 0)) for e in dokument.element.iter(qn("wp:docPr"))], default=0)
        self.teile: list[str] = []
        self.eigentexte = dict(eigentexte or {})

    def _seitenbereich(self) -> BaseOxmlElement:
        """Der Seitenbereich, in dem der Bericht steht."""
        folgende = [] if self.platzhalter is None else self.platzhalter.itersiblings()
        for element in [*folgende, *self.dokument.element.body.iterchildren(qn("w:sectPr"))]:
            bereich: BaseOxmlElement | None = (
                element if element.tag == qn("w:sectPr") else element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
            )
            if bereich is not None:
                return bereich
        neu: BaseOxmlElement = self.dokument.element.body.get_or_add_sectPr()
        return neu

    def setze(self, bericht: Bericht) -> None:
        """Baut den ganzen Bericht und fügt ihn an seiner Stelle ein."""
        for abbildung in bericht.abbildungen():
            beginne(abbildung.daten)
        titel = "ueberschrift1" if self.tiefe else "titel"
        self.teile.append(absatz(self.formate[titel], lauf(bericht.titel)))
        if not self.tiefe:
            self.teile.append(absatz(self.formate["untertitel"], lauf(bericht.untertitel)))
            self._setze_verzeichnis(bericht)
        if bericht.kurzfassung:
            self.teile.append(absatz(self.formate["text"], lauf(KURZTITEL, fett=True), merkmale=ABGESETZT))
        self._setze_baustein(Aufzaehlung(bericht.kurzfassung))
        for nummer, abschnitt in enumerate(bericht.abschnitte, start=1):
            bausteine = [b for b in abschnitt.bausteine if not isinstance(b, Tabelle) or b.im_text]
            ueberschrift = mit_marke(nummer, lauf(abschnitt.titel))
            self.teile.append(absatz(self.formate[f"ueberschrift{1 + self.tiefe}"], ueberschrift))
            for stelle, baustein in enumerate(bausteine):
                self._stelle_format_ein(quer=_braucht_quer(bausteine, stelle))
                self._setze_baustein(baustein)
            self._stelle_format_ein(quer=self.grund_quer)
            self._setze_platz(kennung(abschnitt.titel), abschnitt.titel)
        self._setze_uebrige_texte()
        self._fuege_ein()

    def _setze_verzeichnis(self, bericht: Bericht) -> None:
        """Das Inhaltsverzeichnis über alle Abschnitte; kurze Schriftstücke brauchen keines."""
        titel = [abschnitt.titel for abschnitt in bericht.abschnitte]
        if len(titel) < VERZEICHNIS_AB:
            return
        self.teile.append(absatz(self.formate["text"], lauf(VERZEICHNISTITEL, fett=True), merkmale="<w:keepNext/>"))
        self.teile += verzeichnis(titel, self.formate["verzeichnis"])

    def _setze_platz(self, ort: str, titel: str) -> None:
        """Der Platz für eigenen Text am Ende eines Abschnitts."""
        self.teile.append(platz(ort, titel, self.eigentexte.pop(ort, None), self.formate["text"]))

    def _setze_uebrige_texte(self) -> None:
        """Eigener Text zu Abschnitten, die es nicht mehr gibt, geht nicht verloren."""
        if self.eigentexte:
            self._ueberschrift("Weiterer eigener Text", 1)
        for ort in list(self.eigentexte):
            self._setze_platz(ort, ort.removeprefix(VORSATZ))

    def _ueberschrift(self, text: str, stufe: int) -> None:
        """Eine Überschrift; in einer Vorlage eine Stufe tiefer."""
        self.teile.append(absatz(self.formate[f"ueberschrift{stufe + self.tiefe}"], lauf(text)))

    def _stelle_format_ein(self, *, quer: bool) -> None:
        """Beendet den laufenden Seitenbereich, wenn das Format wechselt."""
        if quer == self.quer:
            return
        self.teile.append(wechsel(self.bereich, self.formate["wechsel"], quer=self.quer, erster=not self.wechsel))
        self.quer = quer
        self.wechsel += 1

    def _setze_baustein(self, baustein: Baustein) -> None:
        """Setzt einen Baustein nach seiner Art."""
        if isinstance(baustein, Absatz):
            self.teile.append(absatz(self.formate["text"], lauf(baustein.text)))
        elif isinstance(baustein, Aufzaehlung):
            self.teile += [absatz(self.formate["aufzaehlung"], lauf(punkt)) for punkt in baustein.punkte]
        elif isinstance(baustein, Zwischentitel):
            self._ueberschrift(baustein.text, 2)
        elif isinstance(baustein, Tabelle):
            self._setze_tabelle(baustein)
        else:
            self._setze_abbildung(baustein)

    def _setze_tabelle(self, tabelle: Tabelle) -> None:
        """Beschriftung, Tabelle und Anmerkung."""
        self.tabellen += 1
        breite = satzbreite(self.bereich, quer=self.quer)
        art = self.formate["beschriftung"]
        self.teile.append(beschriftung(art, "Tabelle", self.tabellen, tabelle.titel, beim_naechsten=True))
        self.teile.append(baue_tabelle(tabelle, self.formate, breite))
        hinweis = mit_pruefspur(tabelle)
        darunter = absatz(self.formate["anmerkung"], lauf(hinweis)) if hinweis else ""
        self.teile.append(darunter or absatz(self.formate["abstand"], ""))

    def _setze_abbildung(self, abbildung: Abbildung) -> None:
        """Bild in Satzbreite (nie vergrößert, mit seinen Beschriftungen auf einer Seite) und Beschriftung darunter."""
        self.abbildungen += 1
        self.bildnummer += 1
        verweis, datei = self.dokument.part.get_or_add_image(BytesIO(als_png(abbildung.daten)))
        hoehe = (satzhoehe(self.bereich, quer=self.quer) - NEBEN_DEM_BILD) * TWIP
        breite = min(
            datei.px_width * EMU_JE_ZOLL // AUFLOESUNG,
            satzbreite(self.bereich, quer=self.quer) * TWIP,
            hoehe * datei.px_width // datei.px_height,
        )
        masse = (breite, breite * datei.px_height // datei.px_width)
        laeufe = bild(verweis, self.bildnummer, abbildung.titel, abbildung.alternativtext, masse)
        self.teile.append(absatz(self.formate["bild"], laeufe))
        art = self.formate["beschriftung"]
        self.teile.append(beschriftung(art, "Abbildung", self.abbildungen, abbildung.titel, beim_naechsten=False))

    def _fuege_ein(self) -> None:
        """Setzt alles an die Stelle des Platzhalters oder ans Ende."""
        koerper = parse_xml(f"<w:body {NAMENSRAEUME}>{''.join(self.teile)}</w:body>")
        if self.wechsel:
            setze_format(self.bereich, quer=self.grund_quer)
            entferne_neubeginn(self.bereich)
        stelle = self.platzhalter if self.platzhalter is not None else self.dokument.element.body.find(qn("w:sectPr"))
        for element in list(koerper):
            stelle.addprevious(element)
        if self.platzhalter is not None:
            self.platzhalter.getparent().remove(self.platzhalter)


def _braucht_quer(bausteine: list[Baustein], stelle: int) -> bool:
    """Ob ein Baustein ins Querformat gehört; Text zwischen Quertabellen bleibt bei ihnen."""
    baustein = bausteine[stelle]
    if isinstance(baustein, Tabelle | Zwischentitel):
        return baustein.quer
    davor = bausteine[:stelle]
    vorher = next((b for b in reversed(davor) if isinstance(b, Tabelle | Zwischentitel)), None)
    return isinstance(vorher, Zwischentitel) and vorher.quer
