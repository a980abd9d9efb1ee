//! What the papers of a referral tell: D4, D5, D7–D9.

use documents::paper::Both;
use documents::referral::{Group, Kindergarten, Referral, ReferralNews, instruction, reason};
use domain::bin::Bin;
use domain::kindergarten::{Act, Application, Event, Lapse, Moment, Paper, PlaceKind, Registered};
use domain::policy::Policy;

use crate::centre::Centre;
use crate::store::StoreError;
use crate::store::places::PlaceRow;
use crate::store::queue::QueueRows;

/// The group of places of the last referral among these events, as it was published when the referral was issued.
pub(super) fn group(rows: &dyn QueueRows, events: &[(u64, Event)]) -> Result<Option<PlaceRow>, StoreError> {
    let issued = events.iter().rev().find_map(|(entry, event)| {
        let Act::Refer(issue) = &event.act else { return None };
        Some((*entry, issue.place.id?))
    });
    let Some((entry, id)) = issued else { return Ok(None) };
    let published = rows.publications()?;
    Ok(published.into_iter().rfind(|row| row.id == id && row.size <= entry))
}

/// What a paper of a referral tells; nothing for any other.
pub(super) fn news(
    centre: &Centre,
    kind: Paper,
    (event, application, group): (&Event, &Application, Option<&PlaceRow>),
) -> Option<Referral> {
    let registered = application.registered()?;
    let referral = registered.referral.as_ref()?;
    let policy = centre.profiles.named(registered.number.settlement(), &event.profile)?;
    let moment = Moment::new(application, event.at, &centre.calendar, policy);
    let news = match (&event.act, kind) {
        (Act::Refer(issue), Paper::D4) => ReferralNews::Card { expires: issue.expires },
        (Act::Refer(issue), _) => {
            ReferralNews::Issued { expires: issue.expires, withdraw_until: moment.withdraw_until(referral) }
        }
        (Act::Withdraw { reason: why, back }, _) => {
            ReferralNews::Withdrawn { reason: reason(why.code()), since: back.since }
        }
        (Act::Extend { until, reason: why }, _) => {
            ReferralNews::Extended { until: *until, reason: reason(why.code()) }
        }
        (Act::LapseReferral { outcome: Lapse::StopList { until } }, _) => ReferralNews::StopListed {
            expired: referral.runs_out(),
            until: *until,
            from: until.last_day.succ_opt()?,
            last: is_last_chance(registered, policy),
        },
        (_, _) => return None,
    };
    Some(Referral {
        kindergarten: kindergarten(centre, &referral.kindergarten),
        group: group.map(|row| Group {
            language: instruction(row.language.code()),
            age_from: row.age_from,
            age_to: row.age_to,
        }),
        private: referral.kind == PlaceKind::Private,
        issued_at: referral.issued_at,
        news,
    })
}

/// Whether the next place not taken ends the application.
fn is_last_chance(registered: &Registered, policy: &Policy) -> bool {
    let list = policy.kindergarten.stop_list.as_ref();
    list.is_some_and(|list| registered.misses + 1 >= list.misses_max)
}

/// A kindergarten; one that the list has no more by its number alone.
fn kindergarten(centre: &Centre, bin: &Bin) -> Kindergarten {
    let known = centre.kindergartens.find(bin);
    let name = known.map(|known| Both::new(&known.name_kk, &known.name_ru));
    Kindergarten {
        bin: bin.to_string(),
        name: name.unwrap_or_else(|| Both::same(bin.to_string())),
        address: known.map(|known| Both::new(&known.address_kk, &known.address_ru)),
        phone: known.map(|known| known.phone.to_string()),
    }
}
