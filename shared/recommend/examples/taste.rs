//! Customers whose taste is known: how many of the items that they are shown are to it, how long learning takes
//! and how much memory, and how long it takes to answer from the file. For `scripts/bench recommendation`.
#![allow(clippy::print_stdout, reason = "it is for people")]

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::time::Instant;

use recommend::choice::{Choice, Method};
use recommend::file::{HEADER_BYTES, Head, Header, ItemRow, write};
use recommend::history::Recency;
use recommend::interactions::{Interaction, Interactions, InteractionsBuilder};
use recommend::model::Model;
use recommend::ranking::{Limits, shown};
use stats::random::{draw, split_mix};

const USAGE: &str = "taste CUSTOMERS ITEMS INTERACTIONS FILE [--chosen]";
/// Items are each of one, and customers have two.
const TASTES: usize = 50;
/// Of what customers do, so much is to their taste.
const TO_TASTE: f64 = 0.8;
const SHOWN: usize = 10;
/// Customers who are looked at.
const ASKED: usize = 2_000;

struct World {
    customers: usize,
    items: usize,
}

impl World {
    fn tastes(&self, customer: usize) -> [usize; 2] {
        [0, 1].map(|n| (draw(split_mix(1, customer as u64), n) * TASTES as f64) as usize)
    }

    fn is_to_taste(&self, customer: usize, item: usize) -> bool {
        self.tastes(customer).contains(&(item % TASTES))
    }

    /// The nth that a customer does: some items of a taste are taken far more often than others.
    fn item(&self, customer: usize, n: usize) -> usize {
        let stream = split_mix(2, (customer * 10_000 + n) as u64);
        let of_taste = self.items / TASTES;
        let place = (draw(stream, 0).powi(3) * of_taste as f64) as usize;
        let taste = match draw(stream, 1) < TO_TASTE {
            true => self.tastes(customer)[n % 2],
            false => (draw(stream, 2) * TASTES as f64) as usize,
        };
        place * TASTES + taste
    }

    fn interactions(&self, count: usize) -> Result<Interactions, Box<dyn Error>> {
        let mut builder = InteractionsBuilder::default();
        for one in 0..count {
            let (customer, n) = (one % self.customers, one / self.customers);
            builder.add(&Interaction {
                customer: &format!("customer-{customer}"),
                item: &format!("item-{}", self.item(customer, n)),
                at: one as i64,
                weight: 1.0,
            })?;
        }
        Ok(builder.build())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (given, chosen) = match args.as_slice() {
        [given @ .., last] if last == "--chosen" => (given, true),
        given => (given, false),
    };
    let [customers, items, count, path] = given else {
        return Err(USAGE.into());
    };
    let world = World {
        customers: customers.parse()?,
        items: items.parse()?,
    };
    let begun = Instant::now();
    let all = world.interactions(count.parse()?)?;
    told("made up", begun);
    println!(
        "{} customers, {} items, {} interactions",
        all.customers(),
        all.items(),
        all.count()
    );
    let begun = Instant::now();
    let choice = match chosen {
        true => Choice::of(&all),
        false => Choice {
            method: Method::ItemKnn { shrinkage: 10.0 },
            recency: Recency(1.0),
            half_life: Some(90.0),
            tried: Vec::new(),
            with_history: None,
        },
    };
    told("chosen", begun);
    let begun = Instant::now();
    let model = Model::learned(&all, choice)?;
    told("learned", begun);
    println!("{:?}", model.choice.method);
    let begun = Instant::now();
    let mut out = BufWriter::new(File::create(path)?);
    write(&model, &all, &mut out)?;
    out.flush()?;
    told("written", begun);
    answered(&world, path)
}

/// Answers from the file, as a function does that has its head.
fn answered(world: &World, path: &str) -> Result<(), Box<dyn Error>> {
    let mut file = File::open(path)?;
    let bytes = file.metadata()?.len();
    let begun = Instant::now();
    let header = Header::parse(&read(&mut file, 0..HEADER_BYTES as u64)?, bytes)?;
    let head = Head::parse(header, &read(&mut file, header.head())?)?;
    told("head read", begun);
    let (mut times, mut to_taste, mut all) = (Vec::new(), 0, 0);
    for n in 0..ASKED.min(world.customers) {
        let customer = n * (world.customers / ASKED.min(world.customers));
        let name = format!("customer-{customer}");
        let begun = Instant::now();
        let block = head.block_of(&name).ok_or("a customer without a block")?;
        let listed = head.listed(&name, &read(&mut file, block)?)?;
        let limits = Limits {
            most: SHOWN,
            leaves_out: |_: u32| false,
            category: |_: u32| None::<u32>,
            most_of_category: None,
        };
        let shown = shown(listed.unwrap_or_default(), &head.popular, &limits);
        if let Some(first) = shown.first() {
            ItemRow::parse(&header, &read(&mut file, header.item(first.item))?)?;
        }
        times.push(begun.elapsed().as_secs_f64() * 1e3);
        for one in shown {
            let item = head
                .item_name(one.item)
                .and_then(|name| name.strip_prefix("item-"));
            let item: usize = item.ok_or("an item without a name")?.parse()?;
            to_taste += usize::from(world.is_to_taste(customer, item));
            all += 1;
        }
    }
    times.sort_unstable_by(f64::total_cmp);
    println!(
        "to their taste: {:.1} % of what is shown",
        100.0 * to_taste as f64 / all as f64
    );
    println!(
        "a list and a row in {:.3} ms, p99 {:.3} ms, from a file of {} MB",
        times[times.len() / 2],
        times[times.len() * 99 / 100],
        bytes / 1_000_000
    );
    Ok(())
}

fn read(file: &mut File, range: Range<u64>) -> std::io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(range.start))?;
    let mut bytes = vec![0; (range.end - range.start) as usize];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn told(what: &str, begun: Instant) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.unwrap_or("unknown").trim();
    println!(
        "{what} in {:.1} s, at most {peak}",
        begun.elapsed().as_secs_f64()
    );
}
