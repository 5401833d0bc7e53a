"""Was ein Layout sagen kann: Modell, Formprüfung, Referenz, Schreibweise."""
