"""What was learnt about latencies is there for the next batch, group by group."""

from __future__ import annotations

from massive_frames.store import Database, load_latencies
from massive_frames.store.latencies import save_latencies


def test_a_new_store_has_learnt_nothing(database):
    """Before the first batch there is nothing."""
    assert load_latencies(database) == {}


def test_what_was_saved_is_there_when_the_store_is_opened_again(path, database):
    """Every group's memory comes back as it was."""
    memories = {"massive-search": {"jobs": 3.5, "ages": [1, 2]}, "massive-ai/gpt": {}}
    save_latencies(database, memories)
    database.close()
    again = Database(path, read_only=True)
    assert load_latencies(again) == memories
    again.close()


def test_a_later_memory_takes_the_place_of_its_group_alone(database):
    """Saving one group leaves the others as they are."""
    save_latencies(database, {"one": 1, "two": 2})
    save_latencies(database, {"two": 3})
    assert load_latencies(database) == {"one": 1, "two": 3}


def test_a_memory_that_cannot_be_read_is_left_out(database):
    """A damaged memory costs no batch: it is learnt anew."""
    save_latencies(database, {"one": 1, "two": 2})
    with database.transaction() as connection:
        connection.execute("UPDATE latencies SET memory = '{' WHERE service = 'one'")
    assert load_latencies(database) == {"two": 2}
