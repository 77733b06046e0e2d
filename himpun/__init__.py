"""Himpun: the SOP *Pengumpulan Data Kinerja* of an Indonesian government agency as a running procedure."""

__version__ = "0.1.0"
