"""What gunicorn serves: `gunicorn wsgi:application`. `spaser serve` does it with our settings."""

from spaser.app import create_app
from spaser.config import settings
from spaser.web import logs

_settings = settings()
logs.configure(_settings.log_level)
application = create_app(_settings)
