"""Every error the package raises, and the closed list of codes a failed row carries.

::

    MassiveFramesError
    ├── InvalidRequestError         a parameter is wrong; nothing was sent
    ├── ConfigurationError          a token, address or optional package is missing
    ├── BudgetError                 the batch would cost more than ``max_credits``
    ├── LimitError                  a deadline, a share of failures or a sum of credits was reached
    ├── StoreError                  the store cannot be opened, read or written
    ├── ExportError                 a frame cannot be written or read as asked
    └── ServiceError                the service answered, or failed to
        ├── AuthenticationError     401, or 403 for the token: stops the batch
        ├── CreditsError            402: stops submitting
        ├── RejectedError           400, 404 or 422 for this request
        ├── CaptchaError            403: the content was captcha'd
        ├── ThrottledError          429
        ├── UnavailableError        503: the service is scaling up
        ├── ServiceTimeoutError     504, or no answer in time
        ├── ServerError             any other 5xx
        ├── NetworkError            no connection, or it broke
        ├── JobFailedError          the service gave the job up
        ├── JobLostError            the service no longer knows the job
        └── MalformedBodyError      truncated, or not of the type that was due

``Interrupted`` stands apart: it is a ``KeyboardInterrupt`` that carries the partial frame; and so do the
warnings: ``StoppedWarning``, ``CreditsWarning``, ``CacheWarning`` and ``ServiceWarning``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from massive_frames import notices
from massive_frames.shown import shown

if TYPE_CHECKING:
    from massive_frames.models.payload import Payload

EXCERPT_CHARS = 200

CacheWarning, ServiceWarning = notices.CacheWarning, notices.ServiceWarning
StoppedWarning, CreditsWarning = notices.StoppedWarning, notices.CreditsWarning
Interrupted = notices.Interrupted


class MassiveFramesError(Exception):
    """Base of everything this package raises."""

    code: ClassVar[str] = "error"


class InvalidRequestError(MassiveFramesError, ValueError):
    """A parameter is wrong; raised before anything is sent.

    Parameters
    ----------
    parameter : str
        The parameter's name.
    value : object
        What was given.
    expected : str
        What would be right.
    row : int, optional
        Which query (counted from 0), or row of a frame of requests.
    """

    code = "invalid"

    def __init__(self, parameter: str, value: object, expected: str, row: int | None = None) -> None:
        self.parameter, self.value, self.expected, self.row = parameter, value, expected, row
        where = "" if row is None else f"row {row}: "
        super().__init__(f"{where}{parameter}={shown(value)}: expected {expected}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.parameter, self.value, self.expected, self.row)


class ConfigurationError(MassiveFramesError):
    """A token, address or optional package is missing or wrong."""

    code = "configuration"


class BudgetError(MassiveFramesError):
    """The batch would cost more than ``max_credits``; nothing was sent."""

    code = "budget"


class LimitError(MassiveFramesError):
    """A limit the caller set has stopped a batch: ``deadline``, ``max_failures`` or ``max_credits``."""

    code = "limit"


class StoreError(MassiveFramesError):
    """The store cannot be opened, read or written."""

    code = "store"


class ExportError(MassiveFramesError):
    """A frame cannot be written or read as asked."""

    code = "export"


class ServiceError(MassiveFramesError):
    """A request to a service failed.

    Parameters
    ----------
    message : str
        What happened, in words; never holds the token.
    service, request_key, job_id : str, optional
        Which request.
    status : int, optional
        The HTTP status.
    excerpt : str, optional
        The beginning of the answer's text.
    retry_after : float, optional
        Seconds the service asked to wait.

    Attributes
    ----------
    payload : Payload, optional
        The whole body, where one came that could not be used: it is archived.
    sent : bool
        Whether the request may have reached the service; False only where it certainly has not.
    """

    code = "service"
    sent: bool = True

    def __init__(
        self,
        message: str,
        *,
        service: str | None = None,
        request_key: str | None = None,
        job_id: str | None = None,
        status: int | None = None,
        excerpt: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.service, self.request_key, self.job_id = service, request_key, job_id
        self.status, self.retry_after = status, retry_after
        self.excerpt = excerpt[:EXCERPT_CHARS] if excerpt else None
        self.payload: Payload | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self),), self.__dict__

    @property
    def detail(self) -> str:
        """The message with the answer's excerpt: what a row's ``error_detail`` says."""
        return f"{self}: {self.excerpt}" if self.excerpt else str(self)


class AuthenticationError(ServiceError):
    """401, or 403 because of the token."""

    code = "authentication"


class CreditsError(ServiceError):
    """402: no credits are left."""

    code = "credits"


class RejectedError(ServiceError):
    """400, 404 or 422: the service refuses this request."""

    code = "rejected"


class CaptchaError(ServiceError):
    """403: the search engine answered with a captcha."""

    code = "captcha"


class ThrottledError(ServiceError):
    """429: too many requests; ``retry_after`` says how long to wait."""

    code = "throttled"


class UnavailableError(ServiceError):
    """503: the service is scaling up; traffic is to be kept up."""

    code = "unavailable"


class ServiceTimeoutError(ServiceError):
    """504, or no answer within the time allowed."""

    code = "timeout"


class ServerError(ServiceError):
    """A 5xx that has no class of its own."""

    code = "server"


class NetworkError(ServiceError):
    """No connection could be made, or it broke."""

    code = "network"


class JobFailedError(ServiceError):
    """The service gave the job up."""

    code = "job-failed"


class JobLostError(ServiceError):
    """The service no longer knows the job's id."""

    code = "job-lost"


class MalformedBodyError(ServiceError):
    """The body was truncated, or not of the type that was due."""

    code = "malformed"


ERROR_CODES: tuple[str, ...] = (
    *sorted(cls.code for cls in ServiceError.__subclasses__()),
    InvalidRequestError.code,
    "interrupted",
    "not-parsed",
    "not-sent",
    "parse",
    "unconfirmed",
)
"""What the ``error`` column may hold, beside the codes of the classes above: ``interrupted``, stopped before
the answer came, the job goes on; ``not-parsed``, stopped when the body had come, which is kept; ``not-sent``,
stopped before it was submitted; ``parse``, the body is kept, but the parser could not read it;
``unconfirmed``, it was sent and no answer was seen, so the service may have accepted, and charged, it.
"""
