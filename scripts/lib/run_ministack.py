"""MiniStack, with the condition keys of DynamoDB that it does not know and our policies rest on: dynamodb:LeadingKeys,
and dynamodb:Attributes of writes. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
Before its HTTP API it does what the template's EdgeViewer does before AWS's. Its queues are fair (fair_queues.py), its
queries fast (fast_queries.py), versions are read by ranges (ranges_of_versions.py), records of domains are found
(ses_records.py), and an answer waits for log lines that its function wrote, not for those it did not.

With PERENE_ACCESS_LOG it also writes a line to that file for each kind of access that a role asked for; with PERENE_KILL
it kills functions at their writes (kill_at_write.py); with PERENE_COUNTS it counts requests (count_requests.py)."""

import http.server
import json
import os
import re
import sys
from functools import partialmethod

import fair_queues  # noqa: F401 - mends MiniStack's
import fast_queries  # noqa: F401 - mends MiniStack's
import ranges_of_versions  # noqa: F401 - mends MiniStack's
import ses_records  # noqa: F401 - finds the records of domains
from ministack.core import iam_actions, iam_evaluator, lambda_runtime
from ministack.services import apigateway

log = open(os.environ["PERENE_ACCESS_LOG"], "a", buffering=1) if "PERENE_ACCESS_LOG" in os.environ else None
logged = set()
if "PERENE_KILL" in os.environ:
    import kill_at_write
else:
    kill_at_write = None
if "PERENE_COUNTS" in os.environ:
    import count_requests  # noqa: F401 - counts by itself


class Part(str):
    """A table's ARN, with the condition keys of the part of a transaction or batch that asks for it."""

    keys = {}
    is_first = True


def partition(request):
    """Partition keys that a request names: of items, or of a query's condition."""
    keys = [request[place] for place in ("Key", "Item") if isinstance(request.get(place), dict)]
    for tables in (request.get("RequestItems") or {}).values():
        for entry in tables["Keys"] if isinstance(tables, dict) else tables:
            keys.append(entry if "pk" in entry else next(v.get("Key") or v.get("Item") for v in entry.values()))
    found = [key["pk"]["S"] for key in keys if "pk" in key]
    if condition := request.get("KeyConditionExpression"):
        names, values = request.get("ExpressionAttributeNames") or {}, request["ExpressionAttributeValues"]
        for name, value in re.findall(r"([#\w]+)\s*=\s*(:\w+)", condition):
            if names.get(name, name).endswith("pk"):
                found.append(values[value]["S"])
    return found


def attributes(request):
    """Attributes that a write names: all of an item, or those of its expressions."""
    names = [*(request.get("Item") or {}), *(request.get("Key") or {})]
    aliases = request.get("ExpressionAttributeNames") or {}
    for place in ("UpdateExpression", "ConditionExpression"):
        expression = re.sub(r":\w+|\b(SET|ADD|REMOVE|DELETE|AND|OR|NOT|IN|BETWEEN)\b", " ", request.get(place) or "")
        expression = re.sub(r"\b\w+\(", "(", expression)  # functions
        for path in re.findall(r"#?[A-Za-z_]\w*(?:\.#?\w+)*", expression):
            head = path.partition(".")[0]
            names.append(aliases.get(head, head))
    return sorted(set(names))


def condition_keys(request):
    keys = {"dynamodb:LeadingKeys": partition(request)}
    if named := attributes(request):
        keys["dynamodb:Attributes"] = named
    return {key: values for key, values in keys.items() if values}


# A function's event is written in two parts: the second waits 40 ms for the first's receipt, unless Nagle is off. And
# what an invocation wrote to its log it wrote before it answered: no line is 50 ms away.
http.server.BaseHTTPRequestHandler.disable_nagle_algorithm = True
worker = lambda_runtime.ProvidedWorker
worker._drain_stderr_bounded = partialmethod(worker._drain_stderr_bounded, first_line_wait=0.002, idle_confirm=0.002)

spawn = worker._spawn


def spawn_in_background(worker, *arguments, **named):
    """On AWS a worker has processors of its own: here it is to take none from those who answer people."""
    spawn(worker, *arguments, **named)
    if worker.config["Handler"] != "api":
        for thread in os.listdir(f"/proc/{worker._proc.pid}/task"):
            os.setpriority(os.PRIO_PROCESS, int(thread), 10)


worker._spawn = spawn_in_background

handle_execute = apigateway.handle_execute


async def handled_behind_the_edge(api_id, stage, path, method, headers, *rest, **named):
    """The distribution's function EdgeViewer, as far as it shows here: what is packed comes as bytes."""
    if headers.get("content-encoding"):
        headers = {**headers, "content-type": "application/octet-stream"}
    return await handle_execute(api_id, stage, path, method, headers, *rest, **named)


apigateway.handle_execute = handled_behind_the_edge

service_context, transaction_checks, enforce = (
    iam_actions.dynamodb_service_context,
    iam_actions.dynamodb_transaction_checks,
    iam_evaluator.enforce,
)


def with_leading_keys(body):
    request = json.loads(body or b"{}")
    return {**service_context(body), **condition_keys(request)}


def parts_of_transaction(action, body, region, account):
    checks = transaction_checks(action, body, region, account)
    if not checks:
        return []
    details = [detail for item in json.loads(body)["TransactItems"] for detail in item.values()]
    parts = []
    for (part_action, arn), detail in zip(checks, details, strict=True):
        part = Part(arn)
        part.keys = condition_keys(detail)
        part.is_first = not parts
        parts.append((part_action, part))
    return parts


def enforced(access_key, action, service, region, resource_arn="*", service_context=None):
    if isinstance(resource_arn, Part):
        service_context = {**(service_context or {}), **resource_arn.keys}
    if kill_at_write and getattr(resource_arn, "is_first", True):  # a transaction is one write
        kill_at_write.at(access_key, action)
    denied = enforce(access_key, action, service, region, resource_arn=resource_arn, service_context=service_context)
    if log and service == "dynamodb":
        write(access_key, action, resource_arn, service_context or {}, denied)
    return denied


def write(access_key, action, resource_arn, context, denied):
    from ministack.core.responses import get_account_id

    principal = iam_evaluator.resolve_principal(access_key, get_account_id())
    line = {
        "role": str(getattr(principal, "arn", principal)).split("/")[1:2],
        "action": action,
        "index": resource_arn.partition("/index/")[2],
        "keys": sorted({re.sub(r"#.*", "#", key) for key in context.get("dynamodb:LeadingKeys", [])}),
        "attributes": context.get("dynamodb:Attributes", []),
        "denied": bool(denied),
    }
    text = json.dumps(line)
    if text not in logged:
        logged.add(text)
        log.write(text + "\n")


iam_actions.dynamodb_service_context = with_leading_keys
iam_actions.dynamodb_transaction_checks = parts_of_transaction
iam_evaluator.enforce = enforced

from ministack.app import main  # noqa: E402 - after its modules are mended

sys.exit(main())
