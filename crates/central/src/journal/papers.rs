//! Tab 3: what the applicant attached, and what the centre issued.

use domain::kindergarten::{Act, Event, Paper};
use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use sync::wire::{DECISION, DocumentLine, Folder, Language, RECEIPT, SIGNED_APPLICATION};

use crate::acts;
use crate::centre::Centre;
use crate::filed::Filed;
use crate::problem::Problem;

/// The papers of the queue that are issued today, each with its name: `D1`, or `D6-3` where there may be several.
pub(crate) fn issued<'e>(events: impl Iterator<Item = &'e Event>) -> Vec<(Paper, String, usize)> {
    let mut papers = Vec::new();
    for (at, event) in events.enumerate() {
        for paper in event.papers() {
            papers.extend(named(*paper, at + 1).map(|name| (*paper, name, at)));
        }
    }
    papers
}

/// The name of the paper of an event; none: the centre makes none such.
pub(crate) fn named(paper: Paper, revision: usize) -> Option<String> {
    match paper {
        Paper::D1 | Paper::D2 | Paper::D3 => Some(kind(paper).into()),
        Paper::D4
        | Paper::D5
        | Paper::D6
        | Paper::D7
        | Paper::D8
        | Paper::D9
        | Paper::D10
        | Paper::D11
        | Paper::D12 => Some(format!("{}-{revision}", kind(paper))),
        // The kiosk's own slip.
        Paper::D15 => None,
    }
}

/// The kind as papers and the wire carry it.
pub(crate) fn kind(paper: Paper) -> &'static str {
    match paper {
        Paper::D1 => "D1",
        Paper::D2 => "D2",
        Paper::D3 => "D3",
        Paper::D4 => "D4",
        Paper::D5 => "D5",
        Paper::D6 => "D6",
        Paper::D7 => "D7",
        Paper::D8 => "D8",
        Paper::D9 => "D9",
        Paper::D10 => "D10",
        Paper::D11 => "D11",
        Paper::D12 => "D12",
        Paper::D15 => "D15",
    }
}

/// Both folders of an application of the queue.
pub(super) fn of_queue<'e>(
    centre: &Centre,
    number: &ApplicationNumber,
    filed: &Filed,
    events: impl Iterator<Item = &'e Event> + Clone,
) -> Result<Vec<DocumentLine>, Problem> {
    let registered = events.clone().find(|event| matches!(event.act, Act::Register(_)));
    let registered_at = registered.map_or(filed.submission.claimed, |event| event.at);
    let mut lines = scans(centre, number, filed, registered_at, events.clone())?;
    if centre.fonts.is_some() {
        let times: Vec<Timestamp> = events.clone().map(|event| event.at).collect();
        let papers = issued(events).into_iter().map(|(paper, name, at)| common(kind(paper), name, times[at]));
        lines.extend(papers);
    }
    lines.extend(registered.map(|event| receipt(event.at)));
    Ok(lines)
}

/// The scans of an application of the queue that have arrived, with those of acts in it.
pub(crate) fn scans<'e>(
    centre: &Centre,
    number: &ApplicationNumber,
    filed: &Filed,
    registered_at: Timestamp,
    events: impl Iterator<Item = &'e Event>,
) -> Result<Vec<DocumentLine>, Problem> {
    let mut lines = attached(centre, filed, registered_at)?;
    for event in events {
        let scans = acts::scans_of(centre, number, event)?;
        lines.extend(scans.iter().map(|scan| attachment(scan, event.at)));
    }
    Ok(lines)
}

/// Both folders of a meal application.
pub(super) fn of_meal(
    centre: &Centre,
    filed: &Filed,
    registered_at: Timestamp,
    decided_at: Option<Timestamp>,
) -> Result<Vec<DocumentLine>, Problem> {
    let mut lines = attached(centre, filed, registered_at)?;
    if centre.fonts.is_some() {
        lines.push(common(SIGNED_APPLICATION, SIGNED_APPLICATION.into(), registered_at));
        lines.extend(decided_at.map(|at| common(DECISION, DECISION.into(), at)));
    }
    Ok(lines)
}

/// The scans of the application that have arrived.
pub(crate) fn attached(centre: &Centre, filed: &Filed, at: Timestamp) -> Result<Vec<DocumentLine>, Problem> {
    let mut lines = Vec::new();
    let awaited = centre.store.awaiting(filed.submission.id)?.awaiting;
    for (scan, sealed) in filed.submission.scans().zip(&filed.envelope.scans) {
        let coming = awaited.iter().any(|digest| hex::encode(digest) == sealed.sealed_sha256);
        if !coming {
            lines.push(attachment(scan, at));
        }
    }
    Ok(lines)
}

pub(crate) fn attachment(scan: &forms::ScanRef, made_at: Timestamp) -> DocumentLine {
    DocumentLine {
        folder: Folder::Attachments,
        name: hex::encode(scan.sha256),
        kind: "A".into(),
        made_at,
        media_type: scan.media_type.clone(),
        langs: Vec::new(),
    }
}

/// What proves the place, for whoever did not take it home at once.
fn receipt(made_at: Timestamp) -> DocumentLine {
    DocumentLine {
        folder: Folder::Common,
        name: RECEIPT.into(),
        kind: RECEIPT.into(),
        made_at,
        media_type: "application/json".into(),
        langs: Vec::new(),
    }
}

fn common(kind: &str, name: String, made_at: Timestamp) -> DocumentLine {
    DocumentLine {
        folder: Folder::Common,
        name,
        kind: kind.into(),
        made_at,
        media_type: "application/pdf".into(),
        langs: vec![Language::Kk, Language::Ru],
    }
}
