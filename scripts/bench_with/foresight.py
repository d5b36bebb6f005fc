"""How well one foresees leavers from events alone, beside the table of features by which a simulated company's customers
leave. Starts the company's Stripe (tests/stripe), makes events of its use, subscriptions and charges, builds a dataset
of them as the service does, and trains LightGBM on both: on the same customers and dates, with the same outcomes.
"""

import argparse
import json
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import lightgbm
import pandas
from sklearn.metrics import roc_auc_score

ROOT = Path(__file__).resolve().parents[2]
PORT = 4977
HERE = f"http://127.0.0.1:{PORT}"


def call(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"content-type": "application/json", "authorization": "Bearer rk_test_company"}
    request = urllib.request.Request(HERE + path, data, headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def pages(path):
    after = ""
    while True:
        page = call(f"{path}&limit=100{after}")
        yield from page["data"]
        if not page["has_more"]:
            return
        after = f"&starting_after={page['data'][-1]['id']}"


def time_of(seconds):
    return None if seconds is None else time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def event(customer, name, at, properties):
    return {
        "type": "track", "userId": customer, "event": name, "timestamp": time_of(at), "properties": properties,
        "messageId": f"{name} {properties.get('subscription_id') or properties.get('invoice_id')} {at}",
    }


def of_subscriptions():
    """What a connector would tell of those that are, by what they are now."""
    for one in pages("/v1/subscriptions?status=all"):
        if one["status"] in ("incomplete", "incomplete_expired"):
            continue
        of, customer = {"subscription_id": one["id"]}, one["customer"]
        item = one["items"]["data"][0]
        price, count = item["price"], item["quantity"]
        facts = {
            "plan": str(price.get("nickname") or price["product"]), "interval": price["recurring"]["interval"],
            "amount_minor": price["unit_amount"] * count, "quantity": count, "currency": price["currency"],
            "started_at": time_of(one["start_date"]),
        }
        yield event(customer, "Subscription Started", one["start_date"], {**of, **facts})
        details = one["cancellation_details"] or {}
        reason = {"reason": details.get("reason"), "feedback": details.get("feedback")}
        if one["canceled_at"] and one["canceled_at"] != one["ended_at"]:
            yield event(customer, "Subscription Cancel Requested", one["canceled_at"], {**of, **reason})
        if one["ended_at"]:
            yield event(customer, "Subscription Canceled", one["ended_at"], {**of, **reason})


def of_charges():
    for one in pages("/v1/charges?"):
        if one["status"] == "failed" and one["customer"]:
            yield event(one["customer"], "Invoice Payment Failed", one["created"], {"invoice_id": one["id"]})


def written(folder, begin, months):
    end = pandas.Timestamp(begin) + pandas.DateOffset(months=months)
    usage = folder / "usage"
    span = {"from": begin, "to": end.strftime("%Y-%m-%d"), "dir": str(usage), "naming": "stripe"}
    call("/_control/usage", span)
    billing = folder / "billing.jsonl"
    with billing.open("w") as out:
        for one in [*of_subscriptions(), *of_charges()]:
            out.write(json.dumps(one) + "\n")
    return [str(billing), *sorted(map(str, usage.iterdir()))], end


def truth():
    """The simulator's own table."""
    tables = []
    for month in call("/_control/features"):
        table = call(f"/_control/features?month={month}")
        rows = pandas.DataFrame(table["rows"], columns=table["columns"])
        tables.append(rows.assign(date=pandas.Timestamp(f"{month}-01")))
    return pandas.concat(tables, ignore_index=True)


def categories(table):
    for name in table.columns:
        if table[name].dtype == object or str(table[name].dtype) in ("str", "string"):
            table[name] = table[name].astype("category")
    return table


def auc(table, left, test):
    model = lightgbm.LGBMClassifier(
        n_estimators=200, learning_rate=0.03, num_leaves=15, min_child_samples=50, subsample=0.8, subsample_freq=1,
        colsample_bytree=0.5, verbose=-1, random_state=1,
    )
    table = categories(table.rename(columns=lambda name: "".join(c if c.isalnum() else "_" for c in name)))
    model.fit(table[~test], left[~test])
    return roc_auc_score(left[test], model.predict_proba(table[test])[:, 1])


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench foresight", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--example", required=True, help="the `dataset` example of the crate `ledger`, built")
    parser.add_argument("--customers", default="20000")
    parser.add_argument("--months", default=12, type=int)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--tested", default=3, type=int, help="the last months, on which both are measured")
    given = parser.parse_args()
    begin = "2023-01-01"
    subprocess.run(["npm", "run", "--silent", "build"], cwd=ROOT / "tests/stripe", check=True)
    company = subprocess.Popen(
        ["node", "dist/src/company/main.js", "--port", str(PORT), "--customers", given.customers,
         "--months", str(given.months), "--begin", begin, "--seed", given.seed],
        cwd=ROOT / "tests/stripe", stdout=subprocess.PIPE,
    )
    try:
        company.stdout.readline()
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            files, end = written(folder, begin, given.months)
            out = folder / "dataset.parquet"
            built = [given.example, folder / "ledger", out, end.strftime("%Y-%m-%d"), *files]
            subprocess.run(list(map(str, built)), check=True)
            ours = pandas.read_parquet(out)
        theirs = truth()
    finally:
        company.terminate()
    ours["date"] = pandas.to_datetime(ours["Snapshot date"]).astype("datetime64[s]")
    theirs["date"] = theirs["date"].astype("datetime64[s]")
    # Whoever has several subscriptions is one customer.
    theirs = theirs.drop_duplicates(["customer", "date"])
    both = ours.merge(theirs, left_on=["Customer ID", "date"], right_on=["customer", "date"], how="inner")
    dates = sorted(both["date"].unique())
    test = both["date"].isin(dates[-given.tested:])
    of_truth = [name for name in theirs.columns if not name.startswith(("hazard", "decided", "ended"))]
    of_truth = [name for name in of_truth if name not in ("customer", "subscription", "date")]
    of_ours = [name for name in ours.columns if name not in ("Customer ID", "Snapshot date", "date", "Churned")]
    left = both["Churned"].astype(bool)
    figures = {
        "rows of ours": len(ours), "of theirs": len(theirs), "of both": len(both), "dates": len(dates),
        "left, of both": round(float(left.mean()), 4), "tested": int(test.sum()), "columns": len(of_ours),
        "AUC by events": round(auc(both[of_ours], left, test), 4),
        "AUC by the simulator's table": round(auc(both[of_truth], left, test), 4),
        "AUC of the true hazard": round(
            roc_auc_score(left[test], (both["hazard_voluntary"] + both["hazard_involuntary"])[test]), 4),
    }
    for name, figure in figures.items():
        print(f"{name:32} {figure}")


if __name__ == "__main__":
    main()
