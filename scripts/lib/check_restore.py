"""Rehearses scripts/restore on the local stack's emulator, on a small stack of its own: docs/how-to/restore.md."""

import datetime
import json
import os
import subprocess
import sys
import time

import boto3

STACK = "perene-restore-check"
ORG, GONE = "01KB00000000000000000000AA", "01KB00000000000000000000BB"
PERSON = "usr_01kb00000000000000000000cc"
KEYS = [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]
TEMPLATE = {
    "Resources": {
        "Table": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "BillingMode": "PAY_PER_REQUEST",
                "AttributeDefinitions": [{"AttributeName": key["AttributeName"], "AttributeType": "S"} for key in KEYS],
                "KeySchema": KEYS,
                "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
            },
        },
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"VersioningConfiguration": {"Status": "Enabled"}}},
        "Queue": {"Type": "AWS::SQS::Queue"},
        "Worker": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Runtime": "python3.11", "Handler": "index.handler", "Role": "arn:aws:iam::000000000000:role/none",
                "Code": {"ZipFile": "def handler(event, context):\n    return 'works'\n"},
            },
        },
        "Mapping": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {"EventSourceArn": {"Fn::GetAtt": ["Queue", "Arn"]}, "FunctionName": {"Ref": "Worker"}},
        },
    }
}

formation, table, bucket, functions = (boto3.client(name) for name in ("cloudformation", "dynamodb", "s3", "lambda"))
formation.create_stack(StackName=STACK, TemplateBody=json.dumps(TEMPLATE))
formation.get_waiter("stack_create_complete").wait(StackName=STACK, WaiterConfig={"Delay": 1})
resources = formation.describe_stack_resources(StackName=STACK)["StackResources"]
names = {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in resources}
TABLE, BUCKET, THEN = names["Table"], names["Bucket"], f"{names['Table']}-then"


def put(pk, sk, **values):
    item = {"pk": pk, "sk": sk, **values}
    table.put_item(TableName=TABLE, Item={name: {"S": value} for name, value in item.items()})


def delete(pk, sk):
    table.delete_item(TableName=TABLE, Key={"pk": {"S": pk}, "sk": {"S": sk}})


def write(key, body):
    bucket.put_object(Bucket=BUCKET, Key=key, Body=body, ContentType="text/csv")


def hide(key):
    bucket.delete_object(Bucket=BUCKET, Key=key)


def items():
    found = (item for page in table.get_paginator("scan").paginate(TableName=TABLE) for item in page["Items"])
    return {(item["pk"]["S"], item["sk"]["S"]): item for item in found}


def objects():
    listed = bucket.list_objects_v2(Bucket=BUCKET).get("Contents", [])
    return {found["Key"]: bucket.get_object(Bucket=BUCKET, Key=found["Key"])["Body"].read() for found in listed}


def restore(*arguments):
    """What a step of scripts/restore prints."""
    return subprocess.run(
        [sys.executable, "scripts/lib/restore.py", *arguments],
        env={**os.environ, "PERENE_STACK": STACK}, check=True, stdout=subprocess.PIPE, text=True,
    ).stdout


def change():
    """Everything that can happen to items and objects."""
    for n in range(0, 230, 3):
        put(f"ORG#{ORG}", f"DATASET#{n:04}", at="now")
    for n in range(1, 230, 3):
        delete(f"ORG#{ORG}", f"DATASET#{n:04}")
    for n in range(230, 300):
        put(f"ORG#{ORG}", f"DATASET#{n:04}", at="now")
    put("KEYS", "KEY#1", at="now")
    put(f"ERASURE#{ORG}", "ERASURE", asked_by="owner")  # not begun
    put(f"ERASURE#{GONE}", "ERASURE", begun_at="now")
    delete(f"ORG#{GONE}", "ORG")
    delete("USER#1", "SESSION#1")
    put(f"ERASURE#{PERSON}", "ERASURE", begun_at="now")
    delete(f"USER#{PERSON}", "USER")
    delete("EMAIL#ana@example.com", "USER")
    delete(f"ORG#{ORG}", f"MEMBER#{PERSON}")
    put(f"ORG#{ORG}", "AUDIT#1", actor=PERSON)
    delete(f"ORG#{ORG}", "MODEL#1")
    put(f"ORG#{ORG}", "LEDGER", at="now")
    put(f"ORG#{ORG}", "CAMPAIGN#1", rounds="2")
    put(f"CUSTOMERS#{ORG}#0", "CUSTOMER#1", at="now")
    write("ledger/later", b"now")
    write("raw/overwritten", b"now")
    hide("raw/deleted")
    hide("raw/deleted")
    write("raw/later", b"now")
    write("raw/deleted-before", b"now")


for n in range(230):  # more than one request takes
    put(f"ORG#{ORG}", f"DATASET#{n:04}", at="then")
put(f"ORG#{GONE}", "ORG", at="then")
put("USER#1", "SESSION#1", org=GONE)
put("KEYS", "KEY#1", at="then")
put(f"USER#{PERSON}", "USER", name="Ana")
put("EMAIL#ana@example.com", "USER", user_id=PERSON)
put(f"ORG#{ORG}", f"MEMBER#{PERSON}", name="Ana")
put(f"ORG#{ORG}", "AUDIT#1", actor=PERSON, name="Ana")
put(f"ORG#{ORG}", "LEDGER", at="then")
put(f"ORG#{ORG}", "CAMPAIGN#1", rounds="1")
put(f"ORG#{ORG}", "MODEL#1", created_by=PERSON)  # the organization's: it comes back
for key in ("overwritten", "deleted", "left"):
    write(f"raw/{key}", b"then")
write("raw/deleted-before", b"before")
hide("raw/deleted-before")

time.sleep(1.1)  # objects know the second
moment = datetime.datetime.now(datetime.timezone.utc).isoformat()
restore("copy", moment, THEN, "--go")
items_then, objects_then = items(), objects()
time.sleep(1.1)
change()
items_now, objects_now = items(), objects()

counted = [restore("items", THEN), restore("objects", moment)]
assert (items(), objects()) == (items_now, objects_now), "counting changed something"
done = [restore("items", THEN, "--go"), restore("objects", moment, "--go")]
assert [text.splitlines()[0] for text in counted] == [text.strip() for text in done], (counted, done)
left = restore("items", THEN, "--go") + restore("objects", moment, "--go")
assert " 0 put back, 0 later" in left and " 0 deleted ones shown, 0 older ones copied, 0 later" in left, left

kept = {("KEYS", "KEY#1"), (f"ERASURE#{GONE}", "ERASURE"), (f"ORG#{GONE}", "ORG"), ("USER#1", "SESSION#1")}
kept |= {(f"ERASURE#{PERSON}", "ERASURE"), (f"USER#{PERSON}", "USER"), ("EMAIL#ana@example.com", "USER")}
kept |= {(f"ORG#{ORG}", f"MEMBER#{PERSON}"), (f"ORG#{ORG}", "AUDIT#1")}
kept |= {(f"ORG#{ORG}", "LEDGER"), (f"ORG#{ORG}", "CAMPAIGN#1"), (f"CUSTOMERS#{ORG}#0", "CUSTOMER#1")}
expected = {place: item for place, item in items_then.items() if place not in kept}
expected |= {place: item for place, item in items_now.items() if place in kept}
assert items() == expected, "the table is not as it was"
assert objects() == {**objects_then, "ledger/later": b"now"}, "the bucket is not as it was"

for step, state in [("stop", ("Disabled", 0)), ("start", ("Enabled", None))]:
    restore(step, "--go")
    limit = functions.get_function_concurrency(FunctionName=names["Worker"]).get("ReservedConcurrentExecutions")
    seen = functions.get_event_source_mapping(UUID=names["Mapping"])["State"].replace("ing", "ed"), limit
    assert seen == state, (step, seen)

table.delete_table(TableName=THEN)
print("".join(done), end="")
