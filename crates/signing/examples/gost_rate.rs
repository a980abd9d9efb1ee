//! How many GOST signatures this build makes and verifies in a second on one core; `benches/gost.py` sets it beside
//! OpenSSL's engine.
//!
//! usage: `gost_rate SECONDS`, for each of the two. Says, as JSON, `sign` and `verify` in operations a second, the digest of
//! the message included, and `first_us`: microseconds from the key file to the first signature of a new process.
#![expect(clippy::print_stdout, reason = "an example says its figures")]
#![expect(clippy::disallowed_methods, reason = "a bench owns the clock")]

use std::error::Error;
use std::time::{Duration, Instant};

use authority::pkcs12::{Style, write};
use authority::{Authority, PersonSpec, Validity};
use signing::key::SigningKey;
use signing::pkcs12;
use signing::scheme::Scheme;

const PASSWORD: &str = "Qwerty12";
const MESSAGE: [u8; 64] = [0x61; 64];

fn main() -> Result<(), Box<dyn Error>> {
    let seconds = std::env::args().nth(1).ok_or("usage: gost_rate SECONDS")?;
    let length = Duration::from_secs_f64(seconds.parse()?);
    let file = key_file()?;
    let began = Instant::now();
    let key = pkcs12::open(&file, PASSWORD)?;
    let signature = key.sign_gost(&MESSAGE)?;
    let first = began.elapsed().as_micros();
    let sign = rate(length, || key.sign_gost(&MESSAGE).is_ok())?;
    let verify = || key.certificate().verify(Scheme::Gost2015, &MESSAGE, &signature).is_ok();
    let verify = rate(length, verify)?;
    println!("{{\"sign\": {sign:.1}, \"verify\": {verify:.1}, \"first_us\": {first}}}");
    Ok(())
}

fn key_file() -> Result<Vec<u8>, Box<dyn Error>> {
    let now = chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000);
    let person = PersonSpec::new("ТЕСТОВ", "ТЕСТ", "123456789011");
    let leaf = Authority::gost(now)?.gost_leaf(&person, Validity::year(now))?;
    Ok(write(&leaf, PASSWORD, Style::NationalBer)?)
}

fn rate(length: Duration, work: impl Fn() -> bool) -> Result<f64, Box<dyn Error>> {
    let (began, mut times) = (Instant::now(), 0_u32);
    while began.elapsed() < length {
        if !work() {
            return Err("a signature failed".into());
        }
        times += 1;
    }
    Ok(f64::from(times) / began.elapsed().as_secs_f64())
}
