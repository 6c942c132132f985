"""The response plans in force: the agency's own, or the ones that come with the program."""

import functools

import msgspec

from mcrrt.domain import response_plan
from mcrrt.domain.response_plan import Plans
from mcrrt.service.resources import resource
from mcrrt.service.settings import AgencySettings


@functools.cache
def bundled() -> Plans:
    """Return the plans that come with the program."""
    data = msgspec.json.decode(resource("response_plans.json").read_bytes())
    return response_plan.load(data)


def plans_of(settings: AgencySettings) -> Plans:
    """Return the agency's plans; without any of its own, those of the program."""
    return response_plan.load(settings.response_plans) if settings.response_plans else bundled()
