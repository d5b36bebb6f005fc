"""A quiet tenant beside a noisy one, against itself alone: its requests, and the reading of its file."""

import threading
import time

from stack import Broken, Organization, customers, requests

# What the quiet tenant may have to wait beside the noisy one, in seconds. The emulator is one process for all tenants,
# so the ratios that are printed are its worst, not those of AWS.
LONGEST_REQUEST_S, LONGEST_FILE_S = 10, 60


def day(quiet):
    """Seconds that a request and the reading of a file take."""
    start = time.monotonic()
    for _ in range(20):
        quiet.caller.get("/v1/me")
    request = (time.monotonic() - start) / 20
    start = time.monotonic()
    shown = quiet.read(quiet.send("quiet.csv", customers(500)))
    if shown["status"] != "ready":
        raise Broken([f"the quiet tenant's file: {shown['error']}"])
    return request, time.monotonic() - start


def attack(short):
    quiet, noisy = Organization("growth"), Organization("growth")
    day(quiet)
    alone = day(quiet)
    over = threading.Event()

    def noise():
        while not over.is_set():
            try:
                noisy.caller.call("GET", "/v1/datasets")
            except requests.RequestException:
                pass

    threads = [threading.Thread(target=noise, daemon=True) for _ in range(8 if short else 64)]
    files = [noisy.send(f"{n}.csv", customers(20_000)) for n in range(3 if short else 12)]
    for thread in threads:
        thread.start()
    try:
        beside = day(quiet)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    for dataset in files:
        noisy.read(dataset)
    ratios = [b / a for a, b in zip(alone, beside)]
    told = (
        f"a request {1000 * alone[0]:.0f} ms alone, {1000 * beside[0]:.0f} ms beside ({ratios[0]:.1f} x); "
        f"a file {alone[1]:.1f} s alone, {beside[1]:.1f} s beside ({ratios[1]:.1f} x)"
    )
    if beside[0] > LONGEST_REQUEST_S or beside[1] > LONGEST_FILE_S:
        raise Broken([f"longer than {LONGEST_REQUEST_S} s and {LONGEST_FILE_S} s: {told}"])
    return told
