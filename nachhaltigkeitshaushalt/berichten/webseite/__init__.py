"""Webseite: der ganze Bericht als eine Datei, die ohne Netz und mit der Tastatur funktioniert."""
