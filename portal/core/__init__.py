"""What the portal does. Nothing here knows HTTP: no flask, werkzeug or wtforms (db.py alone uses flask_sqlalchemy)."""
