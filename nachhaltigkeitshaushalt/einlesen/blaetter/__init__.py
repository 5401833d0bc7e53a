"""Die Blätter der eigenen Mappen: Angaben, Bilanz, Tabellen des Datenvertrags."""
