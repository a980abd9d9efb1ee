//! One step of the form.

use domain::phone::MobilePhone;
use forms::definition::{Channel, Field as Question, Form, Kind, Paper};
use journey::journal::ActionKind;
use journey::model::Model;
use journey::session::{LookUp, Session, Task, Waiting};
use journey::stage::Fill;
use journey::target::{Button as Way, Target};
use terminal::{Block, Button, Check, Choice, Fact, Field, Page, Row, Summary, Tone};
use words::{Words, say};

use crate::press::Press;
use crate::screens::{Hall, answers, frame, journal, kept, key, referral};

pub(super) fn draw(page: &mut Page<Press>, model: &Model, fill: &Fill, words: &Words, hall: &Hall) {
    let Some(session) = &model.session else { return };
    page.summary = slips(model.form(), fill, words).or_else(|| recorded(model, session, words));
    let title = format!("{}-step-{}", model.form().id, fill.step);
    page.body.push(Block::Heading(words.attribute(&title, "title").unwrap_or_else(|| words.text(&title))));
    kept::gone_on_with(page, &fill.step, session, words);
    referral::window(page, model, words);
    if session.task == Task::Contact {
        page.body.push(Block::Text(words.text(&format!("contact-why-{}", fill.step))));
    }
    look_up_notes(page, model, fill, session, words);
    for field in model.fields_of(&fill.step) {
        if session.draft.visible(&field.id) {
            Asked { model, fill, session, words, hall, field }.push(&mut page.body);
        }
    }
    page.body = joined(std::mem::take(&mut page.body));
    let (back, forward) = ways(model, fill, session, words);
    page.buttons = vec![Button::new(Way::Back.into(), back), Button::primary(Way::Continue.into(), forward)];
    kept::way(page, model, session, words);
}

/// Why central did not keep what was proved, or that it did.
fn recorded(model: &Model, session: &Session, words: &Words) -> Option<Summary<Press>> {
    matches!(session.task, Task::Email | Task::Contact).then(|| journal::told(model, words)).flatten()
}

/// What the buttons under a step are called: an act in a referral has words of its own.
fn ways(model: &Model, fill: &Fill, session: &Session, words: &Words) -> (String, String) {
    match session.act().map(|act| act.action) {
        Some(ActionKind::Withdraw) => (say::btn_cancel(words), say::k_withdrawbtn(words)),
        Some(ActionKind::Extend) => (say::btn_cancel(words), say::referral_extend(words)),
        None if session.task == Task::Contact => {
            (say::contact_later(words), contact_forward(model, session, words))
        }
        Some(_) | None if fill.for_review => (say::btn_back(words), say::btn_to_review(words)),
        Some(_) | None => (say::btn_back(words), say::btn_next(words)),
    }
}

/// What Continue does with a contact that is to be proved.
fn contact_forward(model: &Model, session: &Session, words: &Words) -> String {
    let field = model.form().fields().next();
    match field.filter(|field| !session.codes.get(&field.id).is_some_and(|code| code.sent)) {
        Some(field) if session.draft.is_confirmed(&field.id) => say::btn_next(words),
        Some(field) if field.confirm == Some(Channel::Email) => say::code_get_email(words),
        Some(_) => say::code_get_sms(words),
        None => say::btn_next(words),
    }
}

/// Known answers that follow one another stand in one table.
fn joined(body: Vec<Block<Press>>) -> Vec<Block<Press>> {
    let mut joined: Vec<Block<Press>> = Vec::with_capacity(body.len());
    for block in body {
        match (joined.last_mut(), block) {
            (Some(Block::Facts(known)), Block::Facts(more)) => known.extend(more),
            (_, block) => joined.push(block),
        }
    }
    joined
}

/// The summary on top: the same words as beside the fields.
fn slips(form: &Form, fill: &Fill, words: &Words) -> Option<Summary<Press>> {
    if fill.slips.is_empty() {
        return None;
    }
    let rows = fill.slips.iter().enumerate();
    Some(Summary {
        tone: Tone::Error,
        title: say::summary_mend(words, fill.slips.len()),
        rows: rows
            .map(|(i, slip)| (frame::slip(form, slip, words), Some(Press::Walk(Target::Slip(i)))))
            .collect(),
    })
}

/// How the registries answered, in a sentence.
fn look_up_notes(page: &mut Page<Press>, model: &Model, fill: &Fill, session: &Session, words: &Words) {
    let asks_parent = model.asks_parent(&fill.step);
    let asks_child = model.asks_child(&fill.step);
    let look_up = if asks_parent {
        &session.parent
    } else if asks_child {
        &session.child
    } else {
        return;
    };
    let note = |tone, text| Block::Note { tone, text };
    match look_up {
        LookUp::NotAsked => {}
        LookUp::Asking => page.body.push(key::working(say::look_up_asking(words))),
        LookUp::Found => page.body.push(note(Tone::Good, say::look_up_found(words))),
        LookUp::NoSchool => page.body.push(note(
            Tone::Attention,
            format!(
                "{} {}",
                say::fault_school(words),
                words.attribute("fault-school", "next").unwrap_or_default()
            ),
        )),
        LookUp::Refused(problem) => page.body.push(note(Tone::Error, frame::told(words, problem))),
        LookUp::Offline => page.body.push(note(Tone::Attention, say::look_up_offline(words))),
        LookUp::Silent(problem) if problem.message == "fault-busy" => {
            page.body.push(note(Tone::Attention, say::look_up_busy(words)));
        }
        LookUp::Silent(_) => page.body.push(note(Tone::Attention, say::look_up_silent(words))),
    }
    if look_up.failed() {
        page.body.push(Block::Buttons(vec![Button::new(Way::LookUpAgain.into(), say::look_up_again(words))]));
    }
}

/// One question with everything that is known about its answer.
struct Asked<'a> {
    model: &'a Model,
    fill: &'a Fill,
    session: &'a Session,
    words: &'a Words,
    hall: &'a Hall,
    field: &'a Question,
}

impl Asked<'_> {
    fn push(&self, body: &mut Vec<Block<Press>>) {
        match self.field.kind {
            Kind::Choice => body.push(self.choice()),
            Kind::Consent => self.push_consent(body),
            Kind::School => self.push_school(body),
            Kind::Settlement => body.push(self.known()),
            Kind::Scans => self.push_scans(body),
            Kind::Iin | Kind::Mobile | Kind::Email | Kind::Text | Kind::Address | Kind::Name | Kind::Date => {
                if self.field.confirm.is_some() {
                    self.push_contact(body);
                } else if self.model.typed_by_hand(self.field, self.session) {
                    body.push(Block::Field(self.line()));
                } else {
                    body.push(self.known());
                }
            }
        }
    }

    fn label(&self) -> String {
        self.words.text(&format!("{}-{}", self.model.form().id, self.field.id.as_str()))
    }

    /// What Continue found, or what can be told at once of a whole IIN.
    fn fault(&self) -> Option<String> {
        let slip = self.fill.slips.iter().find(|s| s.field == self.field.id).map(|s| &s.fault);
        match slip {
            Some(fault) => Some(frame::fault(self.words, fault)),
            None => self.model.early_fault(self.field).map(|fault| frame::fault(self.words, &fault)),
        }
    }

    fn line(&self) -> Field<Press> {
        let target = Target::Field(self.field.id.clone());
        Field {
            required: self.field.required,
            value: self.session.draft.text(&self.field.id).to_owned(),
            cursor: self.model.cursor_of(&target),
            width: answers::width(self.field.kind),
            fault: self.fault(),
            note: self.count_note().or_else(|| self.range_note()),
            ..Field::new(Press::Walk(target), self.label())
        }
    }

    /// "12 of 12" beside an IIN.
    fn count_note(&self) -> Option<String> {
        let digits = self.session.draft.text(&self.field.id).chars().filter(char::is_ascii_digit).count();
        (self.field.kind == Kind::Iin).then(|| say::digits_of(self.words, digits, 12))
    }

    /// A number of a range that no operator is known to have: perhaps a slip of the finger (DOMAIN §4.3).
    fn range_note(&self) -> Option<String> {
        let typed = self.session.draft.text(&self.field.id);
        let phone = MobilePhone::parse(typed).ok().filter(|_| self.field.kind == Kind::Mobile)?;
        (!phone.known_range()).then(|| say::warn_phone_range(self.words))
    }

    /// An answer that came from the certificate or a registry: shown, not typed.
    fn known(&self) -> Block<Press> {
        let value = answers::shown(self.field, self.session, self.words);
        Block::Facts(vec![Fact { label: self.label(), value, change: None }])
    }

    /// A contact that was signed before: its owner knows it, and whoever looks over their shoulder need not.
    fn of_before(&self) -> String {
        let given = self.session.draft.text(&self.field.id);
        let shown = |_| answers::shown(self.field, self.session, self.words);
        MobilePhone::parse(given).map_or_else(shown, |phone| phone.masked())
    }

    fn push_contact(&self, body: &mut Vec<Block<Press>>) {
        let id = &self.field.id;
        if self.session.draft.is_confirmed(id) && self.session.task == Task::Contact {
            let value = say::contact_confirmed(self.words, self.of_before());
            body.push(Block::Facts(vec![Fact { label: self.label(), value, change: None }]));
            if self.session.waits_for(&Waiting::ContactProved) {
                body.push(key::working(say::lbl_loading(self.words)));
            }
            return;
        }
        if self.session.draft.is_confirmed(id) {
            let change = Button::new(Press::Walk(Target::ChangeContact(id.clone())), self.change_words());
            let value =
                say::contact_confirmed(self.words, answers::shown(self.field, self.session, self.words));
            body.push(Block::Facts(vec![Fact { label: self.label(), value, change: Some(change) }]));
            return;
        }
        if self.session.task == Task::Contact {
            body.push(Block::Facts(vec![Fact {
                label: self.label(),
                value: self.of_before(),
                change: None,
            }]));
            // While the first code is not sent, Continue is the button for it.
            let again = self.session.codes.get(id).is_some_and(|code| code.sent);
            body.extend(self.code_button().filter(|_| again).map(|button| Block::Buttons(vec![button])));
            return self.push_code(body);
        }
        let mut line = self.line();
        line.side = self.code_button();
        body.push(Block::Field(line));
        self.push_code(body);
    }

    fn change_words(&self) -> String {
        match self.field.confirm {
            Some(Channel::Email) => say::change_email(self.words),
            Some(Channel::Sms) | None => say::change_number(self.words),
        }
    }

    fn code_button(&self) -> Option<Button<Press>> {
        let id = &self.field.id;
        let press = Press::Walk(Target::GetCode(id.clone()));
        let again = self.session.codes.get(id).is_some_and(|c| c.sent);
        let label = match (again, self.field.confirm) {
            (true, _) => say::code_again(self.words),
            (false, Some(Channel::Email)) => say::code_get_email(self.words),
            (false, Some(Channel::Sms) | None) => say::code_get_sms(self.words),
        };
        let enabled = self.model.targets().contains(&Target::GetCode(id.clone()));
        Some(Button { enabled, ..Button::new(press, label) })
    }

    fn push_code(&self, body: &mut Vec<Block<Press>>) {
        let id = &self.field.id;
        if self.session.waits_for(&Waiting::CodeSent(id.clone())) {
            body.push(key::working(say::code_sending(self.words)));
        }
        let Some(code) = self.session.codes.get(id) else { return };
        if !code.sent {
            if let Some(problem) = &code.problem {
                body.push(Block::Note { tone: Tone::Error, text: frame::told(self.words, problem) });
            }
            return;
        }
        let target = Target::Code(id.clone());
        let left_s = self.model.resend_s(id);
        let note = match left_s {
            0 => say::code_sent(self.words),
            left_s => say::code_sent_wait(self.words, left_s),
        };
        body.push(Block::Field(Field {
            required: self.field.required,
            value: code.line.text().to_owned(),
            cursor: self.model.cursor_of(&target),
            width: 8,
            fault: code.problem.as_ref().map(|p| frame::told(self.words, p)),
            note: Some(if code.checking { say::code_checking(self.words) } else { note }),
            ..Field::new(Press::Walk(target), say::p_code(self.words))
        }));
    }

    fn choice(&self) -> Block<Press> {
        let id = &self.field.id;
        let chosen = self.session.draft.chosen(id);
        let option = |(i, option): (usize, &String)| {
            let text = answers::option(self.model.form(), self.field, option, self.words);
            (Press::Walk(Target::Option(id.clone(), i)), text, chosen == Some(option.as_str()))
        };
        Block::Choice(Choice {
            label: self.label(),
            required: self.field.required,
            fault: self.fault(),
            options: self.field.options.iter().enumerate().map(option).collect(),
            columns: 1,
        })
    }

    fn push_consent(&self, body: &mut Vec<Block<Press>>) {
        body.push(Block::Text(answers::consent_text(&self.field.id, self.model, self.words, self.hall)));
        body.push(Block::Check(Check {
            id: Press::Walk(Target::Tick(self.field.id.clone())),
            ticked: self.session.draft.is_ticked(&self.field.id),
            text: self.label(),
            required: self.field.required,
            fault: self.fault(),
        }));
    }

    fn push_school(&self, body: &mut Vec<Block<Press>>) {
        let by_hand = self.model.typed_by_hand(self.field, self.session);
        let value = match answers::shown(self.field, self.session, self.words) {
            none if none == answers::NOTHING && !by_hand => say::school_comes(self.words),
            shown => shown,
        };
        let change = by_hand.then(|| {
            let press = Press::Walk(Target::ChooseSchool(self.field.id.clone()));
            Button::new(press, say::school_choose(self.words))
        });
        body.push(Block::Facts(vec![Fact { label: self.label(), value, change }]));
        if let (true, Some(fault)) = (by_hand, self.fault()) {
            body.push(Block::Note { tone: Tone::Error, text: fault });
        }
    }

    /// The paper that proves what was chosen.
    fn needed_paper(&self) -> Option<String> {
        if self.field.paper != Some(Paper::Category) {
            return None;
        }
        let form = self.model.form();
        form.fields().find_map(|field| {
            let option = self.session.draft.chosen(&field.id)?;
            self.words.attribute(&format!("{}-{}-{option}", form.id, field.id.as_str()), "paper")
        })
    }

    fn push_scans(&self, body: &mut Vec<Block<Press>>) {
        let id = &self.field.id;
        let scans = self.session.draft.scans(id);
        let row = |(i, scan): (usize, &forms::value::Scan)| Row {
            id: Press::Walk(Target::RemoveScan(id.clone(), i)),
            cells: vec![
                scan.name_shown.clone(),
                answers::scan_facts(scan, self.words),
                say::scan_remove(self.words),
            ],
            chosen: false,
        };
        body.push(Block::List(terminal::List {
            label: format!("{}{}", self.label(), if self.field.required { " *" } else { "" }),
            rows: scans.iter().enumerate().map(row).collect(),
            empty: say::scans_none(self.words),
            fault: self.fault(),
        }));
        if let Some(paper) = self.needed_paper() {
            body.push(Block::Text(say::scan_needed(self.words, paper)));
        }
        let press = Press::Walk(Target::AddScan(id.clone()));
        let enabled = self.model.targets().contains(&Target::AddScan(id.clone()));
        body.push(Block::Buttons(vec![Button { enabled, ..Button::new(press, say::scan_add(self.words)) }]));
        body.push(Block::Text(say::warn_scan(self.words)));
    }
}
