//! What learns from interactions.

pub mod ease;
pub mod item_knn;
pub mod popularity;
pub mod together;

#[cfg(test)]
mod tests;
