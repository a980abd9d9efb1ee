//! What holds the focus, and the line under the cursor.

use forms::FieldId;
use forms::definition::Kind;

use crate::line::{Edit, Line};
use crate::model::{Model, Overlay};
use crate::session::{FIELD_BYTES_MAX, Session};
use crate::stage::Stage;
use crate::target::{Button, Target};
use domain::language::Language;

/// What kind of text the focused line takes: decides the keyboard it gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Typing {
    /// IIN, telephone, code, date.
    Digits,
    /// E-mail.
    Latin,
    /// A password.
    Password,
    /// Names, addresses, a search.
    Text,
}

impl Model {
    /// Everything that can be pressed now, in the order the focus walks.
    pub fn targets(&self) -> Vec<Target> {
        match self.overlay {
            Some(Overlay::Idle { .. }) => return vec![Target::Button(Button::Stay)],
            Some(Overlay::Leave) => return vec![Target::Button(Button::Stay), Target::Button(Button::Leave)],
            None => {}
        }
        let Some(session) = &self.session else {
            return vec![Target::Language(Language::Kazakh), Target::Language(Language::Russian)];
        };
        match &self.stage {
            Stage::Welcome => Vec::new(),
            Stage::Services => self.services_targets(session),
            Stage::About => self.about_targets(session),
            Stage::Key(desk) => self.key_targets(desk, session),
            Stage::Fill(fill) => self.fill_targets(fill, session),
            Stage::Attach(attach) => self.attach_targets(attach),
            Stage::Preview(preview) => preview.targets(),
            Stage::School(search) => self.school_targets(search),
            Stage::Settlement(search) => self.settlement_targets(search),
            Stage::Login(login) => self.login_targets(login, session),
            Stage::Journal => self.journal_targets(session),
            Stage::Application(application) => self.application_targets(application),
            Stage::Document(reading) => self.document_targets(reading),
            Stage::Confirm(_) => self.confirm_targets(session),
            Stage::Places => self.places_targets(),
            Stage::Review(review) => self.review_targets(review, session),
            Stage::Keeping(keeping) => self.keeping_targets(keeping, session),
            Stage::Paper(_) => vec![Target::Button(Button::Continue), Target::Button(Button::Back)],
            Stage::Sign(sign) => self.sign_targets(sign, session),
            Stage::Receipt(_) => self.receipt_targets(session),
        }
    }

    /// What the focused line takes, if a line has the focus.
    pub fn typing(&self) -> Option<Typing> {
        match self.focus.as_ref()? {
            Target::Password => Some(Typing::Password),
            Target::Search => Some(Typing::Text),
            Target::Code(_) => Some(Typing::Digits),
            Target::Field(id) => Some(self.typing_of(id)),
            Target::Language(_)
            | Target::Button(_)
            | Target::GetCode(_)
            | Target::ChangeContact(_)
            | Target::Option(..)
            | Target::Tick(_)
            | Target::Box(_)
            | Target::AddScan(_)
            | Target::RemoveScan(..)
            | Target::ChooseSchool(_)
            | Target::Tab(_)
            | Target::Act(_)
            | Target::Row(_)
            | Target::Slip(_)
            | Target::Kept(_)
            | Target::Change(_) => None,
        }
    }

    fn typing_of(&self, id: &FieldId) -> Typing {
        match self.form().field(id).map(|f| f.kind) {
            Some(Kind::Iin | Kind::Mobile | Kind::Date) => Typing::Digits,
            Some(Kind::Email) => Typing::Latin,
            Some(
                Kind::Text
                | Kind::Address
                | Kind::Name
                | Kind::Choice
                | Kind::School
                | Kind::Settlement
                | Kind::Scans
                | Kind::Consent,
            )
            | None => Typing::Text,
        }
    }

    /// Moves the focus, going round at the ends.
    pub(crate) fn move_focus(&mut self, by: isize) {
        let targets = self.targets();
        if targets.is_empty() {
            return;
        }
        let count = targets.len() as isize;
        let at = self.focus.as_ref().and_then(|f| targets.iter().position(|t| t == f));
        let next = match at {
            Some(at) => (at as isize + by).rem_euclid(count),
            None => 0,
        };
        self.focus = targets.get(next as usize).cloned();
    }

    /// Takes the focus to this, if it is there.
    pub(crate) fn take_focus(&mut self, target: Target) {
        if self.targets().contains(&target) {
            self.focus = Some(target);
        }
    }

    /// The focus stands on something that is there. A question gives it back to where it was before.
    pub(crate) fn settle_focus(&mut self) {
        let targets = self.targets();
        if self.focus.as_ref().is_some_and(|f| targets.contains(f)) {
            return;
        }
        let (lost, first) = (self.focus.take(), targets.first().cloned());
        if self.overlay.is_some() {
            self.beneath = lost.or(self.beneath.take());
            self.focus = first;
        } else {
            self.focus = self.beneath.take().filter(|f| targets.contains(f)).or(first);
        }
    }

    /// Edits the focused line.
    pub(crate) fn edit(&mut self, edit: Edit) {
        let (Some(target), Some(typing)) = (self.focus.clone(), self.typing()) else { return };
        if self.overlay.is_some() {
            return;
        }
        if let (Typing::Digits, Edit::Insert(c)) = (typing, edit)
            && !(c.is_ascii_digit() || (matches!(c, '+' | '.') && !self.is_iin(&target)))
        {
            return;
        }
        match target {
            Target::Field(id) => self.edit_field(&id, edit),
            Target::Code(id) => self.edit_code(&id, edit),
            Target::Password => self.edit_password(edit),
            Target::Search => {
                self.edit_search(edit);
                self.edit_settlement(edit);
            }
            Target::Language(_)
            | Target::Button(_)
            | Target::GetCode(_)
            | Target::ChangeContact(_)
            | Target::Option(..)
            | Target::Tick(_)
            | Target::Box(_)
            | Target::AddScan(_)
            | Target::RemoveScan(..)
            | Target::ChooseSchool(_)
            | Target::Tab(_)
            | Target::Act(_)
            | Target::Row(_)
            | Target::Slip(_)
            | Target::Kept(_)
            | Target::Change(_) => {}
        }
    }

    fn is_iin(&self, target: &Target) -> bool {
        let Target::Field(id) = target else { return false };
        self.form().field(id).is_some_and(|field| field.kind == Kind::Iin)
    }

    /// The line under the cursor, for the screen: how many graphemes stand before the cursor.
    pub fn cursor_of(&self, target: &Target) -> Option<usize> {
        if self.focus.as_ref() != Some(target) || self.overlay.is_some() {
            return None;
        }
        let session = self.session.as_ref()?;
        match (target, &self.stage) {
            (Target::Field(id), _) => Some(line_of(session, id).cursor()),
            (Target::Code(id), _) => session.codes.get(id).map(|c| c.line.cursor()),
            (Target::Password, Stage::Key(desk)) => Some(desk.password.cursor()),
            (Target::Password, Stage::Sign(sign)) => Some(sign.desk.password.cursor()),
            (Target::Search, Stage::School(search)) => Some(search.query.cursor()),
            (Target::Search, Stage::Settlement(search)) => Some(search.query.cursor()),
            (Target::Password, Stage::Login(login)) => Some(login.desk.password.cursor()),
            (_, _) => None,
        }
    }

    /// The line behind a text field.
    pub(crate) fn line_mut(&mut self, id: &FieldId) -> Option<&mut Line> {
        let session = self.session.as_mut()?;
        let line = line_of(session, id);
        session.lines.insert(id.clone(), line);
        session.lines.get_mut(id)
    }
}

/// The line behind a text field, as it was left, or new where the answer came from elsewhere since.
fn line_of(session: &Session, id: &FieldId) -> Line {
    let text = session.draft.text(id);
    let left = session.lines.get(id).filter(|line| line.text() == text);
    left.cloned().unwrap_or_else(|| Line::with(text, FIELD_BYTES_MAX))
}
