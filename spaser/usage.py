"""What went wrong on the command line, said in French."""

import sys
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar

import click
from sqlalchemy.exc import DatabaseError, OperationalError

from spaser.core.errors import SpaserError

Command = TypeVar("Command", bound=Callable[..., Any])


def said(text: str) -> None:
    """A sentence for the person; the result itself goes to standard output."""
    click.echo(text, err=True)


def refusing(command: Command) -> Command:
    """Turn what a rule refuses into its sentence and exit status 1."""

    @wraps(command)
    def wrapped(*arguments: Any, **options: Any) -> Any:
        try:
            return command(*arguments, **options)
        except SpaserError as refusal:
            said(refusal.message)
        except OperationalError as error:
            cause = _line(error.orig)
            said(f"La base de données ne répond pas. Vérifiez SPASER_DATABASE_URL. ({cause})")
        except DatabaseError as error:
            if type(error) is not DatabaseError:
                raise  # a fault of ours: its trace is worth more than a sentence
            said(f"SPASER_DATABASE_URL ne mène pas à une base de données. ({_line(error.orig)})")
        except OSError as error:
            said(f"Lecture ou écriture impossible : {_told(error)}")
        sys.exit(1)

    return wrapped  # type: ignore[return-value]


def _line(cause: object) -> str:
    return " ".join(str(cause).split())


def _told(error: OSError) -> str:
    """The commonest failures in French."""
    reasons: dict[type[OSError], str] = {
        FileNotFoundError: "ce fichier ou ce dossier n’existe pas",
        PermissionError: "vous n’en avez pas le droit",
        IsADirectoryError: "c’est un dossier, il faut un fichier",
        NotADirectoryError: "un fichier est à la place d’un dossier",
        FileExistsError: "un fichier de ce nom existe déjà",
    }
    return f"{error.filename or ''} : {reasons.get(type(error), error.strerror or error)}."


class FrenchGroup(click.Group):
    """A group of commands whose refusals are French sentences; its sub-groups are too."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command; exit status 2 when it was not typed as it should."""
        given = args, prog_name, complete_var
        if not standalone_mode:
            return super().main(*given, standalone_mode=False, **extra)
        try:
            result = super().main(*given, standalone_mode=False, **extra)
        except click.UsageError as error:
            click.echo(sentence(error), err=True)
            if error.ctx is not None:
                path = error.ctx.command_path
                click.echo(f"« {path} --help » en dit plus.", err=True)
            sys.exit(2)
        except click.ClickException as error:
            click.echo(error.format_message(), err=True)
            sys.exit(1)
        except click.Abort:
            click.echo("Interrompu.", err=True)
            sys.exit(130)
        sys.exit(result if isinstance(result, int) else 0)


FrenchGroup.group_class = FrenchGroup


def sentence(error: click.UsageError) -> str:
    """The French sentence of a refusal of click."""
    match error:
        case click.MissingParameter():
            return f"Il manque {_named(error)}.{_choices(error)}"
        case click.NoSuchOption():
            return f"L’option {error.option_name} n’existe pas.{_near(error.possibilities)}"
        case click.BadOptionUsage():
            return f"L’option {error.option_name} n’est pas employée comme il faut."
        case click.BadParameter():
            return f"La valeur donnée pour {_named(error)} n’est pas acceptée.{_choices(error)}"
    if type(error) is click.UsageError or isinstance(error, click.NoSuchCommand):
        return "Cette commande n’existe pas, ou a un argument de trop."
    return error.format_message()


def _named(error: click.BadParameter) -> str:
    parameter = error.param
    if isinstance(parameter, click.Option):
        return f"l’option {max(parameter.opts, key=len)}"
    return (
        f"l’argument {parameter.make_metavar(error.ctx)}"
        if parameter and error.ctx
        else "un argument"
    )


def _choices(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f" Valeurs possibles : {', '.join(map(str, kind.choices))}."
    if isinstance(kind, click.IntRange):
        return f" Il faut un nombre entier de {kind.min} à {kind.max}."
    return ""


def _near(names: Sequence[str] | None) -> str:
    return f" Vouliez-vous écrire {' ou '.join(sorted(names))} ?" if names else ""
