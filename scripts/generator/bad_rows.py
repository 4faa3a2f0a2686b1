"""Rows as they should not be, at the end of the two largest tables: each is to be set aside, none to be lost."""

# Table, its id, the id of whom a row is about, one of its times; and a lead that is not there.
TABLES = {
    "LeadHistory": ("Id", "LeadId", "CreatedDate", "00QHs0000zzzzzzIAA"),
    "Task": ("Id", "WhoId", "CreatedDate", "00QHs0000zzzzzzIAA"),
    "field_changes": ("change_id", "lead_id", "changed_at", "L999999999"),
    "activities": ("activity_id", "lead_id", "created_at", "L999999999"),
}


def bad_rows(name: str, first: dict[str, str]) -> list[dict[str, str]]:
    """An orphan, an unreadable time, a second copy of a row and a row without an id.

    Args:
        name: the table.
        first: its first row.
    """
    if name not in TABLES:
        return []
    id_column, about, time, nobody = TABLES[name]

    def new_id(last: str) -> str:
        return first[id_column][:-4] + "zzz" + last

    return [
        first | {id_column: new_id("1"), about: nobody},
        first | {id_column: new_id("2"), time: "2025-02-30T25:61:00.000Z"},
        first,
        first | {id_column: None},
    ]
