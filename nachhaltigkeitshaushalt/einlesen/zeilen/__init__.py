"""Zellen + Layout → Haushaltszeilen: Schlüssel, Zeilenarten, Vorzeichen, Produkte."""
