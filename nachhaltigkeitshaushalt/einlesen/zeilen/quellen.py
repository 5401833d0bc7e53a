"""Welche Dateien zusammen einen Haushalt bilden und welches Layout für welche gilt."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.einlesen.datei.mappe import Mappe, oeffne
from nachhaltigkeitshaushalt.einlesen.datei.textdatei import ENDUNGEN
from nachhaltigkeitshaushalt.einlesen.layout.modell import Layout, eigenes_layout, lies_layout
from nachhaltigkeitshaushalt.einlesen.zeilen.zeilenmerkmale import pruefe_wert
from nachhaltigkeitshaushalt.kern.befunde import Befund, HaushaltsFehler, Ort, befund, fehler
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TypeAlias

    Pfad: TypeAlias = str | os.PathLike[str]
    Layoutangabe: TypeAlias = Pfad | Layout | Sequence[Pfad | Layout] | None

TABELLEN = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", *ENDUNGEN)
HOECHSTENS_DATEIEN = 20_000


@dataclass(frozen=True, eq=False)
class Quelle:
    """Eine Datei mit ihrem Layout und dem, was ihr Name sagt."""

    pfad: Path
    layout: Layout | None
    name: str
    """Name in Befunden und Tabellen; mit Ordner, wenn mehrere Dateien gleich heißen."""
    werte: Mapping[str, str] = field(default_factory=dict)
    """Angaben aus dem Dateinamen."""


def finde_dateien(pfad: Pfad | Iterable[Pfad]) -> list[Path]:
    """Die Dateien zu einem Pfad, einem Ordner (mit Unterordnern) oder einer Liste davon, sortiert je Ordner."""
    if not isinstance(pfad, (str, os.PathLike)):
        return [datei for eintrag in pfad for datei in finde_dateien(eintrag)]
    ort = Path(pfad)
    return _im_ordner(ort) if ort.is_dir() else [ort]


def _im_ordner(ort: Path) -> list[Path]:
    """Alle Tabellen- und Textdateien eines Ordners und seiner Unterordner."""
    dateien = sorted(d for d in ort.rglob("*") if d.suffix.lower() in TABELLEN and not d.name.startswith(("~$", ".")))
    if not dateien:
        return [ort]  # das Öffnen meldet, dass es ein Ordner ist
    if len(dateien) > HOECHSTENS_DATEIEN:
        raise fehler("ordner_zu_gross", Ort(str(ort)), len(dateien), endungen=", ".join(TABELLEN))
    return dateien


def als_layouts(layout: Layoutangabe) -> list[Layout]:
    """Ein Layout oder mehrere; leer, wenn keines angegeben ist."""
    if layout is None:
        return []
    angaben = [layout] if isinstance(layout, (str, os.PathLike, Layout)) else list(layout)
    return [eintrag if isinstance(eintrag, Layout) else lies_layout(eintrag) for eintrag in angaben]


def ordne_zu(dateien: Sequence[Path], layouts: Sequence[Layout]) -> tuple[list[Quelle], list[Befund]]:
    """Je Datei das erste Layout, dessen Muster auf ihren Namen passt; ohne Layout das eigene Format."""
    namen = _namen(dateien)
    if not layouts:
        return [Quelle(datei, None, namen[datei]) for datei in dateien], []
    quellen: list[Quelle] = []
    befunde: list[Befund] = []
    for datei in dateien:
        quelle = _erste_passende(datei, namen[datei], layouts)
        if quelle is not None:
            quellen.append(quelle)
        else:
            befunde.append(_ohne_quelle(datei, layouts))
    if not quellen:
        raise _keine_datei(dateien)
    return quellen, befunde


def _erste_passende(datei: Path, name: str, layouts: Sequence[Layout]) -> Quelle | None:
    """Die Datei mit dem ersten Layout, dessen Muster des Dateinamens sich in ihrem Namen findet."""
    for i, layout in enumerate(layouts):
        gefunden = re.search(layout.dateiname, datei.name) if fnmatchcase(datei.name, layout.dateien) else None
        if gefunden is not None:
            vereint = _mit_anderen_blaettern(layout, layouts[i + 1 :], Ort(name))
            return Quelle(datei, vereint, name, _werte(datei.name, layout, gefunden))
    return None


def _mit_anderen_blaettern(erstes: Layout, uebrige: Sequence[Layout], ort: Ort) -> Layout:
    """Das Layout, ergänzt um die übrigen für dieselben Dateien, die andere Blätter nennen."""
    weitere: list[Layout] = []
    for layout in uebrige:
        gleiche_dateien = (layout.dateien, layout.dateiname) == (erstes.dateien, erstes.dateiname)
        genannt = {name for teil in (erstes, *weitere) for name in _blattnamen(teil)}
        if gleiche_dateien and _blattnamen(layout) and genannt and not _blattnamen(layout) & genannt:
            _verlange_gleiches(erstes, layout, ort)
            weitere.append(layout)
    mehr = tuple(teil for layout in weitere for teil in (replace(layout, weitere=()), *layout.weitere))
    return replace(erstes, weitere=(*erstes.weitere, *mehr)) if weitere else erstes


def _blattnamen(layout: Layout) -> set[str]:
    """Die Blätter, die ein Layout und seine weiteren nennen, unabhängig von der Schreibweise."""
    eigene = layout.blatt if isinstance(layout.blatt, tuple) else (layout.blatt,)
    namen = {*eigene, *(name for teil in layout.weitere for name in _blattnamen(teil))}
    return {name.casefold() for name in namen if name}


def _verlange_gleiches(erstes: Layout, layout: Layout, ort: Ort) -> None:
    """Zwei Layouts für dieselbe Datei nennen dasselbe Land und Haushaltsjahr, soweit sie eines nennen."""
    for angabe in ("land", "haushaltsjahr"):
        genannt = {wert for wert in (getattr(erstes, angabe), getattr(layout, angabe)) if wert}
        if len(genannt) > 1:
            werte = " / ".join(sorted(map(str, genannt)))
            raise fehler("layouts_widersprechen", ort, werte, angabe=angabe)


def _ohne_quelle(datei: Path, layouts: Sequence[Layout]) -> Befund:
    """Warum eine Datei beiseite bleibt: kein Layout nennt sie, oder ihr Name passt nicht zum Muster."""
    genannt = any(fnmatchcase(datei.name, layout.dateien) for layout in layouts)
    return befund("dateiname_passt_nicht" if genannt else "datei_ohne_layout", Ort(datei.name))


def _keine_datei(dateien: Sequence[Path]) -> HaushaltsFehler:
    """Der Fehler, wenn zu keiner Datei ein Layout passt; nennt die ersten."""
    return fehler("keine_datei_zum_layout", wert=", ".join(datei.name for datei in dateien[:3]))


def _namen(dateien: Sequence[Path]) -> dict[Path, str]:
    """Kürzester unverwechselbarer Name je Datei."""
    mehrfach = {name for name, anzahl in Counter(datei.name for datei in set(dateien)).items() if anzahl > 1}
    return {d: f"{d.parent.name}/{d.name}" if d.name in mehrfach else d.name for d in dateien}


def _werte(name: str, layout: Layout, gefunden: re.Match[str]) -> dict[str, str]:
    """Benannte Gruppen des Dateinamens, durch ``werte`` des Layouts übersetzt."""
    ergebnis: dict[str, str] = {}
    for angabe, text in gefunden.groupdict().items():
        if text:
            tafel = {falte(schluessel): wert for schluessel, wert in layout.werte.get(angabe, {}).items()}
            ergebnis[angabe] = tafel.get(falte(text), text.strip())
            pruefe_wert(angabe, ergebnis[angabe], Ort(name))
    return ergebnis


def oeffne_quelle(quelle: Quelle) -> tuple[Mappe, Layout]:
    """Öffnet die Datei; ohne Layout muss sie das eigene Format haben."""
    plan = quelle.layout
    if plan is not None:
        mappe = oeffne(quelle.pfad, kodierung=plan.kodierung, trennzeichen=plan.trennzeichen)
        return replace(mappe, kurzname=quelle.name), plan
    mappe, eigen = replace(oeffne(quelle.pfad), kurzname=quelle.name), eigenes_layout()
    if str(eigen.blatt).casefold() not in [name.casefold() for name in mappe.blaetter]:
        vorhanden = ", ".join(name for name in mappe.blaetter if name) or "keine Blätter (Textdatei)"
        raise fehler("layout_fehlt", Ort(mappe.name), eigen.blatt, vorhanden=vorhanden)
    return mappe, eigen


def blaetter(mappe: Mappe, layout: Layout) -> list[str]:
    """Die Blätter, für die das Layout gilt."""
    if mappe.text is not None:
        return [""]
    if layout.blatt in ("", ("",)):
        return _einziges_blatt(mappe)
    namen: list[str] = []
    for name in layout.blatt if isinstance(layout.blatt, tuple) else (layout.blatt,):
        namen += _zum_muster(mappe, name) or [mappe.blattname(name)]
    return list(dict.fromkeys(namen))


def _einziges_blatt(mappe: Mappe) -> list[str]:
    """Das Blatt einer Mappe mit nur einem; bei mehreren muss das Layout eines nennen."""
    if len(mappe.blaetter) > 1:
        raise fehler("layout_angabe_fehlt", Ort(mappe.name), "blatt")
    return list(mappe.blaetter)


def _zum_muster(mappe: Mappe, muster: str) -> list[str]:
    """Die Blätter, auf die ein Muster mit * passt; leer bei einem Namen ohne *."""
    if "*" not in muster:
        return []
    return [blatt for blatt in mappe.blaetter if fnmatchcase(blatt.casefold(), muster.casefold())]
