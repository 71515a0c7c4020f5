"""Entry point of the web server: ``gunicorn wsgi:app``."""

from portal import create_app

app = create_app()
