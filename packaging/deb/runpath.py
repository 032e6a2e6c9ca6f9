"""Make libraries forget the folders of the machine they were built on.

A Python that somebody built names that person's folders as the place to look for libraries. On another machine they are
somebody else's, who could put a library there. Places relative to the library itself stay.
"""

from __future__ import annotations

import struct
from pathlib import Path

_PT_LOAD, _PT_DYNAMIC = 1, 2
_DT_NULL, _DT_STRTAB, _DT_RPATH, _DT_RUNPATH = 0, 5, 15, 29
_SEGMENT = struct.Struct("<IIQQQQQQ")  # type, flags, offset, address, _, file size, memory size, _
_ENTRY = struct.Struct("<QQ")  # tag, value
_HEADER_SEGMENTS = struct.Struct("<32xQ14xHH")  # where the segments' table is, entry size, count


def forget_build_folders(library: Path) -> bool:
    """Take absolute search paths out of a library; whether there were any. 64-bit, little endian."""
    content = bytearray(library.read_bytes())
    assert content[:6] == b"\x7fELF\x02\x01", f"{library} is no 64-bit library"
    table, entry_size, count = _HEADER_SEGMENTS.unpack_from(content)
    segments = [_SEGMENT.unpack_from(content, table + i * entry_size) for i in range(count)]
    dynamic = next((each for each in segments if each[0] == _PT_DYNAMIC), None)
    if dynamic is None:
        return False
    start, size = dynamic[2], dynamic[5]
    entries = list(_ENTRY.iter_unpack(content[start : start + size - size % _ENTRY.size]))
    strings = _file_offset(dict(entries)[_DT_STRTAB], segments)
    kept = [
        (tag, value)
        for tag, value in entries
        if tag not in (_DT_RPATH, _DT_RUNPATH)
        or content[strings + value : strings + value + 1] != b"/"
    ]
    if len(kept) == len(entries):
        return False
    kept += [(_DT_NULL, 0)] * (len(entries) - len(kept))
    content[start : start + len(entries) * _ENTRY.size] = b"".join(_ENTRY.pack(*e) for e in kept)
    library.write_bytes(content)
    return True


def _file_offset(address: int, segments: list[tuple[int, ...]]) -> int:
    """Where in the file the byte lies that is loaded at `address`."""
    for kind, _, offset, start, _, size, _, _ in segments:
        if kind == _PT_LOAD and start <= address < start + size:
            return address - start + offset
    raise AssertionError(f"nothing is loaded at {address}")
