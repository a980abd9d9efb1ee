//! The papers of the queue: each from its event and the signed application.

use documents::fonts::Fonts;
use documents::paper::Both;
use documents::queue::{News, Proof, Standing, paper};
use domain::cause::Cause;
use domain::digest::Sha256;
use domain::kindergarten::{Act, Application, By, Category, Event, Paper, State, replay};
use domain::number::ApplicationNumber;
use forms::Fill;
use ledger::receipt::Receipt;
use sync::wire::Language;
use words::Lang;
use zeroize::Zeroizing;

use super::d13::settlement;
use super::referral;
use crate::acts;
use crate::centre::Centre;
use crate::decisions;
use crate::filed::Filed;
use crate::journal::papers::issued;
use crate::problem::Problem;
use crate::store::StoreError;
use crate::store::places::PlaceRow;

/// Those that every registration brings.
pub(super) const AT_REGISTRATION: [&str; 3] = ["D1", "D2", "D3"];

/// An event with what it stands on.
struct Told {
    event: Event,
    entry: u64,
    commitment: Sha256,
    application: Application,
    /// The published group of its last referral.
    group: Option<PlaceRow>,
}

/// Makes the paper of this name; nothing where the application has none such.
pub(super) fn make(
    centre: &Centre,
    number: &ApplicationNumber,
    name: &str,
    lang: Language,
    fonts: &Fonts,
) -> Result<Option<Zeroizing<Vec<u8>>>, Problem> {
    let Some((kind, told)) = told(centre, number, name)? else { return Ok(None) };
    let unread = || Problem::ours("a registered application cannot be read");
    let (id, filed) = Filed::of(centre, number)?.ok_or_else(unread)?;
    let stored = centre.store.submission(id)?.ok_or_else(unread)?;
    let receipt = centre.keys.receipt.public().verify(&stored.receipt);
    let receipt = receipt.map_err(|_| Problem::ours("a stored receipt that our key did not sign"))?;
    let proof = proof(centre, number, &filed, &told.event)?;
    let facts = facts(centre, number, &filed, &receipt, (kind, &told, proof), lang).ok_or_else(unread)?;
    let pdf = documents::pdf(&paper(&facts), fonts).map_err(|error| Problem::ours(&error.to_string()))?;
    Ok(Some(Zeroizing::new(pdf)))
}

/// The event that the paper of this name tells.
fn told(centre: &Centre, number: &ApplicationNumber, name: &str) -> Result<Option<(Paper, Told)>, Problem> {
    let mut told = None;
    centre.store.read_queue(number.settlement(), &mut |rows| {
        let Some(row) = rows.by_number(number)? else { return Ok(()) };
        let events = rows.stream(row.id)?;
        let listed = issued(events.iter().map(|(_, event)| event));
        let Some((kind, _, at)) = listed.into_iter().find(|(_, listed, _)| listed == name) else {
            return Ok(());
        };
        let until = events.iter().take(at + 1).map(|(_, event)| event.clone());
        let application = replay(until).map_err(|refusal| StoreError::Failed(refusal.to_string()))?;
        let group = referral::group(rows, events.get(..=at).unwrap_or_default())?;
        let Some((entry, event)) = events.into_iter().nth(at) else { return Ok(()) };
        let commitment = Sha256(rows.entry(entry)?.commitment.0);
        told = Some((kind, Told { event, entry, commitment, application, group }));
        Ok(())
    })?;
    Ok(told)
}

fn facts(
    centre: &Centre,
    number: &ApplicationNumber,
    filed: &Filed,
    receipt: &Receipt,
    (kind, told, proof): (Paper, &Told, Proof),
    lang: Language,
) -> Option<Standing> {
    let registered = told.application.registered()?;
    let sha256 = match &told.event.cause {
        Cause::Signed { xml_sha256 } => *xml_sha256,
        Cause::Session { .. } | Cause::Clock { .. } | Cause::Centre { .. } => told.commitment,
    };
    Some(Standing {
        lang: match lang {
            Language::Kk => Lang::Kk,
            Language::Ru => Lang::Ru,
        },
        issuer: centre.named(&centre.name),
        number: number.clone(),
        settlement: settlement(number),
        applicant: filed.name(Fill::ApplicantName),
        applicant_iin: filed.submission.applicant_iin()?.clone(),
        child: filed.name(Fill::ChildName),
        child_iin: filed.submission.child_iin()?.clone(),
        child_birth: filed.date(Fill::ChildBirth)?,
        category: category(registered.category),
        registered_at: registered.registered_at,
        at: told.event.at,
        proof,
        sha256,
        profile: told.event.profile.clone(),
        news: news(centre, kind, told, filed, receipt)?,
    })
}

fn news(centre: &Centre, kind: Paper, told: &Told, filed: &Filed, receipt: &Receipt) -> Option<News> {
    let to_check = told.application.state() == State::PendingCheck;
    Some(match (&told.event.act, kind) {
        (Act::Register(registration), Paper::D1) => News::Registered {
            general: receipt.place.map(|place| place.general),
            in_class: receipt.place.map_or(0, |place| place.in_class),
            interest_until: registration.interest_due,
            to_check,
        },
        (Act::Register(_), Paper::D2) => News::Received { scans: filed.submission.scans().count() },
        (Act::Register(_), Paper::D3) => News::Booked { entry: told.entry, to_check },
        (Act::Confirm { next_due }, _) => News::Confirmed { next_due: *next_due },
        (Act::ChangeCategory { category, .. }, _) => News::Category { to_check: category.needs_papers() },
        (Act::DecideBenefit { .. }, _) => News::Category { to_check: false },
        (Act::Merge, _) => News::Joined,
        (_, Paper::D10) => removed(told)?,
        (_, _) => {
            let happened = (&told.event, &told.application, told.group.as_ref());
            News::Referral(Box::new(referral::news(centre, kind, happened)?))
        }
    })
}

fn removed(told: &Told) -> Option<News> {
    let State::Removed { reason: removal } = told.application.state() else { return None };
    Some(News::Removed { removal, by_other_parent: told.event.by == By::OtherParent })
}

fn category(category: Category) -> Both {
    let id = match category {
        Category::N0 => "doc-no-benefit".to_owned(),
        Category::E1
        | Category::E2
        | Category::P1
        | Category::P2
        | Category::P3
        | Category::P4
        | Category::P5
        | Category::P6
        | Category::P7 => format!("kindergarten-category-{}", category.code().to_lowercase()),
    };
    Both::say(|words| words.text(&id))
}

fn proof(
    centre: &Centre,
    number: &ApplicationNumber,
    filed: &Filed,
    event: &Event,
) -> Result<Proof, Problem> {
    Ok(match &event.cause {
        Cause::Signed { xml_sha256 } => {
            let serial = serial(centre, number, filed, (event, *xml_sha256))?;
            Proof::Signed {
                serial: serial.ok_or_else(|| Problem::ours("an event that nobody's key signed"))?,
            }
        }
        Cause::Session { certificate_serial } => Proof::Login { serial: certificate_serial.clone() },
        Cause::Clock { rule } | Cause::Centre { rule } => Proof::Centre { rule: rule.clone() },
    })
}

/// Whose key signed the document behind an event: of the application itself, of a parent's act in it, or of a clerk's
/// decision about it.
fn serial(
    centre: &Centre,
    number: &ApplicationNumber,
    filed: &Filed,
    (event, xml_sha256): (&Event, Sha256),
) -> Result<Option<String>, Problem> {
    if filed.xml_sha256() == xml_sha256 {
        return Ok(Some(filed.certificate.serial_hex()));
    }
    if let Some(act) = acts::signed_of(centre, number, event)? {
        return Ok(Some(act.certificate.serial_hex()));
    }
    let kept = centre.store.signed_decision(number, xml_sha256.0)?;
    let read = kept.and_then(|kept| decisions::read(centre, &kept.sealed, xml_sha256.0));
    Ok(read.map(|read| read.certificate.serial_hex()))
}
