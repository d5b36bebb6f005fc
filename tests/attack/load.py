"""Latency at 1, 16 and 64 connections, beside that of a bare handler (/health), in the same run."""

import asyncio
import statistics
import time
import urllib.parse

from stack import URL, Broken, world

AT = urllib.parse.urlsplit(URL)


async def connection(path, headers, until, times, failures):
    reader, writer = await asyncio.open_connection(AT.hostname, AT.port)
    lines = [f"GET {AT.path}{path} HTTP/1.1", f"host: {AT.netloc}", *(f"{k}: {v}" for k, v in headers.items())]
    request = "\r\n".join([*lines, "", ""]).encode()
    while time.monotonic() < until:
        start = time.monotonic()
        try:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            if getattr(error, "partial", b""):
                raise
            writer.close()  # the server ends a connection after so many requests, before the next one
            reader, writer = await asyncio.open_connection(AT.hostname, AT.port)
            continue
        await reader.readexactly(int(head.split("content-length:")[1].split("\r\n")[0]))
        times.append(1000 * (time.monotonic() - start))
        if " 200 " not in head.split("\r\n")[0]:
            failures.append(f"GET {path}: {head.splitlines()[0]}")
    writer.close()


async def measure(path, headers, connections, seconds):
    times, failures, until = [], [], time.monotonic() + seconds
    await asyncio.gather(*(connection(path, headers, until, times, failures) for _ in range(connections)))
    if failures:
        raise Broken([f"{len(failures)} of {len(times)} failed, the first: {failures[0]}"])
    cuts = statistics.quantiles(times, n=100)
    return f"{cuts[49]:.0f}/{cuts[98]:.0f} ms ({len(times) / seconds:.0f}/s)"


def attack(short):
    owner, ids = world()
    run = ids["scoring-runs"]
    routes = ["/health", "/v1/me", "/v1/datasets", f"/v1/scoring-runs/{run}/top?limit=20"]
    told = []
    for connections in [1, 16] if short else [1, 16, 64]:
        for path in routes[:2] if short else routes:
            figure = asyncio.run(measure(path, owner.caller.headers, connections, 2 if short else 10))
            told.append(f"{path.replace(run, '{id}')} x {connections}: {figure}")
    return "p50/p99: " + "; ".join(told)
