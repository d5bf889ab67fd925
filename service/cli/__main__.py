"""`python -m service.cli` is `youju`."""

from service.cli import main

main()
