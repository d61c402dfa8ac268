"""The leaf and its bytes."""

import json
from base64 import b64decode
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import to_builtins
from msgspec.structs import replace

from fedcomments.log import leaf as leaves
from fedcomments.log.leaf import Leaf

POSTED = (
    b'{"id":"0192f0c1d2e37abc8def0123456789ab","key":"00112233445566778899aabbccddeeff"'
    b',"pc":"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=","re":7,"sch":1'
    b',"stream":"ffeeddccbbaa99887766554433221100","sv":3,"ts":1790000000000'
    b',"type":"response.posted","v":1,"xc":"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="}'
)
LEAF = leaves.decode(POSTED)
BARE = Leaf(id=LEAF.id, sch=1, stream=LEAF.stream, sv=1, ts=0, type="payload.erased", v=1)

hexes = st.binary(min_size=16, max_size=16).map(bytes.hex)
commitments = st.binary(max_size=40).map(lambda body: leaves.commitment(bytes(32), body))
ordinals = st.integers(1, 2**53 - 1)
numbers = st.integers(0, 2**53 - 1)
any_leaf = st.builds(
    Leaf,
    id=hexes,
    key=st.none() | hexes,
    pc=st.none() | commitments,
    re=st.none() | numbers,
    sch=ordinals,
    stream=hexes,
    sv=ordinals,
    ts=numbers,
    type=st.from_regex(r"[a-z]{1,20}(\.[a-z]{1,20}){1,3}", fullmatch=True),
    v=st.just(1),
    xc=st.none() | commitments,
)


def test_a_leaf_reads_as_it_is_written():
    assert leaves.encode(LEAF) == POSTED
    assert (LEAF.type, LEAF.re, LEAF.sv, LEAF.ts) == ("response.posted", 7, 3, 1790000000000)


def test_what_is_absent_is_left_out():
    raw = leaves.encode(BARE)

    assert list(json.loads(raw)) == ["id", "sch", "stream", "sv", "ts", "type", "v"]
    assert leaves.decode(raw) == BARE


@settings(deadline=None)
@given(any_leaf)
def test_the_bytes_of_a_leaf_are_its_canonical_json(leaf):
    raw = leaves.encode(leaf)

    assert raw == rfc8785.dumps(to_builtins(leaf))
    assert leaves.decode(raw) == leaf
    assert len(raw) < 1024
    assert raw.isascii()


@settings(deadline=None)
@given(any_leaf, st.data())
def test_a_changed_byte_gives_no_leaf_or_another_one_in_its_one_form(leaf, data):
    raw = bytearray(leaves.encode(leaf))
    raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))

    try:
        read = leaves.decode(bytes(raw))
    except ValueError:
        return

    assert leaves.encode(read) == bytes(raw)


@settings(deadline=None)
@given(st.binary(max_size=1200) | st.text().map(str.encode))
def test_no_bytes_break_the_reader(raw):
    with pytest.raises(ValueError, match="leaf"):
        leaves.decode(raw)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"v":1', b'"v":2'),
        (b'"v":1', b'"v":1,"w":1'),
        (b'"re":7', b'"re":null'),
        (b'"re":7', b'"re":-7'),
        (b'"re":7', b'"re":7.0'),
        (b'"re":7', b'"re":07'),
        (b'"re":7', b'"re":"7"'),
        (b'"re":7', b'"re":9007199254740992'),
        (b'"re":7', b'"re":99999999999999999'),
        (b'"sv":3', b'"sv":0'),
        (b'"sch":1', b'"sch":0'),
        (b'"sch":1', b'"sch": 1'),
        (b'"sch":1,', b""),
        (b'"sv":3,', b'"sv":3,"sv":3,'),
        (b'"id":"0', b'"id":"A'),
        (b'"id":"01', b'"id":"0'),
        (b'"id":"01', b'"id":"\\u00301'),
        (b'"stream":"ff', b'"stream":"F\xc3\xbc'),
        (b"response.posted", b"response"),
        (b"response.posted", b"response posted"),
        (b"response.posted", b"response.<script>"),
        (b"response.posted", b"a." + b"a" * 900),
        (b"SuFU=", b"SuFV="),
        (b"SuFU=", b"SuFU"),
        (b"}", b"}\n"),
        (b"{", b" {"),
    ],
)
def test_anything_but_the_one_form_is_refused(old, new):
    changed = POSTED.replace(old, new, 1)
    assert changed != POSTED

    with pytest.raises(ValueError, match="leaf"):
        leaves.decode(changed)


@pytest.mark.parametrize(
    "change",
    [
        {"ts": 2**53},
        {"sv": 2**53},
        {"sch": 2**53},
        {"re": 2**53},
        {"re": 2**80},
        {"re": -1},
        {"sv": 0},
        {"id": "x"},
        {"id": "É" * 32},
        {"key": ""},
        {"type": "a." + "a" * 900},
        {"type": 'a."'},
        {"pc": "no"},
        {"v": 2},
    ],
)
def test_what_could_not_be_read_again_is_not_written(change):
    with pytest.raises(ValueError, match="no leaf"):
        leaves.encode(replace(LEAF, **change))


def test_the_largest_integer_is_one_below_2_to_the_53():
    leaf = replace(LEAF, re=2**53 - 1)

    assert leaves.decode(leaves.encode(leaf)).re == 9007199254740991


def test_a_commitment_is_to_salt_and_body():
    commitment = leaves.commitment(b"s" * 32, b"{}")

    # openssl dgst -sha256 over the prefix, its NUL, the salt and the body
    digest = "3e6c743d0ce4ac1f058e9ad300e2fe03ac731c8ad8104ab7e70437bc219e5b97"
    assert b64decode(commitment).hex() == digest


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_an_id_is_a_uuid_of_version_7(ts_ms, random):
    name = leaves.leaf_id(ts_ms, random)

    uuid = UUID(hex=name)
    assert (len(name), uuid.version, uuid.variant) == (32, 7, "specified in RFC 4122")
    assert uuid.int >> 80 == ts_ms
    assert uuid.int & (1 << 62) - 1 == int.from_bytes(random) & (1 << 62) - 1


def test_an_id_is_the_example_of_the_rfc():
    # RFC 9562, A.6: 017F22E2-79B0-7CC3-98C4-DC0C0C07398F
    random = (0x0CC3 << 64 | 0x18C4DC0C0C07398F).to_bytes(10)

    assert leaves.leaf_id(0x017F22E279B0, random) == "017f22e279b07cc398c4dc0c0c07398f"
