//! Writes one of each paper into a folder, to look at: `cargo run -p tereze-documents --example sample_papers
//! -- FONT.ttf FOLDER`.

#![expect(clippy::unwrap_used, reason = "an example for our own eyes")]

#[path = "../tests/samples/mod.rs"]
mod samples;

use std::path::PathBuf;

use documents::decision::Verdict;
use documents::fonts::Fonts;
use documents::queue::News;
use documents::referral::ReferralNews;
use documents::{decision, meal, pdf, queue, receipt};
use domain::kindergarten::Removal;
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
        queue::paper(&samples::standing(Lang::Kk, queued())),
        queue::paper(&samples::standing(Lang::Ru, removed())),
        queue::paper(&samples::standing(Lang::Kk, referred())),
        decision::meal_decision(&samples::decided(Lang::Kk, refused())),
    ];
    for paper in papers {
        std::fs::write(folder.join(paper.file_name()), pdf(&paper, &fonts).unwrap()).unwrap();
    }
}

fn queued() -> News {
    News::Registered {
        general: Some(18_355),
        in_class: 0,
        interest_until: "2027-12-18".parse().ok(),
        to_check: false,
    }
}

fn referred() -> News {
    let (expires, withdraw_until) = (samples::term("2026-12-25", false), samples::issued());
    samples::referral(ReferralNews::Issued { expires, withdraw_until })
}

fn refused() -> Verdict {
    let text = Some("2-бет оқылмайды".to_owned());
    Verdict::Refused { reason: decision::reason("UNREADABLE_SCAN"), text, complaint_months: Some(3) }
}

fn removed() -> News {
    News::Removed { removal: Removal::InterestNotConfirmed, by_other_parent: false }
}
