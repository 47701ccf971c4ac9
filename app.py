"""The WSGI entry: `gunicorn app:app`, or `python app.py` for the embedded server."""

from __future__ import annotations

from labelstage import create_app

app = create_app()

if __name__ == "__main__":
    from labelstage.cli import main

    main(["serve"])
