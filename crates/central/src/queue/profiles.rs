//! Which policy profile rules which settlement (DOMAIN §0).
//!
//! **Invariant:** whatever profile a settlement is given, what was promised under another one stays: each policy that
//! is handed out knows the others ([`Policy::promised`]).

use std::collections::HashMap;

use domain::kato::Kato;
use domain::policy::Policy;
use domain::released;

/// The profile of each settlement, and the one for all others.
#[derive(Debug, Clone)]
pub struct Profiles {
    others: Policy,
    of: HashMap<Kato, Policy>,
    /// Those that may have ruled before.
    known: Vec<Policy>,
}

impl Profiles {
    /// One profile everywhere.
    pub fn everywhere(policy: Policy) -> Profiles {
        let all = || std::iter::once(&policy).chain(released::policies());
        let known = all().cloned().map(|one| one.beside(all())).collect();
        Profiles { others: policy.clone().beside(all()), of: HashMap::new(), known }
    }

    /// Another profile in one settlement.
    #[must_use]
    pub fn but(mut self, settlement: Kato, policy: Policy) -> Profiles {
        let policy = policy.beside(&self.known);
        self.of.insert(settlement, policy);
        self
    }

    /// The profile of this name, as an event carries it: that of the settlement, or one that ruled before.
    pub fn named<'p>(&'p self, settlement: &Kato, profile: &str) -> Option<&'p Policy> {
        let mut all = std::iter::once(self.of(settlement)).chain(&self.known);
        all.find(|policy| policy.profile == profile)
    }

    /// The profile that rules a settlement.
    pub fn of(&self, settlement: &Kato) -> &Policy {
        self.of.get(settlement).unwrap_or(&self.others)
    }
}
