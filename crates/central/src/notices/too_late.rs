//! What was to be signed again and was not, for whoever tells its applicant (DOMAIN §2.3 T4b).
//!
//! **Invariant:** only the document that its arrival names is read.

use domain::digest::Sha256 as XmlDigest;
use domain::kato::Kato;
use domain::kindergarten::Act;
use uuid::Uuid;

use crate::centre::Centre;
use crate::filed::Filed;
use crate::problem::Problem;

/// An application that ended so.
pub(super) struct Ended {
    /// What was signed first.
    pub(super) filed: Filed,
    /// The number that its owner holds.
    pub(super) kiosk_number: String,
    /// Whether another application of the same applicant for this child stands: then nothing is to be done.
    pub(super) stands_otherwise: bool,
}

/// Reads it once more; nothing where it cannot be read.
pub(super) fn read(centre: &Centre, settlement: &Kato, submission: Uuid) -> Result<Option<Ended>, Problem> {
    let mut found = None;
    centre.store.read_queue(settlement, &mut |rows| {
        let (Some(row), Some((_, sealed))) = (rows.by_id(submission)?, rows.arrival(submission)?) else {
            return Ok(());
        };
        let others = rows.by_child(row.child)?;
        let stands = others.iter().any(|other| other.active && other.applicant == row.applicant);
        let arrived = rows.stream(submission)?.into_iter().next().map(|(_, event)| event);
        found = arrived.map(|event| (event, sealed, stands));
        Ok(())
    })?;
    let Some((event, sealed, stands_otherwise)) = found else { return Ok(None) };
    let Act::Arrive { kiosk, .. } = &event.act else { return Ok(None) };
    let signed: Option<XmlDigest> = event.cause.xml_sha256();
    let filed = signed.and_then(|xml_sha256| Filed::open(centre, &sealed, xml_sha256));
    Ok(filed.map(|filed| Ended { filed, kiosk_number: kiosk.to_string(), stands_otherwise }))
}
