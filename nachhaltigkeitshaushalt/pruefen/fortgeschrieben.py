"""Fortgeschriebener Ansatz nach der Regel des Landes, je Produkt, Planzeile und Jahr."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt

_KOPF = ["produkt", "plan", "zeile", "seite", "jahr"]
SPALTEN = (*_KOPF, "errechnet_cent", "berichtet_cent", "differenz_cent", "bestandteile", "datei", "blatt", "zelle")


def bilde_fortgeschriebenen_ansatz(haushalt: Haushalt) -> pd.DataFrame:
    """Baut den fortgeschriebenen Ansatz und stellt ihn neben den berichteten.

    In Nordrhein-Westfalen erhöhen Ermächtigungsübertragungen den Ansatz, in Baden-Württemberg nicht;
    die Regel steht mit Fundstelle im Landesprofil.

    Args:
        haushalt: Ergebnis von ``lies_haushalt``.

    Returns:
        ``produkt, plan, zeile, seite, jahr, errechnet_cent, berichtet_cent, differenz_cent,
        bestandteile, datei, blatt, zelle``; in Jahren ohne Ansatz ist der errechnete, ohne Angabe der Datei
        der berichtete Wert leer, nie 0. Nennt das Profil keine Regel, bleibt der errechnete leer.

    """
    regel = haushalt.profil.regeln.get("fortgeschrieben", {}).get("regel", {})
    arten = haushalt.zeilen["wertart"].cat
    kodes = [i for i, art in enumerate(arten.categories) if str(art) in {*regel, "fortgeschrieben"}]
    if not kodes:
        return _neben_berichtetem(haushalt.zeilen.iloc[:0], regel)
    return _neben_berichtetem(haushalt.zeilen[np.isin(arten.codes.to_numpy(), kodes)], regel)


def _neben_berichtetem(auswahl: pd.DataFrame, regel: Mapping[str, int]) -> pd.DataFrame:
    """Je Produkt, Zeile und Jahr errechneter und berichteter Wert."""
    if auswahl.empty:
        return pd.DataFrame(columns=list(SPALTEN)).astype(
            dict.fromkeys(["errechnet_cent", "berichtet_cent", "differenz_cent"], "Int64")
        )
    gruppiert = auswahl.groupby([*_KOPF, "wertart"], observed=True)
    summen = gruppiert["betrag_cent"].sum().unstack("wertart")  # noqa: PD010 - leere Stellen bleiben leer
    summen = summen.reindex(columns=[*regel, "fortgeschrieben"]).astype("Int64")
    gewichtet = summen[list(regel)].mul(pd.Series(regel, dtype="int64"))
    mit_ansatz = set(auswahl.loc[auswahl["wertart"] == "ansatz", "jahr"])
    jahr = summen.index.get_level_values("jahr")
    errechnet = gewichtet.sum(axis=1, min_count=1).astype("Int64").where(jahr.isin(list(mit_ansatz)))
    stellen = _stellen(auswahl, summen.index)
    ergebnis = pd.DataFrame({"errechnet_cent": errechnet, "berichtet_cent": summen["fortgeschrieben"]})
    ergebnis["differenz_cent"] = ergebnis["berichtet_cent"] - ergebnis["errechnet_cent"]
    ergebnis["bestandteile"] = _bestandteile(summen, regel)
    return ergebnis.join(stellen).reset_index()[list(SPALTEN)]


def _stellen(auswahl: pd.DataFrame, index: pd.Index[Any]) -> pd.DataFrame:
    """Erste Zelle des berichteten Werts je Produkt, Zeile und Jahr."""
    berichtet = auswahl[auswahl["wertart"] == "fortgeschrieben"].drop_duplicates(_KOPF)
    zellen = berichtet["excel_spalte"].astype(str) + berichtet["excel_zeile"].astype(str)
    stellen = berichtet[[*_KOPF, "datei", "blatt"]].assign(zelle=zellen).set_index(_KOPF)
    return stellen.astype(object).reindex(index)


def _bestandteile(summen: pd.DataFrame, regel: Mapping[str, int]) -> list[str]:
    """„ansatz 1000,00 + nachtrag (leer)“ je Zeile."""
    if not regel:
        return ["keine Regel im Landesprofil"] * len(summen)
    spalten = [_bestandteil(art, gewicht, summen[art]) for art, gewicht in regel.items()]
    return [" ".join(teile).removeprefix("+ ") for teile in zip(*spalten, strict=True)]


def _bestandteil(art: str, gewicht: int, werte: pd.Series[Any]) -> list[str]:
    """„+ ansatz 1000,00“ oder „− sperre (leer)“ je Zeile."""
    zeichen = "+" if gewicht > 0 else "−"
    return [f"{zeichen} {art} {'(leer)' if w is pd.NA else f'{w / 100:.2f}'.replace('.', ',')}" for w in werte]
