//! What the scripted centre holds.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeZone, Utc};
use desk::msg::Helper;
use domain::bin::Bin;
use domain::digest::Sha256;
use domain::history::Detail;
use domain::time::Timestamp;
use forms::Assistant;
use ledger::head::{Growth, SignedHead};
use sync::wire::desk::{
    AtDesk, AuditShown, BrokenShown, ChildAtDesk, DeskLoggedIn, GroupOffered, Inbox, InboxRow,
    KindergartenAtDesk, LateSchool, ParentAtDesk, PlaceAtDesk, PlacesAtDesk, Post, Proposal, Role,
    RulingShown, SoundShown, ToCheck, Work,
};
use sync::wire::{
    ActionRefusal, Address, DocumentLine, Folder, HelpedBy, HistoryLine, Instruction, PlaceKind, Service,
    StateShown,
};
use uuid::Uuid;

pub(crate) const MEAL: &str = "391010000/MT.2026.000123.1";
pub(crate) const QUEUED: &str = "391010000/UO.2026.000077.0";
pub(crate) const CHILD_NAME: &str = "ТЕСТОВ АЛИХАН";
pub(crate) const CHILD_IIN: &str = "190525500508";
pub(crate) const SHA256: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

pub(crate) fn now() -> Timestamp {
    Utc.with_ymd_and_hms(2026, 11, 22, 9, 30, 0).unwrap()
}

fn at(day: u32, hour: u32) -> Timestamp {
    Utc.with_ymd_and_hms(2026, 11, day, hour, 5, 0).unwrap()
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

pub(crate) const KOSTANAY: &str = "391010000";
pub(crate) const ARKALYK: &str = "391610000";

/// With each role in each of the settlements.
pub(crate) fn login_in(settlements: &[&str], roles: &[Role]) -> DeskLoggedIn {
    let mut opened = login(roles);
    let of = |role: Role| settlements.iter().map(move |kato| Post { role, settlement: (*kato).into() });
    opened.posts = roles.iter().flat_map(|role| of(*role)).collect();
    opened
}

pub(crate) fn login(roles: &[Role]) -> DeskLoggedIn {
    let post = |role: &Role| Post { role: *role, settlement: KOSTANAY.into() };
    DeskLoggedIn {
        token: "ab".repeat(32),
        name: "БАСШЫ ГҮЛНАР".into(),
        organisation: "№ 5 «Білім» мектебі".into(),
        bin: "200140900011".into(),
        posts: roles.iter().map(post).collect(),
        ends_at: now() + chrono::TimeDelta::hours(10),
    }
}

/// Somebody of the front desk.
pub(crate) fn helper() -> Helper {
    let assistant = Assistant {
        name: "БАСШЫ ГҮЛНАР".into(),
        organisation: "№ 5 «Білім» мектебі".into(),
        bin: Bin::parse("200140900011").unwrap(),
        desk: "KST3-D1".into(),
        login: Sha256([7; 32]),
        serial: "53a1".into(),
    };
    Helper { own: assistant.mark_of("750101400017"), assistant }
}

fn row(number: &str, work: Work, role: Role, due: Option<u32>) -> InboxRow {
    let meal = work == Work::Meal;
    InboxRow {
        number: number.into(),
        service: if meal { Service::Meal } else { Service::Kindergarten },
        work,
        role,
        state: if meal { "UNDER_REVIEW" } else { "IN_QUEUE" }.into(),
        revision: 2,
        child_name: CHILD_NAME.into(),
        child_iin: "••••••••0508".into(),
        since: at(12, 6),
        due: due.map(day),
        overdue: due.is_some_and(|due| due < 22),
        proposal: None,
        place: None,
    }
}

/// A first clerk's decision: a colleague's, or their own.
fn second(number: &str, role: Role, own: bool) -> InboxRow {
    let mut row = row(number, Work::Second, role, None);
    row.proposal = Some(Proposal {
        signed_xml_sha256: SHA256.into(),
        kind: "remove".into(),
        value: "DATA_INVALID".into(),
        text: None,
        at: at(20, 7),
        own,
    });
    row
}

fn offer(role: Role, id: u128, (language, age_from): (Instruction, u32)) -> InboxRow {
    let mut row = row("391010000/UO.2026.000082.4", Work::Offer, role, None);
    row.place = Some(GroupOffered {
        id: Uuid::from_u128(id),
        kindergarten: "200140920056".into(),
        name_kk: "№ 7 мемлекеттік балабақша".into(),
        name_ru: "Государственный детский сад № 7".into(),
        language,
        age_from,
        age_to: 6,
    });
    row
}

pub(crate) fn inbox(role: Role) -> Inbox {
    let rows = match role {
        Role::SchoolHead => vec![
            row("391010000/MT.2026.000118.5", Work::Meal, role, Some(19)),
            row(MEAL, Work::Meal, role, Some(24)),
            row("391010000/MT.2026.000125.6", Work::Meal, role, Some(27)),
        ],
        Role::Kindergarten => vec![row(QUEUED, Work::Referral, role, Some(30))],
        Role::Department => vec![
            second(QUEUED, role, false),
            row("391010000/UO.2026.000078.8", Work::Benefit, role, None),
            row("391010000/UO.2026.000079.7", Work::Check, role, None),
            row("391010000/UO.2026.000080.8", Work::Merge, role, None),
            row("391010000/UO.2026.000081.6", Work::Review, role, None),
            offer(role, 7, (Instruction::Kk, 3)),
            offer(role, 8, (Instruction::Ru, 2)),
            second("391010000/UO.2026.000083.2", role, true),
        ],
        Role::Auditor | Role::FrontDesk => Vec::new(),
    };
    let late = LateSchool {
        settlement: KOSTANAY.into(),
        bin: "200140900011".into(),
        name_kk: "№ 5 «Білім» мектебі".into(),
        name_ru: "Школа № 5 «Білім»".into(),
        count: 2,
        due: day(17),
    };
    let late_schools = if role == Role::Department { vec![late] } else { Vec::new() };
    let waiting = rows.iter().filter(|row| !row.is_own()).count() as u64;
    Inbox { as_of: now(), waiting, rows, late_schools }
}

fn ruling(kind: &str, answer: Option<&str>, reasons: &[&str]) -> RulingShown {
    RulingShown {
        kind: kind.into(),
        answer: answer.map(Into::into),
        reasons: reasons.iter().map(|code| (*code).to_owned()).collect(),
        needs_second: matches!((kind, answer), ("remove" | "reject", _) | ("decide-benefit", Some("no"))),
        refusal: None,
    }
}

fn scan(media_type: &str) -> DocumentLine {
    DocumentLine {
        folder: Folder::Attachments,
        name: SHA256.into(),
        kind: "A".into(),
        made_at: at(12, 5),
        media_type: media_type.into(),
        langs: Vec::new(),
    }
}

fn history(what: &str, by: &str, hour: u32) -> HistoryLine {
    HistoryLine {
        claimed_at: None,
        at: at(12, hour),
        by: by.into(),
        what: what.into(),
        details: Vec::new(),
        args: BTreeMap::new(),
        cause: "signed".into(),
        proof: SHA256.into(),
        entry: None,
        helped_by: None,
    }
}

/// With somebody's help.
fn helped(line: HistoryLine) -> HistoryLine {
    let by = HelpedBy {
        name: "ҚАБЫЛДАУШЫ АЙНҰР".into(), organisation: "№ 5 «Білім» мектебі".into()
    };
    HistoryLine { helped_by: Some(by), ..line }
}

fn blank(number: &str, role: Role) -> AtDesk {
    AtDesk {
        number: number.into(),
        service: if number.contains("MT") { Service::Meal } else { Service::Kindergarten },
        role,
        revision: 2,
        state: "IN_QUEUE".into(),
        more: StateShown::default(),
        registered_at: at(12, 5),
        profile: "SEED".into(),
        child: ChildAtDesk {
            name: CHILD_NAME.into(),
            iin: CHILD_IIN.into(),
            birth: NaiveDate::from_ymd_opt(2019, 5, 25),
        },
        applicant: ParentAtDesk {
            name: "ТЕСТОВА АЙГҮЛ СЕРІКҚЫЗЫ".into(),
            iin: None,
            phone: "+77774128452".into(),
            address: None,
        },
        category: None,
        to_check: Vec::new(),
        rulings: Vec::new(),
        proposals: Vec::new(),
        history: vec![history("register", "filer", 5)],
        scans: Vec::new(),
        scans_awaited: 0,
    }
}

pub(crate) fn application(number: &str, role: Role) -> AtDesk {
    match role {
        Role::SchoolHead => AtDesk {
            state: "UNDER_REVIEW".into(),
            more: StateShown { until: Some(day(24)), ..StateShown::default() },
            category: Some("M2".into()),
            rulings: vec![
                ruling("approve-meal", None, &[]),
                ruling("refuse-meal", None, &["UNTRUE_DATA", "CHILD_NOT_IN_SCHOOL", "UNREADABLE_SCAN"]),
            ],
            history: vec![helped(history("submit", "filer", 5)), history("open", "school", 8)],
            scans: vec![scan("image/jpeg"), scan("application/pdf")],
            scans_awaited: 1,
            ..blank(number, role)
        },
        Role::Kindergarten => AtDesk {
            state: "REFERRED".into(),
            more: StateShown { until: Some(day(30)), ..StateShown::default() },
            rulings: vec![
                ruling("enrol", None, &[]),
                ruling("refuse-papers", None, &["INCOMPLETE", "EXPIRED", "VACCINATION"]),
            ],
            ..blank(number, role)
        },
        Role::Department | Role::Auditor | Role::FrontDesk => department(number),
    }
}

fn department(number: &str) -> AtDesk {
    let refused = ActionRefusal { code: "E-MERGE-EARLY".into(), args: BTreeMap::new(), from: None };
    AtDesk {
        applicant: ParentAtDesk {
            name: "ТЕСТОВА АЙГҮЛ СЕРІКҚЫЗЫ".into(),
            iin: Some("870308400010".into()),
            phone: "+77774128452".into(),
            address: Some(Address {
                kk: "Қостанай қ., Абай көшесі, 10-үй, 5-пәтер".into(),
                ru: "г. Костанай, ул. Абая, д. 10, кв. 5".into(),
                kato: "391010000".into(),
            }),
        },
        category: Some("P3".into()),
        to_check: vec![
            ToCheck { code: "MANUAL".into(), field: "child-iin".into() },
            ToCheck { code: "NO_LINK".into(), field: String::new() },
        ],
        rulings: vec![
            ruling("decide-benefit", Some("yes"), &[]),
            ruling("decide-benefit", Some("no"), &[]),
            RulingShown { refusal: Some(refused), ..ruling("decide-merge", Some("yes"), &[]) },
            ruling("remove", None, &["MOVED_SETTLEMENT", "DECEASED", "DATA_INVALID"]),
        ],
        proposals: vec![Proposal {
            signed_xml_sha256: SHA256.into(),
            kind: "remove".into(),
            value: "DATA_INVALID".into(),
            text: Some("Туу туралы куәлігі басқа баланікі".to_owned().into()),
            at: at(20, 7),
            own: false,
        }],
        history: lived(),
        scans: vec![scan("image/png")],
        ..blank(number, Role::Department)
    }
}

/// A history with everything that a clerk must not miss.
fn lived() -> Vec<HistoryLine> {
    let told = |what, by, hour, details| HistoryLine { details, ..history(what, by, hour) };
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    vec![
        told("register", "filer", 5, vec![Detail::Category("P3".into())]),
        told(
            "decide_benefit",
            "department",
            6,
            vec![Detail::Granted(false), Detail::Explained("Мерзімі өткен".to_owned().into())],
        ),
        told(
            "refer",
            "department",
            7,
            vec![
                Detail::Kindergarten {
                    kk: "№ 7 бөбекжай-бақшасы".into(), ru: "Ясли-сад № 7".into()
                },
                Detail::Expires(day("2026-11-30")),
            ],
        ),
        told("lapse_referral", "centre", 8, vec![Detail::StopListUntil(day("2029-01-15"))]),
    ]
}

pub(crate) fn places() -> PlacesAtDesk {
    let row = |id, language, published, taken| PlaceAtDesk {
        id: Uuid::from_u128(id),
        kindergarten: "200140920016".into(),
        kind: PlaceKind::Private,
        language,
        age_from: 3,
        age_to: 5,
        published,
        taken,
    };
    PlacesAtDesk {
        as_of: now(),
        age_limit_years: 6,
        read_only: false,
        kindergartens: vec![KindergartenAtDesk {
            bin: "200140920016".into(),
            name_kk: "«Балапан» балабақшасы".into(),
            name_ru: "Детский сад «Балапан»".into(),
            kind: PlaceKind::Private,
        }],
        rows: vec![row(1, Instruction::Kk, 25, 24), row(2, Instruction::Ru, 20, 20)],
    }
}

pub(crate) fn audit(broken: bool) -> AuditShown {
    let head = SignedHead {
        payload: r#"{"v":1,"queue":"391010000","size":214,"root":"9f86d081884c7d65"}"#.into(),
        signature: "c2lnbmF0dXJl".into(),
        key_id: "0123456789abcdef".into(),
    };
    AuditShown {
        settlement: "391010000".into(),
        as_of: now(),
        head: Growth { head, since: 0, proof: Vec::new() },
        sound: (!broken).then_some(SoundShown {
            entries: 214,
            applications: 131,
            receipts: 131,
            on_word: 3,
            helped: 12,
        }),
        broken: broken.then(|| BrokenShown {
            code: "evidence".into(),
            why: "E-EVIDENCE-ALONE".into(),
            args: BTreeMap::from([("entry".into(), "17".into())]),
        }),
    }
}
