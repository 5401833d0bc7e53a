"""Eine Datei lesen: Angaben, Landesprofil, ihre Blätter, Produkte und gedruckte Gesamtpläne."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from nachhaltigkeitshaushalt.einlesen.blaetter.angaben import lies_angaben, pruefe_einheit
from nachhaltigkeitshaushalt.einlesen.blaetter.tabellenblatt import Tabellenblatt, leere_tabelle
from nachhaltigkeitshaushalt.einlesen.kontrolle.kontrollwerte import lies_kontrollwerte
from nachhaltigkeitshaushalt.einlesen.zeilen.abschnitte import passende_blaetter
from nachhaltigkeitshaushalt.einlesen.zeilen.blattlesung import Blattlese, lies_blatt
from nachhaltigkeitshaushalt.einlesen.zeilen.produkte import leite_produkte_ab, lies_produkte
from nachhaltigkeitshaushalt.einlesen.zeilen.quellen import Quelle, blaetter, oeffne_quelle
from nachhaltigkeitshaushalt.einlesen.zeilen.zeilenarten import AUSGELASSEN, GESAMTSUMME, KONTROLLE
from nachhaltigkeitshaushalt.kern.befunde import Ort, befund, fehler
from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil, lade_landesprofil
from nachhaltigkeitshaushalt.kern.tabellen import JAHR_AB, JAHR_BIS, Produkte

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nachhaltigkeitshaushalt.einlesen.datei.mappe import Mappe
    from nachhaltigkeitshaushalt.einlesen.layout.modell import Layout
    from nachhaltigkeitshaushalt.einlesen.spalten.merkmale import Merkmal
    from nachhaltigkeitshaushalt.kern.befunde import Befund


@dataclass(frozen=True, eq=False)
class Dateilese:
    """Eine gelesene Datei."""

    mappe: Mappe
    profil: Landesprofil
    angaben: dict[str, str]
    blaetter: list[Blattlese]
    kontrollwerte: pd.DataFrame
    befunde: list[Befund] = field(default_factory=list)


def lies_datei(quelle: Quelle, land: str | None) -> Dateilese:
    """Öffnet und liest eine Datei nach ihrem Layout."""
    mappe, layout = oeffne_quelle(quelle)
    aus_datei = {} if mappe.text is not None else lies_angaben(mappe)
    angaben = {**aus_datei, **{name: str(wert) for name, wert in layout.angaben.items()}}
    profil = _profil(mappe, layout, angaben, land, quelle.werte.get("jahr"))
    lesen, ungelesen = _lies_blaetter(mappe, layout, profil, quelle.werte)
    kontrollwerte, befunde = lies_kontrollwerte(mappe, profil, fremd=quelle.layout is not None)
    einheit = pruefe_einheit(aus_datei, [eintrag.einheit for eintrag in layout.betraege], mappe.name)
    return Dateilese(mappe, profil, angaben, lesen, kontrollwerte, [*befunde, *einheit, *ungelesen])


def _lies_blaetter(
    mappe: Mappe, layout: Layout, profil: Landesprofil, werte: Mapping[str, str]
) -> tuple[list[Blattlese], list[Befund]]:
    """Alle Blätter, die das Layout und seine weiteren nennen, und Befunde zu Blättern, die beiseite bleiben."""
    lesen: list[Blattlese] = []
    befunde: list[Befund] = []
    for teil in (layout,) if mappe.text is not None else (layout, *layout.weitere):
        namen, neue = passende_blaetter(mappe, teil, blaetter(mappe, teil))
        befunde += neue
        lesen += [lies_blatt(mappe, name, teil, profil, werte, profil.jahr) for name in namen]
    return lesen, [*befunde, *_mehrfach_gelesene(lesen)]


def _mehrfach_gelesene(lesen: Sequence[Blattlese]) -> list[Befund]:
    """Ein Befund je Betragsspalte eines Blatts, auf die zwei Teile des Layouts zeigen."""
    gesehen: set[tuple[str, str]] = set()
    befunde = []
    for lese in lesen:
        eigene = {(lese.blatt.blatt, spalte.buchstabe): spalte for _, spalte, _ in lese.betraege}
        doppelt = [spalte for stelle, spalte in eigene.items() if stelle in gesehen]
        befunde += [
            befund("spalte_mehrfach_gelesen", lese.blatt.ort(lese.blatt.kopfzelle(s), "betrag_cent"), s.ueberschrift)
            for s in doppelt
        ]
        gesehen |= eigene.keys()
    return befunde


def _profil(
    mappe: Mappe, layout: Layout, angaben: Mapping[str, str], land: str | None, jahr_im_namen: str | None
) -> Landesprofil:
    """Landesprofil aus Aufruf, Layout oder Datei; widersprechen sie sich, wird nicht gelesen."""
    genannt = _land(mappe, (land, layout.land, angaben.get("land")))
    jahr = str(jahr_im_namen or layout.haushaltsjahr or angaben.get("haushaltsjahr", ""))
    if not (jahr.isascii() and jahr.isdigit()) or not JAHR_AB <= int(jahr) <= JAHR_BIS:
        raise fehler("haushaltsjahr_fehlt", Ort(mappe.name), jahr)
    return lade_landesprofil(genannt, int(jahr))


def _land(mappe: Mappe, angaben: Sequence[str | None]) -> str:
    """Das eine Land, das Aufruf, Layout und Datei nennen."""
    genannt = {angabe.upper() for angabe in angaben if angabe}
    if not genannt:
        raise fehler("land_fehlt", Ort(mappe.name))
    if len(genannt) > 1:
        raise fehler("land_widerspruch", Ort(mappe.name), " / ".join(sorted(genannt)))
    return genannt.pop()


def produkte_aller(dateien: Sequence[Dateilese]) -> Tabellenblatt:
    """Produkte aus dem Blatt „Produkte“, sonst aus den Haushaltszeilen abgeleitet; je Schlüssel das erste."""
    teile = [teil for datei in dateien for teil in _produkte(datei)]
    if not teile:
        return Tabellenblatt(leere_tabelle(Produkte), [], {})
    return teile[0] if len(teile) == 1 else _vereint(teile)


def _vereint(teile: Sequence[Tabellenblatt]) -> Tabellenblatt:
    """Die Produkte mehrerer Blätter in einer Tabelle; je Schlüssel das erste, und was ihm fehlt, vom nächsten."""
    tabelle = pd.concat(
        [teil.tabelle.astype({"datei": object, "blatt": object}) for teil in teile if len(teil.tabelle)]
    )
    eindeutig = tabelle.drop_duplicates("produkt").reset_index(drop=True)
    genannt = tabelle.groupby("produkt", sort=False)[["bezeichnung", "fachbereich"]].first()
    eindeutig = eindeutig.assign(**{name: genannt[name].array for name in genannt.columns})
    typen = {"datei": "category", "blatt": "category"}
    return Tabellenblatt(eindeutig.astype(typen), [b for teil in teile for b in teil.befunde], teile[0].buchstaben)


def _produkte(datei: Dateilese) -> list[Tabellenblatt]:
    """Produkte einer Datei: ihr Blatt „Produkte“ oder aus jedem Blatt abgeleitet."""
    if "produkte" in [name.casefold() for name in datei.mappe.blaetter]:
        return [lies_produkte(datei.mappe)]
    return [
        leite_produkte_ab(lese.blatt, lese.layout, _einzelne(lese), datei.profil)
        for lese in datei.blaetter
        if _hat_produkte(lese)
    ]


def _hat_produkte(lese: Blattlese) -> bool:
    """Gibt es Zeilen der untersten Ebene?"""
    return any(len(teil) for teil in lese.einzeln)


def _einzelne(lese: Blattlese) -> dict[str, Merkmal]:
    """Merkmale der Zeilen, die keine Summen und keine oberen Ebenen sind."""
    if lese.arten is None:
        return lese.merkmale
    beiseite = lese.arten.sind(KONTROLLE) | lese.arten.sind(AUSGELASSEN) | lese.arten.sind(GESAMTSUMME)
    return {**lese.merkmale, "produkt": lese.merkmale["produkt"].nur(~beiseite)}
