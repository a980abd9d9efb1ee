//! The centre: its keys, its configuration, its process.

use std::fs::{File, read_to_string};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::{places, staff, stops};

/// How often we look whether the centre is ready, and how many times.
const LOOK: Duration = Duration::from_millis(20);
const LOOKS_MAX: u32 = 1_500;

/// The kiosk's name and the settlement.
pub(crate) const KIOSK: &str = "KST3";
pub(crate) const SETTLEMENT: &str = "391010000";

/// The desk's name.
pub(crate) const DESK: &str = "KST-DESK1";

/// The name of the kiosk that the desk starts for parents who are helped.
pub(crate) const HELP: &str = "KSTH";

/// A machine that is to enrol: its name, the program that it runs, its configuration, and its kind.
pub(crate) struct Machine<'a> {
    pub(crate) name: &'a str,
    pub(crate) program: &'a str,
    pub(crate) config: &'a Path,
    pub(crate) kind: &'a [&'a str],
}

/// A centre that runs.
pub(crate) struct Centre {
    process: Child,
    /// Where it answers.
    pub(crate) url: String,
    /// `receipt_key = …`, `sealing_recipient = …` and `line_root = …`, for the kiosk.
    pub(crate) public_keys: String,
}

impl Centre {
    /// Makes its keys, appoints the clerks, publishes places, starts it and waits until it
    /// listens.
    pub(crate) fn start(programs: &Path, dir: &Path, port: u16) -> Result<Centre> {
        let program = programs.join("tereze-central");
        let keys = dir.join("keys");
        let public_keys = said(Command::new(&program).arg("init").arg("--keys").arg(&keys))?;
        let file = dir.join("central.toml");
        std::fs::write(&file, configuration(port))?;
        staff::appoint(&program, &file)?;
        places::publish(&program, &file)?;
        let ready = dir.join("central.ready");
        let log = File::create(dir.join("central.log"))?;
        let process = Command::new(&program)
            .args(["serve", "--config"])
            .arg(&file)
            .arg("--ready-file")
            .arg(&ready)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("the centre did not start")?;
        let mut centre = Centre { process, url: String::new(), public_keys };
        centre.url = centre.wait_until_ready(&ready).with_context(|| log_of(dir))?;
        Ok(centre)
    }

    fn wait_until_ready(&mut self, ready: &Path) -> Result<String> {
        for _ in 0..LOOKS_MAX {
            if let Ok(url) = read_to_string(ready)
                && !url.trim().is_empty()
            {
                return Ok(url.trim().to_owned());
            }
            if let Some(status) = self.process.try_wait()? {
                bail!("the centre stopped at once: {status}");
            }
            std::thread::sleep(LOOK);
        }
        bail!("the centre does not answer");
    }

    /// Makes a machine known to it, with a code, as an administrator and whoever sets the machine up do it.
    pub(crate) fn enrol(&self, programs: &Path, dir: &Path, machine: &Machine<'_>) -> Result<()> {
        let Machine { name, program, config, kind } = machine;
        let code = dir.join(format!("{name}.code"));
        let known = ["enrol", "--kiosk", name, "--settlement", SETTLEMENT];
        let mut invite = Command::new(programs.join("tereze-central"));
        invite.args(known).args(*kind).arg("--config").arg(dir.join("central.toml"));
        said(invite.arg("--code-file").arg(&code))?;
        let mut enrol = Command::new(programs.join(program));
        enrol.arg("--config").arg(config).arg("enrol").stdin(File::open(&code)?);
        let output = enrol.output().with_context(|| format!("{program} did not start"))?;
        anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::remove_file(&code)?;
        Ok(())
    }

    /// Its process.
    pub(crate) fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Waits until it is stopped from outside.
    pub(crate) fn wait(mut self) -> Result<()> {
        self.process.wait()?;
        Ok(())
    }

    /// Stops it.
    pub(crate) fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        stops::terminate(self.process.id());
        let _ = self.process.wait();
    }
}

impl Drop for Centre {
    fn drop(&mut self) {
        self.end();
    }
}

fn configuration(port: u16) -> String {
    format!(
        r#"centre = "Қостанай ХҚКО"
listen = "127.0.0.1:{port}"
database = "central.sqlite"
keys = "keys"
trust = "trust"
crls = "crls"
fonts = "/usr/share/fonts/truetype/dejavu"

[registry]
sample = "people.toml"

[codes]
phone_file = "phone.txt"

[russian]
"Қостанай ХҚКО" = "Костанай ЦОН"
"«Азаматтарға арналған үкімет» мемлекеттік корпорациясы" = "Государственная корпорация «Правительство для граждан»"
"#
    )
}

/// What a program says on its standard output.
fn said(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output()?;
    anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

fn log_of(dir: &Path) -> String {
    read_to_string(dir.join("central.log")).unwrap_or_default()
}
