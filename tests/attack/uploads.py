"""Damaged and malicious files of each form, through the true upload: each ends, and says how. No row is lost unsaid."""

import gzip
import io
import json
import random
import zipfile

from stack import Broken, Organization, customers

ROWS = 300


def forms():
    """A good file of each form, with its name."""
    csv = customers(ROWS)
    lines = csv.decode().splitlines()
    names = lines[0].split(",")
    rows = [dict(zip(names, line.split(","))) for line in lines[1:]]
    yield "a.csv", csv
    yield "a.csv.gz", gzip.compress(csv)
    yield "a.json", json.dumps(rows).encode()
    yield "a.jsonl", "\n".join(map(json.dumps, rows)).encode()
    yield "a.zip", zipped(csv)
    yield "a.tsv", csv.replace(b",", b"\t")


def zipped(content, copies=1):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(copies):
            archive.writestr(f"{n}.csv", content)
    return packed.getvalue()


def bombs():
    """Small files that say they are large."""
    nothing = b"a,b\n" + b"0,0\n" * 10_000_000
    yield "bomb.csv.gz", gzip.compress(nothing, 9)
    yield "bomb.zip", zipped(nothing)
    yield "nested.csv.gz", gzip.compress(gzip.compress(b"a,b\n1,2\n" * 1000))
    yield "deep.json", b"[" * 100_000
    yield "wide.csv", b",".join(b"c%d" % n for n in range(20_000)) + b"\n" + b"1," * 19_999 + b"1\n"
    yield "line.csv", b"a,b\n" + b"x" * 20_000_000
    yield "quote.csv", b'a,b\n1,"' + b"x\n" * 1_000_000
    yield "bad.parquet", b"PAR1" + b"\xff" * 2000 + b"PAR1"
    yield "zeros.csv", b"\0" * 1_000_000
    yield "empty.csv", b" "


def damaged(content, rng):
    """A file with some bytes changed, cut out, or doubled."""
    content = bytearray(content)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(content))
        match rng.randrange(4):
            case 0:
                content[at] = rng.randrange(256)
            case 1:
                del content[at : at + rng.randint(1, 200)]
            case 2:
                content[at:at] = content[at : at + rng.randint(1, 200)]
            case 3:
                content = content[: max(at, 1)]
    return bytes(content) or b"x"


def attack(short):
    rng, owner = random.Random(1), Organization("growth")
    good = list(forms())
    files = [(name, content, ROWS) for name, content in good]
    for _ in range(1 if short else 8):
        files += [(name, damaged(content, rng), None) for name, content in good]
    files += [(name, content, None) for name, content in (list(bombs())[2:] if short else bombs())]
    wrong, states = [], {"ready": 0, "failed": 0}
    for batch in (files[at : at + 8] for at in range(0, len(files), 8)):
        sent = [(name, owner.send(name, content), rows) for name, content, rows in batch]
        for name, dataset, rows in sent:
            try:
                shown = owner.read(dataset)
            except Broken as broken:
                wrong += [f"{name}: {line}" for line in broken.lines]
                continue
            states[shown["status"]] += 1
            wrong += [f"{name}: {what}" for what in faults(shown, rows)]
    if wrong:
        raise Broken(wrong)
    ends = f"{states['ready']} ready, {states['failed']} failed with a reason"
    return f"{len(files)} files: {ends}; none hung, no row lost"


def faults(dataset, rows):
    """What is wrong with how a file ended."""
    if dataset["status"] == "failed":
        error = dataset.get("error") or {}
        if not error.get("detail") or not error.get("remedy"):
            yield f"failed and does not say why and what to do: {error}"
        elif "internal" in str(error.get("code")):
            yield f"failed by our fault: {error}"
    if rows is not None and dataset.get("row_count") != rows:
        yield f"{rows} rows went in: {dataset['status']}, {dataset.get('row_count')} rows, {dataset.get('error')}"
