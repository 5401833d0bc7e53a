"""Berichten: neutraler Inhalt einmal, dünne Schreiber für Word, Excel und Notebook."""
