//! What is done for the vault beside sending: tidied once a day, what was put off of a damaged one taken over, laid out for
//! administrators.

use chrono::TimeDelta;
use domain::time::civil_date;

use super::{Centre, Seen, Sending};
use crate::vault::Entry;

/// How often the certificate is looked at.
const RENEWAL_LOOK: TimeDelta = TimeDelta::hours(1);

impl<C: Centre> Sending<C> {
    /// Once a day what has served its time is erased, and what was put off of a damaged vault taken over.
    pub(super) fn tidy(&mut self) {
        let now = (self.clock)();
        let today = civil_date(now);
        if self.tidied == Some(today) {
            return;
        }
        match self.vault.with(|vault| vault.tidy(now)).and_then(|()| self.vault.take_over_what_was_put_off())
        {
            Ok(()) => self.tidied = Some(today),
            Err(error) => {
                self.trouble(error);
            }
        }
    }

    /// Looks at the certificate, once an hour while central is there.
    pub(super) fn renew(&mut self) {
        let now = (self.clock)();
        if self.seen != Some(Seen::There) || self.renew_at.is_some_and(|at| now < at) {
            return;
        }
        self.renew_at = Some(now + RENEWAL_LOOK);
        if let Some(said) = self.centre.keep_enrolled(now) {
            self.log.say(&said);
        }
    }

    /// Tells administrators of what was refused since the last look, and lays out what waits.
    pub(super) fn report(&mut self) {
        let Ok(listing) = self.vault.with(|vault| vault.listing()) else { return };
        if self.listed.as_ref() == Some(&listing) {
            return;
        }
        let known = self.listed.as_ref().map(|listing| listing.0.as_slice()).unwrap_or_default();
        for entry in listing.0.iter().filter(|entry| !entry.code.is_empty() && !known.contains(entry)) {
            let Entry { kiosk_number, code, submission_id, .. } = entry;
            self.log.say(&format!("refused {code} {kiosk_number} submission {submission_id}: kept aside"));
        }
        if let Err(error) = self.vault.with(|vault| vault.lay_out(&listing)) {
            self.log.say(&format!("the listing of the vault: {error}"));
        }
        self.listed = Some(listing);
    }
}
