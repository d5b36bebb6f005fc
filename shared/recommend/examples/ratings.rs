//! How well each method foresees what people liked later, on ratings with their times (`userId`, `movieId`,
//! `rating`, `timestamp`): learned from what each liked first, with settings chosen within that, and measured by
//! the last fifth. For `scripts/bench recommendation`.
//!
//! With `--write FOLDER` the splits by which settings are chosen and by which they are measured are written there,
//! for peers to take the same.
#![allow(clippy::print_stdout, reason = "it is for people")]

use std::error::Error;
use std::mem::discriminant;
use std::path::{Path, PathBuf};
use std::time::Instant;

use recommend::choice::{Choice, LATER, Tried, learn, measure};
use recommend::interactions::{Interaction, Interactions, InteractionsBuilder, Split, by_customer};
use recommend::learners::popularity::popularity;
use recommend::metrics::Quality;

const USAGE: &str = "ratings FILE [--write FOLDER]";
/// Ratings from here on are likes.
const LIKED: f64 = 4.0;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (file, folder) = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [file] => (file, None),
        [file, "--write", folder] => (file, Some(PathBuf::from(folder))),
        _ => return Err(USAGE.into()),
    };
    let all = read(file)?;
    let split = by_customer(&all, LATER);
    println!(
        "{} people like {} films {} times; {} are measured",
        all.customers(),
        all.items(),
        all.count(),
        split.measured()
    );
    if let Some(folder) = folder {
        std::fs::create_dir_all(&folder)?;
        write(&by_customer(&split.earlier, LATER), &folder, "choosing")?;
        write(&split, &folder, "measuring")?;
    }
    let begun = Instant::now();
    let choice = Choice::of(&split.earlier);
    let choosing = begun.elapsed().as_secs_f64();
    println!("\nby what each liked first alone, in {choosing:.1} s:");
    for one in &choice.tried {
        print(&told(one), &one.quality);
    }
    println!("\nby the last fifth, settings as chosen:");
    let popular = popularity(&split.earlier, choice.half_life);
    for best in best_of_each(&choice) {
        let begun = Instant::now();
        let weights = learn(&split.earlier, best.method)?;
        let seconds = begun.elapsed().as_secs_f64();
        let quality = measure(&split, &weights, best.recency, &popular);
        print(&format!("{} in {seconds:.1} s", told(&best)), &quality);
        if best.method == choice.method {
            print("shown", &quality);
        }
    }
    let history = 100.0 * choice.with_history.unwrap_or_default();
    println!(
        "\nchosen: {:?}, recency {}; {history:.0} % have a history",
        choice.method, choice.recency.0
    );
    Ok(())
}

/// The best of popularity, of nearest neighbors and of EASEᴿ, as it was chosen.
fn best_of_each(choice: &Choice) -> Vec<Tried> {
    let mut best: Vec<Tried> = Vec::new();
    for one in &choice.tried {
        let same = |other: &Tried| discriminant(&other.method) == discriminant(&one.method);
        match best.iter().position(same) {
            Some(at) if one.quality.ndcg > best[at].quality.ndcg => best[at] = *one,
            Some(_) => {}
            None => best.push(*one),
        }
    }
    best
}

fn told(one: &Tried) -> String {
    format!("{:?}, recency {}", one.method, one.recency.0)
}

fn print(name: &str, quality: &Quality) {
    println!(
        "{name:<44} NDCG@10 {:.4}  HR@10 {:.4}  recall {:.4}  coverage {:.1} %",
        quality.ndcg,
        quality.hit_rate,
        quality.recall,
        100.0 * quality.coverage
    );
}

fn read(file: &str) -> Result<Interactions, Box<dyn Error>> {
    let mut builder = InteractionsBuilder::default();
    for row in csv::Reader::from_path(file)?.deserialize() {
        let (customer, item, rating, at): (String, String, f64, i64) = row?;
        if rating >= LIKED {
            builder.add(&Interaction {
                customer: &customer,
                item: &item,
                at,
                weight: 1.0,
            })?;
        }
    }
    Ok(builder.build())
}

fn write(split: &Split, folder: &Path, name: &str) -> Result<(), Box<dyn Error>> {
    let of = |part: &str| csv::Writer::from_path(folder.join(format!("{name}-{part}.csv")));
    let (mut earlier, mut later) = (of("earlier")?, of("later")?);
    for (customer, had) in split.earlier.by_customer().enumerate() {
        for one in had {
            earlier.write_record([customer.to_string(), one.item.to_string()])?;
        }
        for item in &split.later[customer] {
            later.write_record([customer.to_string(), item.to_string()])?;
        }
    }
    earlier.flush()?;
    later.flush()?;
    Ok(())
}
