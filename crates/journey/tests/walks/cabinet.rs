//! What central answers to the cabinet.

use std::sync::Arc;

use domain::bin::Bin;
use domain::language::Language;
use domain::secret::Secret;
use domain::time::Timestamp;
use forms::consent::Office;
use forms::definition::Channel;
use forms::login::Login;
use journey::account::{AccountAnswer, AccountAsk, Away, Contact, Document, Done, Open, Person as Known};
use journey::journal::{
    ActionKind, ActionShown, DocumentLine, DocumentName, Journal, Party, Row, Shown, StateShown,
};
use journey::places::{InBoth, Instruction, Kindergarten, Referral, Vacancies, Vacancy};
use journey::problem::Problem;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::person::Person;

pub(crate) const NUMBER: &str = "391010000/UO.2026.000123.1";

pub(crate) fn hoped_for(ask: &AccountAsk, who: &Person, luck: u8) -> Option<AccountAnswer> {
    Some(match ask {
        AccountAsk::Challenge { session, language } => {
            let form = forms::released::kindergarten();
            let now = Timestamp::UNIX_EPOCH;
            let login = Login::new(form, office(), *language, *session, now, "0123456789abcdef");
            AccountAnswer::Challenge(Ok(Arc::new(login.to_xml())))
        }
        AccountAsk::LogIn { .. } => AccountAnswer::LoggedIn(Ok(Open {
            token: Arc::new(Secret::new(format!("token-{}", who.serial))),
            email: luck.is_multiple_of(2).then(|| who.email.clone().into()),
            person: (!luck.is_multiple_of(3))
                .then(|| Known { birth: "08.03.1987".to_owned().into(), address: None }),
            kept: luck.is_multiple_of(5),
            unconfirmed: unconfirmed(who, luck),
        })),
        AccountAsk::KeepEmail { email, .. } => AccountAnswer::EmailKept(Ok(email.clone())),
        AccountAsk::ProveContact { .. } => AccountAnswer::ContactProved(Ok(())),
        AccountAsk::Journal { .. } => {
            AccountAnswer::Journal(Ok(Journal { as_of: Timestamp::UNIX_EPOCH, rows: vec![row(who)] }))
        }
        AccountAsk::Application { .. } => AccountAnswer::Application(Ok(Box::new(shown(who)))),
        AccountAsk::Vacancies { .. } => AccountAnswer::Vacancies(Ok(vacancies())),
        AccountAsk::Act { number, .. } => AccountAnswer::Done(Ok(done(number))),
        AccountAsk::ActSigned { .. } => AccountAnswer::Done(Ok(done(NUMBER))),
        AccountAsk::Document { .. } => {
            AccountAnswer::Document(Ok(Document::Text(vec![who.child_name.clone()])))
        }
        AccountAsk::LogOut { .. } => return None,
    })
}

/// Every other person has typed contacts where there was no line.
fn unconfirmed(who: &Person, luck: u8) -> Vec<Contact> {
    let contact = |channel, address: &str| Contact { channel, address: address.to_owned().into() };
    let all = [contact(Channel::Sms, &format!("+7{}", &who.phone[1..])), contact(Channel::Email, &who.email)];
    all.into_iter().take(usize::from(luck / 2 % 3)).collect()
}

/// What may happen instead.
pub(crate) fn unlucky(ask: &AccountAsk, luck: u8) -> Option<AccountAnswer> {
    let away = match luck % 4 {
        0 => Away::Offline,
        3 => Away::Busy(Problem::of_code("E-BUSY")),
        1 => Away::LoginOver,
        _ if luck.is_multiple_of(2) => Away::Refused(Problem::of_code("E-VACANCY")),
        _ => Away::Refused(Problem::of_code("E-CHANGED")),
    };
    Some(match ask {
        AccountAsk::Challenge { .. } if luck.is_multiple_of(5) => {
            let other = uuid::Uuid::from_u128(u128::MAX);
            let form = forms::released::kindergarten();
            let now = Timestamp::UNIX_EPOCH;
            let login = Login::new(form, office(), Language::Kazakh, other, now, "0123456789abcdef");
            AccountAnswer::Challenge(Ok(Arc::new(login.to_xml())))
        }
        AccountAsk::Challenge { .. } if luck.is_multiple_of(7) => {
            AccountAnswer::Challenge(Ok(Arc::new(Zeroizing::new("<application/>".to_owned()))))
        }
        AccountAsk::Challenge { .. } => AccountAnswer::Challenge(Err(away)),
        AccountAsk::LogIn { .. } => AccountAnswer::LoggedIn(Err(away)),
        AccountAsk::KeepEmail { .. } => AccountAnswer::EmailKept(Err(away)),
        AccountAsk::ProveContact { .. } => AccountAnswer::ContactProved(Err(away)),
        AccountAsk::Journal { .. } => AccountAnswer::Journal(Err(away)),
        AccountAsk::Application { .. } => AccountAnswer::Application(Err(away)),
        AccountAsk::Vacancies { .. } => AccountAnswer::Vacancies(Err(away)),
        AccountAsk::Act { .. } | AccountAsk::ActSigned { .. } => AccountAnswer::Done(Err(away)),
        AccountAsk::Document { .. } => AccountAnswer::Document(Err(away)),
        AccountAsk::LogOut { .. } => return None,
    })
}

/// One place that fits the child, one for another age.
fn vacancies() -> Vacancies {
    let place = |id: u128, age_from| Vacancy {
        id: Uuid::from_u128(id),
        kindergarten: Kindergarten { bin: "200140000014".to_owned(), ..Kindergarten::default() },
        district: InBoth::default(),
        instruction: Instruction::Kazakh,
        age_from,
        age_to: age_from + 3,
        free: 1,
        fee_tenge: None,
    };
    Vacancies { as_of: Timestamp::UNIX_EPOCH, by_rank: false, rows: vec![place(1, 3), place(2, 6)] }
}

fn referral() -> Referral {
    Referral {
        status: "ISSUED".to_owned(),
        private: true,
        kindergarten: Kindergarten::default(),
        issued_at: Timestamp::UNIX_EPOCH,
        expires: "2026-11-30".parse().unwrap(),
        provisional: false,
        accept_by: None,
        withdraw_until: Timestamp::UNIX_EPOCH,
        extension: Some(("2026-12-01".parse().unwrap(), "2026-12-30".parse().unwrap())),
        misses: 0,
    }
}

fn office() -> Office {
    Office {
        centre: "Қостанай ХҚКО".into(),
        kiosk: "KST3".into(),
        operator: "Мемлекеттік корпорация".into(),
        operator_bin: Bin::parse("200140000014").unwrap(),
    }
}

fn done(number: &str) -> Done {
    Done { number: number.to_owned(), day: Some("06.08.2027".to_owned()), by_papers: false }
}

fn row(who: &Person) -> Row {
    Row {
        name: NUMBER.to_owned(),
        number: NUMBER.to_owned(),
        kiosk_number: String::new(),
        number_shown: "УО.2026.000123.1".to_owned(),
        service: "kindergarten",
        settlement: "391010000".to_owned(),
        child_name: who.child_name.clone().into(),
        child_iin: who.child_iin.clone().into(),
        child_birth: "2023-04-01".parse().unwrap(),
        applicant_name: who.name.clone().into(),
        created_at: Timestamp::UNIX_EPOCH,
        state: "IN_QUEUE".to_owned(),
        category: "N0".to_owned(),
        place: None,
    }
}

fn shown(who: &Person) -> Shown {
    let open = |action| ActionShown { action, refusal: None };
    let party = |text: &str| Secret::new(text.to_owned());
    Shown {
        row: row(who),
        read_at: Timestamp::UNIX_EPOCH,
        revision: 3,
        kiosk: "KST3".to_owned(),
        applicant: Party {
            name: party(&who.name),
            iin: party(&who.iin),
            birth: None,
            phone: party(&who.phone),
            email: party(&who.email),
            phone2: party(""),
            email2: party(""),
            address: None,
            unconfirmed: Vec::new(),
        },
        state: StateShown::default(),
        changed_at: Timestamp::UNIX_EPOCH,
        why: None,
        referral: Some(referral()),
        actions: [
            ActionKind::ConfirmInterest,
            ActionKind::ChangeCategory,
            ActionKind::Leave,
            ActionKind::WithdrawMeal,
            ActionKind::ChoosePrivate,
            ActionKind::Withdraw,
            ActionKind::Extend,
        ]
        .map(open)
        .into(),
        history: Vec::new(),
        documents: vec![DocumentLine {
            name: DocumentName::Paper("D1".to_owned()),
            kind: "D1".to_owned(),
            made_at: Timestamp::UNIX_EPOCH,
        }],
    }
}
