"""Making the hub's tables, once."""

from sqlalchemy import Connection, inspect

from mcrrt.domain.errors import N_, StoreDamaged
from mcrrt.hub import schema


def make_tables(connection: Connection) -> bool:
    """Make the tables when there are none. Raises StoreDamaged for those of a newer program."""
    names = set(inspect(connection).get_table_names())
    if schema.about.name not in names:
        schema.metadata.create_all(connection)
        row = {"agency_id": schema.HUB, "name": "revision", "value": schema.REVISION}
        connection.execute(schema.about.insert(), row)
        return True
    there = connection.execute(
        schema.about.select().where(
            schema.about.c.agency_id == schema.HUB, schema.about.c.name == "revision"
        )
    ).first()
    if there is None or there.value != schema.REVISION:
        raise StoreDamaged(
            N_("The hub's tables are those of another version of the program. Update this one.")
        )
    return False
