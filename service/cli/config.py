"""`youju config`: what is set, and where."""

import click

from service.cli import options
from service.cli.output import complain, print_json


@click.command()
@options.as_json
def config(as_json: bool) -> None:
    """Show every setting, its value, where it comes from and what it is for. Secrets are masked."""
    from service.settings import effective, unknown_variables

    settings = effective(options.load_settings())
    for name in unknown_variables():
        complain(f"{name} is set but is no setting; a typing error?")
    if as_json:
        print_json(settings)
        return
    width = max(len(setting["variable"]) for setting in settings.values())
    for setting in settings.values():
        value = "" if setting["value"] is None else setting["value"]
        click.echo(f"{setting['variable']:<{width}}  {value!s:<24}  {setting['source']:<12}  {setting['description']}")
