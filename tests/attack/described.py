"""Schemathesis over the whole description, with real ids: no 5xx, and every answer is one that is described."""

import collections
import os
import random

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.openapi.checks import JsonSchemaError
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from stack import TIMEOUT_S, URL, Broken, Caller, requests, world

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ORDER = ["GET", "PATCH", "PUT", "POST", "DELETE"]  # what takes something away comes last
ROLES = ["viewer", "analyst", "admin"]
# They change whom later requests come from, and have tests of their own.
LEFT_OUT = {"deleteOrganization", "logout", "endOtherSessions", "endSession", "transferOrganization", "takeStripeEvent"}


def attack(short):
    owner, ids = world()
    description = requests.get(f"{URL}/v1/openapi.json", timeout=60).json()
    schema = schemathesis.openapi.from_dict(description)
    operations = [result.ok() for result in schema.get_all_operations()]
    operations = [it for it in operations if it.definition.raw.get("operationId") not in LEFT_OUT]
    operations.sort(key=lambda it: ORDER.index(it.method.upper()))
    deviations, answers = {}, collections.Counter()
    # Who may do most comes last, since that takes away what there is.
    keys = [] if short else [Caller(), *(keyed(owner, role) for role in ROLES)]
    callers = [*((lambda key=key: key) for key in keys), lambda: owner.caller]
    for caller in callers:
        for operation in operations:
            run(operation, caller(), ids, 3 if short else 25, deviations, answers)
    if deviations:
        raise Broken([f"{operation}: {what}" for (operation, what) in sorted(deviations)])
    by_status = ", ".join(f"{count} x {status}" for status, count in sorted(answers.items()))
    told = f"{len(operations)} operations, {len(callers)} callers, {answers.total()} requests ({by_status})"
    return f"{told}; deviations from the description: none"


def keyed(owner, role):
    """Who calls with a key of that role."""
    return Caller(owner.caller.post("/v1/keys", {"name": f"Attack as {role}", "role": role}, 201)["secret"])


def run(operation, caller, ids, examples, deviations, answers):
    @seed(int(os.environ.get("ATTACK_SEED", "1")))
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def once(case):
        real(case, operation.path, ids)
        try:
            answer = case.call(base_url=URL, headers=caller.headers, timeout=TIMEOUT_S)
        except requests.exceptions.Timeout:
            what = f"no answer within {TIMEOUT_S} s: {case.as_curl_command()[:300]}"
            deviations[f"{operation.method.upper()} {operation.path}", what] = 1
            return
        answers[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as failures:
            for failure in failures.exceptions:
                what = failure.validation_message if isinstance(failure, JsonSchemaError) else failure.title
                body = answer.content[:200].decode(errors="replace")
                deviations[f"{operation.method.upper()} {operation.path}", f"{answer.status_code} {what}: {body}"] = 1

    once()


def real(case, path, ids):
    """Puts the ids of what is there in the place of made-up ones, nine times in ten."""
    if random.random() < 0.1:
        return
    parts = path.split("/")
    if "id" in (case.path_parameters or {}):
        case.path_parameters["id"] = ids.get(parts[parts.index("{id}") - 1], case.path_parameters["id"])
    if "n" in (case.path_parameters or {}):
        case.path_parameters["n"] = 1
    if isinstance(case.body, dict) and "dataset_id" in case.body:
        case.body["dataset_id"] = ids["datasets"]
