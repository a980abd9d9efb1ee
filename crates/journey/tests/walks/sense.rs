//! What somebody does who wants to reach the end and believes what the screen says.

use domain::fault::Fault;
use domain::language::Language;
use forms::FieldId;
use forms::definition::{Field, Kind};
use forms::draft::Slip;
use journey::key_desk::KeyDesk;
use journey::line::Edit;
use journey::model::Model;
use journey::msg::Msg;
use journey::session::{LookUp, Session, Task};
use journey::stage::{Fill, Stage};
use journey::target::{Button, Target};

use crate::answers::CODE;
use crate::person::Person;

/// The next deed.
pub(crate) enum Deed {
    Do(Vec<Msg>),
    /// Nothing to do but to wait so many seconds.
    Wait(i64),
    /// The receipt is there.
    Arrived,
}

pub(crate) fn sensible(model: &Model, who: &Person) -> Deed {
    if model.overlay.is_some() {
        return press(Target::Button(Button::Stay));
    }
    let Some(session) = &model.session else { return press(Target::Language(Language::Russian)) };
    match &model.stage {
        Stage::Welcome => press(Target::Language(Language::Russian)),
        Stage::Services => press(Target::Row(who.service())),
        Stage::About => {
            let open = session.boxes.iter().position(|ticked| !ticked);
            press(open.map_or(Target::Button(Button::Apply), Target::Box))
        }
        Stage::Key(desk) if session.key.is_none() => {
            at_desk(model, session, desk, who, Target::Button(Button::OpenKey))
        }
        Stage::Key(_) => {
            let open = model.key_consents().into_iter().find(|id| !session.draft.is_ticked(id));
            press(open.map_or(Target::Button(Button::Continue), Target::Tick))
        }
        Stage::Settlement(search) if search.found.is_empty() => press(Target::Button(Button::Back)),
        Stage::Settlement(_) => press(Target::Row(0)),
        Stage::Login(login) if login.opened.is_none() => {
            at_desk(model, session, &login.desk, who, Target::Button(Button::OpenKey))
        }
        Stage::Login(login) if login.agreed => press(Target::Button(Button::Continue)),
        Stage::Login(_) => press(Target::Box(0)),
        Stage::Journal | Stage::Application(_) | Stage::Document(_) | Stage::Confirm(_) | Stage::Places => {
            Deed::Do(vec![Msg::Back])
        }
        // Whoever came for an application leaves the journal's questions as they are.
        Stage::Fill(_) | Stage::Paper(_) if session.act().is_some() => Deed::Do(vec![Msg::Back]),
        // Nor is it now that they prove what they typed before.
        Stage::Fill(_) if session.task == Task::Contact => Deed::Do(vec![Msg::Back]),
        Stage::Fill(fill) => in_step(model, session, fill, who),
        Stage::Attach(attach) if attach.files.is_empty() => press(Target::Button(Button::Refresh)),
        Stage::Attach(_) => press(Target::Row(0)),
        Stage::Preview(preview) if preview.turning.is_some() => Deed::Wait(1),
        Stage::Preview(preview) if preview.problem.is_some() => press(Target::Button(Button::Back)),
        Stage::Preview(_) => press(Target::Button(Button::TakeScan)),
        Stage::School(search) if search.found.is_empty() => press(Target::Button(Button::Back)),
        Stage::School(_) => press(Target::Row(0)),
        Stage::Review(review) if !review.slips.is_empty() => press(Target::Slip(0)),
        Stage::Keeping(_) => Deed::Do(vec![Msg::Back]),
        Stage::Review(_) | Stage::Paper(_) => press(Target::Button(Button::Continue)),
        Stage::Sign(sign) if sign.signed.is_some() => press(Target::Button(Button::Sign)),
        Stage::Sign(sign) if session.act().is_some() && sign.signed.is_none() => Deed::Do(vec![Msg::Back]),
        Stage::Sign(sign) => at_desk(model, session, &sign.desk, who, Target::Button(Button::Sign)),
        Stage::Receipt(_) => Deed::Arrived,
    }
}

fn press(target: Target) -> Deed {
    Deed::Do(vec![Msg::Press(target)])
}

fn at_desk(model: &Model, session: &Session, desk: &KeyDesk, who: &Person, open: Target) -> Deed {
    let pause_s = session.password_pause_s(model.now);
    if pause_s > 0 {
        return Deed::Wait(pause_s);
    }
    if desk.keys.is_empty() {
        return press(Target::Button(Button::Refresh));
    }
    let mut deeds = vec![Msg::Press(Target::Row(desk.keys.len() - 1))];
    deeds.extend(retype(Target::Password, desk.password.text(), &who.password));
    deeds.push(Msg::Press(open));
    Deed::Do(deeds)
}

/// Rubs out what stands in a line and types it anew.
fn retype(line: Target, old: &str, new: &str) -> Vec<Msg> {
    let mut deeds = vec![Msg::Focus(line), Msg::Edit(Edit::End)];
    deeds.extend(old.chars().map(|_| Msg::Edit(Edit::Backspace)));
    deeds.extend(new.chars().map(|c| Msg::Edit(Edit::Insert(c))));
    deeds
}

fn in_step(model: &Model, session: &Session, fill: &Fill, who: &Person) -> Deed {
    let again = Target::Button(Button::LookUpAgain);
    match fill.slips.first() {
        Some(slip) => mend(model, session, slip, who),
        // Continue led to the register that said no: the number is somebody else's, or the register erred.
        None if matches!(session.child, LookUp::Refused(_)) && model.focus == Some(again.clone()) => {
            let iin = FieldId::from("child-iin");
            match session.draft.text(&iin) {
                own if own == who.child_iin => press(again),
                wrong => Deed::Do(retype(Target::Field(iin.clone()), wrong, &who.child_iin)),
            }
        }
        None => press(Target::Button(Button::Continue)),
    }
}

fn mend(model: &Model, session: &Session, slip: &Slip, who: &Person) -> Deed {
    let targets = model.targets();
    let id = &slip.field;
    let field = model.form().field(id).unwrap();
    let there = |target: Target| targets.contains(&target).then_some(target);
    let line = Target::Field(id.clone());
    if field.confirm.is_some() {
        return contact(model, session, slip, who);
    }
    let shortcut = match field.kind {
        Kind::Choice => there(Target::Option(id.clone(), 0)),
        Kind::Consent => there(Target::Tick(id.clone())),
        Kind::School => there(Target::ChooseSchool(id.clone())),
        Kind::Scans => {
            there(Target::AddScan(id.clone())).or_else(|| there(Target::RemoveScan(id.clone(), 0)))
        }
        Kind::Iin
        | Kind::Mobile
        | Kind::Email
        | Kind::Text
        | Kind::Address
        | Kind::Name
        | Kind::Date
        | Kind::Settlement => None,
    };
    if let Some(target) = shortcut {
        return press(target);
    }
    if there(line.clone()).is_some() {
        return Deed::Do(retype(line, session.draft.text(id), &text_for(field, who)));
    }
    let again = there(Target::Button(Button::LookUpAgain));
    press(again.unwrap_or_else(|| panic!("nobody can mend {slip:?}: {targets:?}")))
}

fn contact(model: &Model, session: &Session, slip: &Slip, who: &Person) -> Deed {
    let id = &slip.field;
    let targets = model.targets();
    let there = |target: Target| targets.contains(&target).then_some(target);
    if let Some(change) = there(Target::ChangeContact(id.clone())) {
        return press(change);
    }
    if slip.fault != Fault::Unconfirmed {
        let field = model.form().field(id).unwrap();
        let line = Target::Field(id.clone());
        return Deed::Do(retype(line, session.draft.text(id), &text_for(field, who)));
    }
    if let Some(line) = there(Target::Code(id.clone())) {
        let typed = session.codes.get(id).map(|code| code.line.text()).unwrap_or_default();
        return Deed::Do(retype(line, typed, CODE));
    }
    match there(Target::GetCode(id.clone())) {
        Some(get) => press(get),
        None => Deed::Wait(model.resend_s(id).max(1)),
    }
}

/// What this person types into a field.
pub(crate) fn text_for(field: &Field, who: &Person) -> String {
    let second = field.differs_from.is_some();
    match field.kind {
        Kind::Iin => who.child_iin.clone(),
        Kind::Mobile if second => who.phone.replacen("8777", "8701", 1),
        Kind::Mobile => who.phone.clone(),
        Kind::Email if second => format!("z{}", who.email),
        Kind::Email => who.email.clone(),
        Kind::Name => who.child_name.clone(),
        Kind::Date => "01.04.2023".to_owned(),
        Kind::Text | Kind::Address => who.address.clone(),
        Kind::Choice | Kind::School | Kind::Settlement | Kind::Scans | Kind::Consent => String::new(),
    }
}

/// What this person types into the line that has the focus.
pub(crate) fn text_here(model: &Model, who: &Person) -> String {
    let field = |id: &FieldId| model.form().field(id).map(|field| text_for(field, who));
    match &model.focus {
        Some(Target::Field(id)) => field(id).unwrap_or_default(),
        Some(Target::Code(_)) => CODE.to_owned(),
        Some(Target::Password) => who.password.clone(),
        _ => "№ 5".to_owned(),
    }
}
