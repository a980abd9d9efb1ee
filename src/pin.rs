//! The operator's PIN: kept as PBKDF2-HMAC-SHA-256 (RFC 8018) over a salt of its own, and guessed at slowly.
//!
//! **Invariants:** a try is counted before it is judged, so that pulling the plug gains none; who is told to wait is not
//! judged at all; two PINs are compared in a time that says nothing.

use std::fmt;

use base64ct::{Base64Unpadded, Encoding};
use chrono::TimeDelta;
use domain::time::Timestamp;
use rand_core::{OsRng, RngCore};
use serde::Deserialize;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// What stands before the numbers.
const SCHEME: &str = "pbkdf2-sha256";

/// Rounds of a new PIN: a third of a second here, and years for all PINs of eight digits on a stolen configuration.
const ROUNDS: u32 = 600_000;

/// Fewer than these are no protection, more would hang the kiosk.
const ROUNDS_ALLOWED: std::ops::RangeInclusive<u32> = 100_000..=10_000_000;

/// Digits of a PIN.
pub const DIGITS: std::ops::RangeInclusive<usize> = 6..=12;

/// Wrong tries that cost no pause.
const FREE_TRIES: u32 = 3;

/// The first pause, in seconds; each further wrong try doubles it.
const PAUSE_S: i64 = 30;

/// The longest pause, in seconds.
const PAUSE_S_MAX: i64 = 3_600;

/// A PIN as `kiosk.toml` keeps it.
#[derive(Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct PinHash {
    rounds: u32,
    salt: Vec<u8>,
    hash: [u8; 32],
}

impl fmt::Debug for PinHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PinHash(…)")
    }
}

impl fmt::Display for PinHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (salt, hash) =
            (Base64Unpadded::encode_string(&self.salt), Base64Unpadded::encode_string(&self.hash));
        write!(f, "{SCHEME}${}${salt}${hash}", self.rounds)
    }
}

impl TryFrom<String> for PinHash {
    type Error = String;

    fn try_from(text: String) -> Result<PinHash, String> {
        let wrong = || "operator_pin: write what `tereze operator-pin` prints".to_owned();
        let mut parts = text.split('$');
        let (Some(SCHEME), Some(rounds), Some(salt), Some(hash), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(wrong());
        };
        let rounds =
            rounds.parse().ok().filter(|rounds| ROUNDS_ALLOWED.contains(rounds)).ok_or_else(wrong)?;
        let bytes = |text: &str| Base64Unpadded::decode_vec(text).map_err(|_| wrong());
        let hash = bytes(hash)?.try_into().map_err(|_| wrong())?;
        Ok(PinHash { rounds, salt: bytes(salt)?, hash })
    }
}

impl PinHash {
    /// The hash of a new PIN; nothing for what is none.
    pub fn of(pin: &str) -> Option<PinHash> {
        let mut salt = vec![0; 16];
        OsRng.fill_bytes(&mut salt);
        let fit = DIGITS.contains(&pin.len()) && pin.bytes().all(|byte| byte.is_ascii_digit());
        fit.then(|| PinHash { rounds: ROUNDS, hash: *derived(pin, &salt, ROUNDS), salt })
    }

    /// Whether this is the PIN.
    pub fn is(&self, pin: &str) -> bool {
        bool::from(derived(pin, &self.salt, self.rounds).as_slice().ct_eq(&self.hash))
    }
}

fn derived(pin: &str, salt: &[u8], rounds: u32) -> Zeroizing<[u8; 32]> {
    let mut hash = Zeroizing::new([0; 32]);
    pbkdf2::pbkdf2_hmac::<Sha256>(pin.as_bytes(), salt, rounds, hash.as_mut_slice());
    hash
}

/// Wrong tries so far, and until when nobody is judged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tries {
    /// In a row.
    pub wrong: u32,
    /// Nobody is judged before.
    pub until: Option<Timestamp>,
}

impl Tries {
    /// How long there is still to wait. A clock that was set back stops nobody for longer than the longest pause.
    pub fn pause(&self, now: Timestamp) -> Option<TimeDelta> {
        let left = self.until? - now;
        (left > TimeDelta::zero() && left <= TimeDelta::seconds(PAUSE_S_MAX)).then_some(left)
    }

    /// As it is written down before a try is judged: it may be wrong.
    #[must_use]
    pub fn after_a_try(&self, now: Timestamp) -> Tries {
        let wrong = self.wrong.saturating_add(1);
        let pause = wrong.checked_sub(FREE_TRIES).map(|beyond| {
            let pause_s = PAUSE_S.saturating_mul(1_i64 << beyond.min(10)).min(PAUSE_S_MAX);
            now + TimeDelta::seconds(pause_s)
        });
        Tries { wrong, until: pause }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn cheap(pin: &str) -> PinHash {
        let (salt, rounds) = (vec![7; 16], 100_000);
        PinHash { rounds, hash: *derived(pin, &salt, rounds), salt }
    }

    #[test]
    fn a_pin_survives_its_line_and_no_other_is_it() {
        let line = cheap("4815162342").to_string();
        let kept = PinHash::try_from(line).unwrap();
        assert!(kept.is("4815162342"));
        assert!(!kept.is("4815162343") && !kept.is("") && !kept.is("48151623420"));
        assert_eq!(format!("{kept:?}"), "PinHash(…)");
    }

    #[test]
    fn what_is_no_pin_and_no_line_is_refused() {
        for pin in ["", "12345", "1234567890123", "12345x", "١٢٣٤٥٦"] {
            assert!(PinHash::of(pin).is_none(), "{pin}");
        }
        for line in [
            "",
            "123456",
            "pbkdf2-sha256$1$AAAA$AAAA",
            "bcrypt$100000$AAAA$AAAA",
            "pbkdf2-sha256$100000$AAAA$AA",
        ] {
            assert!(PinHash::try_from(line.to_owned()).is_err(), "{line}");
        }
    }

    #[test]
    fn the_pause_grows_with_every_wrong_try_and_has_an_end() {
        let mut now: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
        let mut tries = Tries::default();
        let mut pauses = Vec::new();
        for _ in 0..14 {
            tries = tries.after_a_try(now);
            pauses.push(tries.pause(now).map_or(0, |pause| pause.num_seconds()));
            now += TimeDelta::hours(2);
            assert_eq!(tries.pause(now), None);
        }
        assert_eq!(pauses, [0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600, 3600]);
        let set_back = now - TimeDelta::days(400);
        assert_eq!(tries.pause(set_back), None, "a clock set back locks nobody out");
    }
}
