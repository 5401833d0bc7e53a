"""Alle gedruckten Werte: Summenzeilen der Datei und Haushaltszeilen, die selbst gedruckte Planzeilen sind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from nachhaltigkeitshaushalt.pruefen.abstimmung.tafel import EBENEN

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt

_KOPF = ["plan", "produkt", "zeile", "jahr", "wertart"]
SPALTEN = [
    "plan", "ebene", "schluessel", "nummer", "zeile", "jahr", "wertart", "betrag_cent", "datei", "blatt", "zelle",
]  # fmt: skip


def gedruckte_werte(haushalt: Haushalt) -> pd.DataFrame:
    """Kontrollwerte und, wo die Haushaltszeilen keine Konten nennen, auch diese: dann ist jede eine Planzeile."""
    kontrolle = haushalt.kontrollwerte[SPALTEN]
    if kontrolle.empty or not zeilen_sind_gedruckt(haushalt):
        return kontrolle
    einzeln = _einzelne(haushalt)
    return pd.concat([kontrolle, einzeln], ignore_index=True) if len(einzeln) else kontrolle


def zeilen_sind_gedruckt(haushalt: Haushalt) -> bool:
    """Ob die Haushaltszeilen gedruckte Planzeilen sind und keine Konten."""
    return len(haushalt.zeilen) > 0 and bool((haushalt.zeilen["konto"].cat.codes < 0).all())


def _einzelne(haushalt: Haushalt) -> pd.DataFrame:
    """Haushaltszeilen als gedruckte Werte; mehrere Zeilen derselben Planzeile zählen zusammen."""
    zeilen = haushalt.zeilen
    zeilen = zeilen[zeilen["plan"].astype(str).isin(set(haushalt.kontrollwerte["plan"]))]
    gruppen = zeilen.groupby(_KOPF, observed=True, sort=False)
    erste = zeilen.loc[~zeilen.duplicated(_KOPF)].reset_index(drop=True)
    werte = erste[_KOPF].astype({"produkt": str, "plan": str, "zeile": str, "wertart": str})
    werte["betrag_cent"] = gruppen["betrag_cent"].sum().to_numpy()
    for name in ("datei", "blatt"):
        werte[name] = erste[name].astype(object)
    werte["zelle"] = erste["excel_spalte"].astype(str) + erste["excel_zeile"].astype(str)
    nummern = {z["zeile"]: z["nummer"] for z in reversed(haushalt.profil.zeilen)}
    werte["nummer"] = [nummern.get(zeile, "") for zeile in werte["zeile"]]
    werte["ebene"], schluessel = _ebene(haushalt, set(werte["produkt"]))
    werte["schluessel"] = werte["produkt"] if schluessel is None else schluessel
    return werte[SPALTEN]


def _ebene(haushalt: Haushalt, produkte: set[str]) -> tuple[str, str | None]:
    """Ebene der Haushaltszeilen: die gedruckte mit denselben Schlüsseln, sonst Produkt.

    Gibt es nur den Gesamtplan und ein einziges „Produkt“, sind die Zeilen die des Gesamtplans.
    """
    kontrolle = haushalt.kontrollwerte
    for ebene in EBENEN:
        schluessel = {str(wert) for wert in kontrolle.loc[kontrolle["ebene"] == ebene, "schluessel"].unique()}
        if schluessel & produkte:
            return ebene, None
        if ebene == "gesamt" and schluessel and len(produkte) == 1:
            return ebene, next(iter(schluessel))
    return "produkt", None
