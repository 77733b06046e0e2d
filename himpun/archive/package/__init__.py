"""A whole run as one folder that stands alone: documents, figures, evidence, minutes, and a manifest that holds them.

``gathering`` collects it, ``manifest`` seals it, ``checking`` examines it offline, without Django.
"""
