"""python -m labelstage."""

from .cli import main

main()
