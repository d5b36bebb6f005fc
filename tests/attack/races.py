"""The same change many times at once: it is made once."""

import collections
import secrets
from concurrent.futures import ThreadPoolExecutor

from stack import PASSWORD, Broken, Caller, Organization, mailed_tokens, until


def together(times, change):
    """The answers of a change made by so many at once, counted by status."""
    with ThreadPoolExecutor(times) as pool:
        answers = list(pool.map(lambda _: change(), range(times)))
    return collections.Counter(answer.status_code for answer in answers)


def verified(times):
    """How many accounts end up with one address, of so many that signed up with it at once."""
    address = f"{secrets.token_hex(8)}@example.com"
    person = {"name": "Twin", "email": address, "password": PASSWORD, "organization": "Twins Ltd"}
    counts = together(times, lambda: Caller().call("POST", "/v1/auth/signup", person))
    if set(counts) != {201}:  # the answer is the same whether somebody has the address
        raise Broken([f"signing up, {times} at once: {dict(counts)}"])

    def two():
        tokens = mailed_tokens(address, "verify-email")
        return tokens if len(tokens) > 1 else None

    tokens = until("two mails to verify", 60, two)
    left = iter(tokens)

    def verify():
        return Caller().call("POST", "/v1/auth/verify-email", {"token": next(left), "password": PASSWORD})

    return together(len(tokens), verify)


def attack(short):
    times = 8 if short else 32
    owner = Organization()
    invited = f"{secrets.token_hex(8)}@example.com"
    dataset = owner.announce("gone.csv", 10)["dataset"]["id"]
    key = owner.caller.post("/v1/keys", {"name": "Race", "role": "viewer"}, 201)["key"]["id"]
    once = {"idempotency-key": secrets.token_hex(16)}
    races = {  # what is done, and how often it may succeed
        "inviting": (
            lambda: owner.caller.call("POST", "/v1/invitations", {"email": invited, "role": "viewer"}),
            201,
            1,
        ),
        "refreshing": (
            lambda: Caller().call("POST", "/v1/auth/refresh", {"refresh_token": owner.refresh_token}),
            200,
            times,  # tabs that renew at once get the same answer for a moment
        ),
        "deleting a dataset": (lambda: owner.caller.call("DELETE", f"/v1/datasets/{dataset}"), 204, times),
        "deleting a key": (lambda: owner.caller.call("DELETE", f"/v1/keys/{key}"), 204, times),
        "one idempotency key": (
            lambda: owner.caller.call("POST", "/v1/datasets", {"name": "Once", "filename": "once.csv"}, headers=once),
            201,
            times,
        ),
    }
    wrong, told = [], []
    for name, (change, good, most) in races.items():
        if name == "one idempotency key":
            owner.sign_in()  # the refresh token used twice ended the session
        counts = together(times, change)
        if any(status >= 500 for status in counts) or not 1 <= counts[good] <= most:
            wrong.append(f"{name}, {times} at once: {dict(counts)}, of {good} 1 to {most} are right")
        told.append(f"{name} {counts[good]}")
    kept = [dataset for dataset in owner.caller.get("/v1/datasets")["items"] if dataset["name"] == "Once"]
    if len(kept) != 1:
        wrong.append(f"one idempotency key made {len(kept)} datasets")
    counts = verified(times)
    if counts[200] != 1 or any(status >= 500 for status in counts):
        wrong.append(f"one address, verified at once by accounts that all have it: {dict(counts)}, 200 once is right")
    if wrong:
        raise Broken(wrong)
    return f"{times} at once, succeeded: {', '.join(told)}"
