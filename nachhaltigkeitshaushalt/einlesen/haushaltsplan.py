"""Haushaltsdatei + Layout + Landesprofil → Haushaltszeilen und Produkte."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.einlesen.angaben import lies_angaben
from nachhaltigkeitshaushalt.einlesen.betraege import grund_der_zelle
from nachhaltigkeitshaushalt.einlesen.kontrollwerte import lies_kontrollwerte
from nachhaltigkeitshaushalt.einlesen.layout import SPALTEN_EINER_ZEILE, Layout, eigenes_layout, lies_layout
from nachhaltigkeitshaushalt.einlesen.mappe import Mappe, oeffne
from nachhaltigkeitshaushalt.einlesen.merkmale import Merkmal, lies_merkmal, sammelbefund, uebersetzer
from nachhaltigkeitshaushalt.einlesen.produkte import buchstaben, leite_produkte_ab, lies_produkte
from nachhaltigkeitshaushalt.einlesen.rohblatt import Rohblatt, lies_rohblatt
from nachhaltigkeitshaushalt.einlesen.zeilenaufbau import PFLICHT, baue_zeilen
from nachhaltigkeitshaushalt.einlesen.zeilenschluessel import bestimme_zeilen
from nachhaltigkeitshaushalt.kern.befunde import Befund, Ort, befund, befundtabelle, fehler, pruefe_schema
from nachhaltigkeitshaushalt.kern.begriffe import Plan, Seite, Wertart
from nachhaltigkeitshaushalt.kern.geld import verlange_summierbar
from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil, lade_landesprofil
from nachhaltigkeitshaushalt.kern.tabellen import JAHR_AB, JAHR_BIS, Haushaltszeilen

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from nachhaltigkeitshaushalt.einlesen.tabellenblatt import Tabellenblatt

_ERLAUBT = {"wertart": tuple(Wertart), "plan": tuple(Plan), "seite": tuple(Seite)}


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

    def _repr_html_(self) -> str:
        """Kurzfassung im Notebook: Umfang und Jahre."""
        from nachhaltigkeitshaushalt.einlesen.anzeige import haushalt_als_html

        return haushalt_als_html(self)


def lies_haushalt(
    pfad: str | os.PathLike[str], *, land: str | None = None, layout: str | os.PathLike[str] | Layout | None = None
) -> Haushalt:
    """Liest einen doppischen Haushalt aus einer Excel-Mappe.

    Args:
        pfad: Excel-Mappe im eigenen Format oder, mit ``layout``, in jedem anderen.
        land: Landesprofil (``"NW"``); ohne Angabe gilt das der Datei oder des Layouts.
        layout: Layoutdatei (YAML) oder Layout für fremde Dateien.

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
    mappe = oeffne(pfad)
    plan = _layout(mappe, layout)
    angaben = {**lies_angaben(mappe), **{name: str(wert) for name, wert in plan.angaben.items()}}
    profil = _profil(mappe, plan, angaben, land)
    blatt = lies_rohblatt(mappe, mappe.blattname(plan.blatt), plan.kopfzeile)
    merkmale, befunde = lies_merkmale(blatt, plan, profil)
    zeilen, protokoll, mehr = _lies_alle_betraege(blatt, plan, merkmale)
    produkte = _produkte(mappe, blatt, plan, merkmale, profil)
    kontrollwerte, kontrollbefunde = lies_kontrollwerte(mappe, profil)
    return Haushalt(
        zeilen=zeilen,
        produkte=produkte.tabelle,
        leseprotokoll=protokoll,
        befunde=befundtabelle([*befunde, *mehr, *produkte.befunde, *kontrollbefunde]),
        kontrollwerte=kontrollwerte,
        profil=profil,
        buchstaben={"zeilen": buchstaben(blatt, plan), "produkte": produkte.buchstaben},
        angaben={**angaben, "land": profil.land, "haushaltsjahr": str(profil.jahr)},
        dateien={mappe.name: mappe.sha256},
    )


def _layout(mappe: Mappe, layout: str | os.PathLike[str] | Layout | None) -> Layout:
    """Das angegebene Layout, sonst das eigene Format – wenn die Mappe danach aussieht."""
    if isinstance(layout, Layout):
        return layout
    if layout is not None:
        return lies_layout(layout)
    eigen = eigenes_layout()
    if eigen.blatt.casefold() not in [name.casefold() for name in mappe.blaetter]:
        raise fehler("layout_fehlt", Ort(mappe.name), eigen.blatt, vorhanden=", ".join(mappe.blaetter))
    return eigen


def _profil(mappe: Mappe, layout: Layout, angaben: Mapping[str, str], land: str | None) -> Landesprofil:
    """Landesprofil aus Aufruf, Layout oder Datei; widersprechen sie sich, wird nicht gelesen."""
    genannt = {angabe.upper() for angabe in (land, layout.land, angaben.get("land")) if angabe}
    if not genannt:
        raise fehler("land_fehlt", Ort(mappe.name))
    if len(genannt) > 1:
        raise fehler("land_widerspruch", Ort(mappe.name), " / ".join(sorted(genannt)))
    jahr = str(layout.haushaltsjahr or angaben.get("haushaltsjahr", ""))
    if not jahr.isdigit() or not JAHR_AB <= int(jahr) <= JAHR_BIS:
        raise fehler("haushaltsjahr_fehlt", Ort(mappe.name), jahr)
    return lade_landesprofil(genannt.pop(), int(jahr))


def lies_merkmale(blatt: Rohblatt, layout: Layout, profil: Landesprofil) -> tuple[dict[str, Merkmal], list[Befund]]:
    """Alle Merkmale der Zeilen: gelesen, auf erlaubte Werte geprüft, Zeile und Seite bestimmt."""
    merkmale: dict[str, Merkmal] = {}
    befunde: list[Befund] = _unlesbare_merkmale(blatt, layout)
    for name in SPALTEN_EINER_ZEILE:
        merkmale[name], neue = _lies_eines(blatt, layout, name)
        befunde += neue
    bestimmt, mehr = bestimme_zeilen(blatt, layout, profil, merkmale)
    return {**merkmale, **bestimmt}, befunde + mehr


def _lies_eines(blatt: Rohblatt, layout: Layout, name: str) -> tuple[Merkmal, list[Befund]]:
    """Ein Merkmal aus seiner Spalte oder seinem Festwert; fehlt beides, überall „fehlt“."""
    ueberschrift = layout.spalten.get(name)
    if ueberschrift is None:
        return Merkmal.fest(layout.festwerte.get(name), blatt.zeilen), []
    spalte = blatt.spalte(ueberschrift) if name in layout.fehlen_duerfen else blatt.verlange_spalte(ueberschrift)
    if spalte is None:
        return Merkmal.fest(None, blatt.zeilen), []
    uebersetze = uebersetzer(name, layout.stellen.get(name))
    merkmal, befunde = lies_merkmal(blatt, spalte, uebersetze, f"{name}_form", name)
    for pruefung in (_pruefe_erlaubte, _pruefe_jahre, _pruefe_pflicht):
        merkmal, neue = pruefung(blatt, layout, name, merkmal)
        befunde += neue
    return merkmal, befunde


def _pruefe_erlaubte(blatt: Rohblatt, layout: Layout, name: str, merkmal: Merkmal) -> tuple[Merkmal, list[Befund]]:
    """Aufzählungen: unbekannte Werte gelten als fehlend und werden gemeldet."""
    erlaubt = _ERLAUBT.get(name)
    if erlaubt is None:
        return merkmal, []
    fremd = [wert for wert in merkmal.werte if wert not in erlaubt]
    befunde = [_zum_wert(blatt, layout, name, merkmal, wert, f"unbekannt_{name}") for wert in fremd]
    return merkmal.uebersetzt(lambda wert: wert if wert in erlaubt else None), befunde


def _pruefe_jahre(blatt: Rohblatt, layout: Layout, name: str, merkmal: Merkmal) -> tuple[Merkmal, list[Befund]]:
    """Jahre außerhalb des Erlaubten gelten als fehlend und werden gemeldet."""
    if name != "jahr":
        return merkmal, []
    falsch = [wert for wert in merkmal.werte if not JAHR_AB <= int(wert) <= JAHR_BIS]
    befunde = [_zum_wert(blatt, layout, name, merkmal, wert, "jahr_bereich") for wert in falsch]
    return merkmal.uebersetzt(lambda wert: None if wert in falsch else wert), befunde


def _pruefe_pflicht(blatt: Rohblatt, layout: Layout, name: str, merkmal: Merkmal) -> tuple[Merkmal, list[Befund]]:
    """Leere Zellen in Pflichtspalten, soweit die Zeile nicht ganz leer ist."""
    spalte = blatt.verlange_spalte(layout.spalten[name])
    leer = np.flatnonzero(spalte.leer() & blatt.belegt() & ~blatt.unlesbar_in(spalte))
    if name not in PFLICHT or name in layout.fehlen_duerfen or not len(leer):
        return merkmal, []
    return merkmal, [sammelbefund(blatt, spalte, leer, "pflichtspalte_leer", None, name)]


def _zum_wert(  # noqa: PLR0913 - Blatt, Layout und der beanstandete Wert
    blatt: Rohblatt, layout: Layout, name: str, merkmal: Merkmal, wert: str, regel: str
) -> Befund:
    """Sammelbefund zu allen Zellen, die diesen Wert tragen."""
    zeilen = np.flatnonzero(merkmal.kodes == merkmal.werte.index(wert))
    return sammelbefund(blatt, blatt.verlange_spalte(layout.spalten[name]), zeilen, regel, wert, name)


def _unlesbare_merkmale(blatt: Rohblatt, layout: Layout) -> list[Befund]:
    """Fehlerwerte und Formeln ohne Ergebnis in Merkmalsspalten."""
    spalten = [(blatt.spalte(text), name) for name, text in layout.spalten.items()]
    namen = {spalte.buchstabe: name for spalte, name in spalten if spalte is not None}
    befunde = []
    for zelle in blatt.unlesbar:
        name, grund = namen.get(zelle.rstrip("0123456789")), grund_der_zelle(blatt, zelle)
        if name is not None and grund is not None:
            befunde.append(befund(grund[0], blatt.ort(zelle, name), grund[1]))
    return befunde


def _lies_alle_betraege(
    blatt: Rohblatt, layout: Layout, merkmale: Mapping[str, Merkmal]
) -> tuple[pd.DataFrame, pd.DataFrame, list[Befund]]:
    """Haushaltszeilen aller Betragsspalten, nach Datenvertrag geprüft, und das Leseprotokoll."""
    teile: list[pd.DataFrame] = []
    protokoll: list[dict[str, Any]] = []
    befunde: list[Befund] = []
    for eintrag in layout.betraege:
        teil, eintrag_protokoll, neue = baue_zeilen(blatt, layout, eintrag, merkmale)
        teile.append(teil)
        protokoll.append(eintrag_protokoll)
        befunde += neue
    gesamt = teile[0] if len(teile) == 1 else _verkette(teile)
    verlange_summierbar(gesamt["betrag_cent"].to_numpy())
    gueltig, mehr = pruefe_schema(gesamt, Haushaltszeilen, {})
    return gueltig, pd.DataFrame(protokoll), befunde + mehr


def _verkette(teile: list[pd.DataFrame]) -> pd.DataFrame:
    """Tabellen untereinander; Kategorien werden vereinigt, nicht zu Text."""
    from pandas.api.types import union_categoricals

    return pd.DataFrame(
        {
            name: union_categoricals([teil[name] for teil in teile])
            if isinstance(teile[0][name].dtype, pd.CategoricalDtype)
            else np.concatenate([teil[name].to_numpy() for teil in teile])
            for name in teile[0].columns
        }
    )


def _produkte(
    mappe: Mappe, blatt: Rohblatt, layout: Layout, merkmale: Mapping[str, Merkmal], profil: Landesprofil
) -> Tabellenblatt:
    """Produkte aus dem Blatt „Produkte“, sonst aus den Haushaltszeilen abgeleitet."""
    if "produkte" in [name.casefold() for name in mappe.blaetter]:
        return lies_produkte(mappe)
    return leite_produkte_ab(blatt, layout, merkmale, profil)
