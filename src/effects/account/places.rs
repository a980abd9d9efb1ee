//! What central says of free places and of a referral, as the walk knows it.

use journey::places::{InBoth, Instruction, Kindergarten, Referral, Vacancies, Vacancy};
use sync::wire;

pub(super) fn vacancies(vacancies: &wire::Vacancies) -> Vacancies {
    // The act that follows is for private ones only.
    let private = vacancies.rows.iter().filter(|place| place.kind == wire::PlaceKind::Private);
    Vacancies { as_of: vacancies.as_of, by_rank: vacancies.by_rank, rows: private.map(vacancy).collect() }
}

fn vacancy(place: &wire::VacantPlace) -> Vacancy {
    Vacancy {
        id: place.id,
        kindergarten: Kindergarten {
            bin: place.kindergarten.clone(),
            name: both(&place.name_kk, &place.name_ru),
            address: both(&place.address_kk, &place.address_ru),
            phone: place.phone.clone(),
        },
        district: both(&place.district_kk, &place.district_ru),
        instruction: match place.language {
            wire::Instruction::Kk => Instruction::Kazakh,
            wire::Instruction::Ru => Instruction::Russian,
            wire::Instruction::Mixed => Instruction::Mixed,
        },
        age_from: place.age_from,
        age_to: place.age_to,
        free: place.free,
        fee_tenge: place.fee_tenge,
    }
}

pub(super) fn referral(referral: &wire::ReferralShown) -> Referral {
    let kindergarten = &referral.kindergarten;
    Referral {
        status: referral.status.clone(),
        private: referral.kind == wire::PlaceKind::Private,
        kindergarten: Kindergarten {
            bin: kindergarten.bin.clone(),
            name: both(&kindergarten.name_kk, &kindergarten.name_ru),
            address: both(&kindergarten.address_kk, &kindergarten.address_ru),
            phone: kindergarten.phone.clone(),
        },
        issued_at: referral.issued_at,
        expires: referral.expires,
        provisional: referral.provisional,
        accept_by: referral.accept_by,
        withdraw_until: referral.withdraw_until,
        extension: referral.extend_from.zip(referral.extend_until),
        misses: referral.misses,
    }
}

fn both(kk: &str, ru: &str) -> InBoth {
    InBoth { kk: kk.to_owned(), ru: ru.to_owned() }
}
