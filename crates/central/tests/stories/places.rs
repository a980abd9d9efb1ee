//! Kindergartens with published places, and what families do about them.

use central::places::{self, Offered, Publication};
use central::queue::{self, Stop};
use domain::bin::Bin;
use domain::digest::Sha256;
use domain::kato::Kato;
use domain::kindergarten::{Act, By, Cause, Event, Moment, PlaceId, PlaceKind, Reason, Refusal};
use domain::number::ApplicationNumber;
use forms::action::Deed;
use sync::wire::{ActionKind, ActionRefusal, Instruction, ReferralShown, Vacancies};
use uuid::Uuid;

use crate::kindergarten::{Visit, about};
use crate::world::{KOSTANAY, Reply, World};

/// «Балапан», a private kindergarten of Kostanay.
pub(crate) const BALAPAN: &str = "200140920016";
/// «Айналайын», another one.
pub(crate) const AINALAIYN: &str = "200140920026";
/// № 7, of the state.
pub(crate) const NUMBER_7: &str = "200140920056";
/// A private kindergarten of Kokshetau.
pub(crate) const AKBOTA: &str = "200140920086";

pub(crate) fn kostanay() -> Kato {
    Kato::parse(KOSTANAY).unwrap()
}

/// A group of «Балапан» for children of three to six.
pub(crate) fn group(id: u128, published: u32) -> Publication {
    Publication {
        id: PlaceId(id),
        kindergarten: Bin::parse(BALAPAN).unwrap(),
        kind: PlaceKind::Private,
        language: Instruction::Kk,
        age_from: 3,
        age_to: 6,
        published,
        author: "operator".into(),
        signed_xml_sha256: None,
    }
}

/// A group of № 7.
pub(crate) fn state_group(id: u128, published: u32) -> Publication {
    Publication {
        kindergarten: Bin::parse(NUMBER_7).unwrap(),
        kind: PlaceKind::State,
        age_from: 1,
        ..group(id, published)
    }
}

pub(crate) fn try_publish(world: &World, asked: &Publication) -> Result<(), Stop> {
    queue::write(&world.centre, &kostanay(), |desk| places::publish(&world.centre, desk, asked).map(drop))
}

pub(crate) fn publish(world: &World, asked: &Publication) {
    try_publish(world, asked).unwrap();
}

/// The department gives a place of a state group to the head of the queue.
pub(crate) fn offer(world: &World, id: u128, to: Option<&str>, signed: u8) -> Result<Offered, Stop> {
    let to = to.map(|number| ApplicationNumber::parse(number).unwrap());
    let cause = Cause::Signed { xml_sha256: Sha256([signed; 32]) };
    queue::write(&world.centre, &kostanay(), |desk| {
        places::offer(&world.centre, desk, PlaceId(id), to.as_ref(), cause)
    })
}

/// What the kindergarten records of its referral, once it may.
pub(crate) fn kindergarten(
    world: &World,
    number: &str,
    act: impl FnOnce(Moment<'_>) -> Result<Act, Refusal>,
) -> Result<(), Stop> {
    let number = ApplicationNumber::parse(number).unwrap();
    queue::write(&world.centre, &kostanay(), |desk| {
        let mut held = desk.numbered(&number)?.unwrap();
        desk.tick(&mut held)?;
        let moment = Moment::new(&held.application, desk.now, &world.centre.calendar, desk.policy);
        let act = act(moment).map_err(|refusal| Stop::Book(refusal.into()))?;
        let cause = Cause::Signed { xml_sha256: Sha256([9; 32]) };
        let event = Event::new(desk.now, By::Kindergarten, cause, &desk.policy.profile, act);
        desk.record(&mut held, event).map(drop)
    })
}

pub(crate) fn vacancies(world: &World) -> Vacancies {
    world.get(&format!("/v1/vacancies/{KOSTANAY}?kind=private")).json()
}

/// How many places of a group are free; none where the list has it not.
pub(crate) fn free(world: &World, id: u128) -> u32 {
    let rows = vacancies(world).rows;
    rows.iter().find(|row| row.id == Uuid::from_u128(id)).map_or(0, |row| row.free)
}

impl Visit {
    pub(crate) fn choose(&self, world: &World, number: &str, id: u128) -> Reply {
        let revision = self.look(world, number).revision;
        self.do_signed(world, choice(number, revision, id))
    }

    pub(crate) fn withdraw(&self, world: &World, number: &str) -> Reply {
        let about = about(number, self.look(world, number).revision);
        self.do_signed(world, Deed::Withdraw { about, reason: Reason::Moving, text: None })
    }

    pub(crate) fn extend(&self, world: &World, number: &str, until: &str) -> Reply {
        let about = about(number, self.look(world, number).revision);
        let (until, text) = (until.parse().unwrap(), Some("Ауырып қалды".into()));
        self.do_signed(world, Deed::Extend { about, until, reason: Reason::Other, text })
    }

    /// Why a button is not there.
    pub(crate) fn refusal(&self, world: &World, number: &str, action: ActionKind) -> Option<ActionRefusal> {
        let shown = self.look(world, number);
        shown.actions.into_iter().find(|it| it.action == action).unwrap().refusal
    }

    pub(crate) fn state(&self, world: &World, number: &str) -> String {
        self.look(world, number).row.state.clone()
    }

    pub(crate) fn referral(&self, world: &World, number: &str) -> ReferralShown {
        self.look(world, number).referral.unwrap()
    }
}

pub(crate) fn choice(number: &str, revision: u64, id: u128) -> Deed {
    Deed::ChoosePrivate {
        about: about(number, revision),
        place: Uuid::from_u128(id),
        kindergarten: Bin::parse(BALAPAN).unwrap(),
        number_lost: true,
    }
}

/// Somebody was told all of it in one message.
pub(crate) fn is_told(world: &World, address: &str, parts: &[&str]) {
    central::notices::send_due(&world.centre).unwrap();
    let told = world.phone.texts_to(address);
    let found = told.iter().any(|text| parts.iter().all(|part| text.contains(part)));
    assert!(found, "{parts:?} is not in {told:?}");
}

/// The audit of the queue finds nothing.
pub(crate) fn is_sound(world: &World) {
    let sound = central::queue::audit::audit(&world.centre, &kostanay(), &Default::default());
    sound.unwrap_or_else(|broken| panic!("{broken}"));
}
