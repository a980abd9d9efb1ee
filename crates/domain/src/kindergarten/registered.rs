//! What events change of a registered application while it stays where it is.
//!
//! **Invariant:** number, birth and first time never change.

use chrono::NaiveDate;

use super::category::Category;
use super::facts::{Back, Deadline, Registration};
use super::referral::{Referral, ReferralStatus};
use super::refusal::Refusal;
use super::state::{Benefit, Interest, Merging, Registered, Review};
use crate::calendar::Term;
use crate::policy::Policy;
use crate::time::Timestamp;

type Step = Result<(), Refusal>;

impl Registered {
    pub(super) fn new(at: Timestamp, registration: Registration, profile: String) -> Registered {
        let Registration { number, category, birth, since, interest_due, .. } = registration;
        Registered {
            number,
            birth,
            t0: since,
            registered_at: at,
            profile,
            since,
            category,
            benefit: Benefit::claimed(category),
            interest: interest_due.map(Interest::until),
            age_noticed: None,
            misses: 0,
            referral: None,
            merge: Merging::None,
            review: Review::None,
        }
    }

    /// The day that a notice warns of: the last one to confirm the interest; the one from which the child is too old.
    pub fn deadline(&self, of: Deadline, policy: &Policy) -> Option<NaiveDate> {
        match of {
            Deadline::Interest => self.interest.map(|interest| interest.last_day()),
            Deadline::AgeLimit => Some(self.birth.turns(policy.promised(&self.profile).age_limit_years)),
        }
    }

    pub(super) fn confirm(&mut self, next_due: NaiveDate) -> Step {
        self.interest = Some(Interest::until(next_due));
        Ok(())
    }

    pub(super) fn claim(&mut self, category: Category) -> Step {
        self.category = category;
        self.benefit = Benefit::claimed(category);
        Ok(())
    }

    pub(super) fn decide(&mut self, granted: bool) -> Step {
        match (self.benefit, granted) {
            (Benefit::Pending, true) => self.benefit = Benefit::Yes,
            (Benefit::Pending, false) => {
                self.benefit = Benefit::No;
                self.category = Category::N0;
            }
            (Benefit::None | Benefit::Yes | Benefit::No, _) => return Err(Refusal::WrongState),
        }
        Ok(())
    }

    pub(super) fn accept(&mut self) -> Step {
        let referral = self.running()?;
        if referral.accepted {
            return Err(Refusal::AcceptedAlready);
        }
        referral.accepted = true;
        Ok(())
    }

    pub(super) fn extend(&mut self, until: NaiveDate) -> Step {
        let referral = self.running()?;
        if referral.status == ReferralStatus::Extended {
            return Err(Refusal::ExtensionTwice);
        }
        referral.expires = Term { last_day: until, provisional: false };
        referral.status = ReferralStatus::Extended;
        Ok(())
    }

    pub(super) fn ask_merge(&mut self, asked: Merging) -> Step {
        if self.merge != Merging::None {
            return Err(Refusal::MergedAlready);
        }
        self.merge = asked;
        Ok(())
    }

    pub(super) fn answer_merge(&mut self, answer: Merging) -> Step {
        match self.merge {
            Merging::Asked { .. } => self.merge = answer,
            Merging::None | Merging::Joined => return Err(Refusal::WrongState),
        }
        Ok(())
    }

    pub(super) fn ask_review(&mut self) -> Step {
        if self.review != Review::None {
            return Err(Refusal::NothingToReview);
        }
        self.review = Review::Asked;
        Ok(())
    }

    pub(super) fn answer_review(&mut self, restored: bool) -> Step {
        if self.review != Review::Asked {
            return Err(Refusal::NothingToReview);
        }
        self.review = if restored { Review::None } else { Review::Done };
        Ok(())
    }

    pub(super) fn remind(&mut self, of: Deadline, days: u32) -> Step {
        match of {
            Deadline::AgeLimit => self.age_noticed = Some(days),
            Deadline::Interest => {
                self.interest.as_mut().ok_or(Refusal::WrongState)?.reminded = Some(days);
            }
        }
        Ok(())
    }

    /// Nobody comes back before the place they had.
    pub(super) fn come_back(&mut self, back: Back) -> Step {
        if back.since < self.since {
            return Err(Refusal::OtherDates);
        }
        self.since = back.since;
        back.grace.map_or(Ok(()), |grace| self.more_time(grace))
    }

    /// Who could not confirm the interest gets more time for it (§2.4-e).
    pub(super) fn more_time(&mut self, grace: Term) -> Step {
        if let Some(interest) = &mut self.interest {
            *interest = Interest { grace: Some(grace.last_day), reminded: None, ..*interest };
        }
        Ok(())
    }

    /// Ends the running referral.
    pub(super) fn close(&mut self, status: ReferralStatus) -> Step {
        self.running()?.status = status;
        Ok(())
    }

    /// The child attends the kindergarten no more.
    pub(super) fn discharge(&mut self) -> Step {
        let referral = self.running()?;
        if referral.status != ReferralStatus::Used {
            return Err(Refusal::Ended);
        }
        referral.status = ReferralStatus::Left;
        Ok(())
    }

    fn running(&mut self) -> Result<&mut Referral, Refusal> {
        self.referral.as_mut().ok_or(Refusal::WrongState)
    }
}

impl Benefit {
    fn claimed(category: Category) -> Benefit {
        if category.needs_papers() { Benefit::Pending } else { Benefit::None }
    }
}

impl Interest {
    fn until(due: NaiveDate) -> Interest {
        Interest { due, grace: None, reminded: None }
    }
}
