"""Who carries it: each officer's results (SKP), linked to the indicators of the unit, and the proof of them."""
