//! What the clerk sees: the model and the words become a page, nothing else.
//!
//! **Invariant:** pure; every target of the model that can be pressed stands on its page. Screens know no effect, no
//! file and no line.

mod application;
mod audit;
mod decide;
mod frame;
mod help;
mod inbox;
mod keys;
mod login;
mod overlay;
mod places;
mod scan;
mod sign;
mod told;

use terminal::keys::MachineLayout;
use terminal::{Cover, Layout, Page};
use words::{Lang, Words};

use crate::model::{Model, Stage};
use crate::press::Press;

pub use frame::key_context;

/// What the desk knows of itself: nothing of a person.
#[derive(Debug, Clone, Default)]
pub struct Hall {
    /// Where it stands, Kazakh and Russian.
    pub place: (String, String),
    /// Telephone that stands where people get stuck.
    pub support_phone: String,
    /// With Ctrl, leaves the program.
    pub quit_key: char,
    /// The password of a demonstration's keys.
    pub demo_password: Option<String>,
}

/// What of the terminal a page depends on.
#[derive(Debug, Clone, Default)]
pub struct Hands {
    /// The layout that is on.
    pub layout: Option<Layout>,
    /// What the machine itself sends.
    pub machine: MachineLayout,
    /// F10 covers the screen.
    pub covered: bool,
    /// F1 shows the whole help.
    pub help_open: bool,
    /// The quit key was pressed once.
    pub quit_asked: bool,
    /// Columns and rows of the screen; of a picture it depends how much is seen.
    pub size: (u16, u16),
}

/// The page of this moment.
pub fn page(model: &Model, hall: &Hall, hands: &Hands) -> Page<Press> {
    let words = Words::new(if model.language.is_kazakh() { Lang::Kk } else { Lang::Ru });
    let mut page = frame::page(model, &words, hall, hands);
    if hands.covered {
        page.cover = Some(Cover { lines: frame::cover_lines(model) });
        return page;
    }
    match &model.stage {
        Stage::Login(keys) => login::draw(&mut page, model, keys, &words, hall),
        Stage::Inbox => inbox::draw(&mut page, model, &words),
        Stage::Application(application) => application::draw(&mut page, model, application, &words),
        Stage::Decide(decide) => decide::draw(&mut page, model, decide, &words),
        Stage::Sign(sign) => sign::draw(&mut page, model, sign, &words),
        Stage::Scan(scan) => scan::draw(&mut page, model, scan, &words, hands),
        Stage::Places(places) => places::draw(&mut page, model, places, &words),
        Stage::Audit(audit) => audit::draw(&mut page, model, audit, &words),
        Stage::Help => help::draw(&mut page, model, &words),
    }
    overlay::draw(&mut page, model, &words, hands);
    page
}
