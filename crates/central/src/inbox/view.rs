//! One application at a desk, and its scans.

use domain::history::Detail;
use domain::kato::Kato;
use domain::kindergarten::{self, Act, Application, By, Event};
use domain::meal::{self, State};
use domain::number::{ApplicationNumber, Series};
use forms::{Fill, Value};
use sync::envelope::unseal_blob;
use sync::wire::desk::{AtDesk, ChildAtDesk, ParentAtDesk, Role, ToCheck};
use sync::wire::{DocumentLine, HistoryLine, Service, StateShown};
use zeroize::Zeroizing;

use super::queue::proposal;
use super::rulings;
use crate::acts;
use crate::centre::Centre;
use crate::contacts;
use crate::filed::Filed;
use crate::journal::queue::{filed, state};
use crate::journal::{history, nothing, papers};
use crate::papers::sealed_scan;
use crate::problem::Problem;
use crate::queue::{Seen, see};
use crate::staff::Clerk;
use crate::store::office::DeskLook;
use crate::store::queue::QueueRow;

/// What is recorded of a look at the application itself.
const APPLICATION: &str = "application";

/// Another application of the same child stands: whoever finds this one right ends that one, or the other way round.
const RIVAL: &str = "RIVAL";

/// An application as the role needs it.
///
/// # Errors
/// 404 `E-NOAPPLICATION`: not there, or not the clerk's.
pub fn show(centre: &Centre, clerk: &Clerk, number: &ApplicationNumber) -> Result<AtDesk, Problem> {
    let shown = read(centre, clerk, number)?;
    look(centre, clerk, number, shown.role, APPLICATION)?;
    Ok(shown)
}

/// A scan that the role judges: its media type and its bytes.
///
/// # Errors
/// 404 `E-NODOCUMENT`.
pub fn scan(
    centre: &Centre,
    clerk: &Clerk,
    number: &ApplicationNumber,
    sha256: &str,
) -> Result<(String, Zeroizing<Vec<u8>>), Problem> {
    let none = || Problem::not_there("E-NODOCUMENT");
    let shown = read(centre, clerk, number).map_err(|_| none())?;
    let line = shown.scans.iter().find(|line| line.name == sha256).ok_or_else(none)?;
    let sealed = sealed_scan(centre, number, sha256)?.ok_or_else(none)?;
    look(centre, clerk, number, shown.role, sha256)?;
    let bytes_max = usize::try_from(centre.policy.scans.bytes_max).unwrap_or(usize::MAX / 2);
    let scan = unseal_blob(&sealed, &centre.keys.sealing, bytes_max);
    Ok((line.media_type.clone(), scan.map_err(|_| Problem::ours("a scan that our key does not open"))?))
}

fn look(
    centre: &Centre,
    clerk: &Clerk,
    number: &ApplicationNumber,
    role: Role,
    what: &str,
) -> Result<(), Problem> {
    let (at, desk, person, bin) = (centre.clock.now(), clerk.desk.as_str(), clerk.person, clerk.bin.as_str());
    let (settlement, number) = (number.settlement(), Some(number));
    Ok(centre.store.record_desk_look(&DeskLook { settlement, number, at, desk, person, bin, role, what })?)
}

fn read(centre: &Centre, clerk: &Clerk, number: &ApplicationNumber) -> Result<AtDesk, Problem> {
    let shown = match number.series() {
        Series::Meal => meal_at_desk(centre, clerk, number)?,
        Series::Queue => queued_at_desk(centre, clerk, number)?,
    };
    shown.ok_or_else(nothing)
}

/// To the school it is for, and to nobody else.
fn meal_at_desk(
    centre: &Centre,
    clerk: &Clerk,
    number: &ApplicationNumber,
) -> Result<Option<AtDesk>, Problem> {
    let Some(application) = centre.store.application(number)? else { return Ok(None) };
    let theirs = application.school == clerk.bin && clerk.is_in(Role::SchoolHead, number.settlement());
    let recorded = application.signed_xml().filter(|_| theirs);
    let Some(filed) = recorded.and_then(|xml| Filed::open(centre, &application.sealed, xml)) else {
        return Ok(None);
    };
    let fold = meal::replay(application.events.iter().cloned())
        .map_err(|refusal| Problem::ours(&format!("a stored stream that cannot be: {refusal}")))?;
    let Some(filing) = fold.filing() else { return Ok(None) };
    let category = match filed.submission.value("category") {
        Some(Value::Choice(chosen)) => Some(chosen.to_uppercase()),
        Some(_) | None => None,
    };
    let over = is_decided(fold.state());
    let more =
        StateShown { until: Some(filing.due.last_day), overdue: fold.is_overdue(), ..StateShown::default() };
    let shown = AtDesk {
        number: number.machine(),
        service: Service::Meal,
        role: Role::SchoolHead,
        revision: fold.revision(),
        state: fold.state().code().into(),
        more,
        registered_at: filing.registered_at,
        profile: filing.profile.clone(),
        child: child(&filed),
        applicant: parent(&filed, Role::SchoolHead),
        category,
        to_check: to_check(&contacts::to_check(centre, application.flags, &filed)?),
        rulings: rulings::of_meal(&fold),
        proposals: Vec::new(),
        history: application.events.iter().map(|event| history::of_meal(event, &filed)).collect(),
        scans: papers::attached(centre, &filed, filing.registered_at)?,
        scans_awaited: awaited(centre, &filed)?,
    };
    Ok(Some(if over { bare(shown, &filed) } else { shown }))
}

/// Whether the school has nothing to decide any more.
fn is_decided(state: State) -> bool {
    match state {
        State::Draft | State::Submitted | State::UnderReview => false,
        State::Approved { .. } | State::Refused { .. } | State::Cancelled => true,
    }
}

/// Of an application that is over what a row of a list tells, and how it ended: nobody judges its papers any more.
fn bare(mut shown: AtDesk, filed: &Filed) -> AtDesk {
    shown.child.iin = filed.submission.child_iin().map(|iin| iin.masked()).unwrap_or_default();
    shown.child.birth = None;
    shown.applicant.phone.clear();
    (shown.applicant.iin, shown.applicant.address, shown.category) = (None, None, None);
    shown.more = StateShown { reason: shown.more.reason.take(), ..StateShown::default() };
    shown.to_check.clear();
    shown.scans.clear();
    shown.scans_awaited = 0;
    for line in &mut shown.history {
        line.details.retain(|told| !matches!(told, Detail::Category(_)));
        line.args.remove("category");
    }
    shown
}

/// To the department of its settlement; to a kindergarten while a referral to it stands, and while
/// the child attends it.
fn queued_at_desk(
    centre: &Centre,
    clerk: &Clerk,
    number: &ApplicationNumber,
) -> Result<Option<AtDesk>, Problem> {
    let settlement = number.settlement();
    let (mut row, mut proposals, mut rivals) = (None, Vec::new(), false);
    centre.store.read_queue(settlement, &mut |rows| {
        row = rows.by_number(number)?;
        proposals = rows.proposals(number)?;
        let same_child = row.as_ref().map(|row| rows.by_child(row.child)).transpose()?.unwrap_or_default();
        let other = |it: &QueueRow| it.active && it.linked && row.as_ref().is_some_and(|row| row.id != it.id);
        rivals = same_child.iter().any(other);
        Ok(())
    })?;
    let Some(row) = row else { return Ok(None) };
    let Seen { events, application, .. } = see(centre, settlement, &row, None)?;
    let Some(registered) = application.registered() else { return Ok(None) };
    let Some(role) = role(clerk, settlement, &application) else { return Ok(None) };
    let Some(filed) = filed(centre, settlement, &row, &events)? else { return Ok(None) };
    let department = role == Role::Department;
    let plain: Vec<Event> = events.iter().map(|(_, event)| event.clone()).collect();
    proposals.retain(|_| department);
    let flags = if department { centre.store.flags(number)? } else { Vec::new() };
    let mut to_check = to_check(&contacts::to_check(centre, flags, &filed)?);
    let rivals = rivals && department && application.state() == kindergarten::State::PendingCheck;
    to_check.extend(rivals.then(|| ToCheck { code: RIVAL.into(), field: String::new() }));
    let policy = centre.profiles.of(settlement);
    // A review that was asked for makes it theirs to judge once more.
    let over = department && !application.is_active() && application.waits_for().is_empty();
    let shown = AtDesk {
        number: number.machine(),
        service: Service::Kindergarten,
        role,
        revision: application.revision(),
        state: application.state().code().into(),
        more: more(state(&application, By::Filer), department),
        registered_at: registered.registered_at,
        profile: registered.profile.clone(),
        child: child(&filed),
        applicant: parent(&filed, role),
        category: department.then(|| registered.category.code().into()),
        to_check,
        rulings: rulings::of_queue(centre, policy, number, (&application, rivals), role),
        proposals: proposals.iter().filter_map(|kept| proposal(centre, &plain, kept, clerk)).collect(),
        history: told(centre, &events, (Some(number), &filed), department)?,
        scans: scans(centre, number, &filed, &plain, department)?,
        scans_awaited: if department { awaited(centre, &filed)? } else { 0 },
    };
    Ok(Some(if over { bare(shown, &filed) } else { shown }))
}

/// In which role a clerk sees an application of a queue; none: it is not theirs.
fn role(clerk: &Clerk, settlement: &Kato, application: &Application) -> Option<Role> {
    let referral = application.registered().and_then(|registered| registered.referral.as_ref());
    let standing =
        referral.filter(|_| application.state() == kindergarten::State::Referred || application.attends());
    let here = standing.is_some_and(|referral| referral.kindergarten.as_str() == clerk.bin);
    if clerk.is_in(Role::Department, settlement) {
        Some(Role::Department)
    } else {
        (here && clerk.is_in(Role::Kindergarten, settlement)).then_some(Role::Kindergarten)
    }
}

/// A kindergarten learns of the referral alone, not of benefits, removals and other parents.
fn more(state: StateShown, department: bool) -> StateShown {
    if department { state } else { StateShown { until: state.until, ..StateShown::default() } }
}

/// A kindergarten is told what happened since the referral to it.
fn told(
    centre: &Centre,
    events: &[(u64, Event)],
    signed: (Option<&ApplicationNumber>, &Filed),
    department: bool,
) -> Result<Vec<HistoryLine>, Problem> {
    let referred = events.iter().rposition(|(_, event)| matches!(event.act, Act::Refer(_)));
    let from = if department { 0 } else { referred.unwrap_or(events.len()) };
    events.iter().skip(from).map(|event| history::of_queue(centre, event, signed)).collect()
}

/// The papers of a benefit are the department's; a kindergarten is brought its own.
fn scans(
    centre: &Centre,
    number: &ApplicationNumber,
    filed: &Filed,
    events: &[Event],
    department: bool,
) -> Result<Vec<DocumentLine>, Problem> {
    if !department {
        return Ok(Vec::new());
    }
    let registered = events.iter().find(|event| matches!(event.act, Act::Register(_)));
    let registered_at = registered.map_or(filed.submission.claimed, |event| event.at);
    let mut lines = papers::scans(centre, number, filed, registered_at, events.iter())?;
    for event in events {
        let proofs = acts::scans_of_merge(centre, number, event)?;
        lines.extend(proofs.iter().map(|scan| papers::attachment(scan, event.at)));
    }
    Ok(lines)
}

/// How many scans were signed with the application and have not arrived: whoever decides may want to wait for them.
fn awaited(centre: &Centre, filed: &Filed) -> Result<usize, Problem> {
    Ok(centre.store.awaiting(filed.submission.id)?.awaiting.len())
}

fn child(filed: &Filed) -> ChildAtDesk {
    ChildAtDesk {
        name: filed.name(Fill::ChildName),
        iin: filed.submission.child_iin().map(|iin| iin.as_str().to_owned()).unwrap_or_default(),
        birth: filed.date(Fill::ChildBirth),
    }
}

/// Name and telephone to whoever must call; the IIN to whoever judges papers that bear it; the address to the
/// department alone.
fn parent(filed: &Filed, role: Role) -> ParentAtDesk {
    let iin = || filed.submission.applicant_iin().map(|iin| iin.as_str().to_owned());
    let (iin, address) = match role {
        Role::Department => (iin(), filed.address()),
        Role::SchoolHead => (iin(), None),
        Role::Kindergarten | Role::Auditor | Role::FrontDesk => (None, None),
    };
    ParentAtDesk { name: filed.name(Fill::ApplicantName), iin, phone: filed.contact("phone"), address }
}

fn to_check(flags: &[(String, String)]) -> Vec<ToCheck> {
    flags.iter().map(|(code, field)| ToCheck { code: code.clone(), field: field.clone() }).collect()
}
