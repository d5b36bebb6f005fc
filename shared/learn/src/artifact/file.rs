//! The model file.

use std::io::Read;

use data::{Error, Result};
use sha2::{Digest, Sha256};

use crate::artifact::{Artifact, Learner, NumberHead};
use crate::learners::base_learner::BaseLearner;
use crate::learners::calibrated_blend::CalibratedBlend;
use crate::prepare::table::FOLDS;

const MAGIC: &[u8; 8] = b"PERENE\0M";
const FORMAT: u16 = 3;
/// Magic, format, SHA-256 of what follows.
const HEADER: usize = 8 + 2 + 32;
/// A model is never larger than this when unpacked, in bytes.
const LARGEST: u64 = 2 << 30;
const COMPRESSION: i32 = 9;
impl Artifact {
    /// The model file: magic, format version, SHA-256 and zstd-packed MessagePack.
    ///
    /// # Errors
    /// `model_damaged`, should it not be representable.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let plain = rmp_serde::to_vec(self).map_err(|error| damaged(&error.to_string()))?;
        let packed = zstd::encode_all(plain.as_slice(), COMPRESSION)
            .map_err(|error| damaged(&error.to_string()))?;
        let mut bytes = Vec::with_capacity(HEADER + packed.len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        bytes.extend_from_slice(&Sha256::digest(&packed));
        bytes.extend_from_slice(&packed);
        Ok(bytes)
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// `not_a_model`, `model_too_new`, `model_too_old`, `model_damaged`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        if bytes.len() < MAGIC.len() || &bytes[..MAGIC.len()] != MAGIC {
            return Err(Error::new(
                "not_a_model",
                "The file is not a Perene model.",
                "Give a file written by perene train, or downloaded from a model's version.",
            ));
        }
        if bytes.len() < HEADER {
            return Err(damaged("it ends too early"));
        }
        let format = u16::from_le_bytes([bytes[8], bytes[9]]);
        if format < FORMAT {
            return Err(Error::new(
                "model_too_old",
                format!("The model has format {format}; this program reads format {FORMAT}."),
                "Train the model again.",
            ));
        }
        if format > FORMAT {
            return Err(Error::new(
                "model_too_new",
                format!("The model has format {format}; this program reads format {FORMAT}."),
                "Update perene, or train the model again.",
            ));
        }
        let (sum, packed) = bytes[10..].split_at(32);
        if Sha256::digest(packed).as_slice() != sum {
            return Err(damaged("its checksum is wrong"));
        }
        let artifact: Self =
            rmp_serde::from_slice(&unpack(packed)?).map_err(|error| damaged(&error.to_string()))?;
        if artifact.is_sound() {
            Ok(artifact)
        } else {
            Err(damaged("its parts do not fit together"))
        }
    }

    /// Whether indices stay within bounds, whatever the file says.
    fn is_sound(&self) -> bool {
        let folds = self.fold_blends.len();
        let whole = |blend: &CalibratedBlend| blend.blend.weights.len() == self.stack.len();
        let fits = |member: &BaseLearner| match member {
            BaseLearner::Trees(trees) => trees.is_sound(self.features.len()),
            BaseLearner::Linear(linear) => linear.is_sound(self.features.len()),
        };
        let complete = |learner: &Learner| {
            learner.folds.len() == folds
                && learner
                    .folds
                    .iter()
                    .all(|m| !m.is_empty() && m.iter().all(fits))
        };
        folds == FOLDS as usize
            && !self.stack.is_empty()
            && self.learned_from.is_sound(folds as u8)
            && self.encodings.len() == folds
            && self.encodings.iter().all(|r| r.is_sound(&self.features))
            && whole(&self.blend)
            && self.fold_blends.iter().all(whole)
            && self.stack.iter().all(complete)
            && self.numbers.as_ref().is_none_or(NumberHead::is_sound)
    }
}

fn unpack(packed: &[u8]) -> Result<Vec<u8>> {
    let mut plain = Vec::new();
    let decoder = zstd::Decoder::new(packed).map_err(|error| damaged(&error.to_string()))?;
    decoder
        .take(LARGEST + 1)
        .read_to_end(&mut plain)
        .map_err(|error| damaged(&error.to_string()))?;
    if plain.len() as u64 > LARGEST {
        Err(damaged("it is too large"))
    } else {
        Ok(plain)
    }
}

fn damaged(why: &str) -> Error {
    Error::new(
        "model_damaged",
        format!("The model file is damaged: {why}."),
        "Download or train it again.",
    )
}
