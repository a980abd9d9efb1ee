//! Notices to applicants: a meal application is registered, to be decided by this day; something happened in the
//! queue.
//!
//! **Invariants:**
//! - a notice is recorded in the transaction that registers, so a registration without one cannot be; it is sent
//!   apart from the answer, and a gateway that fails refuses no application;
//! - it goes once: whoever sends takes it first, and every try carries the same id, under which a gateway that
//!   took it before takes it no second time;
//! - it tells number and day and nothing of a person; where to and in which language is read from the sealed
//!   application when it goes.
//!
//! This is the notice that the law requires (370-II art. 7): it goes also to whoever did not tick the consent to
//! further ones (DOMAIN §1.16), and to a number that nobody could prove because there was no line (DOMAIN §6):
//! whoever applied so learns their number by it, and a stranger learns nothing of a person.

mod queue;

pub use queue::tells;

use std::sync::Arc;
use std::sync::atomic::Ordering;

use chrono::TimeDelta;
use domain::kato::Kato;
use domain::kindergarten::Event;
use domain::language::Language;
use domain::meal;
use domain::time::show_date;
use forms::{Submission, Value, xml};
use signing::xmldsig;
use sync::envelope::Envelope;
use sync::wire::Channel;
use words::{Lang, Words, say};
use zeroize::Zeroizing;

use crate::centre::{Centre, work};
use crate::codes::Message;
use crate::problem::Problem;
use crate::store::Notice;

/// How long whoever took a notice has to send it; afterwards another may.
const TAKEN: TimeDelta = TimeDelta::minutes(5);

/// The wait after the first failure; each further one doubles it.
const WAIT_MIN: TimeDelta = TimeDelta::seconds(30);

/// No wait is longer.
const WAIT_MAX: TimeDelta = TimeDelta::hours(6);

/// After so many tries, some four days, somebody has to look.
const TRIES_MAX: u32 = 24;

/// How many one round sends.
const ROUND_MAX: usize = 500;

/// How the notices of the queue are named: after their event's place in its application.
const OF_EVENT: &str = "event-";

/// The name of the notice about an event.
pub fn of_event(revision: u64) -> String {
    format!("{OF_EVENT}{revision}")
}

/// How the applicant wants to be told.
pub fn channels(submission: &Submission) -> &'static [Channel] {
    match chosen(submission, "channel") {
        Some("email") => &[Channel::Email],
        Some("both") => &[Channel::Sms, Channel::Email],
        Some(_) | None => &[Channel::Sms],
    }
}

/// Sends the notices of a fresh registration apart from its answer.
pub fn send_soon(centre: &Arc<Centre>) {
    // One sender at a time: a gateway that hangs may not take the workers of everybody else.
    if centre.sending_notices.swap(true, Ordering::AcqRel) {
        return;
    }
    let centre = Arc::clone(centre);
    tokio::spawn(async move {
        if let Err(problem) = work(&centre, send_due).await {
            tracing::warn!(code = problem.code(), "notices will go in the next round");
        }
        centre.sending_notices.store(false, Ordering::Release);
    });
}

/// Sends what is due.
///
/// # Errors
/// When the store fails. A gateway that fails is no error: its notice waits.
pub fn send_due(centre: &Centre) -> Result<(), Problem> {
    for _ in 0..ROUND_MAX {
        let now = centre.clock.now();
        let Some(notice) = centre.store.take_notice(now, now + TAKEN)? else { return Ok(()) };
        send(centre, &notice)?;
    }
    Ok(())
}

fn send(centre: &Centre, notice: &Notice) -> Result<(), Problem> {
    let Some(told) = read(centre, notice)? else {
        tracing::error!(number = notice.number.machine(), "a notice whose application cannot be read");
        return Ok(centre.store.notice_not_sent(notice.id, None)?);
    };
    match centre.sender.send(&told.message(centre, notice)) {
        Ok(()) => Ok(centre.store.notice_sent(notice.id)?),
        Err(error) => {
            let again_at = wait(notice.attempts).map(|wait| centre.clock.now() + wait);
            let (number, last) = (notice.number.machine(), again_at.is_none());
            tracing::warn!(%error, number, attempts = notice.attempts, last, "a notice did not go");
            Ok(centre.store.notice_not_sent(notice.id, again_at)?)
        }
    }
}

/// How long to wait after so many tries; none is made after the last.
fn wait(attempts: u32) -> Option<TimeDelta> {
    let doubled = WAIT_MIN.checked_mul(1 << attempts.saturating_sub(1).min(16));
    (attempts < TRIES_MAX).then(|| doubled.unwrap_or(WAIT_MAX).min(WAIT_MAX))
}

/// What a notice says, and to whom.
struct Told {
    address: Zeroizing<String>,
    lang: Lang,
    place: String,
    news: News,
}

/// What there is to tell.
enum News {
    /// A meal application is registered; it is decided by this day.
    MealRegistered(String),
    /// Something happened in the queue.
    Queue(Box<Event>),
}

/// Reads the signed application once more.
fn read(centre: &Centre, notice: &Notice) -> Result<Option<Told>, Problem> {
    let Some((_, sealed)) = centre.store.envelope(&notice.number)? else { return Ok(None) };
    let Some(news) = news(centre, notice)? else { return Ok(None) };
    let told = || {
        let envelope = Envelope::unseal(&sealed, &centre.keys.sealing).ok()?;
        let document = xmldsig::verify(envelope.signed_xml.as_bytes()).ok()?.document;
        let (form, version) = xml::form_named(&document).ok()?;
        let submission = xml::from_xml(forms::released::find(&form, version)?, &document).ok()?;
        let address = address(&submission, notice.channel)?;
        let lang = language(&submission);
        Some(Told { address, lang, place: place(notice.number.settlement(), lang), news })
    };
    Ok(told())
}

fn news(centre: &Centre, notice: &Notice) -> Result<Option<News>, Problem> {
    let Some(revision) = notice.kind.strip_prefix(OF_EVENT) else {
        let Some(application) = centre.store.application(&notice.number)? else { return Ok(None) };
        let fold = meal::replay(application.events.iter().cloned()).ok();
        let due = fold.as_ref().and_then(|fold| Some(show_date(fold.filing()?.due.last_day)));
        return Ok(due.map(News::MealRegistered));
    };
    let mut event = None;
    centre.store.read_queue(notice.number.settlement(), &mut |rows| {
        let Some(row) = rows.by_number(&notice.number)? else { return Ok(()) };
        let place = revision.parse::<usize>().ok().and_then(|revision| revision.checked_sub(1));
        event = place.and_then(|place| rows.stream(row.id).ok()?.into_iter().nth(place));
        Ok(())
    })?;
    Ok(event.map(|(_, event)| News::Queue(Box::new(event))))
}

fn address(submission: &Submission, channel: Channel) -> Option<Zeroizing<String>> {
    let address = match channel {
        Channel::Sms => {
            let Value::Mobile(phone) = submission.value("phone")? else { return None };
            phone.e164()
        }
        Channel::Email => {
            let Value::Email(email) = submission.value("email")? else { return None };
            email.as_str()
        }
    };
    Some(Zeroizing::new(address.to_owned()))
}

/// The settlement that the number belongs to, by its name; by its code where we do not know it.
fn place(settlement: &Kato, lang: Lang) -> String {
    let language = match lang {
        Lang::Kk => Language::Kazakh,
        Lang::Ru => Language::Russian,
    };
    let known = domain::released::settlements().find(settlement);
    known.map_or(settlement.as_str(), |known| known.name(language)).to_owned()
}

/// The language that the applicant chose for notices.
fn language(submission: &Submission) -> Lang {
    match chosen(submission, "notice-language") {
        Some("ru") => Lang::Ru,
        Some(_) | None => Lang::Kk,
    }
}

fn chosen<'a>(submission: &'a Submission, field: &str) -> Option<&'a str> {
    let Value::Choice(chosen) = submission.value(field)? else { return None };
    Some(chosen.as_str())
}

impl Told {
    fn message<'a>(&'a self, centre: &Centre, notice: &Notice) -> Message<'a> {
        let words = Words::new(self.lang);
        let number = notice.number.shown();
        let (subject, text) = match (&self.news, notice.channel) {
            (News::MealRegistered(due), Channel::Sms) => {
                (String::new(), say::sent_registered_sms(&words, due, &number, &self.place))
            }
            (News::MealRegistered(due), Channel::Email) => (
                say::sent_registered_email_subject(&words),
                say::sent_registered_email(&words, due, &number, &self.place),
            ),
            (News::Queue(event), channel) => {
                // Wherever a number is told its settlement stands with it (DOMAIN §4.7).
                let number = say::sent_queue_number(&words, &number, &self.place);
                let sentence = queue::sentence(event, &number, &words);
                match channel {
                    Channel::Sms => (String::new(), sentence),
                    Channel::Email => {
                        (say::sent_queue_email_subject(&words), say::sent_queue_email(&words, &sentence))
                    }
                }
            }
        };
        Message {
            at: centre.clock.now(),
            id: Some(notice.id),
            channel: notice.channel,
            address: &self.address,
            code: "",
            subject,
            text: Zeroizing::new(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_bound_and_end() {
        assert_eq!(wait(1), Some(TimeDelta::seconds(30)));
        assert_eq!(wait(2), Some(TimeDelta::seconds(60)));
        assert_eq!(wait(TRIES_MAX - 1), Some(WAIT_MAX));
        assert_eq!(wait(TRIES_MAX), None);
    }
}
