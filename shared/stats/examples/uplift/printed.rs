//! What was measured beside what the prototype measured, and what is asked beside what came.

use crate::asked;
use crate::figures::Figure;
use crate::policy::{POLICIES, Policy};
use crate::study::{Outcome, Study};

/// Money is told in thousand.
const THOUSANDTH: f64 = 1e-3;

#[derive(Default)]
pub struct Gates {
    missed: usize,
}

impl Gates {
    pub fn missed(&self) -> usize {
        self.missed
    }

    /// What is asked of a figure: at least, or at most.
    pub fn ask(&mut self, what: &str, figure: Figure, at_least: bool, asked: f64) {
        let fine = if at_least {
            figure.value >= asked
        } else {
            figure.value <= asked
        };
        self.missed += usize::from(!fine);
        let word = if at_least { "at least" } else { "at most" };
        let missed = if fine { "" } else { "  MISSED" };
        println!(
            "  {what:<52} {:>16}   {word} {asked}{missed}",
            figure.shown(3)
        );
    }

    /// What would be more than was asked.
    pub fn hope(&self, what: &str, figure: Figure, hoped: f64) {
        let reached = if figure.value >= hoped {
            "reached"
        } else {
            "not reached"
        };
        println!(
            "  {what:<52} {:>16}   hoped for {hoped}: {reached}",
            figure.shown(3)
        );
    }
}

/// What policies came to, by seed.
pub struct Table {
    policies: Vec<Policy>,
    outcomes: Vec<Vec<Outcome>>,
}

impl Table {
    /// Runs a study, and prints it.
    pub fn of(title: &str, study: &Study, threads: usize) -> Self {
        let began = std::time::Instant::now();
        let table = Self {
            policies: study.policies.to_vec(),
            outcomes: study.run(threads),
        };
        let seeds = study.seeds.end - study.seeds.start;
        println!(
            "\n{title}: {seeds} companies, {:.0} s",
            began.elapsed().as_secs_f64()
        );
        let columns = [
            "kept, thousand",
            "then",
            "of riskiest",
            "of oracle",
            "in the year",
            "committed",
        ];
        let [kept, then, riskiest, oracle, year, spent] = columns;
        println!(
            "{:<32}{kept:>17}{then:>9}{riskiest:>15}{oracle:>15}{year:>13}{spent:>11}",
            ""
        );
        for policy in study.policies {
            table.line(title, *policy);
        }
        table
    }

    fn line(&self, title: &str, policy: Policy) {
        let name = POLICIES
            .iter()
            .find(|(of, _)| *of == policy)
            .map_or("", |(_, name)| name);
        let kept = Figure::mean(&self.kept(policy)).times(THOUSANDTH).shown(1);
        let then = asked::then(title, policy).map_or(String::new(), |then| format!("{then:.1}"));
        let of = |to: Policy| match self.policies.contains(&to) {
            true => self.ratio(policy, to).shown(3),
            false => String::new(),
        };
        let [year, spent] = [
            self.each(policy, |outcome| outcome.kept[0]),
            self.each(policy, |outcome| outcome.year.spent),
        ]
        .map(|of| format!("{:.0}", THOUSANDTH * Figure::mean(&of).value));
        let [riskiest, oracle] = [Policy::Riskiest, Policy::OracleSeen].map(of);
        println!("{name:<32}{kept:>17}{then:>9}{riskiest:>15}{oracle:>15}{year:>13}{spent:>11}");
    }

    /// Of each company.
    pub fn each(&self, policy: Policy, of: impl Fn(&Outcome) -> f64) -> Vec<f64> {
        let at = self.policies.iter().position(|p| *p == policy);
        at.map_or(Vec::new(), |at| self.outcomes[at].iter().map(of).collect())
    }

    pub fn kept(&self, policy: Policy) -> Vec<f64> {
        self.each(policy, |outcome| outcome.kept[1])
    }

    pub fn ratio(&self, of: Policy, to: Policy) -> Figure {
        Figure::ratio(&self.kept(of), &self.kept(to))
    }

    /// What the offers of each cycle were worth, by what is true.
    pub fn by_cycle(&self, policy: Policy) {
        let name = POLICIES
            .iter()
            .find(|(of, _)| *of == policy)
            .map_or("", |(_, name)| name);
        let cycles = (0..crate::world::YEAR).map(|cycle| {
            let of = self.each(policy, |outcome| outcome.year.expected[cycle]);
            format!("{:.1}", THOUSANDTH * Figure::mean(&of).value)
        });
        println!(
            "  {name:<30} by cycle {}",
            cycles.collect::<Vec<_>>().join(" ")
        );
    }

    /// Of offers that are said to drive away, those that do.
    pub fn harmful(&self, policy: Policy) {
        let [said, are] = [0, 1].map(|at| self.each(policy, |outcome| outcome.year.harmful[at]));
        let share = Figure::ratio(&are, &said);
        let asked = (1_000 * crate::world::OFFERS) as f64;
        let of_all = Figure::mean(&said).times(1.0 / asked);
        println!(
            "  said to drive away: {} of offers, of which do: {}",
            of_all.shown(3),
            share.shown(3)
        );
    }

    /// No budget was exceeded, in any cycle of any company.
    pub fn keeps_to_budget(&self, gates: &mut Gates, policy: Policy) {
        let fullest = self.each(policy, |outcome| outcome.year.fullest);
        let most = fullest.into_iter().fold(0.0, f64::max);
        let most = Figure {
            value: most,
            error: 0.0,
        };
        gates.ask(
            "most of a cycle's budget that was committed",
            most,
            false,
            1.0 + 1e-12,
        );
    }
}
