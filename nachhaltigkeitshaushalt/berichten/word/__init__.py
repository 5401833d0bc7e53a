"""Der Schreiber für Word: Formate, Bausteine, Tabellen, Bilder, Vorlage."""
