//! Places: a kindergarten publishes its own, the department those of state kindergartens; the department gives a place
//! of a state kindergarten to the head of the sequence (DOMAIN §1.10, §2.4-j, §3.2).
//!
//! **Invariant:** a place goes to the application that was signed for, and only where that one is the head when it is
//! given.

use domain::kindergarten::PlaceId;
use domain::number::Series;
use forms::action::About;
use forms::decision::{PlacesPublished, Teaching};
use sync::wire::Instruction;
use sync::wire::desk::{Decided, DecisionDone, Role};
use uuid::Uuid;

use super::is_of;
use super::verified::{Verified, role, text};
use crate::acts::is_changed;
use crate::centre::Centre;
use crate::journal::{nothing, papers};
use crate::places::{self, Publication};
use crate::problem::Problem;
use crate::queue;

/// Publishes places, or another number of them.
pub(super) fn publish(
    centre: &Centre,
    verified: &Verified<'_>,
    asked: &PlacesPublished,
) -> Result<DecisionDone, Problem> {
    let no_such = || Problem::refused("E-PLACE");
    let known = centre.kindergartens.find(&asked.kindergarten).ok_or_else(no_such)?;
    let wanted = role(&verified.decision.ruling);
    let own = wanted != Role::Kindergarten || is_of(verified, asked.kindergarten.as_str());
    if !own || !verified.clerk.is_in(wanted, &known.kato) {
        return Err(no_such());
    }
    let publication = Publication {
        id: PlaceId(asked.place.as_u128()),
        kindergarten: asked.kindergarten.clone(),
        kind: asked.kind,
        language: instruction(asked.teaching),
        age_from: asked.age_from,
        age_to: asked.age_to,
        published: asked.published,
        author: verified.clerk.bin.clone(),
        signed_xml_sha256: Some(verified.xml_sha256),
    };
    let done = queue::write(centre, &known.kato, |desk| {
        places::publish(centre, desk, &publication)?;
        let answer = DecisionDone {
            decision: verified.decision.id,
            at: desk.now,
            application: None,
            awaits_second: None,
        };
        desk.rows.decide(&verified.row_in(&known.kato, desk.now, (true, &text(&answer)?)))?;
        Ok(answer)
    });
    done.map_err(Problem::from)
}

/// The language of instruction, as the wire and the store have it.
pub(crate) fn instruction(teaching: Teaching) -> Instruction {
    match teaching {
        Teaching::Kazakh => Instruction::Kk,
        Teaching::Russian => Instruction::Ru,
        Teaching::Mixed => Instruction::Mixed,
    }
}

/// T11: a place of a state kindergarten to the head of the sequence.
pub(super) fn offer(
    centre: &Centre,
    verified: &Verified<'_>,
    about: &About,
    place: Uuid,
) -> Result<DecisionDone, Problem> {
    if about.number.series() != Series::Queue {
        return Err(nothing());
    }
    let done = queue::write(centre, about.number.settlement(), |desk| {
        let Some(mut held) = desk.numbered(&about.number)? else { return Err(nothing().into()) };
        if is_changed(desk, &mut held, about.revision)? {
            return Ok(None);
        }
        let to = Some(&about.number);
        let offered = places::offer(centre, desk, PlaceId(place.as_u128()), to, verified.cause())?;
        let referred = desk.numbered(&about.number)?.ok_or_else(nothing)?;
        let revision = usize::try_from(offered.revision).unwrap_or(usize::MAX);
        let answer = DecisionDone {
            decision: verified.decision.id,
            at: desk.now,
            application: Some(Decided {
                number: about.number.machine(),
                revision: offered.revision,
                state: referred.application.state().code().into(),
                paper: papers::named(domain::kindergarten::Paper::D5, revision),
                entry: Some(offered.entry),
            }),
            awaits_second: None,
        };
        desk.rows.decide(&verified.row(&about.number, desk.now, (true, &text(&answer)?)))?;
        Ok(Some(answer))
    });
    done?.ok_or_else(|| Problem::conflict("E-CHANGED"))
}
