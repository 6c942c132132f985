"""How a wish becomes facts: one function a command, one file a noun."""

from mcrrt.service.handlers import (
    accounts,
    calls,
    conflicts,
    crews,
    dispatch,
    imports,
    layers,
    referrals,
    roster,
    sheets,
    triage,
    watch,
)
from mcrrt.service.work import Handlers

HANDLERS: Handlers = {
    **calls.HANDLERS,
    **triage.HANDLERS,
    **dispatch.HANDLERS,
    **crews.HANDLERS,
    **roster.HANDLERS,
    **watch.HANDLERS,
    **referrals.HANDLERS,
    **accounts.HANDLERS,
    **imports.HANDLERS,
    **layers.HANDLERS,
    **sheets.HANDLERS,
    **conflicts.HANDLERS,
}
