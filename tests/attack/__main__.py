"""Attacks a stack and prints a line each: scripts/attack starts it. Ends with 1 if anything broke."""

import argparse
import sys
import time
import traceback

import bombs
import clients
import described
import kills
import load
import neighbour
import races
import uploads
import webhooks
from stack import Broken

ATTACKS = {
    "described": described,
    "bombs": bombs,
    "clients": clients,
    "uploads": uploads,
    "webhooks": webhooks,
    "races": races,
    "kills": kills,
    "neighbour": neighbour,
    "load": load,
}


def main():
    parser = argparse.ArgumentParser(prog="scripts/attack")
    parser.add_argument("--short", action="store_true", help="a minute and a half, as scripts/test does")
    parser.add_argument("name", nargs="*", help=f"some of {', '.join(ATTACKS)}")
    asked = parser.parse_args()
    if unknown := set(asked.name) - set(ATTACKS):
        parser.error(f"no such attack: {', '.join(sorted(unknown))}")
    broken = False
    for name in asked.name or ATTACKS:
        start = time.monotonic()
        try:
            told = ATTACKS[name].attack(asked.short)
        except Broken as wrong:
            broken = True
            told = "BROKEN\n" + "\n".join(f"    {line}" for line in wrong.lines)
        except Exception:  # the attack itself, or a connection that broke: the others go on
            broken = True
            told = "BROKEN\n" + traceback.format_exc()
        print(f"{name:10} {time.monotonic() - start:6.1f} s  {told}", flush=True)
    return broken


if __name__ == "__main__":
    sys.exit(main())
