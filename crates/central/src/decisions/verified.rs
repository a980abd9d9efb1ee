//! A decision verified: whose it is, for whom, and whether it was made before.

use chrono::TimeDelta;
use domain::bin::Bin;
use domain::digest::Sha256 as XmlDigest;
use domain::kato::Kato;
use domain::kindergarten::{Cause, PlaceKind};
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use forms::decision::{Decision, PlacesPublished, Ruling};
use sha2::{Digest as _, Sha256};
use signing::certificate::Certificate;
use signing::xmldsig;
use sync::envelope::{seal_blob, unseal_blob};
use sync::wire::JSON_BYTES_MAX;
use sync::wire::desk::{DecisionDone, Role, SignedDecision};

use crate::centre::{Centre, Kiosk};
use crate::login::person;
use crate::problem::Problem;
use crate::signer::{self, Admitted, report};
use crate::staff::Clerk;
use crate::store::office::{DoneDecision, NewDecision};
use crate::store::{Digest, StoreError};

/// How far a desk's clock may be from ours when a decision is signed: decisions are never kept for later.
const CLOCK_OFF: TimeDelta = TimeDelta::minutes(15);

/// A decision that was verified.
pub(super) struct Verified<'a> {
    pub(super) desk: &'a Kiosk,
    pub(super) clerk: &'a Clerk,
    pub(super) decision: Decision,
    pub(super) signer: Admitted,
    pub(super) xml_sha256: Digest,
    pub(super) sealed: Vec<u8>,
}

/// What came of verifying.
pub(super) enum Outcome<'a> {
    /// It was answered before.
    Before(DecisionDone),
    /// It is to be done.
    New(Box<Verified<'a>>),
}

/// Which role decides this.
pub(crate) fn role(ruling: &Ruling) -> Role {
    match ruling {
        Ruling::OpenMeal { .. } | Ruling::ApproveMeal { .. } | Ruling::RefuseMeal { .. } => Role::SchoolHead,
        Ruling::Enrol { .. }
        | Ruling::Discharge { .. }
        | Ruling::RefusePapers { .. }
        | Ruling::PublishPlaces(PlacesPublished { kind: PlaceKind::Private, .. }) => Role::Kindergarten,
        Ruling::DecideBenefit { .. }
        | Ruling::AnswerReview { .. }
        | Ruling::DecideMerge { .. }
        | Ruling::Check { .. }
        | Ruling::Reject { .. }
        | Ruling::Remove { .. }
        | Ruling::OfferPlace { .. }
        | Ruling::PublishPlaces(PlacesPublished { kind: PlaceKind::State, .. }) => Role::Department,
    }
}

pub(super) fn verify<'a>(
    centre: &Centre,
    desk: &'a Kiosk,
    clerk: &'a Clerk,
    asked: &SignedDecision,
) -> Result<Outcome<'a>, Problem> {
    let xml_sha256: Digest = Sha256::digest(asked.signed_xml.as_bytes()).into();
    let signer = signer::admit_clerk(centre, &asked.signed_xml, centre.clock.now())
        .map_err(|refused| refused.refuse(centre, desk, "decision".into()))?;
    let decision = Decision::from_xml(&signer.document).map_err(|_| Problem::refused("E-DECISION"))?;
    let strange = |code: &str| {
        report(centre, desk, code, format!("decision {}", decision.id), Some(&signer.certificate));
        Problem::refused(code)
    };
    if person(centre, &signer.iin) != clerk.person {
        return Err(strange("E-OTHERIIN"));
    }
    let bin = signer.certificate.bin();
    if bin != Some(clerk.bin.as_str()) || bin != Some(decision.bin.as_str()) {
        return Err(strange("E-OTHERBIN"));
    }
    if let Some(before) = centre.store.decision(decision.id)? {
        return again(desk, xml_sha256, &before).map(Outcome::Before);
    }
    let off = (centre.clock.now() - decision.claimed).abs();
    let alone = decision.seconds.is_some() && !decision.ruling.can_be_seconded();
    if decision.desk != desk.id || decision.id.get_version_num() != 7 || off > CLOCK_OFF || alone {
        return Err(Problem::refused("E-DECISION"));
    }
    let sealed = seal_blob(asked.signed_xml.as_bytes(), &centre.keys.sealing.to_public())
        .map_err(|_| Problem::ours("a decision could not be sealed"))?;
    Ok(Outcome::New(Box::new(Verified { desk, clerk, decision, signer, xml_sha256, sealed })))
}

fn again(desk: &Kiosk, xml_sha256: Digest, before: &DoneDecision) -> Result<DecisionDone, Problem> {
    if before.signed_xml_sha256 == xml_sha256 && before.desk == desk.id {
        serde_json::from_str(&before.answer).map_err(|_| Problem::ours("an answer that cannot be read"))
    } else {
        Err(Problem::conflict("E-DIGEST"))
    }
}

impl Verified<'_> {
    /// What an event says that made it happen.
    pub(super) fn cause(&self) -> Cause {
        Cause::Signed { xml_sha256: XmlDigest(self.xml_sha256) }
    }

    /// The answer to the same document, where it came twice at once and the other one was first.
    pub(super) fn came_before(&self, centre: &Centre) -> Result<Option<DecisionDone>, Problem> {
        let before = centre.store.decision(self.decision.id)?;
        before.map(|before| again(self.desk, self.xml_sha256, &before)).transpose()
    }

    /// The row of it.
    pub(super) fn row<'a>(
        &'a self,
        number: &'a ApplicationNumber,
        at: Timestamp,
        kept: (bool, &'a str),
    ) -> NewDecision<'a> {
        NewDecision { number: Some(number), ..self.row_in(number.settlement(), at, kept) }
    }

    /// The row of one that is about no application.
    pub(super) fn row_in<'a>(
        &'a self,
        settlement: &'a Kato,
        at: Timestamp,
        (done, answer): (bool, &'a str),
    ) -> NewDecision<'a> {
        NewDecision {
            id: self.decision.id,
            settlement,
            number: None,
            desk: &self.desk.id,
            person: self.clerk.person,
            bin: &self.clerk.bin,
            role: role(&self.decision.ruling),
            kind: self.decision.ruling.word(),
            signed_xml_sha256: self.xml_sha256,
            seconds: self.decision.seconds.map(|first| first.0),
            done,
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
pub(super) fn text(answer: &DecisionDone) -> Result<String, StoreError> {
    serde_json::to_string(answer).map_err(|_| StoreError::Failed("an answer without a text".into()))
}

/// A kept decision, read once more.
pub(crate) struct Read {
    /// What was signed.
    pub(crate) decision: Decision,
    /// Who signed it.
    pub(crate) certificate: Certificate,
}

/// Opens a kept decision; nothing where it is not the document of this digest, or nobody of an organisation signed it.
pub(crate) fn read(centre: &Centre, sealed: &[u8], xml_sha256: Digest) -> Option<Read> {
    let signed = unseal_blob(sealed, &centre.keys.sealing, JSON_BYTES_MAX).ok()?;
    if Digest::from(Sha256::digest(signed.as_slice())) != xml_sha256 {
        return None;
    }
    let xmldsig::Verified { document, certificate, .. } = xmldsig::verify(&signed).ok()?;
    let decision = Decision::from_xml(&document).ok()?;
    let bin = certificate.bin().and_then(|bin| Bin::parse(bin).ok())?;
    (decision.bin == bin).then_some(Read { decision, certificate })
}
