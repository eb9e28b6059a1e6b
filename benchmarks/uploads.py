"""How a large video goes in and out over HTTP: time and memory of a 1 GB upload in parts, and of seeking in it.

    python -m benchmarks.uploads [--mb 1024] [--seeks 200]

The server is granian as `up` starts it, with one worker; its memory is the kernel's own peak (VmHWM) above what it had
before. Looking at the whole file is a worker's work and measured apart, in a process of its own.
"""

import argparse
import base64
import http.client
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.api import HOST, _own_servers, _web_server

PART = 8 * 1024 * 1024
ATOM = 16 * 1024 * 1024  # filler of a video file, which players skip


def main() -> int:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=1024)
    parser.add_argument("--seeks", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="irm-video-") as folder, _own_servers():
        film = make_film(Path(folder) / "film.mp4", options.mb)
        token, revision = owed_draft()
        with _web_server() as port:
            before = memory(port)
            took = send(port, f"/p/{token}/revisions/{revision}/uploads/", film)
            print(f"upload of {options.mb} MB: {took:.1f} s, {options.mb / took:.0f} MB/s")
            print(
                f"server's memory: {before} MB before, {memory(port)} MB at the peak, {memory(port) - before} MB more"
            )
            print(f"a look at it: {look()}")
            told, address = seek_address(token)
            before = memory(port)
            times = [seek(port, address, told) for _ in range(options.seeks)]
            p95 = statistics.quantiles(times, n=20)[-1]
            print(
                f"seek (64 KB by Range), ms: p50 {statistics.median(times):.1f}, p95 {p95:.1f}; memory {memory(port) - before:+} MB"
            )
    return 0


def make_film(path: Path, megabytes: int) -> Path:
    """Write a real video with so much filler behind it."""
    from tests.drafts.media import samples

    samples.video(path, size=(1080, 1920), seconds=4)
    with path.open("ab") as file:
        block = os.urandom(ATOM - 8)
        while file.tell() < megabytes * 1024 * 1024 - ATOM:
            file.write(ATOM.to_bytes(4, "big") + b"free" + block)
    return path


def owed_draft() -> tuple[str, str]:
    """Return a personal link's secret and the revision to write in."""
    from accounts.actions import create_agency, create_brand
    from accounts.models import Membership, User
    from campaigns.actions.campaigns import create_campaign
    from campaigns.actions.collaborations import add_collaboration
    from campaigns.actions.deliverables import plan_deliverable
    from campaigns.actions.personal_links import make_personal_link
    from drafts.actions.drafts import start_draft
    from influencers.models import Influencer, name_key

    owner = User.objects.create_user("owner@bench.example", name="Olga Bench")
    agency = create_agency(name="Bench", owner=owner)
    by = Membership.objects.select_related("user", "agency").get(user=owner)
    campaign = create_campaign(
        by=by, brand=create_brand(by=by, name="Acme"), name="Large", goal="awareness", currency="EUR"
    )
    person = Influencer.objects.create(agency=agency, name="Mina", name_key=name_key("Mina"))
    collaboration = add_collaboration(campaign=campaign, by=by, influencer=person)
    piece = plan_deliverable(collaboration=collaboration, by=by, platform="youtube", format="short")
    draft = start_draft(deliverable=piece, by=by)
    return make_personal_link(collaboration=collaboration, by=by)[1], str(draft.revisions.get().uuid)


def send(port: int, address: str, film: Path) -> float:
    """Send a file as tus clients do; return the seconds."""
    size = film.stat().st_size
    tus = {"Tus-Resumable": "1.0.0"}
    name = base64.b64encode(film.name.encode()).decode()
    connection = http.client.HTTPConnection(HOST, port, timeout=120)
    connection.request(
        "POST", address, headers={**tus, "Upload-Length": str(size), "Upload-Metadata": f"filename {name}"}
    )
    answer = connection.getresponse()
    answer.read()
    here = answer.headers["Location"]
    started, offset = time.perf_counter(), 0
    with film.open("rb") as file:
        while part := file.read(PART):
            head = {**tus, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
            connection.request("PATCH", here, part, head)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 204:
                raise SystemExit(f"part at {offset}: {answer.status}")
            offset += len(part)
    return time.perf_counter() - started


def look() -> str:
    """Look at the file as a worker does, in a process of its own; return its seconds and peak memory."""
    code = (
        "import django, resource, time; django.setup()\n"
        "from django.utils import timezone\n"
        "from drafts.actions.looking import look_at_file\n"
        "from drafts.models import RevisionFile\n"
        "began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024; at = time.perf_counter()\n"
        "look_at_file(file_id=RevisionFile.objects.get().pk, now=timezone.now())\n"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024\n"
        "file = RevisionFile.objects.get()\n"
        "print(f'{time.perf_counter() - at:.1f} s, {peak - began} MB more, {file.state}, {file.width} x {file.height}')\n"
    )
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True
    )
    return run.stdout.strip().splitlines()[-1]


def seek_address(token: str) -> tuple[int, str]:
    """Return the size of the stored video and where it is served."""
    from drafts.models import RevisionFile

    file = RevisionFile.objects.get()
    return file.size, f"/p/{token}/files/{file.uuid}/is/shown/"


def seek(port: int, address: str, size: int) -> float:
    """Ask for 64 KB somewhere in the video; return the milliseconds."""
    start = random.randrange(size - 65536)
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    at = time.perf_counter()
    connection.request("GET", address, headers={"Range": f"bytes={start}-{start + 65535}"})
    answer = connection.getresponse()
    body = answer.read()
    took = (time.perf_counter() - at) * 1000
    connection.close()
    if (answer.status, len(body)) != (206, 65536):
        raise SystemExit(f"seek: {answer.status}, {len(body)} bytes")
    return took


def memory(port: int) -> int:
    """Return the peak memory of the server's processes in MB (VmHWM of each, added)."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            named = (status.parent / "cmdline").read_bytes()
            if f"--port\0{port}\0".encode() in named:
                line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
                total += int(line.split()[1]) // 1024
        except (OSError, StopIteration):
            continue
    return total


if __name__ == "__main__":
    sys.exit(main())
