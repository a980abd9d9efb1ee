//! A clerk logs in at a desk.

use chrono::TimeDelta;
use domain::bin::Bin;
use domain::language::Language as Tongue;
use domain::time::Timestamp;
use forms::consent::Office;
use forms::login::Login;
use sha2::{Digest as _, Sha256};
use sync::envelope::seal_blob;
use sync::wire::desk::{DeskLoggedIn, Post, Role};
use sync::wire::{Language, LoginChallenge, LoginOpen, LoginRequest};

use super::Clerk;
use crate::centre::{Centre, Kiosk};
use crate::login::{CHALLENGE_LIVES, person, random_hex};
use crate::problem::Problem;
use crate::signer::{self, report};
use crate::store::help::NewHelpLogin;
use crate::store::office::{NewDeskChallenge, OpenedDesk, PostRow};

/// What a desk's challenge is for: it asks for nobody's data, and is no consent to look anything up.
const PURPOSE: &str = "desk";

/// The text that the clerk read before signing it: the name it has at the desk.
const TEXT_VERSION: &str = "desk-login-1";

/// How long a desk stays open: a working day.
const DESK_LIVES: TimeDelta = TimeDelta::hours(10);

/// Makes a challenge.
///
/// # Errors
/// 400 for an operator that is none.
pub fn challenge(centre: &Centre, desk: &Kiosk, asked: &LoginRequest) -> Result<LoginChallenge, Problem> {
    let operator_bin = Bin::parse(&asked.operator_bin).map_err(|_| Problem::not_understood("E-REQUEST"))?;
    let (now, nonce) = (centre.clock.now(), random_hex::<16>());
    let login = Login {
        office: Office {
            centre: centre.name.clone(),
            kiosk: desk.id.clone(),
            operator: asked.operator.clone(),
            operator_bin,
        },
        time: Timestamp::from_timestamp(now.timestamp(), 0).unwrap_or(now),
        session: asked.session,
        nonce: nonce.to_string(),
        purpose: PURPOSE.into(),
        data: Vec::new(),
        language: match asked.lang {
            Language::Kk => Tongue::Kazakh,
            Language::Ru => Tongue::Russian,
        },
        text_version: TEXT_VERSION.into(),
    };
    let document = login.to_xml();
    // What we could not read back, nobody may sign.
    Login::from_xml(&document).map_err(|_| Problem::not_understood("E-REQUEST"))?;
    let expires_at = now + CHALLENGE_LIVES;
    centre.store.challenge_desk(&NewDeskChallenge {
        settlement: &desk.settlement,
        nonce: &nonce,
        desk: &desk.id,
        document_sha256: Sha256::digest(document.as_bytes()).into(),
        made_at: now,
        open_until: expires_at,
    })?;
    Ok(LoginChallenge { document: document.to_string(), expires_at })
}

/// Opens a desk with the signed challenge.
///
/// # Errors
/// What the key failed (`E-NATURAL`, `E-SIGN4AUTH`, `E-CHAIN` …); `E-LOGIN` for a document that is no open challenge of
/// this desk; `E-CLERK` where nobody with this key and BIN is appointed.
pub fn open(centre: &Centre, desk: &Kiosk, asked: &LoginOpen) -> Result<DeskLoggedIn, Problem> {
    let now = centre.clock.now();
    let admitted = signer::admit_clerk_login(centre, &asked.signed_xml, now)
        .map_err(|refused| refused.refuse(centre, desk, "desk".into()))?;
    let login = Login::from_xml(&admitted.document).map_err(|_| Problem::refused("E-LOGIN"))?;
    if login.purpose != PURPOSE {
        return Err(Problem::refused("E-LOGIN"));
    }
    let certificate = &admitted.certificate;
    let (person, bin) = (person(centre, &admitted.iin), certificate.bin().unwrap_or_default());
    let posts = centre.store.posts_of(person, bin)?;
    if posts.is_empty() {
        report(centre, desk, "E-CLERK", "desk".into(), Some(certificate));
        return Err(Problem::refused("E-CLERK"));
    }
    let sealed = seal_blob(asked.signed_xml.as_bytes(), &centre.keys.sealing.to_public())
        .map_err(|_| Problem::ours("a login that cannot be sealed"))?;
    let signed_sha256 = Sha256::digest(asked.signed_xml.as_bytes()).into();
    let helps = posts.iter().any(|post| post.role == Role::FrontDesk);
    let (token, ends_at) = (random_hex::<32>(), now + DESK_LIVES);
    let opened = centre.store.open_desk(&OpenedDesk {
        settlement: &desk.settlement,
        nonce: &login.nonce,
        desk: &desk.id,
        document_sha256: Sha256::digest(admitted.document.as_bytes()).into(),
        at: now,
        token_sha256: Sha256::digest(token.as_bytes()).into(),
        person,
        bin,
        certificate_serial: &certificate.serial_hex(),
        ends_at,
        help: helps.then_some(NewHelpLogin { signed_sha256, sealed: &sealed }),
    })?;
    if !opened {
        return Err(Problem::refused("E-LOGIN"));
    }
    Ok(DeskLoggedIn {
        token: token.to_string(),
        name: certificate.full_name(),
        organisation: certificate.organisation().to_owned(),
        bin: bin.to_owned(),
        posts: posts.iter().map(shown).collect(),
        ends_at,
    })
}

fn shown(post: &PostRow) -> Post {
    Post { role: post.role, settlement: post.settlement.to_string() }
}

/// Who holds this token, at this desk, now, and which posts they hold.
///
/// # Errors
/// 401 `E-LOGIN-OVER`; 422 `E-CLERK` where every post was taken back meanwhile.
pub fn who(centre: &Centre, desk: &Kiosk, token: &str) -> Result<Clerk, Problem> {
    let found = centre.store.desk_login(Sha256::digest(token.as_bytes()).into())?;
    let here = found.filter(|login| login.desk == desk.id && centre.clock.now() < login.ends_at);
    let login = here.ok_or_else(Problem::no_login)?;
    let posts = centre.store.posts_of(login.person, &login.bin)?;
    if posts.is_empty() {
        return Err(Problem::refused("E-CLERK"));
    }
    Ok(Clerk { desk: login.desk, person: login.person, bin: login.bin, posts })
}

/// Ends a desk's login.
///
/// # Errors
/// When the store fails. A token that is worth nothing ends as well.
pub fn end(centre: &Centre, token: &str) -> Result<(), Problem> {
    Ok(centre.store.end_desk_login(Sha256::digest(token.as_bytes()).into(), centre.clock.now())?)
}
