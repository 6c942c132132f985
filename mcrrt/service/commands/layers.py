"""Commands about the map's layers."""

from dataclasses import dataclass
from typing import ClassVar

from mcrrt.service.access import Right
from mcrrt.service.commands.base import Command


@dataclass(frozen=True, slots=True)
class LoadLayer(Command):
    """Load a GeoJSON file as a layer of the map. One of the same kind and name is replaced."""

    RIGHT: ClassVar[Right] = Right.SETTINGS
    kind: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class RemoveLayer(Command):
    """Take a layer off the map. What was loaded stays on record."""

    RIGHT: ClassVar[Right] = Right.SETTINGS
    layer: str
