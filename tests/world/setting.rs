//! What the scripted kiosk is.

use std::collections::BTreeMap;

use domain::bin::Bin;
use domain::kato::Kato;
use domain::policy::Policy;
use forms::Help;
use forms::consent::Office;
use journey::idle::IdleLimits;
use journey::model::Setting;
use journey::service::{Catalogue, Service};
use kiosk::screens::Hall;

pub(super) fn kiosk(profiles: BTreeMap<Kato, &'static Policy>, help: Option<Help>) -> Setting {
    Setting {
        kiosk: "KST3".into(),
        office: Office {
            centre: "Қостанай ХҚКО".into(),
            kiosk: "KST3".into(),
            operator: "Мемлекеттік корпорация".into(),
            operator_bin: Bin::parse("200140000014").unwrap(),
        },
        settlement: "391010000".into(),
        idle: IdleLimits { warning_s: 60, end_s: 90 },
        policy: domain::released::policy(),
        profiles,
        schools: domain::released::schools,
        settlements: domain::released::settlements,
        prints: false,
        catalogue: Catalogue::new(
            Service { form: forms::released::meal(), boxes: 4 },
            vec![Service { form: forms::released::kindergarten(), boxes: 0 }],
        ),
        help,
    }
}

pub(super) fn hall() -> Hall {
    Hall {
        place: ("Қостанай ХҚКО".into(), "Костанай ЦОН".into()),
        support_phone: "1414".into(),
        operator: ("Мемлекеттік корпорация".into(), "Государственная корпорация".into()),
        operator_bin: "200140000014".into(),
        demo: None,
        quit_key: None,
        operator_page: false,
    }
}
