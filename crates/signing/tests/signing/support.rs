//! What the tests share: people, moments, and the tools of others.

pub(crate) mod people;
pub(crate) mod tools;
