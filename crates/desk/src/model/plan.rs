//! What a clerk means to decide, before it is a ruling.

use domain::kindergarten::{OfficialReason, PaperFault, Rejection};
use domain::meal::RefusalReason;
use forms::action::About;
use forms::decision::Ruling;
use forms::value::Personal;
use sync::wire::desk::GroupOffered;

/// A decision as the buttons name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its word in the document: `approve-meal`, `enrol` …
    pub kind: String,
    /// The answer, where there are two.
    pub answer: Option<bool>,
    /// The group that the head of the sequence is to get a place of.
    pub place: Option<GroupOffered>,
}

/// The words of the two answers, as central tells them.
const YES: &str = "yes";
const NO: &str = "no";

impl Plan {
    /// A decision and its answer.
    pub fn new(kind: &str, answer: Option<&str>) -> Plan {
        let answer = answer.and_then(|word| match word {
            YES => Some(true),
            NO => Some(false),
            _ => None,
        });
        Plan { kind: kind.to_owned(), answer, place: None }
    }

    /// Whether a clerk may add words of their own.
    pub fn takes_words(&self) -> bool {
        let speaks = ["refuse-meal", "decide-benefit", "answer-review", "decide-merge", "reject", "remove"];
        speaks.contains(&self.kind.as_str())
    }

    /// The name of its text: `refuse-meal`, `decide-benefit-yes`.
    pub fn name(&self) -> String {
        match self.answer {
            None => self.kind.clone(),
            Some(true) => format!("{}-{YES}", self.kind),
            Some(false) => format!("{}-{NO}", self.kind),
        }
    }

    /// The ruling; none where a reason or an answer is missing, or central names a decision that this desk does not
    /// know.
    pub fn ruling(&self, about: About, reason: Option<&str>, text: Option<Personal>) -> Option<Ruling> {
        Some(match self.kind.as_str() {
            "open-meal" => Ruling::OpenMeal { about },
            "approve-meal" => Ruling::ApproveMeal { about },
            "refuse-meal" => Ruling::RefuseMeal { about, reason: RefusalReason::from_code(reason?)?, text },
            "decide-benefit" => Ruling::DecideBenefit { about, granted: self.answer?, text },
            "answer-review" => Ruling::AnswerReview { about, returned: self.answer?, text },
            "decide-merge" => Ruling::DecideMerge { about, granted: self.answer?, text },
            "check" => Ruling::Check { about },
            "reject" => {
                let code = reason?;
                let reason = Rejection::BY_A_CLERK.into_iter().find(|known| known.code() == code)?;
                Ruling::Reject { about, reason, text }
            }
            "remove" => Ruling::Remove { about, reason: OfficialReason::from_code(reason?)?, text },
            "enrol" => Ruling::Enrol { about },
            "discharge" => Ruling::Discharge { about },
            "refuse-papers" => Ruling::RefusePapers { about, fault: PaperFault::from_code(reason?)? },
            "offer-place" => Ruling::OfferPlace { about, place: self.place.as_ref()?.id },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use domain::number::ApplicationNumber;

    fn about() -> About {
        About { number: ApplicationNumber::parse("391010000/UO.2026.000123.1").unwrap(), revision: 3 }
    }

    fn group() -> GroupOffered {
        GroupOffered {
            id: uuid::Uuid::nil(),
            kindergarten: "200140920056".into(),
            name_kk: String::new(),
            name_ru: String::new(),
            language: sync::wire::Instruction::Kk,
            age_from: 2,
            age_to: 6,
        }
    }

    #[test]
    fn every_ruling_comes_from_its_own_words() {
        let made = |kind: &str, answer, reason| {
            let plan = Plan { place: Some(group()), ..Plan::new(kind, answer) };
            plan.ruling(about(), reason, None).unwrap().word().to_owned()
        };
        for kind in ["open-meal", "approve-meal", "check", "enrol", "discharge", "offer-place"] {
            assert_eq!(made(kind, None, None), kind);
        }
        for kind in ["decide-benefit", "answer-review", "decide-merge"] {
            assert_eq!(made(kind, Some("no"), None), kind);
        }
        assert_eq!(made("refuse-meal", None, Some("UNTRUE_DATA")), "refuse-meal");
        assert_eq!(made("reject", None, Some("REGISTRY")), "reject");
        assert_eq!(made("remove", None, Some("DECEASED")), "remove");
        assert_eq!(made("refuse-papers", None, Some("EXPIRED")), "refuse-papers");
    }

    #[test]
    fn without_its_reason_or_its_answer_it_is_none() {
        assert_eq!(Plan::new("refuse-meal", None).ruling(about(), None, None), None);
        assert_eq!(Plan::new("decide-benefit", Some("perhaps")).ruling(about(), None, None), None);
        assert_eq!(Plan::new("abolish", None).ruling(about(), None, None), None);
    }
}
