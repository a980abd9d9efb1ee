//! The policies of a path (RFC 5280 §6.1), asked for no policy in particular: a path is refused only where one of its
//! authorities demands that a policy lead all the way down and none does, or maps policies as it may not.
//!
//! The national hierarchy demands nothing of the kind: its issuers stand under policies of their own (1.2.398.3.3.1.1), and
//! which policy a person's certificate must have is [`crate::check`]'s question.

use std::collections::{BTreeMap, BTreeSet};

use crate::certificate::Certificate;

/// RFC 5280 §4.2.1.4.
const ANY: &str = "2.5.29.32.0";

/// The policies that are valid at one depth of the path, each with those that may stand for it in the next
/// certificate. What led to them no longer matters to whoever asks for no policy in particular.
type Level<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// RFC 5280 §6.1.2 (d) to (f): after how many more certificates something is demanded, or not allowed any more.
struct Counters {
    explicit_policy: u32,
    policy_mapping: u32,
    inhibit_any: u32,
}

/// Whether the policies allow this path: from the one below the root down to the leaf.
pub(super) fn allow(path: &[&Certificate]) -> bool {
    let never = u32::try_from(path.len()).unwrap_or(u32::MAX).saturating_add(1);
    let mut counters = Counters { explicit_policy: never, policy_mapping: never, inhibit_any: never };
    let mut level = Level::from([(ANY, BTreeSet::from([ANY]))]);
    let Some((leaf, authorities)) = path.split_last() else { return true };
    for authority in authorities {
        let any_counts = counters.inhibit_any > 0 || authority.is_self_issued();
        level = next(&level, authority, any_counts);
        if counters.explicit_policy == 0 && level.is_empty() {
            return false;
        }
        if !map(&mut level, authority, counters.policy_mapping > 0) {
            return false;
        }
        counters.step(authority);
    }
    level = next(&level, leaf, counters.inhibit_any > 0);
    let demanded = counters.explicit_policy <= 1 || leaf.extensions().path.require_explicit == Some(0);
    !(demanded && level.is_empty())
}

/// §6.1.3 (d), (e).
fn next<'a>(level: &Level<'a>, certificate: &'a Certificate, any_counts: bool) -> Level<'a> {
    let mut next = Level::new();
    let own = certificate.policies();
    for policy in own.iter().map(String::as_str).filter(|policy| *policy != ANY) {
        if level.contains_key(ANY) || level.values().any(|expected| expected.contains(policy)) {
            next.insert(policy, BTreeSet::from([policy]));
        }
    }
    if any_counts && own.iter().any(|policy| policy == ANY) {
        for policy in level.values().flatten() {
            next.entry(policy).or_insert_with(|| BTreeSet::from([*policy]));
        }
    }
    next
}

/// §6.1.4 (a), (b): says whether the mappings are such as may be.
fn map<'a>(level: &mut Level<'a>, authority: &'a Certificate, allowed: bool) -> bool {
    let mut mapped: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (own, others) in &authority.extensions().path.mappings {
        if own == ANY || others == ANY {
            return false;
        }
        mapped.entry(own).or_default().insert(others);
    }
    for (own, others) in mapped {
        if !allowed {
            level.remove(own);
        } else if level.contains_key(own) || level.contains_key(ANY) {
            level.insert(own, others);
        }
    }
    true
}

impl Counters {
    /// §6.1.4 (h) to (j).
    fn step(&mut self, authority: &Certificate) {
        let path = &authority.extensions().path;
        let once = u32::from(!authority.is_self_issued());
        let step = |counter: u32, own: Option<u32>| counter.saturating_sub(once).min(own.unwrap_or(u32::MAX));
        self.explicit_policy = step(self.explicit_policy, path.require_explicit);
        self.policy_mapping = step(self.policy_mapping, path.inhibit_mapping);
        self.inhibit_any = step(self.inhibit_any, path.inhibit_any);
    }
}
