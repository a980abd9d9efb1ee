//! Everything the walk holds, as text: two states that read alike are alike.

use forms::draft::{Draft, Raw};
use forms::value::Address;
use journey::key_desk::KeyDesk;
use journey::line::Line;
use journey::model::Model;
use journey::session::Session;
use journey::stage::{Fill, Stage};

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
        Stage::Attach(attach) => format!(
            "{} {} {:?} {} {:?} {:?}",
            attach.field,
            fill(&attach.back),
            attach.files,
            attach.listed,
            attach.checking,
            attach.problem
        ),
        Stage::School(search) => {
            format!("{} {} {} {:?}", search.field, fill(&search.back), line(&search.query), search.found)
        }
        Stage::Review(review) => format!("{:?}", review.slips),
        Stage::Paper(paper) => paper.xml.to_string(),
        Stage::Sign(sign) => {
            let signed = sign.signed.as_ref().map(|signed| signed.xml.to_string());
            format!("{} {} {signed:?}", desk(&sign.desk), sign.paper.xml.as_str())
        }
        Stage::Receipt(receipt) => format!("{:?}", receipt.saved),
    }
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
    let mut told = vec![draft(&session.draft)];
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
    told.push(format!("{:?} {:?} {:?}", session.ids, session.boxes, session.tries));
    told.push(format!("{:?}", session.owner.as_ref().map(|owner| owner.expose().clone())));
    told.extend(session.key.as_ref().map(|key| {
        format!("{:?} {} {} {:?}", key.file, key.iin.expose(), key.common_name.expose(), key.serial)
    }));
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
