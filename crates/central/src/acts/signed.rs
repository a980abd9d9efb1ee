//! Signed acts: verified whole, then done once.

use chrono::TimeDelta;
use domain::digest::Sha256 as XmlDigest;
use domain::kindergarten::{Act, By, Cause, Moment};
use domain::number::{ApplicationNumber, Series};
use forms::action::{About, Action, Deed};
use sha2::{Digest as _, Sha256};
use sync::envelope::{SealedScanRef, seal_blob, unseal_blob};
use sync::wire::{ActionDone, ActionScanKept, SignedAction};
use uuid::Uuid;

use super::referral::{self, Choice};
use super::{answer, changed, is_changed, join, meal, record, refused, theirs};
use crate::centre::{Centre, Kiosk};
use crate::journal::nothing;
use crate::login;
use crate::problem::Problem;
use crate::queue::{self, Desk, Held, Stop};
use crate::signer::{self, Admitted, report};
use crate::store::logins::LoginRow;
use crate::store::queue::{DoneAction, NewAction};
use crate::store::{Digest, StoreError};

/// How far a kiosk's clock may be from ours when an act is signed: acts are never kept for later.
const CLOCK_OFF: TimeDelta = TimeDelta::minutes(15);

/// A signed act that was verified.
pub(super) struct Verified<'a> {
    pub(super) kiosk: &'a Kiosk,
    pub(super) login: &'a LoginRow,
    pub(super) action: Action,
    pub(super) signer: Admitted,
    pub(super) xml_sha256: Digest,
    pub(super) sealed: Vec<u8>,
}

/// Keeps a scan for the act that will name it.
///
/// # Errors
/// 409 `E-DIGEST` for other bytes than the name says.
pub fn keep_scan(
    centre: &Centre,
    kiosk: &Kiosk,
    login: &LoginRow,
    (id, sealed_sha256): (Uuid, Digest),
    sealed: &[u8],
) -> Result<ActionScanKept, Problem> {
    if sealed_sha256 != Digest::from(Sha256::digest(sealed)) {
        return Err(Problem::conflict("E-DIGEST"));
    }
    let now = centre.clock.now();
    let name = (id, sealed_sha256);
    centre.store.keep_action_scan(&kiosk.settlement, name, login.person, sealed, now)?;
    Ok(ActionScanKept { action: id })
}

/// Does what was signed.
///
/// # Errors
/// The code of the button's refusal, or of what the signature or its signer failed.
pub fn signed(
    centre: &Centre,
    kiosk: &Kiosk,
    login: &LoginRow,
    asked: &SignedAction,
) -> Result<ActionDone, Problem> {
    let xml_sha256: Digest = Sha256::digest(asked.signed_xml.as_bytes()).into();
    let signer = signer::admit(centre, &asked.signed_xml, centre.clock.now())
        .map_err(|refused| refused.refuse(centre, kiosk, "action".into()))?;
    let action = Action::from_xml(&signer.document).map_err(|_| Problem::refused("E-ACTION"))?;
    if login::person(centre, &signer.iin) != login.person {
        report(centre, kiosk, "E-OTHERIIN", format!("action {}", action.id), Some(&signer.certificate));
        return Err(Problem::refused("E-OTHERIIN"));
    }
    if let Some(before) = centre.store.action(action.id)? {
        return again(kiosk, xml_sha256, &before);
    }
    let off = (centre.clock.now() - action.claimed).abs();
    if action.kiosk != kiosk.id || action.id.get_version_num() != 7 || off > CLOCK_OFF {
        return Err(Problem::refused("E-ACTION"));
    }
    let sealed = seal_blob(asked.signed_xml.as_bytes(), &centre.keys.sealing.to_public())
        .map_err(|_| Problem::ours("an act could not be sealed"))?;
    scans_came(centre, kiosk, login, &action, &asked.scans)?;
    let verified = Verified { kiosk, login, action, signer, xml_sha256, sealed };
    done(centre, &verified).or_else(|problem| verified.came_before(centre)?.ok_or(problem))
}

fn done(centre: &Centre, verified: &Verified<'_>) -> Result<ActionDone, Problem> {
    match &verified.action.deed {
        Deed::Join { child, number, .. } => join::join(centre, verified, child, number.as_ref()),
        Deed::WithdrawMeal { about } => meal::withdraw(centre, verified, about),
        Deed::ChangeCategory { about, .. }
        | Deed::Leave { about, .. }
        | Deed::ChoosePrivate { about, .. }
        | Deed::Withdraw { about, .. }
        | Deed::Extend { about, .. } => act(centre, verified, about),
    }
}

fn again(kiosk: &Kiosk, xml_sha256: Digest, before: &DoneAction) -> Result<ActionDone, Problem> {
    if before.signed_xml_sha256 == xml_sha256 && before.kiosk == kiosk.id {
        serde_json::from_str(&before.answer).map_err(|_| Problem::ours("an answer that cannot be read"))
    } else {
        Err(Problem::conflict("E-DIGEST"))
    }
}

/// Every scan that was signed came before, whole and unchanged, and no other is named.
fn scans_came(
    centre: &Centre,
    kiosk: &Kiosk,
    login: &LoginRow,
    action: &Action,
    named: &[SealedScanRef],
) -> Result<(), Problem> {
    let signed = action.deed.scans();
    let missing = || Problem::refused("E-SCANS");
    if signed.len() != named.len() {
        return Err(missing());
    }
    if signed.len() > centre.policy.scans.count_max {
        return Err(Problem::refused("E-TOO-MANY"));
    }
    let kept = centre.store.action_scans(&kiosk.settlement, action.id, login.person)?;
    for (scan, name) in signed.iter().zip(named) {
        if scan.bytes_len > centre.policy.scans.bytes_max {
            return Err(Problem::refused("E-SIZE"));
        }
        let sealed = kept.iter().find(|(sha256, _)| hex::encode(sha256) == name.sealed_sha256);
        let (_, sealed) = sealed.ok_or_else(missing)?;
        let bytes_max = usize::try_from(scan.bytes_len).unwrap_or(0);
        let plain = unseal_blob(sealed, &centre.keys.sealing, bytes_max).map_err(|_| missing())?;
        let same = plain.len() as u64 == scan.bytes_len
            && scan.sha256 == <[u8; 32]>::from(Sha256::digest(plain.as_slice()));
        if !same {
            return Err(missing());
        }
    }
    Ok(())
}

/// T8, T10, T11, T13, T15.
fn act(centre: &Centre, verified: &Verified<'_>, about: &About) -> Result<ActionDone, Problem> {
    if about.number.series() != Series::Queue {
        return Err(nothing());
    }
    let done = queue::write(centre, about.number.settlement(), |desk| {
        let Some((mut held, by)) = theirs(desk, &about.number, verified.login)? else {
            return Err(nothing().into());
        };
        if is_changed(desk, &mut held, about.revision)? {
            return Ok(None);
        }
        let act = wanted(centre, desk, &held, &verified.action.deed)?;
        let entry = record(desk, &mut held, by, verified.cause(), act)?;
        let answer = answer(&held, desk, entry)?;
        verified.keep(desk, &about.number, &answer)?;
        Ok(Some(answer))
    });
    done?.ok_or_else(changed)
}

/// What a deed would have recorded now.
fn wanted(centre: &Centre, desk: &Desk<'_>, held: &Held, deed: &Deed) -> Result<Act, Stop> {
    let moment = Moment::new(&held.application, desk.now, &centre.calendar, desk.policy);
    let act = match deed {
        Deed::ChangeCategory { category, scans, .. } => {
            moment.change_category(*category, u32::try_from(scans.len()).unwrap_or(u32::MAX))
        }
        Deed::Leave { .. } => moment.leave(),
        Deed::ChoosePrivate { place, kindergarten, number_lost, .. } => {
            let choice = Choice { place: *place, kindergarten, number_lost: *number_lost };
            return referral::choose(centre, desk, held, &choice);
        }
        Deed::Withdraw { reason, .. } => moment.withdraw(*reason),
        Deed::Extend { until, reason, .. } => moment.extend(Some(*until), *reason),
        Deed::WithdrawMeal { .. } | Deed::Join { .. } => return Err(Problem::refused("E-ACTION").into()),
    };
    act.map_err(refused)
}

impl Verified<'_> {
    /// What an event says that made it happen.
    pub(super) fn cause(&self) -> Cause {
        Cause::Signed { xml_sha256: XmlDigest(self.xml_sha256) }
    }

    /// The answer to the same document, where it came twice at once and the other one was first.
    fn came_before(&self, centre: &Centre) -> Result<Option<ActionDone>, Problem> {
        let before = centre.store.action(self.action.id)?;
        before.map(|before| again(self.kiosk, self.xml_sha256, &before)).transpose()
    }

    /// Keeps the evidence with the answer, in the transaction of the event.
    pub(super) fn keep(
        &self,
        desk: &Desk<'_>,
        number: &ApplicationNumber,
        answer: &ActionDone,
    ) -> Result<(), StoreError> {
        let answer = text(answer)?;
        desk.rows.act(&self.row(number, desk.now, &answer))
    }

    /// The row of it.
    pub(super) fn row<'a>(
        &'a self,
        number: &'a ApplicationNumber,
        at: domain::time::Timestamp,
        answer: &'a str,
    ) -> NewAction<'a> {
        NewAction {
            id: self.action.id,
            number,
            kiosk: &self.kiosk.id,
            signed_xml_sha256: self.xml_sha256,
            at,
            revocation: &self.signer.revocation,
            stamp: self.signer.stamp,
            chain: &self.signer.chain,
            sealed: &self.sealed,
            answer,
        }
    }
}

/// The answer as it is kept.
pub(super) fn text(answer: &ActionDone) -> Result<String, StoreError> {
    serde_json::to_string(answer).map_err(|_| StoreError::Failed("an answer without a text".into()))
}

/// The one who joins is the other parent.
pub(super) const JOINING: By = By::OtherParent;
