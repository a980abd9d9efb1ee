//! The personal cabinet over the line: logins, the journal, acts that the login alone proves.
//!
//! **Invariant:** a token goes to central and nowhere else; what central says is put into the walk's own words by
//! `heard`, never shown as it came.

use std::sync::Arc;

use domain::secret::Secret;
use domain::time::show_date;
use forms::definition::Channel;
use forms::value::Address;
use journey::account::{AccountAnswer, AccountAsk, Away, BUSY, Contact, Done, Open, Person, Token};
use journey::problem::Problem;
use sync::wire;
use uplink::{Uplink, UplinkError};
use zeroize::Zeroizing;

use crate::config::Config;
use crate::effects::line;

pub(super) mod heard;
mod places;

/// What the cabinet says of the kiosk itself.
#[derive(Clone)]
pub(super) struct Desk {
    operator: String,
    operator_bin: String,
}

impl Desk {
    pub(super) fn new(config: &Config) -> Desk {
        Desk { operator: config.operator.name_kk.clone(), operator_bin: config.operator.bin.clone() }
    }

    /// Asks central. The desk's own work is not answered here.
    pub(super) fn answer(&self, uplink: &Uplink, ask: AccountAsk) -> Option<AccountAnswer> {
        Some(match ask {
            AccountAsk::Challenge { session, language } => {
                let asked = wire::LoginRequest {
                    session,
                    lang: line::wire_language(language),
                    operator: self.operator.clone(),
                    operator_bin: self.operator_bin.clone(),
                };
                let challenge = uplink.challenge(&asked).map_err(|error| away(&error));
                AccountAnswer::Challenge(challenge.map(|one| Arc::new(Zeroizing::new(one.document))))
            }
            AccountAsk::LogIn { signed } => AccountAnswer::LoggedIn(
                uplink.open_login(&signed).map(|open| opened(&open)).map_err(|e| away(&e)),
            ),
            AccountAsk::KeepEmail { token, email } => {
                let kept = uplink.keep_email(token.expose(), email.expose()).map_err(|error| away(&error));
                AccountAnswer::EmailKept(kept.map(|kept| kept.email.clone().into()))
            }
            AccountAsk::ProveContact { token, contact } => {
                let contact = wire::Contact {
                    channel: line::wire_channel(contact.channel),
                    address: contact.address.expose().clone(),
                };
                let proved = uplink.prove_contact(token.expose(), &contact);
                AccountAnswer::ContactProved(proved.map(drop).map_err(|error| away(&error)))
            }
            AccountAsk::Journal { token } => AccountAnswer::Journal(
                uplink.journal(token.expose()).map(|journal| heard::journal(&journal)).map_err(|e| away(&e)),
            ),
            AccountAsk::Application { token, name } => {
                let found = uplink.application(token.expose(), &name).map_err(|error| away(&error));
                AccountAnswer::Application(found.map(|found| Box::new(heard::application(&found))))
            }
            AccountAsk::Vacancies { settlement } => AccountAnswer::Vacancies(
                uplink
                    .vacancies(settlement.as_str())
                    .map(|vacancies| places::vacancies(&vacancies))
                    .map_err(|e| away(&e)),
            ),
            AccountAsk::Act { token, number, action, revision } => {
                let act = wire::LoginAct { number, action: heard::wire_action(action), revision };
                AccountAnswer::Done(uplink.act(token.expose(), &act).map(done).map_err(|error| away(&error)))
            }
            // The desk's work, and what nobody waits for.
            AccountAsk::ActSigned { .. } | AccountAsk::Document { .. } | AccountAsk::LogOut { .. } => {
                return None;
            }
        })
    }
}

/// What is answered where the work panics.
pub(super) fn sorry(ask: &AccountAsk, problem: Problem) -> Option<AccountAnswer> {
    nobody(ask, Away::Refused(problem))
}

/// What is answered where central is not asked, or another answers in its place.
pub(super) fn nobody(ask: &AccountAsk, away: Away) -> Option<AccountAnswer> {
    Some(match ask {
        AccountAsk::Challenge { .. } => AccountAnswer::Challenge(Err(away)),
        AccountAsk::LogIn { .. } => AccountAnswer::LoggedIn(Err(away)),
        AccountAsk::LogOut { .. } => return None,
        AccountAsk::KeepEmail { .. } => AccountAnswer::EmailKept(Err(away)),
        AccountAsk::ProveContact { .. } => AccountAnswer::ContactProved(Err(away)),
        AccountAsk::Journal { .. } => AccountAnswer::Journal(Err(away)),
        AccountAsk::Application { .. } => AccountAnswer::Application(Err(away)),
        AccountAsk::Vacancies { .. } => AccountAnswer::Vacancies(Err(away)),
        AccountAsk::Act { .. } | AccountAsk::ActSigned { .. } => AccountAnswer::Done(Err(away)),
        AccountAsk::Document { .. } => AccountAnswer::Document(Err(away)),
    })
}

/// Why central gave nothing, in the walk's words.
pub(super) fn away(error: &UplinkError) -> Away {
    match error {
        UplinkError::Offline(_) => Away::Offline,
        UplinkError::Refused(body) if body.code == "E-LOGIN-OVER" => Away::LoginOver,
        UplinkError::Refused(body) if body.code == BUSY => Away::Busy(line::problem(error)),
        UplinkError::Refused(_) | UplinkError::BadAnswer(_) => Away::Refused(line::problem(error)),
    }
}

pub(super) fn done(done: wire::ActionDone) -> Done {
    Done { day: done.day.map(show_date), number: done.number, by_papers: done.by_papers }
}

fn opened(open: &wire::LoggedIn) -> Open {
    let token: Token = Arc::new(Secret::new(open.token.clone()));
    let person = open.from_registry.then(|| Person {
        birth: show_date(open.person.birth).into(),
        address: open.person.address.as_ref().map(registered),
    });
    let contact = |contact: &wire::Contact| Contact {
        channel: match contact.channel {
            wire::Channel::Sms => Channel::Sms,
            wire::Channel::Email => Channel::Email,
        },
        address: contact.address.clone().into(),
    };
    let unconfirmed = open.unconfirmed.iter().map(contact).collect();
    Open { token, email: open.email.clone().map(Secret::new), person, kept: open.kept, unconfirmed }
}

pub(super) fn registered(address: &wire::Address) -> Address {
    Address::Registered {
        kato: domain::kato::Kato::parse(&address.kato),
        kk: address.kk.as_str().into(),
        ru: address.ru.as_str().into(),
    }
}
