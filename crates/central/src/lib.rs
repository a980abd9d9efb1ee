//! The central server: verifies, registers, numbers, documents.
//!
//! | module | what it does |
//! |---|---|
//! | [`api`] | the routes and what stands before them |
//! | [`intake`] | submissions: opened, verified, checked, registered |
//! | [`courier`] | what kiosks sent on a stick, taken in by the same intake |
//! | [`signer`] | admits a signed document after every check of SIGNING §4 |
//! | [`login`], [`journal`], [`acts`] | the account of a person: in, what it shows, what can be done |
//! | [`decisions`], [`inbox`] | what clerks decide, and what waits for them |
//! | [`staff`] | the people who decide, and who of them is at a desk |
//! | [`filed`] | a registered submission, read once more |
//! | [`look_ups`], [`registry`] | registries, asked only under a signed consent |
//! | [`codes`] | codes by SMS and e-mail |
//! | [`notices`] | what applicants are told |
//! | [`metrics`] | counts and times for a monitor |
//! | [`streams`], [`jobs`] | applications as events; the clock's part in them |
//! | [`queue`] | the kindergarten queues: events, log, audit |
//! | [`places`] | places of kindergartens: published, taken, given back |
//! | [`papers`] | documents as PDF |
//! | [`store`] | the database, behind one trait |
//! | [`ocsp`] | responders asked at the moment, with the lists behind them |
//! | [`stamps`] | time stamps of a third party over signatures, asked for beside everything else |
//! | [`evidence`] | what stands beside a signed application, for whoever checks it elsewhere |
//! | [`lists`] | lists of revoked certificates, fetched into their folder |
//! | `crls` | what the folder of revocation lists holds, told to the operator |
//! | [`editions`] | what kiosks are to have: reference lists, forms, texts, policy, revocation lists |
//! | [`centre`], [`config`], [`keys`], [`clock`], [`outbound`] | what all of them stand on |
//! | [`machines`] | kiosks and desks: invited, enrolled, revoked |
//! | [`mod@line`], [`serve`] | TLS; sockets, limits, the end |

pub mod acts;
pub mod api;
pub mod centre;
pub mod clock;
pub mod codes;
pub mod config;
pub mod contacts;
pub mod courier;
mod crls;
pub mod decisions;
pub mod editions;
pub mod evidence;
pub mod filed;
pub mod inbox;
pub mod intake;
pub mod jobs;
pub mod journal;
pub mod keys;
pub mod line;
pub mod lists;
pub mod login;
pub mod look_ups;
pub mod machines;
pub mod metrics;
pub mod notices;
pub mod ocsp;
pub mod outbound;
pub mod papers;
pub mod places;
pub mod problem;
pub mod queue;
pub mod registry;
pub mod serve;
pub mod signer;
pub mod staff;
pub mod stamps;
pub mod store;
pub mod streams;
