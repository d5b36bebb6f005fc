"""Prints the outputs of a stack as shell assignments, IngestQueueUrl as PERENE_INGEST_QUEUE_URL: outputs.py STACK."""

import re
import shlex
import sys

import boto3
from botocore.exceptions import BotoCoreError, ClientError

try:
    (stack,) = boto3.client("cloudformation").describe_stacks(StackName=sys.argv[1])["Stacks"]
except (BotoCoreError, ClientError) as error:
    sys.exit(f"the outputs of the stack {sys.argv[1]} cannot be read: {error}")
for output in stack["Outputs"]:
    if output["OutputKey"] == "ApiUrl":  # holds on AWS only; the local address is PERENE_URL
        continue
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", output["OutputKey"]).upper()
    print(f"export PERENE_{name}={shlex.quote(output['OutputValue'])}")
