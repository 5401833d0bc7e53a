"""Arbeitsmappe öffnen: erst prüfen, ob man sie gefahrlos lesen kann, dann Blätter lesen."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler
from nachhaltigkeitshaushalt.kern.vorschlag import meinten_sie

if TYPE_CHECKING:
    import os

HOECHSTENS_ENTPACKT = 2 * 1024**3
"""So viele Bytes darf eine Mappe entpackt höchstens haben (Schutz vor Zip-Bomben)."""
HOECHSTENS_DATEI = 512 * 1024**2
"""So groß darf eine Datei höchstens sein."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_VERSCHLUESSELT = "EncryptedPackage".encode("utf-16-le")
_GROESSTES_VERHAELTNIS = 1032
_STUECK = 1 << 20
_FEHLERZELLE = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*\br="([A-Z]+[0-9]+)"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<',
    re.DOTALL,
)
_FORMEL_OHNE_WERT = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]+[0-9]+)"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


@dataclass(frozen=True)
class Mappe:
    """Eine geöffnete Arbeitsmappe: Ort, Prüfsumme und Blattnamen."""

    pfad: Path
    sha256: str
    blaetter: tuple[str, ...]
    arbeitsmappe: Any

    @property
    def name(self) -> str:
        """Dateiname ohne Ordner, wie er in Befunden und Prüfspur steht."""
        return self.pfad.name

    def blattname(self, gesucht: str) -> str:
        """Der Blattname, wie er in der Datei steht (Groß- und Kleinschreibung egal).

        Raises:
            HaushaltsFehler: Das Blatt fehlt; die Meldung nennt ähnliche Namen.

        """
        treffer = [name for name in self.blaetter if name.casefold() == gesucht.casefold()]
        if treffer:
            return treffer[0]
        aehnlich = meinten_sie(gesucht, self.blaetter)
        raise fehler("blatt_fehlt", Ort(self.name), gesucht, vorhanden=", ".join(self.blaetter), aehnlich=aehnlich)

    def rohzeilen(self, blatt: str) -> list[list[Any]]:
        """Alle Zellen eines Blatts ab A1 als Listen; leere Zellen sind ''."""
        zeilen: list[list[Any]] = self.arbeitsmappe.get_sheet_by_name(blatt).to_python(skip_empty_area=False)
        return zeilen


def oeffne(pfad: str | os.PathLike[str]) -> Mappe:
    """Öffnet eine Excel-Mappe, nachdem Größe, Form und Verschlüsselung geprüft sind.

    Raises:
        HaushaltsFehler: Datei fehlt, ist keine Excel-Datei, beschädigt, verschlüsselt oder
            entpackt zu groß.

    """
    import python_calamine

    ort = Path(pfad)
    inhalt = _lies_sicher(ort)
    if inhalt.startswith(_ZIP):
        _pruefe_archiv(ort)
    elif not inhalt.startswith(_OLE):
        raise fehler("datei_kein_excel", Ort(ort.name))
    elif _VERSCHLUESSELT in inhalt:
        raise fehler("datei_verschluesselt", Ort(ort.name))
    try:
        arbeitsmappe = python_calamine.CalamineWorkbook.from_path(str(ort))
    except python_calamine.PasswordError as ausnahme:
        raise fehler("datei_verschluesselt", Ort(ort.name)) from ausnahme
    except (python_calamine.CalamineError, OSError) as ausnahme:
        raise fehler("datei_beschaedigt", Ort(ort.name), ausnahme) from ausnahme
    return Mappe(ort, hashlib.sha256(inhalt).hexdigest(), tuple(arbeitsmappe.sheet_names), arbeitsmappe)


def _lies_sicher(pfad: Path) -> bytes:
    """Inhalt der Datei, wenn sie da, lesbar und nicht zu groß ist."""
    try:
        groesse = pfad.stat().st_size
        if groesse > HOECHSTENS_DATEI:
            raise fehler("datei_zu_gross", Ort(pfad.name), f"{groesse / 1024**2:.0f} MiB")
        return pfad.read_bytes()
    except OSError as ausnahme:
        raise fehler("datei_nicht_lesbar", Ort(str(pfad)), ausnahme.strerror) from ausnahme


def _pruefe_archiv(pfad: Path) -> None:
    """Das Zip-Archiv ist ganz, eine Excel-Mappe und entpackt nicht zu groß."""
    try:
        with zipfile.ZipFile(pfad) as archiv:
            eintraege = archiv.infolist()
            _pruefe_groesse(pfad, archiv, eintraege)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as ausnahme:
        raise fehler("datei_beschaedigt", Ort(pfad.name), ausnahme) from ausnahme
    namen = {eintrag.filename for eintrag in eintraege}
    if not any(name.startswith("xl/") or name == "content.xml" for name in namen):
        raise fehler("datei_kein_excel", Ort(pfad.name))


def _pruefe_groesse(pfad: Path, archiv: zipfile.ZipFile, eintraege: list[zipfile.ZipInfo]) -> None:
    """Entpackte Größe: erst nach Verzeichnis, bei großen Einträgen durch Entpacken in Stücken."""
    angegeben = sum(eintrag.file_size for eintrag in eintraege)
    if angegeben > HOECHSTENS_ENTPACKT:
        raise fehler("datei_zip_bombe", Ort(pfad.name), f"{angegeben / 1024**3:.1f} GiB")
    for eintrag in eintraege:
        if eintrag.compress_size * _GROESSTES_VERHAELTNIS > HOECHSTENS_ENTPACKT:
            with archiv.open(eintrag) as strom:
                while strom.read(_STUECK):
                    pass


def unlesbare_zellen(mappe: Mappe, blatt: str) -> dict[str, str]:
    """Zellen mit Fehlerwert oder mit Formel ohne gespeichertes Ergebnis.

    Solche Zellen liefern die schnellen Leser als leer; hier stehen sie mit ihrem Grund:
    ``{"J7": "#DIV/0!", "J9": ""}`` (leerer Text: Formel ohne gespeicherten Wert).
    """
    if not zipfile.is_zipfile(mappe.pfad):
        return {}
    with zipfile.ZipFile(mappe.pfad) as archiv:
        teil = _teil_des_blatts(archiv, blatt)
        inhalt = archiv.read(teil) if teil else b""
    ergebnis: dict[str, str] = {}
    if b't="e"' in inhalt:
        ergebnis = {zelle.decode(): wert.decode() for zelle, wert in _FEHLERZELLE.findall(inhalt)}
    if re.search(rb"<(?:\w+:)?f[\s>/]", inhalt):
        ergebnis.update({zelle.decode(): "" for zelle in _FORMEL_OHNE_WERT.findall(inhalt)})
    return ergebnis


def _teil_des_blatts(archiv: zipfile.ZipFile, blatt: str) -> str | None:
    """Pfad des XML-Teils zum Blattnamen, oder None (etwa bei ODS)."""
    if "xl/workbook.xml" not in archiv.namelist():
        return None
    verweise = {
        beziehung.get("Id"): beziehung.get("Target", "")
        for beziehung in ET.fromstring(archiv.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - Größe ist geprüft
    }
    for element in ET.fromstring(archiv.read("xl/workbook.xml")).iter():  # noqa: S314 - expat wehrt Entitäten-Bomben ab
        if element.tag.endswith("}sheet") and element.get("name") == blatt:
            kennung = next(wert for name, wert in element.attrib.items() if name.endswith("}id"))
            ziel = verweise[kennung].lstrip("/")
            return ziel if ziel.startswith("xl/") else f"xl/{ziel}"
    return None
