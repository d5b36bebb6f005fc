//! What members keep about customers, and by which filters they look for them.

mod customer_care;
mod segment;

pub use customer_care::{
    CustomerCare, CustomerNote, LONGEST_NOTE, LONGEST_TAG, MOST_NOTES, MOST_TAGS, note_problem,
    tag_problem,
};
pub use segment::{MOST_SEGMENTS, Segment};
