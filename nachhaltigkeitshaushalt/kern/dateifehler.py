"""Dateifehler des Betriebssystems auf Deutsch."""

from __future__ import annotations

import errno

_GRUND = {
    errno.ENOENT: "den Ordner gibt es nicht, und er lässt sich nicht anlegen",
    errno.EACCES: "kein Schreibrecht, oder die Datei ist in einem anderen Programm geöffnet",
    errno.EPERM: "kein Schreibrecht, oder die Datei ist in einem anderen Programm geöffnet",
    errno.ETXTBSY: "die Datei ist in einem anderen Programm geöffnet",
    errno.ENOSPC: "der Datenträger ist voll",
    errno.EDQUOT: "das Speicherkontingent ist ausgeschöpft",
    errno.EROFS: "der Datenträger ist schreibgeschützt",
    errno.EISDIR: "an dieser Stelle liegt ein Ordner",
    errno.ENOTDIR: "ein Teil des Pfades ist kein Ordner",
    errno.EEXIST: "an dieser Stelle liegt eine Datei, kein Ordner",
    errno.ENAMETOOLONG: "der Dateiname ist zu lang",
}


def grund(ausnahme: OSError) -> str:
    """Der Grund eines Dateifehlers auf Deutsch."""
    nummer = ausnahme.errno or 0
    return _GRUND.get(nummer, f"Fehler {nummer} des Betriebssystems")
