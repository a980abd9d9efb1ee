//! Writes one of each paper into a folder, to look at: `cargo run -p tereze-documents --example sample_papers
//! -- FONT.ttf FOLDER`.

#![expect(clippy::unwrap_used, reason = "an example for our own eyes")]

#[path = "../tests/samples/mod.rs"]
mod samples;

use std::path::PathBuf;

use documents::fonts::Fonts;
use documents::{meal, pdf, receipt};
use words::Lang;

fn main() {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (font, folder) = (arguments.next().unwrap(), arguments.next().unwrap());
    let fonts = Fonts::read(&font).unwrap();
    let handed = samples::handed(Lang::Kk);
    let papers = [
        meal::meal_application(&samples::meal(Lang::Kk)),
        receipt::kiosk_receipt(&handed),
        receipt::registered_receipt(&handed, &samples::registered(true)),
    ];
    for paper in papers {
        std::fs::write(folder.join(paper.file_name()), pdf(&paper, &fonts).unwrap()).unwrap();
    }
}
