"""Writing a file for a person: it is there as a whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from wallet.codes import Code
from wallet.ports import Problem
from wallet.views.language import mark, tr, tr_marked

_PROBLEMS: Final[dict[int, tuple[Code, str, str]]] = {
    errno.ENOSPC: (
        Code.EXPORT_NO_SPACE,
        mark("The disk is full."),
        mark("Make room on it, or choose another."),
    ),
    errno.EDQUOT: (
        Code.EXPORT_NO_SPACE,
        mark("The disk is full."),
        mark("Make room on it, or choose another."),
    ),
    errno.EACCES: (
        Code.EXPORT_NO_ACCESS,
        mark("Towpath may not write in this folder."),
        mark("Choose a folder of your own."),
    ),
    errno.EPERM: (
        Code.EXPORT_NO_ACCESS,
        mark("Towpath may not write in this folder."),
        mark("Choose a folder of your own."),
    ),
    errno.EROFS: (
        Code.EXPORT_NO_ACCESS,
        mark("Nothing can be written in this folder."),
        mark("Choose another folder."),
    ),
    errno.ENOENT: (
        Code.EXPORT_NO_FOLDER,
        mark("This folder is not there."),
        mark("Choose one that is."),
    ),
    errno.ENOTDIR: (
        Code.EXPORT_NO_FOLDER,
        mark("This folder is not there."),
        mark("Choose one that is."),
    ),
    errno.EISDIR: (
        Code.EXPORT_IS_FOLDER,
        mark("A folder has this name."),
        mark("Choose another name."),
    ),
    errno.ENAMETOOLONG: (
        Code.EXPORT_NAME_LONG,
        mark("This name is too long."),
        mark("Choose a shorter one."),
    ),
}
_OTHERWISE: Final = (
    Code.EXPORT_FAILED,
    mark("The file could not be written."),
    mark("Choose another folder, or try again."),
)


def write_whole(path: Path, parts: Iterable[bytes], on_part: Callable[[int], None]) -> None:
    """Write the parts to a new file beside `path`, then put it in its place. Readable by its owner only.

    Args:
        path: where it is to be.
        parts: what is to be in it.
        on_part: called after each part with how many were written. If it raises, nothing is left behind.

    Raises:
        Problem: it could not be written.
    """
    draft: str | None = None
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        # Not named after the file: a name may be as long as the disk allows.
        descriptor, draft = tempfile.mkstemp(prefix=".towpath-", suffix=".part", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            for number, part in enumerate(parts, start=1):
                file.write(part)
                on_part(number)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
        draft = None
    except OSError as error:
        raise _problem_of(error) from error
    finally:
        if draft is not None:
            Path(draft).unlink(missing_ok=True)


def write_file(path: str, content: bytes) -> None:
    """Write what is made already, as `write_whole`.

    Raises:
        Problem: it could not be written.
    """
    write_whole(Path(path), (content,), lambda _number: None)


def _problem_of(error: OSError) -> Problem:
    code, cause, remedy = _PROBLEMS.get(error.errno or 0, _OTHERWISE)
    return Problem(
        code=code,
        cause=tr("{cause} Nothing was written, and a file that was there is as it was.").format(
            cause=tr_marked(cause)
        ),
        remedy=tr_marked(remedy),
    )
