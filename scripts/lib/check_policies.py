"""Tries, in the role of each function of a deployed stack, what whoever takes the function over must not get to:
check_policies.py STACK. Nothing is written: what is allowed fails by its condition. What the functions need, the
end-to-end tests find out."""

import sys

import boto3
from botocore.exceptions import ClientError

stack = sys.argv[1]
resources = boto3.client("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]
names = {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in resources}

# (what, partition, attributes that are written)
IDENTITIES = [
    ("put_item", "USER#-", []),
    ("update_item", "USER#-", ["password_hash"]),
    ("delete_item", "USER#-", []),
    ("put_item", "EMAIL#-", []),
    ("put_item", "KEYS", []),
    ("update_item", "KEYS", ["key"]),
    ("put_item", "APIKEY#-", []),
    ("update_item", "APIKEY#-", ["key"]),
    ("put_item", "OPERATORS", []),
    ("put_item", "TRIAL#-", []),
]
CURSORS = [("update_item", "SWEEP#-", ["after"]), ("delete_item", "SWEEP#-", [])]
RIGHTS = [("put_item", "ORG#-", ["role", "user_id"]), ("update_item", "ORG#-", ["role"]), ("update_item", "ORG#-", ["secret"]), ("update_item", "ORG#-", ["second_factor_required"])]
SECRETS = [("get_item", "USER#-", []), ("query", "USER#-", []), ("get_item", "EMAIL#-", []), ("get_item", "CONNECTION#-", []), ("get_item", "ENDPOINT#-", [])]
PLANS = [("update_item", "ORG#-", ["plan"]), ("update_item", "ORG#-", ["standing"])]
FROM_FILES = [("put_item", "ORG#-", []), ("delete_item", "ORG#-", []), ("update_item", "ORG#-", ["prod"])]
# An organization's other items, and customers as they are.
MANIFEST = [("update_item", "ORG#-", ["manifest", "rows"]), ("update_item", "ORG#-", ["lease_until"])]
CUSTOMERS = [("get_item", "CUSTOMERS#-", []), ("query", "CUSTOMERS#-", []), ("put_item", "CUSTOMERS#-", []), ("delete_item", "CUSTOMERS#-", [])]
# What lists and messages know of customers.
AS_KNOWN = [("update_item", "CUSTOMERS#-", ["listed"]), ("update_item", "CUSTOMERS#-", ["facts"])]
# Whose a domain is that messages come from.
DOMAINS = [("put_item", "DOMAIN#-", []), ("delete_item", "DOMAIN#-", [])]
# What offers have taught organizations that share it.
LEARNING = [("get_item", "LEARNING", []), ("query", "LEARNING", []), ("put_item", "LEARNING", []), ("update_item", "LEARNING", ["coefficients"]), ("delete_item", "LEARNING", [])]
SENT = [("get_item", "SEEN#-", []), ("query", "SEEN#-", []), ("delete_item", "SEEN#-", []), ("delete_item", "RECEIVED#-", [])]

REFUSED = {
    "IngestWorker": IDENTITIES + RIGHTS + SECRETS + PLANS + FROM_FILES + CURSORS,
    "EventsApi": IDENTITIES + RIGHTS + SECRETS + PLANS + FROM_FILES[1:] + CURSORS + MANIFEST + CUSTOMERS + SENT,
    "MergeWorker": IDENTITIES + RIGHTS + SECRETS + PLANS + FROM_FILES + CURSORS + SENT,
    **dict.fromkeys(["PrivacyWorker", "ImportWorker"], IDENTITIES + RIGHTS + SECRETS + PLANS + CURSORS),
    **dict.fromkeys(["TrainWorker", "ScoreWorker", "BuildingWorker", "ExportWorker"], IDENTITIES + RIGHTS + SECRETS + PLANS + CURSORS),
    "RevenueWorker": IDENTITIES + RIGHTS + SECRETS + PLANS + CURSORS + CUSTOMERS[2:] + LEARNING + [("update_item", "CUSTOMERS#-", ["state"])],
    "DecisionWorker": IDENTITIES + RIGHTS + SECRETS + PLANS + CURSORS + CUSTOMERS[3:] + LEARNING[4:] + [("put_item", "CUSTOMERS#-", ["listed"]), ("update_item", "CUSTOMERS#-", ["state"])],
    **dict.fromkeys(["UploadApi", "TrainApi", "ScoreApi", "CustomersApi"], IDENTITIES + RIGHTS + SECRETS + PLANS + CURSORS + LEARNING),
    "RevenueApi": IDENTITIES + RIGHTS + SECRETS + PLANS + CURSORS + CUSTOMERS,
    **dict.fromkeys(["RetrainSweep", "BillingWorker"], IDENTITIES + RIGHTS + SECRETS + PLANS),
    "Sweep": IDENTITIES + RIGHTS + SECRETS + PLANS + CUSTOMERS + LEARNING + [("update_item", "CUSTOMERS#-", ["state"])],
    **dict.fromkeys(["BillingApi", "BillingSweep"], IDENTITIES + RIGHTS + SECRETS),
    "ConnectionsApi": IDENTITIES + RIGHTS + PLANS + CURSORS + CUSTOMERS + SENT,
    "ConnectionWorker": IDENTITIES + RIGHTS + PLANS + CURSORS + [*CUSTOMERS[1:], *AS_KNOWN] + SENT,
    "CampaignsApi": IDENTITIES + RIGHTS + SECRETS + PLANS + CURSORS + LEARNING[:4] + [*CUSTOMERS[3:], *AS_KNOWN, ("put_item", "CUSTOMERS#-", ["listed"]), ("update_item", "CUSTOMERS#-", ["traits"])],
    "WebhooksApi": IDENTITIES + RIGHTS + PLANS + CURSORS + CUSTOMERS + SENT,
    "WebhookWorker": IDENTITIES + RIGHTS + SECRETS[:4] + PLANS + FROM_FILES + CURSORS + CUSTOMERS + SENT,
    "MessagesWorker": IDENTITIES + RIGHTS + SECRETS + PLANS + FROM_FILES + CURSORS + [*DOMAINS, *CUSTOMERS[3:]],
    "NotifyWorker": IDENTITIES[1:] + RIGHTS + PLANS,
}
OBJECTS_REFUSED = {
    "IngestWorker": [("put_object", "raw/-"), ("put_object", "models/-"), ("get_object", "models/-"), ("get_object", "takeouts/-")],
    "TrainWorker": [("get_object", "raw/-"), ("put_object", "datasets/-"), ("get_object", "scores/-")],
    "ScoreWorker": [("get_object", "raw/-"), ("put_object", "datasets/-"), ("put_object", "models/-")],
    "BuildingWorker": [("get_object", "raw/-"), ("get_object", "inbox/-"), ("put_object", "ledger/-"), ("put_object", "datasets/-"), ("put_object", "scores/-"), ("get_object", "models/-")],
    "EventsApi": [("get_object", "inbox/-"), ("get_object", "raw/-"), ("get_object", "ledger/-"), ("put_object", "ledger/-"), ("get_object", "rejected/-"), ("put_object", "raw/-")],
    "MergeWorker": [("get_object", "raw/-"), ("get_object", "models/-"), ("put_object", "inbox/-"), ("put_object", "datasets/-"), ("get_object", "rejected/-")],
    "PrivacyWorker": [("get_object", "raw/-"), ("put_object", "raw/-"), ("get_object", "models/-"), ("put_object", "models/-"), ("put_object", "inbox/-")],
    "ImportWorker": [("get_object", "raw/-"), ("get_object", "models/-"), ("put_object", "datasets/-"), ("get_object", "rejected/-")],
    "CustomersApi": [("get_object", "raw/-"), ("get_object", "models/-"), ("put_object", "datasets/-"), ("put_object", "ledger/-"), ("get_object", "rejected/-")],
    "ConnectionsApi": [("get_object", "raw/-"), ("get_object", "inbox/-"), ("put_object", "inbox/-"), ("get_object", "ledger/-")],
    "ConnectionWorker": [("get_object", "raw/-"), ("get_object", "inbox/-"), ("get_object", "ledger/-"), ("put_object", "ledger/-"), ("get_object", "models/-")],
    **dict.fromkeys(["WebhooksApi", "WebhookWorker"], [("get_object", "raw/-"), ("get_object", "scores/-"), ("get_object", "ledger/-"), ("put_object", "inbox/-")]),
    "RevenueApi": [("get_object", "raw/-"), ("get_object", "ledger/-"), ("put_object", "revenue/-")],
    "RevenueWorker": [("get_object", "raw/-"), ("get_object", "inbox/-"), ("put_object", "ledger/-"), ("put_object", "scores/-")],
    "CampaignsApi": [("get_object", "raw/-"), ("get_object", "inbox/-"), ("put_object", "inbox/-"), ("get_object", "models/-"), ("put_object", "scores/-"), ("put_object", "ledger/-")],
    "DecisionWorker": [("get_object", "raw/-"), ("get_object", "ledger/-"), ("get_object", "models/-"), ("put_object", "datasets/-"), ("put_object", "scores/-")],
    "EraseSweep": [("get_object", "raw/-"), ("put_object", "raw/-"), ("put_object", "models/-")],
    "AuthApi": [("get_object", "raw/-"), ("get_object", "models/-"), ("put_object", "models/-")],
}
# Objects and their versions are deleted where the function does so for good, and nowhere else.
DELETING_REFUSED = {
    "IngestWorker": ["models/-", "scores/-", "takeouts/-"],
    "UploadApi": ["models/-", "scores/-", "takeouts/-"],
    "CustomersApi": ["inbox/-", "ledger/-", "rejected/-", "raw/-"],
    "EventsApi": ["inbox/-", "ledger/-", "rejected/-", "raw/-"],
    "MergeWorker": ["raw/-", "datasets/-", "models/-", "rejected/-"],
    **dict.fromkeys(["PrivacyWorker", "ImportWorker"], ["models/-"]),
    "TrainApi": ["raw/-", "datasets/-", "scores/-", "takeouts/-"],
    "RevenueWorker": ["inbox/-", "ledger/-", "rejected/-", "raw/-"],
    "DecisionWorker": ["campaigns/-", "datasets/-", "scores/-", "raw/-"],
    "Sweep": ["raw/-", "datasets/-", "models/-", "takeouts/-"],
    **dict.fromkeys(["TrainWorker", "ScoreWorker", "BuildingWorker", "ExportWorker", "NotifyWorker", "OrganizationApi", "ScoreApi"], ["raw/-"]),
}
# That trying tells anything.
ALLOWED = {
    "AuthApi": [("update_item", "USER#-", ["password_hash"])],
    "IngestWorker": [("update_item", "ORG#-", ["status"])],
    "ScoreWorker": [("update_item", "ORG#-", ["status"])],
    "BuildingWorker": [("update_item", "ORG#-", ["ledger"])],
    "CustomersApi": [("update_item", "ORG#-", ["asked_at"]), ("delete_item", "CUSTOMERS#-", [])],
    "EventsApi": [("update_item", "ORG#-", ["asked_at"]), ("put_item", "RECEIVED#-", [])],
    "MergeWorker": MANIFEST,
    "ConnectionsApi": [("update_item", "CONNECTION#-", ["key"])],
    "ConnectionWorker": [("update_item", "CUSTOMERS#-", ["attempts"])],
    "MessagesApi": [("put_item", "DOMAIN#-", [])],
    "MessagesWorker": [("update_item", "ORG#-", ["verification"]), ("update_item", "ORG#-", ["outcomes"])],
    "WebhookWorker": [("update_item", "ORG#-", ["failures"]), ("put_item", "WEBHOOKS#-", [])],
    **dict.fromkeys(["PrivacyWorker", "ImportWorker"], [*MANIFEST, ("delete_item", "CUSTOMERS#-", [])]),
    "DecisionWorker": [("update_item", "ORG#-", ["totals"]), ("put_item", "CUSTOMERS#-", ["outlook"]), *LEARNING[1:2], *LEARNING[3:4]],
    "RevenueWorker": [("update_item", "ORG#-", ["figures"]), ("update_item", "CUSTOMERS#-", ["outcome"])],
    "CampaignsApi": [("delete_item", "LEARNING", []), ("update_item", "ORG#-", ["next_round_at"]), ("update_item", "CUSTOMERS#-", ["attempts"]), ("put_item", "CUSTOMERS#-", ["waits_until"])],
    **dict.fromkeys(["Sweep", "RetrainSweep"], CURSORS[:1]),
    "BillingSweep": [*CURSORS[:1], ("update_item", "TRIAL#-", ["org_id"])],
    "BillingApi": [("update_item", "ORG#-", ["plan"]), ("update_item", "TRIAL#-", ["org_id"])],
}


def clients(function):
    role = boto3.client("iam").get_role(RoleName=names[f"{function}Role"])["Role"]["Arn"]
    given = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="policies")["Credentials"]
    session = boto3.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
    return session.client("dynamodb"), session.client("s3")


def call(table, what, partition, attributes):
    key = {"pk": {"S": partition}, "sk": {"S": "-"}}
    never = {"TableName": names["Table"], "ConditionExpression": "attribute_exists(pk)"}
    match what:
        case "get_item":
            table.get_item(TableName=names["Table"], Key=key)
        case "query":
            table.query(
                TableName=names["Table"], KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": key["pk"]}
            )
        case "put_item":
            table.put_item(Item={**key, **{name: {"S": "-"} for name in attributes}}, **never)
        case "delete_item":
            table.delete_item(Key=key, **never)
        case "update_item":
            sets = ", ".join(f"#{name} = :v" for name in attributes)
            aliases = {f"#{name}": name for name in attributes}
            table.update_item(
                Key=key, UpdateExpression=f"SET {sets}", ExpressionAttributeNames=aliases,
                ExpressionAttributeValues={":v": {"S": "-"}}, **never,
            )


def is_allowed(request):
    try:
        request()
    except ClientError as error:
        return error.response["Error"]["Code"] not in ("AccessDenied", "AccessDeniedException")
    return True


problems, tried = [], 0
for function in sorted({*REFUSED, *OBJECTS_REFUSED, *DELETING_REFUSED, *ALLOWED}):
    table, bucket = clients(function)
    for wanted, cases in [(False, REFUSED), (True, ALLOWED)]:
        for what, partition, attributes in cases.get(function, []):
            tried += 1
            if is_allowed(lambda: call(table, what, partition, attributes)) != wanted:
                problems.append(f"{function} {'may not' if wanted else 'may'} {what} {partition} {attributes}")
    for what, key in OBJECTS_REFUSED.get(function, []):
        tried += 1
        if is_allowed(lambda: getattr(bucket, what)(Bucket=names["Bucket"], Key=key)):
            problems.append(f"{function} may {what} {key}")
    for key in DELETING_REFUSED.get(function, []):
        for version in [{}, {"VersionId": "null"}]:
            tried += 1
            if is_allowed(lambda: bucket.delete_object(Bucket=names["Bucket"], Key=key, **version)):
                problems.append(f"{function} may delete {key} {version}")
print("\n".join(problems) if problems else f"{tried} kinds of access are as they should be")
sys.exit(bool(problems))
