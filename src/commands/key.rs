//! `tereze key show`: whose key is this, what for, until when?

use std::io::Write;
use std::path::PathBuf;

use chrono::{DateTime, SecondsFormat, Utc};
use signing::certificate::{Certificate, Person, Purpose};

use super::{Failure, files, said};

/// Looks into a key file.
#[derive(Debug, clap::Subcommand)]
pub enum KeyCommand {
    /// Show owner, IIN, purpose, algorithm, dates, issuer and serial number.
    Show(ShowArguments),
}

/// `tereze key show FILE --password-file P [--json]`
#[derive(Debug, clap::Args)]
pub struct ShowArguments {
    /// The key file (PKCS#12).
    file: PathBuf,
    /// A file whose first line is the password.
    #[arg(long, value_name = "FILE")]
    password_file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What is shown of a certificate, by the same names in lines and in JSON.
#[derive(serde::Serialize)]
struct Shown<'a> {
    owner: String,
    iin: Option<&'a str>,
    bin: Option<&'a str>,
    person: Person,
    purpose: Purpose,
    algorithm: String,
    not_before: String,
    not_after: String,
    issuer: &'a str,
    subject: &'a str,
    serial: String,
}

/// Opens the key file and shows its certificate.
pub fn show(arguments: &ShowArguments, out: &mut impl Write) -> Result<(), Failure> {
    let key = files::open_key(&arguments.file, &arguments.password_file)?;
    let shown = Shown::of(key.certificate());
    if arguments.json {
        said(serde_json::to_writer_pretty(&mut *out, &shown).map_err(Into::into))?;
        return said(writeln!(out));
    }
    said(shown.write_lines(out))
}

impl Shown<'_> {
    fn of(certificate: &Certificate) -> Shown<'_> {
        Shown {
            owner: certificate.full_name(),
            iin: certificate.iin(),
            bin: certificate.bin(),
            person: certificate.person(),
            purpose: certificate.purpose(),
            algorithm: certificate.algorithm().to_string(),
            not_before: moment(certificate.not_before()),
            not_after: moment(certificate.not_after()),
            issuer: certificate.issuer_name(),
            subject: certificate.subject_name(),
            serial: certificate.serial_hex(),
        }
    }

    fn write_lines(&self, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "owner: {}", self.owner)?;
        writeln!(out, "iin: {}", self.iin.unwrap_or("-"))?;
        if let Some(bin) = self.bin {
            writeln!(out, "bin: {bin}")?;
        }
        writeln!(out, "person: {}", self.person.as_str())?;
        writeln!(out, "purpose: {}", self.purpose.as_str())?;
        writeln!(out, "algorithm: {}", self.algorithm)?;
        writeln!(out, "not_before: {}", self.not_before)?;
        writeln!(out, "not_after: {}", self.not_after)?;
        writeln!(out, "issuer: {}", self.issuer)?;
        writeln!(out, "subject: {}", self.subject)?;
        writeln!(out, "serial: {}", self.serial)
    }
}

/// RFC 3339 in UTC, to the second.
pub(super) fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
