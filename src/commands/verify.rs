//! `tereze verify`: is the document whole, who signed it, and may they?

use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use signing::certificate::Certificate;
use signing::check::{self, Accepted, Order, Standing, Terms, Want};
use signing::revocation::{CrlFolder, RevocationSource};
use signing::trust::TrustStore;
use signing::xmldsig::{self, DOCUMENT_BYTES_MAX};

use super::key::moment;
use super::{Failure, files, said};

/// `tereze verify [--trust DIR [--crls DIR]] [--at RFC3339] FILE`
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct VerifyArguments {
    /// What else can be verified.
    #[command(subcommand)]
    pub what: Option<VerifyWhat>,
    /// The signed document.
    #[arg(required = true)]
    file: Option<PathBuf>,
    /// A folder of root and issuer certificates; without it, only the document's integrity is verified.
    #[arg(long, value_name = "DIR")]
    trust: Option<PathBuf>,
    /// A folder of revocation lists; where they cannot say whether the signer's key was revoked, the answer is no
    /// (E-REVCHECK).
    #[arg(long, value_name = "DIR", requires = "trust")]
    crls: Option<PathBuf>,
    /// The moment to judge the signer at, such as 2026-11-23T11:00:00+05:00; now, if not given.
    #[arg(long, value_name = "RFC3339")]
    at: Option<DateTime<Utc>>,
}

/// What can be verified besides a document.
#[derive(Debug, clap::Subcommand)]
pub enum VerifyWhat {
    /// Verify a receipt of the centre: its signature, and that the registration stands in the log of its queue.
    Receipt(super::receipt::ReceiptArguments),
}

/// Verifies the signature and, where there is a trust folder, the signer as the centre does (SIGNING §4).
/// Revocation is asked where there is a folder of lists.
pub fn verify(arguments: &VerifyArguments, now: DateTime<Utc>, out: &mut impl Write) -> Result<(), Failure> {
    let file = arguments.file.as_deref().unwrap_or(Path::new(""));
    let document = files::read(file, DOCUMENT_BYTES_MAX)?;
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
    let trust = TrustStore::from_dir(dir)?;
    let crls = arguments.crls.as_deref().map(|dir| CrlFolder::open(dir, &trust)).transpose()?;
    if let Some(crls) = &crls {
        for refused in &crls.reading().refused {
            said(writeln!(out, "no list: {refused}"))?;
        }
    }
    let standing = judge(certificate, &trust, crls.as_ref(), at)?;
    let root = standing.chain.last().map(|root| root.common_name()).unwrap_or_default();
    said(writeln!(out, "signer: trusted at {}", moment(at)))?;
    said(writeln!(out, "root: {root}"))?;
    said(writeln!(out, "revocation: {}", standing.revocation))
}

/// The signer's standing, if they may sign at `at`.
fn judge<'t>(
    certificate: &Certificate,
    trust: &'t TrustStore,
    crls: Option<&'t CrlFolder>,
    at: DateTime<Utc>,
) -> Result<Standing<'t>, Failure> {
    let terms = Terms {
        want: Want::Sign,
        at,
        trust,
        iin: None,
        // Whatever a rule profile can accept: an auditor asks about documents of every service.
        accepted: &[Accepted::Rsa, Accepted::Gost2015],
        revocation: crls.map(|crls| crls as &dyn RevocationSource),
        revocation_must_answer: true,
    };
    check::signer(certificate, &terms, Order::Centre)
        .map_err(|error| Failure::Refused { code: error.code(), reason: error.to_string() })
}
