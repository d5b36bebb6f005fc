"""Counts what functions ask of DynamoDB, S3 and SQS, in the units that AWS bills, into the file of PERENE_COUNTS: for
each function's role and operation the requests, and write units, read units or bytes. Units of writes are MiniStack's,
indexes included; those of reads are worked out from the answer, half a unit (one, if consistent) for each 4 kB of a query
or of an item, also of one that is not there."""

import atexit
import json
import math
import os
import re
import threading
import time
from collections import defaultdict

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id
from ministack.services import dynamodb, s3, sqs

counts = defaultdict(lambda: defaultdict(float))


def role(headers):
    """Whose credentials signed a request: a function's role, or nothing for tests and people."""
    found = re.search(r"Credential=([^/]+)/", headers.get("authorization", ""))
    arn = str(getattr(iam_evaluator.resolve_principal(found[1], get_account_id()), "arn", "")) if found else ""
    return arn.split("/")[1] if ":assumed-role/" in arn else None


def add(headers, operation, **units):
    if by := role(headers):
        told = counts[f"{by} {operation}"]
        for name, count in {"requests": 1, **units}.items():
            told[name] += count


def read_units(request, answer):
    tables = request.get("RequestItems", {"": request})
    half = 1.0 if any(table.get("ConsistentRead") for table in tables.values()) else 0.5
    found = [item for table in answer.get("Responses", {}).values() for item in table]
    missing = max(0, sum(len(table.get("Keys", ())) for table in tables.values()) - len(found))
    sizes = [len(json.dumps(item)) for item in found] or ([] if missing else [len(json.dumps(answer))])
    return half * (missing + sum(max(1, math.ceil(size / 4096)) for size in sizes))


def units_of(operation, request, answer):
    if re.search("Get|Query|Scan", operation):
        return {"read_units": read_units(request, answer)}
    capacity = answer.get("ConsumedCapacity") or []
    tables = capacity if isinstance(capacity, list) else [capacity]
    return {"write_units": sum(table.get("CapacityUnits", 0) for table in tables)}


ask_dynamodb, ask_s3, ask_sqs = dynamodb.handle_request, s3.handle_request, sqs.handle_request


async def counted_dynamodb(method, path, headers, body, query):
    operation = headers.get("x-amz-target", "").partition(".")[2]
    if not re.search("Item|Query|Scan", operation):
        return await ask_dynamodb(method, path, headers, body, query)
    request = json.loads(body)
    asked = json.dumps({**request, "ReturnConsumedCapacity": "TOTAL"}).encode()
    answer = await ask_dynamodb(method, path, headers, asked, query)
    if answer[0] == 200:
        add(headers, operation, **units_of(operation, request, json.loads(answer[2])))
    return answer


async def counted_s3(method, path, headers, body, query, *more, **named):
    answer = await ask_s3(method, path, headers, body, query, *more, **named)
    lists = method == "GET" and path.strip("/").count("/") == 0
    add(headers, "ListObjects" if lists else f"{method} object", bytes=len(body or b"") or len(answer[2] or b""))
    return answer


async def counted_sqs(method, path, headers, body, query):
    add(headers, headers.get("x-amz-target", "").partition(".")[2])
    return await ask_sqs(method, path, headers, body, query)


def write():
    part = os.environ["PERENE_COUNTS"] + ".part"
    with open(part, "w") as file:
        json.dump(counts, file)
    os.replace(part, os.environ["PERENE_COUNTS"])


def keep():
    while True:
        time.sleep(1)
        write()


dynamodb.handle_request, s3.handle_request, sqs.handle_request = counted_dynamodb, counted_s3, counted_sqs
threading.Thread(target=keep, daemon=True).start()
atexit.register(write)
