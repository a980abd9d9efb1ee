//! The line: codes and look-ups, asked of central while the citizen waits.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::Sender;

use domain::bin::Bin;
use domain::kato::Kato;
use domain::language::Language;
use domain::name::PersonName;
use domain::number::ApplicationNumber;
use domain::school::School;
use domain::time::show_date;
use forms::definition::Channel;
use journey::account::{AccountAnswer, AccountAsk, Away, BUSY};
use journey::effect::{Answer, Ask, ChildRecord, CodeChecked, CodeSent, Effect, LookUpProblem, ParentRecord};
use journey::journal::Row;
use journey::problem::Problem;
use ledger::receipt::ReceiptKey;
use sync::wire;
use uplink::{Uplink, UplinkError};

use crate::config::Config;
use crate::effects::heads::Heads;
use crate::effects::work::Hand;
use crate::effects::{EffectsError, account};
use crate::happening::Happening;

/// What the line has to know of the rest.
#[derive(Clone, Default)]
pub(super) struct Around {
    /// Central is there, with the pinned keys: only then a person's data go to it.
    pub(super) ours: Arc<AtomicBool>,
    /// Central is there and has too much to do.
    pub(super) busy: Arc<AtomicBool>,
    /// People who have left, while something they asked for may still stand in the queue.
    pub(super) gone: Arc<AtomicUsize>,
}

/// The line to central.
pub(super) struct Line {
    uplink: Arc<Uplink>,
    cabinet: account::Desk,
    heads: Heads,
    replies: Sender<Happening>,
    around: Around,
}

impl Line {
    pub(super) fn new(
        config: &Config,
        uplink: Arc<Uplink>,
        heads: Heads,
        replies: Sender<Happening>,
        around: Around,
    ) -> Line {
        let cabinet = account::Desk::new(config);
        Line { uplink, cabinet, heads, replies, around }
    }

    /// The queues that an answer of central's speaks of: their logs are looked at after it.
    fn queues(answer: &Answer) -> BTreeSet<String> {
        let queue = |row: &Row| (row.service == "kindergarten").then(|| row.settlement.clone());
        if let Answer::Account(AccountAnswer::Journal(Ok(journal))) = answer {
            journal.rows.iter().filter_map(queue).collect()
        } else if let Answer::Account(AccountAnswer::Application(Ok(shown))) = answer {
            queue(&shown.row).into_iter().collect()
        } else {
            BTreeSet::new()
        }
    }

    /// What is answered while central is away, or another answers in its place.
    fn away(ask: &Ask, busy: bool) -> Option<Answer> {
        let offline = || if busy { Problem::of_code(BUSY) } else { Problem::plain("fault-no-network") };
        let nothing = || if busy { LookUpProblem::Silent(offline()) } else { LookUpProblem::Offline };
        Some(match ask {
            Ask::SendCode { .. } => Answer::CodeSent(Err(offline())),
            Ask::CheckCode { .. } => Answer::CodeChecked(Err(offline())),
            Ask::LookUpParent { .. } => Answer::Parent(Err(nothing())),
            Ask::LookUpChild { .. } => Answer::Child(Err(nothing())),
            Ask::Account(ask) => {
                let why = if busy { Away::Busy(offline()) } else { Away::Offline };
                return account::nobody(ask, why).map(Answer::Account);
            }
            Ask::NewIds
            | Ask::ListKeys
            | Ask::OpenKey { .. }
            | Ask::DropKey
            | Ask::SignConsent { .. }
            | Ask::ListScans
            | Ask::CheckScan { .. }
            | Ask::DropScan { .. }
            | Ask::StopScan
            | Ask::Sign { .. }
            | Ask::Enqueue { .. }
            | Ask::SaveDocument { .. }
            | Ask::PrintDocument { .. }
            | Ask::FindKept
            | Ask::TakeUpKept { .. }
            | Ask::KeepDraft { .. }
            | Ask::Wipe => return None,
        })
    }

    fn answer(&self, ask: Ask) -> Option<Answer> {
        Some(match ask {
            Ask::SendCode { session, channel, address, language } => {
                let asked = wire::CodeRequest {
                    session,
                    channel: wire_channel(channel),
                    address: address.expose().clone(),
                    lang: wire_language(language),
                };
                let sent = self.uplink.send_code(&asked);
                Answer::CodeSent(
                    sent.map(|sent| CodeSent { resend_after_s: i64::from(sent.resend_after_s) })
                        .map_err(|error| problem(&error)),
                )
            }
            Ask::CheckCode { session, channel, address, code } => {
                let asked = wire::CodeCheck {
                    session,
                    channel: wire_channel(channel),
                    address: address.expose().clone(),
                    code: code.expose().clone(),
                };
                let checked = self.uplink.check_code(&asked);
                Answer::CodeChecked(
                    checked
                        .map(|c| CodeChecked { confirmed: c.confirmed, tries_left: c.tries_left })
                        .map_err(|error| problem(&error)),
                )
            }
            Ask::LookUpParent { consent } => Answer::Parent(
                self.uplink
                    .look_up_parent(&consent)
                    .map(|p| parent(&p))
                    .map_err(|error| look_up_problem(&error)),
            ),
            Ask::LookUpChild { consent, iin } => Answer::Child(
                self.uplink
                    .look_up_child(&consent, iin.expose())
                    .map(|c| child(&c))
                    .map_err(|error| look_up_problem(&error)),
            ),
            Ask::Account(ask) => return self.cabinet.answer(&self.uplink, ask).map(Answer::Account),
            // The desk's work, and the shell's.
            Ask::NewIds
            | Ask::ListKeys
            | Ask::OpenKey { .. }
            | Ask::DropKey
            | Ask::SignConsent { .. }
            | Ask::ListScans
            | Ask::CheckScan { .. }
            | Ask::DropScan { .. }
            | Ask::StopScan
            | Ask::Sign { .. }
            | Ask::Enqueue { .. }
            | Ask::SaveDocument { .. }
            | Ask::PrintDocument { .. }
            | Ask::FindKept
            | Ask::TakeUpKept { .. }
            | Ask::KeepDraft { .. }
            | Ask::Wipe => return None,
        })
    }
}

impl Hand for Line {
    fn run(&mut self, effect: Effect) {
        if let Ask::Account(AccountAsk::LogOut { token }) = effect.ask {
            let uplink = self.uplink.clone();
            // Nobody waits for it, and nobody waits behind it.
            std::thread::spawn(move || uplink.log_out(token.expose()));
            return;
        }
        if self.around.gone.load(Ordering::Acquire) > 0 {
            // Whoever asked has left: nothing more is asked in their name, and the next one does not wait for it.
            return;
        }
        let ours = self.around.ours.load(Ordering::Acquire);
        let busy = || self.around.busy.load(Ordering::Acquire);
        let answer = if ours { self.answer(effect.ask) } else { Line::away(&effect.ask, busy()) };
        let Some(answer) = answer else { return };
        let queues = Line::queues(&answer);
        let _ = self.replies.send(Happening::Reply(effect.id, answer));
        queues.iter().for_each(|queue| self.heads.look(&*self.uplink, queue));
    }

    /// Nothing of a person is kept between two questions.
    fn forget(&mut self) {
        self.around.gone.fetch_sub(1, Ordering::AcqRel);
    }
}

/// An agent for central with everything pinned.
pub(super) fn connect(config: &Config) -> Result<Uplink, EffectsError> {
    let unusable = |error: uplink::ConfigError| EffectsError::Centre(error.to_string());
    Uplink::new(crate::enrol::line(&config.central).map_err(unusable)?).map_err(unusable)
}

/// The pinned key of central's receipts.
pub(super) fn receipt_key(config: &Config) -> Result<ReceiptKey, EffectsError> {
    ReceiptKey::from_base64(&config.central.receipt_key)
        .map_err(|error| EffectsError::Centre(format!("receipt_key: {error}")))
}

pub(super) fn wire_language(language: Language) -> wire::Language {
    match language {
        Language::Kazakh => wire::Language::Kk,
        Language::Russian => wire::Language::Ru,
    }
}

pub(super) fn wire_channel(channel: Channel) -> wire::Channel {
    match channel {
        Channel::Sms => wire::Channel::Sms,
        Channel::Email => wire::Channel::Email,
    }
}

fn parent(parent: &wire::Parent) -> ParentRecord {
    let name = PersonName::new(&parent.last, &parent.first, parent.patronymic.as_deref());
    let address = parent.address.as_ref().map(account::registered);
    ParentRecord { name: name.full().into(), address }
}

fn child(child: &wire::Child) -> ChildRecord {
    let name = PersonName::new(&child.last, &child.first, child.patronymic.as_deref()).full();
    let school = child.school.as_ref().and_then(|school| {
        Some(School {
            bin: Bin::parse(&school.bin).ok()?,
            kato: Kato::parse(&school.kato)?,
            name_kk: school.name_kk.clone(),
            name_ru: school.name_ru.clone(),
        })
    });
    let name = (!name.is_empty()).then(|| name.into());
    ChildRecord { name, birth: show_date(child.birth).into(), school }
}

/// Codes by which central says that it cannot answer now, not that the answer is no.
const SILENT: [&str; 7] =
    ["E-REGISTRY", "E-BUSY", "E-INTERNAL", "E-REVCHECK", "E-CONSENT-AGE", "E-KIOSK", "E-KIOSK-REVOKED"];

fn look_up_problem(error: &UplinkError) -> LookUpProblem {
    match error {
        UplinkError::Offline(_) => LookUpProblem::Offline,
        UplinkError::BadAnswer(_) => LookUpProblem::Silent(problem(error)),
        UplinkError::Refused(body) if SILENT.contains(&body.code.as_str()) => {
            LookUpProblem::Silent(problem(error))
        }
        UplinkError::Refused(_) => LookUpProblem::Refused(problem(error)),
    }
}

/// Longer waits than this are told in minutes.
const SECONDS_MAX: u32 = 120;

/// Longer waits than this are told in hours, seconds.
const MINUTES_MAX_S: u32 = 2 * 3600;

/// A wait as people tell it: whole seconds, minutes or hours, rounded up.
fn with_wait(problem: Problem, wait_s: u32) -> Problem {
    let unit = if wait_s <= SECONDS_MAX {
        "seconds"
    } else if wait_s <= MINUTES_MAX_S {
        "minutes"
    } else {
        "hours"
    };
    problem.and("unit", unit).and("s", wait_s).and("m", wait_s.div_ceil(60)).and("h", wait_s.div_ceil(3600))
}

/// Central's refusal in the applicant's words.
pub(super) fn problem(error: &UplinkError) -> Problem {
    match error {
        UplinkError::Offline(_) => Problem::plain("fault-no-network"),
        UplinkError::BadAnswer(_) => Problem::plain("fault-badanswer"),
        UplinkError::Refused(body) => refusal(body),
    }
}

/// What central said no with, in the applicant's words.
pub(super) fn refusal(body: &wire::ErrorBody) -> Problem {
    let mut problem = Problem::of_code(&body.code);
    if let Some(s) = body.retry_after_s {
        problem = with_wait(problem, s);
    }
    if let Some(number) = &body.number {
        let shown = ApplicationNumber::parse(number).map_or_else(|_| number.clone(), |n| n.shown());
        problem = problem.and("num", shown);
    }
    if let Some(date) = body.date {
        problem = problem.and("d", show_date(date));
    }
    for name in ["n", "a", "b", "d", "day"] {
        if let Some(value) = body.args.get(name) {
            problem = problem.and(name, value);
        }
    }
    problem
}

#[cfg(test)]
mod tests;
