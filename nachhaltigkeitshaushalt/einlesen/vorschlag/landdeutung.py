"""Landesprofil und Vorzeichenregel einer unbekannten Datei aus ihrem Inhalt belegen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.einlesen.layout.modell import Vorzeichen
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler
from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil, lade_landesprofil
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln, vorhandene_regeln
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

_MEHRHEIT = 0.8
_GERING = 3
_HAELFTE = 0.5
_FUELLWORT = 3


@dataclass(frozen=True)
class Landdeutung:
    """Das Land, das am besten passt, mit Beleg."""

    land: str
    beleg: str
    sicher: bool
    nahe: tuple[str, ...] = ()
    """Länder, die fast ebenso gut passen."""


def deute_land(  # noqa: PLR0913 - alles, woran ein Land zu erkennen ist
    paare: Iterable[tuple[str, str]],
    konten: Sequence[str],
    bereiche: Sequence[str],
    jahr: int,
    titel: str = "",
    plan: str = "ergebnis",
) -> Landdeutung:
    """Vergleicht Nummern mit Bezeichnung, Konten und Produktbereiche mit jedem Landesprofil.

    Nennt der Titel (Datei, Blatt, Zeilen über dem Kopf) ein Land, gilt es; ohne Profil dazu ist alles unsicher.
    """
    genannt = _genanntes_land(titel)
    paare = list(dict.fromkeys(paare))
    wertung = [_wertung(profil, paare, konten, bereiche, plan) for profil in _profile(jahr)]
    wertung.sort(reverse=True)
    beste = next((eintrag for eintrag in wertung if genannt and eintrag[1] == genannt[0]), wertung[0])
    if genannt is not None:
        return _nach_namen(beste, wertung[0], genannt)
    abstand = beste[0] - (wertung[1][0] if len(wertung) > 1 else 0)
    andere = ", ".join(f"{land}: {beleg}" for _, land, beleg in wertung[1:2])
    nahe = tuple(land for punkte, land, _ in wertung[1:] if beste[0] - punkte < 1)
    return Landdeutung(beste[1], f"{beste[2]} (nächstes {andere})", abstand >= 1, nahe)


def _profile(jahr: int) -> list[Landesprofil]:
    """Alle Landesprofile, die für das Jahr gelten; gibt es keines, der Grund als Fehler."""
    profile, grund = [], None
    for name in vorhandene_regeln("laender"):
        try:
            profile.append(lade_landesprofil(name.upper(), jahr))
        except HaushaltsFehler as ausnahme:
            grund = ausnahme
    if grund is not None and not profile:
        raise grund
    return profile


def _nach_namen(
    beste: tuple[float, str, str], punktsieger: tuple[float, str, str], genannt: tuple[str, str]
) -> Landdeutung:
    """Das genannte Land; sicher nur, wenn es ein Profil hat und der Inhalt keinem anderen deutlich näher steht."""
    land, wort = genannt
    if beste[1] != land:
        return Landdeutung(
            beste[1], f"genannt ist „{wort}“, dazu gibt es kein Profil; am nächsten {beste[2]}", sicher=False
        )
    sicher = punktsieger[0] - beste[0] < 1
    andere = "" if sicher else f"; der Inhalt spricht eher für {punktsieger[1]}: {punktsieger[2]}"
    return Landdeutung(land, f"genannt ist „{wort}“, dazu {beste[2]}{andere}", sicher)


def _genanntes_land(titel: str) -> tuple[str, str] | None:
    """Das eine Land, das ein Titel nennt, und das Wort dafür; None bei keinem oder mehreren."""
    text = titel.replace("_", " ")
    muster = lade_regeln("layout_erkennung")["laender"].items()
    treffer = [(str(land), fund[0]) for land, wort in muster if (fund := re.search(wort, text)) is not None]
    return treffer[0] if len(treffer) == 1 else None


def _wertung(
    profil: Landesprofil, paare: Sequence[tuple[str, str]], konten: Sequence[str], bereiche: Sequence[str], plan: str
) -> tuple[float, str, str]:
    """Wie gut ein Landesprofil passt: Punkte, Land und der Beleg dafür."""
    zeilen = sum(_passt(profil, plan, nummer, text) for nummer, text in paare)
    bekannte = sum(profil.zeile_zum_konto(konto) is not None for konto in konten) / max(1, len(konten))
    rahmen = profil.produktrahmen.get("produktbereiche", {})
    im_rahmen = sum(bereich[:2] in rahmen for bereich in bereiche) / max(1, len(bereiche))
    beleg = f"{zeilen} von {len(paare)} Zeilennamen, {bekannte:.0%} der Konten, {im_rahmen:.0%} der Produktbereiche"
    return zeilen + bekannte + im_rahmen, profil.land, beleg


def _passt(profil: Landesprofil, plan: str, nummer: str, text: str) -> bool:
    """Heißt die Zeile dieser Nummer im Landesprofil so ähnlich?"""
    gesucht = _worte(text)
    for ebene in ("gesamt", "teilplan"):
        for zeile in profil.gliederung(plan, ebene):
            if zeile["nummer"].lstrip("0") == nummer or nummer in zeile.get("auch", ()):
                eigene = _worte(str(zeile["bezeichnung"]))
                if len(gesucht & eigene) >= max(1, min(len(gesucht), len(eigene)) * 0.5):
                    return True
    return False


def _worte(text: str) -> set[str]:
    """Wortanfänge eines Textes, ohne Füllwörter."""
    return {wort[:6] for wort in falte(text).split("_") if len(wort) > _FUELLWORT and wort.isalpha()}


@dataclass(frozen=True)
class Vorzeichendeutung:
    """Vorzeichenregel, abweichende Zeilen und Beleg."""

    regel: Vorzeichen
    zeilen: dict[str, str]
    beleg: str
    sicher: bool


def deute_vorzeichen(zeilen: pd.DataFrame) -> Vorzeichendeutung:
    """Regel aus Haushaltszeilen, die ohne Vorzeichenregel gelesen wurden."""
    tafel = zeilen[(zeilen["betrag_cent"] != 0) & ~zeilen["zeile"].isin(["bestandsveraenderungen", "ilb_saldo"])]
    tafel = tafel.assign(negativ=tafel["betrag_cent"] < 0, ist_ertrag=tafel["seite"].isin(["ertrag", "einzahlung"]))
    anteile = tafel.groupby("ist_ertrag")["negativ"].mean()
    ertrag, aufwand = float(anteile.get(True, 0.0)), float(anteile.get(False, 0.0))
    if ertrag > _HAELFTE:
        regel = Vorzeichen.ERTRAG_NEGATIV
    else:
        regel = Vorzeichen.AUFWAND_NEGATIV if aufwand > _HAELFTE else Vorzeichen.BEIDE_POSITIV
    eindeutig = all(anteil >= _MEHRHEIT or anteil <= 1 - _MEHRHEIT for anteil in (ertrag, aufwand))
    beleg = f"negativ sind {ertrag:.0%} der Erträge und {aufwand:.0%} der Aufwendungen"
    return Vorzeichendeutung(regel, _abweichende(tafel, regel), beleg, eindeutig and not ertrag > _HAELFTE < aufwand)


def _abweichende(tafel: pd.DataFrame, regel: Vorzeichen) -> dict[str, str]:
    """Zeilen, die fast immer das andere Vorzeichen tragen als ihre Seite."""
    ergebnis: dict[str, str] = {}
    for zeile, gruppe in tafel.groupby("zeile", observed=True):
        ist_ertrag = bool(gruppe["ist_ertrag"].iloc[0])
        erwartet_negativ = regel.faktoren[0 if ist_ertrag else 1] < 0
        anders = float((gruppe["negativ"] != erwartet_negativ).mean())
        if len(gruppe) >= _GERING and anders >= _MEHRHEIT:
            umgekehrt = Vorzeichen.BEIDE_POSITIV if erwartet_negativ else _negativ(ist_ertrag=ist_ertrag)
            ergebnis[str(zeile)] = str(umgekehrt)
    return ergebnis


def _negativ(*, ist_ertrag: bool) -> Vorzeichen:
    """Die Regel, nach der diese Seite negativ steht."""
    return Vorzeichen.ERTRAG_NEGATIV if ist_ertrag else Vorzeichen.AUFWAND_NEGATIV
