"""Kills a function at a write of its own, for tests of what dies halfway: whoever writes {"function": the beginning of
its name, "after": n} to the file PERENE_KILL sees its process end at the n-th write that it asks for from then on, and
then finds in PERENE_KILL.done which that was. The write itself still takes place: nobody hears of it."""

import json
import os
import pathlib
import re
import signal

from ministack.core import iam_evaluator

WRITES = re.compile(r"\w+:(Put|Update|Delete|Send|Abort|Complete|Upload|Create|Change|Copy|Batch\w*Write|Post)")
file = pathlib.Path(os.environ["PERENE_KILL"])
counted = {}  # the file's text, and how many writes came since


def at(access_key, action):
    """Told of each access before it is answered."""
    try:
        text = file.read_text()
    except FileNotFoundError:
        return
    told = json.loads(text)
    if not WRITES.match(action) or not role_of(access_key).startswith(told["function"]):
        return
    stamp = (text, file.stat().st_mtime_ns)
    counted[stamp] = counted.get(stamp, 0) + 1
    if counted[stamp] == told["after"]:
        file.with_suffix(".done").write_text(action)
        file.unlink(missing_ok=True)
        kill(told["function"])


def role_of(access_key):
    from ministack.core.responses import get_account_id

    principal = iam_evaluator.resolve_principal(access_key, get_account_id())
    return "".join(str(getattr(principal, "arn", "")).split("/")[1:2])


def kill(function):
    """The processes of a function of this emulator, all at once."""
    mine = f"AWS_ENDPOINT_URL=http://127.0.0.1:{os.environ['GATEWAY_PORT']}"
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            variables = (process / "environ").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        named = any(v.startswith(f"AWS_LAMBDA_FUNCTION_NAME={function}") for v in variables)
        if named and any(v.startswith(mine) for v in variables):
            os.kill(int(process.name), signal.SIGKILL)
