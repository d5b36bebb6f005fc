"""What became of a simulated year: lines for a terminal, and a page that needs nothing else."""

from dataclasses import dataclass
from html import escape

STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1c1a;background:#fbfaf7}
h1{font-size:1.5rem;margin-bottom:.2rem}h2{font-size:1.1rem;margin-top:2rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .6rem;text-align:right;border-bottom:1px solid #e3e0d8;white-space:nowrap}
th:first-child,td:first-child{text-align:left}tfoot td{font-weight:600}
svg{width:100%;height:auto}.wrong{color:#a3261b}.muted{color:#6a675f}
@media(prefers-color-scheme:dark){body{color:#e9e7e1;background:#191917}th,td{border-color:#3a3935}
.muted{color:#a19e95}.wrong{color:#ff8a7d}}
"""
FINDINGS = {
    "gain": "a gain is proven", "loss": "a loss is proven", "more_units": "more complete customers are needed",
    "more_certainty": "it may still be nothing", "too_few": "too few are held out, or leave, to tell this year",
    "too_small": "it is too small to be told this year", "before_pay_back": "money is lost so far, and may come back",
    "beyond_forecast": "more has happened than was forecast",
}  # fmt: skip
WITH, WITHOUT = "#1d6f5c", "#b9b3a4"


def amount(minor):
    return f"{'-' * (minor < 0)}€{abs(round(minor)) / 100:,.2f}"


@dataclass
class Month:
    name: str
    cycle: int
    offers: int = 0
    ghosts: int = 0
    budget: int = 0
    committed: int = 0
    learned_from: int = 0
    spent: int = 0
    with_offers: int = 0
    without: int = 0

    def cells(self):
        return [
            self.name, amount(self.with_offers), amount(self.without), amount(self.with_offers - self.without),
            f"{self.offers:,}", f"{self.ghosts:,}", amount(self.budget), amount(self.committed), amount(self.spent),
            f"{self.learned_from:,}",
        ]  # fmt: skip


COLUMNS = (
    "From", "Billed", "Without offers", "Difference", "Offers", "Ghosts", "Budget", "Committed", "Cost so far",
    "Learned from",
)  # fmt: skip


class Page:
    def __init__(self, args, months, there, measures, wrong):
        self.args, self.months, self.there, self.measures, self.wrong = args, months, there, measures or {}, wrong

    def total(self):
        sums = Month("Together", 0)
        for month in self.months:
            for name in ("offers", "ghosts", "budget", "committed", "spent", "with_offers", "without"):
                setattr(sums, name, getattr(sums, name) + getattr(month, name))
        return [*sums.cells()[:-1], ""]

    def kept(self):
        now, alone = self.there
        return f"{now:,} customers are there at the end; without offers it would be {alone:,}: {now - alone:+,}."

    def rows(self):
        return [month.cells() for month in self.months] + [self.total()]

    def lines(self):
        """For a terminal."""
        rows = [list(COLUMNS), *self.rows()]
        widths = [max(len(row[n]) for row in rows) for n in range(len(COLUMNS))]
        yield from ("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
        yield self.kept()
        yield from self.proof()

    def proof(self):
        """What was found, beside what is true, of a customer for whom something was chosen."""
        for name, (measure, truth) in self.measures.items():
            is_money = name == "revenue"
            show = amount if is_money else "{:+.3f}".format
            what = "Paid within 90 days, less what was spent" if is_money else "Kept after 90 days"
            if not measure:
                yield f"{what}, of a customer: there is nothing to be shown. True: {show(truth)}."
                continue
            interval = measure.get("on_a_unit") or measure.get("evergreen")
            found = "not said yet"
            if interval:
                found = f"{show(interval['value'])} ({show(interval['low'])} to {show(interval['high'])})"
            code = measure["finding"]["code"]
            yield f"{what}, of a customer: found {found}; {FINDINGS.get(code, code)}. True: {show(truth)}."


def written(page):
    """The page, as HTML."""
    args = page.args
    heads = "".join(f"<th scope=col>{name}" for name in COLUMNS)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}" for cell in month.cells()) for month in page.months)
    foot = "".join(f"<td>{escape(cell)}" for cell in page.total())
    proof = "".join(f"<p>{escape(line)}" for line in page.proof()) or "<p class=muted>No offers were made."
    wrong = "".join(f"<li class=wrong>{escape(what)}" for what in page.wrong[:50])
    checks = f"<ul>{wrong}</ul>" if wrong else "<p>Budgets, cooldowns, costs and the cohort are as they should be."
    return (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width,initial-scale=1'>"
        f"<title>A simulated year</title><style>{STYLE}</style><h1>A simulated year</h1>"
        f"<p class=muted>{args.customers:,} customers, months: {args.months}, world <b>{args.world}</b>, seed {args.seed}."
        f"<p>{escape(page.kept())}<h2>Billed each month</h2>{chart(page.months)}"
        f"<p class=muted><span style='color:{WITH}'>■</span> with offers <span style='color:{WITHOUT}'>■</span> without"
        f"<h2>Month by month</h2><div class=scroll><table><thead><tr>{heads}<tbody>{body}<tfoot><tr>{foot}</table></div>"
        f"<p class=muted>Offers cost at most what is committed. “Cost so far” is what was taken off bills and spent on calls."
        f"<h2>Proof, beside the truth</h2>{proof}<h2>Checks</h2>{checks}</html>\n"
    )


def chart(months):
    """What was billed, with offers and without, two bars a month."""
    most = max([1, *(max(month.with_offers, month.without) for month in months)])
    bars = []
    for n, month in enumerate(months):
        for side, (minor, color) in enumerate(((month.with_offers, WITH), (month.without, WITHOUT))):
            high = 150 * minor / most
            title = f"<title>{escape(month.name)}: {amount(minor)}</title>"
            at = f"x='{n * 50 + 8 + side * 17}' y='{160 - high:.1f}' width='15' height='{high:.1f}'"
            bars.append(f"<rect {at} fill='{color}'>{title}</rect>")
        name = escape(month.name)
        bars.append(f"<text x='{n * 50 + 8}' y='175' font-size='11' fill='currentColor'>{name}</text>")
    label = "What was billed each month, with offers and without"
    return f"<svg viewBox='0 0 {max(len(months), 6) * 50} 180' role=img aria-label='{label}'>{''.join(bars)}</svg>"
