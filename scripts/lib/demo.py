"""The main job through the public API, once: sign up, upload customers, train, score, show the top twenty.

usage: demo.py CUSTOMERS.csv STATE.json

Talks to PERENE_URL as PERENE_EMAIL with PERENE_PASSWORD. STATE.json remembers what was made, so that
a second run only shows it again. Standard library only: it doubles as an example of a client.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request

URL = os.environ["PERENE_URL"]
PATIENCE_S = 1800
token = None


class Refused(Exception):
    """The API's answer to a call it did not accept."""

    def __init__(self, method, path, status, problem):
        super().__init__(f"{method} {path}: {status} {problem}")
        self.status = status


def call(method, path, body=None):
    """One call of the API; gives the decoded answer."""
    headers = {"content-type": "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data=data, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise Refused(method, path, error.code, error.read().decode(errors="replace")) from None


def enter():
    """Logs in, or signs up the first time."""
    global token
    account = {"email": os.environ["PERENE_EMAIL"], "password": os.environ["PERENE_PASSWORD"]}
    try:
        session = call("POST", "/v1/auth/login", account)
    except Refused as refused:
        if refused.status != 401:
            raise
        session = call("POST", "/v1/auth/signup", account | {"name": "Demo", "organization": "Demo"})
    token = session["access_token"]


def wait(path, done, show=lambda _: None):
    """Asks again until the resource's status is `done`; ends the program if it failed."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        resource = call("GET", path)
        show(resource)
        if resource["status"] == done:
            return resource
        if resource["status"] in ("failed", "cancelled"):
            error = resource.get("error") or {}
            sys.exit(f"{path} {resource['status']}: {error.get('detail', '')} {error.get('remedy', '')}")
        time.sleep(1)
    sys.exit(f"{path} is still not {done} after {PATIENCE_S} s")


def upload(file):
    """Makes a data set of a file and waits until it is read."""
    size = os.path.getsize(file)
    made = call("POST", "/v1/datasets", {"name": "customers", "filename": os.path.basename(file), "size": size})
    target = made["upload"]
    with open(file, "rb") as content:
        request = urllib.request.Request(
            target["url"], data=content.read(), method=target["method"], headers=target["headers"]
        )
    urllib.request.urlopen(request, timeout=300).close()
    dataset = wait(f"/v1/datasets/{made['dataset']['id']}", "ready")
    print(f"   {dataset['row_count']} customers, {len(dataset['columns'])} columns", flush=True)
    return dataset


def train(dataset):
    """Trains a churn model on what the data set itself suggests; gives the model's id."""
    suggested = {name: value for name, value in dataset["suggestions"].items() if value is not None}
    wanted = {"name": "Churn", "task": "churn", "dataset_id": dataset["id"], "effort": "balanced"}
    started = call("POST", "/v1/models", wanted | suggested)
    said = {"lines": 0, "percent": -1}

    def show(run):
        for line in run["logs"][said["lines"] :]:
            print(f"   {line['text']}", flush=True)
        said["lines"] = len(run["logs"])
        percent = int(100 * run["progress"])
        if percent != said["percent"]:
            print(f"   {percent:3d} %  {run['stage']}", flush=True)
        said["percent"] = percent

    run = wait(f"/v1/training-runs/{started['training_run']['id']}", "succeeded", show)
    model = started["model"]["id"]
    metrics = call("GET", f"/v1/models/{model}/versions/{run['model_version']}")["metrics"]
    print(f"   cross-validated: ROC AUC {metrics['roc_auc']:.3f}, log loss {metrics['log_loss']:.3f}", flush=True)
    return model


def score(model, dataset):
    """Scores every customer of the data set; gives the run's id."""
    run = call("POST", f"/v1/models/{model}/score", {"dataset_id": dataset["id"]})["scoring_run"]["id"]
    wait(f"/v1/scoring-runs/{run}", "succeeded")
    return run


def show(items):
    """Prints the customers at risk as a table."""
    width = max([len("customer"), *(len(str(item["entity_key"])) for item in items)])
    print(f"\n {'#':>2}  {'customer':{width}}  score  risk    why")
    for rank, item in enumerate(items, 1):
        drivers = "; ".join(driver["text"] for driver in item["drivers"])
        print(f" {rank:2d}  {item['entity_key']!s:{width}}  {item['score']:5.1%}  {item['risk']:6}  {drivers}")


def main(file, state_file):
    """Does what the state file does not say is done, and shows the result."""
    enter()
    try:
        with open(state_file, encoding="utf-8") as state:
            items = call("GET", f"/v1/scoring-runs/{json.load(state)['scoring_run']}/top?limit=20")["items"]
    except (FileNotFoundError, ValueError, KeyError, Refused):
        print("   uploading", flush=True)
        dataset = upload(file)
        print("   training", flush=True)
        model = train(dataset)
        print("   scoring", flush=True)
        run = score(model, dataset)
        with open(state_file, "w", encoding="utf-8") as state:
            json.dump({"dataset": dataset["id"], "model": model, "scoring_run": run}, state)
        items = call("GET", f"/v1/scoring-runs/{run}/top?limit=20")["items"]
    show(items)


if __name__ == "__main__":
    main(*sys.argv[1:])
