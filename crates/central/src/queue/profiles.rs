//! Which policy profile rules which settlement (DOMAIN §0).

use std::collections::HashMap;

use domain::kato::Kato;
use domain::policy::Policy;
use domain::released;

/// The profile of each settlement, and the one for all others.
#[derive(Debug, Clone)]
pub struct Profiles {
    others: Policy,
    of: HashMap<Kato, Policy>,
}

impl Profiles {
    /// One profile everywhere.
    pub fn everywhere(policy: Policy) -> Profiles {
        Profiles { others: policy, of: HashMap::new() }
    }

    /// Another profile in one settlement.
    #[must_use]
    pub fn but(mut self, settlement: Kato, policy: Policy) -> Profiles {
        self.of.insert(settlement, policy);
        self
    }

    /// The profile of this name, as an event carries it: that of the settlement, or a released one that ruled before.
    pub fn named<'p>(&'p self, settlement: &Kato, profile: &str) -> Option<&'p Policy> {
        let all = std::iter::once(self.of(settlement)).chain(released::policies());
        all.into_iter().find(|policy| policy.profile == profile)
    }

    /// The profile that rules a settlement.
    pub fn of(&self, settlement: &Kato) -> &Policy {
        self.of.get(settlement).unwrap_or(&self.others)
    }
}
