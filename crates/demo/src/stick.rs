//! The stick: keys that work, keys that don't, papers that can be read and one that can't.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use authority::pkcs12::Style;
use authority::{Authority, CrlReason, LeafKey, PersonSpec, Profile, Revoked, Validity, pkcs12};
use base64ct::{Base64, Encoding};
use chrono::{DateTime, TimeDelta, Utc};

use crate::people::{FATHER_IIN, PARENT_IIN};
use crate::staff;

/// The password of every key on the stick. It guards nothing: the keys are made anew each time.
pub(crate) const PASSWORD: &str = "Tereze2026";

/// Makes `stick/`, `stick-of-the-father/`, `stick-of-the-desk/`, `trust/` and `crls/`.
pub(crate) fn make(dir: &Path, now: DateTime<Utc>) -> Result<()> {
    let stick = dir.join("stick");
    std::fs::create_dir(&stick)?;
    let (authority, gost) = (Authority::new(now)?, Authority::gost(now)?);
    authority.write_trust_dir(&dir.join("trust"))?;
    gost.write_trust_dir(&dir.join("trust"))?;
    let revoked = keys(&authority, &gost, &stick, now)?;
    fathers(&authority, &dir.join("stick-of-the-father"), now)?;
    staff::keys(&authority, dir, now)?;
    list(&authority, Some(&revoked), &dir.join("crls"), now)?;
    list(&gost, None, &dir.join("crls"), now)?;
    papers(&stick)
}

/// The names of what lies on the stick.
pub(crate) fn files(dir: &Path) -> std::io::Result<BTreeSet<OsString>> {
    std::fs::read_dir(dir.join("stick"))?.map(|entry| Ok(entry?.file_name())).collect()
}

/// A list that takes one key back or none, made an hour ago and good for longer than a demonstration runs.
fn list(authority: &Authority, revoked: Option<&LeafKey>, dir: &Path, now: DateTime<Utc>) -> Result<()> {
    let (since, reason) = (now - TimeDelta::hours(2), Some(CrlReason::KeyCompromise));
    let revoked = revoked.map(|key| Revoked { certificate_der: &key.certificate_der, since, reason });
    let period = Validity { from: now - TimeDelta::hours(1), until: now + TimeDelta::days(30) };
    Ok(authority.write_crl_dir(dir, revoked.as_slice(), period)?)
}

/// Writes the keys, and gives back the one to revoke.
fn keys(authority: &Authority, gost: &Authority, stick: &Path, now: DateTime<Utc>) -> Result<LeafKey> {
    let mother = PersonSpec::new("ТЕСТОВА", "АЙГҮЛ", PARENT_IIN).patronymic("СЕРІКҚЫЗЫ");
    let firm = mother.clone().of("ЖШС «ТЕСТ»", "150960000774");
    let year = Validity::year(now);
    let national = |name: &str, key: &LeafKey| -> Result<()> {
        Ok(std::fs::write(stick.join(name), pkcs12::write(key, PASSWORD, Style::NationalBer)?)?)
    };
    national("AUTH_RSA256_6b3603270a.p12", &authority.leaf(&mother, Profile::Login, year)?)?;
    let good = authority.leaf(&mother, Profile::Sign, year)?;
    national("RSA256_e98c2b23f1.p12", &good)?;
    national("RSA256_expired.p12", &authority.leaf(&mother, Profile::Sign, Validity::ended(now, 30))?)?;
    let revoked = authority.leaf(&mother, Profile::Sign, year)?;
    national("RSA256_revoked.p12", &revoked)?;
    national("RSA256_company.p12", &authority.leaf(&firm, Profile::LegalSign, year)?)?;
    national("GOST512_93de0b1c77.p12", &gost.gost_leaf(&mother, year)?)?;
    national("GOST2004_old.p12", &authority.gost_2004_leaf(&mother, year)?)?;
    // One key by a tool that is not ours.
    by_openssl(&good, &stick.join("RSA256_openssl.p12"))?;
    std::fs::write(stick.join("RSA256_not_a_key.p12"), "This is a letter, not a key.\n")?;
    Ok(revoked)
}

/// The father's keys, on a stick of his own: to be put in instead of hers.
fn fathers(authority: &Authority, stick: &Path, now: DateTime<Utc>) -> Result<()> {
    std::fs::create_dir(stick)?;
    let father = PersonSpec::new("ТЕСТОВ", "МАРАТ", FATHER_IIN);
    let names = [("AUTH_RSA256_77c0de51aa.p12", Profile::Login), ("RSA256_4f1d09b6e2.p12", Profile::Sign)];
    for (name, profile) in names {
        let key = authority.leaf(&father, profile, Validity::year(now))?;
        std::fs::write(stick.join(name), pkcs12::write(&key, PASSWORD, Style::NationalBer)?)?;
    }
    Ok(())
}

/// The same signing key, written by `openssl pkcs12 -export`.
fn by_openssl(key: &LeafKey, out: &Path) -> Result<()> {
    let pem = out.with_extension("pem");
    let mut text = String::new();
    for (label, der) in [("PRIVATE KEY", &key.pkcs8[..]), ("CERTIFICATE", &key.certificate_der[..])] {
        writeln!(text, "-----BEGIN {label}-----")?;
        for line in Base64::encode_string(der).as_bytes().chunks(64) {
            writeln!(text, "{}", String::from_utf8_lossy(line))?;
        }
        writeln!(text, "-----END {label}-----")?;
    }
    std::fs::write(&pem, text)?;
    let made = Command::new("openssl")
        .args(["pkcs12", "-export", "-passout"])
        .arg(format!("pass:{PASSWORD}"))
        .arg("-in")
        .arg(&pem)
        .arg("-out")
        .arg(out)
        .output()
        .context("openssl is not installed");
    std::fs::remove_file(&pem)?;
    anyhow::ensure!(made?.status.success(), "openssl did not write the key");
    Ok(())
}

/// A page that can be read, the same page blurred, and both as they come from a telephone: JPEG.
fn papers(stick: &Path) -> Result<()> {
    let page = page();
    page.save(stick.join("anyqtama.jpg")).context("writing a sample picture")?;
    let blurred = image::imageops::fast_blur(&page, 9.0);
    blurred.save(stick.join("anyqtama-bulynghyr.jpg")).context("writing a sample picture")?;
    let small = image::imageops::thumbnail(&page, 620, 877);
    small.save(stick.join("kishi-suret.png")).context("writing a sample picture")?;
    Ok(())
}

/// Lines of strokes on paper: what a page of type looks like to a camera.
fn page() -> image::GrayImage {
    let (width, height) = (1654, 2339);
    let mut page = image::GrayImage::from_pixel(width, height, image::Luma([244]));
    let mut seed = 20_261_122_u32;
    let mut y = 180;
    while y + 40 < height - 180 {
        let mut x = 180;
        while x + 24 < width - 180 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if seed >> 29 != 0 {
                letter(&mut page, x, y, seed);
            }
            x += 24;
        }
        y += 48;
    }
    page
}

/// One "letter": three strokes 3 pixels thick.
fn letter(page: &mut image::GrayImage, x: u32, y: u32, seed: u32) {
    let mut stroke = |from_x: u32, from_y: u32, width: u32, height: u32| {
        for dy in 0..height {
            for dx in 0..width {
                page.put_pixel(x + from_x + dx, y + from_y + dy, image::Luma([24]));
            }
        }
    };
    stroke(2, 2, 3, 26);
    if seed & 1 == 0 {
        stroke(14, 2, 3, 26);
    }
    stroke(2, 2 + seed / 2 % 3 * 11, 15, 3);
}
