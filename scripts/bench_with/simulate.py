"""A company that is simulated lives a year in Perene, in minutes: "see a year". On the local stack that scripts/up made, by
its public API, in accelerated time.

Half a year of its past is sent as events, a model learns from it who leaves, and a campaign gets a discount, a pause and a
call to choose from, a budget of 2 % of what is billed monthly, and a tenth of the customers held out. Then month by month:
the clock is moved on, what happened is told, all are scored, a round is decided, customers accept what they are offered, and
live as is known of them: who leaves, and whom an offer keeps or drives away, is drawn beforehand, by the simulator by which
the methods were chosen (docs/journeys/deciding.md), in one of its worlds. At the end, what Perene found of all that is held
against what is known:

  - no round commits more than its budget, to the cent, and what was promised costs no more than was committed
  - nobody has two offers, or ghosts, within the cooldown, nor is held out at one time and not at another
  - the offers cost what the catalogue says
  - each round but the first learns from those before
  - everybody for whom something was chosen is in the cohort, and what it says became of them, and they paid, is so
  - an interval that is shown holds the truth. In one of twenty years it need not.

Ends with 1 if anything is not as it should be. The last line of its output is the page that shows the year.

A year needs a stack whose clock can be moved on: scripts/down, then export PERENE_CLOCK=$PWD/.local/clock, scripts/up, and
this again. It begins with the next January, and each further one with the January after that. To go back to the present,
scripts/down, remove .local and unset PERENE_CLOCK.
"""

import argparse
import os
import sys
from pathlib import Path

from simulated_account import Account, Clock
from simulated_company import WORLDS
from simulated_page import written
from simulated_year import Year
from stack import PASSWORD

PAGES = Path(".local/simulate")


def options():
    parser = argparse.ArgumentParser(
        prog="scripts/simulate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--customers", type=int, default=5_000, help="as its history begins")
    parser.add_argument("--months", type=int, default=12, help="of the year, 1 to 12")
    parser.add_argument("--world", choices=WORLDS, default="std", help="what offers do there")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-offers", action="store_true", help="only foresee who leaves")
    args = parser.parse_args()
    if not 1 <= args.months <= 12:
        parser.error("--months: from 1 to 12")
    if not 300 <= args.customers <= 100_000:  # of fewer too few leave to learn from
        parser.error("--customers: from 300 to 100000")
    return args


def clock_of_stack():
    path = os.environ.get("PERENE_CLOCK")
    if not path or not Path(path).is_file():
        how = "scripts/down, then export PERENE_CLOCK=$PWD/.local/clock, scripts/up, and this again"
        sys.exit(f"A year in minutes needs a stack whose clock can be moved on: {how}.")
    return Clock(path)


def kept(page):
    """The page's file."""
    args = page.args
    PAGES.mkdir(parents=True, exist_ok=True)
    file = PAGES / f"{args.world}-{args.customers}-{args.months}-{args.seed}.html"
    file.write_text(written(page), encoding="utf-8")
    return file


def main():
    args = options()
    year = Year(args, clock_of_stack(), Account)
    year.live()
    page = year.page(year.prove())
    file = kept(page)
    print("\n".join(page.lines()))
    print("\n".join(year.wrong[:50]) or "all is as it should be")
    if len(year.wrong) > 50:
        print(f"and {len(year.wrong) - 50} more")
    print(f"See it in the dashboard: {os.environ['PERENE_URL']}/ as {year.account.email}, password: {PASSWORD}")
    print(file.resolve())
    sys.exit(1 if year.wrong else 0)


if __name__ == "__main__":
    main()
