# SPDX-License-Identifier: Apache-2.0
"""The one command, `smartid`.

Each sub-command is the module `smartid.cli.<name>` with a click command of that same name in it (cli/bench.py defines
`bench`), imported only when it is asked for: `smartid cards list` loads no web server.
Exit status: 0 done; 1 refused or failed, with one clear line on stderr; 2 wrong usage.
"""

import importlib
import importlib.util
import sys

import click

from smartid.errors import SmartidError

# In the order a newcomer meets them. A name without its module is not offered.
COMMANDS = ("bench", "cards", "read", "reader", "fleet", "pki", "test", "trace", "completion")

DONE, FAILED, USAGE = 0, 1, 2


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in COMMANDS if importlib.util.find_spec(f"{__name__}.{name}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        return getattr(importlib.import_module(f"{__name__}.{cmd_name}"), cmd_name)


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="smartid")
def smartid() -> None:
    """An open smart identity card reader, its invented cards and the bench to try them on.

    Everything here is an open profile with invented people. It neither reads nor imitates a real identity card.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its status."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit status. Faults of ours keep their traceback."""
    try:
        status = smartid.main(arguments, prog_name="smartid", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        return USAGE
    except click.ClickException as error:
        error.show()
        return FAILED
    except SmartidError as error:
        click.echo(f"smartid: {error}", err=True)
        return FAILED
    except (click.Abort, KeyboardInterrupt):
        click.echo("smartid: stopped", err=True)
        return FAILED
    return status if isinstance(status, int) else DONE
