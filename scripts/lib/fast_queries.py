"""MiniStack reads the condition of a query anew for each item of a partition, on each page: of a hundred thousand items that
takes minutes. Here the conditions that a store asks by, of texts alone, are read once."""

import re
from functools import cache

from ministack.services import dynamodb

evaluate = dynamodb._evaluate_condition
CONDITION = re.compile(
    r"(?P<pk>\w+) = (?P<of>:\w+)(?: AND (?:begins_with\((?P<within>\w+), (?P<prefix>:\w+)\)"
    r"|(?P<sk>\w+) (?P<how><=|>=|<|>) (?P<to>:\w+)"
    r"|(?P<between>\w+) BETWEEN (?P<least>:\w+) AND (?P<most>:\w+)))?"
)


@cache
def parsed(condition):
    """Its parts by their names; nothing of one that is written otherwise."""
    found = CONDITION.fullmatch(condition)
    return found and found.groupdict()


def text(value):
    return value["S"].encode() if isinstance(value, dict) and "S" in value else None


HOW = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


def holds(parts, item, values):
    """None where it is not of texts alone."""
    name = parts["within"] or parts["sk"] or parts["between"]
    named = {key: text(values.get(parts[key])) for key in ("of", "prefix", "to", "least", "most") if parts[key]}
    pk, sk = text(item.get(parts["pk"])), text(item.get(name)) if name else b""
    if pk is None or sk is None or None in named.values():
        return None
    if pk != named["of"]:
        return False
    if parts["within"]:
        return sk.startswith(named["prefix"])
    if parts["sk"]:
        return HOW[parts["how"]](sk, named["to"])
    return not name or named["least"] <= sk <= named["most"]


def quickly(condition, item, values, names, *rest, **named):
    of_query = named.get("slot") == "KeyConditionExpression" and not names
    parts = parsed(condition.strip()) if of_query else None
    found = holds(parts, item, values) if parts else None
    return evaluate(condition, item, values, names, *rest, **named) if found is None else found


dynamodb._evaluate_condition = quickly
