//! Everything the walk holds, as text: two states that read alike are alike.

use forms::draft::{Draft, Raw};
use forms::value::Address;
use journey::journal::{Row, Shown};
use journey::key_desk::KeyDesk;
use journey::line::Line;
use journey::model::Model;
use journey::session::Session;
use journey::stage::{Application, Attach, Fill, Stage};

pub(crate) fn seen(model: &Model) -> String {
    let mut told = vec![
        format!("{:?} {:?} {}", model.language, model.overlay, model.link),
        format!("{} {:?} {:?}", model.stage.name(), model.focus, model.targets()),
        stage(&model.stage),
    ];
    told.extend(model.session.as_ref().map(session));
    told.join("\n")
}

fn stage(stage: &Stage) -> String {
    match stage {
        Stage::Welcome | Stage::Services | Stage::About => String::new(),
        Stage::Key(desk) => self::desk(desk),
        Stage::Fill(fill) => self::fill(fill),
        Stage::Attach(attach) => self::attach(attach),
        Stage::Preview(preview) => format!(
            "{} {:?} {:?} {} {} {:?} {:?}",
            self::attach(&preview.back),
            preview.offer.original.name_shown,
            preview.offer,
            preview.as_it_is,
            preview.quarters,
            preview.turning,
            preview.problem
        ),
        Stage::School(search) => {
            format!("{} {} {} {:?}", search.field, fill(&search.back), line(&search.query), search.found)
        }
        Stage::Settlement(search) => {
            format!("{} {} {:?} {}", search.field, line(&search.query), search.found, search.for_review)
        }
        Stage::Login(login) => format!(
            "{} {:?} {} {:?} {}",
            desk(&login.desk),
            login.opened.as_ref().map(|key| (key.iin.expose().clone(), key.common_name.expose().clone())),
            login.agreed,
            login.signed,
            login.alone
        ),
        Stage::Journal => String::new(),
        Stage::Application(application) => self::application(application),
        Stage::Document(reading) => {
            format!("{} {} {:?}", self::application(&reading.back), reading.row, reading.text)
        }
        Stage::Confirm(confirm) => format!("{:?}", confirm.act),
        Stage::Places => "places".to_owned(),
        Stage::Review(review) => format!("{:?}", review.slips),
        Stage::Paper(paper) => paper.xml.to_string(),
        Stage::Sign(sign) => {
            let signed = sign.signed.as_ref().map(|signed| signed.xml.to_string());
            format!("{} {} {signed:?}", desk(&sign.desk), sign.paper.xml.as_str())
        }
        Stage::Keeping(keeping) => format!("{:?} {:?}", keeping.back.as_ref().map(fill), keeping.outcome),
        Stage::Receipt(receipt) => format!("{:?} {:?}", receipt.saved, receipt.printed),
    }
}

fn attach(attach: &Attach) -> String {
    format!(
        "{} {} {:?} {} {:?} {:?} {:?}",
        attach.field,
        fill(&attach.back),
        attach.files,
        attach.listed,
        attach.checking,
        attach.step,
        attach.problem
    )
}

fn application(application: &Application) -> String {
    let shown = application.shown.as_ref().map(shown);
    format!("{} {:?} {shown:?}", application.name, application.tab)
}

fn row(row: &Row) -> String {
    format!(
        "{} {} {} {} {}",
        row.name,
        row.number,
        row.child_name.expose(),
        row.child_iin.expose(),
        row.applicant_name.expose()
    )
}

fn shown(shown: &Shown) -> String {
    format!("{} {} {:?}", row(&shown.row), shown.revision, shown.actions)
}

fn fill(fill: &Fill) -> String {
    format!("{} {:?} {}", fill.step, fill.slips, fill.for_review)
}

fn desk(desk: &KeyDesk) -> String {
    format!(
        "{:?} {:?} {} {} {} {:?}",
        desk.keys,
        desk.chosen,
        line(&desk.password),
        desk.revealed,
        desk.listed,
        desk.problem
    )
}

fn line(line: &Line) -> String {
    format!("«{}»{}", line.text(), line.cursor())
}

fn session(session: &Session) -> String {
    let places = format!("{:?} {:?} {:?}", session.vacancies, session.wanted, session.place);
    let mut told = vec![draft(&session.draft), places];
    told.extend(session.lines.iter().map(|(id, line)| format!("{id} {}", self::line(line))));
    told.extend(session.codes.iter().map(|(id, code)| {
        format!(
            "{id} {} {} {} {:?} {:?} {}",
            code.address.as_str(),
            line(&code.line),
            code.sent,
            code.resend_at,
            code.problem,
            code.checking
        )
    }));
    let taken = session.kept.taken.as_ref();
    let offers = session.kept.offers.iter().map(|offer| &offer.kept);
    told.extend(offers.chain(taken.map(|taken| &taken.kept)).map(|kept| kept.to_xml().to_string()));
    told.push(format!("{:?} {:?}", session.kept.refused, taken.map(|taken| &taken.scans)));
    told.push(format!("{:?} {:?} {:?}", session.ids, session.boxes, session.tries));
    told.push(format!("{:?}", session.owner.as_ref().map(|owner| owner.expose().clone())));
    told.extend(session.key.as_ref().map(|key| {
        format!("{:?} {} {} {:?}", key.file, key.iin.expose(), key.common_name.expose(), key.serial)
    }));
    told.extend(session.account.as_ref().map(|account| {
        let email =
            account.open.as_ref().and_then(|open| open.email.as_ref()).map(|email| email.expose().clone());
        format!(
            "{} {} {:?} {email:?}",
            account.key.iin.expose(),
            account.key.common_name.expose(),
            account.consent
        )
    }));
    told.push(format!(
        "{:?} {} {:?} {:?} {:?}",
        session.goal, session.service, session.settlement, session.task, session.told
    ));
    told.extend(session.journal.iter().flat_map(|journal| &journal.rows).map(row));
    told.extend(session.known.values().map(shown));
    told.push(format!("{:?} {:?}", session.consent, session.child_asked.as_str()));
    told.push(format!("{:?} {:?} {:?}", session.parent, session.child, session.refused));
    told.push(format!("{:?} {:?} {:?}", session.accepted, session.registration, session.waiting));
    told.join("\n")
}

/// Every answer, whoever gave it.
pub(crate) fn draft(draft: &Draft) -> String {
    let fields = draft.form().fields().map(|field| {
        let raw = match draft.raw(&field.id) {
            Raw::Empty => String::new(),
            Raw::Text(text) => text.as_str().to_owned(),
            Raw::Chosen(option) => option.clone(),
            Raw::Ticked(signed) => format!("{signed:?}"),
            Raw::Address(Address::Registered { kato, kk, ru }) => {
                format!("{kato:?} {} {}", kk.as_str(), ru.as_str())
            }
            Raw::Address(Address::Typed(text)) => text.as_str().to_owned(),
            Raw::School(school) => format!("{school:?}"),
            Raw::Settlement(kato) => kato.to_string(),
            Raw::Scans(scans) => {
                scans.iter().map(|scan| format!("{} {:?} ", scan.name_shown, scan.sha256)).collect()
            }
        };
        format!("{} {:?} {} {raw}", field.id, draft.origin(&field.id), draft.is_confirmed(&field.id))
    });
    fields.collect::<Vec<_>>().join("\n")
}
