"""Der Abstimmlauf: alle Prüfungen eines Haushalts in einer Tabelle, mit Betrag, Toleranz und Zelle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.pruefen.abstimmung.block import Block, leerer_block
from nachhaltigkeitshaushalt.pruefen.abstimmung.ebenen import pruefe_ebenen
from nachhaltigkeitshaushalt.pruefen.abstimmung.formeln import pruefe_formeln
from nachhaltigkeitshaushalt.pruefen.abstimmung.gedruckt import gedruckte_werte
from nachhaltigkeitshaushalt.pruefen.abstimmung.identitaeten import pruefe_wertarten
from nachhaltigkeitshaushalt.pruefen.abstimmung.komponenten import pruefe_komponenten
from nachhaltigkeitshaushalt.pruefen.abstimmung.konten import pruefe_konten
from nachhaltigkeitshaushalt.pruefen.abstimmung.tabelle import als_tabelle
from nachhaltigkeitshaushalt.pruefen.abstimmung.tafel import Tafel, bilde_tafel
from nachhaltigkeitshaushalt.pruefen.abstimmung.zeilenpruefungen import (
    pruefe_fortgeschriebene_zeilen,
    pruefe_interne_leistungen,
)

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt


def stimme_ab(haushalt: Haushalt) -> pd.DataFrame:
    """Stimmt einen Haushalt nach den veröffentlichten Regeln seines Landes ab.

    Geprüft werden Zeilenformeln je Ebene, Produkt → Produktgruppe → Produktbereich → Gesamt, Konten →
    Zeile, interne Leistungsbeziehungen, Vergleichsspalten, der fortgeschriebene Ansatz und, wenn eine
    Bilanz da ist, die drei Komponenten. Nichts wird berichtigt; was fehlt, ist „nicht_pruefbar“ und nie 0.

    Args:
        haushalt: Ergebnis von ``lies_haushalt``.

    Returns:
        Eine Zeile je Prüfung: ``pruefung, ebene, schluessel, plan, nummer, zeile, bezeichnung, jahr,
        wertart, berichtet_cent, errechnet_cent, differenz_cent, toleranz_cent, status, bestandteile,
        datei, blatt, zelle, vermutlich``. ``status`` ist stimmt, abweichung oder nicht_pruefbar;
        ``vermutlich`` nennt die Stelle, die alle zusammenhängenden Abweichungen allein erklärt.

    Beispiel:
        >>> import nachhaltigkeitshaushalt as nh
        >>> haushalt = nh.lies_haushalt(nh.beispielmappen()["haushalt"])
        >>> bool((nh.stimme_ab(haushalt)["status"] == "abweichung").any())
        False

    """
    tafel = bilde_tafel(gedruckte_werte(haushalt), haushalt.befunde, haushalt.profil)
    profil = haushalt.profil
    bloecke = [
        *pruefe_formeln(tafel, profil),
        *pruefe_ebenen(tafel, profil, haushalt.produkte),
        *pruefe_konten(tafel, haushalt),
        *_wertarten(tafel, haushalt),
        _doppelte(tafel),
    ]
    teile = [
        als_tabelle(tafel, profil, bloecke),
        pruefe_interne_leistungen(haushalt),
        pruefe_fortgeschriebene_zeilen(haushalt),
        pruefe_komponenten(haushalt),
    ]
    gefuellt = [teil for teil in teile if len(teil)]
    return gefuellt[0] if len(gefuellt) == 1 else pd.concat(gefuellt or teile[:1], ignore_index=True)


def _wertarten(tafel: Tafel, haushalt: Haushalt) -> list[Block]:
    """Vergleich und fortgeschriebener Ansatz nach der Regel des Landes, soweit das Profil eine nennt."""
    namen = {"vergleich": "vergleich", "fortgeschriebener_ansatz": "fortgeschrieben"}
    regeln = haushalt.profil.regeln
    return [
        pruefe_wertarten(tafel, pruefung, wertart, regeln[wertart]["regel"])
        for pruefung, wertart in namen.items()
        if wertart in regeln
    ]


def _doppelte(tafel: Tafel) -> Block:
    """Mehrfach gedruckte Werte gegen den ersten."""
    if not len(tafel.doppelt):
        return leerer_block("doppelt")
    gedruckt = tafel.gedruckt.iloc[tafel.doppelt]
    kopf = {werte: i for i, werte in enumerate(tafel.kopf.itertuples(index=False, name=None))}
    spalten = list(tafel.kopf.columns)
    reihe = np.array([kopf[werte] for werte in gedruckt[spalten].itertuples(index=False, name=None)], np.int64)
    return Block(
        pruefung="doppelt",
        reihe=reihe,
        zeile=np.array([tafel.spalte(str(name)) for name in gedruckt["zeile"]], np.int64),
        errechnet=gedruckt["betrag_cent"].to_numpy(np.int64),
        pruefbar=np.ones(len(reihe), bool),
        texte=np.array([f"nochmals in {z}" for z in gedruckt["zelle"]], dtype=object),
    )
