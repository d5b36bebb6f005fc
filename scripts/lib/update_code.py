"""Gives functions of the local stack their new code, without asking CloudFormation about all the rest:
update_code.py CONFIG_ENV FOLDER..., with the section of samconfig.toml and the changed folders in target/lambda."""

import io
import pathlib
import re
import sys
import zipfile

import boto3

section, *folders = sys.argv[1:]


def functions():
    """Logical names with the folder of their code, as the template has them."""
    for resource in re.split(r"^  (?=\w+:)", pathlib.Path("template.yaml").read_text(), flags=re.M):
        if code := re.search(r"CodeUri: (target/lambda/\w+)/", resource):
            yield resource.partition(":")[0], code[1]


def zipped(folder):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for file in sorted(path for path in pathlib.Path(folder).rglob("*") if path.is_file()):
            archive.write(file, file.relative_to(folder))
    return buffer.getvalue()


settings = pathlib.Path("samconfig.toml").read_text().partition(f"[{section}.deploy.parameters]")[2]
stack = re.search(r'^stack_name = "(.+)"', settings, flags=re.M)[1]
resources = boto3.client("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]
names = {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in resources}
code = {folder: zipped(folder) for folder in folders}
for function, folder in functions():
    if folder in code:
        boto3.client("lambda").update_function_code(FunctionName=names[function], ZipFile=code[folder])
