//! The API description, put together from the functions' parts. The end-to-end tests beside it run
//! against a deployed stack.

pub mod description;
