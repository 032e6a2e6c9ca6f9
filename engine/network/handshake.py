"""Two HELLOs, two AUTHs, two SEALs, two claims, two RESUMEs; no bytes move here.

    dialler                    acceptor
    HELLO        ------->
                 <-------      HELLO
    AUTH         ------->                   the dialler is proved
                 <-------      AUTH         the acceptor is proved
                 <-------      SEAL
    SEAL         ------->
    CLAIM ...    ------->
    RESUME       ------->                   open for the acceptor
                 <-------      CLAIM ...
                 <-------      RESUME       open for the dialler

The dialler proves itself first, so a stranger makes the acceptor sign nothing. How many messages there were
between the two is told only to who has proved to be the other one: anybody can name a node id.

A seal is the hash of what its author will say in CLAIM and RESUME, with a salt that RESUME shows. Nobody says anything
before it has the other's seal, so nobody can fit what it claims to what the other lacks (ADR 0036).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from engine.network.causes import Cause, WireError
from engine.network.frames import (
    AUTH,
    CLAIM,
    FEATURES,
    HELLO,
    RESUME,
    SEAL,
    VERSION,
    Hello,
    auth_frame,
    claim_frame,
    fields_of,
    hello_frame,
    hello_of,
    page_of,
    resume_frame,
    resume_of,
    seal_frame,
    seal_of,
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
    claim: Callable[[Address], tuple[bytes, ...]]
    salt: bytes
    claim_pages_max: int
    admit: Callable[[Address], None]
    """Raises WireError for a node id that is refused whoever it proves to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What a session begins with: both sides' words. `remote` and `theirs` are those of a peer that is proved."""

    hello: Hello
    remote: Hello
    mine: Resume
    theirs: Resume
    claim: tuple[bytes, ...]


def sealed(author: Address, resume: Resume, pages: Sequence[bytes], salt: bytes) -> bytes:
    """The digest by which `author` is bound to what it will say. With its name in it a seal cannot be sent back."""
    parts = (*(page for page in pages), resume_frame(resume, salt))
    sizes = b"".join(len(part).to_bytes(4, "big") for part in parts)
    return sha256(b"towpath/wire/2 seal" + author + sizes + b"".join(parts)).digest()


class Handshake:
    """One connection's way to being authenticated.

    Attributes:
        remote: what the other side said, once it has; to be believed when `is_proved` only.
        is_proved: the other side holds the key it names; now `welcome` is due.
        agreement: everything, when both sides have told where they stand.
    """

    def __init__(self, local: Local) -> None:
        self._local = local
        self._hello: Hello | None = None
        self._mine: Resume | None = None
        self._my_pages: tuple[bytes, ...] = ()
        self._seal: bytes | None = None
        self._pages: list[bytes] = []
        self.remote: Hello | None = None
        self.is_proved = False
        self.agreement: Agreement | None = None

    def start(self) -> bytes:
        """The bytes to send first: the dialler's HELLO, nothing for the acceptor."""
        if self._local.role is Role.ACCEPTOR:
            return b""
        assert self._local.expected is not None, "a dialler pins the address it dials"
        return self._introduction()

    def receive(self, kind: int, frame: bytes) -> bytes:
        """Take one frame; the bytes to answer with.

        Raises:
            WireError: whatever is wrong with it.
        """
        if kind == HELLO and self.remote is None:
            return self._on_hello(hello_of(fields_of(frame)))
        if kind == AUTH and self.remote is not None and not self.is_proved:
            self._on_auth(frame, self.remote)
            return b""
        if kind == SEAL and self.is_proved and self._seal is None:
            self._seal = seal_of(fields_of(frame))
            return self._said()
        if kind == CLAIM and self._seal is not None:
            self._on_page(page_of(frame))
            return b""
        if kind == RESUME and self._seal is not None:
            self._on_resume(*resume_of(fields_of(frame)))
            return b""
        raise WireError(Cause.BAD_FRAME)

    def welcome(self) -> bytes:
        """What a peer that is proved gets: the seal of what it will be told, after our own proof if that is due."""
        assert self.is_proved, "told to nobody else"
        assert self.remote is not None, "proved without a HELLO"
        self._mine = self._local.resume(self.remote.node_id)
        self._my_pages = self._local.claim(self.remote.node_id)
        proof = self._proof(self.remote) if self._local.role is Role.ACCEPTOR else b""
        me = self._local.identity.node_id
        return proof + seal_frame(sealed(me, self._mine, self._my_pages, self._local.salt))

    def _said(self) -> bytes:
        assert self._mine is not None, "proved and not welcome"
        pages = b"".join(map(claim_frame, self._my_pages))
        return pages + resume_frame(self._mine, self._local.salt)

    def _on_page(self, page: bytes) -> None:
        self._pages.append(page)
        if len(self._pages) > self._local.claim_pages_max:
            raise WireError(Cause.FLOOD)

    def _on_hello(self, remote: Hello) -> bytes:
        self.remote = remote
        self._check(remote)
        if self._local.role is Role.ACCEPTOR:
            return self._introduction()
        return self._proof(remote)

    def _on_auth(self, frame: bytes, remote: Hello) -> None:
        theirs = Role.ACCEPTOR if self._local.role is Role.DIALLER else Role.DIALLER
        signature = signature_of(fields_of(frame))
        if not is_signed_by(self._auth(theirs, remote).digest, signature, remote.node_id):
            raise WireError(Cause.BAD_AUTH)
        self.is_proved = True

    def _on_resume(self, theirs: Resume, salt: bytes) -> None:
        assert self._hello is not None, "no HELLO of ours"
        assert self.remote is not None, "no HELLO of theirs"
        assert self._mine is not None, "proved and not welcome"
        if sealed(self.remote.node_id, theirs, self._pages, salt) != self._seal:
            raise WireError(Cause.BROKEN_SEAL)
        self.agreement = Agreement(
            hello=self._hello,
            remote=self.remote,
            mine=self._mine,
            theirs=theirs,
            claim=tuple(self._pages),
        )

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

    def _introduction(self) -> bytes:
        self._hello = Hello(
            versions=(VERSION,),
            features=FEATURES,
            node_id=self._local.identity.node_id,
            nonce=self._local.nonce,
            chain_id=self._local.identity.chain_id,
            adjudicator=self._local.identity.adjudicator,
            max_frame_bytes=FRAME_MAX_BYTES,
            max_inflight=self._local.inflight_max,
        )
        return hello_frame(self._hello)

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
