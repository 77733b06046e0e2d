#!/usr/bin/env python
"""Django's own commands, for builders of Himpun; an office uses `himpun`."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "himpun.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
