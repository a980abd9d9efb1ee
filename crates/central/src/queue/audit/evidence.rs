//! What persons signed, opened once more and held against the entries that name it.
//!
//! **Invariant:** an entry that somebody signed for stands only with the document itself: whole, under its digest,
//! with a signature that holds and a signer whom a configured root vouched for then, saying what the entry says, of
//! the child and by the parent that the application is about. One document makes one entry.
//!
//! What a parent did by a login alone is held against the logins while they are kept, for a day. An older one, and
//! what the centre found by itself (a registry's answer, a key that ended on the way), rests on the centre's word:
//! it is counted, and the audit says so (ADR 11).

use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;
use domain::digest::Sha256 as XmlDigest;
use domain::kato::Kato;
use domain::kindergarten::{
    Act, Application, By, Cause, Event, Link, Place, PlaceId, PlaceKind, Registration, State,
};
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use forms::action::{Action, Deed};
use ledger::journal::Clock;
use sha2::{Digest as _, Sha256};
use signing::certificate::Certificate;
use signing::xmldsig;
use sync::envelope::unseal_blob;
use sync::journal::signed_at;
use sync::wire::JSON_BYTES_MAX;
use uuid::Uuid;

use super::ruled;
use super::unproven::Unproven;
use crate::centre::Centre;
use crate::filed::Filed;
use crate::intake::{asked, helped};
use crate::login;
use crate::store::office::PostRow;
use crate::store::places::PlaceRow;
use crate::store::queue::{KeptLogin, QueueRows};
use crate::store::{Digest, StoreError};

/// Whom an application is about, as its documents say: keyed digests of their IIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct People {
    pub(super) child: Digest,
    pub(super) applicant: Digest,
    pub(super) other_parent: Option<Digest>,
}

/// An application as it stood before an entry.
pub(super) struct Before<'a> {
    pub(super) id: Uuid,
    pub(super) application: &'a Application,
    pub(super) people: Option<People>,
}

/// Whoever runs the centre publishes places by a command, for kindergartens without a desk.
const OPERATOR: &str = "operator";

/// How far the clock of another server may be ahead.
const SKEW: TimeDelta = TimeDelta::minutes(5);

/// Entries that rest on the centre's word alone: nothing is kept that they could be held against.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OnWord {
    /// Acts by a login that is forgotten by now.
    pub logins: u64,
    /// What the centre found by itself.
    pub findings: u64,
}

/// Opens what was signed.
pub(super) struct Evidence<'a> {
    logins: Vec<KeptLogin>,
    pub(super) on_word: OnWord,
    /// Registrations that somebody helped to fill in.
    pub(super) helped: u64,
    centre: &'a Centre,
    rows: &'a dyn QueueRows,
    posts: &'a [PostRow],
    used: HashSet<XmlDigest>,
    /// What one person alone found right by hand, and when.
    checked_alone: HashMap<ApplicationNumber, Timestamp>,
}

impl<'a> Evidence<'a> {
    pub(super) fn new(
        centre: &'a Centre,
        rows: &'a dyn QueueRows,
        posts: &'a [PostRow],
    ) -> Result<Evidence<'a>, StoreError> {
        let (logins, on_word) = (rows.logins()?, OnWord::default());
        let (used, checked_alone) = (HashSet::new(), HashMap::new());
        Ok(Evidence { logins, on_word, helped: 0, centre, rows, posts, used, checked_alone })
    }

    /// Holds an entry against its document; whom the application is about after it.
    pub(super) fn hold(&mut self, before: &Before<'_>, event: &Event) -> Result<Option<People>, Unproven> {
        let xml_sha256 = match &event.cause {
            Cause::Signed { xml_sha256 } => *xml_sha256,
            Cause::Session { certificate_serial } if matches!(event.by, By::Filer | By::OtherParent) => {
                return self.login(before, event, certificate_serial).map(|()| before.people);
            }
            // An office signs.
            Cause::Session { .. } => return Err(Unproven::Unsigned),
            // What is due follows from the rules, and of two applications of a child from the log.
            Cause::Clock { .. } => return Ok(before.people),
            Cause::Centre { .. } => {
                self.ended_by_two(event)?;
                let follows = matches!(event.act, Act::RemoveDuplicate { .. } | Act::Discharge);
                self.on_word.findings += u64::from(!follows);
                return Ok(before.people);
            }
        };
        // Where the time of the kiosk counts, the arrival and the registration are one document.
        let arrived = matches!(before.application.state(), State::PendingSync(_));
        let again = arrived && matches!(event.act, Act::Register(_));
        let fresh = self.used.insert(xml_sha256);
        if !fresh && !again {
            return Err(Unproven::Twice);
        }
        if let Act::Arrive { signed_at, .. } = &event.act {
            self.arrival(before, event.at, xml_sha256, *signed_at).map(Some)
        } else if let Act::Register(registration) = &event.act {
            self.registration(before, event.at, xml_sha256, registration).map(Some)
        } else if matches!(event.by, By::Department | By::Kindergarten) {
            self.decision(before, event, xml_sha256)?;
            Ok(before.people)
        } else {
            self.act(before, event, xml_sha256).map(Some)
        }
    }

    /// An act by a login: one of that parent, with that certificate, must have been open then.
    fn login(&mut self, before: &Before<'_>, event: &Event, serial: &str) -> Result<(), Unproven> {
        let open = login::CHALLENGE_LIVES + login::lives(self.centre) + SKEW;
        if event.at - open < login::forgotten(self.centre.clock.now()) {
            self.on_word.logins += 1;
            return Ok(());
        }
        let people = before.people.ok_or(Unproven::Missing)?;
        let by = if event.by == By::OtherParent { people.other_parent } else { Some(people.applicant) };
        let was_open = |login: &KeptLogin| {
            let theirs = Some(login.person) == by && login.certificate_serial == serial;
            theirs && login.made_at <= event.at && event.at <= login.made_at + open
        };
        if self.logins.iter().any(was_open) { Ok(()) } else { Err(Unproven::NoLogin) }
    }

    fn arrival(
        &self,
        before: &Before<'_>,
        at: Timestamp,
        xml_sha256: XmlDigest,
        signed_at: Timestamp,
    ) -> Result<People, Unproven> {
        let (row_sha256, sealed) = match self.rows.arrival(before.id)? {
            Some(arrival) => arrival,
            None => {
                let kept = self.rows.submission_by_id(before.id)?.ok_or(Unproven::Missing)?;
                (kept.signed_xml_sha256, kept.sealed)
            }
        };
        let filed = self.filed(&sealed, (row_sha256, xml_sha256), before.id)?;
        // Whether its key still held is what the centre found of it next.
        let descends = |at: Timestamp| self.centre.trust.chain(&filed.certificate, at).is_ok();
        if !descends(at) && !descends(filed.submission.claimed) {
            return Err(Unproven::Signature);
        }
        if signed_at != at && Some(signed_at) != self.accepted(&filed, at) {
            return Err(Unproven::OtherAct);
        }
        self.people(&filed, before)
    }

    /// When the kiosk accepted an application, where the journal that came with it proves that.
    fn accepted(&self, filed: &Filed, arrived: Timestamp) -> Option<Timestamp> {
        let entry = filed.envelope.journal.as_ref()?;
        let (centre, claimed) = (self.centre, filed.submission.claimed);
        let tolerance = TimeDelta::seconds(centre.policy.clock_tolerance_s.into());
        let given = |time| centre.keys.receipt.beacon(&filed.submission.kiosk, time);
        let clock = entry.judge(given, arrived, tolerance);
        (clock == Clock::Sound).then(|| signed_at(Some(entry.at), claimed, arrived))
    }

    fn registration(
        &mut self,
        before: &Before<'_>,
        at: Timestamp,
        xml_sha256: XmlDigest,
        registration: &Registration,
    ) -> Result<People, Unproven> {
        let kept = self.rows.submission(&registration.number)?.ok_or(Unproven::Missing)?;
        let filed = self.filed(&kept.sealed, (kept.signed_xml_sha256, xml_sha256), kept.id)?;
        self.vouched(&filed.certificate, at, filed.submission.claimed)?;
        let asked = asked(&filed.submission).ok_or(Unproven::OtherAct)?;
        let papers = filed.submission.scans().count();
        let same = asked == (registration.category, registration.birth.0)
            && u32::try_from(papers) == Ok(registration.papers)
            && filed.settlement() == Some(registration.number.settlement());
        // Only an application that had to be signed again is another submission than the one that opened it.
        let opened = kept.id == before.id || matches!(before.application.state(), State::NeedsResign { .. });
        if !same || !opened {
            return Err(Unproven::OtherAct);
        }
        self.help(&filed)?;
        self.people(&filed, before)
    }

    /// Whoever helped to fill in stands by the login that is kept, and is another person than the applicant.
    fn help(&mut self, filed: &Filed) -> Result<(), Unproven> {
        let Some(assistant) = &filed.submission.assistant else { return Ok(()) };
        let login = self.rows.help_login(assistant.login.0)?;
        let applicant = self.digest(filed.certificate.iin())?;
        let claimed = filed.submission.claimed;
        helped::hold(self.centre, (assistant, claimed), login.as_ref(), (self.posts, applicant))
            .map_err(|_| Unproven::NoHelp)?;
        self.helped += 1;
        Ok(())
    }

    /// The submission, if it is the one of this digest and id and its applicant signed it.
    fn filed(
        &self,
        sealed: &[u8],
        (row_sha256, xml_sha256): (Digest, XmlDigest),
        id: Uuid,
    ) -> Result<Filed, Unproven> {
        let filed = Filed::open(self.centre, sealed, xml_sha256).ok_or(Unproven::OtherDocument)?;
        if row_sha256 != xml_sha256.0 || filed.submission.id != id || filed.envelope.submission_id != id {
            return Err(Unproven::OtherDocument);
        }
        if filed.certificate.iin() == filed.submission.applicant_iin().map(|iin| iin.as_str()) {
            Ok(filed)
        } else {
            Err(Unproven::OtherPerson)
        }
    }

    /// An office's decision: signed by somebody who held the post then, and by two where it needs two.
    fn decision(
        &mut self,
        before: &Before<'_>,
        event: &Event,
        xml_sha256: XmlDigest,
    ) -> Result<(), Unproven> {
        let number = &before.application.registered().ok_or(Unproven::OtherAct)?.number;
        let desk = ruled::Desk { centre: self.centre, rows: self.rows, posts: self.posts };
        let signed = desk.signed(Some(number), xml_sha256)?;
        self.vouched(&signed.read.certificate, event.at, signed.read.decision.claimed)?;
        desk.holds_post(&signed, number.settlement(), event.at)?;
        if !ruled::says(&signed.read.decision, event, before.application) {
            return Err(Unproven::OtherAct);
        }
        if let Some(first) = desk.first(&signed, number)? {
            self.vouched(&first.read.certificate, event.at, first.read.decision.claimed)?;
            desk.holds_post(&first, number.settlement(), first.at)?;
        } else if event.act.is_a_check() {
            self.checked_alone.insert(number.clone(), event.at);
        }
        Ok(())
    }

    /// What a check by hand ends at once of the same child's other applications takes two people.
    fn ended_by_two(&self, event: &Event) -> Result<(), Unproven> {
        let Act::RemoveDuplicate { kept } = &event.act else { return Ok(()) };
        let alone = self.checked_alone.get(kept) == Some(&event.at);
        if alone { Err(Unproven::Alone) } else { Ok(()) }
    }

    /// A publication of places stands by what its office signed; the operator's own, by the configuration.
    pub(super) fn publication(&mut self, settlement: &Kato, row: &PlaceRow) -> Result<(), Unproven> {
        let Some(digest) = row.signed_xml_sha256.map(XmlDigest) else {
            return if row.author == OPERATOR { Ok(()) } else { Err(Unproven::Unsigned) };
        };
        if !self.used.insert(digest) {
            return Err(Unproven::Twice);
        }
        let desk = ruled::Desk { centre: self.centre, rows: self.rows, posts: self.posts };
        let signed = desk.signed(None, digest)?;
        self.vouched(&signed.read.certificate, row.at, signed.read.decision.claimed)?;
        desk.holds_post(&signed, settlement, row.at)?;
        if ruled::publishes(&signed.read.decision, row) { Ok(()) } else { Err(Unproven::OtherAct) }
    }

    /// The certificate descended from a configured root when it was received, or when it was signed.
    fn vouched(&self, certificate: &Certificate, at: Timestamp, claimed: Timestamp) -> Result<(), Unproven> {
        let stood = |at: Timestamp| {
            let in_force = certificate.not_before() <= at && at <= certificate.not_after();
            in_force && self.centre.trust.chain(certificate, at).is_ok()
        };
        if stood(at) || stood(claimed) { Ok(()) } else { Err(Unproven::Signature) }
    }

    fn digest(&self, iin: Option<&str>) -> Result<Digest, Unproven> {
        let iin = iin.ok_or(Unproven::OtherPerson)?;
        Ok(self.centre.keys.index.digest("iin", &[iin]))
    }

    /// Whom a submission is about: the same two as before, where there was one before.
    fn people(&self, filed: &Filed, before: &Before<'_>) -> Result<People, Unproven> {
        let people = People {
            child: self.digest(filed.submission.child_iin().map(|iin| iin.as_str()))?,
            applicant: self.digest(filed.certificate.iin())?,
            other_parent: None,
        };
        if before.people.is_none_or(|before| before == people) {
            Ok(people)
        } else {
            Err(Unproven::OtherPerson)
        }
    }

    fn act(&self, before: &Before<'_>, event: &Event, xml_sha256: XmlDigest) -> Result<People, Unproven> {
        let registered = before.application.registered().ok_or(Unproven::OtherAct)?;
        let mut people = before.people.ok_or(Unproven::Missing)?;
        let kept = self.rows.action(&registered.number, xml_sha256.0)?;
        let (id, sealed) = kept.ok_or(Unproven::Missing)?;
        let xml = unseal_blob(&sealed, &self.centre.keys.sealing, JSON_BYTES_MAX);
        let xml = xml.map_err(|_| Unproven::OtherDocument)?;
        if Digest::from(Sha256::digest(xml.as_slice())) != xml_sha256.0 {
            return Err(Unproven::OtherDocument);
        }
        let verified = xmldsig::verify(&xml).map_err(|_| Unproven::Signature)?;
        let action = Action::from_xml(&verified.document).map_err(|_| Unproven::OtherDocument)?;
        self.vouched(&verified.certificate, event.at, action.claimed)?;
        let signer = self.digest(verified.certificate.iin())?;
        if action.id != id || !self.says(&action.deed, event, &registered.number, people.child)? {
            return Err(Unproven::OtherAct);
        }
        if matches!(event.act, Act::AskMerge { .. }) {
            people.other_parent = Some(signer);
        }
        let by = match event.by {
            By::Filer => Some(people.applicant),
            By::OtherParent => people.other_parent,
            By::Department | By::Kindergarten | By::Centre => None,
        };
        if by == Some(signer) { Ok(people) } else { Err(Unproven::OtherPerson) }
    }

    /// Whether a deed is what the entry says was done.
    fn says(
        &self,
        deed: &Deed,
        event: &Event,
        number: &ApplicationNumber,
        child: Digest,
    ) -> Result<bool, Unproven> {
        if deed.about().is_some_and(|about| about.number != *number) {
            return Ok(false);
        }
        Ok(match deed {
            Deed::ChangeCategory { category, scans, .. } => {
                let papers = u32::try_from(scans.len()).unwrap_or(u32::MAX);
                event.act == Act::ChangeCategory { category: *category, papers }
            }
            Deed::Leave { .. } => event.act == Act::Leave,
            Deed::ChoosePrivate { place: id, kindergarten, number_lost, .. } => {
                let place = referred(&event.act);
                place.is_some_and(|place| {
                    place.kind == PlaceKind::Private
                        && place.id == Some(PlaceId(id.as_u128()))
                        && place.kindergarten == *kindergarten
                        && place.number_lost == *number_lost
                })
            }
            Deed::Withdraw { reason, .. } => {
                matches!(event.act, Act::Withdraw { reason: recorded, .. } if recorded == *reason)
            }
            Deed::Extend { until, reason, .. } => event.act == Act::Extend { until: *until, reason: *reason },
            Deed::Join { child: joined, number: named, scans } => {
                let by_papers = named.is_some() && !scans.is_empty();
                matches!(event.act, Act::AskMerge { link, .. } if link == Link::Registry || by_papers)
                    && named.as_ref().is_none_or(|named| named == number)
                    && self.digest(Some(joined.as_str()))? == child
            }
            Deed::WithdrawMeal { .. } => false,
        })
    }
}

/// The place that an act took.
fn referred(act: &Act) -> Option<&Place> {
    if let Act::Refer(issue) = act { Some(&issue.place) } else { None }
}
