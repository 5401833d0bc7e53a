"""Vergleich zweier Bewertungen: was sich geändert hat und woran es liegt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from nachhaltigkeitshaushalt.bewerten.ergebnistabelle import AUS_DER_REIHE
from nachhaltigkeitshaushalt.bewerten.methoden import NICHT_BEWERTBAR, STATUS
from nachhaltigkeitshaushalt.bewerten.spalten import aufzaehlung, ist_leer, verlange_spalten
from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

NEUE_DATEN, REVIDIERTE_DATEN = "neue Daten", "revidierte Daten"
GEAENDERTES_ZIEL, GEAENDERTE_REGEL = "geändertes Ziel", "geänderte Regel"
ANDERES_JAHR, UNVERAENDERT = "anderes Bewertungsjahr", "unverändert"

_ZIEL = ("richtung", "zielart", "basisjahr", "zieljahr", "zielwert", "untergrenze", "obergrenze", "einheit")
_REGEL = ("methode", "regelversion")
_PFLICHT = ("kennzahl", "status", "grad", "verwendete_jahre", "verwendete_werte", "zustand", *_ZIEL, *_REGEL)
_RANG = {str(status): stelle for stelle, status in enumerate(STATUS)}


def vergleiche_bewertungen(alt: pd.DataFrame, neu: pd.DataFrame) -> pd.DataFrame:
    """Stellt zwei Bewertungen gegenüber und nennt je Kennzahl die Ursachen der Änderung.

    Args:
        alt: Frühere Ergebnistabelle von ``bewerte_kennzahlen``.
        neu: Spätere Ergebnistabelle.

    Returns:
        Je Kennzahl: ``kennzahl``, ``status_alt``, ``status_neu``, ``grad_alt``, ``grad_neu``,
        ``aenderung`` (besser, schlechter, gleich, neu bewertbar, nicht mehr bewertbar, neu aufgenommen,
        entfallen), ``ursache`` (durch Semikolon getrennt: neue Daten, revidierte Daten, geändertes Ziel,
        geänderte Regel, anderes Bewertungsjahr, unverändert) und ``begruendung``. Die Ursachen sind
        alles, was sich an den Eingaben geändert hat, auch wenn das Urteil gleich blieb.

    """
    frueher, spaeter = _zeilen(alt, "Bewertungen alt"), _zeilen(neu, "Bewertungen neu")
    namen = [*spaeter, *(name for name in frueher if name not in spaeter)]
    zeilen = [_vergleiche(name, frueher.get(name), spaeter.get(name)) for name in namen]
    return pd.DataFrame(zeilen, columns=list(_SPALTEN)).astype(_SPALTEN)


_SPALTEN = {
    "kennzahl": "str",
    "status_alt": "str",
    "status_neu": "str",
    "grad_alt": "float64",
    "grad_neu": "float64",
    "aenderung": "str",
    "ursache": "str",
    "begruendung": "str",
}


def _zeilen(bewertungen: pd.DataFrame, name: str) -> dict[str, dict[Any, Any]]:
    """Kennzahl → ihre Ergebniszeile, mit einheitlichem Status; keine Kennzahl darf zweimal vorkommen."""
    verlange_spalten(bewertungen, _PFLICHT, name)
    doppelt = bewertungen["kennzahl"][bewertungen["kennzahl"].duplicated()]
    if len(doppelt):
        raise fehler("bewertung_zeile_doppelt", Ort(blatt=name, spalte="kennzahl"), doppelt.iloc[0])
    kodes = aufzaehlung(bewertungen, "status", STATUS, name).tolist()
    zeilen = zip(bewertungen.to_dict("records"), kodes, strict=True)
    return {str(zeile["kennzahl"]): zeile | {"status": str(STATUS[kode])} for zeile, kode in zeilen}


def _vergleiche(name: str, alt: Mapping[Any, Any] | None, neu: Mapping[Any, Any] | None) -> dict[str, object]:
    """Eine Zeile des Vergleichs."""
    frueher, spaeter = alt or {}, neu or {}
    zeile: dict[str, object] = {"kennzahl": name}
    zeile |= {"status_alt": frueher.get("status"), "status_neu": spaeter.get("status")}
    zeile |= {"grad_alt": frueher.get("grad"), "grad_neu": spaeter.get("grad")}
    if alt is None or neu is None:
        art = "entfallen" if neu is None else "neu aufgenommen"
        return zeile | {"aenderung": art, "ursache": art, "begruendung": f"Die Kennzahl ist {art}."}
    art, ursache = urteilsaenderung(str(alt["status"]), str(neu["status"])), "; ".join(_ursachen(alt, neu))
    return zeile | {"aenderung": art, "ursache": ursache, "begruendung": _satz(art, ursache)}


def urteilsaenderung(alt: str, neu: str) -> str:
    """Wie sich das Urteil geändert hat; „nicht bewertbar“ ist weder besser noch schlechter.

    Beispiel:
        >>> urteilsaenderung("wolke", "sonne"), urteilsaenderung("nicht_bewertbar", "sonne")
        ('besser', 'neu bewertbar')

    """
    vorher, nachher = _RANG[alt], _RANG[neu]
    if vorher == nachher:
        return "gleich"
    if vorher == NICHT_BEWERTBAR:
        return "neu bewertbar"
    if nachher == NICHT_BEWERTBAR:
        return "nicht mehr bewertbar"
    return "besser" if nachher < vorher else "schlechter"


def _ursachen(alt: Mapping[Any, Any], neu: Mapping[Any, Any]) -> list[str]:
    """Alles, was sich an den Eingaben der Bewertung geändert hat."""
    frueher, spaeter = _reihe(alt), _reihe(neu)
    basis_revidiert, basis_festgelegt = _basisaenderung(alt, neu)
    ziel = _verschieden(alt, neu, _ZIEL) or basis_festgelegt
    ausserhalb = frueher == spaeter and not ziel and _verschieden(alt, neu, ("zustand",))
    trifft_zu = {
        NEUE_DATEN: bool(spaeter.keys() - frueher.keys()),
        REVIDIERTE_DATEN: _revidiert(_bis_zum_jahr(frueher, neu), spaeter) or ausserhalb or basis_revidiert,
        GEAENDERTES_ZIEL: ziel,
        GEAENDERTE_REGEL: _verschieden(alt, neu, _REGEL),
        ANDERES_JAHR: _verschieden(alt, neu, ("jahr",)),
    }
    return [ursache for ursache, gilt in trifft_zu.items() if gilt] or [UNVERAENDERT]


def _basisaenderung(alt: Mapping[Any, Any], neu: Mapping[Any, Any]) -> tuple[bool, bool]:
    """Ob der Basiswert als Ist-Wert revidiert und ob er anders festgelegt wurde; nie beides."""
    if not _verschieden(alt, neu, ("basiswert",)):
        return False, False
    revidiert = _basis_aus_der_reihe(alt, neu)
    return revidiert, not revidiert


def _basis_aus_der_reihe(alt: Mapping[Any, Any], neu: Mapping[Any, Any]) -> bool:
    """Ob beide Basiswerte Ist-Werte desselben Basisjahres sind: dann ist ein anderer Wert eine Revision."""
    herkunft = {alt.get("basisherkunft"), neu.get("basisherkunft")}
    return herkunft == {AUS_DER_REIHE} and not _verschieden(alt, neu, ("basisjahr",))


def _bis_zum_jahr(reihe: Mapping[str, str], bewertung: Mapping[Any, Any]) -> dict[str, str]:
    """Werte bis zum Bewertungsjahr einer Bewertung; spätere kann sie gar nicht verwenden."""
    jahr = bewertung.get("jahr")
    return {einer: wert for einer, wert in reihe.items() if ist_leer(jahr) or int(einer) <= int(str(jahr))}


def _revidiert(frueher: Mapping[str, str], spaeter: Mapping[str, str]) -> bool:
    """Ob ein Wert eines gemeinsamen Jahres anders ist oder ein Jahr ersatzlos entfallen ist."""
    gemeinsam = frueher.keys() & spaeter.keys()
    entfallen = frueher.keys() > spaeter.keys()
    return entfallen or any(frueher[jahr] != spaeter[jahr] for jahr in gemeinsam)


def _verschieden(alt: Mapping[Any, Any], neu: Mapping[Any, Any], spalten: Sequence[str]) -> bool:
    """Ob sich eine der Spalten unterscheidet; zweimal „keine Angabe“ ist gleich."""
    for spalte in spalten:
        a, b = alt.get(spalte), neu.get(spalte)
        if ist_leer(a) != ist_leer(b) or (not ist_leer(a) and a != b):
            return True
    return False


def _reihe(zeile: Mapping[Any, Any]) -> dict[str, str]:
    """Verwendete Jahre und Werte einer Bewertung."""
    jahre, werte = _liste(zeile["verwendete_jahre"], ", "), _liste(zeile["verwendete_werte"], "; ")
    return {jahr: wert for jahr, wert in zip(jahre, werte, strict=True) if jahr}


def _liste(zelle: object, trenner: str) -> list[str]:
    """Aufgezählte Angaben; eine leere Zelle – auch aus einer gespeicherten Datei – enthält keine."""
    return [""] if ist_leer(zelle) else str(zelle).removesuffix(".0").split(trenner)


def _satz(art: str, ursache: str) -> str:
    """Die Änderung in einem Satz."""
    if ursache == UNVERAENDERT:
        return "Urteil und Eingangswerte sind unverändert."
    urteil = {"gleich": "Das Urteil ist gleich geblieben", "besser": "Das Urteil ist besser"}
    urteil |= {"schlechter": "Das Urteil ist schlechter", "neu bewertbar": "Die Kennzahl ist neu bewertbar"}
    urteil |= {"nicht mehr bewertbar": "Die Kennzahl ist nicht mehr bewertbar"}
    return f"{urteil[art]}; geändert haben sich: {ursache.replace('; ', ', ')}."
