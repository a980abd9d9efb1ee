//! Free places and referrals as the scripted centre has them.

use domain::time::Timestamp;
use journey::journal::{ActionKind, ActionShown, Shown, StateShown};
use journey::places::{InBoth, Instruction, Kindergarten, Referral, Vacancies, Vacancy};
use uuid::Uuid;

use super::cabinet::{Cabinet, NUMBER};

fn both(kk: &str, ru: &str) -> InBoth {
    InBoth { kk: kk.to_owned(), ru: ru.to_owned() }
}

fn balapan() -> Kindergarten {
    Kindergarten {
        bin: "200140000014".to_owned(),
        name: both("«Балапан» балабақшасы", "Детский сад «Балапан»"),
        address: both("Қостанай қ., Абай көшесі, 12", "г. Костанай, ул. Абая, 12"),
        phone: "+77142501122".to_owned(),
    }
}

/// Three groups for a child of three, one for the older ones.
pub fn vacancies(as_of: Timestamp, taken: bool) -> Vacancies {
    let place = |id, kindergarten: &Kindergarten, district: &InBoth, instruction, age_from, free| Vacancy {
        id: Uuid::from_u128(id),
        kindergarten: kindergarten.clone(),
        district: district.clone(),
        instruction,
        age_from,
        age_to: age_from + 2,
        free,
        fee_tenge: (id % 2 == 1).then_some(25_000),
    };
    let (centre, north) = (both("Орталық", "Центр"), both("Солтүстік", "Северный"));
    let aigolek = Kindergarten {
        bin: "990340000123".to_owned(),
        name: both("«Айгөлек» балабақшасы", "Детский сад «Айгөлек»"),
        address: both("Қостанай қ., Тәуелсіздік көшесі, 83", "г. Костанай, ул. Тәуелсіздік, 83"),
        phone: "+77142509988".to_owned(),
    };
    let mut rows = vec![
        place(1, &balapan(), &centre, Instruction::Kazakh, 3, 1),
        place(2, &balapan(), &centre, Instruction::Mixed, 3, 4),
        place(3, &aigolek, &north, Instruction::Russian, 3, 2),
        place(4, &aigolek, &north, Instruction::Russian, 5, 7),
    ];
    if taken {
        rows.remove(0);
    }
    Vacancies { as_of, by_rank: false, rows }
}

/// Issued today, on a Sunday: five working days later it runs out.
fn referral(now: Timestamp) -> Referral {
    Referral {
        status: "ISSUED".to_owned(),
        private: true,
        kindergarten: balapan(),
        issued_at: now,
        expires: "2026-11-27".parse().unwrap(),
        provisional: false,
        accept_by: None,
        withdraw_until: now + chrono::TimeDelta::hours(24),
        extension: Some(("2026-11-28".parse().unwrap(), "2026-12-27".parse().unwrap())),
        misses: 0,
    }
}

impl Cabinet {
    fn in_queue(&mut self) -> &mut Shown {
        self.shown.get_mut(NUMBER).unwrap()
    }

    /// A private kindergarten can be chosen.
    pub fn may_choose(&mut self) {
        let open = ActionShown { action: ActionKind::ChoosePrivate, refusal: None };
        let actions = &mut self.in_queue().actions;
        actions.retain(|shown| shown.action != ActionKind::ChoosePrivate);
        actions.push(open);
    }

    /// A referral was issued.
    pub fn refer(&mut self, now: Timestamp) {
        let shown = self.in_queue();
        shown.row.state = "REFERRED".to_owned();
        shown.row.place = None;
        shown.why = None;
        shown.referral = Some(referral(now));
        let open = |action| ActionShown { action, refusal: None };
        shown.actions = [ActionKind::Withdraw, ActionKind::Extend].map(open).into();
        self.rows.iter_mut().filter(|row| row.name == NUMBER).for_each(|row| {
            row.state = "REFERRED".to_owned();
            row.place = None;
        });
    }

    /// It ran out, for the first time.
    pub fn lapse(&mut self, now: Timestamp) {
        self.refer(now);
        let shown = self.in_queue();
        shown.row.state = "STOP_LISTED".to_owned();
        shown.state = StateShown { until: "2026-12-11".parse().ok(), ..shown.state.clone() };
        shown.actions.clear();
        if let Some(referral) = &mut shown.referral {
            referral.status = "LAPSED".to_owned();
            referral.extension = None;
            referral.misses = 1;
        }
    }
}
