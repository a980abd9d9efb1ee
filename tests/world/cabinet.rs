//! The personal cabinet as the scripted centre keeps it.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Months, NaiveDate};
use domain::history::Detail;
use domain::secret::Secret;
use domain::time::{Timestamp, civil_date, show_date};
use forms::consent::Office;
use forms::login::Login;
use journey::account::{AccountAnswer, AccountAsk, Away, Contact, Document, Done, Open, Person, Then};
use journey::journal::{
    ActionKind, ActionRefusal, ActionShown, DocumentLine, DocumentName, HistoryLine, Journal, Party, Place,
    PlaceChanged, PlaceReason, Row, Shown, StateShown,
};
use journey::problem::Problem;

use super::places;
use super::records::parent;
use super::{PARENT, TODDLER, World};

pub const NUMBER: &str = "391010000/UO.2026.000123.1";
pub const MEAL_NUMBER: &str = "391010000/MT.2026.000045.1";

/// What central holds of the person.
pub struct Cabinet {
    pub email: Option<String>,
    pub rows: Vec<Row>,
    pub shown: BTreeMap<String, Shown>,
    /// The other parent's application, and the last day on which they may object to a second parent.
    pub others: Option<(Shown, Option<NaiveDate>)>,
    /// What was done: by login, or signed.
    pub acts: Vec<ActionKind>,
    /// The only free place in Kazakh was taken by another parent.
    pub taken: bool,
    /// Contacts of applications that no code has proved.
    pub unconfirmed: Vec<Contact>,
    /// Why the next question is refused.
    pub away: Option<Away>,
    /// Why it does not take the signed challenge.
    pub away_at_log_in: Option<Away>,
    /// What stands in a paper.
    pub lines: Vec<String>,
    /// What the documents were wanted for.
    pub documents: Vec<(String, Then)>,
}

impl Cabinet {
    pub fn new(now: Timestamp) -> Cabinet {
        let (queue, meal) = (in_queue(now), meal(now));
        let rows = vec![meal.row.clone(), queue.row.clone()];
        let shown = [queue, meal].into_iter().map(|shown| (shown.row.name.clone(), shown)).collect();
        Cabinet {
            email: Some("aigul@mail.kz".to_owned()),
            rows,
            shown,
            others: None,
            acts: Vec::new(),
            taken: false,
            unconfirmed: Vec::new(),
            away: None,
            away_at_log_in: None,
            lines: vec!["Тіркеу туралы хабарлама".into(), "УО.2026.000123.1".into()],
            documents: Vec::new(),
        }
    }
}

impl Cabinet {
    /// No code has proved the contacts of its applications.
    pub fn unproved(&mut self) {
        for shown in self.shown.values_mut() {
            shown.applicant.unconfirmed = vec!["phone".into(), "email".into()];
        }
    }

    /// It holds this application too.
    pub fn keep(&mut self, shown: Shown) {
        self.rows.push(shown.row.clone());
        self.shown.insert(shown.row.name.clone(), shown);
    }
}

impl World {
    pub(super) fn cabinet(&mut self, ask: AccountAsk) -> Option<AccountAnswer> {
        let as_of = self.now;
        let away = self.cabinet.away.take();
        let cabinet = &mut self.cabinet;
        Some(match ask {
            AccountAsk::Challenge { session, language } => {
                let setting = &self.shell.model().setting;
                let office = Office { ..setting.office.clone() };
                let form = forms::released::kindergarten();
                let login = Login::new(form, office, language, session, as_of, "0123456789abcdef");
                AccountAnswer::Challenge(refused(away, Arc::new(login.to_xml())))
            }
            AccountAsk::LogIn { .. } => {
                let open = Open {
                    token: Arc::new(Secret::new("t".repeat(64))),
                    email: cabinet.email.clone().map(Secret::new),
                    person: Some(Person { birth: "08.03.1987".to_owned().into(), address: parent().address }),
                    kept: true,
                    unconfirmed: cabinet.unconfirmed.clone(),
                };
                AccountAnswer::LoggedIn(refused(away.or(cabinet.away_at_log_in.take()), open))
            }
            AccountAsk::LogOut { .. } => return None,
            AccountAsk::KeepEmail { email, .. } => {
                cabinet.email = Some(email.expose().clone());
                AccountAnswer::EmailKept(refused(away, email))
            }
            AccountAsk::ProveContact { contact, .. } => {
                if away.is_none() {
                    cabinet.unconfirmed.retain(|open| open.address.expose() != contact.address.expose());
                }
                AccountAnswer::ContactProved(refused(away, ()))
            }
            AccountAsk::Journal { .. } => {
                cabinet.join(as_of);
                AccountAnswer::Journal(refused(away, Journal { as_of, rows: cabinet.rows.clone() }))
            }
            AccountAsk::Application { name, .. } => {
                let shown = cabinet.shown.get(&name).cloned();
                let shown = shown.ok_or_else(|| Away::Refused(Problem::of_code("E-NOTFOUND")));
                AccountAnswer::Application(away.map_or(shown, Err).map(Box::new))
            }
            AccountAsk::Vacancies { .. } => {
                AccountAnswer::Vacancies(refused(away, places::vacancies(as_of, cabinet.taken)))
            }
            AccountAsk::Act { number, action, .. } => {
                let done = cabinet.by_login(number, action, as_of);
                AccountAnswer::Done(refused(away, done))
            }
            AccountAsk::ActSigned { signed, .. } => {
                AccountAnswer::Done(away.map_or_else(|| Ok(cabinet.signed(&signed)), Err))
            }
            AccountAsk::Document { document, then, .. } => {
                let name = match &document {
                    DocumentName::Paper(name) => name.clone(),
                    DocumentName::Receipt => "receipt".to_owned(),
                    DocumentName::Scan { .. } => "scan".to_owned(),
                };
                cabinet.documents.push((name, then));
                let brought = brought(&document, then, &cabinet.lines);
                AccountAnswer::Document(refused(away, brought))
            }
        })
    }
}

fn refused<T>(away: Option<Away>, otherwise: T) -> Result<T, Away> {
    away.map_or(Ok(otherwise), Err)
}

fn brought(document: &DocumentName, then: Then, lines: &[String]) -> Document {
    match (then, document) {
        (Then::Read, DocumentName::Scan { .. }) => Document::Picture,
        (Then::Read, DocumentName::Paper(_)) => Document::Text(lines.to_vec()),
        (Then::Read, DocumentName::Receipt) => Document::Proof,
        (Then::Save, DocumentName::Receipt) => {
            Document::Saved("tereze-391010000-UO.2026.000123.1-receipt.json".into())
        }
        (Then::Save, _) => Document::Saved("tereze-391010000-UO.2026.000123.1-D1.pdf".into()),
        (Then::Print, _) => Document::Printed,
    }
}

impl Cabinet {
    /// The application of the queue was filed by the other parent.
    pub fn is_the_other_parents(&mut self) {
        self.rows.clear();
        self.others = self.shown.remove(NUMBER).map(|shown| (shown, None));
    }

    /// Once nobody may object any more, the second parent sees it, with the paper that says so (DOMAIN §1.14).
    fn join(&mut self, now: Timestamp) {
        let over = |(_, last_day): &mut (Shown, Option<NaiveDate>)| {
            last_day.is_some_and(|day| civil_date(now) > day)
        };
        let Some((mut shown, _)) = self.others.take_if(over) else { return };
        shown.state.merge = Some("JOINED".to_owned());
        shown.state.joined = true;
        shown.documents.push(paper("D12-5", "D12", now));
        self.rows.push(shown.row.clone());
        self.shown.insert(NUMBER.to_owned(), shown);
    }

    /// What the login alone proves: the interest moves twelve months, with the paper that says so.
    fn by_login(&mut self, number: String, action: ActionKind, now: Timestamp) -> Done {
        self.acts.push(action);
        let Some(shown) = self.shown.get_mut(&number).filter(|_| action == ActionKind::ConfirmInterest)
        else {
            return Done { number, day: None, by_papers: false };
        };
        let next = shown.state.interest_until.and_then(|day| day.checked_add_months(Months::new(12)));
        shown.state.interest_until = next;
        shown.actions.retain(|shown| shown.action != ActionKind::ConfirmInterest);
        shown.documents.push(paper("D6-4", "D6", now));
        Done { number, day: next.map(show_date), by_papers: false }
    }

    fn signed(&mut self, signed: &str) -> Done {
        let kinds = [
            ("change-category", ActionKind::ChangeCategory),
            ("leave", ActionKind::Leave),
            ("withdraw-meal", ActionKind::WithdrawMeal),
            ("join", ActionKind::Join),
            ("choose-private", ActionKind::ChoosePrivate),
            ("withdraw", ActionKind::Withdraw),
            ("extend", ActionKind::Extend),
        ];
        let found = kinds.into_iter().find(|(word, _)| signed.contains(&format!("kind=\"{word}\"")));
        let (_, kind) = found.expect("an act that this centre knows");
        self.acts.push(kind);
        if kind == ActionKind::Join
            && let Some((_, last_day)) = self.others.as_mut().filter(|_| signed.contains(TODDLER))
        {
            *last_day = "2026-11-25".parse().ok();
        }
        if kind == ActionKind::Leave
            && let Some(shown) = self.shown.get_mut(NUMBER)
        {
            shown.row.state = "REMOVED".to_owned();
            shown.row.place = None;
            shown.state = StateShown { reason: Some("BY_APPLICANT".to_owned()), ..StateShown::default() };
            shown.why = None;
            shown.actions.clear();
        }
        Done { number: NUMBER.to_owned(), day: Some("25.11.2026".to_owned()), by_papers: false }
    }
}

fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

fn party() -> Party {
    Party {
        name: secret("ТЕСТОВА АЙГҮЛ СЕРІКҚЫЗЫ"),
        iin: secret(PARENT),
        birth: "1987-03-08".parse().ok(),
        phone: secret("+77774128452"),
        email: secret("aigul@mail.kz"),
        phone2: secret(""),
        email2: secret(""),
        address: parent().address,
        unconfirmed: Vec::new(),
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn paper(name: &str, kind: &str, made_at: Timestamp) -> DocumentLine {
    DocumentLine { name: DocumentName::Paper(name.to_owned()), kind: kind.to_owned(), made_at }
}

fn in_queue(now: Timestamp) -> Shown {
    let refusal = |code: &str, from: &str| ActionRefusal {
        code: code.to_owned(),
        args: BTreeMap::new(),
        from: from.parse().ok(),
    };
    let line = |at_text: &str, by: &str, what: &str, details: &[Detail], entry| HistoryLine {
        at: at(at_text),
        by: by.to_owned(),
        what: what.to_owned(),
        details: details.to_vec(),
        entry,
        helped_by: None,
    };
    let paper = |name: &str, kind: &str| paper(name, kind, at("2026-08-06T12:29:09Z"));
    let receipt = DocumentLine {
        name: DocumentName::Receipt,
        kind: "RECEIPT".to_owned(),
        made_at: at("2026-08-06T12:29:09Z"),
    };
    let scan = DocumentLine {
        name: DocumentName::Scan { sha256: "ab".repeat(32), media_type: "image/jpeg".to_owned() },
        kind: "A".to_owned(),
        made_at: at("2026-08-06T12:29:09Z"),
    };
    Shown {
        row: Row {
            name: NUMBER.to_owned(),
            number: NUMBER.to_owned(),
            number_shown: "УО.2026.000123.1".to_owned(),
            kiosk_number: "K-KST3-20260806-0007-4".to_owned(),
            service: "kindergarten",
            settlement: "391010000".to_owned(),
            child_name: secret("ТЕСТОВ НҰРЛАН МАРАТҰЛЫ"),
            child_iin: secret(TODDLER),
            child_birth: "2023-04-01".parse().unwrap(),
            applicant_name: secret("ТЕСТОВА АЙГҮЛ СЕРІКҚЫЗЫ"),
            created_at: at("2026-08-06T12:29:09Z"),
            state: "IN_QUEUE".to_owned(),
            category: "P4".to_owned(),
            place: Some(Place { general: 2341, in_class: 18, ahead_in_birth_year: 412, as_of: now }),
        },
        read_at: now,
        revision: 3,
        kiosk: "KST3".to_owned(),
        applicant: party(),
        state: StateShown {
            since: Some(at("2026-08-06T12:29:09Z")),
            interest_until: "2027-08-06".parse().ok(),
            benefit: Some("PENDING".to_owned()),
            ..StateShown::default()
        },
        changed_at: at("2026-08-06T12:29:09Z"),
        why: Some(PlaceChanged {
            since: at("2026-09-01T05:00:00Z"),
            from: Some(2357),
            to: 2341,
            reasons: vec![
                PlaceReason { why: "registered".into(), class: "E".into(), own: false, times: 3, moved: 3 },
                PlaceReason { why: "left".into(), class: "N".into(), own: false, times: 19, moved: -19 },
            ],
        }),
        referral: None,
        actions: vec![
            ActionShown { action: ActionKind::ConfirmInterest, refusal: None },
            ActionShown { action: ActionKind::ChangeCategory, refusal: None },
            ActionShown { action: ActionKind::Leave, refusal: None },
            ActionShown {
                action: ActionKind::ChoosePrivate,
                refusal: Some(refusal("E-NOVACANCY", "2027-01-01")),
            },
        ],
        history: vec![
            line("2026-08-06T12:29:09Z", "filer", "register", &[Detail::Category("P4".into())], Some(41)),
            line("2026-09-01T04:00:00Z", "department", "decide_benefit", &[], Some(77)),
        ],
        documents: vec![scan, paper("D1", "D1"), paper("D2", "D2"), paper("D3", "D3"), receipt],
    }
}

/// An application whose key ended on the way.
pub fn to_sign_again(now: Timestamp) -> Shown {
    let queue = in_queue(now);
    let line = |what: &str, by: &str| HistoryLine {
        what: what.to_owned(),
        by: by.to_owned(),
        details: Vec::new(),
        ..queue.history[0].clone()
    };
    let name = format!("391010000/{}", uuid::Uuid::from_u128(7));
    Shown {
        row: Row {
            name,
            number: String::new(),
            number_shown: String::new(),
            kiosk_number: "K-KST3-20261105-0012-1".to_owned(),
            state: "NEEDS_RESIGN".to_owned(),
            category: "N0".to_owned(),
            place: None,
            ..queue.row.clone()
        },
        state: StateShown {
            since: Some(at("2026-11-10T04:00:00Z")),
            until: "2026-11-24".parse().ok(),
            ..StateShown::default()
        },
        why: None,
        actions: Vec::new(),
        history: vec![line("arrive", "filer"), line("ask_again", "centre")],
        documents: Vec::new(),
        ..queue
    }
}

fn meal(now: Timestamp) -> Shown {
    let queue = in_queue(now);
    Shown {
        row: Row {
            name: MEAL_NUMBER.to_owned(),
            number: MEAL_NUMBER.to_owned(),
            number_shown: "MT.2026.000045.1".to_owned(),
            kiosk_number: String::new(),
            service: "meal",
            child_name: secret("ТЕСТОВ АЛИХАН МАРАТҰЛЫ"),
            child_iin: secret(super::CHILD),
            child_birth: "2019-05-25".parse().unwrap(),
            state: "SUBMITTED".to_owned(),
            category: "M1".to_owned(),
            place: None,
            ..queue.row.clone()
        },
        state: StateShown { until: "2026-11-27".parse().ok(), ..StateShown::default() },
        why: None,
        actions: vec![ActionShown { action: ActionKind::WithdrawMeal, refusal: None }],
        history: Vec::new(),
        documents: Vec::new(),
        ..queue
    }
}
