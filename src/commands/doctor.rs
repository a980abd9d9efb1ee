//! `tereze doctor`: how this kiosk is, for whoever looks after it; `--json` for a monitor.

use std::fmt::Display;
use std::io::Write;
use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};

use super::{Failure, said};
use crate::checkup;
use crate::config::Config;
use crate::health::{Cause, Finding, Grade, Health, Printer, Span};

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
            in_plain_words(Cause::of(&trouble.code))
        )?;
    }
    let drift = clock.ahead_s(health.at).map_or_else(unknown, |s| match s.signum() {
        1 => format!("{} ahead of the centre", span(s.unsigned_abs())),
        -1 => format!("{} behind the centre", span(s.unsigned_abs())),
        _ => "as the centre's".to_owned(),
    });
    writeln!(out, "clock: {drift}; last beacon {}", clock.beacon.map_or_else(unknown, at))?;
    let megabytes =
        |bytes: Option<u64>| bytes.map_or_else(unknown, |bytes| format!("{} MB", bytes / 1_000_000));
    let mode = if disk.read_only { ", read-only" } else { "" };
    writeln!(out, "disk: {} free of {}{mode}", megabytes(disk.free), megabytes(disk.total))?;
    let trusted = keys.trusted.map_or_else(unknown, |n| n.to_string());
    let sticks = some(&keys.sticks.to_string(), "stick", "sticks");
    write!(out, "keys: {sticks} in, {}", some(&trusted, "trusted certificate", "trusted certificates"))?;
    match &keys.crls {
        None => writeln!(out, ", no revocation lists configured")?,
        Some(crls) => writeln!(
            out,
            ", {}, the oldest of {}, good until {}",
            some(&crls.lists.to_string(), "revocation list", "revocation lists"),
            crls.oldest.map_or_else(unknown, at),
            crls.ends.map_or_else(unknown, at)
        )?,
    }
    let tokens = &keys.tokens;
    let libraries = some(&tokens.libraries.to_string(), "library", "libraries");
    match (tokens.libraries, tokens.slots) {
        (0, _) => writeln!(out, "tokens: no library configured")?,
        (_, None) => {
            writeln!(out, "tokens: {libraries}, {} not there; nobody looks for tokens", tokens.silent)?;
        }
        (_, Some(slots)) => {
            writeln!(out, "tokens: {slots} in; {libraries}, {} not answering", tokens.silent)?;
        }
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

/// A cause, for people: what happened, and what to do.
fn in_plain_words(cause: Cause) -> &'static str {
    match cause {
        Cause::NoNetwork => "the centre cannot be reached: look at the line, the router, the address",
        Cause::OtherKeys => {
            "something answers in the centre's place with other keys than the pinned ones: nothing is sent to it"
        }
        Cause::BadAnswer => "what answered is not the centre, or not in order: nothing is sent to it",
        Cause::Clock => "by this machine's clock the centre's certificate is not good: set the clock",
        Cause::Unknown => {
            "the centre does not know this kiosk: enrol it (`tereze enrol`); what waits is kept"
        }
        Cause::Revoked => {
            "the centre has revoked this kiosk: it takes nothing new; what waits is kept and goes once it is enrolled anew"
        }
        Cause::Busy => "the centre has too much to do and asked to come again: the kiosk does so by itself",
        Cause::Internal => {
            "the centre has a fault of its own: the kiosk tries again; tell the centre if it stays"
        }
        Cause::Unreadable => "the centre cannot read an application that it keeps: tell the centre",
        Cause::Cut => {
            "the line was cut while sending: the kiosk goes on by itself; look at the line if it stays"
        }
        Cause::TooLong => {
            "more was sent than the centre reads: tell the centre; the application is kept here"
        }
        Cause::NotUnderstood => {
            "the centre did not understand what was sent: compare the versions of kiosk and centre"
        }
        Cause::NoRoute => "the centre has no such address: look at its address and its version",
        Cause::Registry => "a state register does not answer the centre: the kiosk tries again by itself",
        Cause::Revocation => "the certification authority does not answer: the kiosk tries again by itself",
        Cause::VaultFull => {
            "there is no room for applications: connect the kiosk, or carry the queue on a stick"
        }
        Cause::VaultDisk => "the disk is full: make room on it",
        Cause::VaultReadOnly => "the disk is read-only: look why, and mount it for writing",
        Cause::VaultDamaged => {
            "the vault's file is damaged: the kiosk sets it aside and begins a new one; keep the one set aside"
        }
        Cause::VaultBusy => "another program holds the vault: close it, or look again later",
        Cause::VaultNewer => "a newer version of the program wrote the vault: upgrade this one",
        Cause::VaultConflict => "another application is kept under the same number: tell the centre",
        Cause::VaultUnknown => "an answer came about an application that waits here no longer: nothing to do",
        Cause::Receipt => "a receipt is not signed by the centre: the application waits on; tell the centre",
        Cause::Storage => "the disk failed, or cannot be written: look at the disk",
        Cause::Other => {
            "the centre said a code that this version does not know: the kiosk tries again; tell the centre if it stays"
        }
    }
}

/// A number of things, in English.
fn some(n: &str, one: &str, more: &str) -> String {
    format!("{n} {}", if n == "1" { one } else { more })
}

/// A stretch of time, in English.
fn span(seconds: u64) -> String {
    let Span { unit, n } = Span::of(seconds);
    some(&n.to_string(), unit.trim_end_matches('s'), unit)
}

/// A finding, for people: what is wrong, and what to do.
fn plain(finding: &Finding) -> String {
    let arg = |name: &str| {
        finding.args.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value.as_str())
    };
    let time = || finding.seconds().map_or_else(unknown, span);
    match finding.name {
        "vault" => format!(
            "the vault cannot be looked into ({}): nothing can be accepted: {}",
            arg("code"),
            in_plain_words(Cause::of(arg("code")))
        ),
        "full" => format!("no application is taken any more: the bound of {} is reached", arg("bound")),
        "near" => {
            format!("the bound of {} is near: connect the kiosk, or carry the queue on a stick", arg("bound"))
        }
        "refused" => format!(
            "{} refused for good and kept: tereze outbox list, tereze outbox take-away",
            some(arg("n"), "application was", "applications were")
        ),
        "lost" => format!(
            "{} of damaged vaults could not be read, or not with all scans: tereze outbox list tells which; the files lie aside",
            some(arg("n"), "application", "applications")
        ),
        "set-aside" => format!(
            "{} set aside and could not be read whole: applications may be in there; tereze outbox list tells where",
            some(arg("n"), "damaged vault was", "damaged vaults were"),
        ),
        "read-aside" => format!(
            "{} set aside; every page that bears applications could be read, and everything was taken over",
            some(arg("n"), "damaged vault was", "damaged vaults were")
        ),
        "silent" => format!("the centre has not been heard for {}", time()),
        "never" => "the centre has never been heard".to_owned(),
        "trouble" => {
            format!("the last error is {}: {}", arg("code"), in_plain_words(Cause::of(arg("code"))))
        }
        "clock-ahead" => format!("the clock is {} ahead of the centre's: set it", time()),
        "clock-behind" => format!("the clock is {} behind the centre's: set it", time()),
        "tokens" => format!(
            "{} not answer: keys on such tokens are not seen",
            some(arg("n"), "library of tokens does", "libraries of tokens do")
        ),
        "read-only" => "the disk of the vault is read-only: nothing can be accepted; the kiosk goes on by itself once it can be written".to_owned(),
        "no-disk" => "the folder of the vault cannot be looked at".to_owned(),
        "trust" => "there are no trusted certificates: nobody's key is believed".to_owned(),
        "no-crl" => "the folder of revocation lists holds none".to_owned(),
        "bad-crl" => {
            format!("{} not believed", some(arg("n"), "revocation list is", "revocation lists are"))
        }
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
