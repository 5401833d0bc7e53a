"""Unbekannte Datei → Layout mit Belegen: sichten, deuten, nachrechnen, aufschreiben."""
