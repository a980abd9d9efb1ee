//! A registry behind a connector of the centre, by URL.
//!
//! - `POST {url}/person` `{"request_id", "purpose", "iin"}` → [`Person`] or 404
//! - `POST {url}/child` `{"request_id", "purpose", "parent_iin", "child_iin"}` → [`Minor`] or 404
//!
//! The connector answers 404 for an unknown child and for a child of somebody else alike. Numbers travel in
//! bodies, never in URLs, which every proxy logs.

use domain::iin::Iin;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{Inquiry, Minor, Person, Registry, RegistryError};
use crate::outbound::Outbound;

/// A registry reached over HTTP.
pub struct HttpRegistry {
    outbound: Outbound,
}

#[derive(Serialize)]
struct AskPerson<'a> {
    request_id: Uuid,
    purpose: &'a str,
    iin: &'a str,
}

#[derive(Serialize)]
struct AskChild<'a> {
    request_id: Uuid,
    purpose: &'a str,
    parent_iin: &'a str,
    child_iin: &'a str,
}

impl HttpRegistry {
    /// A registry behind this connector.
    pub fn new(outbound: Outbound) -> Self {
        Self { outbound }
    }

    fn ask<A: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<Option<A>, RegistryError> {
        let answer = self.outbound.post(path, body).map_err(|error| RegistryError(error.to_string()))?;
        answer
            .map(|bytes| serde_json::from_slice(&bytes))
            .transpose()
            .map_err(|_| RegistryError("an answer that cannot be read".into()))
    }
}

impl Registry for HttpRegistry {
    fn person(&self, why: Inquiry<'_>, iin: &Iin) -> Result<Option<Person>, RegistryError> {
        let Inquiry { request_id, purpose } = why;
        self.ask("/person", &AskPerson { request_id, purpose, iin: iin.as_str() })
    }

    fn child_of(&self, why: Inquiry<'_>, parent: &Iin, child: &Iin) -> Result<Option<Minor>, RegistryError> {
        let Inquiry { request_id, purpose } = why;
        let body = AskChild { request_id, purpose, parent_iin: parent.as_str(), child_iin: child.as_str() };
        self.ask("/child", &body)
    }
}
