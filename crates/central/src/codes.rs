//! Codes that prove a telephone or an address (DOMAIN §2.6 M-2, M-3). Made, sent and checked only here.
//!
//! **Invariants:** a code is drawn from the system's generator and kept as a keyed digest; an earlier code
//! stays good while it lives; each code has three tries; nobody's telephone can be flooded through our kiosks.
//! All numbers come from the policy.

mod sender;

pub use sender::{CodeSender, GatewaySender, Message, PhoneFile, SendError};

use chrono::TimeDelta;
use domain::email::Email;
use domain::phone::MobilePhone;
use domain::policy::CodePolicy;
use domain::time::Timestamp;
use rand_core::{OsRng, RngCore};
use subtle::ConstantTimeEq;
use sync::wire::{Channel, CodeCheck, CodeChecked, CodeRequest, CodeSent};
use uuid::Uuid;
use words::{Lang, Words, say};
use zeroize::Zeroizing;

use crate::centre::{Centre, Kiosk};
use crate::keys::IndexKey;
use crate::problem::Problem;
use crate::store::{CodeOwner, CodeRow, CodeVerdict, Digest, NewCode, SendHistory};

/// How soon a kiosk may ask again after the gateway failed, in seconds.
const GATEWAY_RETRY_S: u32 = 10;

/// Makes a code and sends it.
///
/// # Errors
/// `E-PHONE`, `E-EMAIL` (no such address), `E-CODE-LIMIT` (wait), `E-CODE-SEND` (the gateway did not take it).
pub fn send(centre: &Centre, kiosk: &Kiosk, asked: &CodeRequest) -> Result<CodeSent, Problem> {
    let policy = &centre.policy.codes;
    let address = canonical(asked.channel, &asked.address)?;
    let code = draw(policy.digits);
    let owner = owner(centre, kiosk, asked.session, asked.channel, &address);
    let digest = code_digest(&centre.keys.index, &owner, &code);
    let now = centre.clock.now();
    let new = NewCode { owner, code: digest, tries: policy.tries, sent_at: now };
    let id = centre
        .store
        .issue_code(&new, &|history| may_send(history, now, policy))?
        .map_err(|wait_s| Problem::too_often("E-CODE-LIMIT", wait_s))?;
    let lang = match asked.lang {
        sync::wire::Language::Kk => Lang::Kk,
        sync::wire::Language::Ru => Lang::Ru,
    };
    if centre.sender.send(&message(asked.channel, &address, &code, lang, policy, now)).is_err() {
        centre.store.code_not_sent(id)?;
        return Err(Problem::away("E-CODE-SEND", GATEWAY_RETRY_S));
    }
    Ok(CodeSent { resend_after_s: seconds(policy.resend_after_s), lives_s: seconds(policy.lives_s) })
}

/// Judges a typed code.
///
/// # Errors
/// `E-PHONE`, `E-EMAIL` for what is no address. A wrong code is an answer.
pub fn check(centre: &Centre, kiosk: &Kiosk, asked: &CodeCheck) -> Result<CodeChecked, Problem> {
    let address = canonical(asked.channel, &asked.address)?;
    let owner = owner(centre, kiosk, asked.session, asked.channel, &address);
    let typed = code_digest(&centre.keys.index, &owner, asked.code.trim());
    let now = centre.clock.now();
    let judge = |rows: &[CodeRow]| judge(rows, &typed, now, &centre.policy.codes);
    let verdict = centre.store.check_code(&owner, &judge, now)?;
    Ok(CodeChecked { confirmed: verdict.confirmed, tries_left: verdict.tries_left })
}

/// Whether this session proved this address at this kiosk.
///
/// # Errors
/// When the store cannot say.
pub fn is_confirmed(
    centre: &Centre,
    kiosk: &Kiosk,
    session: Uuid,
    channel: Channel,
    address: &str,
) -> Result<bool, Problem> {
    Ok(centre.store.is_confirmed(&owner(centre, kiosk, session, channel, address))?)
}

/// Whether another code may go out; `Err` is how many seconds to wait.
fn may_send(history: &SendHistory, now: Timestamp, policy: &CodePolicy) -> Result<(), u32> {
    let resend = span(policy.resend_after_s);
    let waits = [
        history.last_to_address.map(|last| last + resend),
        first_to_leave(&history.to_address, policy.sends_per_number_per_day)
            .map(|at| at + TimeDelta::days(1)),
        first_to_leave(&history.from_kiosk, policy.sends_per_kiosk_per_hour)
            .map(|at| at + TimeDelta::hours(1)),
    ];
    match waits.into_iter().flatten().filter(|&until| until > now).max() {
        None => Ok(()),
        Some(until) => Err(seconds_up(until - now)),
    }
}

/// Of the sends in a window that is full, the one whose leaving makes room.
fn first_to_leave(sends: &[Timestamp], cap: u32) -> Option<Timestamp> {
    let cap = usize::try_from(cap).unwrap_or(usize::MAX);
    sends
        .len()
        .checked_sub(cap)
        .map(|over| sends.get(over).copied().unwrap_or(Timestamp::MAX_UTC - TimeDelta::days(2)))
}

/// Compares with every code that lives and has tries left; a wrong one costs each of them a try.
fn judge(rows: &[CodeRow], typed: &Digest, now: Timestamp, policy: &CodePolicy) -> CodeVerdict {
    let live = || rows.iter().filter(|row| row.tries_left > 0 && now <= row.sent_at + span(policy.lives_s));
    let confirmed = live().fold(false, |found, row| found | bool::from(row.code.ct_eq(typed)));
    let most = live().map(|row| row.tries_left).max().unwrap_or(0);
    CodeVerdict { confirmed, tries_left: if confirmed { most } else { most.saturating_sub(1) } }
}

/// The one spelling under which an address is counted, sent to and confirmed.
pub(crate) fn canonical(channel: Channel, address: &str) -> Result<Zeroizing<String>, Problem> {
    let found = match channel {
        Channel::Sms => MobilePhone::parse(address).map(|phone| phone.e164().to_owned()),
        Channel::Email => Email::parse(address).map(|email| email.as_str().to_owned()),
    };
    found.map(Zeroizing::new).map_err(|fault| Problem::refused(fault.code()))
}

fn owner<'a>(
    centre: &Centre,
    kiosk: &'a Kiosk,
    session: Uuid,
    channel: Channel,
    address: &str,
) -> CodeOwner<'a> {
    let address = address_digest(centre, channel, address);
    CodeOwner { settlement: &kiosk.settlement, kiosk: &kiosk.id, session, channel, address }
}

/// The keyed digest by which a number or address is known.
pub(crate) fn address_digest(centre: &Centre, channel: Channel, address: &str) -> Digest {
    centre.keys.index.digest("address", &[channel.word(), address])
}

fn code_digest(key: &IndexKey, owner: &CodeOwner<'_>, code: &str) -> Digest {
    key.digest("code", &[&owner.session.to_string(), owner.channel.word(), &hex::encode(owner.address), code])
}

/// Decimal digits, each equally likely, from the system's generator.
fn draw(digits: u32) -> Zeroizing<String> {
    let mut code = Zeroizing::new(String::with_capacity(16));
    while code.len() < usize::try_from(digits).unwrap_or(0) {
        let byte = OsRng.next_u32().to_le_bytes()[0];
        // 250 is the largest multiple of ten that a byte holds: above it some digits would come more often.
        if byte < 250 {
            code.push(char::from(b'0' + byte % 10));
        }
    }
    code
}

fn message<'a>(
    channel: Channel,
    address: &'a str,
    code: &'a str,
    lang: Lang,
    policy: &CodePolicy,
    at: Timestamp,
) -> Message<'a> {
    let words = Words::new(lang);
    let minutes = policy.lives_s / 60;
    let (subject, text) = match channel {
        Channel::Sms => (String::new(), say::sent_code_sms(&words, code, minutes)),
        Channel::Email => (say::sent_code_email_subject(&words), say::sent_code_email(&words, code, minutes)),
    };
    Message { at, id: None, channel, address, code, subject, text: Zeroizing::new(text) }
}

fn span(seconds: u64) -> TimeDelta {
    i64::try_from(seconds).ok().and_then(TimeDelta::try_seconds).unwrap_or(TimeDelta::MAX)
}

fn seconds(policy_s: u64) -> u32 {
    u32::try_from(policy_s).unwrap_or(u32::MAX)
}

fn seconds_up(wait: TimeDelta) -> u32 {
    u32::try_from((wait.num_milliseconds() + 999) / 1000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn at(s: i64) -> Timestamp {
        Timestamp::from_timestamp(1_800_000_000 + s, 0).unwrap()
    }

    fn policy() -> &'static CodePolicy {
        &domain::released::policy().codes
    }

    fn row(code: u8, sent_at_s: i64, tries_left: u32) -> CodeRow {
        CodeRow { code: [code; 32], sent_at: at(sent_at_s), tries_left }
    }

    #[test]
    fn scenario_36_a_code_lives_300_seconds_and_an_earlier_one_stays_good() {
        let rows = [row(1, 0, 3), row(2, 60, 3)];
        let confirmed = |code: u8, s| judge(&rows, &[code; 32], at(s), policy()).confirmed;
        assert!(confirmed(1, 299) && confirmed(1, 300));
        assert!(!confirmed(1, 301), "entered after its life");
        assert!(confirmed(2, 301), "the later one still lives");
        assert!(confirmed(1, 120) && confirmed(2, 120), "the earlier one stays good");
    }

    #[test]
    fn scenario_36_the_resend_opens_after_60_seconds() {
        let history = SendHistory { last_to_address: Some(at(0)), ..SendHistory::default() };
        assert_eq!(may_send(&history, at(1), policy()), Err(59));
        assert_eq!(may_send(&history, at(59), policy()), Err(1));
        assert_eq!(may_send(&history, at(60), policy()), Ok(()));
    }

    #[test]
    fn three_tries_and_then_even_the_right_code_is_wrong() {
        let wrong = judge(&[row(1, 0, 3)], &[9; 32], at(1), policy());
        assert_eq!(wrong, CodeVerdict { confirmed: false, tries_left: 2 });
        let last = judge(&[row(1, 0, 1)], &[9; 32], at(1), policy());
        assert_eq!(last.tries_left, 0);
        let spent = judge(&[row(1, 0, 0)], &[1; 32], at(1), policy());
        assert_eq!(spent, CodeVerdict { confirmed: false, tries_left: 0 });
        assert_eq!(judge(&[], &[1; 32], at(1), policy()).tries_left, 0);
    }

    #[test]
    fn caps_open_again_when_the_oldest_send_leaves_the_window() {
        let cap = usize::try_from(policy().sends_per_number_per_day).unwrap();
        let sends: Vec<_> = (0..cap).map(|n| at(100 * i64::try_from(n).unwrap())).collect();
        let now = at(3000);
        let full = SendHistory { to_address: sends.clone(), ..SendHistory::default() };
        assert_eq!(may_send(&full, now, policy()), Err(86_400 - 3000));
        let room = SendHistory { to_address: sends[1..].to_vec(), ..SendHistory::default() };
        assert_eq!(may_send(&room, now, policy()), Ok(()));
        let cap = usize::try_from(policy().sends_per_kiosk_per_hour).unwrap();
        let busy = SendHistory { from_kiosk: vec![at(0); cap], ..SendHistory::default() };
        assert_eq!(may_send(&busy, at(600), policy()), Err(3000));
    }

    #[test]
    fn codes_have_four_digits_and_use_all_of_them() {
        let codes: Vec<_> = (0..2000).map(|_| draw(policy().digits)).collect();
        assert!(codes.iter().all(|code| code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit())));
        for digit in '0'..='9' {
            assert!(codes.iter().any(|code| code.starts_with(digit)), "{digit} never comes first");
        }
    }
}
