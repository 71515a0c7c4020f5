"""What can go wrong, in the portal's own words. No status codes and no envelopes here: each dialect has its own."""

from __future__ import annotations


class PortalError(Exception):
    """A failure that is told to the caller. `code` is a stable word for programs, the message a sentence for people.

    `field` names the input it is about, as the caller sent it (``fields/InvoiceTotal`` for a nested one).
    """

    code = "error"

    def __init__(self, message: str, *, field: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code or self.code


class Invalid(PortalError):
    """The input is malformed or missing."""

    code = "validation_error"


class NotAllowed(PortalError):
    """The caller is known but may not do this."""

    code = "permission_denied"


class Unauthenticated(PortalError):
    """No credential, or one that doesn't hold."""

    code = "not_authenticated"


class NotFound(PortalError):
    """It doesn't exist, or not for this caller: the two are never told apart."""

    code = "not_found"

    def __init__(self, noun: str, *, field: str | None = None) -> None:
        super().__init__(f"No such {noun}.", field=field)


class Conflict(PortalError):
    """The thing is in a state that doesn't admit this, or somebody else was faster."""

    code = "conflict"


class Stale(Conflict):
    """Somebody else changed it after the caller saw the version that they name."""

    code = "stale_version"

    def __init__(self, noun: str, version: int, seen: int) -> None:
        super().__init__(f"The {noun} was changed meanwhile: it has version {version}, you saw {seen}.")


class Refused(PortalError):
    """Well-formed, but a rule of the business says no."""

    code = "unprocessable"


class TooLarge(PortalError):
    code = "payload_too_large"


class UnsupportedFile(PortalError):
    code = "unsupported_media_type"


class TooMany(PortalError):
    """A limit was reached; `retry_after` is in seconds."""

    code = "rate_limited"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class StorageFull(PortalError):
    code = "insufficient_storage"


class StorageUnavailable(PortalError):
    """The store of files can't be reached, or fails. What was asked can be asked again; nothing was changed."""

    code = "storage_unavailable"

    def __init__(self, message: str = "The store of files can't be reached at the moment; try again.") -> None:
        super().__init__(message)
