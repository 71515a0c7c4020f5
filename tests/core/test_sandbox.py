"""The child can do nothing but read its document; whatever it does, the caller gets an answer in time."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from portal.core.extraction import Refused
from portal.core.extraction import read as read_here
from portal.core.sandbox import Busy, Crashed, OutOfMemory, Sandbox, TimedOut, Unavailable, landlock, limits
from tests.core import ebills, files


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(recognition=False, children=3) as prepared:
        yield prepared


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def gone(pid: int, within: float = 5.0) -> bool:
    deadline = time.monotonic() + within
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not alive(pid)


def test_a_reading_is_the_same_as_without_the_sandbox(sandbox):
    data = files.pdf()
    there = sandbox.read(data, "pdf", "invoice.pdf")
    assert there.pop("seconds") < 5 and there.pop("fault") is None
    assert there == read_here(data, "pdf").as_json()


def test_bytes_a_path_and_a_descriptor_are_the_same_document(sandbox, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(files.pdf(pages=2))
    with path.open("rb") as file:
        file.read(100)  # where the caller has read to does not matter
        answers = [sandbox.inspect(source, "pdf") for source in (path, path.read_bytes(), file.fileno())]
    assert answers == [{"pages": 2}] * 3


def test_words_that_are_known_are_not_looked_for_again(sandbox):
    scan = files.image("PNG", files.picture(("INVOICE", "Invoice number: A-17", "Total: EUR 100.00")))
    before = sandbox.read(scan, "png")
    pages = json.loads(json.dumps(before["pages"]).replace("A-17", "B-99"))
    after = sandbox.read_words(scan, "png", pages, doc_type="invoice")
    assert before["pages"][0]["source"] == "ocr" and after["pages"] == pages
    assert (after["docType"], after["fields"]["InvoiceId"]["value"]) == ("invoice", "B-99")


def test_with_known_words_a_file_still_tells_what_it_carries_beside_its_print(sandbox, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(ebills.with_attachments({"factur-x.xml": ebills.cii()}))
    before = sandbox.read(path, "pdf")
    with path.open("rb") as file:
        file.read(100)
        after = sandbox.read_words(file.fileno(), "pdf", before["pages"])
    assert after["fields"] == before["fields"] and after["fields"]["InvoiceTotal"]["method"] == "xml"


@pytest.mark.parametrize("pages", [[{"source": "text"}], [{"number": 1, "width": 9, "height": 9, "source": "text", "words": [["x", 0]]}]])
def test_words_of_another_shape_end_that_child_alone(sandbox, pages):
    with pytest.raises(Crashed):
        sandbox.read_words(files.pdf(), "pdf", pages)
    assert sandbox.read(files.pdf(), "pdf")["error"] is None


def test_a_refusal_crosses_over_with_its_code(sandbox):
    with pytest.raises(Refused) as caught:
        sandbox.read(files.encrypted_pdf(), "pdf")
    assert caught.value.code == "encrypted"


def test_a_page_comes_as_png(sandbox):
    assert sandbox.render(files.pdf(), "pdf", 1, 300).startswith(b"\x89PNG\r\n")


def test_the_child_has_no_privileges_secrets_or_descriptors(sandbox, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for parsers")
    found = sandbox.run("misbehave", b"", what="surroundings")
    assert found["uid"] in ((limits.NOBODY,) if os.geteuid() == 0 else (limits.NOBODY, os.getuid()))  # nobody too: an own namespace
    assert "SECRET_KEY" not in found["environment"]
    assert set(found["descriptors"]) <= {0, 1, 2, 3, 4, 5}  # 5 lists the others
    assert found["threads"] == 1


def test_the_child_has_no_network_where_the_kernel_lets_us(sandbox):
    if subprocess.run(["unshare", "-rn" if os.geteuid() else "-n", "true"], check=False).returncode:
        pytest.skip("this kernel gives no network namespaces")
    found = sandbox.run("misbehave", b"", what="network")
    assert found["interfaces"] == ["lo"] and found["error"] != 0


def test_the_child_reaches_no_files_and_nobody_else(sandbox):
    if landlock.version() < 6:
        pytest.skip("this kernel's Landlock is older")
    assert sandbox.run("misbehave", b"", what="trespass") == {"reached": []}


def test_the_child_starts_no_processes(sandbox):
    assert sandbox.run("misbehave", b"", what="fork")["error"] != 0


def test_where_a_decoder_needs_threads_it_still_starts_no_processes(sandbox):
    found = sandbox.run("misbehave", b"", what="thread", kind="heic")
    assert found["thread"] and found["error"] != 0


def test_a_photo_of_a_phone_is_drawn_and_a_cut_one_refused(sandbox):
    photo = Path("tests/data/photo.heic").read_bytes()
    drawn = Image.open(io.BytesIO(sandbox.render(photo, "heic", 1, 400)))
    assert drawn.size == (400, 300) and drawn.convert("L").getextrema()[0] < 100
    for length in (60, 400, len(photo) // 2):
        with pytest.raises(Refused):
            sandbox.render(photo[:length], "heic", 1, 400)


def test_a_helper_is_lent_for_recognition_alone(sandbox):
    for _ in range(2):
        assert sandbox.run("misbehave", b"", recognition=True, what="with help") == {"helper": True, "texts": [""]}
    assert sandbox.run("misbehave", b"", what="with help") == {"helper": False}


def test_a_helper_ends_with_its_child(sandbox):
    sandbox.run("misbehave", b"", recognition=True, what="with help")
    listing = Path(f"/proc/{sandbox.pid}/task/{sandbox.pid}/children")
    assert listing.read_text().split() == []


def test_memory_of_child_and_helper_is_counted_together(sandbox):
    with pytest.raises(OutOfMemory):
        sandbox.run("misbehave", b"", recognition=True, what="hoard")
    assert sandbox.inspect(files.pdf(), "pdf") == {"pages": 1}


@pytest.mark.parametrize(("what", "failure"), [
    ("memory", OutOfMemory), ("time", TimedOut), ("stall", TimedOut), ("abort", Crashed), ("flood", OutOfMemory), ("file", Crashed),
])
def test_misbehaviour_is_contained(sandbox, what, failure):
    with pytest.raises(failure) as caught:
        sandbox.run("misbehave", b"", what=what)
    assert caught.value.message.endswith((".", "!")) and caught.value.detail
    assert sandbox.inspect(files.pdf(), "pdf") == {"pages": 1}


def test_a_killed_zygote_is_started_again(sandbox):
    sandbox.inspect(files.pdf(), "pdf")
    os.kill(sandbox.pid, signal.SIGKILL)
    assert sandbox.inspect(files.pdf(), "pdf") == {"pages": 1}


def test_a_zygote_killed_while_reading_costs_nothing_but_time(sandbox):
    sandbox.inspect(files.pdf(), "pdf")
    threading.Timer(0.3, os.kill, (sandbox.pid, signal.SIGKILL)).start()
    with pytest.raises(TimedOut):  # it was sent again and ran into its own limit
        sandbox.run("misbehave", b"", what="stall")


def test_a_child_killed_from_outside_is_not_the_documents_fault(sandbox):
    sandbox.inspect(files.pdf(), "pdf")
    stop = threading.Event()
    killer = threading.Thread(target=kill_children, args=(sandbox, stop))
    killer.start()
    with pytest.raises(Unavailable) as caught:
        sandbox.run("misbehave", b"", what="stall")
    stop.set()
    killer.join()
    assert caught.value.transient


def kill_children(sandbox: Sandbox, stop: threading.Event) -> None:
    listing = Path(f"/proc/{sandbox.pid}/task/{sandbox.pid}/children")
    while not stop.wait(0.02):
        for child in listing.read_text().split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)


def test_many_threads_share_one_sandbox(sandbox):
    answers: list[int] = []

    def ask(pages: int) -> None:
        answers.append(sandbox.inspect(files.pdf(("x",), pages=pages), "pdf")["pages"])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(1, 13)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == list(range(1, 13))


def test_whoever_finds_no_place_in_time_is_told():
    with Sandbox(recognition=False, children=1, patience=0.2) as narrow:
        narrow.inspect(files.pdf(), "pdf")
        stalled = threading.Thread(target=lambda: pytest.raises(TimedOut, narrow.run, "misbehave", b"", what="stall"))
        stalled.start()
        time.sleep(0.1)
        with pytest.raises(Busy):
            narrow.inspect(files.pdf(), "pdf")
        stalled.join()


def test_nobody_waits_longer_than_they_said(sandbox):
    sandbox.inspect(files.pdf(), "pdf")
    took = []
    for within in (0.1, None):
        begun = time.monotonic()
        with pytest.raises(TimedOut):
            sandbox.run("misbehave", b"", what="stall", within=within)
        took.append(time.monotonic() - begun)
    assert took[0] < took[1] * 0.8


LONG_DOCUMENT = """
import resource, signal
from portal.core.sandbox import limits
signal.setitimer(signal.ITIMER_REAL, limits.WALL_SECONDS)
allowance = limits.Allowance()
allowance.for_rules(500)
print(resource.getrlimit(resource.RLIMIT_CPU)[0], round(signal.getitimer(signal.ITIMER_REAL)[0]))
allowance.for_rules(10**6)
print(resource.getrlimit(resource.RLIMIT_CPU)[0], round(signal.getitimer(signal.ITIMER_REAL)[0]))
"""


def test_a_long_document_is_given_more_time_but_not_for_ever():
    root = str(Path(limits.__file__).parents[3])
    done = subprocess.run([sys.executable, "-c", LONG_DOCUMENT], env={"PYTHONPATH": root}, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["45", "530", "600", "600"]


PARENT_THAT_IS_KILLED = """
import os
from portal.core.sandbox import Sandbox
from tests.core import ebills, files
box = Sandbox(recognition=False)
box.inspect(files.pdf(), "pdf")
print(box.pid, flush=True)
os.kill(os.getpid(), 9)
"""


def test_the_zygote_does_not_outlive_its_parent():
    root = str(Path(limits.__file__).parents[3])
    command = [sys.executable, "-c", PARENT_THAT_IS_KILLED]
    ended = subprocess.run(command, env={"PYTHONPATH": root}, capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert gone(int(ended.stdout))


def test_a_forked_process_gets_a_zygote_of_its_own(sandbox):
    sandbox.inspect(files.pdf(), "pdf")
    pid = os.fork()
    if pid == 0:
        with_own = sandbox.inspect(files.pdf(), "pdf") == {"pages": 1} and sandbox.pid
        sandbox.close()
        os._exit(0 if with_own else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert sandbox.inspect(files.pdf(), "pdf") == {"pages": 1}
