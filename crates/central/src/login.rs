//! The account of a person: challenge, login, token, e-mail (DOMAIN §1.2, §1.3).
//!
//! **Invariants:** a login is opened only by a login key, only with a challenge of ours, once, at the kiosk that
//! asked for it; a token is worth something at that kiosk alone, until its end. Nothing of a person is kept but a
//! keyed digest, and the e-mail, sealed; the signed login, sealed, for as long as an application that names it may be on
//! its way (ADR 32).

use chrono::TimeDelta;
use domain::bin::Bin;
use domain::email::Email;
use domain::iin::Iin;
use domain::language::Language as Tongue;
use domain::name::PersonName;
use domain::time::Timestamp;
use forms::consent::Office;
use forms::login::Login;
use forms::released;
use rand_core::{OsRng, RngCore};
use sha2::{Digest as _, Sha256};
use sync::envelope::{ENVELOPE_BYTES_MAX, seal_blob, unseal_blob};
use sync::wire::{
    AccountEmail, Channel, Contact, Language, LoggedIn, LoginChallenge, LoginOpen, LoginRequest, Parent,
};
use zeroize::Zeroizing;

use crate::centre::{Centre, Kiosk};
use crate::codes;
use crate::contacts;
use crate::look_ups::{self, Silence, When};
use crate::problem::Problem;
use crate::signer::{self, Admitted};
use crate::store::logins::{LoginRow, NewLogin, OpenedLogin, SignedLogin};
use crate::store::{Digest, SealedEmail};

/// How long a challenge waits for its signature: to find the stick and type the password, with a second try.
pub(crate) const CHALLENGE_LIVES: TimeDelta = TimeDelta::minutes(10);

/// The longest sealed e-mail.
const EMAIL_BYTES_MAX: usize = 1024;

/// Makes a challenge.
///
/// # Errors
/// 400 for an operator that is none.
pub fn challenge(centre: &Centre, kiosk: &Kiosk, asked: &LoginRequest) -> Result<LoginChallenge, Problem> {
    let operator_bin = Bin::parse(&asked.operator_bin).map_err(|_| Problem::not_understood("E-REQUEST"))?;
    let office = Office {
        centre: centre.name.clone(),
        kiosk: kiosk.id.clone(),
        operator: asked.operator.clone(),
        operator_bin,
    };
    let tongue = match asked.lang {
        Language::Kk => Tongue::Kazakh,
        Language::Ru => Tongue::Russian,
    };
    let (now, nonce) = (centre.clock.now(), random_hex::<16>());
    let login = Login::new(released::kindergarten(), office, tongue, asked.session, now, &nonce);
    let document = login.to_xml();
    // What we could not read back, nobody may sign.
    Login::from_xml(&document).map_err(|_| Problem::not_understood("E-REQUEST"))?;
    let expires_at = now + CHALLENGE_LIVES;
    centre.store.challenge(&NewLogin {
        settlement: &kiosk.settlement,
        nonce: &nonce,
        kiosk: &kiosk.id,
        session: asked.session,
        document_sha256: Sha256::digest(document.as_bytes()).into(),
        made_at: now,
        open_until: expires_at,
    })?;
    Ok(LoginChallenge { document: document.to_string(), expires_at })
}

/// Opens a login with the signed challenge.
///
/// # Errors
/// What the key failed (`E-SIGN4AUTH`, `E-CHAIN` …); `E-LOGIN` for a document that is no open challenge of ours.
pub fn open(centre: &Centre, kiosk: &Kiosk, asked: &LoginOpen) -> Result<LoggedIn, Problem> {
    let now = centre.clock.now();
    let admitted = signer::admit_login(centre, &asked.signed_xml, now)
        .map_err(|refused| refused.refuse(centre, kiosk, "login".into()))?;
    let login = Login::from_xml(&admitted.document).map_err(|_| Problem::refused("E-LOGIN"))?;
    let person = person(centre, &admitted.iin);
    let kept = seal_blob(asked.signed_xml.as_bytes(), &centre.keys.sealing.to_public())
        .map_err(|_| Problem::ours("a login could not be sealed"))?;
    let token = random_hex::<32>();
    let ends_at = now + lives(centre);
    let opened = centre.store.open_login(&OpenedLogin {
        settlement: &kiosk.settlement,
        nonce: &login.nonce,
        kiosk: &kiosk.id,
        document_sha256: Sha256::digest(admitted.document.as_bytes()).into(),
        at: now,
        token_sha256: Sha256::digest(token.as_bytes()).into(),
        person,
        certificate_serial: &admitted.certificate.serial_hex(),
        ends_at,
        signed: SignedLogin { sha256: Sha256::digest(asked.signed_xml.as_bytes()).into(), sealed: &kept },
    })?;
    if !opened {
        return Err(Problem::refused("E-LOGIN"));
    }
    let (facts, from_registry) = facts(centre, kiosk, &asked.signed_xml, &admitted)?;
    let email = email_of(centre, person)?.map(|email| email.to_string());
    // The login stands, whatever becomes of what is only offered: its challenge is used up.
    let unconfirmed = contacts::of_person(centre, person).unwrap_or_else(|problem| {
        tracing::warn!(code = problem.code(), "contacts without a proof could not be looked for");
        Vec::new()
    });
    Ok(LoggedIn {
        token: token.to_string(),
        expires_at: ends_at,
        person: facts,
        from_registry,
        email,
        kept: true,
        unconfirmed,
    })
}

/// The signed login of this digest that was opened at this kiosk; nothing where it is not kept, or no longer.
///
/// # Errors
/// When the store fails, or holds what our key does not open.
pub(crate) fn signed(
    centre: &Centre,
    kiosk: &Kiosk,
    sha256: Digest,
) -> Result<Option<Zeroizing<String>>, Problem> {
    let found = centre.store.signed_login(&kiosk.settlement, sha256, &kiosk.id)?;
    found.map(|sealed| open_text(centre, &sealed, ENVELOPE_BYTES_MAX, "a login")).transpose()
}

/// Who holds this token, at this kiosk, now.
///
/// # Errors
/// 401 `E-LOGIN-OVER`.
pub fn who(centre: &Centre, kiosk: &Kiosk, token: &str) -> Result<LoginRow, Problem> {
    let found = centre.store.login(Sha256::digest(token.as_bytes()).into())?;
    let here = found.filter(|login| login.kiosk == kiosk.id && centre.clock.now() < login.ends_at);
    here.ok_or_else(Problem::no_login)
}

/// As [`who`], for whoever has given an e-mail: without one the menu stays closed.
///
/// # Errors
/// 401 `E-LOGIN-OVER`; 422 `E-EMAIL-FIRST`.
pub fn member(centre: &Centre, kiosk: &Kiosk, token: &str) -> Result<LoginRow, Problem> {
    let login = who(centre, kiosk, token)?;
    match centre.store.account_email(login.person)? {
        Some(_) => Ok(login),
        None => Err(Problem::refused("E-EMAIL-FIRST")),
    }
}

/// Ends a login.
///
/// # Errors
/// When the store fails. A token that is worth nothing ends as well.
pub fn end(centre: &Centre, token: &str) -> Result<(), Problem> {
    Ok(centre.store.end_login(Sha256::digest(token.as_bytes()).into())?)
}

/// Keeps an e-mail that a code proved in this session.
///
/// # Errors
/// `E-EMAIL` and its like for what is no address, `E-UNCONFIRMED`.
pub fn keep_email(
    centre: &Centre,
    kiosk: &Kiosk,
    login: &LoginRow,
    asked: &AccountEmail,
) -> Result<AccountEmail, Problem> {
    let email = Email::parse(&asked.email).map_err(|fault| Problem::refused(fault.code()))?;
    if !codes::is_confirmed(centre, kiosk, login.session, Channel::Email, email.as_str())? {
        return Err(Problem::refused("E-UNCONFIRMED"));
    }
    let sealed = seal_blob(email.as_str().as_bytes(), &centre.keys.sealing.to_public())
        .map_err(|_| Problem::ours("an e-mail could not be sealed"))?;
    let email_kept = SealedEmail { digest: Some(email_digest(centre, email.as_str())), sealed };
    centre.store.keep_account_email(login.person, &email_kept, centre.clock.now())?;
    // An application of before may name it, too.
    contacts::prove(
        centre,
        kiosk,
        login,
        &Contact { channel: Channel::Email, address: email.as_str().into() },
    )?;
    Ok(AccountEmail { email: email.as_str().into() })
}

/// Whether this is the e-mail of the person's account.
pub(crate) fn is_account_email(centre: &Centre, iin: &Iin, address: &str) -> Result<bool, Problem> {
    let person = person(centre, iin);
    match centre.store.account_email(person)? {
        None => Ok(false),
        Some(SealedEmail { digest: Some(digest), .. }) => Ok(digest == email_digest(centre, address)),
        Some(email) => Ok(*open_email(centre, &email)? == address),
    }
}

fn email_digest(centre: &Centre, address: &str) -> Digest {
    centre.keys.index.digest("account e-mail", &[address])
}

/// The keyed digest by which a person is found.
pub(crate) fn person(centre: &Centre, iin: &Iin) -> Digest {
    centre.keys.index.digest("iin", &[iin.as_str()])
}

/// The e-mail of the account of whoever this digest is.
pub(crate) fn email_of(centre: &Centre, person: Digest) -> Result<Option<Zeroizing<String>>, Problem> {
    centre.store.account_email(person)?.map(|email| open_email(centre, &email)).transpose()
}

fn open_email(centre: &Centre, email: &SealedEmail) -> Result<Zeroizing<String>, Problem> {
    open_text(centre, &email.sealed, EMAIL_BYTES_MAX, "an e-mail")
}

fn open_text(
    centre: &Centre,
    sealed: &[u8],
    bytes_max: usize,
    what: &str,
) -> Result<Zeroizing<String>, Problem> {
    let plain = unseal_blob(sealed, &centre.keys.sealing, bytes_max)
        .map_err(|_| Problem::ours(&format!("{what} that our key does not open")))?;
    let text = std::str::from_utf8(&plain).map_err(|_| Problem::ours(&format!("{what} that is no text")))?;
    Ok(Zeroizing::new(text.to_owned()))
}

/// The person's own facts: the registry's, under the consent that the challenge is; else the certificate's.
fn facts(
    centre: &Centre,
    kiosk: &Kiosk,
    signed_xml: &str,
    admitted: &Admitted,
) -> Result<(Parent, bool), Problem> {
    let consented = look_ups::verify(centre, kiosk, signed_xml, When::Now)?;
    match look_ups::person(centre, kiosk, &consented) {
        Ok(Some(person)) => return Ok((person.as_parent(&admitted.iin), true)),
        Ok(None) => {}
        Err(Silence::Registry(error)) => tracing::warn!(%error, "a login without the registry"),
        Err(Silence::Record(problem)) => return Err(problem),
    }
    let certificate = &admitted.certificate;
    let name = PersonName::new(certificate.surname(), certificate.given(), certificate.patronymic());
    let birth = admitted.iin.birth_date().ok_or_else(|| Problem::refused("E-NOTFOUND"))?;
    let facts = Parent {
        iin: admitted.iin.as_str().into(),
        last: name.last.clone(),
        first: name.first.clone(),
        patronymic: name.patronymic.clone(),
        birth,
        address: None,
    };
    Ok((facts, false))
}

/// A login is the consent of its visit: it ends when that does.
pub(crate) fn lives(centre: &Centre) -> TimeDelta {
    let seconds = i64::try_from(centre.policy.consent_lives_s).unwrap_or(i64::MAX);
    TimeDelta::try_seconds(seconds).unwrap_or(TimeDelta::MAX).min(TimeDelta::days(1))
}

/// Random bytes, as hexadecimal digits.
pub(crate) fn random_hex<const N: usize>() -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0_u8; N]);
    OsRng.fill_bytes(bytes.as_mut_slice());
    Zeroizing::new(hex::encode(bytes.as_slice()))
}

/// The moment from which on what nobody used may be forgotten.
pub(crate) fn forgotten(now: Timestamp) -> Timestamp {
    now - TimeDelta::days(1)
}
