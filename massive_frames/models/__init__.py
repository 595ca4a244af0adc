"""Plain, frozen data that the parts hand to each other; nothing here does input or output."""

from massive_frames.models.answer_row import ANSWER_STATES, AnswerRow, Citation, Fanout
from massive_frames.models.estimate import Estimate
from massive_frames.models.event import EventKind, JobEvent
from massive_frames.models.job import Job, JobState
from massive_frames.models.outcome import Outcome
from massive_frames.models.page_row import Feed, Heading, PageLink, PageRow, PageTable
from massive_frames.models.parameter import Parameter
from massive_frames.models.parsed import Parsed
from massive_frames.models.payload import Payload
from massive_frames.models.plan import Plan, plan_requests
from massive_frames.models.request import Request
from massive_frames.models.row import Attribute, Image, Link, SearchRow
from massive_frames.models.work import Work

__all__ = [
    "ANSWER_STATES",
    "AnswerRow",
    "Attribute",
    "Citation",
    "Estimate",
    "EventKind",
    "Fanout",
    "Feed",
    "Heading",
    "Image",
    "Job",
    "JobEvent",
    "JobState",
    "Link",
    "Outcome",
    "PageLink",
    "PageRow",
    "PageTable",
    "Parameter",
    "Parsed",
    "Payload",
    "Plan",
    "Request",
    "SearchRow",
    "Work",
    "plan_requests",
]
