//! What whoever looks after the kiosk has to do, or to know.

use domain::time::Timestamp;

use super::{Cause, Health, Printer};

/// How long the centre may be silent before somebody should look, in hours.
const SILENT_HOURS: i64 = 24;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Somebody should look some day.
    Watch,
    /// The kiosk cannot do its work, or will not for long.
    Act,
}

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its name: `doctor-…` is its text.
    pub name: &'static str,
    /// How much it matters.
    pub grade: Grade,
    /// The variables of the text.
    pub args: Vec<(&'static str, String)>,
}

impl Finding {
    fn new(name: &'static str, grade: Grade) -> Finding {
        Finding { name, grade, args: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Finding {
        self.args.push((name, value.to_string()));
        self
    }

    /// The stretch of time that it tells of, in seconds.
    pub fn seconds(&self) -> Option<u64> {
        let n = || self.args.iter().find(|(name, _)| *name == "n")?.1.parse::<u64>().ok();
        match self.name {
            "clock-ahead" | "clock-behind" => n(),
            "silent" => n().map(|hours| hours * 3600),
            _ => None,
        }
    }
}

/// A stretch of time as people tell it: whole units, rounded down, of a size that says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// `seconds`, `minutes`, `hours`, `days`.
    pub unit: &'static str,
    /// How many of them.
    pub n: u64,
}

impl Span {
    /// So many seconds.
    pub fn of(seconds: u64) -> Span {
        let (unit, n) = match seconds {
            0..120 => ("seconds", seconds),
            120..7_200 => ("minutes", seconds / 60),
            7_200..172_800 => ("hours", seconds / 3_600),
            _ => ("days", seconds / 86_400),
        };
        Span { unit, n }
    }
}

impl Health {
    /// What is not as it should be, what matters most first. A clock farther off than so many seconds is told.
    pub fn findings(&self, clock_tolerance_s: i64) -> Vec<Finding> {
        let mut found = Vec::new();
        self.of_the_queue(&mut found);
        self.of_the_line(&mut found);
        self.of_the_clock(clock_tolerance_s, &mut found);
        self.of_the_disk(&mut found);
        self.of_the_keys(&mut found);
        if let Some(fault) = &self.published.fault {
            let found_one = Finding::new("edition", Grade::Watch).with("n", fault.edition);
            found.push(found_one.with("reason", &fault.reason));
        }
        if self.printer == Printer::Missing {
            found.push(Finding::new("printer", Grade::Watch));
        }
        found.sort_by_key(|finding| std::cmp::Reverse(finding.grade));
        found
    }

    fn of_the_queue(&self, found: &mut Vec<Finding>) {
        let queue = &self.queue;
        if let Some(code) = &queue.fault {
            found.push(Finding::new("vault", Grade::Act).with("code", code));
        }
        if let Some(near) = &queue.bound {
            let (name, grade) = if near.reached { ("full", Grade::Act) } else { ("near", Grade::Watch) };
            found.push(Finding::new(name, grade).with("bound", &near.bound));
        }
        if queue.refused > 0 {
            found.push(Finding::new("refused", Grade::Watch).with("n", queue.refused));
        }
        if queue.lost > 0 {
            found.push(Finding::new("lost", Grade::Act).with("n", queue.lost));
        }
        if queue.set_aside > queue.read_aside {
            found.push(Finding::new("set-aside", Grade::Act).with("n", queue.set_aside - queue.read_aside));
        }
        if queue.read_aside > 0 {
            found.push(Finding::new("read-aside", Grade::Watch).with("n", queue.read_aside));
        }
    }

    fn of_the_line(&self, found: &mut Vec<Finding>) {
        let waits = self.queue.waiting + self.queue.scans > 0;
        let silent = |since: Timestamp| (self.at - since).num_hours();
        match (self.line.there, self.line.last_contact) {
            (Some(true), _) => {}
            (_, Some(last)) if silent(last) >= SILENT_HOURS => {
                let grade = if waits { Grade::Act } else { Grade::Watch };
                found.push(Finding::new("silent", grade).with("n", silent(last)));
            }
            (Some(false), None) => found.push(Finding::new("never", Grade::Act)),
            (Some(false) | None, _) => {}
        }
        let trouble = self.line.trouble.as_ref().filter(|_| self.line.there != Some(true));
        if let Some(trouble) = trouble {
            let grade = if Cause::of(&trouble.code).needs_hands() { Grade::Act } else { Grade::Watch };
            found.push(Finding::new("trouble", grade).with("code", &trouble.code));
        }
    }

    fn of_the_clock(&self, tolerance_s: i64, found: &mut Vec<Finding>) {
        let Some(ahead_s) = self.clock.ahead_s(self.at).filter(|ahead_s| ahead_s.abs() > tolerance_s) else {
            return;
        };
        let name = if ahead_s > 0 { "clock-ahead" } else { "clock-behind" };
        found.push(Finding::new(name, Grade::Act).with("n", ahead_s.unsigned_abs()));
    }

    fn of_the_disk(&self, found: &mut Vec<Finding>) {
        if self.disk.read_only {
            found.push(Finding::new("read-only", Grade::Act));
        }
        if self.disk.free.is_none() {
            found.push(Finding::new("no-disk", Grade::Act));
        }
    }

    fn of_the_keys(&self, found: &mut Vec<Finding>) {
        match self.keys.trusted {
            None | Some(0) => found.push(Finding::new("trust", Grade::Act)),
            Some(_) => {}
        }
        if self.keys.tokens.silent > 0 {
            found.push(Finding::new("tokens", Grade::Watch).with("n", self.keys.tokens.silent));
        }
        let Some(crls) = &self.keys.crls else { return };
        if crls.lists == 0 {
            found.push(Finding::new("no-crl", Grade::Watch));
        }
        if crls.refused > 0 {
            found.push(Finding::new("bad-crl", Grade::Watch).with("n", crls.refused));
        }
        if crls.ends.is_some_and(|ends| ends < self.at) {
            found.push(Finding::new("old-crl", Grade::Act));
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use chrono::TimeDelta;

    use super::super::{
        Clock, Crls, Disk, HEALTH_VERSION, Keys, Line, Near, Published, Queue, Tokens, Trouble, Unusable,
    };
    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T09:00:00Z".parse().unwrap()
    }

    fn well() -> Health {
        Health {
            v: HEALTH_VERSION,
            kiosk: "KST3".into(),
            version: "0.1.0".into(),
            at: now(),
            queue: Queue::default(),
            line: Line { there: Some(true), last_contact: Some(now()), trouble: None },
            clock: Clock { beacon: Some(now()), drift_s: Some(-3) },
            disk: Disk { free: Some(1 << 30), total: Some(1 << 34), read_only: false },
            keys: Keys { trusted: Some(2), ..Keys::default() },
            published: Published::default(),
            printer: Printer::Ready,
        }
    }

    fn names(health: &Health) -> Vec<&'static str> {
        health.findings(120).into_iter().map(|finding| finding.name).collect()
    }

    #[test]
    fn a_kiosk_that_is_well_finds_nothing() {
        assert_eq!(names(&well()), Vec::<&str>::new());
    }

    #[test]
    fn each_thing_that_is_wrong_is_found_and_the_worst_comes_first() {
        let day_ago = now() - TimeDelta::hours(30);
        let crls = Crls { lists: 1, refused: 1, oldest: Some(day_ago), ends: Some(day_ago) };
        let near = Near { bound: "age".into(), reached: true };
        let ill = Health {
            queue: Queue {
                waiting: 1,
                refused: 2,
                set_aside: 3,
                read_aside: 1,
                lost: 4,
                bound: Some(near),
                ..Queue::default()
            },
            line: Line {
                there: Some(false),
                last_contact: Some(day_ago),
                trouble: Some(Trouble { code: "E-NONET".into(), at: day_ago }),
            },
            clock: Clock { beacon: Some(now()), drift_s: Some(-121) },
            disk: Disk { free: None, total: None, read_only: true },
            keys: Keys {
                trusted: Some(0),
                crls: Some(crls),
                tokens: Tokens { libraries: 2, silent: 1, slots: Some(0) },
                ..Keys::default()
            },
            published: Published {
                fault: Some(Unusable { edition: 8, reason: "forms/meal/3.toml: …".into() }),
                ..Published::default()
            },
            printer: Printer::Missing,
            ..well()
        };
        let found = ill.findings(120);
        assert!(found.windows(2).all(|pair| pair[0].grade >= pair[1].grade));
        assert_eq!(
            names(&ill),
            [
                "full",
                "lost",
                "set-aside",
                "silent",
                "clock-behind",
                "read-only",
                "no-disk",
                "trust",
                "old-crl",
                "refused",
                "read-aside",
                "trouble",
                "tokens",
                "bad-crl",
                "edition",
                "printer"
            ]
        );
    }

    #[test]
    fn a_clock_before_the_last_beacon_is_found_without_having_heard_one_since_the_start() {
        let behind = Clock { beacon: Some(now() + TimeDelta::hours(1)), drift_s: None };
        let ill = Health { clock: behind, ..well() };
        assert_eq!(names(&ill), ["clock-behind"]);
        assert_eq!(ill.findings(120)[0].args, [("n", "3600".to_owned())]);
        let ahead = Clock { beacon: Some(now()), drift_s: Some(121) };
        assert_eq!(names(&Health { clock: ahead, ..well() }), ["clock-ahead"]);
        let kept = Clock { beacon: Some(now() - TimeDelta::days(9)), drift_s: None };
        assert_eq!(names(&Health { clock: kept, ..well() }), Vec::<&str>::new());
    }

    #[test]
    fn what_is_written_is_read_back() {
        let text = serde_json::to_string(&well()).unwrap();
        assert_eq!(serde_json::from_str::<Health>(&text).unwrap(), well());
    }
}
