//! What a monitor may know: counts and times, in the text of OpenMetrics, on an address of its own.
//!
//! **Invariants:** no label is a person's, or anything that a stranger chose: routes are patterns, kiosks and settlements
//! are ours, codes are of our own list; whoever asks costs no look into the database, which the clock's round counts once a
//! minute.

mod outside;

pub use outside::Outside;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use domain::time::Timestamp;
use parking_lot::Mutex;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

use crate::centre::Centre;
use crate::problem::Problem;

/// What the text is.
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Code {
    code: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Service {
    service: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Standing {
    service: String,
    settlement: String,
    state: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Machine {
    kiosk: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Issuer {
    issuer: String,
    kind: &'static str,
}

/// The gauge of a moment, in seconds since 1970.
type Moment = Gauge<f64, AtomicU64>;

/// Everything that is counted.
pub struct Metrics {
    registry: Registry,
    requests: Family<Asked, Counter>,
    registered: Family<Service, Counter>,
    refused: Family<Code, Counter>,
    standing: Family<Standing, Gauge>,
    contacts: Family<Machine, Moment>,
    lists: Family<Issuer, Moment>,
    edition: Gauge,
    editions: Family<Machine, Gauge>,
    notices: Gauge,
    /// How those outside do.
    pub outside: Outside,
    counted: Moment,
    /// What stood where, when it was counted last: what is gone since is not told any more.
    stood: Mutex<Vec<Standing>>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("tereze");
        let requests = Family::default();
        registry.register("requests", "Requests answered, by route and status", requests.clone());
        let registered = Family::default();
        registry.register("registrations", "Applications registered by this server", registered.clone());
        let refused = Family::default();
        registry.register("refusals", "Applications refused by this server, by code", refused.clone());
        let standing = Family::default();
        let text = "Applications, by service, settlement and state";
        registry.register("applications", text, standing.clone());
        let contacts = Family::default();
        let text = "When a kiosk was last heard by this server";
        registry.register_with_unit(
            "kiosk_last_contact",
            text,
            Unit::Other("timestamp_seconds".into()),
            contacts.clone(),
        );
        let lists = Family::default();
        let text = "When the latest list of an issuer was made, the full one and its delta";
        registry.register_with_unit("crl_made", text, Unit::Other("timestamp_seconds".into()), lists.clone());
        let edition = Gauge::default();
        registry.register("edition", "The edition that is published for kiosks; 0 for none", edition.clone());
        let editions = Family::default();
        let text = "The edition that a kiosk had when it was last heard; 0 for what it was built with";
        registry.register("kiosk_edition", text, editions.clone());
        let notices = Gauge::default();
        registry.register("notices_waiting", "Notices that have not gone yet", notices.clone());
        let counted = Moment::default();
        let text = "When the database was counted last";
        registry.register_with_unit(
            "counted",
            text,
            Unit::Other("timestamp_seconds".into()),
            counted.clone(),
        );
        let (outside, stood) = (Outside::registered(&mut registry), Mutex::default());
        Self {
            registry,
            requests,
            registered,
            refused,
            standing,
            contacts,
            lists,
            edition,
            editions,
            notices,
            outside,
            counted,
            stood,
        }
    }
}

impl Metrics {
    /// A request was answered; `route` is a pattern of ours.
    pub fn answered(&self, route: Option<&str>, status: u16) {
        let route = route.unwrap_or("-").to_owned();
        self.requests.get_or_create(&Asked { route, status }).inc();
    }

    /// An application was registered.
    pub fn registered(&self, service: &str) {
        self.registered.get_or_create(&Service { service: service.to_owned() }).inc();
    }

    /// An application was refused.
    pub fn refused(&self, code: &str) {
        self.refused.get_or_create(&Code { code: code.to_owned() }).inc();
    }

    /// A kiosk that proved itself spoke.
    pub fn heard(&self, kiosk: &str, now: Timestamp) {
        self.contacts.get_or_create(&Machine { kiosk: kiosk.to_owned() }).set(seconds(now));
    }

    /// A kiosk said which edition it has.
    pub fn has_edition(&self, kiosk: &str, edition: u64) {
        let number = i64::try_from(edition).unwrap_or(i64::MAX);
        self.editions.get_or_create(&Machine { kiosk: kiosk.to_owned() }).set(number);
    }

    /// This edition is published.
    pub fn publishes(&self, edition: u64) {
        self.edition.set(i64::try_from(edition).unwrap_or(i64::MAX));
    }

    fn text(&self) -> String {
        let mut text = String::new();
        // It fails where a writer does; a String does not.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

/// Counts what stands in the database, and how old the lists of revoked certificates are.
///
/// # Errors
/// When the store fails.
pub fn count(centre: &Centre) -> Result<(), Problem> {
    let metrics = &centre.metrics;
    let rows = centre.store.standing()?;
    let mut stands = Vec::with_capacity(rows.len());
    for (service, settlement, state, count) in rows {
        let standing = Standing { service: service.to_owned(), settlement, state };
        metrics.standing.get_or_create(&standing).set(i64::try_from(count).unwrap_or(i64::MAX));
        stands.push(standing);
    }
    let before = std::mem::replace(&mut *metrics.stood.lock(), stands.clone());
    for gone in before.iter().filter(|before| !stands.contains(before)) {
        metrics.standing.remove(gone);
    }
    metrics.notices.set(i64::try_from(centre.store.notices_waiting()?).unwrap_or(i64::MAX));
    metrics.outside.waits(centre.store.stamps_waiting()?);
    if let Some(crls) = &centre.crls {
        let reading = crls.reading();
        let mut lists: Vec<_> = reading.lists.iter().collect();
        // The latest has the say.
        lists.sort_by_key(|list| list.this_update());
        for list in lists {
            let kind = if list.is_delta() { "delta" } else { "full" };
            let issuer = Issuer { issuer: list.issuer_common_name().to_owned(), kind };
            metrics.lists.get_or_create(&issuer).set(seconds(list.this_update()));
        }
    }
    metrics.counted.set(seconds(centre.clock.now()));
    Ok(())
}

/// `/metrics`, and nothing else.
pub fn router(centre: Arc<Centre>) -> Router {
    Router::new().route("/metrics", axum::routing::get(show)).with_state(centre)
}

async fn show(State(centre): State<Arc<Centre>>) -> Response {
    ([(CONTENT_TYPE, OPENMETRICS)], centre.metrics.text()).into_response()
}

/// Whole milliseconds are enough for a monitor.
fn seconds(at: Timestamp) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit a double for ages")]
    let ms = at.timestamp_millis() as f64;
    ms / 1_000.0
}
