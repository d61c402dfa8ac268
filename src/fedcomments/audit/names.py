"""Which sites are to be audited: every one that any table speaks of."""

from fedcomments.audit.compare import tables
from fedcomments.database import Database

LOG = ("log_state", "events", "payloads", "tile_hashes")


def audited(database: Database) -> list[str]:
    """The names of all sites, also of those that have rows but no log, which no log explains."""
    walker = database.walker()
    try:
        walker.begin(())
        return sorted(
            {
                row[0]
                for table in (*LOG, *(name for name, _ in tables()))
                for row in walker.rows(f"SELECT DISTINCT site FROM {table}", {})
            }
        )
    finally:
        walker.close()
