#!/usr/bin/env python
"""The project's commands: `python manage.py help`."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vendorselect.settings")
    from django.core.management import execute_from_command_line  # the settings variable must be set first

    execute_from_command_line(sys.argv)
