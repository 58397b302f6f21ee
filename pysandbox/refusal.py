"""The error that a user without permission would see, worded once for every layer that refuses."""

from __future__ import annotations

import os
from errno import EACCES


def permission_denied(subject: object = None) -> PermissionError:
    """Return CPython's own ``PermissionError`` about ``subject``, ready to raise.

    Args:
        subject: the path, address or descriptor that was asked for. Paths are shown as the operating
            system would have got them; anything that is no str, bytes or int is left out.

    Example:
        >>> permission_denied("file.txt")
        PermissionError(13, 'Permission denied')
        >>> str(permission_denied("file.txt"))
        "[Errno 13] Permission denied: 'file.txt'"
    """
    if isinstance(subject, os.PathLike):
        try:
            subject = os.fspath(subject)
        except Exception:  # the path's own method is user code and may raise anything
            subject = None
    if type(subject) in (str, bytes, int):
        return PermissionError(EACCES, "Permission denied", subject)
    return PermissionError(EACCES, "Permission denied")
