//! Work of the clock. Each job may run late, twice, or on two servers at once: the store's revision check and
//! "the first stays" decide.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use domain::meal::Event;
use domain::number::ApplicationNumber;
use domain::time::civil_date;

use crate::centre::{Centre, work};
use crate::intake::recheck;
use crate::problem::Problem;
use crate::store::StoreError;
use crate::streams::NotAppended;
use crate::{inbox, lists, login, metrics, notices, papers, queue, stamps, streams};

/// Between two rounds, in seconds.
const ROUND_S: u64 = 60;

/// Codes are counted for a day (the cap per number); confirmations, and signed logins,
/// as long as an envelope may be on its way.
const CODES_KEPT: TimeDelta = TimeDelta::days(1);

/// Between two rounds of those who ask outside, in seconds.
const OUTSIDE_ROUND_S: u64 = 10;

/// A round of work.
type Round = fn(&Centre) -> Result<(), Problem>;

/// Asks outside for ever: for time stamps, and for lists. Each goes beside the other and beside the jobs, so that nobody
/// waits for whoever is slow out there.
pub async fn outside(centre: Arc<Centre>) {
    tokio::join!(
        again(&centre, "stamps", OUTSIDE_ROUND_S, stamps::round),
        again(&centre, "lists", OUTSIDE_ROUND_S, lists::round),
    );
}

async fn again(centre: &Arc<Centre>, name: &str, every_s: u64, round: Round) {
    let mut beat = tokio::time::interval(Duration::from_secs(every_s));
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        beat.tick().await;
        if let Err(problem) = work(centre, round).await {
            tracing::warn!(job = name, code = problem.code(), "a round did not run");
        }
    }
}

/// Rounds for ever, the first at once.
pub async fn run(centre: Arc<Centre>) {
    if let Err(problem) = work(&centre, queue::warm).await {
        tracing::warn!(code = problem.code(), "the queues will be read when they are asked for");
    }
    if let Err(problem) = work(&centre, inbox::warm).await {
        tracing::warn!(code = problem.code(), "the inboxes will be read when they are asked for");
    }
    again(&centre, "jobs", ROUND_S, round).await;
}

/// One round of every job. A job that fails is logged and does not keep the others from running.
///
/// # Errors
/// None: it has the shape of work.
pub fn round(centre: &Centre) -> Result<(), Problem> {
    let jobs = [
        ("queue", queue::clock::round(centre)),
        ("registries", recheck::round(centre)),
        ("notices", notices::send_due(centre)),
        ("overdue", overdue(centre)),
        ("papers", papers::issue_missing(centre)),
        ("purge", purge(centre)),
        ("metrics", metrics::count(centre)),
    ];
    for (name, outcome) in jobs {
        if let Err(problem) = outcome {
            tracing::warn!(job = name, code = problem.code(), "a job failed");
        }
    }
    Ok(())
}

/// M-11 of DOMAIN §2.6: flags applications whose term passed without a decision.
fn overdue(centre: &Centre) -> Result<(), Problem> {
    let now = centre.clock.now();
    for number in centre.store.past_due(civil_date(now))? {
        match pass_due(centre, &number) {
            // Somebody decided, or another server was first: nothing is left to do.
            Ok(()) | Err(NotAppended::Refused(_) | NotAppended::Store(StoreError::Changed)) => {}
            Err(NotAppended::Store(error)) => {
                tracing::error!(number = number.machine(), %error, "a term that passed could not be recorded");
            }
            Err(NotAppended::Unknown) => {
                tracing::error!(number = number.machine(), "an application lost its events");
            }
        }
    }
    Ok(())
}

fn pass_due(centre: &Centre, number: &ApplicationNumber) -> Result<(), NotAppended> {
    streams::append(centre, number, Event::due_passed(centre.clock.now()))?;
    tracing::warn!(number = number.machine(), "the term passed without a decision");
    Ok(())
}

fn purge(centre: &Centre) -> Result<(), Problem> {
    let now = centre.clock.now();
    let on_the_way = TimeDelta::days(i64::from(centre.policy.outbox_days_max) + 1);
    centre.store.purge_logins(login::forgotten(now))?;
    centre.store.purge_signed_logins(now - on_the_way)?;
    centre.store.purge_desk_logins(login::forgotten(now))?;
    Ok(centre.store.purge_codes(now - CODES_KEPT, now - on_the_way)?)
}
