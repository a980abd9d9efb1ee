//! What the citizen sees: the walk's model and the words become a page, nothing else.
//!
//! **Invariant:** pure; every target of the model that can be pressed stands on its page. Screens know no
//! port, no effect and no vault.

use journey::model::Model;
use journey::stage::Stage;
use terminal::keys::MachineLayout;
use terminal::picture::Look;
use terminal::{Cover, Keyboard, Layout, OskKey, Page};
use words::{Lang, Words};

use crate::press::Press;

mod about;
mod answers;
mod application;
mod attach;
mod confirm;
mod document;
mod doubt;
mod fill;
mod frame;
mod history;
mod journal;
mod kept;
mod key;
mod login;
mod operator;
mod overlay;
mod paper;
mod places;
mod preview;
mod receipt;
mod referral;
mod review;
mod school;
mod settlement;
mod sign;
mod welcome;

pub(crate) use frame::is_near;
pub use frame::key_context;
pub use operator::page as operator_page;

/// What the hall knows of itself: nothing of a person.
#[derive(Debug, Clone, Default)]
pub struct Hall {
    /// Where the kiosk stands, Kazakh and Russian.
    pub place: (String, String),
    /// Telephone that stands where people get stuck.
    pub support_phone: String,
    /// Who answers for the data, Kazakh and Russian.
    pub operator: (String, String),
    /// The operator's BIN.
    pub operator_bin: String,
    /// The card of a demonstration.
    pub demo: Option<DemoCard>,
    /// With Ctrl, leaves the program; none on a public floor.
    pub quit_key: Option<char>,
    /// Whoever looks after the kiosk has a page, behind a PIN.
    pub operator_page: bool,
}

/// What a visitor of a demonstration has to know.
#[derive(Debug, Clone, Default)]
pub struct DemoCard {
    /// The keys' password.
    pub password: String,
    /// Children to try.
    pub iins: Vec<String>,
    /// Where the SMS codes appear.
    pub phone_file: String,
}

/// What of the terminal a page depends on.
#[derive(Debug, Clone, Default)]
pub struct Hands {
    /// The layout that is on.
    pub layout: Option<Layout>,
    /// What the machine itself sends.
    pub machine: MachineLayout,
    /// The keyboard on the screen.
    pub osk: Option<Osk>,
    /// F10 covers the screen.
    pub covered: bool,
    /// F1 shows the whole help.
    pub help_open: bool,
    /// The quit key was pressed once.
    pub quit_asked: bool,
    /// Columns and rows of the screen: of a picture it depends how much is seen.
    pub size: (u16, u16),
    /// Which part of a picture is looked at.
    pub look: Look,
}

/// The keyboard on the screen.
#[derive(Debug, Clone, Copy, Default)]
pub struct Osk {
    /// Capitals.
    pub shift: bool,
    /// The key the arrows stand on.
    pub focus: Option<OskKey>,
}

/// The words' language for the model's.
pub fn lang(model: &Model) -> Lang {
    if model.language.is_kazakh() { Lang::Kk } else { Lang::Ru }
}

/// The page of this moment.
pub fn page(model: &Model, hall: &Hall, hands: &Hands) -> Page<Press> {
    let words = Words::new(lang(model));
    let mut page = frame::page(model, &words, hall, hands);
    if hands.covered {
        page.cover = Some(Cover { lines: frame::cover_lines(model) });
        return page;
    }
    match &model.stage {
        Stage::Welcome => welcome::draw(&mut page, model, hall),
        Stage::Services => about::services(&mut page, model, &words),
        Stage::About => about::procedure(&mut page, model, &words),
        Stage::Key(desk) => key::draw(&mut page, model, desk, &words, hall),
        Stage::Fill(step) => fill::draw(&mut page, model, step, &words, hall),
        Stage::Attach(attach) => attach::draw(&mut page, attach, &words),
        Stage::Preview(preview) => preview::draw(&mut page, preview, &words, hands),
        Stage::School(search) => school::draw(&mut page, model, search, &words),
        Stage::Settlement(search) => settlement::draw(&mut page, model, search, &words),
        Stage::Login(login) => login::draw(&mut page, model, login, &words, hall),
        Stage::Journal => journal::draw(&mut page, model, &words, hall),
        Stage::Application(shown) => application::draw(&mut page, model, shown, &words, hall),
        Stage::Document(reading) => document::draw(&mut page, model, reading, &words),
        Stage::Confirm(confirm) => confirm::draw(&mut page, model, confirm, &words),
        Stage::Places => places::draw(&mut page, model, &words),
        Stage::Review(review) => review::draw(&mut page, model, review, &words),
        Stage::Keeping(keeping) => kept::draw(&mut page, model, keeping, &words),
        Stage::Paper(paper) => paper::draw(&mut page, model, paper, &words, hall),
        Stage::Sign(sign) => sign::draw(&mut page, model, sign, &words, hall),
        Stage::Receipt(receipt) => receipt::draw(&mut page, model, receipt, &words, hall),
    }
    doubt::draw(&mut page, model, &words);
    overlay::draw(&mut page, model, &words, hands);
    page.keyboard = keyboard(model, &words, hands);
    page
}

fn keyboard(model: &Model, words: &Words, hands: &Hands) -> Option<Keyboard<Press>> {
    let osk = hands.osk?;
    let typing = model.typing()?;
    Some(Keyboard {
        layout: hands.layout.unwrap_or(Layout::Latin),
        shift: osk.shift,
        pad: typing == journey::model::Typing::Digits,
        focus: osk.focus,
        words: frame::osk_words(words, hands),
        press: Press::Osk,
    })
}
