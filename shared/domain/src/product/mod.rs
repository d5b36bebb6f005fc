//! What an organization sells: its plans, with what they include, and its services.

mod catalog;
mod problems;

pub use catalog::{
    Allowance, AllowanceOverage, MOST_PRODUCTS, PriceInterval, Product, ProductKind, ProductPrice,
    UsageMeter,
};
pub use problems::product_name_taken;
