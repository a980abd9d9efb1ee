//! A log read as the history of its applications, and the rows beside it held against that.
//!
//! **Invariant:** whatever can be computed is computed: the applications, who they are about, the change of the
//! ranking. A row is compared and never copied.

use std::collections::{HashMap, HashSet};

use domain::digest::Sha256 as XmlDigest;
use domain::kato::Kato;
use domain::kindergarten::{Act, Application, By, Event, State};
use domain::number::ApplicationNumber;
use domain::policy::Policy;
use domain::queue::{Book, ChildId, Logged, Ticket, earlier_stays};
use ledger::audit::Audit;
use ledger::receipt::{Place, Receipt, ReceiptKey, SignedReceipt};
use uuid::Uuid;

use super::Broken;
use super::evidence::{Before, Evidence, OnWord, People};
use super::first::First;
use super::places::Published;
use crate::centre::Centre;
use crate::places::Rules;
use crate::queue::child_place;
use crate::store::StoreError;
use crate::store::office::PostRow;
use crate::store::queue::{LogRow, QueueRow, QueueRows};

/// What a log made.
pub(super) struct Reading<'a> {
    centre: &'a Centre,
    settlement: &'a Kato,
    book: Book,
    entries: u64,
    /// At an entry that does not follow nothing more is taken.
    stopped: bool,
    published: Published,
    applications: HashMap<Uuid, Traced>,
    numbers: HashMap<ApplicationNumber, Registered>,
    /// What nothing bears out.
    pub(super) on_word: OnWord,
    /// What somebody helped to fill in.
    pub(super) helped: u64,
}

/// An application as the log made it.
struct Traced {
    application: Application,
    child: u64,
    entry: u64,
    people: Option<People>,
    link: Link,
}

/// The entry that gave a number.
struct Registered {
    id: Uuid,
    entry: u64,
    xml_sha256: Option<XmlDigest>,
    given: Given,
}

/// What a receipt tells that follows from the log: the numbers that the entry gave, the state, the day to confirm by.
#[derive(Debug, PartialEq, Eq)]
struct Given {
    place: Option<Place>,
    state: String,
    due: Option<chrono::NaiveDate>,
}

/// Whether the registry held the link between child and applicant, as far as the log can tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    Unknown,
    Held,
    NotHeld,
}

impl<'a> Reading<'a> {
    /// Reads a log from its first entry, to the first that does not follow.
    pub(super) fn of(
        centre: &'a Centre,
        settlement: &'a Kato,
        (rows, posts): (&dyn QueueRows, &[PostRow]),
        first: &mut First,
    ) -> Result<Reading<'a>, StoreError> {
        let mut reading = Reading {
            centre,
            settlement,
            book: Book::new(settlement.clone(), centre.profiles.of(settlement)),
            entries: 0,
            stopped: false,
            published: Published::of(rows)?,
            applications: HashMap::new(),
            numbers: HashMap::new(),
            on_word: OnWord::default(),
            helped: 0,
        };
        let mut evidence = Evidence::new(centre, rows, posts)?;
        for row in rows.publications()? {
            let (entry, place, turn) = (row.size, row.id.to_string(), row.turn);
            let held = evidence.publication(settlement, &row);
            first.take(held.map_err(|why| Broken::Places { entry, place, turn, why }))?;
        }
        rows.log(0, &mut |row| {
            if !reading.stopped {
                let taken = reading.take(&row, &mut evidence);
                reading.stopped = taken.is_err();
                first.take(taken)?;
            }
            reading.entries += 1;
            Ok(())
        })?;
        if !reading.stopped {
            first.take(reading.publications())?;
        }
        reading.on_word = evidence.on_word;
        reading.helped = evidence.helped;
        Ok(reading)
    }

    /// Whether it is all of a log, and that log whole.
    pub(super) fn is_of(&self, log: &Audit) -> bool {
        !self.stopped && self.entries == log.size()
    }

    /// What was published by now.
    fn publications(&mut self) -> Result<(), Broken> {
        let entry = self.entries;
        self.published.until(entry, &self.book).map_err(|why| Broken::Entry { entry, why })
    }

    /// T11: a place that was published, free and open to this child.
    fn referral(&self, before: &Application, event: &Event, policy: &Policy) -> Result<(), &'static str> {
        let Act::Refer(issue) = &event.act else { return Ok(()) };
        let registered = before.registered().ok_or("nothing is registered")?;
        let ticket = Ticket::of(&registered.number).ok_or("its number is of another series")?;
        let rules = Rules { at: event.at, calendar: &self.centre.calendar, policy };
        let of = |ticket: Ticket| {
            let numbered = self.numbers.get(&ticket.number(self.settlement)?)?;
            Some(&self.applications.get(&numbered.id)?.application)
        };
        self.published.hold((&issue.place, ticket), registered.birth, &self.book, rules, of)
    }

    fn take(&mut self, row: &LogRow, evidence: &mut Evidence<'_>) -> Result<(), Broken> {
        let entry = self.entries;
        let wrong = |why: String| Broken::Entry { entry, why };
        self.publications()?;
        let logged: Logged =
            serde_json::from_str(&row.opened.event).map_err(|error| wrong(error.to_string()))?;
        let Logged { application, revision, child, event } = logged;
        if application != row.application.to_string() || revision != row.revision {
            return Err(wrong("its row names another application or revision".into()));
        }
        let before = self.applications.remove(&row.application).unwrap_or_else(|| Traced::new(child, entry));
        if before.application.revision() + 1 != revision || before.child != child.0 {
            return Err(wrong("it does not continue its application".into()));
        }
        let standing =
            Before { id: row.application, application: &before.application, people: before.people };
        let people = evidence.hold(&standing, &event).map_err(|why| Broken::Evidence { entry, why })?;
        let link =
            before.link(child, people, &event).ok_or_else(|| wrong("it is of another child".into()))?;
        self.duplicate(people, &before.application, &event).map_err(|why| wrong(why.into()))?;
        self.discharge(people, &event).map_err(|why| wrong(why.into()))?;
        let signed = event.cause.xml_sha256();
        let number = if let Act::Register(it) = &event.act { Some(it.number.clone()) } else { None };
        let policy = self.centre.profiles.named(self.settlement, &event.profile);
        let policy = policy.ok_or_else(|| wrong(format!("nobody knows the profile {}", event.profile)))?;
        self.referral(&before.application, &event, policy).map_err(|why| wrong(why.into()))?;
        let calendar = &self.centre.calendar;
        let recorded = self.book.recount(child, &before.application, event, calendar, policy);
        let recorded = recorded.map_err(|refusal| wrong(refusal.to_string()))?;
        if recorded.change != row.change {
            return Err(wrong("its row says another change of the ranking".into()));
        }
        if let Some(number) = number {
            let given = Given::of(&self.book, &recorded.application);
            self.numbers.insert(number, Registered { id: row.application, entry, xml_sha256: signed, given });
        }
        let traced = Traced { application: recorded.application, child: child.0, entry, people, link };
        self.applications.insert(row.application, traced);
        Ok(())
    }

    /// T27: who is removed for another application must have another one, active and not later.
    fn duplicate(
        &self,
        people: Option<People>,
        before: &Application,
        event: &Event,
    ) -> Result<(), &'static str> {
        let Act::RemoveDuplicate { kept } = &event.act else { return Ok(()) };
        let kept = self.numbers.get(kept).and_then(|kept| self.applications.get(&kept.id));
        let stays = kept.filter(|kept| {
            let child = |people: Option<People>| people.map(|people| people.child);
            let t0 = |application: &Application| application.registered().map(|registered| registered.t0);
            let earlier = t0(&kept.application).zip(t0(before));
            kept.application.is_active()
                && child(kept.people) == child(people)
                && earlier.is_none_or(|(first, second)| earlier_stays(first, second))
        });
        if stays.is_some() { Ok(()) } else { Err("no earlier application of its child stands") }
    }

    /// T26: who left a kindergarten by the centre's own finding must have been enrolled in another one.
    fn discharge(&self, people: Option<People>, event: &Event) -> Result<(), &'static str> {
        if event.act != Act::Discharge || event.by != By::Centre {
            return Ok(());
        }
        let child = |people: Option<People>| people.map(|people| people.child);
        let same = |other: &Traced| child(other.people) == child(people) && other.application.attends();
        if self.applications.values().any(same) { Ok(()) } else { Err("its child was enrolled nowhere else") }
    }

    /// Every receipt that the centre gave still holds, each for the entry that gave its number.
    pub(super) fn receipts(
        &self,
        log: &Audit,
        rows: &dyn QueueRows,
        first: &mut First,
    ) -> Result<u64, StoreError> {
        let (key, mut count) = (self.centre.keys.receipt.public(), 0);
        rows.receipts(&mut |number, signed| {
            count += 1;
            first.take(self.receipt(number, &signed, log, &key))
        })?;
        Ok(count)
    }

    fn receipt(
        &self,
        number: &str,
        signed: &SignedReceipt,
        log: &Audit,
        key: &ReceiptKey,
    ) -> Result<(), Broken> {
        let named = ApplicationNumber::parse_in(self.settlement, number).ok();
        let registered = named.and_then(|number| self.numbers.get(&number));
        let entry = registered.map_or(self.entries, |registered| registered.entry);
        let wrong = |why: &str| Broken::Receipt { entry, number: number.into(), why: why.into() };
        let receipt: Receipt = key.verify(signed).map_err(|error| wrong(&error.to_string()))?;
        let evidence = receipt.evidence.as_ref().ok_or_else(|| wrong("it carries no evidence"))?;
        log.holds_evidence(evidence, key)?;
        let entry = evidence.opened.entry.index;
        let Some(registered) = registered.filter(|registered| registered.entry == entry) else {
            return Err(Broken::Row { entry, number: number.into(), what: "the number of its submission" });
        };
        let told = Given { place: receipt.place, state: receipt.state, due: receipt.due };
        if told != registered.given {
            return Err(wrong("it tells another place, state or day than its entry gave"));
        }
        let signed = registered.xml_sha256.map(|digest| digest.to_string());
        if receipt.number.rsplit('/').next() == Some(number) && signed == Some(receipt.signed_xml_sha256) {
            Ok(())
        } else {
            Err(wrong("it is about another submission"))
        }
    }

    /// Every row is the fold of its events, and no application stands beside the log.
    pub(super) fn rows(&self, rows: &dyn QueueRows, first: &mut First) -> Result<u64, StoreError> {
        let mut seen = HashSet::new();
        rows.all(&mut |row| {
            seen.insert(row.id);
            first.take(self.row(&row))
        })?;
        let without = self.applications.iter().filter(|(id, _)| !seen.contains(*id));
        if let Some(entry) = without.map(|(_, traced)| traced.entry).min() {
            let why = "an application of the log has no row".into();
            first.take(Err(Broken::Entry { entry, why }))?;
        }
        Ok(seen.len() as u64)
    }

    fn row(&self, row: &QueueRow) -> Result<(), Broken> {
        let number = row.number.as_ref().map(|number| number.machine()).unwrap_or_default();
        let Some(traced) = self.applications.get(&row.id) else {
            let why = format!("application {number} stands beside the log");
            return Err(Broken::Entry { entry: self.entries, why });
        };
        let application = &traced.application;
        let given = application.registered().map(|registered| &registered.number);
        let parts = [
            ("the number", given == row.number.as_ref()),
            ("the revision", application.revision() == row.revision),
            ("the state", application.state().code() == row.state),
            ("whether it is active", application.is_active() == row.active),
            ("the child in the queue", traced.child == row.child_place),
            ("the child", traced.people.map(|people| people.child) == Some(row.child)),
            ("the applicant", traced.people.map(|people| people.applicant) == Some(row.applicant)),
            ("the other parent", traced.people.and_then(|people| people.other_parent) == row.other_parent),
            ("the link of child and applicant", traced.link.bears(row.linked)),
        ];
        let other = parts.into_iter().find(|(_, same)| !same);
        other.map_or(Ok(()), |(what, _)| Err(Broken::Row { entry: traced.entry, number, what }))
    }
}

impl Given {
    fn of(book: &Book, application: &Application) -> Given {
        let place = book.position(application);
        let interest = application.registered().and_then(|registered| registered.interest);
        Given {
            place: place.map(|place| Place { general: place.general, in_class: place.in_class }),
            state: application.state().code().into(),
            due: interest.map(|interest| interest.last_day()),
        }
    }
}

impl Traced {
    fn new(child: ChildId, entry: u64) -> Traced {
        let application = Application::default();
        Traced { application, child: child.0, entry, people: None, link: Link::Unknown }
    }

    /// What the log tells of the link after this event; none where the child is another than what was signed says.
    fn link(&self, child: ChildId, people: Option<People>, event: &Event) -> Option<Link> {
        let place = |linked| people.map(|it| child_place(it.child, it.applicant, linked)) == Some(child.0);
        let (held, not_held) = (place(true), place(false));
        if !held && !not_held {
            return None;
        }
        if held {
            return Some(Link::Held);
        }
        let again = matches!(self.application.state(), State::NeedsResign { .. });
        Some(if let Act::Register(registration) = &event.act {
            // Asked anew at the second signature: nobody looks at what the registry has confirmed.
            match (again, registration.to_check) {
                (false, _) => Link::NotHeld,
                (true, false) => Link::Held,
                (true, true) => Link::Unknown,
            }
        } else if event.act.is_a_check() {
            Link::Held
        } else if matches!(event.act, Act::RemoveDuplicate { .. }) && self.link != Link::Held {
            Link::Unknown
        } else if self.application.revision() == 0 {
            Link::NotHeld
        } else {
            self.link
        })
    }
}

impl Link {
    fn bears(self, linked: bool) -> bool {
        self == Link::Unknown || linked == (self == Link::Held)
    }
}
