"""The SOP carried out: one file per capability a step can have; the only way to change what the SOP governs."""
