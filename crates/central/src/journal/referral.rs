//! The last referral of an application, as its parents see it (DOMAIN §1.11, §1.12).
//!
//! **Invariant:** every term is asked of the guard that judges the act, so that no date stands here on which the act
//! would be refused.

use domain::bin::Bin;
use domain::kindergarten::{Application, Moment, PlaceKind};
use sync::wire::{self, KindergartenShown, ReferralShown};

use crate::centre::Centre;

/// The last referral, however it ended.
pub(super) fn shown(centre: &Centre, application: &Application) -> Option<ReferralShown> {
    let registered = application.registered()?;
    let referral = registered.referral.as_ref()?;
    let policy = centre.profiles.of(registered.number.settlement());
    let moment = Moment::new(application, centre.clock.now(), &centre.calendar, policy);
    let extension = moment.extension().ok();
    Some(ReferralShown {
        status: referral.status.code().into(),
        kind: match referral.kind {
            PlaceKind::Private => wire::PlaceKind::Private,
            PlaceKind::State => wire::PlaceKind::State,
        },
        kindergarten: kindergarten(centre, &referral.kindergarten),
        issued_at: referral.issued_at,
        expires: referral.expires.last_day,
        provisional: referral.expires.provisional,
        accept_by: referral.accept_by.filter(|_| !referral.accepted).map(|term| term.last_day),
        withdraw_until: moment.withdraw_until(referral),
        extend_from: extension.map(|days| days.first),
        extend_until: extension.map(|days| days.last),
        misses: registered.misses,
    })
}

/// A kindergarten; one that the list has no more by its number alone.
fn kindergarten(centre: &Centre, bin: &Bin) -> KindergartenShown {
    let known = centre.kindergartens.find(bin);
    let text = |of: fn(&domain::kindergartens::Kindergarten) -> &str| known.map(of).map(str::to_owned);
    KindergartenShown {
        bin: bin.to_string(),
        name_kk: text(|it| &it.name_kk).unwrap_or_else(|| bin.to_string()),
        name_ru: text(|it| &it.name_ru).unwrap_or_else(|| bin.to_string()),
        address_kk: text(|it| &it.address_kk).unwrap_or_default(),
        address_ru: text(|it| &it.address_ru).unwrap_or_default(),
        phone: text(|it| it.phone.as_str()).unwrap_or_default(),
    }
}
