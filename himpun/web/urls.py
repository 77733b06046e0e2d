"""The whole site on one page: every address, what answers it, and its name."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

# --- Coming in, home, help ---

ENTRANCE: list[URLPattern | URLResolver] = []

# --- Runs of the SOP: the list, one run, its minutes; steps 1 (coordinate) and the generic one (attest) ---

RUNS: list[URLPattern | URLResolver] = []

# --- Entering and checking figures (compose, check), evidence ---

FIGURES: list[URLPattern | URLResolver] = []

# --- Recap, analysis, endorsement, distribution, the report, where a number comes from ---

REPORTS: list[URLPattern | URLResolver] = []

# --- For anyone: verification and receipts ---

PUBLIC: list[URLPattern | URLResolver] = []

# --- Plans, SOP editions, the office ---

OFFICE: list[URLPattern | URLResolver] = []

urlpatterns = [*ENTRANCE, *RUNS, *FIGURES, *REPORTS, *PUBLIC, *OFFICE]
