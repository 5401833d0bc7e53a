"""Was alle Räume brauchen: Begriffe, Datenvertrag, Befunde, Geld, Regelwerk."""
