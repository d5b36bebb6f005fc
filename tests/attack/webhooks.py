"""Stripe's webhook: forged, stale, doubled, unknown and broken events. Only what is signed and fresh is taken."""

import hashlib
import hmac
import json
import os
import random
import time

from stack import Broken, Organization, requests, URL


def signed(body, at, secret):
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mac}"


def event(kind, organization):
    object_ = {"object": "subscription", "id": "sub_forged", "metadata": {"org_id": organization}}
    return {"id": f"evt_{random.getrandbits(64):x}", "object": "event", "type": kind, "data": {"object": object_}}


def send(body, signature):
    headers = {"content-type": "application/json"} | ({"stripe-signature": signature} if signature else {})
    return requests.post(f"{URL}/v1/stripe/webhook", data=body, headers=headers, timeout=60)


def attack(short):
    owner, secret, now = Organization(), os.environ["PERENE_STRIPE_SECRET"], int(time.time())
    body = json.dumps(event("customer.subscription.updated", owner.id)).encode()
    good = signed(body, now, secret)
    mac = good.split("v1=")[1]
    cases = [  # what is sent, with which signature, and which answers are right
        ("unsigned", body, None, {400}),
        ("of another secret", body, signed(body, now, "whsec_other"), {400}),
        ("old", body, signed(body, now - 3600, secret), {400}),
        ("of tomorrow", body, signed(body, now + 86400, secret), {200, 400}),  # Stripe's own libraries take it
        ("changed after", body + b" ", good, {400}),
        ("an empty signature", body, f"t={now},v1=", {400}),
        ("another scheme", body, f"t={now},v0={mac}", {400}),
        ("no time", body, f"v1={mac}", {400}),
        ("a time past all numbers", body, f"t={'9' * 40},v1={mac}", {400}),
        ("a thousand signatures", body, f"t={now}" + ",v1=00" * 1000, {400}),
        ("garbage", b"\xff\0" * 500, signed(b"\xff\0" * 500, now, secret), {400}),
        ("an empty body", b"", signed(b"", now, secret), {400}),
        ("signed", body, good, {200}),
        ("doubled", body, good, {200}),
    ]
    kinds = ["customer.created", "invoice.paid", "invoice.payment_failed", "customer.subscription.deleted", "no.such"]
    rng = random.Random(1)
    for n in range(10 if short else 200):
        made = event(rng.choice(kinds), owner.id)
        made["data"] = rng.choice([made["data"], {}, None, {"object": None}, {"object": {"id": "x" * 10_000}}])
        text = json.dumps(made).encode()
        cases.append((f"signed nonsense {n}", text, signed(text, now, secret), {200, 400}))
    wrong = []
    for name, text, signature, right in cases:
        answer = send(text, signature)
        if answer.status_code not in right:
            wrong.append(f"{name}: {answer.status_code} {answer.text[:200]} ({text[:120]!r})")
    if (plan := owner.caller.get("/v1/billing")["plan"]) != "free":
        wrong.append(f"forged events gave the plan {plan}")
    if wrong:
        raise Broken(wrong)
    return f"{len(cases)} events; forged ones refused, and the plan is what it was"
