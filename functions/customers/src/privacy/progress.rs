//! How far a request is answered. One that takes longer than its worker has time is gone on with by another, which counts
//! what all of them have erased.

use std::collections::{BTreeSet, HashSet};

use cloud::{Bucket, WorkError, bucket::keys};
use domain::{CustomerId, DatasetId, OrgId, PrivacyRequestId, ScoringRunId};
use ledger::{erasure::Subjects, manifest::Prefix};
use runs::Lease;
use serde::{Deserialize, Serialize};

/// What is done of a request that erases.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Progress {
    /// Empty again once all but the files is done.
    pub ledger: LedgerProgress,
    /// Events of the ledger, once they are gone.
    pub events: u64,
    /// Customers, once their items are.
    pub customers: Option<u64>,
    /// Events that had been refused, once they are.
    pub rejected: Option<u64>,
    pub only_files_are_left: bool,
    pub files: FilesProgress,
}

/// What is done of the ledger.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct LedgerProgress {
    /// Who is looked for: what told of them may be gone by now.
    pub subjects: Option<Subjects>,
    /// The bucket that was gone through last.
    pub after: Option<Prefix>,
    /// The messages that are gone, or have become others.
    pub messages: HashSet<String>,
    /// Customers who are to be made anew.
    pub members: BTreeSet<CustomerId>,
    pub is_done: bool,
}

/// What is done of the files.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct FilesProgress {
    /// Whether those have ended who may have read of subjects before.
    pub has_waited: bool,
    /// Datasets and scoring runs that were looked through.
    pub datasets: BTreeSet<DatasetId>,
    pub scoring_runs: BTreeSet<ScoringRunId>,
    pub erased: Erased,
}

/// Whose files had subjects.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Erased {
    pub datasets: Vec<DatasetId>,
    pub uploads: Vec<DatasetId>,
    pub scoring_runs: HashSet<ScoringRunId>,
}

/// The progress of a request, and where it is kept: beside its subjects, and no longer than they are.
pub struct Kept {
    bucket: Bucket,
    key: String,
    pub progress: Progress,
}

impl Kept {
    pub async fn load(
        bucket: &Bucket,
        org: OrgId,
        request: PrivacyRequestId,
    ) -> Result<Self, WorkError> {
        let key = keys::privacy_progress(org, request);
        let kept = bucket.get(&key).await?;
        let progress = kept.map(|kept| serde_json::from_slice(&kept)).transpose()?;
        Ok(Self {
            bucket: bucket.clone(),
            key,
            progress: progress.unwrap_or_default(),
        })
    }

    pub async fn save(&self) -> Result<(), WorkError> {
        let progress = serde_json::to_vec(&self.progress)?;
        self.bucket.put(&self.key, progress).await
    }

    /// Keeps what is done and ends the work, when there is too little time for another part.
    pub async fn go_on(&self, lease: &Lease) -> Result<(), WorkError> {
        let has_time = lease.has_time();
        if has_time.is_err() {
            self.save().await?;
        }
        has_time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_goes_on_knows_what_the_last_one_did() {
        let subjects = Subjects::new(["ana".to_owned()]);
        let (dataset, run) = (DatasetId::new(), ScoringRunId::new());
        let progress = Progress {
            ledger: LedgerProgress {
                subjects: Some(subjects),
                after: Some("01".to_owned().try_into().unwrap()),
                messages: HashSet::from(["m-1".to_owned()]),
                members: BTreeSet::from(["bea".parse().unwrap()]),
                is_done: false,
            },
            events: 7,
            customers: Some(1),
            rejected: None,
            only_files_are_left: false,
            files: FilesProgress {
                has_waited: true,
                datasets: BTreeSet::from([dataset]),
                scoring_runs: BTreeSet::from([run]),
                erased: Erased {
                    datasets: vec![dataset],
                    uploads: Vec::new(),
                    scoring_runs: HashSet::from([run]),
                },
            },
        };
        let kept = serde_json::to_value(&progress).unwrap();
        let read: Progress = serde_json::from_value(kept.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), kept);
        let ids: Vec<&str> = read
            .ledger
            .subjects
            .iter()
            .flat_map(Subjects::ids)
            .collect();
        assert_eq!(ids, ["ana"]);
        assert_eq!(read.ledger.after, progress.ledger.after);
    }
}
