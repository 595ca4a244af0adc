"""Addresses with a user in them: the password goes where secrets go."""

from __future__ import annotations

import pytest

from massive_frames.errors import InvalidRequestError
from massive_frames.settings import configure, resolve, restore
from massive_frames.settings.addresses import parted


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    """Work in an empty folder, with nothing configured."""
    monkeypatch.chdir(tmp_path)
    restore({})


@pytest.mark.parametrize("backend", ["elasticsearch", "opensearch"])
def test_a_user_in_an_address_is_taken_out_of_it(backend):
    """The address that is shown and stored names nobody, and the user is still let in."""
    settings = resolve(**{f"{backend}_url": "https://ann:green%20tea@host:9200/"})
    assert settings.address(backend) == "https://host:9200"
    assert "green" not in repr(settings)
    endpoint = settings.endpoint(backend)
    assert endpoint == resolve(
        **{
            f"{backend}_url": "https://host:9200",
            f"{backend}_username": "ann",
            f"{backend}_password": "green tea",
        }
    ).endpoint(backend)


def test_a_user_given_beside_the_address_wins():
    """What is said in a setting of its own counts before what stands in the address."""
    settings = resolve(opensearch_url="https://ann:a@host", opensearch_username="ben")
    assert settings.opensearch_username == "ben"


def test_a_user_in_the_address_wins_over_a_key_of_a_lower_layer():
    """A call that names a user in its address does not go out with the configured key."""
    configure(elasticsearch_url="https://host", elasticsearch_api_key="key")
    assert resolve(elasticsearch_url="https://ann:tea@host").endpoint("elasticsearch").scheme == "Basic"


@pytest.mark.parametrize("address", ["ann:tea@host:9200", "ftp://ann:tea@host", "https://ann:tea@[host"])
def test_a_wrong_address_is_refused_without_its_password(address):
    """The error shows the address, and not the secret in it."""
    with pytest.raises(InvalidRequestError, match="elasticsearch_url") as caught:
        resolve(elasticsearch_url=address)
    assert "tea" not in str(caught.value)


def test_the_massive_address_takes_no_user():
    """Its token lets in, so a user there is a mistake that is told."""
    with pytest.raises(InvalidRequestError, match=r"\*\*\*@host.*token"):
        resolve(base_url="https://ann:tea@host")


def test_an_address_without_a_user_stays():
    """Only its last slash goes."""
    assert parted("opensearch_url", "https://host/es/") == {"opensearch_url": "https://host/es"}
