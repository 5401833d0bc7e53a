"""Haushaltsdatei + Layout + Landesprofil → Haushaltszeilen und Produkte."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

import pandas as pd

from nachhaltigkeitshaushalt.einlesen.blaetter.bilanz import leere_bilanz, lies_bilanz
from nachhaltigkeitshaushalt.einlesen.kontrolle.kontrollwerte import SPALTEN as KONTROLLSPALTEN
from nachhaltigkeitshaushalt.einlesen.kontrolle.summenzeilen import pruefe_summenzeilen
from nachhaltigkeitshaushalt.einlesen.kontrolle.unterprodukte import pruefe_unterprodukte
from nachhaltigkeitshaushalt.einlesen.kontrolle.vergleichsspalten import pruefe_vergleichsspalten
from nachhaltigkeitshaushalt.einlesen.kontrolle.wiederholungen import pruefe_wiederholungen
from nachhaltigkeitshaushalt.einlesen.zeilen.blattlesung import als_nachrang, teile_blatt
from nachhaltigkeitshaushalt.einlesen.zeilen.dateilesung import Dateilese, lies_datei, produkte_aller
from nachhaltigkeitshaushalt.einlesen.zeilen.produkte import buchstaben
from nachhaltigkeitshaushalt.einlesen.zeilen.quellen import als_layouts, finde_dateien, ordne_zu
from nachhaltigkeitshaushalt.einlesen.zeilen.vorzeichen import pruefe_vorzeichen
from nachhaltigkeitshaushalt.einlesen.zeilen.zeilenarten import unterste_ebene
from nachhaltigkeitshaushalt.einlesen.zeilen.zeilenaufbau import Teil, als_kontrollwerte, als_zeilen
from nachhaltigkeitshaushalt.kern.befunde import Befund, Ort, befund, befundtabelle, pruefe_schema
from nachhaltigkeitshaushalt.kern.geld import verlange_summierbar
from nachhaltigkeitshaushalt.kern.tabellen import Haushaltszeilen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from nachhaltigkeitshaushalt.einlesen.zeilen.blattlesung import Blattlese
    from nachhaltigkeitshaushalt.einlesen.zeilen.quellen import Layoutangabe, Pfad, Quelle
    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil


EINORDNUNG = ("ebene", "produkt", "jahr")
"""Angaben im Dateinamen, die zwei gleiche Dateien unterscheiden dürfen."""


@dataclass(frozen=True, eq=False)
class Haushalt:
    """Ein eingelesener Haushalt: Tabellen nach Datenvertrag und der Nachweis des Lesens."""

    zeilen: pd.DataFrame
    """``Haushaltszeilen``: ein Betrag je Zeile, in Cent, mit seiner Zelle."""
    produkte: pd.DataFrame
    """``Produkte``."""
    leseprotokoll: pd.DataFrame
    """Je Betragsspalte: Zeilen, gelesen, leer, nicht gelesen, Summe der Quelle und gelesene Summe (Cent)."""
    befunde: pd.DataFrame
    """``Befunde`` des Lesens."""
    kontrollwerte: pd.DataFrame
    """In der Datei gedruckte Summenzeilen, gegen die geprüft wird."""
    profil: Landesprofil
    buchstaben: dict[str, dict[str, str]] = field(default_factory=dict)
    """Tabelle → Spalte des Datenvertrags → Excel-Spalte, für die Zellen in Befunden."""
    angaben: dict[str, str] = field(default_factory=dict)
    dateien: dict[str, str] = field(default_factory=dict)
    bilanz: pd.DataFrame = field(default_factory=leere_bilanz)
    """Posten der Bilanz und der Spiegel je Stichtag; leer, wenn die Datei keine Bilanz hat."""

    def __repr__(self) -> str:
        """Eine Zeile statt aller Tabellen."""
        kommune, jahr = self.angaben.get("kommune", "ohne Kommune"), self.profil.jahr
        umfang = f"{len(self.zeilen)} Zeilen, {len(self.produkte)} Produkte, {len(self.befunde)} Befunde"
        return f"Haushalt({kommune}, {self.profil.land} {jahr}: {umfang})"

    def _repr_html_(self) -> str:
        """Kurzfassung im Notebook: Umfang und Jahre."""
        from nachhaltigkeitshaushalt.einlesen.anzeige import haushalt_als_html

        return haushalt_als_html(self)


def lies_haushalt(pfad: Pfad | Iterable[Pfad], *, land: str | None = None, layout: Layoutangabe = None) -> Haushalt:
    """Liest einen doppischen Haushalt aus einer oder mehreren Dateien.

    Args:
        pfad: Arbeitsmappe (XLSX, XLSM, XLS, XLSB, ODS) oder Textdatei (CSV), eine Liste davon oder
            ein Ordner; im eigenen Format oder, mit ``layout``, in jedem anderen.
        land: Landesprofil (``"NW"``); ohne Angabe gilt das der Datei oder des Layouts.
        layout: Layoutdatei (YAML) oder Layout für fremde Dateien; mehrere, wenn die Dateien
            verschieden aufgebaut sind (jede Datei bekommt das erste, dessen Muster passt).

    Returns:
        Haushaltszeilen, Produkte, Leseprotokoll und Befunde. Einzelne unlesbare Zellen brechen
        das Lesen nicht ab: sie fehlen in den Zeilen und stehen als Befund mit ihrer Zelle da.

    Raises:
        HaushaltsFehler: Die Datei, das Layout oder das Landesprofil ist unbrauchbar.

    Beispiel:
        >>> from nachhaltigkeitshaushalt.beispiel import beispielmappen
        >>> haushalt = lies_haushalt(beispielmappen()["haushalt"])
        >>> int(haushalt.leseprotokoll["differenz_cent"].abs().sum())
        0

    """
    quellen, befunde = ordne_zu(finde_dateien(pfad), als_layouts(layout))
    dateien = [lies_datei(quelle, land) for quelle in quellen]
    befunde += _doppelte_dateien(dateien, quellen)
    blaetter, unten = _geteilte_blaetter(dateien)
    einzeln, kontrolle = _ordne_nachrangige(list(chain.from_iterable(lese.einzeln for lese in blaetter)))
    zeilen, schemabefunde = _gepruefte_zeilen(einzeln)
    kontrollwerte = _kontrollwerte(dateien, [*kontrolle, *chain.from_iterable(lese.kontrolle for lese in blaetter)])
    summen, summenbefunde = pruefe_summenzeilen(zeilen, kontrollwerte, _profile(dateien), unten)
    produkte = produkte_aller(dateien)
    befunde += _lesebefunde(blaetter, schemabefunde, dateien)
    befunde += [*produkte.befunde, *summenbefunde, *pruefe_vergleichsspalten(zeilen, kontrollwerte)]
    if layout is not None:
        befunde += [*pruefe_vorzeichen(zeilen), *pruefe_unterprodukte(zeilen), *pruefe_wiederholungen(zeilen)]
    bilanz, bilanzbefunde = _groesste_bilanz(dateien)
    befunde += bilanzbefunde
    fuehrend = max(dateien, key=lambda datei: datei.profil.jahr)
    return Haushalt(
        zeilen=zeilen,
        produkte=produkte.tabelle,
        leseprotokoll=_leseprotokoll(blaetter, summen, kontrolle),
        befunde=befundtabelle(befunde),
        kontrollwerte=kontrollwerte,
        profil=fuehrend.profil,
        buchstaben={"zeilen": buchstaben(blaetter[0].blatt, blaetter[0].layout), "produkte": produkte.buchstaben},
        angaben={**fuehrend.angaben, "land": fuehrend.profil.land, "haushaltsjahr": str(fuehrend.profil.jahr)},
        dateien={datei.mappe.name: datei.mappe.sha256 for datei in dateien},
        bilanz=bilanz,
    )


def _geteilte_blaetter(dateien: Sequence[Dateilese]) -> tuple[list[Blattlese], str | None]:
    """Alle Blätter, nach Zeilenarten geteilt, und die unterste Ebene, die sie zusammen kennen."""
    blaetter = [lese for datei in dateien for lese in datei.blaetter]
    unten = unterste_ebene([lese.merkmale["ebene"] for lese in blaetter])
    for lese in blaetter:
        teile_blatt(lese, unten)
    return blaetter, unten


def _profile(dateien: Sequence[Dateilese]) -> dict[str, Landesprofil]:
    """Dateiname → Landesprofil."""
    return {datei.mappe.name: datei.profil for datei in dateien}


def _lesebefunde(
    blaetter: Sequence[Blattlese], schemabefunde: Sequence[Befund], dateien: Sequence[Dateilese]
) -> list[Befund]:
    """Befunde der Blätter, des Datenvertrags und der Dateien, in dieser Folge."""
    aus_blaettern = [eintrag for lese in blaetter for eintrag in lese.befunde]
    return [*aus_blaettern, *schemabefunde, *(eintrag for datei in dateien for eintrag in datei.befunde)]


def _groesste_bilanz(dateien: Sequence[Dateilese]) -> tuple[pd.DataFrame, list[Befund]]:
    """Die Bilanz mit den meisten Posten und die Befunde aller Bilanzen."""
    bilanzen = [lies_bilanz(datei.mappe, datei.profil) for datei in dateien]
    befunde = [eintrag for _, neue in bilanzen for eintrag in neue]
    return max((tabelle for tabelle, _ in bilanzen), key=len), befunde


def _doppelte_dateien(dateien: Sequence[Dateilese], quellen: Sequence[Quelle]) -> list[Befund]:
    """Ein Befund je Datei, die mit gleichem Inhalt für dieselbe Ebene und denselben Schlüssel schon dabei ist."""
    befunde = []
    gesehen: dict[tuple[str, ...], str] = {}
    for datei, quelle in zip(dateien, quellen, strict=True):
        schluessel = (
            datei.mappe.sha256,
            *sorted(f"{name}={w}" for name, w in quelle.werte.items() if name in EINORDNUNG),
        )
        if schluessel in gesehen:
            befunde.append(befund("datei_doppelt", Ort(datei.mappe.name), gesehen[schluessel]))
        gesehen.setdefault(schluessel, datei.mappe.name)
    return befunde


def _ordne_nachrangige(teile: list[Teil]) -> tuple[list[Teil], list[Teil]]:
    """Nachrangige Spalten gelten nur, wo keine andere Jahr und Wertart liefert; sonst sind sie Kontrolle."""
    if not any(teil.nachrang for teil in teile):
        return teile, []
    geliefert = _vorrangige_gruppen(teile)
    einzeln: list[Teil] = []
    kontrolle: list[Teil] = []
    for teil in teile:
        nachrangige = teil.gruppen() if teil.nachrang else set()
        (kontrolle if nachrangige & geliefert else einzeln).append(teil)
        geliefert |= nachrangige
    return einzeln, kontrolle


def _vorrangige_gruppen(teile: Sequence[Teil]) -> set[tuple[int, str]]:
    """Jahr und Wertart, die eine nicht nachrangige Spalte liefert."""
    return {gruppe for teil in teile if not teil.nachrang for gruppe in teil.gruppen()}


def _gepruefte_zeilen(teile: list[Teil]) -> tuple[pd.DataFrame, list[Befund]]:
    """Haushaltszeilen aller Betragsspalten, nach Datenvertrag geprüft."""
    gesamt = als_zeilen(teile)
    verlange_summierbar(gesamt["betrag_cent"].to_numpy())
    return pruefe_schema(gesamt, Haushaltszeilen, {})


def _kontrollwerte(dateien: Sequence[Dateilese], teile: list[Teil]) -> pd.DataFrame:
    """Gedruckte Summen, obere Ebenen, Vergleichsspalten und die Blätter „Gesamtergebnisplan“ und „Gesamtfinanzplan“."""
    tafeln = [datei.kontrollwerte for datei in dateien if len(datei.kontrollwerte)]
    if sum(map(len, teile)):
        tafeln.append(als_kontrollwerte([teil for teil in teile if len(teil)]))
    if not tafeln:
        return dateien[0].kontrollwerte
    return pd.concat([tafel[list(KONTROLLSPALTEN)] for tafel in tafeln], ignore_index=True)


def _leseprotokoll(blaetter: Sequence[Blattlese], summen: pd.DataFrame, nachrangig: Sequence[Teil]) -> pd.DataFrame:
    """Protokoll aller Betragsspalten, ergänzt um die geprüften Summenzeilen; Nachrangiges zählt als Kontrolle."""
    protokoll = pd.DataFrame(_protokollzeilen(blaetter, nachrangig))
    schluessel = ["datei", "blatt", "excel_spalte"]
    if summen.empty:
        return protokoll.assign(summenzeilen=0, summenzeilen_erfuellt=0)
    ergaenzt = protokoll.merge(summen, how="left", on=schluessel)
    anzahlen = ["summenzeilen", "summenzeilen_erfuellt"]
    return ergaenzt.assign(**ergaenzt[anzahlen].fillna(0).astype("int64"))


def _protokollzeilen(blaetter: Sequence[Blattlese], nachrangig: Sequence[Teil]) -> list[dict[str, Any]]:
    """Eine Zeile je Betragsspalte; nachrangige Spalten sind als Kontrolle vermerkt."""
    orte = {(teil.datei, teil.blatt, teil.excel_spalte) for teil in nachrangig}
    zeilen = [zeile for lese in blaetter for zeile in lese.protokoll]
    return [als_nachrang(zeile) if _ort(zeile) in orte else zeile for zeile in zeilen]


def _ort(zeile: Mapping[str, Any]) -> tuple[str, str, str]:
    """Datei, Blatt und Excel-Spalte einer Zeile des Leseprotokolls."""
    return zeile["datei"], zeile["blatt"], zeile["excel_spalte"]
