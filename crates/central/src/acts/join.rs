//! T24: an application is attached to the IIN of the other parent (DOMAIN §1.14).
//!
//! **Invariant:** nobody learns of an application whose child no registry links to them, but for whoever knows its
//! number and brings a paper: then the education department looks, and decides. The filing parent is told at once and
//! may object; only then does the other one see anything.

use domain::iin::Iin;
use domain::kato::Kato;
use domain::kindergarten::{Link, Moment};
use domain::number::ApplicationNumber;
use forms::released;
use sync::wire::ActionDone;
use uuid::Uuid;

use super::signed::{JOINING, Verified};
use super::{answer, record, refused};
use crate::centre::Centre;
use crate::look_ups::{self, Consented, Silence};
use crate::problem::Problem;
use crate::queue;

pub(super) fn join(
    centre: &Centre,
    verified: &Verified<'_>,
    child: &Iin,
    number: Option<&ApplicationNumber>,
) -> Result<ActionDone, Problem> {
    let link = linked(centre, verified, child)?;
    if link == Link::Papers && (number.is_none() || verified.action.deed.scans().is_empty()) {
        return Err(Problem::not_there("E-NOPARENT"));
    }
    let (settlement, id) = found(centre, verified, child, number)?;
    let done = queue::write(centre, &settlement, |desk| {
        let row = desk.rows.by_id(id)?.ok_or_else(|| Problem::not_there("E-NOPARENT"))?;
        let mut held = desk.hold(row)?;
        desk.tick(&mut held)?;
        let moment = Moment::new(&held.application, desk.now, &centre.calendar, desk.policy);
        let act = moment.ask_merge(link).map_err(refused)?;
        held.row.other_parent = Some(verified.login.person);
        let entry = record(desk, &mut held, JOINING, verified.cause(), act)?;
        let answer = answer(&held, desk, entry)?;
        if let Some(number) = held.row.number.clone() {
            verified.keep(desk, &number, &answer)?;
        }
        Ok(answer)
    });
    done.map_err(Problem::from)
}

/// Whether the registry holds the link, asked under the consent of the login; papers count where it does not, or says
/// nothing.
fn linked(centre: &Centre, verified: &Verified<'_>, child: &Iin) -> Result<Link, Problem> {
    let form = released::kindergarten();
    let text = form.fields().find(|field| field.signed).and_then(|field| field.text_version.clone());
    let consented = Consented {
        subject: verified.signer.iin.clone(),
        purpose: form.id.clone(),
        data: Vec::new(),
        text_version: text.unwrap_or_default(),
        submission: None,
        sha256: verified.login.document_sha256,
    };
    match look_ups::minor(centre, verified.kiosk, &consented, child) {
        Ok(Some(_)) => Ok(Link::Registry),
        Ok(None) => Ok(Link::Papers),
        Err(Silence::Registry(_)) if !verified.action.deed.scans().is_empty() => Ok(Link::Papers),
        Err(Silence::Registry(error)) => {
            tracing::warn!(%error, "nobody can say whose child it is");
            Err(Problem::away("E-REGISTRY", look_ups::REGISTRY_RETRY_S))
        }
        Err(Silence::Record(problem)) => Err(problem),
    }
}

/// The active application of the child that another parent filed.
fn found(
    centre: &Centre,
    verified: &Verified<'_>,
    child: &Iin,
    number: Option<&ApplicationNumber>,
) -> Result<(Kato, Uuid), Problem> {
    let digest = centre.keys.index.digest("iin", &[child.as_str()]);
    let rows = centre.store.queue_of_child(digest)?;
    let wanted = rows.into_iter().find(|(_, row)| {
        let named = number.is_none_or(|number| row.number.as_ref() == Some(number));
        row.active && row.linked && named && row.applicant != verified.login.person
    });
    wanted.map(|(settlement, row)| (settlement, row.id)).ok_or_else(|| Problem::not_there("E-NOPARENT"))
}
