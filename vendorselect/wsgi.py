"""The WSGI entry point. It does not start on a database whose audit trail is unguarded."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import connections

from scoring.checks import guard_stands

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vendorselect.settings")
application = get_wsgi_application()

if problems := guard_stands(None, databases=["default"]):
    raise ImproperlyConfigured(" ".join(f"{problem.msg} {problem.hint or ''}" for problem in problems))
connections.close_all()  # a server that loads this before it forks must not share a connection among its workers
