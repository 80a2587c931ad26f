"""The site for a WSGI server: ``allcover_site.config.wsgi:application``."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from allcover_site.config.private import keep_private

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allcover_site.config.settings")

keep_private(settings.OFFICE)
application = get_wsgi_application()
