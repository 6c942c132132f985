"""From a record's state to its row: the state as JSON, and the columns that lists ask for."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Table

from mcrrt.domain import fold
from mcrrt.domain.account import Account, Member, Partner, Setting
from mcrrt.domain.call import WORKING_STAGES, Call
from mcrrt.domain.checklist import Checklist
from mcrrt.domain.duty import Duty
from mcrrt.domain.layer import Layer
from mcrrt.domain.matching import call_keys, phone_key
from mcrrt.domain.referral import Referral
from mcrrt.domain.roster import Shift
from mcrrt.domain.screening import Screening
from mcrrt.domain.sheet import Sheet
from mcrrt.domain.team import Team
from mcrrt.service import codec
from mcrrt.store import schema
from mcrrt.store.times import iso, iso_or_none

Row = dict[str, Any]

TABLES: dict[str, Table] = {
    "call": schema.call,
    "team": schema.team,
    "duty": schema.duty,
    "referral": schema.referral,
    "account": schema.account,
    "member": schema.member,
    "partner": schema.partner,
    "setting": schema.setting,
    "checklist": schema.checklist,
    "layer": schema.layer,
    "shift": schema.shift,
    "screening": schema.screening,
    "sheet": schema.sheet,
}


def row_of(agency: str, state: fold.State) -> Row:
    """Return the row of a state in its table, without a call's ``row`` number."""
    columns: Callable[[Any], Row] = _COLUMNS[type(state)]
    return {
        "agency": agency,
        "id": state.id,
        **columns(state),
        "state": codec.encode(state).decode(),
    }


def _json(values: tuple[str, ...]) -> str:
    return msgspec.json.encode(values).decode()


def json_list(text: str) -> tuple[str, ...]:
    """Return a list column as texts."""
    return msgspec.json.decode(text, type=tuple[str, ...])


def _call(call: Call) -> Row:
    flags = call.value("safety_flags")
    return {
        "number": call.number,
        "status": call.status.value,
        "urgency": call.urgency.value if call.urgency else None,
        "provisional": int(call.provisional),
        "received_at": iso(call.received_at),
        "since": iso(call.status_since or call.received_at),
        "ended_at": iso_or_none(call.ended_at),
        "place": call.text("address"),
        "municipality": call.text("municipality"),
        "person": call.text("person_name"),
        "call_type": call.text("call_type"),
        "flags": _json(flags if isinstance(flags, tuple) else ()),
        "teams": _json(tuple(a.call_sign for a in call.open_assignments)),
        "stacked_on": _json(tuple(a.call_sign for a in call.stacked)),
        "dispositions": _json(call.dispositions),
        "needs_outcome": int(call.needs_outcome),
        "on_board": int(call.stage in WORKING_STAGES),
        "follow_up_by": iso_or_none(call.follow_up_by),
        "system": call.system,
        "source_key": call.source_key,
        "conflicts": len(call.conflicts) + len(call.sent_twice),
    }


def call_key_rows(agency: str, call: Call) -> list[Row]:
    """Return what the call can be found by."""
    keys = call_keys(call.values)
    pairs = [("phone", phone) for phone in sorted(keys.phones)]
    if keys.address:
        pairs.append(("address", keys.address))
    if keys.person:
        pairs.append(("person", keys.person))
    return [{"agency": agency, "kind": kind, "key": key, "call": call.id} for kind, key in pairs]


_WHO = ("person_name", "person_alias", "caller_name", "caller_phone", "person_phone")
_PLACE = ("address", "address_detail")
_STORY = (
    "narrative", "who_is_there", "weapons_detail", "injuries_detail", "substances_detail",
    "what_helps",
)  # fmt: skip


def call_text_row(agency: str, call: Call) -> Row:
    """Return what search looks at, without the notes, which have facts of their own."""
    phones = [phone_key(call.text(name)) for name in ("caller_phone", "person_phone")]
    return {
        "agency": agency,
        "call": call.id,
        "who": _joined([call.number, *(call.text(name) for name in _WHO), *phones]),
        "place": _joined(call.text(name) for name in _PLACE),
        "story": _joined([*(call.text(name) for name in _STORY), call.closing_note]),
        "codes": " ".join(search_codes(call)),
    }


def _joined(parts: Any) -> str:
    return "\n".join(part for part in parts if part)


def search_codes(call: Call) -> list[str]:
    """Return the words that stand for a call's filters in the search index."""
    codes = [code("status", call.status.value)]
    if call.urgency:
        codes.append(code("urgency", call.urgency.value))
    if call.text("municipality"):
        codes.append(code("municipality", call.text("municipality")))
    return codes + [code("disposition", d) for d in call.dispositions]


def code(name: str, value: str) -> str:
    """Return one such word: letters and digits only, so that it stays one word."""
    return f"z{name}z{value.replace('_', '')}".lower()


def row_number(received_at: datetime) -> int:
    """Return a number that sorts calls by when they were received: microseconds since 1970."""
    return int(received_at.timestamp() * 1_000_000)


def _team(team: Team) -> Row:
    return {
        "call_sign": team.call_sign,
        "status": team.status.value,
        "on_now": int(team.on),
        "formed_at": iso(team.formed_at),
    }


def _duty(duty: Duty) -> Row:
    return {"team": duty.team, "status": duty.status.value}


def _referral(referral: Referral) -> Row:
    last = referral.issues[-1] if referral.issues else None
    return {
        "number": referral.number,
        "call": referral.call,
        "status": referral.status.value,
        "partner": referral.text("partner"),
        "person": referral.text("person_name"),
        "started_at": iso(referral.started_at),
        "issued_at": iso(last.at) if last else None,
        "document": last.document if last else "",
        "conflicts": len(referral.conflicts),
    }


def _account(account: Account) -> Row:
    return {
        "username": account.username,
        "name": account.name,
        "roles": _json(tuple(role.value for role in account.roles)),
        "active": int(account.active),
    }


def _member(member: Member) -> Row:
    return {
        "name": member.name,
        "profession": member.profession.value,
        "badge": member.badge,
        "call_sign": member.call_sign,
        "active": int(member.active),
    }


def _partner(partner: Partner) -> Row:
    return {"name": partner.name, "kind": partner.kind, "active": int(partner.active)}


def _screening(screening: Screening) -> Row:
    return {
        "call": screening.call,
        "pack": screening.pack,
        "done": int(screening.done_at is not None),
    }


def _layer(layer: Layer) -> Row:
    return {"kind": layer.kind.value, "name": layer.name, "active": int(layer.on)}


def _sheet(sheet: Sheet) -> Row:
    return {
        "made_at": iso(sheet.made_at),
        "document": sheet.document,
    }


def _shift(shift: Shift) -> Row:
    return {
        "member": shift.member,
        "start": iso(shift.start),
        "end": iso(shift.end),
        "planned": int(not shift.cancelled),
    }


_COLUMNS: dict[type, Callable[[Any], Row]] = {
    Call: _call,
    Team: _team,
    Duty: _duty,
    Referral: _referral,
    Account: _account,
    Member: _member,
    Partner: _partner,
    Setting: lambda _setting: {},
    Checklist: lambda _checklist: {},
    Layer: _layer,
    Shift: _shift,
    Screening: _screening,
    Sheet: _sheet,
}
