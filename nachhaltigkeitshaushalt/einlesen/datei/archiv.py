"""Das Zip-Archiv einer Arbeitsmappe: ganz, unverändert und entpackt nicht zu groß – vor dem Lesen geprüft."""

from __future__ import annotations

import copy
import re
import zipfile
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler

if TYPE_CHECKING:
    from pathlib import Path

HOECHSTENS_ENTPACKT = 2 * 1024**3
"""So viele Bytes darf eine Mappe entpackt höchstens haben (Schutz vor Zip-Bomben)."""
_BLAETTER = "xl/worksheets/"
_STUECK = 1 << 18
_PROBE = 1 << 14
_WEITE_SPALTE = re.compile(rb' r="[A-Z]{2}')
_SCHADEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)


@dataclass(frozen=True)
class Blattprobe:
    """Was beim Prüfen eines Blatts nebenbei zu sehen war: Anfang, Ende, Größe, Spalten jenseits von Z."""

    anfang: bytes
    ende: bytes
    groesse: int
    weit: bool

    def mit(self, stueck: bytes) -> Blattprobe:
        """Die Probe, ergänzt um das nächste Stück des Blatts."""
        return Blattprobe(
            anfang=self.anfang or stueck[:_PROBE],
            ende=(self.ende + stueck)[-_PROBE:],
            groesse=self.groesse + len(stueck),
            weit=self.weit or _WEITE_SPALTE.search(stueck) is not None,
        )


def pruefe_archiv(pfad: Path) -> dict[str, Blattprobe]:
    """Das Archiv ist eine Excel-Mappe, jeder Teil hat die angegebene Größe und Prüfsumme.

    Returns:
        Je Blatt (Teil unter ``xl/worksheets/``) eine Probe.

    Raises:
        HaushaltsFehler: Beschädigt, verschlüsselt, keine Mappe oder entpackt zu groß.

    """
    try:
        with zipfile.ZipFile(pfad) as archiv:
            return _pruefe_teile(pfad, archiv)
    except _SCHADEN as ausnahme:
        raise fehler("datei_beschaedigt", Ort(pfad.name), "das Zip-Archiv ist nicht vollständig") from ausnahme


def _pruefe_teile(pfad: Path, archiv: zipfile.ZipFile) -> dict[str, Blattprobe]:
    """Art, Verschlüsselung und Größe des Archivs nach Verzeichnis, dann jeder Teil nach seinem Inhalt."""
    teile = archiv.infolist()
    _verlange_mappe(pfad, teile)
    platz = HOECHSTENS_ENTPACKT
    _verlange_platz(pfad, platz - sum(teil.file_size for teil in teile))
    proben = {teil.filename: _entpacke(pfad, archiv, teil, platz) for teil in teile}
    _verlange_platz(pfad, platz - sum(probe.groesse for probe in proben.values()))
    return {name: probe for name, probe in proben.items() if name.startswith(_BLAETTER)}


def _verlange_mappe(pfad: Path, teile: list[zipfile.ZipInfo]) -> None:
    """Das Verzeichnis nennt die Teile einer Mappe, und keiner ist verschlüsselt."""
    if not any(teil.filename.startswith("xl/") or teil.filename == "content.xml" for teil in teile):
        raise fehler("datei_kein_excel", Ort(pfad.name))
    if any(teil.flag_bits & 1 for teil in teile):
        raise fehler("datei_verschluesselt", Ort(pfad.name))


def _entpacke(pfad: Path, archiv: zipfile.ZipFile, teil: zipfile.ZipInfo, platz: int) -> Blattprobe:
    """Entpackt einen Teil in Stücken, ohne seiner Größenangabe zu trauen."""
    ohne_angabe = copy.copy(teil)
    ohne_angabe.file_size = platz + 2 * _STUECK
    probe = Blattprobe(b"", b"", 0, weit=False)
    ist_blatt = teil.filename.startswith(_BLAETTER)
    try:
        with archiv.open(ohne_angabe) as strom:
            while stueck := strom.read(_STUECK):
                probe = probe.mit(stueck) if ist_blatt else replace(probe, groesse=probe.groesse + len(stueck))
                _verlange_platz(pfad, platz - probe.groesse)
    except _SCHADEN as ausnahme:
        raise fehler("datei_beschaedigt", Ort(pfad.name), f"Prüfsumme von {teil.filename} stimmt nicht") from ausnahme
    if probe.groesse != teil.file_size:
        raise fehler("datei_beschaedigt", Ort(pfad.name), f"Größe von {teil.filename} stimmt nicht")
    return probe


def _verlange_platz(pfad: Path, platz: int) -> None:
    """Zip-Bombe, wenn der Platz nicht reicht."""
    if platz < 0:
        raise fehler("datei_zip_bombe", Ort(pfad.name))
