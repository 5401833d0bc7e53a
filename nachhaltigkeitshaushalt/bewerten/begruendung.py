"""Begründung: aus dem Fall und seinen Zahlen ein deutscher Satz mit deutschen Zahlen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nachhaltigkeitshaushalt.bewerten.methoden import METHODEN, Fall, fassung, wortlaut
from nachhaltigkeitshaushalt.bewerten.vorgaben import UNBEKANNT, Vorgaben
from nachhaltigkeitshaushalt.kern.geld import kaufmaennisch

if TYPE_CHECKING:
    from collections.abc import Callable

    from nachhaltigkeitshaushalt.bewerten.fenster import Fenster
    from nachhaltigkeitshaushalt.bewerten.urteile import Urteile

Ganze = NDArray[np.int64]
Zahlen = NDArray[np.float64]
Texte: TypeAlias = "list[str] | pa.Array"

_JAHRE = 10_000
_TAUSCHE = str.maketrans(",.", ".,")
_WINZIG, _KLEINSTE, _GROESSTE = 1e-9, 0.0005, 1e15
_TAUSEND = 999
_HOECHSTENS_STELLEN = 7


def zahlwort(wert: float) -> str:
    """Zahl in deutscher Schreibweise mit einer bis drei Nachkommastellen.

    Beispiel:
        >>> zahlwort(40.0), zahlwort(21.963), zahlwort(-1234.5), zahlwort(0.00012), zahlwort(4e-12)
        ('40,0', '21,963', '−1.234,5', '0,00012', '4,0 · 10^−12')

    """
    if _KLEINSTE <= abs(wert) < _TAUSEND:
        text = f"{wert:.3f}".rstrip("0").replace(".", ",").replace("-", "−")
        return f"{text}0" if text[-1] == "," else text
    if wert != wert:  # noqa: PLR0124 - NaN ist ungleich sich selbst
        return "nicht bestimmt"
    if abs(wert) >= _GROESSTE or 0 < abs(wert) < _WINZIG:
        mantisse, hoch = f"{wert:.3e}".split("e")
        return f"{zahlwort(float(mantisse))} · 10^{int(hoch)}".replace("-", "−")
    if 0 < abs(wert) < _KLEINSTE:
        text = np.format_float_positional(wert, precision=3, fractional=False, trim="-")
    else:
        text = f"{wert:,.3f}".rstrip("0")
    text = f"{text}0" if text[-1] == "." else text
    return text.translate(_TAUSCHE).replace("-", "−")


def prozentwort(wert: float, schwellen: tuple[int, ...] = ()) -> str:
    """Gerundete Prozentzahl; nahe einer Schwelle mit so vielen Stellen, dass die Seite erkennbar bleibt.

    Beispiel:
        >>> prozentwort(12.3), prozentwort(19.96, (5, 20)), prozentwort(20.0, (5, 20))
        ('12 %', '19,96 %', '20 %')

    """
    if wert != wert:  # noqa: PLR0124 - NaN ist ungleich sich selbst
        return "nicht bestimmt"
    stellen = 0
    while round(wert, stellen) in schwellen and abs(wert - round(wert)) > 10.0**-_HOECHSTENS_STELLEN:
        stellen += 1
    text = kaufmaennisch(wert, stellen)
    text = text.lstrip("-") if not text.strip("-0.") else text
    return f"{text.translate(_TAUSCHE).replace('-', '−')} %"


def mit_einheit(wert: float, einheit: str | None) -> str:
    """Zahl mit Einheit; außer bei Prozent ohne überflüssige Nachkommastelle, „Anzahl“ bleibt weg.

    Beispiel:
        >>> mit_einheit(40.0, "%"), mit_einheit(1150.0, "Wohnungen"), mit_einheit(8.3, "Anzahl")
        ('40,0 %', '1.150 Wohnungen', '8,3')

    """
    zahl = zahlwort(wert)
    if not einheit or einheit == "%":
        return f"{zahl} %" if einheit else zahl
    zahl = zahl.removesuffix(",0")
    return zahl if einheit == "Anzahl" else f"{zahl} {einheit}"


@dataclass(frozen=True)
class Angaben:
    """Alles, was ein Satz nennen kann."""

    vorgaben: Vorgaben
    fenster: Fenster
    urteile: Urteile
    jahr: int

    def zahl(self, feld: Zahlen, stellen: Ganze) -> pa.Array:
        """Zahlen mit der Einheit der Kennzahl; jedes verschiedene Paar wird nur einmal geschrieben."""
        einheiten, namen = self._einheiten
        kodes, werte = pd.factorize(feld[stellen], use_na_sentinel=False)
        paare, verschiedene = pd.factorize(kodes * len(namen) + einheiten[stellen])
        auswahl = zip(werte[verschiedene // len(namen)].tolist(), verschiedene % len(namen), strict=True)
        texte = [mit_einheit(wert, namen[einheit]) for wert, einheit in auswahl]
        return pa.array(texte, pa.string()).take(pa.array(paare))

    @cached_property
    def _einheiten(self) -> tuple[Ganze, list[str | None]]:
        """Einheit jeder Kennzahl als Stelle in der Liste der Einheiten."""
        kodes, namen = pd.factorize(self.vorgaben.einheit, use_na_sentinel=False)
        return kodes, [name if isinstance(name, str) else None for name in namen.tolist()]

    def abstand(self, stellen: Ganze) -> Texte:
        """Abstände zum Korridor; zwischen Prozentwerten sind es Prozentpunkte."""
        paare = zip(self.urteile.abstand[stellen].tolist(), self.vorgaben.einheit[stellen].tolist(), strict=True)
        return [mit_einheit(wert, "Prozentpunkte" if einheit == "%" else einheit) for wert, einheit in paare]

    def prozent(self, feld: Zahlen, stellen: Ganze, namen: tuple[str, ...]) -> Texte:
        """Prozentzahlen, an den Schwellen der jeweiligen Methode genau genug."""
        methoden = self.vorgaben.methode[stellen].tolist()
        schwellen = {kode: self._schwellen(kode, namen) for kode in set(methoden)}
        paare = zip(feld[stellen].tolist(), methoden, strict=True)
        return [prozentwort(wert, schwellen[methode]) for wert, methode in paare]

    def _schwellen(self, methode: int, namen: tuple[str, ...]) -> tuple[int, ...]:
        """Schwellen einer Methode, soweit sie diese Namen trägt."""
        if not 0 <= methode < UNBEKANNT:
            return ()
        regel = fassung(METHODEN[methode], self.jahr)
        return tuple(int(regel[name]) for name in namen if name in regel)

    def mindestpunkte(self, stellen: Ganze) -> Texte:
        """Verlangte Zahl der Datenpunkte."""
        je_methode = {kode: fassung(METHODEN[kode], self.jahr)["punkte"] for kode in set(self._methoden(stellen))}
        return [str(je_methode[kode]) for kode in self._methoden(stellen)]

    def _methoden(self, stellen: Ganze) -> list[int]:
        """Methodenkodes dieser Stellen."""
        kodes: list[int] = self.vorgaben.methode[stellen].tolist()
        return kodes


def _je_wert(feld: NDArray, schreibe: Callable[[Any], str]) -> pa.Array:  # type: ignore[type-arg]
    """Schreibt jeden verschiedenen Wert nur einmal."""
    kodes, werte = pd.factorize(feld, use_na_sentinel=False)
    return pa.array([schreibe(wert) for wert in werte.tolist()], pa.string()).take(pa.array(kodes))


def _jahre(feld: NDArray) -> pa.Array:  # type: ignore[type-arg]
    """Jahreszahlen als Text."""
    return _je_wert(feld, lambda jahr: f"{jahr:.0f}")


def _zeitraum(von: Ganze, bis: Ganze) -> pa.Array:
    """Zeiträume wie ``2019–2024``."""
    return _je_wert(von * _JAHRE + bis, lambda paar: f"{paar // _JAHRE}–{paar % _JAHRE}")


def _korridor(angaben: Angaben, stellen: Ganze) -> Texte:
    """Korridor wie „von 10,0 % bis 20,0 %“, einseitig „ab“ oder „bis“."""
    unten, oben = angaben.vorgaben.untergrenze[stellen], angaben.vorgaben.obergrenze[stellen]
    texte = zip(
        angaben.zahl(angaben.vorgaben.untergrenze, stellen).to_pylist(),
        angaben.zahl(angaben.vorgaben.obergrenze, stellen).to_pylist(),
        np.isnan(unten).tolist(),
        np.isnan(oben).tolist(),
        strict=True,
    )
    return [f"bis {o}" if kein_u else f"ab {u}" if kein_o else f"von {u} bis {o}" for u, o, kein_u, kein_o in texte]


def _seit_basis(angaben: Angaben, stellen: Ganze) -> pa.Array:
    """Zeitraum von der Basis (ohne Basis: vom ersten Datenpunkt) bis zum letzten Ist-Wert."""
    vorgaben = angaben.vorgaben
    ohne_basis = np.isnan(vorgaben.basisjahr) | np.isnan(vorgaben.basiswert)
    beginn = np.where(ohne_basis, angaben.fenster.erstes_jahr, vorgaben.basisjahr)[stellen].astype(np.int64)
    return _zeitraum(beginn, angaben.fenster.letztes_jahr[stellen])


_PLATZHALTER: dict[str, Callable[[Angaben, Ganze], Texte]] = {
    "abstand": Angaben.abstand,
    "basis": lambda a, s: a.zahl(a.vorgaben.basiswert, s),
    "grad": lambda a, s: a.prozent(a.urteile.grad, s, ()),
    "ist": lambda a, s: a.zahl(a.fenster.letzter, s),
    "istjahr": lambda a, s: _jahre(a.fenster.letztes_jahr[s]),
    "jahr": lambda a, s: [str(a.jahr)] * len(s),
    "korridor": _korridor,
    "mindestens": lambda a, s: a.mindestpunkte(s),
    "ober": lambda a, s: a.zahl(a.vorgaben.obergrenze, s),
    "punkte": lambda a, s: _jahre(a.fenster.punkte[s]),
    "seit_basis": _seit_basis,
    "soll": lambda a, s: a.zahl(a.urteile.sollwert, s),
    "trend": lambda a, s: _zeitraum(a.fenster.erstes_jahr[s], a.fenster.letztes_jahr[s]),
    "unter": lambda a, s: a.zahl(a.vorgaben.untergrenze, s),
    "verfehlung": lambda a, s: a.prozent(a.urteile.verfehlung, s, ("sonne_unter", "bewoelkt_bis")),
    "weg": lambda a, s: a.prozent(a.urteile.weg, s, ("sonne_ab", "bewoelkt_ab", "wolke_ab")),
    "ziel": lambda a, s: a.zahl(a.vorgaben.zielwert, s),
    "zieljahr": lambda a, s: _jahre(a.vorgaben.zieljahr[s]),
    "zuletzt": lambda a, s: _zeitraum(a.fenster.vorletztes_jahr[s], a.fenster.letztes_jahr[s]),
}


def begruende(angaben: Angaben) -> pa.Array:
    """Ein Satz je Kennzahl; jede Vorlage wird einmal zerlegt und für alle ihre Kennzahlen zugleich gefüllt."""
    faelle = _stellen_je_vorlage(angaben.urteile.fall)
    if not faelle:
        return pa.array([], pa.string())
    saetze = [_fuelle(*eintrag) for eintrag in zip(faelle, _angaben_je_vorlage(angaben, faelle), strict=True)]
    stellen = np.concatenate([stellen for _, stellen in faelle])
    zurueck = np.empty(len(stellen), dtype=np.int64)
    zurueck[stellen] = np.arange(len(stellen))
    return pa.concat_arrays(saetze).take(pa.array(zurueck))


def _stellen_je_vorlage(fall: Ganze) -> list[tuple[list[str], Ganze]]:
    """Je Fall seine Vorlage – Text und Platzhalter im Wechsel – und die Kennzahlen, für die er gilt."""
    faelle = np.flatnonzero(np.bincount(fall)).tolist()
    return [(re.split(r"{(\w+)}", wortlaut(Fall(kode))), np.flatnonzero(fall == kode)) for kode in faelle]


def _angaben_je_vorlage(angaben: Angaben, faelle: list[tuple[list[str], Ganze]]) -> list[dict[str, pa.Array]]:
    """Die Texte aller Platzhalter; jeder Platzhalter wird für alle Vorlagen, die ihn nennen, zusammen geschrieben."""
    je_vorlage: list[dict[str, pa.Array]] = [{} for _ in faelle]
    for name in sorted({name for vorlage, _ in faelle for name in vorlage[1::2]}):
        betroffen = [nummer for nummer, (vorlage, _) in enumerate(faelle) if name in vorlage[1::2]]
        texte = _PLATZHALTER[name](angaben, np.concatenate([faelle[nummer][1] for nummer in betroffen]))
        spalte, anfang = pa.array(texte, pa.string()) if isinstance(texte, list) else texte, 0
        for nummer in betroffen:
            laenge = len(faelle[nummer][1])
            je_vorlage[nummer][name] = spalte.slice(anfang, laenge)
            anfang += laenge
    return je_vorlage


def _fuelle(fall: tuple[list[str], Ganze], angaben: dict[str, pa.Array]) -> pa.Array:
    """Füllt eine Vorlage für alle ihre Stellen."""
    vorlage, stellen = fall
    if not angaben:
        return pa.repeat(vorlage[0], len(stellen))
    teile = [angaben[teil] if nummer % 2 else teil for nummer, teil in enumerate(vorlage)]
    return pc.binary_join_element_wise(*teile, "")
