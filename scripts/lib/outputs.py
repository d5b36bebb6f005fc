"""Turns a stack's outputs (JSON on standard input) into shell assignments: IngestQueueUrl -> PERENE_INGEST_QUEUE_URL."""

import json
import re
import shlex
import sys

for output in json.load(sys.stdin):
    if output["OutputKey"] == "ApiUrl":  # holds on AWS only; the local address is PERENE_URL
        continue
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", output["OutputKey"]).upper()
    print(f"export PERENE_{name}={shlex.quote(output['OutputValue'])}")
