//! The papers of the kindergarten queue: D1–D3, D6, D10–D12, and the frame of those of a referral (DOMAIN §1.6).
//!
//! **Invariant:** each tells one event of one application, with its number and settlement; IINs are masked; a removal
//! that the centre decided by itself says how a person can be asked to look at it (DOMAIN §8.2).

mod removed;

use chrono::NaiveDate;
use domain::digest::Sha256;
use domain::iin::Iin;
use domain::kindergarten::Removal;
use domain::number::ApplicationNumber;
use domain::time::{Timestamp, show_date, show_time};
use words::{Lang, Words, say};

use crate::paper::{Both, Kind, Paper, Part, Row, Tone};
use crate::referral::Referral;
use crate::seal::Seal;

/// A text of the locales without variables.
type Text = fn(&Words) -> String;

/// What every paper of the queue shows.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The language that leads.
    pub lang: Lang,
    /// The centre that issues it.
    pub issuer: Both,
    /// The number.
    pub number: ApplicationNumber,
    /// The settlement the number counts in, in words.
    pub settlement: Both,
    /// The applicant's full name.
    pub applicant: String,
    /// Their IIN; printed masked.
    pub applicant_iin: Iin,
    /// The child's full name.
    pub child: String,
    /// The child's IIN; printed masked.
    pub child_iin: Iin,
    /// The child's date of birth.
    pub child_birth: NaiveDate,
    /// The benefit category after the event, in words.
    pub category: Both,
    /// When the application was registered.
    pub registered_at: Timestamp,
    /// When the event was recorded.
    pub at: Timestamp,
    /// How it was proved.
    pub proof: Proof,
    /// The digest of what was signed; of the log's entry where nothing was.
    pub sha256: Sha256,
    /// The policy profile of the event.
    pub profile: String,
    /// What happened.
    pub news: News,
}

/// How an event was proved.
#[derive(Clone, Debug)]
pub enum Proof {
    /// Signed with this certificate.
    Signed {
        /// Its serial number, hexadecimal.
        serial: String,
    },
    /// By a login with this certificate.
    Login {
        /// Its serial number, hexadecimal.
        serial: String,
    },
    /// By the centre, by this row of the rules.
    Centre {
        /// Such as `T7`.
        rule: String,
    },
}

/// What a paper tells.
#[derive(Clone, Debug)]
pub enum News {
    /// D1: in the queue under these numbers.
    Registered {
        /// In the general sequence.
        general: Option<u64>,
        /// In the benefit class; 0 without a benefit.
        in_class: u64,
        /// The last day to confirm the interest, where the profile wants any.
        interest_until: Option<NaiveDate>,
        /// What no registry confirmed is still to be checked: until then the place is provisional.
        to_check: bool,
    },
    /// D2: fact, time and sender (Law 370-II art. 7), and so many scans.
    Received {
        /// How many.
        scans: usize,
    },
    /// D3: the entry in the book, at this place of its log.
    Booked {
        /// From 0.
        entry: u64,
        /// See [`News::Registered::to_check`].
        to_check: bool,
    },
    /// D6: the next confirmation is due on this day.
    Confirmed {
        /// The last day.
        next_due: NaiveDate,
    },
    /// D10: out of the queue.
    Removed {
        /// Why.
        removal: Removal,
        /// Whether the parent who left is the other one, not the one who filed.
        by_other_parent: bool,
    },
    /// D11: the benefit category is another, or was not confirmed.
    Category {
        /// Whether its papers are still to be checked.
        to_check: bool,
    },
    /// D12: the other parent joined.
    Joined,
    /// D4, D5, D7–D9: a referral.
    Referral(Box<Referral>),
}

/// Makes the paper.
pub fn paper(facts: &Standing) -> Paper {
    let kind = facts.news.kind();
    let (headline, text, tone) = facts.news.statement();
    let mut rows = if let News::Referral(referral) = &facts.news {
        // Where to and until when comes first; what the registration was is told by its own papers.
        [referral.rows(), facts.people(), facts.recorded(referral.issued_at)].concat()
    } else {
        [facts.people(), facts.registration(), facts.recorded(facts.registered_at), facts.news.rows()]
            .concat()
    };
    rows.push(facts.proof.row());
    let mut parts = vec![Part::Notice { headline, text, tone }, Part::Facts { title: None, rows }];
    if let News::Removed { removal, .. } = facts.news {
        parts.extend(removed::remedy(removal).map(|text| Part::Statement(Both::say(text))));
    }
    if let News::Referral(referral) = &facts.news {
        parts.extend(referral.warning().map(|text| Part::Statement(Both::say(text))));
    }
    parts.push(Part::Note(Both::say(say::doc_queue_log)));
    parts.push(Part::Note(Both::say(say::doc_qr)));
    Paper {
        kind,
        lang: facts.lang,
        issuer: facts.issuer.clone(),
        title: facts.news.title(),
        subtitle: Some(Both::say(say::doc_service_queue)),
        number_label: Both::say(say::doc_number),
        number: facts.number.shown(),
        at: facts.at,
        seal: Seal::new(kind, &facts.number.machine(), facts.sha256),
        profile: facts.profile.clone(),
        parts,
    }
}

impl Standing {
    fn people(&self) -> Vec<Row> {
        vec![
            Row::both(Both::say(say::doc_settlement), self.settlement.clone()),
            Row::new(Both::say(say::doc_applicant), &self.applicant),
            Row::new(Both::say(say::doc_applicant_iin), self.applicant_iin.masked()),
            Row::new(Both::say(say::doc_child), &self.child),
            Row::new(Both::say(say::doc_child_iin), self.child_iin.masked()),
            Row::new(Both::say(say::doc_child_birth), show_date(self.child_birth)),
        ]
    }

    fn registration(&self) -> Vec<Row> {
        vec![
            Row::both(Both::say(say::doc_category), self.category.clone()),
            Row::new(Both::say(say::doc_registered_at), show_time(self.registered_at)),
        ]
    }

    /// When it was recorded, unless another fact tells that moment.
    fn recorded(&self, told: Timestamp) -> Vec<Row> {
        let recorded = || Row::new(Both::say(say::doc_recorded_at), show_time(self.at));
        (self.at != told).then(recorded).into_iter().collect()
    }
}

impl Proof {
    fn row(&self) -> Row {
        match self {
            Proof::Signed { serial } => Row::new(Both::say(say::doc_signature_serial), serial),
            Proof::Login { serial } => Row::new(Both::say(say::doc_login_serial), serial),
            Proof::Centre { rule } => Row::new(Both::say(say::doc_by_centre), rule),
        }
    }
}

impl News {
    fn kind(&self) -> Kind {
        match self {
            News::Registered { .. } => Kind::D1,
            News::Received { .. } => Kind::D2,
            News::Booked { .. } => Kind::D3,
            News::Confirmed { .. } => Kind::D6,
            News::Removed { .. } => Kind::D10,
            News::Category { .. } => Kind::D11,
            News::Joined => Kind::D12,
            News::Referral(referral) => referral.kind(),
        }
    }

    fn title(&self) -> Both {
        let text: Text = match self {
            News::Registered { .. } => say::doc_title_d1,
            News::Received { .. } => say::doc_title_d2,
            News::Booked { .. } => say::doc_title_d3,
            News::Confirmed { .. } => say::doc_title_d6,
            News::Removed { .. } => say::doc_title_d10,
            News::Category { .. } => say::doc_title_d11,
            News::Joined => say::doc_title_d12,
            News::Referral(referral) => referral.title(),
        };
        Both::say(text)
    }

    fn statement(&self) -> (Both, Both, Tone) {
        let (headline, text): (Text, Text) = match self {
            News::Registered { to_check: true, .. } => {
                (say::doc_queue_provisional, say::doc_queue_provisional_text)
            }
            News::Registered { to_check: false, .. } => {
                (say::doc_queue_registered, say::doc_queue_registered_text)
            }
            News::Received { .. } => (say::doc_queue_received, say::doc_queue_received_text),
            News::Booked { to_check: true, .. } => {
                (say::doc_queue_booked_provisional, say::doc_queue_booked_provisional_text)
            }
            News::Booked { to_check: false, .. } => (say::doc_queue_booked, say::doc_queue_booked_text),
            News::Confirmed { .. } => (say::doc_queue_confirmed, say::doc_queue_confirmed_text),
            News::Removed { removal, .. } => removed::statement(*removal),
            News::Category { to_check: true } => (say::doc_queue_category, say::doc_queue_category_text),
            News::Category { to_check: false } => (say::doc_queue_category, say::doc_queue_category_plain),
            News::Joined => (say::doc_queue_joined, say::doc_queue_joined_text),
            News::Referral(referral) => referral.statement(),
        };
        let tone = match self {
            News::Removed { .. }
            | News::Registered { to_check: true, .. }
            | News::Booked { to_check: true, .. } => Tone::Attention,
            News::Referral(referral) => referral.tone(),
            News::Registered { to_check: false, .. }
            | News::Received { .. }
            | News::Booked { to_check: false, .. }
            | News::Confirmed { .. }
            | News::Category { .. }
            | News::Joined => Tone::Done,
        };
        (Both::say(headline), Both::say(text), tone)
    }

    fn rows(&self) -> Vec<Row> {
        match self {
            News::Registered { general, in_class, interest_until, to_check } => {
                let (number, class): (Text, Text) = if *to_check {
                    (say::doc_queue_number_provisional, say::doc_queue_class_provisional)
                } else {
                    (say::doc_queue_number, say::doc_queue_class_number)
                };
                let general = general.map(|n| Row::new(Both::say(number), n.to_string()));
                let in_class = Row::new(Both::say(class), in_class.to_string());
                let interest =
                    interest_until.map(|day| Row::new(Both::say(say::doc_interest_until), show_date(day)));
                general.into_iter().chain([in_class]).chain(interest).collect()
            }
            News::Received { scans } => {
                vec![Row::new(Both::say(say::doc_scans_count), scans.to_string())]
            }
            News::Booked { entry, .. } => vec![Row::new(Both::say(say::doc_log_entry), entry.to_string())],
            News::Confirmed { next_due } => {
                vec![Row::new(Both::say(say::doc_interest_until), show_date(*next_due))]
            }
            News::Removed { removal, by_other_parent } => {
                let why = Both::say(removed::why(*removal, *by_other_parent));
                vec![Row::both(Both::say(say::doc_reason), why)]
            }
            News::Category { .. } | News::Joined | News::Referral(_) => Vec::new(),
        }
    }
}
