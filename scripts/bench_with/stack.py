"""A local stack as somebody measures it: accounts that may do what a real one may after a mail and a payment."""

import json
import os
import sys
import time
import urllib.error
import urllib.request

import boto3

PASSWORD = "a long enough password"


class Api:
    """The API as somebody who is signed in."""

    def __init__(self):
        self.token = None
        self.email = None

    def call(self, method, path, body=None):
        try:
            return self.ask(method, path, body)
        except urllib.error.HTTPError as error:
            if error.code != 401 or not self.email:
                raise
        # A session's token holds for a quarter of an hour.
        self.token = None
        signed_in = self.ask("POST", "/v1/auth/login", {"email": self.email, "password": PASSWORD})
        self.token = signed_in["access_token"]
        return self.ask(method, path, body)

    def ask(self, method, path, body):
        headers = {"content-type": "application/json"}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(os.environ["PERENE_URL"] + path, data=data, method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)

    def sign_up(self, name, plan):
        """A new organization on a plan. Answers its id and the address that owns it."""
        email = f"{name.lower()}-{time.time_ns()}@example.com"
        person = {"name": name, "organization": name, "email": email, "password": PASSWORD}
        session = self.call("POST", "/v1/auth/signup", person)
        self.token, self.email = session["access_token"], email
        organization = session["organization"]["id"]
        proved(session["user"]["id"])
        paid_for(organization, plan)
        return organization, email

    def wait(self, path, status):
        while True:
            found = self.call("GET", path)
            if found["status"] == status:
                return found
            if found["status"] == "failed":
                sys.exit(f"{path} failed: {found['error']}")
            time.sleep(1)


def proved(user):
    """Marks an address as verified, as the mailed link does."""
    table = boto3.resource("dynamodb").Table(os.environ["PERENE_TABLE"])
    change = {"UpdateExpression": "SET email_verified = :yes", "ExpressionAttributeValues": {":yes": True}}
    table.update_item(Key={"pk": f"USER#{user}", "sk": "USER"}, **change)


def paid_for(organization, plan):
    """Puts an organization on a plan, as billing does."""
    table = boto3.resource("dynamodb").Table(os.environ["PERENE_TABLE"])
    key = {"pk": f"ORG#{organization}", "sk": "ORG"}
    change = {"UpdateExpression": "SET #plan = :plan", "ExpressionAttributeNames": {"#plan": "plan"}}
    table.update_item(Key=key, ExpressionAttributeValues={":plan": plan}, **change)
