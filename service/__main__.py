"""`python -m service` is `youju`."""

from service.cli import main

main()
