"""Two HELLOs, then two AUTHs; no bytes move here.

    dialler                    acceptor
    HELLO        ------->
                 <-------      HELLO        knows whom to resume
    AUTH         ------->                   open for the acceptor
                 <-------      AUTH         open for the dialler

The dialler proves itself first, so a stranger makes the acceptor sign nothing. The acceptor speaks second
because what it resumes depends on who calls; until then nothing is told but to one who names a node id.
"""

from collections.abc import Callable
from dataclasses import dataclass

from engine.network.causes import Cause, WireError
from engine.network.frames import (
    AUTH,
    HELLO,
    VERSION,
    Hello,
    auth_frame,
    fields_of,
    hello_frame,
    hello_of,
    signature_of,
)
from engine.network.host import Resume
from engine.network.identity import Auth, Identity, Role
from engine.network.limits import FRAME_MAX_BYTES
from engine.protocol.crypto import is_signed_by
from engine.protocol.types import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """This end of one handshake."""

    role: Role
    identity: Identity
    nonce: bytes
    inflight_max: int
    expected: Address | None
    """Whom the dialler wants to reach; the acceptor expects nobody in particular."""
    resume: Callable[[Address], Resume]
    admit: Callable[[Address], None]
    """Raises WireError for a node id that is refused whoever it proves to be."""


class Handshake:
    """One connection's way to being authenticated.

    Attributes:
        hello: what this node said, once it has.
        remote: what the other side said, once it has; to be believed when `is_done` only.
        is_done: both sides' duties towards this side are met: the peer is who it says.
    """

    def __init__(self, local: Local) -> None:
        self._local = local
        self.hello: Hello | None = None
        self.remote: Hello | None = None
        self.is_done = False

    def start(self) -> bytes:
        """The bytes to send first: the dialler's HELLO, nothing for the acceptor."""
        expected = self._local.expected
        if self._local.role is Role.ACCEPTOR:
            return b""
        assert expected is not None, "a dialler pins the address it dials"
        return self._introduction(expected)

    def receive(self, kind: int, frame: bytes) -> bytes:
        """Take one frame; the bytes to answer with.

        Raises:
            WireError: whatever is wrong with it.
        """
        if kind == HELLO and self.remote is None:
            return self._on_hello(hello_of(fields_of(frame)))
        if kind == AUTH and self.remote is not None and not self.is_done:
            return self._on_auth(frame, self.remote)
        raise WireError(Cause.BAD_FRAME)

    def _on_hello(self, remote: Hello) -> bytes:
        self.remote = remote
        self._check(remote)
        if self._local.role is Role.ACCEPTOR:
            return self._introduction(remote.node_id)
        return self._proof(remote)

    def _on_auth(self, frame: bytes, remote: Hello) -> bytes:
        theirs = Role.ACCEPTOR if self._local.role is Role.DIALLER else Role.DIALLER
        signature = signature_of(fields_of(frame))
        if not is_signed_by(self._auth(theirs, remote).digest, signature, remote.node_id):
            raise WireError(Cause.BAD_AUTH)
        self.is_done = True
        return self._proof(remote) if self._local.role is Role.ACCEPTOR else b""

    def _check(self, remote: Hello) -> None:
        identity = self._local.identity
        if remote.chain_id != identity.chain_id:
            raise WireError(Cause.WRONG_CHAIN)
        if remote.adjudicator != identity.adjudicator:
            raise WireError(Cause.WRONG_ADJUDICATOR)
        if remote.node_id == identity.node_id:
            raise WireError(Cause.MYSELF)
        if self._local.expected not in {None, remote.node_id}:
            raise WireError(Cause.WRONG_KEY)
        if remote.max_frame_bytes < FRAME_MAX_BYTES or remote.max_inflight < 1:
            raise WireError(Cause.BAD_FRAME)
        self._local.admit(remote.node_id)

    def _introduction(self, peer: Address) -> bytes:
        resume = self._local.resume(peer)
        self.hello = Hello(
            versions=(VERSION,),
            features=0,
            node_id=self._local.identity.node_id,
            nonce=self._local.nonce,
            chain_id=self._local.identity.chain_id,
            adjudicator=self._local.identity.adjudicator,
            epoch=resume.epoch,
            last_in_epoch=resume.peer_epoch,
            last_in=resume.last_in,
            max_frame_bytes=FRAME_MAX_BYTES,
            max_inflight=self._local.inflight_max,
        )
        return hello_frame(self.hello)

    def _proof(self, remote: Hello) -> bytes:
        return auth_frame(self._local.identity.sign_auth(self._auth(self._local.role, remote)))

    def _auth(self, role: Role, remote: Hello) -> Auth:
        mine = (self._local.identity.node_id, self._local.nonce)
        theirs = (remote.node_id, remote.nonce)
        dialler, acceptor = (mine, theirs) if self._local.role is Role.DIALLER else (theirs, mine)
        return Auth(
            role=role,
            dialler=dialler[0],
            acceptor=acceptor[0],
            dialler_nonce=dialler[1],
            acceptor_nonce=acceptor[1],
            chain_id=self._local.identity.chain_id,
            adjudicator=self._local.identity.adjudicator,
        )
