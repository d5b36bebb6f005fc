"""Requests made to take memory and time: deep and huge bodies, numbers, strings and headers."""

import time

from stack import Broken, Caller, problem, requests, URL, world

LONGEST_S = 30


def bodies():
    """What is sent, with its name."""
    yield "ten thousand arrays in each other", b"[" * 10_000 + b"]" * 10_000
    yield "ten thousand objects in each other", b'{"name":' * 10_000 + b"1" + b"}" * 10_000
    yield "a number of a million digits", b'{"name":"x","size":' + b"9" * 1_000_000 + b"}"
    yield "a number past all floats", b'{"name":"x","filename":"x.csv","size":1e999999}'
    yield "a string of a million", b'{"name":"' + b"a" * 1_000_000 + b'"}'
    yield "a hundred thousand keys", b"{" + b",".join(b'"k%d":1' % n for n in range(100_000)) + b"}"
    yield "the same key ten thousand times", b"{" + b",".join([b'"name":"x"'] * 10_000) + b"}"
    yield "four megabytes of nothing", b" " * 4_000_000
    yield "ten megabytes of nothing", b" " * 10_000_000
    yield "no UTF-8", b'{"name":"\xff\xfe"}'
    yield "a lone surrogate", b'{"name":"\\ud800"}'
    yield "zeros", b"\0" * 1000


def headers():
    yield "a header of eight thousand", {"x-large": "a" * 8_000}
    yield "a token of seven thousand", {"authorization": "Bearer " + "a" * 7_000}
    yield "an idempotency key of five thousand", {"idempotency-key": "a" * 5_000}
    yield "two hundred cookies", {"cookie": "; ".join(f"c{n}=1" for n in range(200))}
    yield "a body that says it is compressed", {"content-encoding": "gzip"}


def queries():
    yield "/v1/datasets?cursor=" + "A" * 4_000
    yield "/v1/datasets?limit=99999999999999999999"
    yield "/v1/datasets?limit=-1"
    yield "/v1/audit?from=+999999-01-01T00:00:00Z"
    yield "/v1/usage?from=9999-12&to=0001-01"
    yield "/v1/datasets/" + "d" * 2_000
    yield "/v1/datasets/%00"


def attack(short):
    owner, ids = world()
    targets = ["/v1/datasets", "/v1/auth/login", f"/v1/models/{ids['models']}/predict", "/v1/keys"]
    wrong, slowest, count = [], 0.0, 0

    def send(name, method, path, **more):
        nonlocal slowest, count
        start = time.monotonic()
        try:
            answer = requests.request(method, URL + path, timeout=LONGEST_S, **more)
        except requests.RequestException as error:
            wrong.append(f"{name} to {method} {path}: {error}")
            return
        slowest, count = max(slowest, time.monotonic() - start), count + 1
        if what := problem(answer):
            wrong.append(f"{name} to {method} {path[:80]}: {what}")

    json = owner.caller.headers | {"content-type": "application/json"}
    for path in targets[:2] if short else targets:
        for name, body in bodies():
            send(name, "POST", path, data=body, headers=json)
        for name, more in headers():
            send(name, "POST", path, data=b"{}", headers=json | more)
    for path in queries():
        send("a query", "GET", path, headers=owner.caller.headers)
    must_live(owner.caller)
    if wrong:
        raise Broken(wrong)
    return f"{count} requests, the slowest {slowest:.1f} s; no 5xx"


def must_live(caller: Caller):
    caller.get("/v1/me")
