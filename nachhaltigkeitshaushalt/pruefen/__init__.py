"""Tabellen → Befunde: benannte kleine Prüfungen, die melden und nie abbrechen."""
