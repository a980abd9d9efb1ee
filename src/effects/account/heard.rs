//! What central says of the journal, as the walk knows it.

use domain::number::ApplicationNumber;
use domain::time::Timestamp;
use journey::journal::{
    ActionKind, ActionRefusal, ActionShown, DocumentLine, DocumentName, HistoryLine, Journal, Party, Place,
    PlaceChanged, PlaceReason, Row, Shown, StateShown,
};
use sync::wire;

use super::places::referral;
use super::registered;

pub(in crate::effects) fn journal(journal: &wire::Journal) -> Journal {
    Journal { as_of: journal.as_of, rows: journal.rows.iter().map(row).collect() }
}

pub(in crate::effects) fn application(shown: &wire::ApplicationShown) -> Shown {
    Shown {
        row: row(&shown.row),
        // The walk has the clock.
        read_at: Timestamp::default(),
        revision: shown.revision,
        kiosk: shown.kiosk.clone(),
        applicant: party(&shown.applicant),
        state: state(&shown.state),
        changed_at: shown.changed_at,
        why: shown.why.as_ref().map(why),
        referral: shown.referral.as_ref().map(referral),
        actions: shown.actions.iter().map(button).collect(),
        history: shown.history.iter().map(line).collect(),
        documents: shown.documents.iter().map(document).collect(),
    }
}

fn row(row: &wire::JournalRow) -> Row {
    let shown = ApplicationNumber::parse(&row.number).map_or_else(|_| row.number.clone(), |n| n.shown());
    let name = if row.number.is_empty() {
        format!("{}/{}", row.settlement, row.submission_id)
    } else {
        row.number.clone()
    };
    Row {
        name,
        number: row.number.clone(),
        number_shown: shown,
        kiosk_number: row.kiosk_number.clone().unwrap_or_default(),
        service: match row.service {
            wire::Service::Kindergarten => "kindergarten",
            wire::Service::Meal => "meal",
        },
        settlement: row.settlement.clone(),
        child_name: row.child_name.clone().into(),
        child_iin: row.child_iin.clone().into(),
        child_birth: row.child_birth,
        applicant_name: row.applicant_name.clone().into(),
        created_at: row.created_at,
        state: row.state.clone(),
        category: row.category.clone(),
        place: row.place.map(|place| Place {
            general: place.general,
            in_class: place.in_class,
            ahead_in_birth_year: place.ahead_in_birth_year,
            as_of: place.as_of,
        }),
    }
}

fn party(party: &wire::Party) -> Party {
    Party {
        name: party.name.clone().into(),
        iin: party.iin.clone().into(),
        birth: party.birth,
        phone: party.phone.clone().into(),
        email: party.email.clone().into(),
        phone2: party.phone2.clone().into(),
        email2: party.email2.clone().into(),
        address: party.address.as_ref().map(registered),
        unconfirmed: party.unconfirmed.clone(),
    }
}

fn state(state: &wire::StateShown) -> StateShown {
    StateShown {
        reason: state.reason.clone(),
        since: state.since,
        until: state.until,
        interest_until: state.interest_until,
        benefit: state.benefit.clone(),
        overdue: state.overdue,
        merge: state.merge.clone(),
        merge_by_papers: state.merge_by_papers,
        objection_until: state.objection_until,
        joined: state.joined,
    }
}

fn why(why: &wire::PlaceChanged) -> PlaceChanged {
    let reason = |reason: &wire::PlaceReason| PlaceReason {
        why: reason.why.clone(),
        class: reason.class.clone(),
        own: reason.own,
        times: reason.times,
        moved: reason.moved,
    };
    PlaceChanged {
        since: why.since,
        from: why.from,
        to: why.to,
        reasons: why.reasons.iter().map(reason).collect(),
    }
}

fn button(button: &wire::ActionShown) -> ActionShown {
    let refusal = |refusal: &wire::ActionRefusal| ActionRefusal {
        code: refusal.code.clone(),
        args: refusal.args.clone(),
        from: refusal.from,
    };
    ActionShown { action: action(button.action), refusal: button.refusal.as_ref().map(refusal) }
}

fn line(line: &wire::HistoryLine) -> HistoryLine {
    HistoryLine {
        at: line.at,
        by: line.by.clone(),
        what: line.what.clone(),
        details: line.told(),
        entry: line.entry,
        helped_by: line.helped_by.as_ref().map(|by| (by.name.clone(), by.organisation.clone())),
    }
}

fn document(line: &wire::DocumentLine) -> DocumentLine {
    let name = match line.folder {
        wire::Folder::Common if line.name == wire::RECEIPT => DocumentName::Receipt,
        wire::Folder::Common => DocumentName::Paper(line.name.clone()),
        wire::Folder::Attachments => {
            DocumentName::Scan { sha256: line.name.clone(), media_type: line.media_type.clone() }
        }
    };
    DocumentLine { name, kind: line.kind.clone(), made_at: line.made_at }
}

fn action(action: wire::ActionKind) -> ActionKind {
    match action {
        wire::ActionKind::ConfirmInterest => ActionKind::ConfirmInterest,
        wire::ActionKind::ChangeCategory => ActionKind::ChangeCategory,
        wire::ActionKind::Leave => ActionKind::Leave,
        wire::ActionKind::ChoosePrivate => ActionKind::ChoosePrivate,
        wire::ActionKind::AcceptPlace => ActionKind::AcceptPlace,
        wire::ActionKind::Withdraw => ActionKind::Withdraw,
        wire::ActionKind::Extend => ActionKind::Extend,
        wire::ActionKind::ObjectToMerge => ActionKind::ObjectToMerge,
        wire::ActionKind::AskReview => ActionKind::AskReview,
        wire::ActionKind::WithdrawMeal => ActionKind::WithdrawMeal,
        wire::ActionKind::Join => ActionKind::Join,
    }
}

pub(in crate::effects) fn wire_action(action: ActionKind) -> wire::ActionKind {
    match action {
        ActionKind::ConfirmInterest => wire::ActionKind::ConfirmInterest,
        ActionKind::ChangeCategory => wire::ActionKind::ChangeCategory,
        ActionKind::Leave => wire::ActionKind::Leave,
        ActionKind::ChoosePrivate => wire::ActionKind::ChoosePrivate,
        ActionKind::AcceptPlace => wire::ActionKind::AcceptPlace,
        ActionKind::Withdraw => wire::ActionKind::Withdraw,
        ActionKind::Extend => wire::ActionKind::Extend,
        ActionKind::ObjectToMerge => wire::ActionKind::ObjectToMerge,
        ActionKind::AskReview => wire::ActionKind::AskReview,
        ActionKind::WithdrawMeal => wire::ActionKind::WithdrawMeal,
        ActionKind::Join => wire::ActionKind::Join,
    }
}
