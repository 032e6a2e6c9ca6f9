"""How the command line says that something did not work: one line with a cause and a remedy, and an exit code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from engine.chain.errors import ChainError
from engine.configtable import ConfigError
from engine.hub import HubHaltedError
from engine.log.errors import StoreError
from engine.network.causes import NetworkError
from wallet.codes import Code
from wallet.demo.messages import as_json, say
from wallet.ports import Problem
from wallet.views.troubles import chain_problem, log_failed, network_problem, store_problem

EXIT_PROBLEM = 1
EXIT_WRONG = 2


@contextmanager
def plain_errors(*, is_machine: bool = False) -> Iterator[None]:
    """Turn what went wrong into one line on stderr and an exit code.

    Args:
        is_machine: also say it as a line of JSON, to the program that started this one.
    """
    try:
        yield
    except ConfigError as error:
        cause = error.place_and_cause
        problem, code = Problem(code=Code.CONFIG, cause=cause, remedy=error.remedy), EXIT_WRONG
    except Problem as error:
        problem, code = error, EXIT_PROBLEM
    except StoreError as error:
        problem, code = _named(error), EXIT_PROBLEM
    except NetworkError as error:
        problem, code = network_problem(error), EXIT_PROBLEM
    except ChainError as error:
        problem, code = chain_problem(error), EXIT_PROBLEM
    except HubHaltedError:
        problem, code = (
            log_failed(
                "so the node stopped. What was recorded is safe.",
                "Check the disk, then start it again.",
            ),
            EXIT_PROBLEM,
        )
    else:
        return
    if is_machine:
        say(as_json(problem))
    typer.echo(f"{problem.cause} {problem.remedy}".strip(), err=True)
    raise typer.Exit(code)


def _named(error: StoreError) -> Problem:
    """At a terminal a log is a file, so the sentence begins with its path."""
    problem = store_problem(error)
    if error.path is None:
        return problem
    return Problem(code=problem.code, cause=f"{error.path}: {problem.cause}", remedy=problem.remedy)
