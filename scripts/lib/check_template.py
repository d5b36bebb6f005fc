"""Fails if something that the template deploys could end without a word: a queue without a dead-letter queue, one of
those without an alarm, a target of the bus without either, a schedule whose function may fail or fall silent. And if the
bucket takes anybody without TLS."""

import pathlib
import sys

import yaml


class Loader(yaml.SafeLoader):
    """Reads CloudFormation's tags as pairs: `!GetAtt Queue.Arn` is ("GetAtt", "Queue.Arn")."""


def tagged(loader, name, node):
    if isinstance(node, yaml.ScalarNode):
        return name, loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return name, loader.construct_sequence(node, deep=True)
    return name, loader.construct_mapping(node, deep=True)


Loader.add_multi_constructor("!", tagged)
resources = yaml.load(pathlib.Path("template.yaml").read_text(), Loader)["Resources"]
problems = []


def of(kind):
    """The resources of a type, by name, with their properties."""
    return {name: it.get("Properties", {}) for name, it in resources.items() if it["Type"] == kind}


def watched(metric, dimension, value):
    """Whether an alarm watches that metric of that resource."""
    wanted = {"Name": dimension, "Value": value}
    alarms = of("AWS::CloudWatch::Alarm").values()
    return any(alarm["MetricName"] == metric and wanted in alarm.get("Dimensions", []) for alarm in alarms)


queues = of("AWS::SQS::Queue")
dead = {queue["RedrivePolicy"]["deadLetterTargetArn"][1] for queue in queues.values() if "RedrivePolicy" in queue}
for name, queue in queues.items():
    is_dead = f"{name}.Arn" in dead
    if not is_dead and "RedrivePolicy" not in queue:
        problems.append(f"{name}: what cannot be done is lost, it has no dead-letter queue")
    if is_dead and not watched("ApproximateNumberOfMessagesVisible", "QueueName", ("GetAtt", f"{name}.QueueName")):
        problems.append(f"{name}: nobody hears of what is set aside there")
for name, rule in of("AWS::Events::Rule").items():
    for target in rule["Targets"]:
        if target.get("DeadLetterConfig", {}).get("Arn", ("", ""))[1] not in dead:
            problems.append(f"{name}: what its target {target['Id']} does not take is lost")
scheduled = 0
for name, function in of("AWS::Serverless::Function").items():
    if any(event["Type"].startswith("Schedule") for event in function.get("Events", {}).values()):
        scheduled += 1
        for metric in ["Errors", "Invocations"]:
            if not watched(metric, "FunctionName", ("Ref", name)):
                problems.append(f"{name}: no alarm on its {metric}, though a schedule calls it")
statements = [it for policy in of("AWS::S3::BucketPolicy").values() for it in policy["PolicyDocument"]["Statement"]]
tls = {"Bool": {"aws:SecureTransport": "false"}}
if not any(it["Effect"] == "Deny" and str(it.get("Condition")).lower() == str(tls).lower() for it in statements):
    problems.append("the bucket's policy lets in who comes without TLS")
print("\n".join(problems) or f"{len(queues)} queues, {scheduled} schedules and the bus end with a word")
sys.exit(bool(problems))
