"""Die Abschnitte des Lageberichts: je Modul eine Funktion Grundlage → Abschnitt."""
