"""What the supervisor tells the wallet, one JSON object a line on its standard output, and how both sides write it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.chain.port import ChainConfig, Deployment
from engine.protocol.types import Address, address_from_hex, hex0x
from wallet.codes import code_named
from wallet.ports import DemoProgress, DemoStep, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A node of the demo. `asks_wei` is 0 for one who asks for nothing."""

    name: str
    address: Address
    endpoint: str
    asks_wei: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Everything runs, and where it is."""

    chain: ChainConfig
    hub: Contact
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Restarted:
    """A child ended by itself and was started again."""

    name: str


Message = DemoProgress | Ready | Restarted | Problem


def say(message: Mapping[str, object]) -> None:
    """Write one line to whoever started this program. If nobody reads any more, that shows elsewhere."""
    try:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        return


def as_json(message: Message) -> dict[str, object]:
    """A message as its line's object."""
    match message:
        case DemoProgress(step=step, is_done=is_done, waits_s=waits_s):
            return {"step": step.value, "is_done": is_done, "waits_s": waits_s}
        case Ready():
            return {"ready": _ready_json(message)}
        case Restarted(name=name):
            return {"restarted": name}
        case Problem(code=code, cause=cause, remedy=remedy):
            return {"problem": {"code": code, "cause": cause, "remedy": remedy}}


def from_line(line: str) -> Message:
    """Read a line.

    Raises:
        ValueError: it is none of ours.
    """
    raw = json.loads(line)
    match raw:
        case {"step": str(step), "is_done": bool(is_done), "waits_s": int(waits_s)}:
            return DemoProgress(step=DemoStep(step), is_done=is_done, waits_s=waits_s)
        case {"ready": {"chain": dict(chain), "hub": dict(hub), "contacts": list(contacts)}}:
            return Ready(
                chain=_chain_from(chain),
                hub=_contact_from(hub),
                contacts=tuple(_contact_from(each) for each in contacts),
            )
        case {"restarted": str(name)}:
            return Restarted(name)
        case {"problem": {"code": str(code), "cause": str(cause), "remedy": str(remedy)}}:
            return Problem(code=code_named(code), cause=cause, remedy=remedy)
        case _:
            raise ValueError(line)


def deployment_json(deployment: Deployment) -> dict[str, object]:
    """Where the contracts are."""
    return {
        "adjudicator": hex0x(deployment.adjudicator),
        "consensus_app": hex0x(deployment.consensus_app),
        "virtual_app": hex0x(deployment.virtual_app),
        "block_num": deployment.block_num,
    }


def deployment_from(raw: Mapping[str, Any]) -> Deployment:
    """Inverse of `deployment_json`.

    Raises:
        ValueError: it is something else.
    """
    try:
        return Deployment(
            adjudicator=address_from_hex(raw["adjudicator"]),
            consensus_app=address_from_hex(raw["consensus_app"]),
            virtual_app=address_from_hex(raw["virtual_app"]),
            block_num=int(raw["block_num"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(raw) from error


def _ready_json(ready: Ready) -> dict[str, object]:
    chain = ready.chain
    return {
        "chain": {
            "rpc_url": chain.rpc_url,
            "chain_id": chain.chain_id,
            "confirmations": chain.confirmations,
            "deployment": deployment_json(chain.deployment),
        },
        "hub": _contact_json(ready.hub),
        "contacts": [_contact_json(each) for each in ready.contacts],
    }


def _chain_from(raw: Mapping[str, Any]) -> ChainConfig:
    return ChainConfig(
        rpc_url=str(raw["rpc_url"]),
        chain_id=int(raw["chain_id"]),
        confirmations=int(raw["confirmations"]),
        deployment=deployment_from(raw["deployment"]),
    )


def _contact_json(contact: Contact) -> dict[str, object]:
    return {
        "name": contact.name,
        "address": hex0x(contact.address),
        "endpoint": contact.endpoint,
        "asks_wei": str(contact.asks_wei),
        "note": contact.note,
    }


def _contact_from(raw: Mapping[str, Any]) -> Contact:
    return Contact(
        name=str(raw["name"]),
        address=address_from_hex(raw["address"]),
        endpoint=str(raw["endpoint"]),
        asks_wei=int(raw["asks_wei"]),
        note=str(raw["note"]),
    )
