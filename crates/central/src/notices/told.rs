//! What a notice says, and to whom.
//!
//! **Invariant:** nothing of a person but the address is read from the application.

use domain::calendar::Term;
use domain::kato::Kato;
use domain::kindergarten::{Act, By, Event};
use domain::language::Language;
use domain::meal;
use domain::number::{ApplicationNumber, Series};
use domain::time::show_date;
use sync::wire::Channel;
use uuid::Uuid;
use words::{Lang, Words, say};
use zeroize::Zeroizing;

use super::queue::last_day;
use super::refused::Refusal;
use super::{OF_EVENT, TO_OTHER_PARENT, queue, reach, too_late};
use crate::acts;
use crate::centre::Centre;
use crate::codes::Message;
use crate::filed::Filed;
use crate::login;
use crate::problem::Problem;
use crate::store::queue::QueueRow;
use crate::store::{About, Notice};

/// What a notice says, and to whom.
pub(super) struct Told {
    address: Zeroizing<String>,
    lang: Lang,
    /// The number, as people read it; that of the kiosk where there is no other.
    number: String,
    place: String,
    news: News,
}

/// What a notice has to tell now.
pub(super) enum Reading {
    /// This, to them.
    Told(Box<Told>),
    /// Nothing any more: it was a reminder of what is over.
    Over,
    /// What it is about cannot be read.
    Unreadable,
}

/// What there is to tell.
enum News {
    /// A meal application is registered; it is decided by this day.
    MealRegistered(Term),
    /// The school opened a meal application, or decided on it.
    Meal(meal::Act),
    /// Something happened in the queue.
    Queue(Box<queue::News>),
    /// An application was refused for good.
    Refused(Box<Refusal>),
    /// The day to sign again has passed.
    TooLate,
}

/// Reads what a notice is about once more.
pub(super) fn read(centre: &Centre, notice: &Notice) -> Result<Reading, Problem> {
    match &notice.about {
        About::Application { number, kind } => {
            if let Some(revision) = kind.strip_prefix(TO_OTHER_PARENT) {
                return read_other_parent(centre, number, revision);
            }
            if let Some(revision) = kind.strip_prefix(OF_EVENT).filter(|_| number.series() == Series::Queue) {
                return read_queue(centre, notice.channel, number, revision);
            }
            read_application(centre, notice.channel, number, kind).map(Reading::of)
        }
        About::Refusal(submission) => read_refusal(centre, notice.channel, *submission).map(Reading::of),
        About::TooLate { settlement, submission } => {
            read_too_late(centre, notice.channel, settlement, *submission)
        }
    }
}

/// Reads the signed application once more.
fn read_application(
    centre: &Centre,
    channel: Channel,
    number: &ApplicationNumber,
    kind: &str,
) -> Result<Option<Told>, Problem> {
    let Some(news) = news(centre, number, kind)? else { return Ok(None) };
    let filed = Filed::of(centre, number)?;
    Ok(filed.and_then(|(_, filed)| told(&filed, channel, number.shown(), number.settlement(), news)))
}

/// Whoever filed is told by the channel they chose.
fn read_queue(
    centre: &Centre,
    channel: Channel,
    number: &ApplicationNumber,
    revision: &str,
) -> Result<Reading, Problem> {
    let Some((_, events)) = stream(centre, number)? else { return Ok(Reading::Unreadable) };
    let news = match queue_news(centre, number, &events, (revision, By::Filer))? {
        Some(news) => News::Queue(Box::new(news)),
        None => return Ok(Reading::Over),
    };
    let Some((_, filed)) = Filed::of(centre, number)? else { return Ok(Reading::Unreadable) };
    Ok(Reading::of(told(&filed, channel, number.shown(), number.settlement(), news)))
}

/// The other parent is told at the e-mail of their account, in the language in which they asked to join.
fn read_other_parent(
    centre: &Centre,
    number: &ApplicationNumber,
    revision: &str,
) -> Result<Reading, Problem> {
    let Some((row, events)) = stream(centre, number)? else { return Ok(Reading::Unreadable) };
    let Some(person) = row.other_parent else { return Ok(Reading::Unreadable) };
    let Some(address) = login::email_of(centre, person)? else { return Ok(Reading::Unreadable) };
    let Some(news) = queue_news(centre, number, &events, (revision, By::OtherParent))? else {
        return Ok(Reading::Over);
    };
    let asked = events.iter().rfind(|event| matches!(event.act, Act::AskMerge { .. }));
    let signed = asked.map(|event| acts::signed_of(centre, number, event)).transpose()?.flatten();
    let lang = match signed.map(|signed| signed.action.language) {
        Some(Language::Russian) => Lang::Ru,
        Some(Language::Kazakh) | None => Lang::Kk,
    };
    let place = place(number.settlement(), lang);
    let news = News::Queue(Box::new(news));
    Ok(Reading::Told(Box::new(Told { address, lang, number: number.shown(), place, news })))
}

/// The row of an application of the queue, with its events.
fn stream(centre: &Centre, number: &ApplicationNumber) -> Result<Option<(QueueRow, Vec<Event>)>, Problem> {
    let mut found = None;
    centre.store.read_queue(number.settlement(), &mut |rows| {
        let Some(row) = rows.by_number(number)? else { return Ok(()) };
        let events = rows.stream(row.id)?.into_iter().map(|(_, event)| event).collect();
        found = Some((row, events));
        Ok(())
    })?;
    Ok(found)
}

fn queue_news(
    centre: &Centre,
    number: &ApplicationNumber,
    events: &[Event],
    (revision, to): (&str, By),
) -> Result<Option<queue::News>, Problem> {
    let rules = (centre.clock.now(), centre.profiles.of(number.settlement()));
    let revision = revision.parse().unwrap_or_default();
    if !(1..=events.len()).contains(&revision) {
        return Err(Problem::ours("a notice of an event that is not there"));
    }
    let news = queue::News::of(events, revision, to, rules);
    news.map_err(|_| Problem::ours("a stored stream that cannot be"))
}

/// The event of this revision.
fn nth<E>(events: Vec<E>, revision: &str) -> Option<E> {
    let place = revision.parse::<usize>().ok()?.checked_sub(1)?;
    events.into_iter().nth(place)
}

/// Reads what was refused once more.
fn read_refusal(centre: &Centre, channel: Channel, submission: Uuid) -> Result<Option<Told>, Problem> {
    let Some(refused) = centre.store.refusal(submission)? else { return Ok(None) };
    let filed = Filed::open_refused(centre, &refused.sealed, refused.envelope_sha256);
    let Some(filed) = filed else { return Ok(None) };
    let news = News::Refused(Box::new(Refusal::new(refused.answer, filed.form, &centre.calendar)));
    Ok(told(&filed, channel, refused.kiosk_number, &refused.settlement, news))
}

/// What nobody signed again in time, where the family stands in the queue by no other application.
fn read_too_late(
    centre: &Centre,
    channel: Channel,
    settlement: &Kato,
    submission: Uuid,
) -> Result<Reading, Problem> {
    let Some(ended) = too_late::read(centre, settlement, submission)? else { return Ok(Reading::Unreadable) };
    if ended.stands_otherwise {
        return Ok(Reading::Over);
    }
    let news = News::TooLate;
    Ok(Reading::of(told(&ended.filed, channel, ended.kiosk_number, settlement, news)))
}

fn told(filed: &Filed, channel: Channel, number: String, settlement: &Kato, news: News) -> Option<Told> {
    let address = reach::address(&filed.submission, channel)?;
    let lang = reach::language(&filed.submission);
    Some(Told { address, lang, number, place: place(settlement, lang), news })
}

fn news(centre: &Centre, number: &ApplicationNumber, kind: &str) -> Result<Option<News>, Problem> {
    let Some(revision) = kind.strip_prefix(OF_EVENT) else {
        let Some(application) = centre.store.application(number)? else { return Ok(None) };
        let fold = meal::replay(application.events.iter().cloned()).ok();
        let due = fold.as_ref().and_then(|fold| Some(fold.filing()?.due));
        return Ok(due.map(News::MealRegistered));
    };
    let Some(application) = centre.store.application(number)? else { return Ok(None) };
    Ok(nth(application.events, revision).map(|event| News::Meal(event.act)))
}

/// The settlement that the number belongs to, by its name; by its code where we do not know it.
pub(super) fn place(settlement: &Kato, lang: Lang) -> String {
    let language = language(lang);
    let known = domain::released::settlements().find(settlement);
    known.map_or(settlement.as_str(), |known| known.name(language)).to_owned()
}

impl Reading {
    fn of(told: Option<Told>) -> Reading {
        told.map_or(Reading::Unreadable, |told| Reading::Told(Box::new(told)))
    }
}

fn language(lang: Lang) -> Language {
    match lang {
        Lang::Kk => Language::Kazakh,
        Lang::Ru => Language::Russian,
    }
}

impl Told {
    /// The message to hand over.
    pub(super) fn message<'a>(&'a self, centre: &Centre, notice: &Notice) -> Message<'a> {
        let words = Words::new(self.lang);
        let (subject, text) = match notice.channel {
            Channel::Sms => (String::new(), self.sms(&words)),
            Channel::Email => self.letter(centre, &words),
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

    fn sms(&self, words: &Words) -> String {
        match &self.news {
            News::MealRegistered(due) => {
                say::sent_registered_sms(words, last_day(due, words), &self.number, &self.place)
            }
            News::Meal(act) => self.meal(act, words),
            News::Queue(news) => self.queue(news, words),
            News::Refused(refusal) => refusal.sms(&self.number, words),
            News::TooLate => say::sent_too_late_sms(words, &self.number),
        }
    }

    /// Wherever a number is told its settlement stands with it (DOMAIN §4.7).
    fn queue(&self, news: &queue::News, words: &Words) -> String {
        let number = say::sent_queue_number(words, &self.number, &self.place);
        queue::sentence(news, &number, words)
    }

    /// Where a referral leads to: a letter has room for it.
    fn kindergarten(&self, centre: &Centre, event: &Event, words: &Words) -> Option<String> {
        let Act::Refer(issue) = &event.act else { return None };
        let known = centre.kindergartens.find(&issue.place.kindergarten)?;
        let language = language(self.lang);
        let (name, address) = (known.name(language), known.address(language));
        Some(say::sent_queue_kindergarten(words, address, name, known.phone.as_str()))
    }

    fn meal(&self, act: &meal::Act, words: &Words) -> String {
        let number = say::sent_queue_number(words, &self.number, &self.place);
        match act {
            meal::Act::Open => say::sent_meal_opened(words, &number),
            meal::Act::Approve { valid_until } => {
                say::sent_meal_approved(words, show_date(*valid_until), &number)
            }
            meal::Act::Refuse { .. } => say::sent_meal_refused(words, &number),
            meal::Act::Submit { .. } | meal::Act::PassDue | meal::Act::Withdraw => {
                say::sent_queue_changed(words, &number)
            }
        }
    }

    /// Subject and text of an e-mail.
    fn letter(&self, centre: &Centre, words: &Words) -> (String, String) {
        match &self.news {
            News::MealRegistered(due) => (
                say::sent_registered_email_subject(words),
                say::sent_registered_email(words, last_day(due, words), &self.number, &self.place),
            ),
            News::Meal(act) => {
                (say::sent_meal_email_subject(words), say::sent_queue_email(words, self.meal(act, words)))
            }
            News::Queue(news) => {
                let sentence = self.queue(news, words);
                let text = match self.kindergarten(centre, news.event(), words) {
                    Some(there) => say::sent_queue_referral(words, there, sentence),
                    None => sentence,
                };
                (say::sent_queue_email_subject(words), say::sent_queue_email(words, text))
            }
            News::Refused(refusal) => refusal.letter(&self.number, &self.place, words),
            News::TooLate => (
                say::sent_refused_email_subject(words),
                say::sent_too_late_email(words, &self.number, &self.place),
            ),
        }
    }
}
