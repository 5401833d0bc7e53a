"""Datei → geprüfte Tabellen, jeder Betrag mit der Zelle, aus der er stammt."""
