//! How many signatures this build makes and verifies in a second on one core; `benches/gost.py` sets GOST beside OpenSSL's
//! engine, `benches/rsa.py` RSA beside `openssl speed`.
//!
//! usage: `signing_rate gost|rsa SECONDS [FOLDER]`, SECONDS for each figure. Says, as JSON, `sign` and `verify` in operations a
//! second of processor time, the digest of the message included, and `first_us`: microseconds from the key file to the
//! first signature of a new process. Where there is a FOLDER, `plain.xml` in it is signed and verified too, as a whole
//! document (`sign_xml`, `verify_xml`), and the key and the signed document are left beside it for a peer.
#![expect(clippy::print_stdout, reason = "an example says its figures")]

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Duration;

use authority::pkcs12::{Style, write};
use authority::{Authority, PersonSpec, Profile, Validity};
use signing::key::SigningKey;
use signing::pkcs12;
use signing::scheme::Scheme;
use signing::xmldsig;

const PASSWORD: &str = "Qwerty12";
const MESSAGE: [u8; 64] = [0x61; 64];
const USAGE: &str = "usage: signing_rate gost|rsa SECONDS [FOLDER]";

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let scheme = match arguments.next().as_deref() {
        Some("gost") => Scheme::Gost2015,
        Some("rsa") => Scheme::RsaSha256,
        _ => return Err(USAGE.into()),
    };
    let length = Duration::from_secs_f64(arguments.next().ok_or(USAGE)?.parse()?);
    let folder = arguments.next();
    let file = key_file(scheme, Style::NationalBer)?;
    let began = worked()?;
    let key = pkcs12::open(&file, PASSWORD)?;
    let signature = key.sign(scheme, &MESSAGE)?;
    let first = (worked()? - began).as_micros();
    let sign = rate(length, || key.sign(scheme, &MESSAGE).is_ok())?;
    let verify = || key.certificate().verify(scheme, &MESSAGE, &signature).is_ok();
    let verify = rate(length, verify)?;
    let documents = folder.map(|folder| documents(scheme, length, Path::new(&folder))).transpose()?;
    let documents = documents.unwrap_or_default();
    println!("{{\"sign\": {sign:.1}, \"verify\": {verify:.1}{documents}, \"first_us\": {first}}}");
    Ok(())
}

/// Whole documents, with a key that a peer can open.
fn documents(scheme: Scheme, length: Duration, folder: &Path) -> Result<String, Box<dyn Error>> {
    let file = key_file(scheme, Style::Pbes2)?;
    fs::write(folder.join("key.p12"), &file)?;
    let key = pkcs12::open(&file, PASSWORD)?;
    let plain = fs::read_to_string(folder.join("plain.xml"))?;
    let signed = xmldsig::sign(&plain, &key)?;
    fs::write(folder.join("signed.xml"), signed.as_bytes())?;
    let sign = rate(length, || xmldsig::sign(&plain, &key).is_ok())?;
    let verify = rate(length, || xmldsig::verify(signed.as_bytes()).is_ok())?;
    Ok(format!(", \"sign_xml\": {sign:.1}, \"verify_xml\": {verify:.1}"))
}

fn key_file(scheme: Scheme, style: Style) -> Result<Vec<u8>, Box<dyn Error>> {
    let now = chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000);
    let (person, year) = (PersonSpec::new("ТЕСТОВ", "ТЕСТ", "123456789011"), Validity::year(now));
    let leaf = match scheme {
        Scheme::Gost2015 => Authority::gost(now)?.gost_leaf(&person, year)?,
        Scheme::RsaSha256 => Authority::new(now)?.leaf(&person, Profile::Sign, year)?,
    };
    Ok(write(&leaf, PASSWORD, style)?)
}

fn rate(length: Duration, work: impl Fn() -> bool) -> Result<f64, Box<dyn Error>> {
    let (began, mut times) = (worked()?, 0_u32);
    loop {
        if !work() {
            return Err("a signature failed".into());
        }
        times += 1;
        let passed = worked()? - began;
        if passed >= length {
            return Ok(f64::from(times) / passed.as_secs_f64());
        }
    }
}

/// What the processor has spent on us: others may be at work on the machine too.
fn worked() -> Result<Duration, Box<dyn Error>> {
    let told = fs::read_to_string("/proc/self/schedstat")?;
    let nanoseconds = told.split_whitespace().next().ok_or("no figure in schedstat")?;
    Ok(Duration::from_nanos(nanoseconds.parse()?))
}
