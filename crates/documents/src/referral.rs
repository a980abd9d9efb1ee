//! The papers of a referral: D4, D5, D7–D9 (DOMAIN §1.6, §1.10–1.12).
//!
//! **Invariant:** every term stands as a date, never as a count of days; where a calendar is not known yet, it says so.

use chrono::NaiveDate;
use domain::calendar::Term;
use domain::time::{Timestamp, show_date, show_time};
use words::{Lang, Words, say};

use crate::paper::{Both, Kind, Row, Tone};

/// A text of the locales without variables.
type Text = fn(&Words) -> String;

/// A referral, and what happened to it.
#[derive(Clone, Debug)]
pub struct Referral {
    /// Where to.
    pub kindergarten: Kindergarten,
    /// The published group of places, where one is known.
    pub group: Option<Group>,
    /// Whether the parents chose a private place; else it was given from the head of the queue.
    pub private: bool,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// What happened.
    pub news: ReferralNews,
}

/// A kindergarten, for whoever has to go there.
#[derive(Clone, Debug)]
pub struct Kindergarten {
    /// Its BIN.
    pub bin: String,
    /// Its name.
    pub name: Both,
    /// Its address; none where the reference list has it no more.
    pub address: Option<Both>,
    /// Its telephone.
    pub phone: Option<String>,
}

/// A group of places.
#[derive(Clone, Debug)]
pub struct Group {
    /// The language of instruction, in words.
    pub language: Both,
    /// The youngest, in whole years.
    pub age_from: u32,
    /// The oldest, in whole years.
    pub age_to: u32,
}

/// What happened to a referral.
#[derive(Clone, Debug)]
pub enum ReferralNews {
    /// D4: the child's card.
    Card {
        /// The last day to bring the papers.
        expires: Term,
    },
    /// D5: it was issued.
    Issued {
        /// The last day to bring the papers.
        expires: Term,
        /// The last second in which it can be given back.
        withdraw_until: Timestamp,
    },
    /// D7: it was given back.
    Withdrawn {
        /// Why, in words.
        reason: Both,
        /// The time that decides the place in the queue from now on.
        since: Timestamp,
    },
    /// D8: there is more time for the papers.
    Extended {
        /// The new last day.
        until: NaiveDate,
        /// Why, in words.
        reason: Both,
    },
    /// D9: it was not used in its term.
    StopListed {
        /// The last day it had.
        expired: NaiveDate,
        /// The last day of the stop-list.
        until: Term,
        /// The first day after it.
        from: NaiveDate,
        /// Whether the next place not taken ends the application.
        last: bool,
    },
}

impl Referral {
    pub(crate) fn kind(&self) -> Kind {
        match self.news {
            ReferralNews::Card { .. } => Kind::D4,
            ReferralNews::Issued { .. } => Kind::D5,
            ReferralNews::Withdrawn { .. } => Kind::D7,
            ReferralNews::Extended { .. } => Kind::D8,
            ReferralNews::StopListed { .. } => Kind::D9,
        }
    }

    pub(crate) fn title(&self) -> Text {
        match self.news {
            ReferralNews::Card { .. } => say::doc_title_d4,
            ReferralNews::Issued { .. } if self.private => say::doc_title_d5,
            ReferralNews::Issued { .. } => say::doc_title_d5_state,
            ReferralNews::Withdrawn { .. } => say::doc_title_d7,
            ReferralNews::Extended { .. } => say::doc_title_d8,
            ReferralNews::StopListed { .. } => say::doc_title_d9,
        }
    }

    pub(crate) fn statement(&self) -> (Text, Text) {
        match self.news {
            ReferralNews::Card { .. } => (say::doc_referral_card, say::doc_referral_card_text),
            ReferralNews::Issued { .. } => (say::doc_referral_issued, say::doc_referral_issued_text),
            ReferralNews::Withdrawn { .. } => (say::doc_referral_withdrawn, say::doc_referral_withdrawn_text),
            ReferralNews::Extended { .. } => (say::doc_referral_extended, say::doc_referral_extended_text),
            ReferralNews::StopListed { .. } => {
                (say::doc_referral_stop_list, say::doc_referral_stop_list_text)
            }
        }
    }

    pub(crate) fn tone(&self) -> Tone {
        match self.news {
            ReferralNews::StopListed { .. } => Tone::Attention,
            ReferralNews::Card { .. }
            | ReferralNews::Issued { .. }
            | ReferralNews::Withdrawn { .. }
            | ReferralNews::Extended { .. } => Tone::Done,
        }
    }

    /// What must be known beside the facts.
    pub(crate) fn warning(&self) -> Option<Text> {
        match self.news {
            ReferralNews::Issued { .. } if self.private => Some(say::doc_referral_number_lost),
            ReferralNews::StopListed { last: true, .. } => Some(say::doc_referral_last_miss),
            ReferralNews::Card { .. }
            | ReferralNews::Issued { .. }
            | ReferralNews::Withdrawn { .. }
            | ReferralNews::Extended { .. }
            | ReferralNews::StopListed { .. } => None,
        }
    }

    pub(crate) fn rows(&self) -> Vec<Row> {
        let mut rows = self.kindergarten.rows();
        rows.extend(self.group.as_ref().map(Group::row));
        rows.extend(self.news.rows());
        rows.push(Row::new(Both::say(say::doc_referral_issued_at), show_time(self.issued_at)));
        rows
    }
}

impl Kindergarten {
    fn rows(&self) -> Vec<Row> {
        let named = Both {
            kk: say::doc_kindergarten_named(&Words::new(Lang::Kk), &self.bin, &self.name.kk),
            ru: say::doc_kindergarten_named(&Words::new(Lang::Ru), &self.bin, &self.name.ru),
        };
        let address = self.address.clone();
        let address = address.map(|address| Row::both(Both::say(say::doc_kindergarten_address), address));
        let phone = self.phone.as_ref().map(|phone| Row::new(Both::say(say::doc_kindergarten_phone), phone));
        [Row::both(Both::say(say::doc_kindergarten), named)].into_iter().chain(address).chain(phone).collect()
    }
}

impl Group {
    fn row(&self) -> Row {
        let said = |lang: Lang| {
            let (words, language) = (Words::new(lang), self.language.in_lang(lang));
            if self.age_from == self.age_to {
                say::doc_group_year(&words, language, self.age_to)
            } else {
                say::doc_group_years(&words, self.age_from, language, self.age_to)
            }
        };
        Row::both(Both::say(say::doc_group), Both::new(said(Lang::Kk), said(Lang::Ru)))
    }
}

impl ReferralNews {
    fn rows(&self) -> Vec<Row> {
        let day = |label: Text, day: NaiveDate| Row::new(Both::say(label), show_date(day));
        match self {
            ReferralNews::Card { expires } => vec![term(say::doc_referral_expires, *expires)],
            ReferralNews::Issued { expires, withdraw_until } => vec![
                term(say::doc_referral_expires, *expires),
                Row::new(Both::say(say::doc_referral_withdraw_until), show_time(*withdraw_until)),
            ],
            ReferralNews::Withdrawn { reason, since } => vec![
                Row::both(Both::say(say::doc_reason), reason.clone()),
                Row::new(Both::say(say::doc_referral_since), show_time(*since)),
            ],
            ReferralNews::Extended { until, reason } => vec![
                day(say::doc_referral_expires, *until),
                Row::both(Both::say(say::doc_reason), reason.clone()),
            ],
            ReferralNews::StopListed { expired, until, from, .. } => vec![
                day(say::doc_referral_expires, *expired),
                term(say::doc_stop_list_until, *until),
                term(say::doc_stop_list_from, Term { last_day: *from, ..*until }),
            ],
        }
    }
}

/// A last day, marked where the working days of its year are not known yet.
pub(crate) fn term(label: Text, term: Term) -> Row {
    let day = show_date(term.last_day);
    if term.provisional {
        Row::both(Both::say(label), Both::say(|words| say::doc_referral_provisional(words, &day)))
    } else {
        Row::new(Both::say(label), day)
    }
}

/// Why a referral was given back or extended, in words: `ILLNESS` … (DOMAIN §1.11).
pub fn reason(code: &str) -> Both {
    let id = format!("referral-reason-{}", code.to_lowercase().replace('_', "-"));
    Both::say(|words| words.text(&id))
}

/// A language of instruction in words: `kk`, `ru`, `mixed`.
pub fn instruction(code: &str) -> Both {
    let id = format!("doc-instruction-{code}");
    Both::say(|words| words.text(&id))
}
