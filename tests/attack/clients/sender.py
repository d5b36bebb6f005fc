"""Sends with Segment's or RudderStack's client for Python: sender.py segment|rudder URL KEY NOTE COUNT.

As a program does that must lose nothing: it notes how far it is once what it sent is taken, and when it is started again
goes on from there, so that what it had sent since is sent again, under the same message ids."""

import importlib
import os
import sys

which, url, key, note, count = sys.argv[1:]
library = importlib.import_module({"segment": "segment.analytics", "rudder": "rudderstack.analytics"}[which])


def fail(error, _):
    print(f"{which}: {error}", file=sys.stderr, flush=True)
    os._exit(1)


client = library.Client(key, host=url, on_error=fail)
sent = int(open(note).read()) if os.path.exists(note) else 0
while sent < int(count):
    end = min(sent + 500, int(count))
    for n in range(sent, end):
        client.track(f"user-{n % 97}", "Report Opened", {"n": n, "sender": which}, message_id=f"{which}-{n}")
    client.flush()
    with open(note, "w") as file:
        file.write(str(end))
    sent = end
client.join()
