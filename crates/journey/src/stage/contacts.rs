//! Codes that prove a telephone or an address (DOMAIN §1.15 step 2, M-2, M-3).
//!
//! Codes are made and compared only at central; the kiosk counts down and carries digits.

use domain::secret::Secret;
use forms::FieldId;
use forms::definition::Field;

use crate::effect::{Ask, CodeChecked, CodeSent};
use crate::line::{Edit, Line};
use crate::model::Model;
use crate::problem::Problem;
use crate::session::{CodeDesk, Session, Task, Waiting, later, seconds_until};
use crate::stage::Stage;
use crate::target::Target;

/// Bytes of the code line; a code has as many digits as the policy says.
const CODE_BYTES_MAX: usize = 8;

impl Model {
    pub(crate) fn push_contact_targets(&self, field: &Field, session: &Session, targets: &mut Vec<Target>) {
        let id = &field.id;
        // One of an application of before is proved as it was signed.
        let signed = session.task == Task::Contact;
        if session.draft.is_confirmed(id) {
            targets.extend((!signed).then(|| Target::ChangeContact(id.clone())));
            return;
        }
        targets.extend((!signed).then(|| Target::Field(id.clone())));
        let sent = session.codes.get(id).is_some_and(|code| code.sent);
        // Until the first code is sent, Continue sends it there.
        if (sent || !signed) && self.may_get_code(id, session) {
            targets.push(Target::GetCode(id.clone()));
        }
        if sent {
            targets.push(Target::Code(id.clone()));
        }
    }

    pub(crate) fn may_get_code(&self, id: &FieldId, session: &Session) -> bool {
        !session.draft.text(id).trim().is_empty()
            && !session.waits_for(&Waiting::CodeSent(id.clone()))
            && self.resend_s(id) == 0
    }

    /// Seconds until another code may be asked for; 0 when one may.
    pub fn resend_s(&self, id: &FieldId) -> i64 {
        let code = self.session.as_ref().and_then(|s| s.codes.get(id));
        code.and_then(|c| c.resend_at).map_or(0, |at| seconds_until(at, self.now))
    }

    pub(crate) fn get_code(&mut self, id: &FieldId) {
        let Some(context) = self.context() else { return };
        let language = self.language;
        let channel = self.form().field(id).and_then(|f| f.confirm);
        let Some(session) = &mut self.session else { return };
        let (Some(channel), Some(ids)) = (channel, session.ids.clone()) else { return };
        let address = match session.draft.contact(id, &context) {
            Ok(address) => address,
            Err(slip) => {
                if let Stage::Fill(fill) = &mut self.stage {
                    fill.slips.retain(|old| old.field != slip.field);
                    fill.slips.insert(0, slip);
                }
                self.focus = Some(Target::Field(id.clone()));
                return;
            }
        };
        let before = session.codes.remove(id).filter(|c| c.address == address);
        let desk = before.unwrap_or_else(|| CodeDesk {
            address: address.clone(),
            line: Line::new(CODE_BYTES_MAX),
            sent: false,
            resend_at: None,
            problem: None,
            checking: false,
        });
        session.codes.insert(id.clone(), desk);
        let address = Secret::new(address.as_str().to_owned());
        self.ask(
            Ask::SendCode { session: ids.submission, channel, address, language },
            Waiting::CodeSent(id.clone()),
        );
        self.focus = Some(Target::Field(id.clone()));
    }

    pub(crate) fn code_sent(&mut self, id: &FieldId, answer: Result<CodeSent, Problem>) {
        let (now, here) = (self.now, self.stands_at(id));
        let Some(code) = self.session.as_mut().and_then(|s| s.codes.get_mut(id)) else { return };
        match answer {
            Ok(sent) => {
                code.sent = true;
                code.problem = None;
                code.resend_at = Some(later(now, sent.resend_after_s));
                if here {
                    self.focus = Some(Target::Code(id.clone()));
                }
            }
            Err(problem) => code.problem = Some(problem),
        }
    }

    pub(crate) fn edit_code(&mut self, id: &FieldId, edit: Edit) {
        let digits_wanted = usize::try_from(self.setting.policy.codes.digits).unwrap_or(CODE_BYTES_MAX);
        let Some(code) = self.session.as_mut().and_then(|s| s.codes.get_mut(id)) else { return };
        if let Edit::Insert(c) = edit
            && (!c.is_ascii_digit() || code.line.text().len() >= digits_wanted)
        {
            return;
        }
        if code.line.apply(edit) {
            code.problem = None;
            if code.line.text().len() == digits_wanted {
                self.check_code(id);
            }
        }
    }

    pub(crate) fn check_code(&mut self, id: &FieldId) {
        let channel = self.form().field(id).and_then(|f| f.confirm);
        let Some(session) = &mut self.session else { return };
        let (Some(channel), Some(ids)) = (channel, session.ids.clone()) else { return };
        let Some(code) = session.codes.get_mut(id) else { return };
        if code.checking || code.line.text().is_empty() {
            return;
        }
        code.checking = true;
        let ask = Ask::CheckCode {
            session: ids.submission,
            channel,
            address: Secret::new(code.address.as_str().to_owned()),
            code: Secret::new(code.line.text().to_owned()),
        };
        self.ask(ask, Waiting::CodeChecked(id.clone()));
    }

    pub(crate) fn code_checked(&mut self, id: &FieldId, answer: Result<CodeChecked, Problem>) {
        let here = self.stands_at(id);
        let Some(session) = &mut self.session else { return };
        let Some(code) = session.codes.get_mut(id) else { return };
        code.checking = false;
        match answer {
            Ok(CodeChecked { confirmed: true, .. }) => {
                session.draft.set_confirmed(id);
                session.codes.remove(id);
                self.forget_slips_of(id);
                self.contact_confirmed(id);
                if here {
                    self.focus = Some(Target::ChangeContact(id.clone()));
                    self.move_focus(1);
                }
            }
            Ok(CodeChecked { confirmed: false, tries_left }) => {
                code.line.clear();
                code.problem = Some(Problem::with("fault-code-tries", "n", tries_left));
                if here {
                    self.focus = Some(Target::Code(id.clone()));
                }
            }
            Err(problem) => code.problem = Some(problem),
        }
    }

    /// Does the focus stand at this contact? An answer carries off nobody who has gone on to another line.
    fn stands_at(&self, id: &FieldId) -> bool {
        // A page that asks for nothing but the code has no other line.
        let alone = self.session.as_ref().is_some_and(|session| session.task == Task::Contact);
        alone
            || matches!(&self.focus, Some(Target::Field(at) | Target::Code(at) | Target::GetCode(at)) if at == id)
    }

    /// The number or address is another now: a code proves the one it was sent to and no other.
    pub(crate) fn forget_code(&mut self, id: &FieldId) {
        if let Some(session) = &mut self.session {
            session.codes.remove(id);
            session.stop_waiting_for(&Waiting::CodeSent(id.clone()));
            session.stop_waiting_for(&Waiting::CodeChecked(id.clone()));
        }
    }

    pub(crate) fn change_contact(&mut self, id: &FieldId) {
        if let Some(session) = &mut self.session {
            session.draft.forget_confirmation(id);
        }
        self.forget_code(id);
        self.focus = Some(Target::Field(id.clone()));
    }
}
