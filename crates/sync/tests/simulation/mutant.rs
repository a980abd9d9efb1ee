//! Broken variants: each breaks one rule, so that we know that the checks can say no.

use sync::dispatch::{Answer, Heard, Write};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mutant {
    /// As it ships.
    None,
    /// The kiosk says "accepted" before the row is on the disk.
    AcceptsBeforeSync,
    /// The kiosk lets a row go on any answer that looks like a receipt.
    SettlesUnverified,
    /// The kiosk lets a row go as soon as its bytes have left.
    ForgetsWhatIsSent,
    /// The kiosk lays a row aside on a refusal that nobody signed.
    BelievesAnyRefusal,
    /// The kiosk drops the scans with the first receipt.
    DropsScans,
    /// A row that fails holds up the ones behind it.
    WaitsForTheFirst,
    /// The centre answers before its transaction is on the disk.
    AnswersBeforeSync,
    /// The centre registers anew what comes again.
    RegistersTwice,
    /// The centre gives the right number with another time when it is asked again.
    WritesTheReceiptAnew,
    /// The centre appends whatever comes and never looks at the digest.
    AppendsBlindly,
    /// The centre calls a scan received when its last byte came, whatever came before.
    TrustsTheLastPiece,
    /// The centre registers what names a login that it does not know.
    TakesWithoutTheLogin,
    /// The kiosk sends the form that names its login again and again.
    NamesForEver,
    /// A kiosk that sees the centre again forgets what it died of.
    SendsTheDeadlyFirst,
    /// The centre dates registrations by a clock that somebody sets.
    DatesByItsClock,
    /// The centre believes whatever time a kiosk claims, where the signing decides.
    BelievesTheClock,
    /// The centre believes no kiosk, where the signing decides.
    BelievesNobody,
}

impl Mutant {
    pub(crate) const ALL: [Mutant; 17] = [
        Mutant::AcceptsBeforeSync,
        Mutant::SettlesUnverified,
        Mutant::ForgetsWhatIsSent,
        Mutant::BelievesAnyRefusal,
        Mutant::DropsScans,
        Mutant::WaitsForTheFirst,
        Mutant::AnswersBeforeSync,
        Mutant::RegistersTwice,
        Mutant::WritesTheReceiptAnew,
        Mutant::AppendsBlindly,
        Mutant::TrustsTheLastPiece,
        Mutant::TakesWithoutTheLogin,
        Mutant::NamesForEver,
        Mutant::SendsTheDeadlyFirst,
        Mutant::DatesByItsClock,
        Mutant::BelievesTheClock,
        Mutant::BelievesNobody,
    ];

    /// What it makes of an answer where it has rules of its own.
    pub(crate) fn obeys(self, heard: &Heard) -> Option<Vec<Write>> {
        let Heard::Answers(answers) = heard else { return None };
        let believed = |(id, answer): &(_, Answer)| match answer {
            Answer::Receipt(signed) if self == Mutant::SettlesUnverified => {
                Some(Write::Settle(signed.clone()))
            }
            Answer::Refused { problem, .. } if self == Mutant::BelievesAnyRefusal => {
                Some(Write::LayAside { submission_id: *id, problem: problem.clone() })
            }
            Answer::Receipt(_) | Answer::Refused { .. } | Answer::Held(_) | Answer::Later(_) => None,
        };
        answers.iter().map(believed).collect()
    }

    /// What it is found out by.
    pub(crate) fn crime(self) -> &'static str {
        match self {
            Mutant::None => unreachable!("it breaks nothing"),
            Mutant::AcceptsBeforeSync
            | Mutant::SettlesUnverified
            | Mutant::ForgetsWhatIsSent
            | Mutant::AnswersBeforeSync => "lost",
            Mutant::BelievesAnyRefusal => "laid aside, and nobody refused it",
            Mutant::DropsScans | Mutant::TrustsTheLastPiece | Mutant::AppendsBlindly => "a scan",
            Mutant::WaitsForTheFirst | Mutant::NamesForEver | Mutant::SendsTheDeadlyFirst => "never through",
            Mutant::DatesByItsClock => "not in the order of arrival",
            Mutant::BelievesTheClock => "before it was signed",
            Mutant::BelievesNobody => "does not count from its signing",
            Mutant::TakesWithoutTheLogin => "without its login",
            Mutant::RegistersTwice => "registered twice",
            Mutant::WritesTheReceiptAnew => "another receipt",
        }
    }
}
