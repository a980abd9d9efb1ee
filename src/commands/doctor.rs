//! `tereze doctor`: how this kiosk is, for whoever looks after it; `--json` for a monitor.

use std::fmt::Display;
use std::io::Write;
use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};

use super::{Failure, said};
use crate::checkup;
use crate::config::Config;
use crate::health::{Finding, Grade, Health, Printer};

/// Look how this kiosk is.
#[derive(Debug, clap::Args)]
pub struct DoctorArguments {
    /// As JSON, for a monitor.
    #[arg(long)]
    json: bool,
}

/// Tells how the kiosk is. The answer is no where somebody has to act.
pub fn run(
    arguments: &DoctorArguments,
    config: &Path,
    now: DateTime<Utc>,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let health = checkup::from_beside(&Config::read(config)?, now);
    let tolerance_s = i64::from(domain::released::policy().clock_tolerance_s);
    let findings = health.findings(tolerance_s);
    if arguments.json {
        said(as_json(&health, &findings, out))?;
    } else {
        said(tell(&health, out))?;
        findings
            .iter()
            .try_for_each(|finding| said(writeln!(out, "{} {}", mark(finding), plain(finding))))?;
    }
    let to_do = findings.iter().filter(|finding| finding.grade == Grade::Act).count();
    if to_do == 0 {
        return Ok(());
    }
    Err(Failure::Refused { code: "E-DOCTOR", reason: format!("things to be done at this kiosk: {to_do}") })
}

fn as_json(health: &Health, findings: &[Finding], out: &mut impl Write) -> std::io::Result<()> {
    let mut value = serde_json::to_value(health)?;
    let named = |finding: &Finding| {
        let args: serde_json::Map<_, _> =
            finding.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into())).collect();
        let act = finding.grade == Grade::Act;
        serde_json::json!({ "finding": finding.name, "act": act, "args": args, "text": plain(finding) })
    };
    if let Some(map) = value.as_object_mut() {
        map.insert("findings".to_owned(), findings.iter().map(named).collect());
    }
    writeln!(out, "{value}")
}

fn tell(health: &Health, out: &mut impl Write) -> std::io::Result<()> {
    let Health { queue, line, clock, disk, keys, .. } = health;
    writeln!(out, "kiosk: {}, tereze {}, {}", health.kiosk, health.version, at(health.at))?;
    writeln!(
        out,
        "queue: {} wait, {} wait for their scans, {} refused; {} bytes; oldest {}",
        queue.waiting,
        queue.scans,
        queue.refused,
        queue.bytes,
        queue.oldest.map_or_else(unknown, at)
    )?;
    let there = match line.there {
        Some(true) => "there",
        Some(false) => "away",
        None => "not looked for: the kiosk does not run",
    };
    writeln!(out, "centre: {there}; last heard {}", line.last_contact.map_or_else(unknown, at))?;
    if let Some(trouble) = &line.trouble {
        writeln!(
            out,
            "last error: {} at {}: {}",
            trouble.code,
            at(trouble.at),
            in_plain_words(&trouble.code)
        )?;
    }
    let drift = clock.drift_s.map_or_else(unknown, |s| format!("{s} s ahead of the centre"));
    writeln!(out, "clock: {drift}; last beacon {}", clock.beacon.map_or_else(unknown, at))?;
    let megabytes =
        |bytes: Option<u64>| bytes.map_or_else(unknown, |bytes| format!("{} MB", bytes / 1_000_000));
    let mode = if disk.read_only { ", read-only" } else { "" };
    writeln!(out, "disk: {} free of {}{mode}", megabytes(disk.free), megabytes(disk.total))?;
    let trusted = keys.trusted.map_or_else(unknown, |n| n.to_string());
    write!(out, "keys: {} sticks in, {trusted} trusted certificates", keys.sticks)?;
    match &keys.crls {
        None => writeln!(out, ", no revocation lists configured")?,
        Some(crls) => writeln!(
            out,
            ", {} revocation lists, the oldest of {}, good until {}",
            crls.lists,
            crls.oldest.map_or_else(unknown, at),
            crls.ends.map_or_else(unknown, at)
        )?,
    }
    let published = &health.published;
    let edition = match published.edition {
        0 => "none: what the program was built with".to_owned(),
        number => format!("{number} of {}", published.made.map_or_else(unknown, at)),
    };
    writeln!(out, "edition: {edition}")?;
    let printer = match health.printer {
        Printer::None => "none configured",
        Printer::Missing => "its program is not there",
        Printer::Ready => "configured",
    };
    writeln!(out, "printer: {printer}")
}

fn at(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn unknown() -> String {
    "-".to_owned()
}

fn mark(finding: &Finding) -> impl Display {
    if finding.grade == Grade::Act { "!!" } else { "!" }
}

/// A code of the last error, for people.
fn in_plain_words(code: &str) -> &'static str {
    match code {
        "E-NONET" => "the centre cannot be reached: look at the line, the router, the address",
        "E-OTHERKEYS" => {
            "something answers in the centre's place with other keys than the pinned ones: nothing is sent to it"
        }
        "E-BADANSWER" => "what answered is not the centre, or not in order: nothing is sent to it",
        "E-CLOCK" => "by this machine's clock the centre's certificate is not good: set the clock",
        "E-KIOSK" => "the centre does not know this kiosk: enrol it (`tereze enrol`); what waits is kept",
        "E-KIOSK-REVOKED" => {
            "the centre has revoked this kiosk: it takes nothing new; what waits is kept and goes once it is enrolled anew"
        }
        "E-BUSY" => "the centre has too much to do and asked to come again",
        "E-VAULT-DISK" => "the disk is full",
        "E-VAULT-READONLY" => "the disk is read-only: look why, and mount it for writing",
        "E-VAULT-DAMAGED" => "the vault's file is damaged",
        "E-STORAGE" => "the disk failed, or cannot be written",
        _ => "the centre, or the vault, said so",
    }
}

/// A finding, for people: what is wrong, and what to do.
fn plain(finding: &Finding) -> String {
    let arg = |name: &str| {
        finding.args.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value.as_str())
    };
    match finding.name {
        "vault" => format!("the vault cannot be looked into ({}): nothing can be accepted", arg("code")),
        "full" => format!("no application is taken any more: the bound of {} is reached", arg("bound")),
        "near" => {
            format!("the bound of {} is near: connect the kiosk, or carry the queue on a stick", arg("bound"))
        }
        "refused" => format!(
            "{} applications were refused for good and are kept: tereze outbox list, tereze outbox take-away",
            arg("n")
        ),
        "lost" => format!(
            "{} applications of damaged vaults could not be read, or not with all their scans: tereze outbox list names them; the files lie aside",
            arg("n")
        ),
        "set-aside" => format!(
            "{} damaged vaults were set aside and could not be read whole: applications may be in them; tereze outbox list names them",
            arg("n")
        ),
        "read-aside" => format!(
            "{} damaged vaults were set aside; every page of them that bears applications could be read, and everything was taken over",
            arg("n")
        ),
        "silent" => format!("the centre has not been heard for {} hours", arg("n")),
        "never" => "the centre has never been heard".to_owned(),
        "trouble" => format!("the last error is {}: {}", arg("code"), in_plain_words(arg("code"))),
        "clock" => {
            format!("the clock is {} s ahead of the centre's (behind, where negative): set it", arg("n"))
        }
        "read-only" => "the disk of the vault is read-only: nothing can be accepted; the kiosk goes on by itself once it can be written".to_owned(),
        "no-disk" => "the folder of the vault cannot be looked at".to_owned(),
        "trust" => "there are no trusted certificates: nobody's key is believed".to_owned(),
        "no-crl" => "the folder of revocation lists holds none".to_owned(),
        "bad-crl" => format!("{} revocation lists are not believed", arg("n")),
        "old-crl" => "a revocation list is past its term: fetch new ones".to_owned(),
        "edition" => {
            format!(
                "edition {} of the centre is not taken up: {}; what was before stays",
                arg("n"),
                arg("reason")
            )
        }
        "printer" => "the program that takes jobs for the printer is not there".to_owned(),
        other => other.to_owned(),
    }
}
