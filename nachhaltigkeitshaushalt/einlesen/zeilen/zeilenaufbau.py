"""Aus Merkmalen und Beträgen eines Blatts werden Haushaltszeilen und Kontrollwerte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.einlesen.layout.form import VERGLEICH
from nachhaltigkeitshaushalt.einlesen.spalten.merkmale import Merkmal
from nachhaltigkeitshaushalt.einlesen.zeilen.vorzeichen import GEGENSEITE, faktoren
from nachhaltigkeitshaushalt.einlesen.zeilen.zeilenarten import EINZELN, KONTROLLE, Zeilenarten
from nachhaltigkeitshaushalt.einlesen.zeilen.zeilenschluessel import nennt_nur_seiten, zeile_der_seite

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.einlesen.layout.modell import Betragsspalte, Layout
    from nachhaltigkeitshaushalt.einlesen.spalten.betraege import Betraege
    from nachhaltigkeitshaushalt.einlesen.spalten.rohblatt import Rohblatt, Rohspalte
    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil

_MERKMALE = ("wertart", "plan", "produkt", "fachbereich", "konto", "zeile", "seite", "ebene", "zeilennummer")


@dataclass(frozen=True, eq=False)
class Teil:
    """Zeilen einer Betragsspalte: kodierte Merkmale und Zahlen, alle gleich lang."""

    datei: str
    blatt: str
    excel_spalte: str
    merkmale: dict[str, Merkmal]
    excel_zeile: NDArray[np.int64]
    jahr: NDArray[np.int64]
    betrag_cent: NDArray[np.int64]
    nachrang: bool = False

    def __len__(self) -> int:
        """Anzahl der Zeilen."""
        return len(self.betrag_cent)

    def gruppen(self) -> set[tuple[int, str]]:
        """Jahr und Wertart aller Zeilen."""
        wertart = self.merkmale["wertart"]
        paare = np.unique(np.stack([self.jahr, wertart.kodes]), axis=1).T.tolist()
        return {(jahr, wertart.werte[kode]) for jahr, kode in paare}


@dataclass(frozen=True, eq=False)
class Spaltenlese:
    """Alles, was eine Betragsspalte ergab."""

    einzeln: Teil
    kontrolle: Teil
    gelesen: NDArray[np.bool_]
    """Zeilen, deren Betrag zu Haushaltszeilen wurde."""
    kontrolliert: NDArray[np.bool_]
    """Zeilen, deren Betrag Kontrollwert wurde."""
    unvollstaendig: NDArray[np.bool_]
    """Zeilen mit Betrag, denen eine Pflichtangabe fehlt."""


def lies_spalte(  # noqa: PLR0913 - Blatt, Layout und Ergebnis der Vorstufen
    blatt: Rohblatt, layout: Layout, profil: Landesprofil, eintrag: Betragsspalte, spalte: Rohspalte,
    betraege: Betraege, merkmale: Mapping[str, Merkmal], arten: Zeilenarten, jahr: int | None,
) -> Spaltenlese:  # fmt: skip
    """Haushaltszeilen und Kontrollwerte einer Betragsspalte."""
    nur_kontrolle = eintrag.wertart == VERGLEICH
    alle = {**merkmale, **_eigene(eintrag, jahr, blatt.zeilen)}
    if eintrag.seite is not None and nennt_nur_seiten(layout):
        alle |= zeile_der_seite(alle["seite"])
    alle["seite"] = _seite(alle, betraege, layout, eintrag)
    vollstaendig = ~alle["jahr"].fehlt() & ~alle["wertart"].fehlt()
    zaehlt = betraege.gilt & vollstaendig
    einzeln = zaehlt & arten.sind(EINZELN)
    kontrolle = zaehlt & arten.sind(KONTROLLE) | (einzeln if nur_kontrolle else False)
    einzeln = einzeln & (not nur_kontrolle)
    cent = betraege.cent * faktoren(layout, eintrag, profil, alle)
    cent = np.where(merkmale["seite"].fehlt() & ~alle["seite"].fehlt() & einzeln, np.abs(cent), cent)
    return Spaltenlese(
        _teil(blatt, spalte, alle, np.flatnonzero(einzeln), cent, nachrang=eintrag.nachrang),
        _teil(blatt, spalte, alle, np.flatnonzero(kontrolle), cent),
        einzeln,
        kontrolle,
        betraege.gilt & ~vollstaendig & arten.sind(EINZELN),
    )


def _eigene(eintrag: Betragsspalte, jahr: int | None, zeilen: int) -> dict[str, Merkmal]:
    """Angaben, die der Spalte selbst gehören."""
    if eintrag.versatz is not None and jahr is not None:
        jahr_der_spalte: int | None = jahr + eintrag.versatz
    else:
        jahr_der_spalte = eintrag.jahr
    werte = {"jahr": jahr_der_spalte, "wertart": eintrag.wertart, "plan": eintrag.plan, "seite": eintrag.seite}
    return {name: Merkmal.fest(wert, zeilen) for name, wert in werte.items() if wert is not None}


def _seite(merkmale: Mapping[str, Merkmal], betraege: Betraege, layout: Layout, eintrag: Betragsspalte) -> Merkmal:
    """Seite je Zeile; nachrichtliche Zeilen ohne feste Seite bekommen sie vom Vorzeichen der Datei."""
    plan = merkmale["plan"]
    ertragsbetrag = betraege.cent * (eintrag.vorzeichen or layout.vorzeichen).faktoren[0]
    paare = [GEGENSEITE.get(name, (None, None)) for name in plan.werte] or [(None, None)]
    texte = [text for paar in paare for text in paar]
    kodes = np.where(plan.fehlt() | ~_nachrichtlich(merkmale), -1, plan.kodes * 2 + (ertragsbetrag <= 0))
    return merkmale["seite"].sonst(Merkmal.aus_zuordnung(kodes, texte))


def _nachrichtlich(merkmale: Mapping[str, Merkmal]) -> NDArray[np.bool_]:
    """Zeilen, die nur nachrichtlich geführt werden und keine feste Seite haben."""
    from nachhaltigkeitshaushalt.kern.begriffe import NACHRICHTLICHE_ZEILEN

    zeile = merkmale["zeile"]
    return np.array([*(wert in NACHRICHTLICHE_ZEILEN for wert in zeile.werte), False])[zeile.kodes]


def _teil(  # noqa: PLR0913 - die Bestandteile der Zeilen
    blatt: Rohblatt, spalte: Rohspalte, merkmale: Mapping[str, Merkmal], auswahl: NDArray[np.int64],
    cent: NDArray[np.int64], *, nachrang: bool = False,
) -> Teil:  # fmt: skip
    """Die ausgewählten Zeilen als Teil."""
    jahr = merkmale["jahr"]
    jahre = np.array([*map(int, jahr.werte), 0], dtype=np.int64)
    return Teil(
        blatt.mappe.name, blatt.blatt, spalte.buchstabe,
        {name: Merkmal(merkmale[name].kodes[auswahl], merkmale[name].werte) for name in _MERKMALE},
        blatt.zeilennummern()[auswahl], jahre[jahr.kodes[auswahl]], cent[auswahl], nachrang,
    )  # fmt: skip


def als_zeilen(teile: Sequence[Teil]) -> pd.DataFrame:
    """Alle Teile als Haushaltszeilen in der Spaltenfolge des Datenvertrags."""
    herkunft, zahlen = _herkunft(teile), _zahlen(teile)
    return pd.DataFrame(
        {
            "datei": herkunft["datei"],
            "blatt": herkunft["blatt"],
            "excel_zeile": zahlen["excel_zeile"],
            "jahr": zahlen["jahr"],
            **{
                name: _kategorie([teil.merkmale[name] for teil in teile])
                for name in ("wertart", "plan", "produkt", "fachbereich", "konto", "zeile", "seite")
            },
            "betrag_cent": zahlen["betrag_cent"],
            "excel_spalte": herkunft["excel_spalte"],
        }
    )


def _herkunft(teile: Sequence[Teil]) -> dict[str, pd.Categorical]:
    """Datei, Blatt und Excel-Spalte je Zeile."""
    laengen = [len(teil) for teil in teile]
    return {
        "datei": _wiederholt([teil.datei for teil in teile], laengen),
        "blatt": _wiederholt([teil.blatt for teil in teile], laengen),
        "excel_spalte": _wiederholt([teil.excel_spalte for teil in teile], laengen),
    }


def _zahlen(teile: Sequence[Teil]) -> dict[str, NDArray[np.int64]]:
    """Excel-Zeile, Jahr und Betrag je Zeile."""
    return {
        "excel_zeile": _verkettet([teil.excel_zeile for teil in teile]),
        "jahr": _verkettet([teil.jahr for teil in teile]),
        "betrag_cent": _verkettet([teil.betrag_cent for teil in teile]),
    }


def als_kontrollwerte(teile: Sequence[Teil]) -> pd.DataFrame:
    """Alle Teile als Kontrollwerte; Salden und Summen im Vorzeichen des Datenvertrags."""
    laengen, zahlen = [len(teil) for teil in teile], _zahlen(teile)
    buchstaben = np.repeat([teil.excel_spalte for teil in teile], laengen)
    return pd.DataFrame(
        {
            **_kennzeichen(teile),
            "jahr": zahlen["jahr"],
            "betrag_cent": zahlen["betrag_cent"],
            "datei": np.repeat(np.array([teil.datei for teil in teile], dtype=object), laengen),
            "blatt": np.repeat(np.array([teil.blatt for teil in teile], dtype=object), laengen),
            "zelle": [f"{b}{z}" for b, z in zip(buchstaben.tolist(), zahlen["excel_zeile"].tolist(), strict=True)],
        }
    )


def _kennzeichen(teile: Sequence[Teil]) -> dict[str, Any]:
    """Plan, Ebene, Schlüssel, Nummer, Zeile und Wertart je Kontrollwert; eine fehlende Ebene folgt dem Produkt."""
    spalten: dict[str, Any] = {
        name: np.asarray(_kategorie([teil.merkmale[quelle] for teil in teile]).astype(object))
        for name, quelle in (
            ("plan", "plan"), ("ebene", "ebene"), ("schluessel", "produkt"), ("nummer", "zeilennummer"),
            ("zeile", "zeile"), ("wertart", "wertart"),
        )
    }  # fmt: skip
    ohne_ebene, ohne_produkt = pd.isna(spalten["ebene"]), pd.isna(spalten["schluessel"])
    spalten["ebene"][ohne_ebene] = np.where(ohne_produkt, "gesamt", "produkt")[ohne_ebene]
    spalten["schluessel"][ohne_produkt | (spalten["ebene"] == "gesamt")] = ""
    return spalten


def _verkettet(felder: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Felder hintereinander."""
    return np.concatenate(felder) if felder else np.zeros(0, dtype=np.int64)


def _wiederholt(texte: list[str], laengen: list[int]) -> pd.Categorical:
    """Jeder Text so oft wie angegeben, als Kategorie."""
    werte = list(dict.fromkeys(texte))
    kodes = np.repeat([werte.index(text) for text in texte], laengen)
    return pd.Categorical.from_codes(kodes.astype(np.int64), categories=pd.Index(werte, dtype="str"))


def _kategorie(merkmale: list[Merkmal]) -> pd.Categorical:
    """Merkmale hintereinander als eine Kategorie mit gemeinsamen Werten."""
    stelle: dict[str, int] = {}
    kodes = []
    for merkmal in merkmale:
        neu = np.array([stelle.setdefault(wert, len(stelle)) for wert in merkmal.werte] + [-1], dtype=np.int64)
        kodes.append(neu[merkmal.kodes])
    return pd.Categorical.from_codes(_verkettet(kodes), categories=pd.Index(list(stelle), dtype="str"))
