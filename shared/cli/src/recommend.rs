//! `perene recommend`: which items suit which customers, by a file with a row for each time that a customer had to
//! do with one.

use std::collections::HashSet;
use std::path::PathBuf;

use clap::value_parser;
use data::{Error, Frame, Result};
use recommend::choice::{Choice, Method, Tried};
use recommend::interactions::{Had, Interactions, MOST_OF_ONE_CUSTOMER};
use recommend::item_weights::Scores;
use recommend::model::Model;
use recommend::ranking::{Grounds, Limits, Recommended, shown};
use recommend::table::{InteractionRows, Roles, Unused, categories};
use report::spreadsheet::harmless;

use super::files::{Reading, keep_apart, read_table, write_csv};
use super::output::say;

/// Options of `perene recommend`.
#[derive(clap::Args)]
pub struct Args {
    /// A CSV, Excel, JSON or Parquet file, or one of them in a gzip or ZIP archive.
    file: PathBuf,
    #[command(flatten)]
    reading: Reading,
    /// The column that names each customer.
    #[arg(long, value_name = "COL")]
    customer: String,
    /// The column that names what they bought, used or liked.
    #[arg(long, value_name = "COL")]
    item: String,
    /// The column that says when: how to recommend is chosen by what customers had last.
    #[arg(long, value_name = "COL")]
    time: Option<String>,
    /// The column that says how much of it there was, such as times bought.
    #[arg(long, value_name = "COL")]
    weight: Option<String>,
    /// Items that are not recommended, such as those that are sold out.
    #[arg(long, value_delimiter = ',', value_name = "A,B")]
    exclude: Vec<String>,
    /// The column with the category of each item.
    #[arg(long, value_name = "COL", requires = "most_of_category")]
    category: Option<String>,
    /// Items of one category that may come before those of others.
    #[arg(long, value_name = "N", requires = "category")]
    most_of_category: Option<usize>,
    /// Items for each customer, at most 50.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = value_parser!(u16).range(1..=50))]
    most: u16,
    /// Where to write `customer,rank,item,score,because`.
    #[arg(short, long, value_name = "OUT.csv")]
    output: PathBuf,
    /// Where to write `item,kind,rank,other,strength,customers`: what is similar to each item (by the cosine of who
    /// has them) and bought together with it (by its lift).
    #[arg(long, value_name = "OUT.csv")]
    items: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<()> {
    let written = std::iter::once(&args.output).chain(&args.items);
    keep_apart(&[&args.file], written.map(PathBuf::as_path))?;
    let frame = read_table(&args.file, &args.reading)?;
    let mut rows = InteractionRows::of(Roles {
        customer: args.customer.clone(),
        item: args.item.clone(),
        time: args.time.clone(),
        weight: args.weight.clone(),
    });
    rows.see(&frame)?;
    let (all, unused) = rows.found()?;
    let catalog = Catalog::of(args, &frame, &all)?;
    catalog.tell_unknown(args);
    let model = Model::learned(&all, Choice::of(&all)).map_err(|error| {
        let remedy = "Tell us of the file: this should not happen.";
        Error::new(
            "not_learned",
            format!("Nothing was learned: {error}."),
            remedy,
        )
    })?;
    catalog.write_lists(args, &all, &model)?;
    if let Some(path) = &args.items {
        write_csv(path, ITEMS_HEADER, catalog.neighbors(&model))?;
    }
    tell(&all, &model.choice);
    let popular = catalog.shown(args, &model, &[], Vec::new());
    let popular: Vec<&str> = popular.iter().map(|one| catalog.name(one.item)).collect();
    match popular.is_empty() {
        true => say!("No item is left that could be recommended to customers who are new."),
        false => say!("Customers who are new are shown: {}.", popular.join(", ")),
    }
    tell_unused(&all, unused);
    Ok(())
}

const LISTS_HEADER: [&str; 5] = ["customer", "rank", "item", "score", "because"];
const ITEMS_HEADER: [&str; 6] = ["item", "kind", "rank", "other", "strength", "customers"];

/// What is known of items beside who has them.
struct Catalog<'a> {
    names: Vec<&'a str>,
    /// By item; nothing where there are none.
    categories: Vec<Option<String>>,
    excluded: HashSet<u32>,
}

impl<'a> Catalog<'a> {
    fn of(args: &Args, frame: &Frame, all: &'a Interactions) -> Result<Self> {
        let names: Vec<&str> = all.item_names().collect();
        let numbered = (0..).zip(&names);
        let excluded =
            numbered.filter(|(_, name)| args.exclude.iter().any(|one| one.as_str() == **name));
        Ok(Self {
            excluded: excluded.map(|(item, _)| item).collect(),
            categories: match &args.category {
                Some(category) => categories(frame, &args.item, category, all)?,
                None => Vec::new(),
            },
            names,
        })
    }

    /// Names that are misspelt leave nothing out.
    fn tell_unknown(&self, args: &Args) {
        let known: HashSet<&str> = self.names.iter().copied().collect();
        let all = args.exclude.iter().map(String::as_str);
        let unknown: Vec<&str> = all.filter(|name| !known.contains(name)).collect();
        if !unknown.is_empty() {
            say!(
                "To be excluded, but not in the file: {}.",
                unknown.join(", ")
            );
        }
    }

    fn name(&self, item: u32) -> &'a str {
        self.names.get(item as usize).copied().unwrap_or_default()
    }

    fn cell(&self, item: u32) -> String {
        harmless(self.name(item)).into_owned()
    }

    /// What a customer is shown of their list, and of what is popular.
    fn shown(
        &self,
        args: &Args,
        model: &Model,
        had: &[Had],
        listed: Vec<Recommended>,
    ) -> Vec<Recommended> {
        let owned: HashSet<u32> = had.iter().map(|one| one.item).collect();
        let limits = Limits {
            most: args.most.into(),
            leaves_out: |item: u32| owned.contains(&item) || self.excluded.contains(&item),
            category: |item: u32| {
                let category = self.categories.get(item as usize);
                category.and_then(Option::as_deref)
            },
            most_of_category: args.most_of_category,
        };
        shown(listed, &model.popular, &limits)
    }

    fn write_lists(&self, args: &Args, all: &Interactions, model: &Model) -> Result<()> {
        let mut scores = Scores::new(all.items());
        let customers = all.customer_names().zip(all.by_customer());
        let rows = customers.flat_map(|(customer, had)| {
            let listed = model.listed(&mut scores, had);
            let shown = (1_u32..).zip(self.shown(args, model, had, listed));
            let rows = shown.map(|(rank, one)| {
                [
                    harmless(customer).into_owned(),
                    rank.to_string(),
                    self.cell(one.item),
                    one.score.to_string(),
                    self.because(&one.grounds),
                ]
            });
            rows.collect::<Vec<_>>()
        });
        write_csv(&args.output, LISTS_HEADER, rows)
    }

    fn because(&self, grounds: &Grounds) -> String {
        match grounds {
            Grounds::History(items) => {
                let names: Vec<&str> = items.iter().map(|item| self.name(*item)).collect();
                harmless(&names.join("; ")).into_owned()
            }
            Grounds::Popular => "(popular)".to_owned(),
        }
    }

    /// What is said of each item.
    fn neighbors(&self, model: &Model) -> impl Iterator<Item = [String; 6]> {
        (0..).zip(&self.names).flat_map(move |(item, _)| {
            let similar = model.similar.of(item).iter();
            let similar = similar.map(|one| (one.item, one.weight, String::new()));
            let together = model.together.get(item as usize).into_iter().flatten();
            let together = together.map(|one| (one.item, one.lift, one.customers.to_string()));
            let row = |kind: &str, rank: u32, (other, strength, customers): (u32, f32, String)| {
                [
                    self.cell(item),
                    kind.to_owned(),
                    rank.to_string(),
                    self.cell(other),
                    strength.to_string(),
                    customers,
                ]
            };
            let similar = (1..)
                .zip(similar)
                .map(|(rank, one)| row("similar", rank, one));
            let together = (1..)
                .zip(together)
                .map(|(rank, one)| row("bought_together", rank, one));
            similar.chain(together).collect::<Vec<_>>()
        })
    }
}

fn tell(all: &Interactions, choice: &Choice) {
    say!(
        "{} customers, {} items, {} pairs of them",
        all.customers(),
        all.items(),
        all.count()
    );
    let learned = match choice.method {
        Method::Popularity => "what is popular".to_owned(),
        Method::ItemKnn { shrinkage } => format!("nearest neighbors, shrinkage {shrinkage}"),
        Method::Ease { ridge } => format!("EASE, ridge {ridge}"),
    };
    say!("Recommended by {learned}; recency {}", choice.recency.0);
    let is_chosen = |one: &&Tried| one.method == choice.method && one.recency == choice.recency;
    let chosen = choice.tried.iter().find(is_chosen);
    let popular = choice
        .tried
        .iter()
        .find(|one| one.method == Method::Popularity);
    if let (Some(chosen), Some(popular)) = (chosen, popular) {
        let (one, other) = (&chosen.quality, &popular.quality);
        say!(
            "What {} customers had last: NDCG@10 {:.4}, hit rate {:.3}; by popularity alone {:.4} and {:.3}",
            one.customers,
            one.ndcg,
            one.hit_rate,
            other.ndcg,
            other.hit_rate
        );
    }
    if let Some(share) = choice.with_history {
        let percent = 100.0 * share;
        say!(
            "{percent:.0} % of the latest customers had a history; the others are shown what is popular."
        );
    }
}

fn tell_unused(all: &Interactions, unused: Unused) {
    for (rows, which) in [
        (
            unused.without_customer,
            "without a customer's id of up to 512 bytes",
        ),
        (
            unused.without_item,
            "without an item's id of up to 512 bytes",
        ),
        (unused.without_time, "without a time"),
        (
            unused.of_no_weight,
            "with a weight that is not above 0, or above a million",
        ),
    ] {
        if rows > 0 {
            say!("Rows left out, {which}: {rows}.");
        }
    }
    if all.left_out() > 0 {
        say!(
            "Items left out, of customers with more than {MOST_OF_ONE_CUSTOMER}, whose latest count: {}.",
            all.left_out()
        );
    }
}
