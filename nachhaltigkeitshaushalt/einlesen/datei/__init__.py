"""Bytes → Zellen: öffnen, prüfen, Kodierung, Fehlerzellen, Zahlentext."""
