//! The loop: it hears one thing after the other; the model answers; the screen is drawn.
//!
//! **Invariant:** whatever happens, the terminal is given back as it was; a panic locks the desk, and nothing of whoever
//! sat there stays.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use domain::language::Language;
use domain::problem::Problem;
use domain::time::Timestamp;
use forms::assistant::Help;
use terminal::{Screen, Theme};

use crate::config::{Config, HelpAtDesk};
use crate::ears::Ears;
use crate::effects::{Effects, EffectsError};
use crate::happening::Happening;
use crate::model::{Model, Setting};
use crate::msg::{Ask, Msg};
use crate::shell::{Outcome, Shell};
use crate::visit::{Courier, Visit};

/// How often the model hears that time has passed.
const TICK: Duration = Duration::from_millis(500);

/// Panics in a row, with nobody served between them, after which the program gives up.
const PANICS_MAX: u32 = 5;

/// How often it is looked whether a parent is done.
const LOOK: Duration = Duration::from_millis(50);

/// The most happenings that are taken ahead of the screen: a flood of keys waits in the terminal.
const AHEAD_MAX: usize = 256;

/// Why the desk could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The terminal.
    #[error("the terminal: {0}")]
    Terminal(#[from] std::io::Error),
    /// Trust, line, keys.
    #[error(transparent)]
    Effects(#[from] EffectsError),
    /// It panics again and again.
    #[error("the desk had to begin again {PANICS_MAX} times in a row")]
    Panics,
}

/// Runs the desk until it is left.
///
/// # Errors
/// [`RunError`]; the terminal is given back first.
pub fn run(config: &Config) -> Result<(), RunError> {
    let (sender, happenings) = sync_channel(AHEAD_MAX);
    let hands = Effects::start(config, &sender)?;
    terminal::install_panic_restore();
    hear_signals(&sender)?;
    let screen = Screen::enter()?;
    let ears = Ears::open(sender)?;
    let courier = Courier::new(config.help.clone());
    let (screen, shell, kiosk) = (Some(screen), shell_of(config), config.help.clone());
    let mut desk = Desk { screen, hands, shell, panics: 0, ears, courier, kiosk, guest: None };
    let served = desk.serve(&happenings, || shell_of(config));
    // The terminal first: whoever leaves does not wait for the line.
    desk.screen = None;
    if let Some(session) = &desk.shell.model().session {
        desk.hands.leave(&session.token);
    }
    served
}

fn shell_of(config: &Config) -> Shell {
    let policy = domain::released::policy();
    let setting = Setting {
        idle: config.session.limits(),
        password: policy.password.clone(),
        viewer: !config.viewer.is_empty(),
        helps: config.help.is_some(),
        inbox_refresh_s: Some(i64::from(config.inbox_refresh_s)).filter(|every_s| *every_s > 0),
    };
    Shell::new(Model::new(setting, Language::Kazakh, now()), config.hall(), Theme::from_env())
}

/// The desk while it is served at.
struct Desk {
    screen: Option<Screen>,
    hands: Effects,
    shell: Shell,
    panics: u32,
    ears: Ears,
    courier: Courier,
    /// The kiosk on which parents are helped.
    kiosk: Option<HelpAtDesk>,
    /// A parent is to have the terminal.
    guest: Option<Box<Help>>,
}

impl Desk {
    fn serve(&mut self, ears: &Receiver<Happening>, fresh: impl Fn() -> Shell) -> Result<(), RunError> {
        while self.panics < PANICS_MAX {
            // A panic is our bug; whoever sat here finds the login, and nothing of theirs is left.
            if let Ok(served) = catch_unwind(AssertUnwindSafe(|| self.live(ears))) {
                return served;
            }
            self.panics += 1;
            self.hands.forget();
            self.shell = fresh();
            self.screen = None;
            self.screen.insert(Screen::enter()?).wipe()?;
        }
        Err(RunError::Panics)
    }

    fn live(&mut self, ears: &Receiver<Happening>) -> Result<(), RunError> {
        let begun = self.shell.begin(now());
        self.carry_out(begun)?;
        self.draw()?;
        loop {
            let mut next = match ears.recv_timeout(TICK) {
                Ok(happening) => Some(happening),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            };
            // A flood is taken whole and drawn once.
            loop {
                let outcome = match next {
                    Some(Happening::Stop) => return Ok(()),
                    Some(happening) => self.take(happening),
                    None => self.shell.tell(Msg::Tick, now()),
                };
                if self.carry_out(outcome)? || self.serve_guest(ears)? {
                    return Ok(());
                }
                match ears.try_recv() {
                    Ok(happening) => next = Some(happening),
                    Err(_) => break,
                }
            }
            self.draw()?;
        }
    }

    fn draw(&mut self) -> Result<(), RunError> {
        let shell = &mut self.shell;
        if let Some(screen) = &mut self.screen {
            screen.show(|size| shell.draw(size))?;
        }
        shell.tidy();
        Ok(())
    }

    /// Does what the model asked for; `true` when the program ends.
    fn carry_out(&mut self, outcome: Outcome) -> Result<bool, RunError> {
        for effect in outcome.effects {
            if let Ask::Wipe = effect.ask {
                self.hands.forget();
                self.shell.forget();
                if let Some(screen) = &mut self.screen {
                    screen.wipe()?;
                }
                self.panics = 0;
            } else if let Ask::Help(help) = effect.ask {
                self.guest = Some(help);
            } else {
                self.hands.run(effect);
            }
        }
        Ok(outcome.quit)
    }

    /// Gives the terminal to the parent who waits for it, until they are done; `true` when the program ends.
    fn serve_guest(&mut self, happenings: &Receiver<Happening>) -> Result<bool, RunError> {
        let Some(help) = self.guest.take() else { return Ok(false) };
        let (Some(screen), Some(kiosk)) = (self.screen.take(), self.kiosk.clone()) else { return Ok(false) };
        self.courier.pause();
        self.ears.close();
        let lent = screen.lend()?;
        let visit = Visit::begin(&kiosk, &help);
        drop(help);
        let (how, stop) = match visit {
            Ok(visit) => self.attend(visit, happenings),
            Err(_) => (Err(Problem::plain("desk-fault-help-start")), false),
        };
        self.screen = Some(lent.take_back()?);
        self.ears.reopen();
        self.courier.go();
        let outcome = self.shell.tell(Msg::Helped(how), now());
        Ok(self.carry_out(outcome)? || stop)
    }

    /// Waits until the parent is done. What central answers meanwhile is heard; what the clerk pressed before is not
    /// done behind the parent's back.
    fn attend(&mut self, mut visit: Visit, happenings: &Receiver<Happening>) -> (Result<(), Problem>, bool) {
        let broke = || Err(Problem::plain("desk-fault-help-broke"));
        loop {
            match happenings.recv_timeout(LOOK) {
                Ok(Happening::Stop) | Err(RecvTimeoutError::Disconnected) => return (Ok(()), true),
                Ok(Happening::Reply(id, answer)) => {
                    let outcome = self.shell.tell(Msg::Reply(id, answer), now());
                    outcome.effects.into_iter().for_each(|effect| self.hands.run(effect));
                }
                Ok(Happening::Input(_) | Happening::Resized | Happening::Sticks)
                | Err(RecvTimeoutError::Timeout) => {}
            }
            match visit.over() {
                Ok(None) => {}
                Ok(Some(status)) if status.success() => return (Ok(()), false),
                Ok(Some(_)) | Err(_) => return (broke(), false),
            }
        }
    }

    fn take(&mut self, happening: Happening) -> Outcome {
        let (shell, now) = (&mut self.shell, now());
        match happening {
            Happening::Input(event) => shell.hear(&event, now),
            Happening::Reply(id, answer) => shell.tell(Msg::Reply(id, answer), now),
            Happening::Sticks => shell.tell(Msg::Sticks, now),
            Happening::Resized | Happening::Stop => Outcome::default(),
        }
    }
}

/// SIGTERM and SIGHUP end the program cleanly; SIGWINCH says that the terminal has another size.
fn hear_signals(sender: &SyncSender<Happening>) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
    let sender = sender.clone();
    let mut signals =
        signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGWINCH, SIGINT, SIGQUIT, SIGTSTP])?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            let happening = match signal {
                SIGTERM | SIGHUP => Happening::Stop,
                SIGWINCH => Happening::Resized,
                _ => continue,
            };
            if sender.send(happening).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// The one place of the loop that looks at the clock.
#[expect(clippy::disallowed_methods, reason = "the shell owns the clock")]
fn now() -> Timestamp {
    chrono::Utc::now()
}
