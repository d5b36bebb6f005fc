//! What was measured beside what the prototype measured, with standard errors.

use crate::asked::{self, CLAIMS, CLAIMS_ON_AVERAGE, FAR, FOUND, Share};
use crate::method::{COUNT, METHODS, Method};
use crate::world::World;
use crate::year::{Said, Year};

#[derive(Default)]
pub struct Table {
    claims: [Vec<Share>; COUNT],
    outside: usize,
}

impl Table {
    /// How many figures were outside.
    pub fn outside(&self) -> usize {
        self.outside
    }

    fn judge(&mut self, fine: bool) -> &'static str {
        self.outside += usize::from(!fine);
        if fine { "" } else { "  OUTSIDE" }
    }

    pub fn nothing_works(&mut self, at: usize, world: &World, years: &[Year]) {
        head(world, years);
        println!(
            "{:<30} {:>16} {:>9}   widths mid, end",
            "", "claims %", "then"
        );
        for (n, (method, name)) in METHODS.into_iter().enumerate() {
            let said = said(years, n);
            if said.is_empty() {
                continue;
            }
            let claims = share(&said, |said| said.claimed.is_some());
            self.claims[n].push(claims);
            let then = CLAIMS[n][at].map(|percent| Share::then(percent, method, world.triggers));
            let widths = [0, 1].map(|at| mean(said.iter().filter_map(|said| said.widths[at])));
            let fine = asked::claims(method, claims, then, said.len());
            let word = self.judge(fine && asked::widths(method, widths));
            let [middle, end] = widths.map(|width| figure(width, 3));
            let then = figure(then.map(|then| then.percent), 1);
            println!(
                "{name:<30} {} {then:>9}   {middle:>5}, {end}{word}",
                spread(claims)
            );
        }
    }

    /// What is asked of (A) and (B) over all worlds.
    pub fn on_average(&mut self) {
        println!("\nClaims where nothing works, over all of these, at most {CLAIMS_ON_AVERAGE} %:");
        for (n, (method, name)) in METHODS.into_iter().enumerate() {
            if matches!(method, Method::Evergreen | Method::Year) {
                let worlds = self.claims[n].len() as f64;
                let sum = |of: fn(&Share) -> f64| self.claims[n].iter().map(of).sum::<f64>();
                let all = Share {
                    percent: sum(|share| share.percent) / worlds,
                    error: sum(|share| share.error.powi(2)).sqrt() / worlds,
                };
                let word = self.judge(all.percent <= CLAIMS_ON_AVERAGE + FAR * all.error);
                println!("{name:<30} {}{word}", spread(all));
            }
        }
    }

    pub fn something_works(&mut self, at: usize, world: &World, years: &[Year]) {
        head(world, years);
        let columns = ["truth in all %", "in the last %", "found %"].map(|c| format!("{c:>16}"));
        println!("{:<30} {}   median day, then", "", columns.join(" "));
        for (n, (method, name)) in METHODS.into_iter().enumerate() {
            let said = said(years, n);
            if said.is_empty() {
                continue;
            }
            let covered = share(&said, |said| !said.missed);
            let last = said.iter().filter_map(|said| said.missed_at_end);
            let last: Vec<bool> = last.collect();
            let last = Share::of(last.iter().filter(|missed| !**missed).count(), last.len());
            let found = share(&said, |said| said.claimed.is_some());
            let day = median_day(&said);
            let then = match method {
                Method::Evergreen => FOUND[at][0],
                Method::Year => FOUND[at][1],
                _ => None,
            };
            let fine = asked::coverage(method, covered) && asked::found(day, then);
            let word = self.judge(fine);
            let [covered, last, found] = [covered, last, found].map(spread);
            let day = figure(day.map(f64::from), 0);
            let then = figure(then, 0);
            println!("{name:<30} {covered} {last} {found}   {day:>10}, {then}{word}");
        }
    }
}

fn said(years: &[Year], method: usize) -> Vec<Said> {
    years.iter().filter_map(|year| year.said[method]).collect()
}

fn share(said: &[Said], is: fn(&Said) -> bool) -> Share {
    Share::of(said.iter().filter(|said| is(said)).count(), said.len())
}

/// The day by which half of the years have a claim.
fn median_day(said: &[Said]) -> Option<u32> {
    let mut days: Vec<Option<u32>> = said.iter().map(|said| said.claimed).collect();
    days.sort_unstable_by_key(|day| day.unwrap_or(u32::MAX));
    days[days.len() / 2]
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (count, sum) = values.fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    (count > 0.0).then(|| sum / count)
}

fn head(world: &World, years: &[Year]) {
    let mean = |of: fn(&Year) -> f64| mean(years.iter().map(of)).unwrap_or_default();
    println!(
        "\n{}, {}: {} years, {:.1} % of those held out left, {:.1} % were held out, effect {:.2} points",
        world.name,
        if world.works {
            "offers work"
        } else {
            "nothing works"
        },
        years.len(),
        100.0 * mean(|year| year.churn),
        100.0 * mean(|year| year.held_out),
        100.0 * mean(|year| year.effect),
    );
}

fn spread(share: Share) -> String {
    format!("{:>9.1} ± {:<4.1}", share.percent, share.error)
}

fn figure(value: Option<f64>, digits: usize) -> String {
    value.map_or("-".into(), |value| format!("{value:.digits$}"))
}
