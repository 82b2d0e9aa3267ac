"""Ids are what their definition says, so that another program can make them too."""

import base64
import hashlib

from dateline.contracts.ids import entry_id, event_key
from hypothesis import given
from hypothesis import strategies as st


@given(st.text(st.characters()), st.text(st.characters()))
def test_an_id_is_the_base32_of_eighty_bits_of_blake2b(source, event):
    joined = source.encode("utf-8", "surrogatepass") + b"\xff" + event.encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(joined, digest_size=10, person=b"key").digest()
    assert event_key(source, event) == "key-" + base64.b32encode(digest).decode().lower()


def test_an_id_stays_the_same_over_versions():
    known = event_key("/press", "1")
    assert (known, entry_id(known)) == ("key-6q7akojh2nafrgnf", "ent-3tztxtepavte5qgp")
