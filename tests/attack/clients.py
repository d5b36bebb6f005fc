"""Segment's and RudderStack's own clients send to the stack as they are, but for the address. Every request arrives
twice, and the sender is killed and started again, with what it sent taken and no answer heard: each event is in the
ledger once. Counted in its files, with the query that docs/journeys/an-event.md tells."""

import collections
import http.client
import http.server
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.parse

import boto3
import duckdb

from stack import URL, Broken, Organization, until

HERE = pathlib.Path(__file__).parent / "clients"
ROOT = HERE.parents[2]
SENDERS = {
    "node": ["node", HERE / "sender.mjs"],
    "segment": [sys.executable, HERE / "sender.py", "segment"],
    "rudder": [sys.executable, HERE / "sender.py", "rudder"],
}
# Before the answer to these requests of a sender, the sender dies.
DEADLY = (2, 9, 17)
HOPS = ("host", "connection", "content-length", "transfer-encoding")


class Proxy(http.server.ThreadingHTTPServer):
    """Sends each request to the stack twice, answers as the second was, and kills who sent some of them."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Forwarding)
        self.sender, self.requests, self.kills = None, 0, 0
        self.answers, self.lock = collections.Counter(), threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """Who was killed hangs up, which is no error."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def has_killed(self):
        """Counts a request; whether it was the last that its sender made."""
        with self.lock:
            self.requests += 1
            deadly = self.requests in DEADLY
            if deadly:
                self.sender.send_signal(signal.SIGKILL)
                self.kills += 1
        return deadly


class Forwarding(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOPS}
        for _ in range(2):
            status, kind, answer = forward(self.path, body, headers)
            with self.server.lock:
                self.server.answers[status] += 1
        if self.server.has_killed():
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def forward(path, body, headers):
    stack = urllib.parse.urlsplit(URL)
    kind = http.client.HTTPSConnection if stack.scheme == "https" else http.client.HTTPConnection
    connection = kind(stack.netloc, timeout=60)
    connection.request("POST", stack.path + path, body, headers)
    answer = connection.getresponse()
    told = answer.status, answer.headers["content-type"], answer.read()
    connection.close()
    return told


def send(name, key, count):
    """All that a client sends, over its deaths; the proxy that saw it."""
    proxy = Proxy()
    with tempfile.TemporaryDirectory() as folder:
        url, note = f"http://127.0.0.1:{proxy.server_address[1]}", pathlib.Path(folder) / "sent"
        for _ in range(len(DEADLY) + 1):
            with subprocess.Popen([*SENDERS[name], url, key, note, str(count)], stderr=subprocess.PIPE) as sender:
                proxy.sender = sender
                _, errors = sender.communicate(timeout=600)
            if sender.returncode != -signal.SIGKILL:
                break
    proxy.shutdown()
    if sender.returncode != 0 or set(proxy.answers) != {200}:
        told = errors.decode(errors="replace")[-500:]
        raise Broken([f"{name} ended with {sender.returncode}, answers {dict(proxy.answers)}: {told}"])
    return proxy


def attack(short):
    count = 1_000 if short else 10_000
    the_edge_keeps_packed_bodies_whole()
    owner = Organization("growth")
    body = {"name": "Sender", "role": "analyst", "resources": ["events"]}
    key = owner.caller.post("/v1/keys", body, 201)["secret"]
    proxies = [send(name, key, count) for name in SENDERS]
    rows = until("all of it in the ledger", 300, lambda: merged(owner.id, count * len(SENDERS)))
    wrong = []
    for name in SENDERS:
        found = sorted(n for sender, n in rows if sender == name)
        if found != list(range(count)):
            wrong.append(f"{name}: of {count} events {len(set(found))} are in the ledger, in {len(found)} rows")
    if wrong:
        raise Broken(wrong)
    kills, requests = sum(proxy.kills for proxy in proxies), sum(proxy.requests for proxy in proxies)
    told = f"{count} events of each of {len(SENDERS)} clients, {requests} requests, each twice, {kills} senders killed"
    return f"{told}; each event in the ledger once"


def merged(organization, expected):
    """The sender and number of each event in the ledger, once the inbox is empty and no fewer than expected are there."""
    bucket = boto3.resource("s3").Bucket(os.environ["PERENE_BUCKET"])
    if list(bucket.objects.filter(Prefix=f"inbox/{organization}/").limit(1)):
        return None
    with tempfile.TemporaryDirectory() as folder:
        for place, file in enumerate(bucket.objects.filter(Prefix=f"ledger/{organization}/")):
            bucket.download_file(file.key, f"{folder}/{place}.parquet")
        if not any(pathlib.Path(folder).iterdir()):
            return None
        documented = re.search(r"```sql\n(.*?);\n```", (ROOT / "docs/journeys/an-event.md").read_text(), re.S)[1]
        query = re.sub(r"'s3://[^']*'", f"'{folder}/*.parquet'", documented)
        found = duckdb.sql(f"SELECT properties ->> '$.sender', (properties ->> '$.n')::INT FROM ({query})").fetchall()
    return found if len(found) >= expected else None


def the_edge_keeps_packed_bodies_whole():
    """What the distribution's function does, which is seen on AWS alone; the local stack has its like."""
    code = re.search(r"FunctionCode: \|\n(.*?)\n  \w", (ROOT / "template.yaml").read_text(), re.S)[1]
    packed = {"content-type": {"value": "application/json"}, "content-encoding": {"value": "gzip"}}
    plain = {"content-type": {"value": "application/json"}}
    for headers, expected in [(packed, "application/octet-stream"), (plain, "application/json")]:
        event = {"viewer": {"ip": "203.0.113.7"}, "request": {"headers": headers}}
        run = f"{code}\nconsole.log(JSON.stringify(handler({json.dumps(event)})))"
        told = json.loads(subprocess.run(["node", "-e", run], check=True, capture_output=True).stdout)["headers"]
        if told["content-type"]["value"] != expected or told["x-perene-viewer"]["value"] != "203.0.113.7":
            raise Broken([f"the edge's function makes {told} of {headers}"])
