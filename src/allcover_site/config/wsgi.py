"""The site for a WSGI server: ``allcover_site.config.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allcover_site.config.settings")

application = get_wsgi_application()
