//! A cluster that is stopped and started again, and databases with nothing in them.

use std::process::Stdio;

use crate::cluster::{Cluster, NOBODY, as_nobody, is_root};

impl Cluster {
    /// A database with nothing in it.
    pub(crate) fn empty_database(&self) -> String {
        let name = self.next_name();
        self.run(&format!("CREATE DATABASE {name}"));
        name
    }

    /// Who owns its files, where that is not us.
    pub(crate) fn owner(&self) -> Option<u32> {
        is_root().then_some(NOBODY)
    }

    /// `stop`, `start` or `restart`; done when this returns.
    pub(crate) fn control(&self, what: &str) {
        let mut command = as_nobody("pg_ctl", &self.folder);
        let command = command.args([what, "--pgdata", "data", "--wait", "--silent", "--log", "log"]);
        let done = command.stdin(Stdio::null()).stdout(Stdio::null()).status().unwrap();
        assert!(done.success(), "pg_ctl {what}");
    }
}
