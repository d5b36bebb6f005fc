//! What is measured.

use stats::logistic_solver::GaussianPrior;
use stats::offers::prior::{Names, Pool, Shared, cautious, with_others};

use crate::asked::{self, ALIKE};
use crate::company::Company;
use crate::drawn;
use crate::figures::Figure;
use crate::policy::Policy::{self, *};
use crate::printed::{Gates, Table};
use crate::proof;
use crate::speed;
use crate::study::{Study, in_threads};
use crate::subscribers::{self, Coefficients};
use crate::world::{Kind, USUAL};
use crate::year::year;

pub struct Options {
    pub seeds: u64,
    pub customers: usize,
    pub threads: usize,
}

type Part = (&'static str, &'static str, fn(&Options, &mut Gates));

pub const PARTS: &[Part] = &[
    ("std", "the simulated company, all policies", standard),
    (
        "worlds",
        "its variants: milder, drifting, offers that do the same to all, or nothing",
        worlds,
    ),
    ("guard", "the guard where offers do differ", guard),
    (
        "features",
        "features made of the company's own columns, and a company drawn at random",
        features,
    ),
    ("sizes", "1,000 to 100,000 customers", sizes),
    (
        "proof",
        "whether what is said of a year's offers holds what is true of them",
        proof::proof,
    ),
    ("others", "what other companies have learned", others),
    (
        "speed",
        "the knapsack at 100,000 customers",
        speed::knapsack,
    ),
];

fn as_it_is(_: &Company, prior: Vec<GaussianPrior>) -> Vec<GaussianPrior> {
    prior
}

pub fn study<'a>(
    seeds: u64,
    policies: &'a [Policy],
    world: &'a (dyn Fn(u64) -> crate::world::World + Sync),
) -> Study<'a> {
    Study {
        seeds: 1..seeds.max(2) + 1,
        policies,
        made: false,
        world,
        prior: &as_it_is,
    }
}

fn standard(options: &Options, gates: &mut Gates) {
    let policies = [
        Random,
        RiskTimesPrice,
        Riskiest,
        Prior,
        Greedy,
        Thompson,
        OracleSeen,
        OracleFull,
    ];
    let world =
        |seed| subscribers::company(Kind::Std, &Coefficients::STANDARD, options.customers, seed);
    let table = Table::of(
        "std",
        &study(options.seeds, &policies, &world),
        options.threads,
    );
    for policy in [Riskiest, Thompson, OracleSeen] {
        table.by_cycle(policy);
    }
    table.harmful(Thompson);
    let ratio = table.ratio(Thompson, Riskiest);
    gates.ask(
        "times what discounts for the riskiest keep",
        ratio,
        true,
        asked::RATIO,
    );
    let of_oracle = table.ratio(Thompson, OracleSeen);
    gates.ask("share of the oracle", of_oracle, true, asked::OF_ORACLE);
    gates.ask(
        "times what the prior keeps",
        table.ratio(Thompson, Prior),
        true,
        asked::OF_PRIOR,
    );
    table.keeps_to_budget(gates, Thompson);
    gates.hope("share of the oracle", of_oracle, asked::OF_ORACLE_HOPED);
}

/// Three fits in the place of one: of fewer companies.
fn guard(options: &Options, gates: &mut Gates) {
    let policies = [Riskiest, Prior, Thompson, Guard];
    let world =
        |seed| subscribers::company(Kind::Std, &Coefficients::STANDARD, options.customers, seed);
    let study = study(options.seeds / 4, &policies, &world);
    let table = Table::of("std", &study, options.threads);
    let guarded = table.ratio(Guard, Thompson);
    gates.hope(
        "of what is kept without the guard",
        guarded,
        1.0 - asked::GUARD_MAY_COST,
    );
}

fn worlds(options: &Options, gates: &mut Gates) {
    let policies = [Riskiest, Prior, Thompson, Guard, OracleSeen];
    let seeds = options.seeds / 3;
    let run = |kind: Kind, title: &str| {
        let world =
            |seed| subscribers::company(kind, &Coefficients::STANDARD, options.customers, seed);
        Table::of(title, &study(seeds, &policies, &world), options.threads)
    };
    let mild = run(Kind::Mild, "mild");
    gates.ask(
        "times what discounts for the riskiest keep",
        mild.ratio(Thompson, Riskiest),
        true,
        asked::RATIO_MILD,
    );
    run(Kind::Drift, "drift");
    let constant = run(Kind::Const, "const");
    let more = paired(&constant, Thompson, Riskiest);
    gates.ask(
        "thousand more than discounts for the riskiest",
        more,
        true,
        0.0,
    );
    gates.hope(
        "with the guard, of the prior",
        constant.ratio(Guard, Prior),
        asked::OF_PRIOR_HOPED,
    );
    let null = run(Kind::Null, "null");
    let loss = null.ratio(Thompson, Riskiest);
    gates.ask(
        "of what discounts for the riskiest lose",
        loss,
        false,
        asked::NULL_LOSS,
    );
}

/// How much more a policy keeps than another in the same company, in thousand.
fn paired(table: &Table, of: Policy, to: Policy) -> Figure {
    let (of, to) = (table.kept(of), table.kept(to));
    let apart: Vec<f64> = of.iter().zip(&to).map(|(a, b)| (a - b) / 1e3).collect();
    Figure::mean(&apart)
}

fn features(options: &Options, gates: &mut Gates) {
    let policies = [Riskiest, Prior, Thompson, OracleSeen];
    let seeds = options.seeds / 2;
    let std =
        |seed| subscribers::company(Kind::Std, &Coefficients::STANDARD, options.customers, seed);
    let drawn = |seed| drawn::company(options.customers, seed);
    let run = |title, world, made| {
        let study = Study {
            made,
            ..study(seeds, &policies, world)
        };
        Table::of(title, &study, options.threads).ratio(Thompson, OracleSeen)
    };
    let by_hand = run("features by hand", &std, false);
    for (title, found) in [
        (
            "features made of its columns",
            run("features made of its columns", &std, true),
        ),
        ("drawn at random", run("drawn at random", &drawn, true)),
    ] {
        let what = format!("{title}: share of the oracle, of that by hand");
        gates.ask(&what, found.times(1.0 / by_hand.value), true, 1.0 - ALIKE);
    }
}

fn sizes(options: &Options, _: &mut Gates) {
    let policies = [Riskiest, Prior, Thompson, OracleSeen];
    for (customers, share, title) in [
        (1_000, 1.0, "1,000 customers"),
        (2_000, 1.0, "2,000 customers"),
        (5_000, 0.5, "5,000 customers"),
        (100_000, 0.05, "100,000 customers"),
    ] {
        let world =
            |seed| subscribers::company(Kind::Std, &Coefficients::STANDARD, customers, seed);
        let seeds = (share * options.seeds as f64).ceil() as u64;
        Table::of(title, &study(seeds, &policies, &world), options.threads);
    }
}

/// Companies whose coefficients are others', with what six of them have learned in a year.
fn others(options: &Options, gates: &mut Gates) {
    let large = |n: usize| {
        let coefficients = Coefficients::of_company(10_000 + n as u64);
        let seed = 10_000 + n as u64;
        let company = Company::new(
            subscribers::company(Kind::Std, &coefficients, 20_000, seed),
            false,
        );
        let priors = cautious(&company.kinds(), &USUAL);
        let learned = year(&company, Some(Thompson), &priors, seed).learned;
        let (features, offers) = (company.names(), offers());
        let names = Names {
            features: &features,
            offers: &offers,
        };
        learned.map(|learned| Shared::new(&names, &learned))
    };
    const POOL: usize = 6;
    let shared: Vec<Shared> = in_threads(options.threads, POOL, large)
        .into_iter()
        .flatten()
        .collect();
    let pool = Pool::of(&shared);
    let informed = |company: &Company, own: Vec<GaussianPrior>| {
        let (features, offers) = (company.names(), offers());
        let names = Names {
            features: &features,
            offers: &offers,
        };
        with_others(&own, &names, &pool)
    };
    for (customers, share, title) in [
        (1_000, 1.0, "1,000 with others"),
        (5_000, 0.4, "5,000 with others"),
    ] {
        let world = |seed| {
            subscribers::company(Kind::Std, &Coefficients::of_company(seed), customers, seed)
        };
        let seeds = (share * options.seeds as f64).ceil() as u64;
        let policies = [Riskiest, Prior, Greedy, Thompson, OracleSeen];
        let alone = format!("{customers} alone");
        Table::of(&alone, &study(seeds, &policies, &world), options.threads);
        let study = Study {
            prior: &informed,
            ..study(seeds, &policies, &world)
        };
        let table = Table::of(title, &study, options.threads);
        gates.hope(
            "share of the oracle",
            table.ratio(Greedy, OracleSeen),
            asked::OF_ORACLE_HOPED,
        );
    }
}

fn offers() -> Vec<Option<String>> {
    let offers = ["discount", "pause", "call"];
    offers.map(|offer| Some(offer.to_owned())).to_vec()
}
