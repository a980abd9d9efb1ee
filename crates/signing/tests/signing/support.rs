//! What the tests share: people, documents, and the tools of others.

pub(crate) mod documents;
pub(crate) mod foreign;
pub(crate) mod people;
pub(crate) mod tools;
