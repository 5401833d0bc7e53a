"""Blöcke → die Abstimmtabelle mit Toleranz, Status, Zelle und vermuteter Ursache."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.kern.regelwerk import gueltig_in, lade_regeln
from nachhaltigkeitshaushalt.pruefen.abstimmung.block import aneinandergereiht
from nachhaltigkeitshaushalt.pruefen.abstimmung.formeln import gliederung_der_ebene
from nachhaltigkeitshaushalt.pruefen.abstimmung.ursache import vermutete_stellen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil
    from nachhaltigkeitshaushalt.pruefen.abstimmung.block import Block
    from nachhaltigkeitshaushalt.pruefen.abstimmung.tafel import Tafel

SPALTEN = (
    "pruefung", "ebene", "schluessel", "plan", "nummer", "zeile", "bezeichnung", "jahr", "wertart",
    "berichtet_cent", "errechnet_cent", "differenz_cent", "toleranz_cent", "status", "bestandteile",
    "datei", "blatt", "zelle", "vermutlich",
)  # fmt: skip
BETRAEGE = ("berichtet_cent", "errechnet_cent", "differenz_cent")
KOPF_OHNE_JAHR = ("ebene", "schluessel", "plan", "wertart")
STATUS = ("stimmt", "abweichung", "nicht_pruefbar")
_STATUSART = pd.CategoricalDtype(list(STATUS))


def toleranzen(
    profil: Landesprofil, wertart: NDArray[np.object_], reihe: NDArray[np.int64], berichtet: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Toleranz je Prüfung in Cent: ganze geplante Euro großzügiger als Ist-Werte."""
    regel = profil.regeln.get("toleranz") or gueltig_in(lade_regeln("abstimmung")["toleranz"], profil.jahr) or {}
    ist = np.array([art in regel["ist"] for art in wertart.tolist()], dtype=bool)[reihe]
    ganze_euro = ~ist & (berichtet % 100 == 0)
    toleranz: NDArray[np.int64] = np.where(ganze_euro, regel["ganze_euro_cent"], regel["sonst_cent"]).astype(np.int64)
    return toleranz


def als_tabelle(tafel: Tafel, profil: Landesprofil, bloecke: list[Block]) -> pd.DataFrame:
    """Alle Blöcke untereinander; Fehlendes bleibt leer und heißt „nicht_pruefbar“."""
    bloecke = [block for block in bloecke if len(block.reihe)]
    if not bloecke:
        return leere_tabelle()
    reihe, zeile, errechnet, faehig, texte = aneinandergereiht(bloecke)
    stelle = tafel.stelle[reihe, zeile]
    gedruckt = stelle >= 0
    berichtet = tafel.werte[reihe, zeile]
    toleranz = toleranzen(profil, tafel.kopf["wertart"].to_numpy(dtype=object), reihe, berichtet)
    pruefbar = faehig & gedruckt
    falsch = pruefbar & (np.abs(berichtet - errechnet) > toleranz)
    status = np.where(pruefbar, np.where(falsch, 1, 0), 2)
    spalten: dict[str, Any] = {
        **_kopf(tafel, reihe),
        **_bezeichnungen(tafel, profil, reihe, zeile),
        **_herkunft(tafel, stelle),
        "pruefung": _pruefungsart(bloecke),
        "berichtet_cent": _mit_luecken(berichtet, gedruckt),
        "errechnet_cent": _mit_luecken(errechnet, faehig),
        "differenz_cent": _mit_luecken(berichtet - errechnet, pruefbar),
        "toleranz_cent": toleranz,
        "status": pd.Categorical.from_codes(status, dtype=_STATUSART),
        "bestandteile": pd.Series(texte, dtype=object),
        "vermutlich": pd.Series(_vermutungen(tafel, bloecke, pruefbar, falsch), dtype=object),
    }
    return pd.DataFrame({name: spalten[name] for name in SPALTEN}, copy=False)


@cache
def leere_tabelle() -> pd.DataFrame:
    """Abstimmtabelle ohne Prüfungen, mit allen Spalten; nicht zu verändern."""
    tabelle = pd.DataFrame(columns=list(SPALTEN))
    return tabelle.astype({**dict.fromkeys(BETRAEGE, "Int64"), "jahr": "int64", "toleranz_cent": "int64"})


def aus_zeilen(zeilen: list[dict[str, Any]], profil: Landesprofil) -> pd.DataFrame:
    """Abstimmtabelle aus einzelnen Prüfungen; ``berichtet`` oder ``errechnet`` None heißt nicht prüfbar."""
    if not zeilen:
        return leere_tabelle()
    leer = dict.fromkeys(SPALTEN)
    return aus_pruefungen(pd.DataFrame([{**leer, **zeile} for zeile in zeilen], columns=list(SPALTEN)), profil)


def aus_pruefungen(pruefungen: pd.DataFrame, profil: Landesprofil) -> pd.DataFrame:
    """Abstimmtabelle aus einer Tabelle solcher Prüfungen: dazu Differenz, Toleranz und Status."""
    if pruefungen.empty:
        return leere_tabelle()
    tabelle = pruefungen.reindex(columns=list(SPALTEN)).astype(dict.fromkeys(BETRAEGE, "Int64"))
    tabelle["differenz_cent"] = tabelle["berichtet_cent"] - tabelle["errechnet_cent"]
    berichtet = tabelle["berichtet_cent"].fillna(0).to_numpy(np.int64)
    tabelle["toleranz_cent"] = toleranzen(
        profil, tabelle["wertart"].to_numpy(dtype=object), np.arange(len(tabelle)), berichtet
    )
    offen = tabelle["differenz_cent"].isna().to_numpy()
    falsch = (tabelle["differenz_cent"].abs() > tabelle["toleranz_cent"]).fillna(value=False).to_numpy(bool)
    tabelle["status"] = pd.Categorical.from_codes(np.where(offen, 2, falsch.astype(int)), dtype=_STATUSART)
    tabelle["vermutlich"] = ""
    return tabelle


def _kopf(tafel: Tafel, reihe: NDArray[np.int64]) -> dict[str, Any]:
    """Ebene, Schlüssel, Plan, Wertart und Jahr je Prüfung."""
    kopf: dict[str, Any] = {name: _kategorie(tafel.kopf[name], reihe) for name in KOPF_OHNE_JAHR}
    return {**kopf, "jahr": tafel.kopf["jahr"].to_numpy(np.int64)[reihe]}


def _herkunft(tafel: Tafel, stelle: NDArray[np.int64]) -> dict[str, Any]:
    """Datei, Blatt und Zelle je Prüfung; leer, wo nichts gedruckt ist."""
    return {name: tafel.gedruckt[name].reindex(stelle).array for name in ("datei", "blatt", "zelle")}


def _pruefungsart(bloecke: list[Block]) -> pd.Categorical[Any]:
    """Name der Prüfung je Zeile der Tabelle."""
    arten = list(dict.fromkeys(block.pruefung for block in bloecke))
    kodes = np.repeat([arten.index(b.pruefung) for b in bloecke], [len(b.reihe) for b in bloecke])
    return pd.Categorical.from_codes(kodes, categories=pd.Index(arten))


def _mit_luecken(werte: NDArray[np.int64], da: NDArray[np.bool_]) -> pd.arrays.IntegerArray:
    """Beträge in Cent; leer, wo keiner da ist."""
    return pd.arrays.IntegerArray(np.asarray(werte, np.int64), np.asarray(~da, bool))


def _kategorie(werte: pd.Series[Any], reihe: NDArray[np.int64]) -> pd.Categorical[Any]:
    """Merkmal der Tafelzeilen je Prüfung, als Kategorie statt als vervielfachter Text."""
    kodes, namen = pd.factorize(werte)
    return pd.Categorical.from_codes(kodes[reihe], categories=pd.Index(namen))


def _bezeichnungen(
    tafel: Tafel, profil: Landesprofil, reihe: NDArray[np.int64], zeile: NDArray[np.int64]
) -> dict[str, pd.Categorical[Any]]:
    """Nummer, Schlüssel und Bezeichnung der Planzeile, wie sie auf dieser Ebene gedruckt sind."""
    art, arten = pd.factorize((tafel.kopf["plan"].astype(str) + "|" + tafel.kopf["ebene"].astype(str)).to_numpy())
    paare: list[tuple[str, str, str]] = []
    for paar in arten:
        plan, ebene = str(paar).split("|")
        eintraege: Mapping[str, Mapping[str, Any]] = {
            z["zeile"]: z for z in reversed(gliederung_der_ebene(profil, plan, ebene))
        }
        for name in tafel.namen:
            eintrag = eintraege.get(name, {})
            paare.append((str(eintrag.get("nummer", "")), name, str(eintrag.get("bezeichnung", name))))
    kode = art[reihe] * len(tafel.namen) + zeile
    spalten = zip(("nummer", "zeile", "bezeichnung"), zip(*paare, strict=True), strict=True)
    return {name: _kategorie(pd.Series(werte, dtype=object), kode) for name, werte in spalten}


def _vermutungen(
    tafel: Tafel, bloecke: list[Block], pruefbar: NDArray[np.bool_], falsch: NDArray[np.bool_]
) -> NDArray[np.object_]:
    """Text der vermuteten Stelle je abweichender Prüfung, sonst leer."""
    texte = np.empty(len(falsch), dtype=object)
    texte[:] = ""
    if not falsch.any():
        return texte
    teilung = np.cumsum([len(block.reihe) for block in bloecke])[:-1]
    funde = vermutete_stellen(tafel, bloecke, np.split(pruefbar, teilung), np.split(falsch, teilung))
    anfang = 0
    for block, fund in zip(bloecke, funde, strict=True):
        for i, kennungen in fund.items():
            texte[anfang + i] = "; ".join(_ort(tafel, kennung) for kennung in sorted(kennungen))
        anfang += len(block.reihe)
    return texte


def _ort(tafel: Tafel, kennung: int) -> str:
    """Eine Stelle in Worten: Ebene, Schlüssel, Zeile und Zelle."""
    if kennung >= len(tafel.gedruckt):
        return "Haushaltszeilen"
    z = tafel.gedruckt.iloc[kennung]
    ebene = " ".join(str(teil) for teil in (z["ebene"], z["schluessel"]) if teil)
    return f"{ebene}, Zeile {z['nummer']} {z['zeile']}, {z['datei']} › {z['zelle']}"
