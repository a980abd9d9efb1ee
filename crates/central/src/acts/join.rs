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
use crate::queue::{self, Stop};

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
    let mut why = None;
    for found in found(centre, verified, child, number)? {
        match ask(centre, verified, &found, link) {
            // The child may stand in the queue of another settlement too.
            Err(Stop::Book(refusal)) => why = why.or(Some(refusal)),
            done => return done.map_err(Problem::from),
        }
    }
    Err(why.map_or_else(|| Problem::not_there("E-NOPARENT"), |refusal| Problem::of_queue(&refusal)))
}

/// Asks to join this application.
fn ask(
    centre: &Centre,
    verified: &Verified<'_>,
    (settlement, id): &(Kato, Uuid),
    link: Link,
) -> Result<ActionDone, Stop> {
    queue::write(centre, settlement, |desk| {
        let row = desk.rows.by_id(*id)?.ok_or_else(|| Problem::not_there("E-NOPARENT"))?;
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
    })
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

/// The active applications of the child that another parent filed: first those that this one has not asked to join, by
/// settlement and number.
fn found(
    centre: &Centre,
    verified: &Verified<'_>,
    child: &Iin,
    number: Option<&ApplicationNumber>,
) -> Result<Vec<(Kato, Uuid)>, Problem> {
    let digest = centre.keys.index.digest("iin", &[child.as_str()]);
    let person = verified.login.person;
    let mut rows = centre.store.queue_of_child(digest)?;
    rows.retain(|(_, row)| {
        let named = number.is_none_or(|number| row.number.as_ref() == Some(number));
        row.active && row.linked && named && row.applicant != person
    });
    rows.sort_by_cached_key(|(settlement, row)| {
        let number = row.number.as_ref().map(ApplicationNumber::machine);
        (row.other_parent == Some(person), settlement.to_string(), number)
    });
    Ok(rows.into_iter().map(|(settlement, row)| (settlement, row.id)).collect())
}
