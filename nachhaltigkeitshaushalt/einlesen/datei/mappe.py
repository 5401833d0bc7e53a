"""Datei öffnen: erst prüfen, ob man sie gefahrlos lesen kann, dann Blätter oder Text lesen."""

from __future__ import annotations

import errno
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.einlesen.datei.archiv import pruefe_archiv
from nachhaltigkeitshaushalt.einlesen.datei.textdatei import ENDUNGEN, Textinhalt, lies_text
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler, Ort, fehler
from nachhaltigkeitshaushalt.kern.vorschlag import meinten_sie

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from nachhaltigkeitshaushalt.einlesen.datei.archiv import Blattprobe

HOECHSTENS_DATEI = 512 * 1024**2
"""So groß darf eine Datei höchstens sein."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_VERSCHLUESSELT = "EncryptedPackage".encode("utf-16-le")
_GRUENDE = {
    errno.ENOENT: "es gibt sie nicht",
    errno.EISDIR: "das ist ein Ordner",
    errno.EACCES: "kein Leserecht oder von einem anderen Programm gesperrt",
}


@dataclass(frozen=True)
class Mappe:
    """Eine geöffnete Datei: Ort, Prüfsumme und Blattnamen; eine Textdatei hat ein Blatt ohne Namen."""

    pfad: Path
    sha256: str
    blaetter: tuple[str, ...]
    arbeitsmappe: Any
    text: Textinhalt | None = None
    kurzname: str = ""
    proben: Mapping[str, Blattprobe] = field(default_factory=dict)
    """Je Blatt einer XLSX-Mappe, was beim Prüfen des Archivs zu sehen war."""

    @property
    def name(self) -> str:
        """Dateiname, wie er in Befunden und Prüfspur steht; mit Ordner nur, wenn er sonst mehrdeutig wäre."""
        return self.kurzname or self.pfad.name

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

    def rohzeilen(self, blatt: str, hoechstens: int | None = None) -> list[list[Any]]:
        """Alle Zellen eines Blatts ab A1 als Listen; leere Zellen sind ''.

        Raises:
            HaushaltsFehler: Das Blatt lässt sich nicht deuten, die Datei ist also beschädigt.

        """
        import python_calamine

        if self.text is not None:
            return [list(zeile) for zeile in self.text.zeilen[:hoechstens]]
        try:
            tafel = self.arbeitsmappe.get_sheet_by_name(blatt)
            zeilen: list[list[Any]] = tafel.to_python(skip_empty_area=False, nrows=hoechstens)
        except (python_calamine.CalamineError, OSError) as ausnahme:
            raise _beschaedigt(self.pfad, f"das Blatt „{blatt}“ ist nicht lesbar") from ausnahme
        return zeilen

    def verbundene_zellen(self, blatt: str) -> Sequence[Any]:
        """Verbundene Bereiche eines Blatts ``((zeile, spalte), (zeile, spalte))``, ab 0; eine Textdatei hat keine."""
        if self.text is not None:
            return []
        return getattr(self.arbeitsmappe.get_sheet_by_name(blatt), "merged_cell_ranges", None) or []


def oeffne(pfad: str | os.PathLike[str], *, kodierung: str | None = None, trennzeichen: str | None = None) -> Mappe:
    """Öffnet eine Arbeitsmappe oder Textdatei, nachdem Größe, Form und Verschlüsselung geprüft sind.

    Args:
        pfad: XLSX, XLSM, XLS, XLSB, ODS oder eine Textdatei (``textdatei.ENDUNGEN``).
        kodierung: Kodierung einer Textdatei nach Layout; sonst wird sie erkannt.
        trennzeichen: Trennzeichen einer Textdatei nach Layout; sonst wird es erkannt.

    Raises:
        HaushaltsFehler: Datei fehlt, ist keine solche Datei, beschädigt, verschlüsselt oder
            entpackt zu groß.

    """
    ort = Path(pfad)
    inhalt = _lies_sicher(ort)
    pruefsumme = hashlib.sha256(inhalt).hexdigest()
    proben: dict[str, Blattprobe] = {}
    if not inhalt.strip():
        raise fehler("datei_leer", Ort(ort.name))
    if inhalt.startswith(_ZIP):
        proben = pruefe_archiv(ort)
    elif ort.suffix.lower() in ENDUNGEN:
        return Mappe(ort, pruefsumme, ("",), None, lies_text(ort.name, inhalt, kodierung, trennzeichen))
    elif not inhalt.startswith(_OLE):
        raise fehler("datei_kein_excel", Ort(ort.name))
    elif _VERSCHLUESSELT in inhalt:
        raise fehler("datei_verschluesselt", Ort(ort.name))
    del inhalt
    arbeitsmappe = _oeffne_mappe(ort)
    if not arbeitsmappe.sheet_names:
        raise _beschaedigt(ort, "die Mappe enthält kein Blatt")
    return Mappe(ort, pruefsumme, tuple(arbeitsmappe.sheet_names), arbeitsmappe, proben=proben)


def _oeffne_mappe(ort: Path) -> Any:  # noqa: ANN401 - Klasse der Lesebibliothek, ohne Typangaben
    """Öffnet die Arbeitsmappe; was daran scheitert, wird in Worte gefasst."""
    import python_calamine

    try:
        return python_calamine.CalamineWorkbook.from_path(str(ort))
    except python_calamine.PasswordError as ausnahme:
        raise fehler("datei_verschluesselt", Ort(ort.name)) from ausnahme
    except (python_calamine.CalamineError, OSError) as ausnahme:
        raise _beschaedigt(ort, "der Aufbau der Mappe ist nicht lesbar") from ausnahme


def _beschaedigt(pfad: Path, grund: str) -> HaushaltsFehler:
    """Die Datei ist eine Mappe, aber nicht zu deuten."""
    return fehler("datei_beschaedigt", Ort(pfad.name), grund)


def _lies_sicher(pfad: Path) -> bytes:
    """Inhalt der Datei, wenn sie da, lesbar und nicht zu groß ist."""
    try:
        groesse = pfad.stat().st_size
        if groesse > HOECHSTENS_DATEI:
            raise fehler("datei_zu_gross", Ort(pfad.name), f"{groesse / 1024**2:.0f} MiB")
        return pfad.read_bytes()
    except OSError as ausnahme:
        grund = "das ist ein Ordner" if pfad.is_dir() else _GRUENDE.get(ausnahme.errno or 0)
        wert = grund or f"Fehler {ausnahme.errno} des Betriebssystems"
        raise fehler("datei_nicht_lesbar", Ort(str(pfad)), wert) from ausnahme
