"""Texts that somebody might hand over in the hope that more happens than reading.

By kind, with the codes that are the right answer. None of them is ever somebody to pay.
"""

from __future__ import annotations

import msgpack

from engine.protocol.crypto import keccak256
from tests.wallet.links.makers import ADJUDICATOR, BOB, CAROL, a_draft, an_invoice
from wallet.codes import Code
from wallet.links import bech32m
from wallet.links.addresses import checksummed
from wallet.links.payload import pack

PAYEE = checksummed(BOB.address)
LINK = f"nitro:{PAYEE}@31337"
SIGNED = a_draft().signed_link(BOB.sign)
MALFORMED, CASE, DAMAGED = {Code.LINK_MALFORMED}, {Code.LINK_CASE}, {Code.LINK_DAMAGED}
ADDRESS = {Code.ADDRESS_MALFORMED, Code.ADDRESS_CHECKSUM}
OTHER, NOBODY, HIDDEN = {Code.OTHER_LINK}, {Code.UNKNOWN_NAME}, {Code.HIDDEN_CHARACTERS}


def _signed(packed: bytes, prefix: str = "nvd") -> str:
    """A link whose check is right, with a signature from somewhere."""
    return "nitro:" + bech32m.encode(prefix, packed + bytes(range(64)) + b"\x1b")


OPTIONS = [
    "-", "--", "---", "-h", "--help", "--version", "--profile=/tmp/x", "--profile", "-platform",
    "--platform=offscreen", "-platformpluginpath=/tmp", "-stylesheet=/tmp/x.qss", "-qmljsdebugger=port:1",
    "--remote-debugging-port=9222", "--no-sandbox", "-c", "-ccat /etc/passwd", "--log=/dev/null", "-style",
    f"--pay={PAYEE}", f"-- {LINK}", f"--{LINK}", "@/tmp/arguments", "$(id)", "`id`", "; id", "| id", "&& id",
    "> /tmp/x", "'", '"', "\\", "${HOME}", "%s%s%s%n", "{0.__class__}", "../../etc/passwd", "/etc/passwd", "~/.ssh/id_rsa",
    "' OR 1=1 --", "<script>alert(1)</script>", "<img src=x>", "*", "?", "#", "&", "%", "%00", "\N{HORIZONTAL ELLIPSIS}",
]  # fmt: skip

OTHER_LINKS = [
    "file:///etc/passwd", "file:", "FILE:///C:/x", "file://host/share/x", "file:%2F%2F/etc/passwd",
    "http://127.0.0.1:8545/", "http:nitro:", "https://example.org/?nitro", "HTTPS://EXAMPLE.ORG", f"https://example.org/{LINK}",
    f"http://{PAYEE}@31337", f"https://example.org/pay?uri={LINK}", "ftp://example.org/x", "sftp://x", "smb://x/y", "dav://x",
    "data:text/html,<b>x</b>", "data:text/plain;base64,bml0cm86", "javascript:alert(1)", "JavaScript:alert(1)", "vbscript:x",
    "about:blank", "chrome://settings", "view-source:file:///etc/passwd", "jar:file:///x!/y", "blob:x", "mailto:x@example.org",
    "tel:123", "sms:1", "ssh://x", "git+ssh://x", "ldap://x", "gopher://127.0.0.1:25/x", "dict://x", "telnet://x", "ws://x", "wss://x",
    "magnet:?xt=urn:btih:1", "urn:isbn:1", "steam://run/1", "ms-msdt:/id", "search-ms:query=x", "x-apple:1", "intent://x#Intent;end",
    "bitcoin:175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W", "lightning:lnbc1", "LIGHTNING:LNBC1", "lnurlp://example.org", "lnurl:x", "monero:x",
    f"eip155:31337:{PAYEE}", f"towpath:{PAYEE}", f"nitro+http:{PAYEE}", f"nitro-pay:{PAYEE}@31337", f"xnitro:{PAYEE}@31337",
    f"web+nitro:{PAYEE}@31337", "wc:abc@2", f"nitr:{PAYEE}@31337", f"nitroo:{PAYEE}@31337", "a:", "x:y", "z:\\windows",
]  # fmt: skip

ON_CHAIN = [
    f"ethereum:{PAYEE}", f"ethereum:{PAYEE}@1?value=1e18", f"ethereum:pay-{PAYEE}", f"ETHEREUM:{PAYEE.upper()}", "ethereum:",
    f"Ethereum:{PAYEE}", f"ethereum:{PAYEE}?nitro={LINK}", "ethereum:bob.eth", f"ethereum:{PAYEE}/transfer?address={PAYEE}&uint256=1",
]  # fmt: skip

STRUCTURE = [
    "nitro:", "nitro: ", "nitro:@", "nitro:?", "nitro:#", "nitro:-", "nitro:--help", "nitro:file:///etc/passwd", "nitro:http://x",
    "nitro:Bob", f"nitro:{PAYEE}", f"nitro:{PAYEE}@", f"{LINK}?", f"{LINK}&value=1", f"{LINK}#value=1", f"{LINK}/pay", f"{LINK}\\",
    f"{LINK} --profile=x", f"{LINK} {LINK}", f"{LINK},{LINK}", f"{LINK};id", f"{LINK}|id", f"{LINK}`id`", f"{LINK}@1", f"{LINK}.5",
    f"{LINK}e1", f"nitro:{PAYEE}@0", f"nitro:{PAYEE}@00", f"nitro:{PAYEE}@031337", f"nitro:{PAYEE}@-31337", f"nitro:{PAYEE}@+31337",
    f"nitro:{PAYEE}@31 337", f"nitro:{PAYEE}@31_337", f"nitro:{PAYEE}@31,337", f"nitro:{PAYEE}@0x7a69", f"nitro:{PAYEE}@{2**63 - 36}",
    f"nitro:{PAYEE}@{2**64 + 31337}", f"nitro:{PAYEE}@{'9' * 1100}", f"nitro:{PAYEE}@mainnet", f"nitro:{PAYEE}@31337%3Fvalue=1",
    f"{LINK}?value", f"{LINK}?=", f"{LINK}?=1", f"{LINK}?&", f"{LINK}?value=1&", f"{LINK}?value=1&&id=1", f"{LINK}??value=1",
    f"{LINK}?value==1", f"{LINK}?Value=1", f"{LINK}?vAlue=1", f"{LINK}?%76alue=1", f"{LINK}?value%3D1", f"{LINK}?--value=1",
    f"{LINK}?_=1", f"{LINK}?1=1", f"{LINK}?va.lue=1", f"{LINK}?va lue=1", f"{LINK}?[x]=1", f"{LINK}?memo=a b", f"{LINK}?memo=<b>",
    f'{LINK}?memo="x"', f"{LINK}?memo={{x}}", f"{LINK}?memo=a\\b", f"{LINK}?memo=a^b", f"{LINK}?memo=a#b", f"{LINK}?memo=a=b",
    f"{LINK}?memo=%", f"{LINK}?memo=%2", f"{LINK}?memo=%GG", f"{LINK}?memo=%%34%31", f"{LINK}?memo=%u0041", f"{LINK}?memo=%C3",
    f"{LINK}?memo=%C0%AF", f"{LINK}?memo=%E0%80%AF", f"{LINK}?memo=%ED%A0%80", f"{LINK}?memo=%ED%A0%BD%ED%B8%80",
    f"{LINK}?memo=%F8%88%80%80%80", f"{LINK}?memo=%FE%FF", f"{LINK}?color=%80", f"{LINK}?exp=0", f"{LINK}?exp=-1", f"{LINK}?exp=1e9",
    f"{LINK}?exp={'9' * 1000}", f"{LINK}?exp=253402300800", f"{LINK}?exp=now", f"{LINK}?id=1", f"{LINK}?id={'0' * 31}",
    f"{LINK}?id={'0' * 33}", f"{LINK}?id={'g' * 32}", f"{LINK}?id={'A' * 32}", f"{LINK}?id=%30{'0' * 31}",
]  # fmt: skip

ADDRESSES = [
    "0x", "0x0", "0X" + PAYEE[2:], PAYEE[:-1], PAYEE + "0", PAYEE + PAYEE, PAYEE.upper(), "0x" + PAYEE[2:].swapcase(),
    "0x" + PAYEE[2:].upper(), PAYEE + "@31337", PAYEE + "?value=1", PAYEE + " --help", PAYEE + "/../..", PAYEE.replace("0x", "0x0x"),
    PAYEE[:20] + "O" + PAYEE[21:], PAYEE[:20] + "l" + PAYEE[21:], PAYEE[:20] + "\N{CYRILLIC SMALL LETTER A}" + PAYEE[21:],
    PAYEE[:20] + "\N{FULLWIDTH DIGIT ONE}" + PAYEE[21:], PAYEE[:20] + "\N{GREEK SMALL LETTER ALPHA}" + PAYEE[21:],
    "0x\N{NO-BREAK SPACE}" + PAYEE[3:], "0x" + "0" * 1198,
    f"nitro:nitro:{PAYEE}@31337", f"nitro://{PAYEE}@31337", f"nitro:/{PAYEE}@31337", f"nitro:pay-{PAYEE}@31337",
    f"nitro:{PAYEE[2:]}@31337", f"nitro:{PAYEE.lower()}@31337", f"nitro:0x{PAYEE[2:].upper()}@31337", f"nitro:{PAYEE}%40@31337",
    "nitro:Bob@31337", "nitro:bob.eth@1", "nitro:user:secret@31337", f"nitro:{PAYEE[:-1]}@31337", f"nitro:{PAYEE}0@31337",
    f"nitro:{PAYEE[:-1]}\N{CYRILLIC SMALL LETTER A}@31337", f"{LINK}?asset=", f"{LINK}?asset=USDC", f"{LINK}?asset={PAYEE.lower()}",
    f"{LINK}?hub=", f"{LINK}?hub=http://x", f"{LINK}?hub={PAYEE},", f"{LINK}?hub=,{PAYEE}", f"{LINK}?hub={PAYEE.lower()}",
    f"{LINK}?hub={',' * 1000}", f"{LINK}?hub=127.0.0.1:9000",
]  # fmt: skip

SPOOFS = [
    "\0", "Bob\0", "\0Bob", f"{LINK}\0", f"nitro:\0{PAYEE}@31337", f"{LINK}?memo=a\0b", f"{LINK}?memo=%00", f"{LINK}?memo=a%00b",
    f"{LINK}?color=%00", f"{LINK}?memo=a%0d%0aX:%20y", f"{LINK}\n{LINK}", f"{LINK}\r\n--help", f"{LINK}\t{LINK}", f"{LINK}?memo=%1b%5b2J",
    "\x1b[2J", "\x7f", "\x85", "B\tob", "\N{ZERO WIDTH SPACE}", "B\N{ZERO WIDTH SPACE}ob", "Bob\N{ZERO WIDTH JOINER}", "\N{SOFT HYPHEN}Bob",
    "\N{RIGHT-TO-LEFT OVERRIDE}boB", "Bob\N{LEFT-TO-RIGHT MARK}", "\N{RIGHT-TO-LEFT MARK}Bob", "\N{ARABIC LETTER MARK}Bob",
    "\N{FIRST STRONG ISOLATE}Bob\N{POP DIRECTIONAL ISOLATE}", "\N{ZERO WIDTH NO-BREAK SPACE}Bob", f"\N{ZERO WIDTH NO-BREAK SPACE}{LINK}",
    f"{LINK}\N{ZERO WIDTH SPACE}", f"{LINK}\N{LINE SEPARATOR}", f"nitro:{PAYEE[:20]}\N{ZERO WIDTH NON-JOINER}{PAYEE[20:]}@31337",
    f"{PAYEE[:20]}\N{WORD JOINER}{PAYEE[20:]}", f"{LINK}?memo=%E2%80%AE1.0", f"{LINK}?memo=%E2%81%A6x", f"{LINK}?memo=%E2%80%8D",
    f"{LINK}?memo=%EF%BB%BF", f"{LINK}?memo=%F3%A0%81%81", f"{LINK}?memo=%EF%BF%BF", f"{LINK}?memo=%EE%80%80", f"{LINK}?memo=%C2%85",
    f"{LINK}?memo=%E2%80%A8", f"{LINK}?memo=%E3%85%A4", f"{LINK}?x=%E2%80%AE", "\ud800", "Bob\udc00", "\N{TAG LATIN SMALL LETTER A}" * 300,
    _signed(pack(an_invoice(memo="eeffoC\N{RIGHT-TO-LEFT OVERRIDE}"))), _signed(pack(an_invoice(memo="a\0b"))),
]  # fmt: skip

HOMOGLYPHS = [
    "B\N{CYRILLIC SMALL LETTER O}b", "\N{CYRILLIC CAPITAL LETTER VE}ob", "\N{GREEK CAPITAL LETTER BETA}ob", "B0b", "8ob", "Bo\N{LATIN SMALL LETTER B WITH HOOK}",
    "\N{FULLWIDTH LATIN CAPITAL LETTER B}ob", "\N{MATHEMATICAL BOLD CAPITAL B}ob", "Bob\N{NO-BREAK SPACE}", "\N{EM SPACE}Bob", "Bo\N{COMBINING DOT BELOW}b",
    f"n\N{CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I}tro:{PAYEE}@31337", f"nitr\N{CYRILLIC SMALL LETTER O}:{PAYEE}@31337",
    f"nitro\N{FULLWIDTH COLON}{PAYEE}@31337", f"nitro\N{RATIO}{PAYEE}@31337", f"\N{FULLWIDTH LATIN SMALL LETTER N}itro:{PAYEE}@31337",
    f"\N{FULLWIDTH DIGIT ZERO}x{PAYEE[2:]}", f"\N{CYRILLIC CAPITAL LETTER O}x{PAYEE[2:]}", f"0\N{MULTIPLICATION SIGN}{PAYEE[2:]}", PAYEE[2:], f"O{PAYEE[1:]}",
    "e\N{COMBINING ACUTE ACCENT}" * 300, "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 300, "\N{LATIN SMALL LIGATURE FFI}" * 1000,
    "a" + "\N{COMBINING DOT BELOW}\N{COMBINING ACUTE ACCENT}" * 599, "\N{HANGUL SYLLABLE GAG}" * 1200,
]  # fmt: skip

CASES = [
    LINK.upper(), f"Nitro:{PAYEE}@31337", f"NITRO:{PAYEE}@31337", f"nitrO:{PAYEE}@31337", SIGNED.replace("nitro", "NITRO"),
    SIGNED.replace("nitro", "Nitro"), SIGNED.replace("nvd1", "NVD1"), SIGNED[:-1] + SIGNED[-1].upper() + "Q", "NITRO:nv1", "nitro:NV1",
]  # fmt: skip

AMOUNTS = [
    f"{LINK}?value={value}"
    for value in (
        "", "0", "00", "01", "-1", "+1", "1.0", "0.25", ".5", "5.", "1e", "e1", "1e-1", "1e+1", "1E1", "1e78", "1e99", "1e999999999",
        "9e77", "1.5e0", "1.23e1", "0e0", "0x1", "0b1", "1_0", "1,0", "inf", "nan", "NaN", "Infinity", "1ETH", "1$", "%31", "1e%31",
        str(2**256), "9" * 1000, "1." + "0" * 500 + "e99", "1e1e1", "1;2", "1,memo", "$(id)", "--1", "~1", "*",
    )
]  # fmt: skip

REPEATS = [
    f"{LINK}?value=1&value=1", f"{LINK}?value=1&value=2", f"{LINK}?memo=a&memo=", f"{LINK}?x=1&x=2", f"{LINK}?exp=1&exp=1",
    f"{LINK}?hub={PAYEE}&hub={PAYEE}", f"{LINK}?hub={PAYEE},{PAYEE}", f"{LINK}?" + "&".join(["a=1"] * 280),
    _signed(pack(an_invoice(hubs=(CAROL.address, CAROL.address)))),
]  # fmt: skip

MORE_THAN_WE_KNOW = [
    f"{LINK}?req-escrow=1", f"{LINK}?req-=1", f"{LINK}?req-value=1", f"{LINK}?value=1&req-x=", f"{LINK}?req-callback=http://127.0.0.1/",
    _signed(msgpack.packb({10: 1})), _signed(msgpack.packb({0: 1})), _signed(msgpack.packb({2**64 - 1: 1})), _signed(msgpack.packb({-1: 1})),
]  # fmt: skip

SIGNED_LINKS = [
    _signed(b""), _signed(b"\x80"), _signed(b"\xc0"), _signed(b"\x91" * 500), _signed(b"\x81\x01" * 250), _signed(b"\x81" * 500),
    _signed(b"\xdf\xff\xff\xff\xff"), _signed(b"\xdd\xff\xff\xff\xff"), _signed(b"\xc6\xff\xff\xff\xff"), _signed(b"\xc9\xff\xff\xff\xff\x01"),
    _signed(b"\x81\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00\x01"), _signed(b"\x81\xd7\xff" + bytes(8) + b"\x01"), _signed(b"\x81\x80\x01"),
    _signed(pack(an_invoice())[:-1]), _signed(pack(an_invoice()) + b"\0"), _signed(pack(an_invoice()), "nv"), _signed(pack(an_invoice()), "nvt"),
    _signed(pack(an_invoice()), "bc"), _signed(msgpack.packb({1: 31337, 2: BOB.address, 5: "x" * 16, 11: ADJUDICATOR})),
]  # fmt: skip

BROKEN_CHECKS = [
    "nitro:nv", "nitro:nv1", "nitro:nvd1qqqqqq", "NITRO:NV1QQQQQQQ", "nitro:nvd1" + "q" * 1000, "nitro:nv" * 100,
    SIGNED[:-1], SIGNED + "q", SIGNED[:-6], SIGNED[:10], SIGNED + "?value=1", SIGNED + "#", SIGNED + "/", SIGNED + SIGNED,
    SIGNED.replace("nvd1", "nv1"), SIGNED.replace("nvd1", "nvt1"), SIGNED.replace("q", "p", 1), "nitro:nvd1bio", "nitro:nv1--help",
    "nitro:nvd1\N{CYRILLIC SMALL LETTER A}", "nitro:nv://x", "nitro:nv@1", "nitro:nv?value=1",
]  # fmt: skip

HUGE = [
    "x" * 1201, "x" * 1_000_000, "\0" * 5000, " " * 5000, f"{LINK}?memo={'%20' * 500}", f"{LINK}?{'a' * 1200}=1", "nitro:" * 1000,
    "nitro:nvd1" + "q" * 2000, "0x" + "0" * 5000, "--" * 1000, "\N{ZERO WIDTH SPACE}" * 2000, f"{LINK}?value={'9' * 100_000}",
    "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 100_000, "(" * 100_000, "[" * 100_000, "%" * 100_000,
]  # fmt: skip

HOSTILE: list[tuple[str, set[str]]] = [
    (text, codes)
    for texts, codes in (
        (OPTIONS, NOBODY),
        (OTHER_LINKS, OTHER),
        (ON_CHAIN, {Code.ETHEREUM_LINK}),
        (STRUCTURE, MALFORMED),
        (ADDRESSES, ADDRESS | MALFORMED),
        (SPOOFS, HIDDEN),
        (HOMOGLYPHS, NOBODY | OTHER),
        (CASES, CASE),
        (AMOUNTS, {Code.LINK_AMOUNT, Code.LINK_MALFORMED}),
        (REPEATS, {Code.LINK_REPEATS}),
        (MORE_THAN_WE_KNOW, {Code.LINK_NEEDS_MORE}),
        (SIGNED_LINKS, MALFORMED),
        (BROKEN_CHECKS, DAMAGED),
        (HUGE, {Code.TOO_LONG}),
        ([f"{LINK}?memo={'x' * 121}", f"{LINK}?memo={'%F0%9F%98%80' * 31}"], {Code.LINK_MEMO}),
        ([f"nitro:{PAYEE}@1", f"nitro:{PAYEE}@1337?value=1", a_draft(chain_id=1).signed_link(BOB.sign)], {Code.LINK_CHAIN}),
        ([f"{LINK}?asset={PAYEE}", f"{LINK}?asset=0x{'00' * 20}"], {Code.LINK_TOKEN}),
        ([f"{LINK}?value=1e37", f"{LINK}?value={2**256 - 1}"], {Code.AMOUNT_TOO_LARGE}),
        ([_signed(pack(an_invoice())), _signed(pack(an_invoice(payee=CAROL.address)))], {Code.LINK_SIGNATURE}),
        ([a_draft(adjudicator=keccak256(b"x")[:20]).signed_link(BOB.sign)], {Code.LINK_CONTRACT}),
        (["", " ", "\n\r\t "], {Code.EMPTY}),
        (["b", "BO"], {Code.AMBIGUOUS_NAME}),
    )
    for text in texts
]  # fmt: skip
