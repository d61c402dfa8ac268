"""The secrets of a log and what is derived from them."""

import subprocess
import sys
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fedcomments.log import keys

SECRET = bytes(range(32))
RESPONSE = "0192f0c1d2e37abc8def0123456789ab"


def test_a_key_id_is_the_one_in_the_example_of_the_note_format():
    name, key_id, key = (
        "PeterNeumann",
        "c74f20a3",
        "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    )

    found = keys.key_id(name, b64decode(key))

    assert found.hex() == key_id


def test_a_verifier_key_holds_the_public_key_of_the_seed():
    # RFC 8032, 7.1, test 1
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")

    name, key_id, key = keys.vkey("blog.example/log", seed).split("+", 2)

    assert name == "blog.example/log"
    assert b64decode(key) == b"\x01" + public
    assert key_id == keys.key_id(name, b"\x01" + public).hex()


@pytest.mark.parametrize("origin", ["", "a+b", "a b", "a\n", "a\u00a0b"])
def test_an_origin_that_a_note_cannot_name_is_refused(origin):
    with pytest.raises(ValueError, match="no log can be called"):
        keys.vkey(origin, SECRET)


def test_new_secrets_are_drawn_apart_and_do_not_show():
    draws = iter([b"a" * 32, b"b" * 32])

    secrets = keys.new_secrets(lambda _: next(draws))

    assert (secrets.signing, secrets.secret) == (b"a" * 32, b"b" * 32)
    assert repr(secrets) == "Secrets(…)"


def test_derived_names_never_change():
    """One is in leaves, the other in visitors' browsers. Computed with the openssl command."""
    key = keys.idempotency_key(SECRET, "POST /api/v1/responses alice", "k1")
    token = keys.edit_token(SECRET, RESPONSE)

    assert key == "042710557ca8258c4db3d9248112b668"
    assert token == "mbZkipNuPUA6eaEKbqSMKx2H3Y12RUBTkr8p_Lkx9LM"


@given(st.text(max_size=5), st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))
def test_two_requests_share_a_name_only_if_scope_and_key_are_the_same(one, two, three, four):
    scopes = one.replace("\0", ""), three.replace("\0", "")

    first = keys.idempotency_key(SECRET, scopes[0], two)
    second = keys.idempotency_key(SECRET, scopes[1], four)

    assert (first == second) == ((scopes[0], two) == (scopes[1], four))


def test_a_scope_cannot_run_into_the_key():
    with pytest.raises(ValueError, match="NUL"):
        keys.idempotency_key(SECRET, "a\0b", "c")


def test_only_the_token_of_a_response_is_its_token():
    token = keys.edit_token(SECRET, RESPONSE)

    assert keys.token_matches(SECRET, RESPONSE, token)
    assert not keys.token_matches(SECRET, RESPONSE[::-1], token)
    assert not keys.token_matches(SECRET[::-1], RESPONSE, token)


@pytest.mark.parametrize("token", ["", "x", "é" * 43, "\udcff", "A" * 100_000])
def test_any_other_text_is_no_token(token):
    assert not keys.token_matches(SECRET, RESPONSE, token)


def test_knowing_the_keys_does_not_load_the_signing_library():
    code = "import sys, fedcomments.log.keys; print('cryptography' in sys.modules)"

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout == "False\n"
