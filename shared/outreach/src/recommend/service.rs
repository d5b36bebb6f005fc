//! Which services a customer may want, by what others have: association rules (Agrawal, Imieliński and Swami, 1993) of
//! one or two things that a customer has, and a service that many who have them have, too. Of many rules that are
//! looked at some are strong by chance, and of those that are not many only tell of a plan that has both; so a rule
//! counts if its share is surely above that of all customers (Wilson's bound), and above what customers of the same plan
//! have (Cochran, Mantel and Haenszel), both so surely that hardly one of all rules is there by chance (Bonferroni).

use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
};

use domain::{Product, ProductKind};
use report::Language;
use serde::{Deserialize, Serialize};
use stats::{
    intervals::wilson,
    significance::{Z, critical},
};

/// Customers who have what a rule begins with, at least.
const LEAST_CUSTOMERS: u64 = 30;
/// Of them those who have the service, too, at least.
const LEAST_ALSO: u64 = 10;
/// Rules that are kept, the surest first.
const MOST_RULES: usize = 300;
/// Services of one customer that are looked at.
const MOST_SERVICES: usize = 12;
/// Different things that are counted; of more, no others of three services.
const MOST_COUNTED: usize = 500_000;
/// Services that a customer is recommended.
const MOST_RECOMMENDED: usize = 5;

/// Of whatever plan customers are.
const ALL: u8 = u8::MAX;
/// Customers of none of the plans.
const NO_PLAN: u8 = u8::MAX - 1;
const NOTHING: u8 = u8::MAX;

/// What is counted: customers of a plan who have up to three services, in their order.
type Key = (u8, [u8; 3]);

/// What customers have, as it is counted: how many of each plan have each service, each two and each three.
#[derive(Debug)]
pub struct Baskets {
    plans: Vec<String>,
    services: Vec<String>,
    counts: HashMap<Key, u64>,
}

/// Customers who have some things have a service more often than others do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AssociationRule {
    /// They are on this plan, whatever plan where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// And have all of these services.
    pub services: Vec<String>,
    /// This they have more often.
    pub then: String,
    /// So many customers have the former.
    pub customers: u64,
    /// Of them so many have the latter.
    pub also: u64,
    /// So many customers there are.
    pub all: u64,
    /// Of them so many have the latter.
    pub have: u64,
    /// The share of those who have the latter among those who have the former, at least.
    pub least_share: f64,
}

impl AssociationRule {
    /// The rule's confidence.
    pub fn share(&self) -> f64 {
        share(self.also, self.customers)
    }

    pub fn share_of_all(&self) -> f64 {
        share(self.have, self.all)
    }

    /// How much more often they have it than all do.
    pub fn lift(&self) -> f64 {
        self.share() / self.share_of_all()
    }

    /// Whether it is about somebody who has all that.
    fn begins_with(&self, has: &BTreeSet<String>) -> bool {
        let mut all = self.plan.iter().chain(&self.services);
        all.all(|name| has.contains(name))
    }

    /// Why the service may be wanted, for people.
    pub fn detail(&self) -> String {
        let english = Language::English;
        let has: Vec<String> = self
            .plan
            .iter()
            .chain(&self.services)
            .map(|name| format!("`{name}`"))
            .collect();
        format!(
            "Of {} customers with {}, {} also have `{}`, against {} of all.",
            english.count(self.customers),
            has.join(" and "),
            english.percent(rounded(self.share())),
            self.then,
            english.percent(rounded(self.share_of_all())),
        )
    }
}

/// A share to the hundredth, as it is told.
fn rounded(share: f64) -> f64 {
    (share * 100.0).round() / 100.0
}

fn share(some: u64, all: u64) -> f64 {
    some as f64 / all.max(1) as f64
}

/// What a rule begins with.
#[derive(Debug, Clone, Copy)]
struct Antecedent {
    plan: u8,
    /// In their order; `NOTHING` after them.
    services: [u8; 2],
}

impl Antecedent {
    fn services(&self) -> impl Iterator<Item = u8> {
        self.services.into_iter().filter(|one| *one != NOTHING)
    }

    /// What says less: it without one of its parts.
    fn simpler(&self) -> Vec<Self> {
        let [one, other] = self.services;
        let alone = |service| Self {
            plan: ALL,
            services: [service, NOTHING],
        };
        match (self.plan, other) {
            (ALL, NOTHING) => Vec::new(),
            (ALL, _) => vec![alone(one), alone(other)],
            (_, _) if one == NOTHING => Vec::new(),
            (plan, _) => vec![
                alone(one),
                Self {
                    plan,
                    services: [NOTHING; 2],
                },
            ],
        }
    }
}

impl Baskets {
    pub fn new(products: &[Product]) -> Self {
        let of = |kind| {
            let all = products.iter().filter(|one| one.kind == kind);
            let names: BTreeSet<&String> = all.map(|one| &one.name).collect();
            // A catalogue is smaller than that; indexes must not meet those that stand for something else.
            names.into_iter().take(NO_PLAN.into()).cloned().collect()
        };
        Self {
            plans: of(ProductKind::Plan),
            services: of(ProductKind::Service),
            counts: HashMap::new(),
        }
    }

    /// Counts a customer, by the names of all that they have. What is not in the catalogue is not looked at, and of several
    /// plans only the first.
    pub fn add<'a>(&mut self, has: impl IntoIterator<Item = &'a str>) {
        let (mut plan, mut services) = (None, BTreeSet::new());
        for name in has {
            match (place(&self.plans, name), place(&self.services, name)) {
                (Some(at), _) => plan = plan.or(Some(at)),
                (None, Some(at)) => {
                    services.insert(at);
                }
                (None, None) => {}
            }
        }
        if plan.is_none() && services.is_empty() {
            return;
        }
        let plan = plan.unwrap_or(NO_PLAN);
        let services: Vec<u8> = services.into_iter().take(MOST_SERVICES).collect();
        self.count_in(plan, [NOTHING; 3]);
        for (at, one) in services.iter().enumerate() {
            self.count_in(plan, [*one, NOTHING, NOTHING]);
            for (next, other) in services.iter().enumerate().skip(at + 1) {
                self.count_in(plan, [*one, *other, NOTHING]);
                for third in services.iter().skip(next + 1) {
                    self.count_in(plan, [*one, *other, *third]);
                }
            }
        }
    }

    fn count_in(&mut self, plan: u8, services: [u8; 3]) {
        for plan in [plan, ALL] {
            let key = (plan, services);
            let is_full = services[2] != NOTHING && self.counts.len() >= MOST_COUNTED;
            if is_full && !self.counts.contains_key(&key) {
                continue;
            }
            *self.counts.entry(key).or_default() += 1;
        }
    }

    fn count(&self, plan: u8, services: impl IntoIterator<Item = u8>) -> u64 {
        let mut key = [NOTHING; 3];
        for (place, service) in key.iter_mut().zip(services) {
            *place = service;
        }
        key.sort_unstable();
        self.counts.get(&(plan, key)).copied().unwrap_or(0)
    }

    fn customers_of(&self, of: &Antecedent) -> u64 {
        self.count(of.plan, of.services())
    }

    fn also(&self, of: &Antecedent, then: u8) -> u64 {
        self.count(of.plan, of.services().chain([then]))
    }

    /// The rules for which there is evidence, the surest first.
    pub fn rules(&self) -> Vec<AssociationRule> {
        let enough = |of: &Antecedent| self.customers_of(of) >= LEAST_CUSTOMERS;
        let antecedents: Vec<Antecedent> = self.antecedents().into_iter().filter(enough).collect();
        let tests: usize = antecedents
            .iter()
            .map(|of| self.services.len().saturating_sub(of.services().count()))
            .sum();
        let z = critical(tests);
        let mut rules: Vec<AssociationRule> = antecedents
            .iter()
            .flat_map(|of| indexes(&self.services).filter_map(move |then| self.rule(of, then, z)))
            .collect();
        rules.sort_by(|one, other| {
            let of_both = other.least_share.total_cmp(&one.least_share);
            let says = |rule: &AssociationRule| {
                (rule.then.clone(), rule.plan.clone(), rule.services.clone())
            };
            of_both.then_with(|| says(one).cmp(&says(other)))
        });
        rules.truncate(MOST_RULES);
        rules
    }

    /// What customers have of which a rule may begin: a plan, a service, both, or two services.
    fn antecedents(&self) -> Vec<Antecedent> {
        let of_key = |&(plan, [one, other, third]): &Key| {
            let is_one = match plan {
                ALL => one != NOTHING && third == NOTHING,
                NO_PLAN => false,
                _ => other == NOTHING,
            };
            is_one.then_some(Antecedent {
                plan,
                services: [one, other],
            })
        };
        self.counts.keys().filter_map(of_key).collect()
    }

    /// A rule, if there is evidence for it.
    fn rule(&self, of: &Antecedent, then: u8, z: f64) -> Option<AssociationRule> {
        if of.services().any(|one| one == then) {
            return None;
        }
        let (customers, also) = (self.customers_of(of), self.also(of, then));
        let (all, have) = (self.count(ALL, []), self.count(ALL, [then]));
        if also < LEAST_ALSO {
            return None;
        }
        let least = |z| wilson(also as f64, customers as f64, z).interval[0];
        let says_more = |simpler: Antecedent| {
            let of_simpler = share(self.also(&simpler, then), self.customers_of(&simpler));
            least(Z) > of_simpler
        };
        let is_evident = least(z) > share(have, all)
            && deviation(&self.strata(of, then)) > z
            && of.simpler().into_iter().all(says_more);
        is_evident.then(|| AssociationRule {
            plan: self.plans.get(usize::from(of.plan)).cloned(),
            services: of
                .services()
                .map(|one| self.services[usize::from(one)].clone())
                .collect(),
            then: self.services[usize::from(then)].clone(),
            customers,
            also,
            all,
            have,
            least_share: least(Z),
        })
    }

    /// Customers among whom those of a rule are compared with the others: of each plan, of the rule's own, or of all
    /// where the rule is about a plan alone.
    fn strata(&self, of: &Antecedent, then: u8) -> Vec<Stratum> {
        let stratum = |plan: u8, some: u64, also: u64| Stratum {
            customers: self.count(plan, []) as f64,
            some: some as f64,
            have: self.count(plan, [then]) as f64,
            also: also as f64,
        };
        let is_alone = of.services().next().is_none();
        match of.plan {
            ALL => indexes(&self.plans)
                .chain([NO_PLAN])
                .map(|plan| {
                    let within = Antecedent { plan, ..*of };
                    stratum(plan, self.customers_of(&within), self.also(&within, then))
                })
                .collect(),
            plan => {
                let among = if is_alone { ALL } else { plan };
                vec![stratum(among, self.customers_of(of), self.also(of, then))]
            }
        }
    }
}

/// Customers, of them those of a rule, those who have the service, and those who are both.
struct Stratum {
    customers: f64,
    some: f64,
    have: f64,
    also: f64,
}

/// How many standard errors more customers of a rule have the service than others of the same stratum, with half a
/// customer for continuity.
fn deviation(strata: &[Stratum]) -> f64 {
    let (mut above, mut variance): (f64, f64) = (-0.5, 0.0);
    for one in strata.iter().filter(|one| one.customers > 1.0) {
        let Stratum {
            customers,
            some,
            have,
            also,
        } = one;
        above += also - some * have / customers;
        let spread = some * (customers - some) * have * (customers - have);
        variance += spread / (customers * customers * (customers - 1.0));
    }
    match variance > 0.0 {
        true => above / variance.sqrt(),
        false => 0.0,
    }
}

/// The index of a name; names are in their order.
fn place(names: &[String], name: &str) -> Option<u8> {
    let found = names.binary_search_by(|one| one.as_str().cmp(name));
    found.ok().and_then(|at| u8::try_from(at).ok())
}

fn indexes(names: &[String]) -> Range<u8> {
    0..u8::try_from(names.len()).unwrap_or(NO_PLAN)
}

/// The services that a customer may want, each by its surest rule, the surest first: none that they have, that a plan of
/// theirs excludes, or that is not sold any more. `rules` are in their order.
pub fn recommend<'a>(
    rules: &'a [AssociationRule],
    has: &BTreeSet<String>,
    products: &[Product],
) -> Vec<&'a AssociationRule> {
    let of_kind = |kind| products.iter().filter(move |one| one.kind == kind);
    let excluded: BTreeSet<&String> = of_kind(ProductKind::Plan)
        .filter(|plan| has.contains(&plan.name))
        .flat_map(|plan| &plan.excluded_services)
        .collect();
    let mut wanted: BTreeSet<&String> = of_kind(ProductKind::Service)
        .map(|service| &service.name)
        .filter(|name| !has.contains(*name) && !excluded.contains(name))
        .collect();
    rules
        .iter()
        .filter(|rule| rule.begins_with(has) && wanted.remove(&rule.then))
        .take(MOST_RECOMMENDED)
        .collect()
}

#[cfg(test)]
#[path = "service_tests.rs"]
mod tests;
