//! Who is looked for, and where a row has them.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::row::Ids;

/// Ids that are looked for, and what was learned of them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Subjects {
    ids: HashSet<String>,
    /// Visitors, each with the subject that they turned out to be.
    visitors: HashMap<String, String>,
}

/// Where a row has a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    Nowhere,
    /// It is this subject's.
    Theirs(&'a str),
    /// It is another's, who belongs to the account that is the subject.
    OfAccount(&'a str),
}

impl Subjects {
    pub fn new(ids: impl IntoIterator<Item = String>) -> Self {
        Self {
            ids: ids.into_iter().collect(),
            visitors: HashMap::new(),
        }
    }

    /// All ids of theirs that are known, those of visitors among them.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids
            .iter()
            .chain(self.visitors.keys())
            .map(String::as_str)
    }

    fn known<'a>(&'a self, id: Option<&str>) -> Option<&'a str> {
        self.ids.get(id?).map(String::as_str)
    }

    /// Learns from a row which visitor a subject was.
    pub fn learn(&mut self, ids: &Ids<'_>) {
        let Some(subject) = self.known(ids.user_id).map(str::to_owned) else {
            return;
        };
        for visitor in [ids.anonymous_id, ids.previous_id].into_iter().flatten() {
            let first = self.visitors.entry(visitor.to_owned());
            first.or_insert_with(|| subject.clone());
        }
    }

    pub fn place(&self, ids: &Ids<'_>) -> Place<'_> {
        let named = [ids.customer, ids.user_id, ids.previous_id, ids.anonymous_id];
        if let Some(subject) = named.into_iter().find_map(|id| self.known(id)) {
            return Place::Theirs(subject);
        }
        let unknown = ids.user_id.is_none().then_some(ids.anonymous_id).flatten();
        if let Some(subject) = unknown.and_then(|visitor| self.visitors.get(visitor)) {
            return Place::Theirs(subject);
        }
        match (self.known(ids.group_id), ids.user_id, ids.anonymous_id) {
            (Some(account), None, None) => Place::Theirs(account),
            (Some(account), ..) => Place::OfAccount(account),
            (None, ..) => Place::Nowhere,
        }
    }
}
