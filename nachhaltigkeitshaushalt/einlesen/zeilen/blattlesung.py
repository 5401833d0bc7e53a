"""Ein Blatt nach Layout lesen: Beträge, Merkmale, Zeilenarten, Kontrollsummen, Protokoll."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from nachhaltigkeitshaushalt.einlesen.datei.zahlentext import Stilbeleg, belege
from nachhaltigkeitshaushalt.einlesen.kontrolle.spaltensummen import pruefe_spaltensummen
from nachhaltigkeitshaushalt.einlesen.spalten.betraege import Betraege, Zahlenregel, lies_betraege, texte_der_spalte
from nachhaltigkeitshaushalt.einlesen.spalten.kopfbelege import pruefe_kopf
from nachhaltigkeitshaushalt.einlesen.spalten.merkmale import Merkmal, sammelbefund
from nachhaltigkeitshaushalt.einlesen.spalten.rohblatt import Rohblatt, Rohspalte, lies_rohblatt
from nachhaltigkeitshaushalt.einlesen.spalten.spaltenauswahl import gebrauchte_spalten
from nachhaltigkeitshaushalt.einlesen.zeilen.abschnitte import (
    lies_abschnitte,
    ohne_wiederholten_kopf,
    pruefe_abschnitte,
    werte_des_blattnamens,
)
from nachhaltigkeitshaushalt.einlesen.zeilen.zeilenarten import Zeilenarten, ausgelassene, gesamtsummen, teile_ein
from nachhaltigkeitshaushalt.einlesen.zeilen.zeilenaufbau import Spaltenlese, Teil, lies_spalte
from nachhaltigkeitshaushalt.einlesen.zeilen.zeilenmerkmale import lies_merkmale, verlange_eindeutige_spalten
from nachhaltigkeitshaushalt.einlesen.zeilen.zeilenschluessel import bestimme_zeilen, nennt_nur_seiten
from nachhaltigkeitshaushalt.kern.geld import summe_cent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.einlesen.datei.mappe import Mappe
    from nachhaltigkeitshaushalt.einlesen.layout.modell import Betragsspalte, Layout
    from nachhaltigkeitshaushalt.kern.befunde import Befund
    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil


@dataclass(eq=False)
class Blattlese:
    """Ein gelesenes Blatt; Zeilen entstehen erst, wenn die unterste Ebene aller Blätter bekannt ist."""

    blatt: Rohblatt
    layout: Layout
    profil: Landesprofil
    jahr: int
    merkmale: dict[str, Merkmal]
    betraege: list[tuple[Betragsspalte, Rohspalte, Betraege]]
    gesamt: NDArray[np.bool_]
    ausgelassen: NDArray[np.bool_]
    befunde: list[Befund]
    einzeln: list[Teil] = field(default_factory=list)
    kontrolle: list[Teil] = field(default_factory=list)
    protokoll: list[dict[str, Any]] = field(default_factory=list)
    arten: Zeilenarten | None = None


def lies_blatt(  # noqa: PLR0913 - Datei, Blatt, Layout und was für die ganze Datei gilt
    mappe: Mappe, name: str, layout: Layout, profil: Landesprofil, werte: Mapping[str, str], jahr: int
) -> Blattlese:  # fmt: skip
    """Beträge und Merkmale eines Blatts, noch ohne Einteilung der Zeilen."""
    blatt = _rohblatt(mappe, name, layout)
    verlange_eindeutige_spalten(blatt, layout)
    betraege, befunde = _alle_betraege(blatt, layout)
    mit_betrag = np.logical_or.reduce([gelesen.gilt for _, _, gelesen in betraege])
    ausgelassen, gesamt = ausgelassene(blatt, layout), gesamtsummen(blatt, layout, mit_betrag)
    zaehlt = ~(ausgelassen | gesamt) & (mit_betrag | ~_ohne_alles(betraege))
    merkmale, neue = lies_merkmale(blatt, layout, _ohne_spalte(blatt, layout, werte, mit_betrag), zaehlt)
    neue += pruefe_abschnitte(blatt, layout, merkmale, zaehlt & mit_betrag)
    bestimmt, mehr = bestimme_zeilen(blatt, layout, profil, merkmale, zaehlt)
    befunde += [*neue, *mehr, *(mappe.text.befunde if mappe.text else []), *pruefe_kopf(blatt, betraege, jahr)]
    return Blattlese(blatt, layout, profil, jahr, {**merkmale, **bestimmt}, betraege, gesamt, ausgelassen, befunde)


def _rohblatt(mappe: Mappe, name: str, layout: Layout) -> Rohblatt:
    """Das Blatt mit den gebrauchten Spalten; Abschnitte können in jeder Spalte stehen und ihren Kopf wiederholen."""
    if not layout.abschnitt:
        return lies_rohblatt(mappe, name, layout.kopfzeile, layout.kopfzeilen, nur=gebrauchte_spalten(layout))
    return ohne_wiederholten_kopf(lies_rohblatt(mappe, name, layout.kopfzeile, layout.kopfzeilen))


def _ohne_spalte(
    blatt: Rohblatt, layout: Layout, werte: Mapping[str, str], mit_betrag: NDArray[np.bool_]
) -> dict[str, Merkmal]:
    """Angaben, die in keiner Spalte stehen; das Nähere geht vor: Abschnitt, Blattname, Dateiname, Festwert."""
    feste = {**layout.festwerte, **werte, **werte_des_blattnamens(blatt, layout)}
    merkmale = {name: Merkmal.fest(wert, blatt.zeilen) for name, wert in feste.items()}
    for name, abschnitt in lies_abschnitte(blatt, layout, mit_betrag).items():
        merkmale[name] = abschnitt.sonst(merkmale[name]) if name in merkmale else abschnitt
    return merkmale


def _ohne_alles(betraege: Sequence[tuple[Betragsspalte, Rohspalte, Betraege]]) -> NDArray[np.bool_]:
    """Zeilen, deren Betragszellen alle leer sind."""
    ergebnis: NDArray[np.bool_] = np.logical_and.reduce([gelesen.leer for _, _, gelesen in betraege])
    return ergebnis


def _alle_betraege(
    blatt: Rohblatt, layout: Layout
) -> tuple[list[tuple[Betragsspalte, Rohspalte, Betraege]], list[Befund]]:
    """Alle Betragsspalten; die Belege der einen helfen, den Zahlenstil der anderen zu erkennen."""
    spalten = [(eintrag, blatt.verlange_spalte(eintrag.spalte)) for eintrag in layout.betraege]
    eigene = [belege(texte_der_spalte(spalte)) if layout.zahlen == "erkennen" else Stilbeleg() for _, spalte in spalten]
    alle = sum(eigene, Stilbeleg())
    ergebnis, befunde = [], []
    for eintrag, spalte in spalten:
        regel = Zahlenregel(eintrag.einheit, layout.zahlen, alle)
        gelesen, neue = lies_betraege(blatt, spalte, regel)
        ergebnis.append((eintrag, spalte, gelesen))
        befunde += neue
    return ergebnis, befunde


def teile_blatt(lese: Blattlese, unten: str | None) -> None:
    """Aus den Beträgen werden Haushaltszeilen und Kontrollwerte, und jede Spalte bekommt ihr Protokoll."""
    if unten == "gesamt":  # ein Gesamtplan allein kennt keine Produkte
        lese.merkmale["produkt"] = lese.merkmale["produkt"].sonst(Merkmal.fest("Gesamt", lese.blatt.zeilen))
    arten = teile_ein(lese.merkmale, lese.profil, unten, lese.ausgelassen, lese.gesamt)
    lese.arten = arten
    for eintrag, spalte, betraege in lese.betraege:
        ergebnis = lies_spalte(
            lese.blatt, lese.layout, lese.profil, eintrag, spalte, betraege, lese.merkmale, arten, lese.jahr
        )
        lese.einzeln.append(ergebnis.einzeln)
        lese.kontrolle.append(ergebnis.kontrolle)
        lese.befunde += _seite_der_spalte(lese, eintrag, spalte, betraege, ergebnis)
        summen, befunde = pruefe_spaltensummen(lese.blatt, spalte, betraege, lese.gesamt, ergebnis.gelesen)
        lese.befunde += befunde
        lese.protokoll.append({**_protokoll(lese, eintrag, spalte, betraege, arten, ergebnis), **summen})


def _seite_der_spalte(
    lese: Blattlese, eintrag: Betragsspalte, spalte: Rohspalte, betraege: Betraege, ergebnis: Spaltenlese
) -> list[Befund]:
    """Ein Befund zu Beträgen in der Spalte der einen Seite, deren Konto oder Zeile zur anderen gehört."""
    seite = lese.merkmale["seite"]
    if eintrag.seite is None or nennt_nur_seiten(lese.layout):
        return []
    anders = ergebnis.gelesen & (betraege.cent != 0) & ~seite.fehlt() & ~seite.gleich(eintrag.seite)
    wo = np.flatnonzero(anders)
    return [sammelbefund(lese.blatt, spalte, wo, "seite_widerspruch", None, "seite")] if len(wo) else []


def _protokoll(  # noqa: PLR0913 - alles, was zu einer Spalte bekannt ist
    lese: Blattlese, eintrag: Betragsspalte, spalte: Rohspalte, betraege: Betraege, arten: Zeilenarten,
    ergebnis: Spaltenlese,
) -> dict[str, Any]:  # fmt: skip
    """Was aus der Spalte gelesen wurde: Anzahlen und Summen im Vorzeichen der Datei."""
    blatt, text = lese.blatt, lese.blatt.mappe.text
    gelesen = summe_cent(betraege.cent[ergebnis.gelesen])
    beiseite = ergebnis.kontrolliert | (betraege.gilt & (lese.gesamt | lese.ausgelassen))
    kontrolle = summe_cent(betraege.cent[beiseite])
    leer, strich, anzahl = int(betraege.leer.sum()), int(betraege.strich.sum()), int(ergebnis.gelesen.sum())
    return {
        "datei": blatt.mappe.name,
        "blatt": blatt.blatt,
        "excel_spalte": spalte.buchstabe,
        "ueberschrift": spalte.ueberschrift,
        "jahr": eintrag.jahr if eintrag.versatz is None else lese.jahr + eintrag.versatz,
        "wertart": eintrag.wertart,
        "zeilen": blatt.zeilen,
        "gelesen": anzahl,
        "leer": leer,
        "strich": strich,
        "kontrolle": int(beiseite.sum()),
        "nicht_gelesen": blatt.zeilen - anzahl - leer - strich - int(beiseite.sum()),
        "gerundet": int(betraege.gerundet.sum()),
        "summe_quelle_cent": betraege.summe_quelle_cent,
        "summe_gelesen_cent": gelesen,
        "summe_kontrolle_cent": kontrolle,
        "differenz_cent": betraege.summe_quelle_cent - gelesen - kontrolle,
        "gruende": arten.gezaehlt(betraege.gilt),
        "einheit": eintrag.einheit,
        "zahlenstil": betraege.stil,
        "kodierung": text.kodierung if text else "",
    }


def als_nachrang(zeile: dict[str, Any]) -> dict[str, Any]:
    """Protokoll einer Spalte, deren Jahr und Wertart eine andere Datei liefert: alles ist Kontrolle."""
    grund = f"Jahr und Wertart liefert eine andere Datei: {zeile['gelesen']}"
    return {
        **zeile,
        "gelesen": 0,
        "kontrolle": zeile["kontrolle"] + zeile["gelesen"],
        "summe_gelesen_cent": 0,
        "summe_kontrolle_cent": zeile["summe_kontrolle_cent"] + zeile["summe_gelesen_cent"],
        "gruende": "; ".join(text for text in (zeile["gruende"], grund) if text),
    }
