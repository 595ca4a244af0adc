"""Bytes over HTTP: one ``send``, with its pace kept and its secrets hidden."""

from massive_frames.transport.base import Before, QueryParams, Response, Transport
from massive_frames.transport.endpoint import Endpoint
from massive_frames.transport.http import HttpTransport
from massive_frames.transport.pacing import Pacer
from massive_frames.transport.redaction import Secret

__all__ = ["Before", "Endpoint", "HttpTransport", "Pacer", "QueryParams", "Response", "Secret", "Transport"]
