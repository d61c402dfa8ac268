"""What is served is accepted by tools that nobody here wrote."""

import json
import os
import shutil
import subprocess
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

import metamorphic_log
import pytest

GO = Path(__file__).parent / "go" / "main.go"
PACKAGES = Path("/usr/share/gocode")


class Served:
    """A log as it was served at two moments."""

    def __init__(self):
        self.tiles = {}


@pytest.fixture
async def served(blog):
    served = Served()
    for number in range(20):
        await blog.say(f"number {number}")
    served.old = await blog.text("checkpoint")
    for number in range(280):
        await blog.say(f"number {number}")
    served.new = await blog.text("checkpoint")
    served.vkey = (await blog.text("vkey")).strip()
    old, new = (int(note.split("\n")[1]) for note in (served.old, served.new))
    served.consistency = json.loads(await blog.text(f"consistency?old={old}&new={new}"))
    served.receipt = await blog.text("proof/57")
    for path in ("tile/0/000", f"tile/0/001.p/{new - 256}", "tile/1/000.p/1"):
        served.tiles[path] = b64encode(await (await blog.get(path)).read()).decode()
    return served


async def test_metamorphic_log_accepts_notes_receipts_and_growth(served, read_receipt):
    receipt = read_receipt(served.receipt)
    keys = [served.vkey]
    grown = [b64decode(one) for one in served.consistency["proof"]]

    signers = metamorphic_log.verify_signed_note(served.new, keys)
    head = metamorphic_log.checkpoint_verify(served.new, keys)
    metamorphic_log.checkpoint_verify_inclusion(
        receipt.note, keys, receipt.index, sha256(b"\0" + receipt.leaf).digest(), receipt.proof
    )
    metamorphic_log.checkpoint_verify_consistency(served.old, served.new, keys, grown)

    assert signers == 1
    assert head.size == int(served.new.split("\n")[1])


async def test_metamorphic_log_refuses_what_was_changed(served):
    other = served.new.replace("\n3", "\n4", 1)

    with pytest.raises(metamorphic_log.VerifyError):
        metamorphic_log.verify_signed_note(other, [served.vkey])


@pytest.mark.skipif(
    shutil.which("go") is None or not (PACKAGES / "src/golang.org/x/mod").exists(),
    reason="needs Go and its module golang.org/x/mod (Debian: golang-golang-x-mod-dev)",
)
async def test_the_checksum_database_of_go_accepts_notes_proofs_and_tiles(served, tmp_path):
    file = tmp_path / "served.json"
    file.write_text(json.dumps(vars(served)))
    environment = {
        **os.environ,
        "GOPATH": str(PACKAGES),
        "GO111MODULE": "off",
        "GOCACHE": str(tmp_path / "go"),
    }

    done = subprocess.run(  # noqa: ASYNC221 - nothing else happens meanwhile
        ["go", "run", str(GO), str(file)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )

    assert (done.returncode, done.stdout) == (0, "all holds\n"), done.stderr
