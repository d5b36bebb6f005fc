"""The stack under attack, and who attacks it. PERENE_URL and the rest come from the environment, as for tests/e2e."""

import functools
import json
import os
import re
import secrets
import subprocess
import time

import boto3
import requests

URL = os.environ["PERENE_URL"].rstrip("/")
ENDPOINT = os.environ["AWS_ENDPOINT_URL"].rstrip("/")
PASSWORD = "correct horse battery staple"
TIMEOUT_S = 60
# A token holds for a quarter of an hour, and some attacks last longer.
RENEWED_S = 600


class Broken(Exception):
    """What an attack broke: a line each."""

    def __init__(self, lines):
        super().__init__("\n".join(lines))
        self.lines = lines


class Caller:
    """Somebody who calls the API, with a token or without. Safe for many threads."""

    def __init__(self, token=None):
        self.headers = {"authorization": f"Bearer {token}"} if token else {}

    def call(self, method, path, body=None, **more):
        """One call; gives the answer, whatever it is."""
        headers = self.headers | more.pop("headers", {})
        return requests.request(method, URL + path, json=body, headers=headers, timeout=TIMEOUT_S, **more)

    def get(self, path):
        return must(self.call("GET", path), 200)

    def post(self, path, body, status):
        return must(self.call("POST", path, body), status)


def must(answer, status):
    """The body of an answer that has to have that status."""
    if answer.status_code != status:
        call = answer.request
        raise Broken([f"{call.method} {call.path_url}: {answer.status_code}, not {status}: {answer.text[:300]}"])
    return answer.json()


def until(what, seconds, found):
    """What `found` gives, once it gives something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if (result := found()) is not None:
            return result
        time.sleep(0.3)
    raise Broken([f"{what}: still not there after {seconds} s"])


def mailed_tokens(address, page):
    """The tokens in all links to that page which were mailed to an address, the newest last."""
    accounts = requests.get(f"{ENDPOINT}/_ministack/ses/messages", timeout=TIMEOUT_S).json()["messages"].values()
    mails = [mail["BodyText"] for account in accounts for mail in account if address in mail["To"]]
    return [found[1] for mail in mails if (found := re.search(rf"/{page}#token=(\S+)", mail))]


class Organization:
    """An organization of an attack's own, and its owner, whose address is verified."""

    def __init__(self, plan=None):
        self.email = f"{secrets.token_hex(8)}@example.com"
        person = {"name": "Mallory", "email": self.email, "password": PASSWORD, "organization": "Attacked Ltd"}
        made = Caller().post("/v1/auth/signup", person, 201)
        self.id, self.user = made["organization"]["id"], made["user"]["id"]
        self.refresh_token = made["refresh_token"]
        self.signed_in(made)
        tokens = until("the mail to verify", 60, lambda: mailed_tokens(self.email, "verify-email") or None)
        Caller().post("/v1/auth/verify-email", {"token": tokens[-1], "password": PASSWORD}, 200)
        if plan:
            set_plan(self.id, plan)

    def sign_in(self):
        account = {"email": self.email, "password": PASSWORD}
        self.signed_in(Caller().post("/v1/auth/login", account, 200))

    def signed_in(self, answer):
        self._caller, self.since = Caller(answer["access_token"]), time.monotonic()

    @property
    def caller(self):
        """The owner, whose token holds."""
        if time.monotonic() - self.since > RENEWED_S:
            self.sign_in()
        return self._caller

    def announce(self, filename, size):
        return self.caller.post("/v1/datasets", {"name": filename, "filename": filename, "size": size}, 201)

    def send(self, filename, content):
        """Uploads a file; the dataset's id."""
        made = self.announce(filename, len(content))
        target = made["upload"]
        put = requests.request(
            target["method"], target["url"], data=content, headers=target["headers"], timeout=TIMEOUT_S
        )
        if put.status_code != 200:
            raise Broken([f"{filename} was not taken by the bucket: {put.status_code} {put.text[:200]}"])
        return made["dataset"]["id"]

    def read(self, dataset, seconds=150):
        """A dataset once its file has been read, well or not."""
        return self.ended(f"/v1/datasets/{dataset}", ("ready", "failed"), seconds)

    def ended(self, path, states=("succeeded", "failed", "cancelled"), seconds=240):
        def look():
            shown = self.caller.get(path)
            return shown if shown["status"] in states else None

        return until(f"the end of {path}", seconds, look)


def set_plan(organization, plan):
    """Gives an organization a plan behind the API's back."""
    boto3.resource("dynamodb").Table(os.environ["PERENE_TABLE"]).update_item(
        Key={"pk": f"ORG#{organization}", "sk": "ORG"},
        UpdateExpression="SET #plan = :plan",
        ExpressionAttributeNames={"#plan": "plan"},
        ExpressionAttributeValues={":plan": plan},
    )


@functools.cache
def customers(rows, seed=1):
    """Made-up customers as CSV."""
    command = [os.environ["PERENE_CLI"], "generate", "--rows", str(rows), "--seed", str(seed), "-o", "/dev/stdout"]
    return subprocess.run(command, check=True, capture_output=True).stdout


@functools.cache
def world():
    """An organization that has one of everything, and the ids of that."""
    owner = Organization("growth")
    ids = {"organization": owner.id, "members": owner.user}
    ids["datasets"] = owner.send("customers.csv", customers(600))
    dataset = owner.read(ids["datasets"])
    hints = {name: value for name, value in dataset["suggestions"].items() if value is not None}
    wanted = {"name": "Churn", "task": "churn", "dataset_id": dataset["id"], "effort": "fast"}
    made = owner.caller.post("/v1/models", wanted | hints, 202)
    ids["models"], ids["training-runs"] = made["model"]["id"], made["training_run"]["id"]
    owner.ended(f"/v1/training-runs/{ids['training-runs']}")
    score = {"dataset_id": dataset["id"]}
    run = owner.caller.post(f"/v1/models/{ids['models']}/score", score, 202)["scoring_run"]["id"]
    owner.ended(f"/v1/scoring-runs/{run}")
    ids["scoring-runs"] = run
    ids["invitations"] = owner.caller.post(
        "/v1/invitations", {"email": f"{secrets.token_hex(8)}@example.com", "role": "viewer"}, 201
    )["id"]
    ids["keys"] = owner.caller.post("/v1/keys", {"name": "Attack", "role": "viewer"}, 201)["key"]["id"]
    ids["sessions"] = owner.caller.get("/v1/me/sessions")["items"][0]["id"]
    ids["notifications"] = owner.user
    return owner, ids


def problem(answer):
    """What is wrong with an answer as such: a failure of the server, or a refusal that says nothing."""
    if answer.status_code >= 500:
        return f"{answer.status_code}: {answer.text[:200]}"
    if answer.status_code >= 400:
        try:
            told = json.loads(answer.text)
        except ValueError:
            return f"{answer.status_code} is no problem document: {answer.text[:200]}"
        if len(told.get("detail") or told.get("message") or "") < 5:
            return f"{answer.status_code} says nothing: {answer.text[:200]}"
    return None
