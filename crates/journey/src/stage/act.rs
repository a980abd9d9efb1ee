//! What is done with an application: confirmed on a page of its own, or asked, read as a document and signed
//! (DOMAIN §1.7–1.9, §1.14, §2.6 M-12, §8.2).
//!
//! **Invariants:** an act names the revision that the screen showed; it needs the line, and says so where there is
//! none; what is signed is what was shown.
#![expect(clippy::wildcard_enum_match_arm, reason = "`Model::press` lets only this stage's targets in")]

use std::sync::Arc;

use chrono::{NaiveDate, SubsecRound};
use domain::bin::Bin;
use domain::iin::Iin;
use domain::kindergarten::{Category, Reason};
use domain::number::ApplicationNumber;
use forms::action::{About, Action, Deed};
use forms::draft::Draft;
use forms::value::{Personal, ScanRef};

use crate::account::{AccountAsk, Away, Done};
use crate::effect::Ask;
use crate::journal::ActionKind;
use crate::model::Model;
use crate::problem::Problem;
use crate::questions;
use crate::session::{Act, Session, Task, Waiting};
use crate::stage::places::NUMBER_LOST;
use crate::stage::{Confirm, Matter, Paper, Stage};
use crate::target::{Button, Target};

impl Model {
    /// A button of the journal was pressed.
    pub(crate) fn begin_act(&mut self, action: ActionKind) {
        if !self.link {
            return self.cabinet_failed(self.why_away());
        }
        let about = match &self.stage {
            Stage::Application(application) => application
                .shown
                .as_ref()
                .map(|shown| (shown.row.number.clone(), shown.revision))
                .filter(|(number, _)| !number.is_empty()),
            _ => None,
        };
        if about.is_none() && action != ActionKind::Join {
            return;
        }
        let act = Act { action, about };
        match questions::before(action) {
            Some(form) => {
                let notice = act.clone();
                self.take_up(form, Task::Act(act));
                self.ask(Ask::NewIds, Waiting::Ids);
                if action == ActionKind::ChoosePrivate {
                    return self.go(Stage::Confirm(Confirm { act: notice }));
                }
                self.enter_step(0, false);
            }
            None => self.go(Stage::Confirm(Confirm { act })),
        }
    }

    pub(crate) fn confirm_targets(&self, session: &Session) -> Vec<Target> {
        let back = Target::Button(Button::Back);
        if session.waits_for(&Waiting::Act) {
            vec![back]
        } else {
            vec![Target::Button(Button::Continue), back]
        }
    }

    pub(crate) fn press_confirm(&mut self, target: Target) {
        match target {
            Target::Button(Button::Continue) => match &self.stage {
                Stage::Confirm(Confirm { act }) if act.action == ActionKind::ChoosePrivate => {
                    self.accept_the_notice();
                }
                _ => self.act(),
            },
            Target::Button(Button::Back) => self.back_from_confirm(),
            _ => {}
        }
    }

    pub(crate) fn back_from_confirm(&mut self) {
        let Stage::Confirm(confirm) = &self.stage else { return };
        match confirm.act.about.clone() {
            Some((number, _)) => self.enter_application(number, None),
            None => self.enter_journal(),
        }
    }

    fn act(&mut self) {
        let (Some(token), Stage::Confirm(confirm), Some(session)) =
            (self.token(), &self.stage, &self.session)
        else {
            return;
        };
        let Some((number, revision)) = confirm.act.about.clone() else { return };
        if session.waits_for(&Waiting::Act) {
            return;
        }
        let ask = AccountAsk::Act { token, number, action: confirm.act.action, revision };
        self.ask(Ask::Account(ask), Waiting::Act);
    }

    /// The questions are answered: the document of the act, to be read and signed.
    pub(crate) fn write_act(&mut self) {
        let (Some(session), now) = (&self.session, self.now.trunc_subsecs(0)) else { return };
        let Task::Act(act) = &session.task else { return };
        let Some(ids) = &session.ids else { return };
        let Some(deed) = deed(act, session) else {
            let told = Problem::plain("fault-number");
            return self.cabinet_failed(Away::Refused(told));
        };
        let action = Action {
            id: ids.submission,
            kiosk: self.setting.kiosk.clone(),
            claimed: now,
            language: self.language,
            deed,
        };
        let xml = Arc::new(action.to_xml());
        self.go(Stage::Paper(Paper { matter: Matter::Act(action), xml }));
    }

    /// The signed document goes to central, its scans first.
    pub(crate) fn send_act(&mut self) {
        let (Some(token), Stage::Sign(sign)) = (self.token(), &mut self.stage) else { return };
        let (Some(signed), Matter::Act(action)) = (&sign.signed, &sign.paper.matter) else { return };
        sign.desk.problem = None;
        let ask = AccountAsk::ActSigned {
            token,
            id: action.id,
            signed: signed.xml.clone(),
            scans: action.deed.scans().iter().map(|scan| scan.sha256).collect(),
        };
        self.ask(Ask::Account(ask), Waiting::Act);
    }

    pub(crate) fn acted(&mut self, answer: Result<Done, Away>) {
        let action = match &self.stage {
            Stage::Confirm(confirm) => Some(confirm.act.action),
            Stage::Sign(_) => self.session.as_ref().and_then(Session::act).map(|act| act.action),
            _ => None,
        };
        let Some(action) = action else { return };
        match answer {
            Ok(done) => {
                let by_papers = if done.by_papers { "-by-papers" } else { "" };
                let message = Problem::of_code(&format!("I-DONE-{}{by_papers}", action.word()));
                let told = match done.day {
                    Some(day) => message.and("d", day),
                    None => message,
                };
                match action {
                    ActionKind::Join => {
                        if let Some(session) = &mut self.session {
                            session.told = Some(Ok(told));
                        }
                        self.enter_journal();
                    }
                    _ => self.enter_application(done.number, Some(Ok(told))),
                }
            }
            Err(Away::LoginOver) => self.enter_login(Some(Away::LoginOver.problem())),
            Err(away) => self.not_acted(away),
        }
    }

    /// Refused: what has changed is shown anew. Without a line, the signed document waits to be sent again.
    fn not_acted(&mut self, away: Away) {
        if let (Stage::Sign(sign), Away::Offline | Away::Busy(_)) = (&mut self.stage, &away) {
            sign.desk.problem = Some(away.problem());
            return;
        }
        let chooses = self.session.as_ref().and_then(Session::act).map(|act| act.action);
        if chooses == Some(ActionKind::ChoosePrivate) && self.choose_another_place(&away) {
            return;
        }
        let about = match &self.stage {
            Stage::Confirm(confirm) => confirm.act.about.clone(),
            _ => self.session.as_ref().and_then(Session::act).and_then(|act| act.about.clone()),
        };
        let told = away.problem();
        match about {
            Some((number, _)) => self.enter_application(number, Some(Err(told))),
            None => {
                self.enter_journal();
                if let Some(session) = &mut self.session {
                    session.told = Some(Err(told));
                }
            }
        }
    }
}

/// What is to be done, from the answers; none where a number is no number.
fn deed(act: &Act, session: &Session) -> Option<Deed> {
    let draft = &session.draft;
    let about = || {
        let (number, revision) = act.about.clone()?;
        Some(About { number: ApplicationNumber::parse(&number).ok()?, revision })
    };
    let reason = || {
        let text = draft.text("reason").trim();
        (!text.is_empty()).then(|| Personal::from(text))
    };
    Some(match act.action {
        ActionKind::ChangeCategory => {
            let chosen = draft.chosen("category").filter(|_| draft.visible("category"));
            let category = match chosen {
                Some(option) => Category::from_code(&option.to_ascii_uppercase())?,
                None => Category::N0,
            };
            let scans = if category.needs_papers() { draft.scans("papers") } else { &[] };
            let scans = scans.iter().map(ScanRef::from).collect();
            Deed::ChangeCategory { about: about()?, category, reason: reason(), scans }
        }
        ActionKind::Leave => Deed::Leave { about: about()?, reason: reason() },
        ActionKind::ChoosePrivate => {
            let place = session.place.as_ref()?;
            Deed::ChoosePrivate {
                about: about()?,
                place: place.id,
                kindergarten: Bin::parse(&place.kindergarten.bin).ok()?,
                number_lost: draft.is_ticked(NUMBER_LOST),
            }
        }
        ActionKind::Withdraw => {
            Deed::Withdraw { about: about()?, reason: chosen_reason(draft)?, text: words(draft) }
        }
        ActionKind::Extend => Deed::Extend {
            about: about()?,
            until: NaiveDate::parse_from_str(draft.text("ext-until").trim(), "%d.%m.%Y").ok()?,
            reason: chosen_reason(draft)?,
            text: words(draft),
        },
        ActionKind::WithdrawMeal => Deed::WithdrawMeal { about: about()? },
        ActionKind::Join => {
            let number = match draft.text("number").trim() {
                "" => None,
                typed => Some(ApplicationNumber::parse(typed).ok()?),
            };
            let digits: String = draft.text("child-iin").chars().filter(char::is_ascii_digit).collect();
            let scans = draft.scans("link-papers").iter().map(ScanRef::from).collect();
            Deed::Join { child: Iin::from_certificate(&digits)?, number, scans }
        }
        ActionKind::ConfirmInterest
        | ActionKind::ObjectToMerge
        | ActionKind::AskReview
        | ActionKind::AcceptPlace => return None,
    })
}

/// Why a referral is given back or extended.
fn chosen_reason(draft: &Draft) -> Option<Reason> {
    let option = draft.chosen("referral-reason")?;
    Reason::from_code(&option.to_ascii_uppercase().replace('-', "_"))
}

/// The same in the person's own words.
fn words(draft: &Draft) -> Option<Personal> {
    let fields = ["reason-words", "reason"].into_iter().filter(|field| draft.visible(field));
    let mut texts = fields.map(|field| draft.text(field).trim());
    texts.find(|text| !text.is_empty()).map(Personal::from)
}
