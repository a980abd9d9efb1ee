//! Why central's log of a queue is not believed: told on every screen that shows what that log says.
//!
//! **Invariant:** it stands beside what the screen has to say, never in its place: whoever was refused still reads why.

use journey::model::Model;
use journey::stage::Stage;
use terminal::{Block, Page, Tone};
use words::{Words, say};

use crate::press::Press;
use crate::screens::frame;

/// On top, where it stays in sight; below what was done or refused, where the top is taken.
pub(super) fn draw(page: &mut Page<Press>, model: &Model, words: &Words) {
    let Some(problem) = model.distrust.as_ref().filter(|_| is_of_a_queue(model)) else { return };
    let text = frame::told(words, problem);
    if page.summary.is_some() {
        page.body.insert(0, Block::Note { tone: Tone::Error, text });
    } else {
        page.summary = Some(frame::notice(Tone::Error, say::lbl_attention(words), text));
    }
}

fn is_of_a_queue(model: &Model) -> bool {
    let of_a_visit = matches!(
        model.stage,
        Stage::Journal | Stage::Application(_) | Stage::Document(_) | Stage::Confirm(_) | Stage::Places
    );
    of_a_visit || (matches!(model.stage, Stage::Receipt(_)) && model.form().id == "kindergarten")
}
