//! Talking to central: the login, the documents that are signed, refusals in words.
//!
//! **Invariant:** a token and a document go to central and nowhere else; only central's own challenge is signed with a
//! login key, and only a decision that reads back as itself with a signing key.

use domain::bin::Bin;
use domain::digest::Sha256;
use domain::language::Language;
use domain::number::ApplicationNumber;
use domain::problem::Problem;
use domain::time::{Timestamp, show_date};
use forms::Assistant;
use forms::decision::Decision;
use forms::login::Login;
use ledger::receipt::ReceiptKey;
use sha2::Digest as _;
use signing::certificate::Certificate;
use signing::key::SigningKey;
use sync::wire;
use sync::wire::desk::Role;
use uplink::{Uplink, UplinkError};
use uuid::Uuid;

use super::EffectsError;
use crate::config::Config;
use crate::msg::{Answer, Helper, Signed, ToSign, Token, Trouble};

/// What the desk says of itself.
pub(super) struct Office {
    desk: String,
    operator: String,
    operator_bin: String,
}

impl Office {
    pub(super) fn of(config: &Config) -> Office {
        Office {
            desk: config.id.clone(),
            operator: config.operator.name.clone(),
            operator_bin: config.operator.bin.clone(),
        }
    }
}

/// An agent for central with everything pinned, and the key of its receipts.
pub(super) fn connect(config: &Config) -> Result<(Uplink, ReceiptKey), EffectsError> {
    let central = &config.central;
    let pinned = |text: &str| {
        ReceiptKey::from_base64(text).map_err(|error| EffectsError::Centre(format!("receipt_key: {error}")))
    };
    let unusable = |error: uplink::ConfigError| EffectsError::Centre(error.to_string());
    let link = crate::enrol::line(central).map_err(unusable)?;
    let uplink = Uplink::new(link).map_err(unusable)?;
    Ok((uplink, pinned(&central.receipt_key)?))
}

/// Fetches a challenge, signs it, opens the desk.
pub(super) fn log_in(
    line: &Uplink,
    office: &Office,
    key: &dyn SigningKey,
    language: Language,
) -> Result<Answer, Trouble> {
    let asked = wire::LoginRequest {
        session: Uuid::now_v7(),
        lang: match language {
            Language::Kazakh => wire::Language::Kk,
            Language::Russian => wire::Language::Ru,
        },
        operator: office.operator.clone(),
        operator_bin: office.operator_bin.clone(),
    };
    // While the certificate still holds, the next one can wait for another login.
    let _ = line.keep_enrolled(super::now());
    let challenge = line.desk_challenge(&asked).map_err(|error| trouble(&error))?;
    let ours = Login::from_xml(&challenge.document)
        .is_ok_and(|login| login.session == asked.session && login.office.kiosk == office.desk);
    if !ours {
        return Err(Trouble::Refused(Problem::plain("fault-badanswer")));
    }
    let signed = signing::xmldsig::sign(&challenge.document, key);
    let signed = signed.map_err(|error| Trouble::Refused(Problem::of_code(error.code())))?;
    let open = line.open_desk(&signed).map_err(|error| trouble(&error))?;
    let helps = open.posts.iter().any(|post| post.role == Role::FrontDesk);
    let helper = helps.then(|| helper(office, &signed, key.certificate())).flatten();
    Ok(Answer::LoggedIn(Box::new(open), helper.map(Box::new)))
}

/// What waits for whoever is logged in.
pub(super) fn inbox(line: &Uplink, token: &Token) -> Result<Answer, Trouble> {
    let inbox = line.desk_inbox(token.expose()).map_err(|error| trouble(&error))?;
    Ok(Answer::Inbox(Box::new(inbox)))
}

/// How an application names the clerk who logged in with this document: as central can hold it against the login.
fn helper(office: &Office, signed: &str, certificate: &Certificate) -> Option<Helper> {
    let assistant = Assistant {
        name: certificate.full_name().into(),
        organisation: certificate.organisation().to_owned(),
        bin: Bin::parse(certificate.bin()?).ok()?,
        desk: office.desk.clone(),
        login: Sha256(sha2::Sha256::digest(signed.as_bytes()).into()),
        serial: certificate.serial_hex(),
    };
    let own = assistant.mark_of(certificate.iin()?);
    Some(Helper { assistant, own })
}

/// Makes the document of a decision, with the desk's own clock and a name of its own, and signs it.
pub(super) fn sign(office: &Office, key: &dyn SigningKey, asked: ToSign) -> Result<Answer, Trouble> {
    let now = super::now();
    let decision = Decision {
        id: Uuid::now_v7(),
        desk: office.desk.clone(),
        claimed: Timestamp::from_timestamp(now.timestamp(), 0).unwrap_or(now),
        language: asked.language,
        bin: asked.bin,
        seconds: asked.seconds,
        ruling: asked.ruling,
    };
    let document = decision.to_xml();
    if Decision::from_xml(&document).is_err() {
        return Err(Trouble::Refused(Problem::plain("fault-text")));
    }
    let signed = signing::xmldsig::sign(&document, key);
    let signed = signed.map_err(|error| Trouble::Refused(Problem::of_code(error.code())))?;
    Ok(Answer::Signed(Signed::new(signed)))
}

/// Longer waits than this are told in minutes, seconds.
const SECONDS_MAX: u32 = 120;

/// Longer waits than this are told in hours, seconds.
const MINUTES_MAX_S: u32 = 2 * 3600;

/// Why central gave nothing.
pub(super) fn trouble(error: &UplinkError) -> Trouble {
    match error {
        UplinkError::Offline(_) => Trouble::Offline,
        UplinkError::BadAnswer(_) => Trouble::Refused(Problem::plain("fault-badanswer")),
        UplinkError::Refused(body) if body.code == "E-LOGIN-OVER" => Trouble::LoginOver,
        UplinkError::Refused(body) if body.code == "E-CHANGED" => Trouble::Changed,
        UplinkError::Refused(body) => Trouble::Refused(refusal(body)),
    }
}

/// Central's refusal in words.
fn refusal(body: &wire::ErrorBody) -> Problem {
    let mut problem = Problem::of_code(&body.code);
    if let Some(s) = body.retry_after_s {
        let unit = match s {
            0..=SECONDS_MAX => "seconds",
            s if s <= MINUTES_MAX_S => "minutes",
            _ => "hours",
        };
        problem = problem.and("unit", unit).and("s", s).and("m", s.div_ceil(60)).and("h", s.div_ceil(3600));
    }
    if let Some(number) = &body.number {
        problem = problem
            .and("num", ApplicationNumber::parse(number).map_or_else(|_| number.clone(), |n| n.shown()));
    }
    if let Some(date) = body.date {
        problem = problem.and("d", show_date(date));
    }
    for name in ["n", "a", "b", "d", "day"] {
        if let Some(value) = body.args.get(name) {
            problem = problem.and(name, value);
        }
    }
    problem
}
