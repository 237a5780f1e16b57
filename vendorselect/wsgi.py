"""The WSGI entry point. It does not start on a database whose audit trail is unguarded."""

import os

from django.core.checks import Error, Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vendorselect.settings")
application = get_wsgi_application()

problems = [message for message in run_checks(tags=[Tags.database], databases=["default"]) if isinstance(message, Error)]
if problems:
    raise ImproperlyConfigured(" ".join(f"{problem.msg} {problem.hint or ''}" for problem in problems))
