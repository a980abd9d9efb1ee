//! One step of the form: what can be focused, what a press does, what Continue checks.
#![expect(clippy::wildcard_enum_match_arm, reason = "`Model::press` lets only this stage's targets in")]

use domain::fault::Fault;
use forms::FieldId;
use forms::definition::{Field, Fill as FillFrom, Kind};
use forms::draft::Slip;
use zeroize::Zeroizing;

use crate::effect::Ask;
use crate::line::{Edit, Line};
use crate::model::Model;
use crate::service::Entrance;
use crate::session::{LookUp, Session, Task};
use crate::stage::{Fill, Review, Stage};
use crate::target::{Button, Target};

/// Characters of a date as it is shown.
const DATE_CHARS: usize = 10;

impl Model {
    pub(crate) fn fill_targets(&self, fill: &Fill, session: &Session) -> Vec<Target> {
        let mut targets: Vec<Target> = (0..fill.slips.len()).map(Target::Slip).collect();
        for field in self.fields_of(&fill.step) {
            if session.draft.visible(&field.id) {
                self.push_field_targets(field, session, &mut targets);
            }
        }
        targets.extend([Target::Button(Button::Continue), Target::Button(Button::Back)]);
        targets.extend(self.may_keep(session).then_some(Target::Button(Button::Keep)));
        // It stands above the first field, and is not what anybody came for: going round, it is last.
        targets.extend(self.can_look_up_again(fill, session).then_some(Target::Button(Button::LookUpAgain)));
        targets
    }

    /// The fields of a step, in order.
    pub fn fields_of(&self, step: &str) -> &'static [Field] {
        let step = self.form().steps.iter().find(|s| s.id == step);
        step.map(|s| s.fields.as_slice()).unwrap_or_default()
    }

    fn push_field_targets(&self, field: &Field, session: &Session, targets: &mut Vec<Target>) {
        let id = &field.id;
        match field.kind {
            Kind::Choice => targets.extend((0..field.options.len()).map(|i| Target::Option(id.clone(), i))),
            Kind::Consent => targets.push(Target::Tick(id.clone())),
            Kind::School => {
                if self.typed_by_hand(field, session) {
                    targets.push(Target::ChooseSchool(id.clone()));
                }
            }
            // Chosen before the login, never within the form (DOMAIN §1.1).
            Kind::Settlement => {}
            Kind::Scans => {
                let count = session.draft.scans(id).len();
                targets.extend((0..count).map(|i| Target::RemoveScan(id.clone(), i)));
                if count < self.setting.policy.scans.count_max {
                    targets.push(Target::AddScan(id.clone()));
                }
            }
            Kind::Iin | Kind::Mobile | Kind::Email | Kind::Text | Kind::Address | Kind::Name | Kind::Date => {
                if field.confirm.is_some() {
                    self.push_contact_targets(field, session, targets);
                } else if self.typed_by_hand(field, session) {
                    targets.push(Target::Field(id.clone()));
                }
            }
        }
    }

    /// Is the field typed here, or filled from the certificate or a registry?
    pub fn typed_by_hand(&self, field: &Field, session: &Session) -> bool {
        match field.fill {
            None => true,
            Some(FillFrom::ApplicantIin | FillFrom::ApplicantName | FillFrom::ApplicantBirth) => false,
            Some(FillFrom::ParentAddress) => {
                !session.draft.filled_from_registry(&field.id) && session.parent != LookUp::Asking
            }
            Some(FillFrom::ChildName | FillFrom::ChildBirth) => session.child.by_hand() && !field.read_only,
            Some(FillFrom::ChildSchool) => session.child == LookUp::NoSchool || session.child.by_hand(),
        }
    }

    pub(crate) fn press_fill(&mut self, target: Target) {
        let Some(session) = &mut self.session else { return };
        match target {
            Target::Slip(i) => self.go_to_slip(i),
            Target::Option(id, i) => {
                let form = session.draft.form();
                let options = form.field(&id).map(|f| f.options.as_slice()).unwrap_or_default();
                if let Some(option) = options.get(i) {
                    session.draft.choose(&id, option);
                    self.forget_slips_of(&id);
                }
            }
            Target::Tick(id) => {
                let ticked = session.draft.is_ticked(&id);
                session.draft.tick(&id, !ticked);
                self.forget_slips_of(&id);
            }
            Target::Field(_) => self.move_focus(1),
            Target::Code(id) => self.check_code(&id),
            Target::GetCode(id) => self.get_code(&id),
            Target::ChangeContact(id) => self.change_contact(&id),
            Target::AddScan(id) => self.enter_attach(id),
            Target::RemoveScan(id, i) => {
                if let Some(sha256) = session.draft.remove_scan(&id, i) {
                    self.effect(Ask::DropScan { sha256 });
                }
                self.focus = Some(Target::AddScan(id));
            }
            Target::ChooseSchool(id) => self.enter_school(id),
            Target::Button(Button::LookUpAgain) => self.look_up_again(),
            Target::Button(Button::Continue) => self.continue_from_fill(),
            Target::Button(Button::Back) => self.back_from_fill(),
            Target::Button(Button::Keep) => self.keep(),
            _ => {}
        }
    }

    /// Takes the focus to the field a slip is about.
    fn go_to_slip(&mut self, i: usize) {
        let Stage::Fill(fill) = &self.stage else { return };
        let Some(slip) = fill.slips.get(i) else { return };
        if let Some(target) = self.mended_at(&slip.clone()) {
            self.focus = Some(target);
        }
    }

    /// Where a slip is mended: at its field; a child's age at the IIN that tells it.
    fn mended_at(&self, slip: &Slip) -> Option<Target> {
        self.target_of(&slip.field).or_else(|| {
            let about = self.form().field(&slip.field).and_then(|field| field.about.clone())?;
            matches!(slip.fault, Fault::Age { .. }).then(|| self.target_of(&about)).flatten()
        })
    }

    /// The first thing of a field that can hold the focus.
    pub(crate) fn target_of(&self, id: &FieldId) -> Option<Target> {
        self.targets().into_iter().find(|t| match t {
            Target::Field(f)
            | Target::Code(f)
            | Target::GetCode(f)
            | Target::ChangeContact(f)
            | Target::Option(f, _)
            | Target::Tick(f)
            | Target::AddScan(f)
            | Target::RemoveScan(f, _)
            | Target::ChooseSchool(f) => f == id,
            Target::Language(_)
            | Target::Button(_)
            | Target::Box(_)
            | Target::Tab(_)
            | Target::Act(_)
            | Target::Row(_)
            | Target::Slip(_)
            | Target::Kept(_)
            | Target::Change(_)
            | Target::Password
            | Target::Search => false,
        })
    }

    pub(crate) fn edit_field(&mut self, id: &FieldId, edit: Edit) {
        let form = self.form();
        let (Some(field), Some(line)) = (form.field(id), self.line_mut(id)) else { return };
        // One character too many is taken, so that Continue can tell; the draft holds no more than that.
        let full = line.text().chars().count() > field.chars_max;
        if field.kind == Kind::Date && !dotted(line, edit) {
            return;
        }
        if (full && matches!(edit, Edit::Insert(_))) || !line.apply(edit) {
            return;
        }
        let text = Zeroizing::new(line.text().to_owned());
        if let Some(session) = &mut self.session {
            session.draft.set_text(id, &text);
        }
        self.forget_code(id);
        self.forget_slips_of(id);
        if field.kind == Kind::Iin {
            self.child_iin_typed(id);
        }
    }

    /// A field was answered anew: what was wrong with it is told no more, nor with what hangs on it, nor with
    /// what is not asked any more.
    pub(crate) fn forget_slips_of(&mut self, id: &FieldId) {
        let (form, Some(session)) = (self.form(), &self.session) else { return };
        let hangs = |field: &FieldId| form.field(field).is_some_and(|f| f.about.as_ref() == Some(id));
        if let Stage::Fill(fill) = &mut self.stage {
            fill.slips.retain(|slip| {
                slip.field != *id && !hangs(&slip.field) && session.draft.visible(&slip.field)
            });
        }
    }

    fn continue_from_fill(&mut self) {
        let Some(context) = self.context() else { return self.enter_before_questions() };
        let (Stage::Fill(fill), Some(session)) = (&self.stage, &self.session) else { return };
        let asks = session.task != Task::Contact;
        let slips = if asks { session.draft.check_step(&fill.step, &context) } else { Vec::new() };
        if !slips.is_empty() {
            return self.tell_slips(slips);
        }
        match &session.task {
            Task::Apply => {}
            Task::Email => return self.keep_email(),
            Task::Contact => return self.continue_with_contact(),
            Task::Act(_) => return self.write_act(),
        }
        let at = self.form().steps.iter().position(|s| s.id == fill.step).unwrap_or(0);
        let last = self.form().steps.len().saturating_sub(2);
        if fill.for_review || at >= last { self.enter_review() } else { self.enter_step(at + 1, false) }
    }

    /// Tells the slips that can be mended here. What a register fills in from an IIN that is wrong, or has not
    /// answered yet, or has refused, is no slip of the applicant's: its answer stands above, alone.
    fn tell_slips(&mut self, slips: Vec<Slip>) {
        let told: Vec<Slip> = slips.iter().filter(|slip| self.mended_at(slip).is_some()).cloned().collect();
        let answers = self.session.as_ref().map(|session| [&session.parent, &session.child]);
        let register_speaks = answers.is_some_and(|answers| {
            answers.into_iter().any(|look_up| *look_up == LookUp::Asking || look_up.failed())
        });
        let again = Target::Button(Button::LookUpAgain);
        let can_ask_again = self.targets().contains(&again);
        if let Stage::Fill(fill) = &mut self.stage {
            fill.slips = if told.is_empty() && !register_speaks { slips } else { told };
            self.focus = if !fill.slips.is_empty() {
                Some(Target::Slip(0))
            } else if can_ask_again {
                Some(again)
            } else {
                self.focus.take()
            };
        }
    }

    pub(crate) fn back_from_fill(&mut self) {
        let Stage::Fill(fill) = &self.stage else { return };
        if fill.for_review {
            return self.enter_review();
        }
        let at = self.form().steps.iter().position(|s| s.id == fill.step).unwrap_or(0);
        let first = Entrance::of(self.form()).first_step();
        if at <= first { self.enter_before_questions() } else { self.enter_step(at - 1, false) }
    }

    pub(crate) fn enter_review(&mut self) {
        if let Some(session) = &mut self.session {
            session.reviewed = true;
        }
        self.go(Stage::Review(Review { slips: Vec::new() }));
        self.focus = Some(Target::Button(Button::Continue));
    }
}

/// A date is typed by its digits alone: the dots of ДД.ММ.ГГГГ come by themselves. Whether the edit is to be made.
fn dotted(line: &mut Line, edit: Edit) -> bool {
    let Edit::Insert(c) = edit else { return true };
    let typed = line.text().chars().count();
    let at_a_dot = (typed == 2 || typed == 5) && line.cursor() == typed;
    if at_a_dot && c != '.' {
        line.apply(Edit::Insert('.'));
    }
    typed < DATE_CHARS && (c != '.' || at_a_dot || line.cursor() < typed)
}
