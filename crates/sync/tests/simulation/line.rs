//! The line: how likely each misfortune is, until it clears up.

use crate::chance::Chance;

/// In percent of what travels.
pub(crate) struct Weather {
    pub(crate) lost: u64,
    pub(crate) cut: u64,
    pub(crate) repeated: u64,
    pub(crate) late: u64,
    pub(crate) forged: u64,
    /// Of a thousand steps of a kiosk.
    pub(crate) kiosk_dies_permille: u64,
    pub(crate) centre_dies_permille: u64,
    pub(crate) clock_jumps_permille: u64,
}

impl Weather {
    pub(crate) const CALM: Weather = Weather {
        lost: 0,
        cut: 0,
        repeated: 0,
        late: 0,
        forged: 0,
        kiosk_dies_permille: 0,
        centre_dies_permille: 0,
        clock_jumps_permille: 0,
    };

    /// Some days are worse than others.
    pub(crate) fn storm(chance: &mut Chance) -> Weather {
        Weather {
            lost: chance.below(30),
            cut: chance.below(30),
            repeated: chance.below(25),
            late: chance.below(25),
            forged: chance.below(10),
            kiosk_dies_permille: chance.below(40),
            centre_dies_permille: chance.below(25),
            clock_jumps_permille: chance.below(60),
        }
    }
}
