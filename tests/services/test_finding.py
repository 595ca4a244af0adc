"""A new file in ``services/`` is a new service: nothing else has to be told of it."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from massive_frames import services
from massive_frames.frames import schema_for
from massive_frames.frames.columns import RESULT_COLUMNS
from massive_frames.parsers import parse
from massive_frames.services import find_services, get_service


def test_every_module_with_a_service_is_found():
    """What is found is what the modules hold, by the services' own names."""
    modules = [
        importlib.import_module(f"{services.__name__}.{m.name}")
        for m in pkgutil.iter_modules(services.__path__)
    ]
    held = {module.SERVICE.name for module in modules if hasattr(module, "SERVICE")}
    assert set(find_services()) == held
    assert held


def test_a_service_is_got_by_name():
    """``get_service`` returns the one instance of that name."""
    assert get_service("massive-search") is find_services()["massive-search"]


@pytest.mark.parametrize("service", find_services().values(), ids=lambda service: service.name)
def test_a_service_says_all_that_the_engine_needs(service):
    """Every service has a parser, columns, parameters, a price and a usual latency."""
    assert service.payload_kind in RESULT_COLUMNS
    assert parse(service.payload_kind, b"").error != "parse"
    assert service.max_requests_per_job >= 1
    assert service.typical_s > 0
    assert schema_for(service.payload_kind, service.parameters).columns


@pytest.mark.parametrize("service", find_services().values(), ids=lambda service: service.name)
def test_no_parameter_takes_the_name_of_another_column(service):
    """A frame has no two columns of one name."""
    names = [column.name for column in schema_for(service.payload_kind, service.parameters).columns]
    assert len(names) == len(set(names))
