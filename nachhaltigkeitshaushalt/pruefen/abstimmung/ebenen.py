"""Ebenen: Produkt → Produktgruppe → Produktbereich → Gesamtplan, Zeile für Zeile."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from nachhaltigkeitshaushalt.kern.geld import als_euro
from nachhaltigkeitshaushalt.pruefen.abstimmung.block import Block, grenzen_aus
from nachhaltigkeitshaushalt.pruefen.abstimmung.formeln import gliederung_der_ebene
from nachhaltigkeitshaushalt.pruefen.abstimmung.tafel import EBENEN, etiketten

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil
    from nachhaltigkeitshaushalt.pruefen.abstimmung.tafel import Tafel

_ZWEI_SEITEN = 2


def pruefe_ebenen(tafel: Tafel, profil: Landesprofil, produkte: pd.DataFrame) -> list[Block]:
    """Je Plan und Paar benachbarter gedruckter Ebenen ein Block."""
    arten = tafel.arten()
    bloecke = []
    for plan in dict.fromkeys(plan for plan, _ in arten):
        ebenen = [ebene for ebene in EBENEN if (plan, ebene) in arten]
        for unten, oben in pairwise(ebenen):
            bloecke.append(_paar(tafel, profil, produkte, plan, unten, oben))
    return bloecke


def _paar(  # noqa: PLR0913 - Tafel, Profil, Produkte und das Paar von Ebenen
    tafel: Tafel, profil: Landesprofil, produkte: pd.DataFrame, plan: str, unten: str, oben: str
) -> Block:
    """Summe der unteren Ebene gegen die obere, für alle Zeilen, die beide führen."""
    oben_reihen, unten_reihen = tafel.reihen(plan, oben), tafel.reihen(plan, unten)
    spalten = _gemeinsame_spalten(tafel, profil, plan, unten, oben)
    eltern = _eltern(tafel, produkte, oben_reihen, unten_reihen, (unten, oben))
    zugeordnet = eltern >= 0
    kinder, ziel = unten_reihen[zugeordnet], eltern[zugeordnet]
    summe = _summe_je_ziel(tafel.werte[np.ix_(kinder, spalten)], ziel, len(oben_reihen))
    gedruckt = tafel.stelle[np.ix_(oben_reihen, spalten)] >= 0
    unlesbar = tafel.unlesbar[np.ix_(oben_reihen, spalten)].copy()
    if tafel.unlesbar.any():
        unlesbar |= _summe_je_ziel(tafel.unlesbar[np.ix_(kinder, spalten)].astype(np.int64), ziel, len(oben_reihen)) > 0
    verrechnet = _verrechnet(tafel, profil, oben_reihen, spalten, summe)
    summe -= verrechnet
    hat_kinder = np.bincount(ziel, minlength=len(oben_reihen)) > 0
    r, z = np.nonzero(gedruckt | (summe != 0))
    teile, anzahl = _teile(tafel, kinder, ziel, spalten, (r, z))
    return Block(
        pruefung="ebene",
        reihe=oben_reihen[r],
        zeile=spalten[z],
        errechnet=summe[r, z],
        pruefbar=hat_kinder[r] & ~unlesbar[r, z],
        texte=_texte(tafel, teile, anzahl, unten, verrechnet[r, z]),
        bestandteile=lambda: (grenzen_aus(anzahl), teile),
    )


def _summe_je_ziel(werte: NDArray[np.int64], ziel: NDArray[np.int64], anzahl: int) -> NDArray[np.int64]:
    """Zeilen mit gleichem Ziel zusammengezählt."""
    summe = np.zeros((anzahl, werte.shape[1]), np.int64)
    if len(ziel):
        ordnung = np.argsort(ziel, kind="stable")
        ziele, anfang = np.unique(ziel[ordnung], return_index=True)
        summe[ziele] = np.add.reduceat(werte[ordnung], anfang, axis=0)
    return summe


def _gemeinsame_spalten(tafel: Tafel, profil: Landesprofil, plan: str, unten: str, oben: str) -> NDArray[np.int64]:
    """Zeilen, die auf beiden Ebenen dasselbe bedeuten."""
    hoch = {z["zeile"] for z in gliederung_der_ebene(profil, plan, oben)}
    tief = {z["zeile"] for z in gliederung_der_ebene(profil, plan, unten)}
    return np.array([i for i, name in enumerate(tafel.namen) if name in hoch & tief], np.int64)


def _verrechnet(
    tafel: Tafel,
    profil: Landesprofil,
    oben_reihen: NDArray[np.int64],
    spalten: NDArray[np.int64],
    summe: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Was zwischen zwei Ebenen aufgerechnet ist: derselbe Betrag in internen Erträgen und Aufwendungen.

    Aufgerechnet gilt, was auf beiden Seiten gleich und nicht negativ fehlt. Fehlt es auf einer Seite allein,
    ist es eine Abweichung dieser Seite; fehlt dort ein negativer Betrag, gilt die andere Seite.
    """
    verrechnet = np.zeros_like(summe)
    namen = [tafel.namen[s] for s in spalten.tolist()]
    paar = [
        namen.index(z) for z in dict.fromkeys(z["zeile"] for z in profil.zeilen if z.get("konsolidiert")) if z in namen
    ]
    if len(paar) == _ZWEI_SEITEN:
        fehlt = summe[:, paar] - tafel.werte[np.ix_(oben_reihen, spalten[paar])]
        hoechstens, mindestens = fehlt.max(axis=1), fehlt.min(axis=1)
        gemeinsam = np.where((hoechstens == mindestens) | (mindestens < 0), np.maximum(hoechstens, 0), 0)
        verrechnet[:, paar] = np.expand_dims(gemeinsam, 1)
    return verrechnet


def _eltern(
    tafel: Tafel,
    produkte: pd.DataFrame,
    oben_reihen: NDArray[np.int64],
    unten_reihen: NDArray[np.int64],
    ebenen: tuple[str, str],
) -> NDArray[np.int64]:
    """Je unterer Tafelzeile die Stelle der oberen gleichen Jahres und gleicher Wertart, sonst -1."""
    oben, unten = tafel.kopf.iloc[oben_reihen], tafel.kopf.iloc[unten_reihen]
    oben_namen, unten_namen = _texte_von(oben["schluessel"]), _texte_von(unten["schluessel"])
    schluessel = uebergeordnet(unten_namen, set(oben_namen), produkte, ebenen)
    jahre, arten = oben["jahr"].tolist(), _texte_von(oben["wertart"])
    stellen = {kopf: i for i, kopf in enumerate(zip(oben_namen, jahre, arten, strict=True))}
    gesucht = zip(schluessel, unten["jahr"].tolist(), _texte_von(unten["wertart"]), strict=True)
    return np.array([stellen.get(kopf, -1) for kopf in gesucht], np.int64)


def _texte_von(spalte: pd.Series[str]) -> list[str]:
    """Inhalt einer Textspalte als Liste."""
    return [str(wert) for wert in spalte.to_numpy(dtype=object).tolist()]


def uebergeordnet(
    schluessel: Sequence[str], vorhanden: set[str], produkte: pd.DataFrame, ebenen: tuple[str, str]
) -> list[str]:
    """Schlüssel der oberen Ebene: nach den Produkten, sonst nach dem längsten gemeinsamen Anfang."""
    unten, oben = ebenen
    eindeutig = list(dict.fromkeys(schluessel))
    if oben == "gesamt":
        fuer_alle = next(iter(vorhanden), "")
        return [fuer_alle] * len(schluessel)
    tabelle = dict(zip(produkte[unten].astype(str), produkte[oben].astype(str), strict=True)) if len(produkte) else {}
    neu = {name: _eltern_schluessel(name, vorhanden, tabelle) for name in eindeutig}
    return [neu[name] for name in schluessel]


def _eltern_schluessel(name: str, vorhanden: set[str], tabelle: dict[str, str]) -> str:
    """Der Schlüssel aus den Produkten, wenn er gedruckt ist, sonst der längste gedruckte Anfang."""
    if tabelle.get(name) in vorhanden:
        return tabelle[name]
    return next((name[:n] for n in range(len(name) - 1, 0, -1) if name[:n] in vorhanden), "")


def _teile(
    tafel: Tafel,
    kinder: NDArray[np.int64],
    ziel: NDArray[np.int64],
    spalten: NDArray[np.int64],
    wahl: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Gedruckte Werte der Kinder jeder Prüfung hintereinander und ihre Anzahl je Prüfung."""
    k, z = np.nonzero(tafel.stelle[np.ix_(kinder, spalten)] >= 0)
    stelle = tafel.stelle[kinder[k], spalten[z]]
    breite = len(spalten)
    pruefung = np.full(int(ziel.max(initial=-1) + 1) * breite + breite, -1, np.int64)
    lage = wahl[0] * breite + wahl[1]
    passend = lage < len(pruefung)
    pruefung[lage[passend]] = np.flatnonzero(passend)
    nummer = pruefung[ziel[k] * breite + z]
    stelle, nummer = stelle[nummer >= 0], nummer[nummer >= 0]
    ordnung = np.argsort(nummer, kind="stable")
    return stelle[ordnung], np.bincount(nummer, minlength=len(wahl[0])).astype(np.int64)


def _texte(
    tafel: Tafel, teile: NDArray[np.int64], anzahl: NDArray[np.int64], unten: str, verrechnet: NDArray[np.int64]
) -> NDArray[np.object_]:
    """Die Schlüssel und Zellen der unteren Ebene, durch Plus verbunden, und was zwischen ihnen verrechnet ist."""
    namen = etiketten(tafel, "schluessel")[teile].tolist()
    grenzen = grenzen_aus(anzahl).tolist()
    text = np.empty(len(anzahl), dtype=object)
    text[:] = [" + ".join(namen[a:b]) if b > a else f"{unten} (leer)" for a, b in pairwise(grenzen)]
    for i in np.flatnonzero(verrechnet).tolist():
        text[i] += f" − innerhalb verrechnet {als_euro(verrechnet[i])}"
    return text
