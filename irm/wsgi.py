import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "irm.settings")
application = get_wsgi_application()
# What is loaded by now stays for good. Looking through all of it for garbage again and again would make some answers
# take a tenth of a second longer; what requests leave is still looked through.
gc.collect()
gc.freeze()
