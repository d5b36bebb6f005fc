"""A local stack as somebody measures it: accounts that may do what a real one may after a mail and a payment."""

import json
import os
import re
import sys
import time
import urllib.error
import urllib.parse
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
        self.prove(email)
        paid_for(organization, plan)
        return organization, email

    def prove(self, email):
        """Opens the link that was mailed to an address: only who has proved theirs is found by it at the sign-in."""
        link = mailed_link(email, "/verify-email")
        token = urllib.parse.parse_qs(urllib.parse.urlsplit(link).fragment)["token"][0]
        self.call("POST", "/v1/auth/verify-email", {"token": token, "password": PASSWORD})

    def wait(self, path, status):
        while True:
            found = self.call("GET", path)
            if found["status"] == status:
                return found
            if found["status"] == "failed":
                sys.exit(f"{path} failed: {found['error']}")
            time.sleep(1)


def mailed_link(email, page):
    """Where the newest mail to an address leads, of links to that page."""
    inbox = os.environ["AWS_ENDPOINT_URL"] + "/_ministack/ses/messages"
    for _ in range(150):
        with urllib.request.urlopen(inbox, timeout=60) as answer:
            mails = [mail for mails in json.load(answer)["messages"].values() for mail in mails]
        mine = [mail["BodyText"] for mail in mails if email in mail["To"]]
        links = [link for text in mine for link in re.findall(r"https?://\S+", text)]
        to_page = [link for link in links if urllib.parse.urlsplit(link).path.endswith(page)]
        if to_page:
            return to_page[-1]
        time.sleep(0.2)
    sys.exit(f"no mail to {email} leads to {page}")


def paid_for(organization, plan):
    """Puts an organization on a plan, as billing does."""
    table = boto3.resource("dynamodb").Table(os.environ["PERENE_TABLE"])
    key = {"pk": f"ORG#{organization}", "sk": "ORG"}
    change = {"UpdateExpression": "SET #plan = :plan", "ExpressionAttributeNames": {"#plan": "plan"}}
    table.update_item(Key=key, ExpressionAttributeValues={":plan": plan}, **change)
