//! Builds a dataset of files of events, one a line, as the service does, and says how long it took and what memory:
//!
//! ```sh
//! cargo run -p ledger --release --example dataset -- FOLDER OUT.parquet 2023-12-01 [DAYS] EVENTS.jsonl...
//! ```
//!
//! `FOLDER` gets the ledger, or has it already where no files are named. Events are history.
#![allow(clippy::print_stdout, reason = "it is for people")]

use std::collections::HashMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Duration, Utc};
use data::{FileSource, Source};
use domain::{Cadence, Churn};
use ledger::features::{Census, Question, concatenate, dates};
use ledger::history::each_customer;
use ledger::intake::{Request, parse_batch};
use ledger::manifest::{Manifest, Prefix};
use ledger::merge::{Files, Moves, Sizes, merge};
use ledger::row::Row;
use ledger::{Event, Owner};

/// Events that are merged at once.
const BATCH: usize = 100_000;

struct Folder(PathBuf);

impl Files for Folder {
    type Out = Out;

    fn open(&self, key: &str) -> io::Result<Arc<dyn Source>> {
        Ok(Arc::new(FileSource::open(self.0.join(key))?))
    }

    fn create(&self, bucket: Prefix) -> io::Result<Out> {
        let name = format!("{bucket}-{}.parquet", fs::read_dir(&self.0)?.count());
        let file = File::create(self.0.join(&name))?;
        Ok(Out { name, file })
    }

    fn keep(&self, Out { name, file }: Out) -> io::Result<(String, u64)> {
        Ok((name, file.metadata()?.len()))
    }
}

/// A file that is being written.
struct Out {
    name: String,
    file: File,
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1).peekable();
    let mut next = || {
        args.next()
            .ok_or("FOLDER OUT.parquet UNTIL [DAYS] EVENTS...")
    };
    let (folder, out) = (PathBuf::from(next()?), PathBuf::from(next()?));
    let until: DateTime<Utc> = format!("{}T00:00:00Z", next()?).parse()?;
    let days = args.peek().and_then(|days| days.parse().ok());
    if days.is_some() {
        args.next();
    }
    let horizon = Duration::days(days.unwrap_or(30));
    fs::create_dir_all(&folder)?;
    let files = Folder(folder);
    let manifest = match args.peek() {
        None => serde_json::from_slice(&fs::read(files.0.join("manifest.json"))?)?,
        Some(_) => merged(&files, args)?,
    };
    println!(
        "{} rows, {} bytes, {} buckets",
        manifest.rows(),
        manifest.bytes(),
        manifest.buckets().len()
    );
    built(&files, &manifest, until, horizon, out)
}

fn merged(files: &Folder, paths: impl Iterator<Item = String>) -> Result<Manifest, Box<dyn Error>> {
    let began = Instant::now();
    let (mut manifest, mut events) = (Manifest::default(), Vec::new());
    let mut count = 0;
    let mut put = |events: &mut Vec<Event>| -> Result<(), Box<dyn Error>> {
        let rows = events
            .iter()
            .map(|event| Row::new(owner(event), event))
            .collect();
        let made = merge(
            files,
            &manifest,
            rows,
            &Moves::none(),
            &Sizes::default(),
            Utc::now(),
        );
        manifest = made.map_err(|failure| failure.detail)?.manifest;
        count += events.len();
        events.clear();
        Ok(())
    };
    for path in paths {
        for line in BufReader::new(File::open(path)?).lines() {
            let batch = format!("{{\"historical\":true,\"batch\":[{}]}}", line?);
            let items = parse_batch(batch.as_bytes(), &Request::new(Utc::now(), "key_1"));
            let items = items.map_err(|error| error.to_string())?;
            events.extend(items.into_iter().filter_map(|item| item.outcome.ok()));
            if events.len() >= BATCH {
                put(&mut events)?;
            }
        }
    }
    put(&mut events)?;
    println!(
        "{count} events merged in {:.1} s",
        began.elapsed().as_secs_f64()
    );
    fs::write(
        files.0.join("manifest.json"),
        serde_json::to_vec(&manifest)?,
    )?;
    Ok(manifest)
}

fn owner(event: &Event) -> Owner<'_> {
    event
        .user_id
        .as_deref()
        .map_or(Owner::Nobody, Owner::Customer)
}

fn built(
    files: &Folder,
    manifest: &Manifest,
    until: DateTime<Utc>,
    horizon: Duration,
    out: PathBuf,
) -> Result<(), Box<dyn Error>> {
    let began = Instant::now();
    let last = until - horizon;
    let mut census = Census::new(last.timestamp_millis());
    if let Some(bucket) = manifest.buckets().first() {
        let counted = each_customer(
            files,
            bucket,
            |_| true,
            |history| {
                census.add(history.rows);
                Ok(())
            },
        );
        counted.map_err(|failure| failure.detail)?;
    }
    let begin = census
        .begin()
        .and_then(DateTime::from_timestamp_millis)
        .unwrap_or(last);
    let question = Question {
        layout: census.layout(Churn::Any),
        dates: dates(Cadence::Monthly, begin + Duration::days(30), last)
            .iter()
            .map(DateTime::timestamp_millis)
            .collect(),
        horizon: horizon.num_milliseconds(),
        until: until.timestamp_millis(),
        labelled: true,
    };
    let mut parts = Vec::new();
    for bucket in manifest.buckets() {
        let path = files.0.join(format!("part-{}", bucket.prefix));
        let mut writer = question
            .writer(File::create(&path)?)
            .map_err(|failure| failure.detail)?;
        let answered = each_customer(
            files,
            bucket,
            |_| true,
            |history| question.answer(history.customer, history.rows, &mut writer),
        );
        answered.map_err(|failure| failure.detail)?;
        writer.finish().map_err(|failure| failure.detail)?;
        parts.push(Arc::new(FileSource::open(&path)?) as Arc<dyn Source>);
    }
    let joined = concatenate(parts, File::create(out)?).map_err(|failure| failure.detail)?;
    println!(
        "{} rows of {} dates in {:.1} s, {} kB at most",
        joined.1,
        question.dates.len(),
        began.elapsed().as_secs_f64(),
        memory().unwrap_or_default()
    );
    Ok(())
}

/// The most that was resident, in kB.
fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let told: HashMap<&str, &str> = status
        .lines()
        .filter_map(|line| line.split_once(':'))
        .collect();
    told.get("VmHWM")?.split_whitespace().next()?.parse().ok()
}
