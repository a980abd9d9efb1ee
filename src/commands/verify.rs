//! `tereze verify`: is the document whole, who signed it, and may they?

use std::io::Write;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use signing::certificate::Certificate;
use signing::check::{self, Accepted, Order, Terms, Want};
use signing::trust::TrustStore;
use signing::xmldsig::{self, DOCUMENT_BYTES_MAX};

use super::key::moment;
use super::{Failure, files, said};

/// `tereze verify [--trust DIR] [--at RFC3339] FILE`
#[derive(Debug, clap::Args)]
pub struct VerifyArguments {
    /// The signed document.
    file: PathBuf,
    /// A folder of root and issuer certificates; without it, only the document's integrity is verified.
    #[arg(long, value_name = "DIR")]
    trust: Option<PathBuf>,
    /// The moment to judge the signer at, such as 2026-11-23T11:00:00+05:00; now, if not given.
    #[arg(long, value_name = "RFC3339")]
    at: Option<DateTime<Utc>>,
}

/// Verifies the signature and, where there is a trust folder, the signer as the centre does (SIGNING §4).
/// Revocation is not asked.
pub fn verify(arguments: &VerifyArguments, now: DateTime<Utc>, out: &mut impl Write) -> Result<(), Failure> {
    let document = files::read(&arguments.file, DOCUMENT_BYTES_MAX)?;
    let verified = xmldsig::verify(&document)
        .map_err(|error| Failure::Refused { code: error.code(), reason: error.to_string() })?;
    let certificate = &verified.certificate;
    said(writeln!(out, "signature: intact"))?;
    said(writeln!(out, "owner: {}", certificate.full_name()))?;
    said(writeln!(out, "iin: {}", certificate.iin().unwrap_or("-")))?;
    said(writeln!(out, "serial: {}", certificate.serial_hex()))?;
    let Some(dir) = &arguments.trust else {
        return said(writeln!(out, "signer: not checked (no --trust)"));
    };
    let at = arguments.at.unwrap_or(now);
    let root = judge(certificate, &TrustStore::from_dir(dir)?, at)?;
    said(writeln!(out, "signer: trusted at {}", moment(at)))?;
    said(writeln!(out, "root: {root}"))?;
    said(writeln!(out, "revocation: not asked"))
}

/// The root's name, if the signer may sign at `at`.
fn judge(certificate: &Certificate, trust: &TrustStore, at: DateTime<Utc>) -> Result<String, Failure> {
    let terms = Terms {
        want: Want::Sign,
        at,
        trust,
        iin: None,
        accepted: &[Accepted::Rsa],
        revocation: None,
        revocation_must_answer: false,
    };
    let standing = check::signer(certificate, &terms, Order::Centre)
        .map_err(|error| Failure::Refused { code: error.code(), reason: error.to_string() })?;
    Ok(standing.chain.last().map(|root| root.common_name().to_owned()).unwrap_or_default())
}
