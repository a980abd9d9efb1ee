//! The loop: it hears one thing after the other; the walk answers; the screen is drawn.
//!
//! **Invariant:** whatever happens, the terminal is given back as it was; a panic wipes the session and begins
//! again at Welcome.

use std::sync::mpsc::{Sender, channel};

use domain::bin::Bin;
use domain::time::Timestamp;
use forms::Help;
use forms::consent::Office;
use forms::definition::Form;
use journey::effect::Effect;
use journey::model::{Model, Setting};
use journey::service::{Catalogue, Service};
use terminal::{Screen, Theme};

use crate::config::Config;
use crate::effects::{Effects, EffectsError};
use crate::happening::Happening;
use crate::shell::Shell;
use scans::room::Room;

mod ears;
mod serving;

use ears::Listening;
use serving::{Face, Hands, PANICS_MAX, Window};

/// Why the kiosk could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The terminal.
    #[error("the terminal: {0}")]
    Terminal(#[from] std::io::Error),
    /// Trust, vault, keys.
    #[error(transparent)]
    Effects(#[from] EffectsError),
    /// `operator.bin` of the configuration.
    #[error("operator.bin in the configuration is not a BIN")]
    OperatorBin,
    /// `data.profiles` of the configuration.
    #[error("data in the configuration: {0}")]
    Data(#[from] crate::config::DataError),
    /// It panics again and again.
    #[error("the kiosk had to begin again {PANICS_MAX} times in a row")]
    Panics,
    /// A helped visit is not begun anew: the desk says what happened.
    #[error("the visit broke off")]
    BrokeOff,
}

/// Runs the kiosk until it is told to stop; with somebody's help, for one visit.
///
/// # Errors
/// [`RunError`]; the terminal is given back first.
pub fn run(config: &Config, help: Option<&Help>) -> Result<(), RunError> {
    let (sender, receiver) = channel();
    terminal::install_panic_restore();
    hear_signals(&sender)?;
    let mut screen = Screen::enter()?;
    let mut shell = shell_of(config, welcome(config, help)?);
    // The first frame stands before anything else is opened: people see that the kiosk lives.
    screen.show(|size| shell.draw(size))?;
    let hands = Effects::start(config, Room::of_this_program(), &sender)?;
    let mut ears = Listening::to(receiver)?;
    let mut window = Window {
        face: Taken(Some(screen)),
        hands,
        shell,
        panics: 0,
        one_visit: help.is_some(),
        edition: None,
    };
    window.serve(&mut ears, |broken| Ok(shell_of(config, welcome(config, help)?.after(broken))))
}

/// Sends what waits in the vault and serves nobody, until the standard input closes: a desk keeps it open, and has us
/// send while no parent is there.
///
/// # Errors
/// [`RunError`] where there is nothing to send from.
pub fn send_only(config: &Config) -> Result<(), RunError> {
    Ok(crate::effects::send_only(config, || {
        // Whatever ends the reading, nobody holds the other end any more.
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
    })?)
}

/// The terminal while it is ours.
struct Taken(Option<Screen>);

impl Face for Taken {
    fn draw(&mut self, shell: &mut Shell) -> std::io::Result<()> {
        let Some(screen) = &mut self.0 else { return Ok(()) };
        screen.show(|size| shell.draw(size))
    }

    fn wipe(&mut self) -> std::io::Result<()> {
        self.0.as_mut().map_or(Ok(()), Screen::wipe)
    }

    fn retake(&mut self) -> std::io::Result<()> {
        // Given back before it is taken again: its other order would leave it given back.
        self.0 = None;
        self.0.insert(Screen::enter()?).wipe()
    }
}

impl Hands for Effects {
    fn run(&mut self, effect: Effect) {
        Effects::run(self, effect);
    }

    fn operate(&mut self, ask: crate::operator::Ask) {
        Effects::operate(self, ask);
    }

    fn forget(&mut self) {
        Effects::forget(self);
    }
}

/// The walk at its first screen.
fn welcome(config: &Config, help: Option<&Help>) -> Result<Model, RunError> {
    Ok(Model::new(setting(config, help)?, now()))
}

fn shell_of(config: &Config, model: Model) -> Shell {
    Shell::new(model, config.hall(), Theme::from_env())
}

fn setting(config: &Config, help: Option<&Help>) -> Result<Setting, RunError> {
    let policy = domain::released::policy();
    let office = Office {
        centre: config.place_kk.clone(),
        kiosk: config.id.clone(),
        operator: config.operator.name_kk.clone(),
        operator_bin: Bin::parse(&config.operator.bin).map_err(|_| RunError::OperatorBin)?,
    };
    Ok(Setting {
        kiosk: config.id.clone(),
        office,
        settlement: config.settlement.clone(),
        idle: config.session.limits(),
        policy,
        profiles: config.profiles()?,
        schools: domain::released::schools,
        settlements: domain::released::settlements,
        prints: config.printing.is_some(),
        catalogue: catalogue(),
        help: help.cloned(),
    })
}

/// Every service there is.
fn catalogue() -> Catalogue {
    Catalogue::new(service(forms::released::meal()), vec![service(forms::released::kindergarten())])
}

/// A service, with as many boxes before it as there are texts for them.
fn service(form: &'static Form) -> Service {
    let words = words::Words::new(words::Lang::Kk);
    let boxes = (1..).take_while(|n| words.has(&format!("{}-procedure-{n}", form.id))).count();
    Service { form, boxes }
}

/// SIGTERM and SIGHUP end the program cleanly; SIGINT, SIGQUIT and SIGTSTP do nothing to a kiosk, nor does SIGXFSZ: a
/// disk that takes no more is an error of the write. SIGWINCH says that the terminal has another size.
fn hear_signals(sender: &Sender<Happening>) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH, SIGXFSZ};
    let sender = sender.clone();
    let mut signals =
        signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGWINCH, SIGINT, SIGQUIT, SIGTSTP, SIGXFSZ])?;
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

/// The one place of the kiosk's loop that looks at the clock.
#[expect(clippy::disallowed_methods, reason = "the shell owns the clock")]
fn now() -> Timestamp {
    chrono::Utc::now()
}
