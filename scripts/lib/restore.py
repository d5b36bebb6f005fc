"""What scripts/restore does. Every step can be begun again: it looks at what is there and does what is left."""

import argparse
import datetime
import itertools
import json
import os
import re

import boto3

# Never taken back: signing keys, whose secret lies elsewhere, who looked at what, rates, and who had a trial.
KEPT = ("KEYS", "OPERATORS", "LIMIT#", "CHALLENGE#", "TRIAL#")
# Nor ledgers of events, and what is made of them: nothing but more comes to them, and merged files go for good. Nor
# campaigns: a round of one that was forgotten would be decided, and paid for, once more.
KEPT_OF_LEDGERS = re.compile(r"(SEEN|RECEIVED|CUSTOMERS)#|ORG#\S+ (LEDGER|MERGE|REVENUE|(CAMPAIGN_PROOF#\w+#|PROOF#)\d+|CAMPAIGN#\S+)$")
OBJECTS_OF_LEDGERS = ("inbox/", "ledger/", "rejected/", "broken/", "revenue/")
LONGEST = datetime.timedelta(days=35)
RESTORED_FROM = "restored-from"

stack = os.environ.get("PERENE_STACK", "perene")


def resources(kind):
    pages = boto3.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    found = (resource for page in pages for resource in page["StackResourceSummaries"])
    return {r["LogicalResourceId"]: r["PhysicalResourceId"] for r in found if r["ResourceType"] == kind}


def moment(text):
    at = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError("say the time zone, like 2026-11-29T08:00:00Z")
    if at > datetime.datetime.now(datetime.timezone.utc):
        raise argparse.ArgumentTypeError("that is yet to come")
    if at < datetime.datetime.now(datetime.timezone.utc) - LONGEST:
        raise argparse.ArgumentTypeError(f"versions are kept for {LONGEST.days} days")
    return at


def window(_):
    table = resources("AWS::DynamoDB::Table")["Table"]
    backups = boto3.client("dynamodb").describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    recovery = backups["PointInTimeRecoveryDescription"]
    print(f"table: {recovery.get('EarliestRestorableDateTime')} to {recovery.get('LatestRestorableDateTime')}")
    bucket = resources("AWS::S3::Bucket")["Bucket"]
    print(f"versions of the bucket: {boto3.client('s3').get_bucket_versioning(Bucket=bucket).get('Status', 'none')}")


def switch(args):
    works = args.step == "start"
    client = boto3.client("lambda")
    mappings = resources("AWS::Lambda::EventSourceMapping").values()
    functions = resources("AWS::Lambda::Function").values()
    print(f"{len(mappings)} queues and {len(functions)} functions to {args.step}")
    if not args.go:
        return
    for mapping in mappings:
        client.update_event_source_mapping(UUID=mapping, Enabled=works)
    for function in functions:
        if works:
            client.delete_function_concurrency(FunctionName=function)
        else:
            client.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=0)


def copy(args):
    table = resources("AWS::DynamoDB::Table")["Table"]
    print(f"{table} as of {args.moment} to {args.name}")
    if not args.go:
        return
    client = boto3.client("dynamodb")
    client.restore_table_to_point_in_time(
        SourceTableName=table, TargetTableName=args.name, RestoreDateTime=args.moment
    )
    # Hours, for a large table. Broken off, it goes on by itself.
    client.get_waiter("table_exists").wait(TableName=args.name, WaiterConfig={"Delay": 20, "MaxAttempts": 2000})


# ---- The table ----------------------------------------------------------------------------------


def pages(client, table):
    """The items of a table, by as many as one request looks up."""
    scan = client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True, PaginationConfig={"PageSize": 100})
    return (page["Items"] for page in scan if page["Items"])


def key(item):
    return {name: item[name] for name in ("pk", "sk")}


def place(item):
    return item["pk"]["S"], item["sk"]["S"]


def same_places(client, table, items):
    """What a table has where the others lie, by place."""
    found, keys = {}, [key(item) for item in items]
    while keys:
        answer = client.batch_get_item(RequestItems={table: {"Keys": keys, "ConsistentRead": True}})
        found |= {place(item): item for item in answer["Responses"].get(table, [])}
        keys = answer["UnprocessedKeys"].get(table, {}).get("Keys", [])
    return found


def write(client, table, requests):
    for start in range(0, len(requests), 25):
        left = {table: requests[start : start + 25]}
        while left:
            left = client.batch_write_item(RequestItems=left)["UnprocessedItems"]


def erased_ids(client, table):
    """Organizations and accounts whose erasing has begun, as the receipts tell."""
    receipts = client.get_paginator("scan").paginate(
        TableName=table, ConsistentRead=True, FilterExpression="begins_with(pk, :p) AND attribute_exists(begun_at)",
        ExpressionAttributeValues={":p": {"S": "ERASURE#"}},
    )
    return {item["pk"]["S"].partition("#")[2] for page in receipts for item in page["Items"]}


# Where items tell more of a person than that somebody of that id made or asked for something.
OF_PERSONS = re.compile(r"(USER|EMAIL)#|ERASURE#usr_|ORG#\S+ (MEMBER|AUDIT|INVITATION)#")


def is_kept(item, erased):
    """Whether an item stays as it is now: it is never taken back, or it tells of what was erased. What an erased
    person made for an organization is the organization's, and taken back like the rest."""
    names = erased.intersection(re.findall(r"\w{26,}", json.dumps(item, default=str)))
    if not OF_PERSONS.match(" ".join(place(item))):
        names = {name for name in names if not name.startswith("usr_")}
    of_ledger = KEPT_OF_LEDGERS.match(" ".join(place(item)))
    return item["pk"]["S"].startswith(KEPT) or bool(of_ledger) or bool(names)


def items(args):
    client = boto3.client("dynamodb")
    table = resources("AWS::DynamoDB::Table")["Table"]
    erased = erased_ids(client, table)
    put = deleted = kept = 0
    for page in pages(client, args.name):
        now = same_places(client, table, page)
        differ = [item for item in page if now.get(place(item)) != item]
        back = [item for item in differ if not is_kept(item, erased)]
        put, kept = put + len(back), kept + len(differ) - len(back)
        if args.go:
            write(client, table, [{"PutRequest": {"Item": item}} for item in back])
    for page in pages(client, table):
        then = same_places(client, args.name, page)
        later = [item for item in page if place(item) not in then]
        away = [item for item in later if not is_kept(item, erased)]
        deleted, kept = deleted + len(away), kept + len(later) - len(away)
        if args.go:
            write(client, table, [{"DeleteRequest": {"Key": key(item)}} for item in away])
    print(f"items: {put} put back, {deleted} later ones deleted, {kept} kept as they are now")


# ---- The bucket ---------------------------------------------------------------------------------


def histories(client, bucket):
    """Each key with its versions and delete markers, newest first."""
    listing = client.get_paginator("list_object_versions").paginate(Bucket=bucket)
    entries = (
        {**entry, "marker": kind == "DeleteMarkers"}
        for page in listing
        for entry, kind in sorted(
            ((entry, kind) for kind in ("Versions", "DeleteMarkers") for entry in page.get(kind, [])),
            key=lambda found: found[0]["Key"].encode(),  # as S3 orders pages
        )
    )
    for name, history in itertools.groupby(entries, key=lambda entry: entry["Key"]):
        # Of entries of one second only S3 knows the order, and which is the latest it tells.
        yield name, sorted(history, key=lambda e: (e["IsLatest"], e["LastModified"]), reverse=True)


def needed(history, at):
    """What brings a key back, and the versions to do it with; nothing when it is as it was."""
    latest = history[0]
    after = list(itertools.takewhile(lambda entry: entry["LastModified"] > at, history))
    then = history[len(after)] if len(after) < len(history) else None
    if then is None or then["marker"]:
        return None if latest["marker"] else ("hide", [])
    if not after:
        return None
    if all(entry["marker"] for entry in after):
        # Nothing covers it but markers. Without them it is the same object again, with its ETag.
        return "show", [entry["VersionId"] for entry in after]
    return "copy", [then["VersionId"]]


def is_copied(client, bucket, name, version):
    """Whether a restoration that broke off has copied that version already."""
    return client.head_object(Bucket=bucket, Key=name)["Metadata"].get(RESTORED_FROM) == version


def bring_back(client, bucket, name, what, versions):
    if what == "hide":
        client.delete_object(Bucket=bucket, Key=name)
    if what == "show":
        for version in versions:
            client.delete_object(Bucket=bucket, Key=name, VersionId=version)
    if what == "copy":
        source = {"Bucket": bucket, "Key": name, "VersionId": versions[0]}
        was = client.head_object(**source)
        client.copy_object(
            Bucket=bucket, Key=name, CopySource=source, MetadataDirective="REPLACE",
            ContentType=was.get("ContentType", "binary/octet-stream"),
            Metadata={**was["Metadata"], RESTORED_FROM: versions[0]},
        )


def objects(args):
    client = boto3.client("s3")
    bucket = resources("AWS::S3::Bucket")["Bucket"]
    counts = dict.fromkeys(["show", "copy", "hide"], 0)
    for name, history in histories(client, bucket):
        what, versions = needed(history, args.moment) or (None, [])
        if what is None or name.startswith(OBJECTS_OF_LEDGERS) or (what == "copy" and not history[0]["marker"] and is_copied(client, bucket, name, *versions)):
            continue
        counts[what] += 1
        if args.go:
            bring_back(client, bucket, name, what, versions)
    print(f"objects: {counts['show']} deleted ones shown, {counts['copy']} older ones copied, {counts['hide']} later ones hidden")


def main():
    parser = argparse.ArgumentParser(prog="scripts/restore")
    steps = parser.add_subparsers(dest="step", required=True)
    for name, run, arguments in [
        ("window", window, []), ("stop", switch, []), ("start", switch, []), ("copy", copy, ["moment", "name"]),
        ("items", items, ["name"]), ("objects", objects, ["moment"]),
    ]:
        step = steps.add_parser(name)
        step.set_defaults(run=run)
        for argument in arguments:
            step.add_argument(argument, type=moment if argument == "moment" else str)
        step.add_argument("--go", action="store_true", help="do it, not only count it")
    args = parser.parse_args()
    args.run(args)
    if args.step != "window" and not args.go:
        print("nothing was changed; --go does it")


if __name__ == "__main__":
    main()
