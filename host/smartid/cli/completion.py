# SPDX-License-Identifier: Apache-2.0
"""`smartid completion`: what a shell needs to finish the commands, options and names that are typed; and which names those
are.
"""

import os

import click
from click.shell_completion import CompletionItem, get_completion_class

from smartid.errors import SmartidError

_SHELLS = ("bash", "zsh", "fish")
_VARIABLE = "_SMARTID_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS), required=False)
def completion(shell: str | None) -> None:
    """Print what makes SHELL finish smartid's commands. [SHELL: that of $SHELL]

    \b
    bash:  eval "$(smartid completion bash)"        in ~/.bashrc
    zsh:   eval "$(smartid completion zsh)"         in ~/.zshrc
    fish:  smartid completion fish | source         in ~/.config/fish/config.fish
    """
    shell = shell or os.path.basename(os.environ.get("SHELL", ""))
    if shell not in _SHELLS:
        raise SmartidError(f"this shell is not known here: smartid completion {'|'.join(_SHELLS)}")
    root = click.get_current_context().find_root()
    script = get_completion_class(shell)
    assert script is not None  # one of click's own
    click.echo(script(root.command, {}, "smartid", _VARIABLE).source())


def complete_people(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """For a shell: the invented people, with who they are."""
    from smartid import people

    return [CompletionItem(who.key, help=who.name_en) for who in people.load() if who.key.startswith(incomplete)]


def complete_places(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """For a shell: where a reader may stand."""
    from smartid.pki import rights

    return [CompletionItem(name) for name in rights.PLACES if name.startswith(incomplete)]


def complete_ports(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """For a shell: the serial ports of this machine."""
    from serial.tools import list_ports

    found = list_ports.comports()
    return [CompletionItem(one.device, help=one.description) for one in found if one.device.startswith(incomplete)]
