//! The loop: one channel gives everything that happens one order; the walk answers; the screen is drawn.
//!
//! **Invariant:** whatever happens, the terminal is given back as it was; a panic wipes the session and begins
//! again at Welcome.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use crossterm::event::Event;
use domain::bin::Bin;
use domain::time::Timestamp;
use forms::consent::Office;
use journey::effect::{Answer, Ask, EffectId, Registration};
use journey::idle::IdleLimits;
use journey::model::{Model, Setting};
use journey::msg::Msg;
use terminal::{Screen, Theme};
use uuid::Uuid;

use crate::config::Config;
use crate::effects::{Effects, EffectsError};
use crate::shell::{Outcome, Shell};

/// How often the walk hears that time has passed.
const TICK: Duration = Duration::from_millis(500);

/// Panics in a row after which the program gives up and lets its supervisor start it anew.
const PANICS_MAX: u32 = 5;

/// Everything that can happen to the kiosk.
#[derive(Debug)]
pub enum Happening {
    /// The terminal.
    Input(Event),
    /// An effect came to an end.
    Reply(EffectId, Answer),
    /// The line to central came or went.
    Link(bool),
    /// A stick was put in or pulled out.
    Sticks,
    /// Central registered an application.
    Registered(Uuid, Registration),
    /// Central refused an application for good.
    Refused(Uuid, String),
    /// SIGTERM, or the terminal is gone.
    Stop,
}

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
    /// It panics again and again.
    #[error("the kiosk had to begin again {PANICS_MAX} times in a row")]
    Panics,
}

/// Runs the kiosk until it is told to stop.
///
/// # Errors
/// [`RunError`]; the terminal is given back first.
pub fn run(config: &Config) -> Result<(), RunError> {
    let (sender, receiver) = channel();
    terminal::install_panic_restore();
    stop_on_signals(&sender)?;
    let mut screen = Screen::enter()?;
    let mut shell = new_shell(config)?;
    // The first frame stands before anything else is opened: people see that the kiosk lives.
    screen.draw(|frame| shell.draw(frame))?;
    let mut effects = Effects::start(config, &sender)?;
    listen(sender);
    let mut panics = 0;
    while panics < PANICS_MAX {
        let lived = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            serve(&mut screen, &mut shell, &mut effects, &receiver)
        }));
        match lived {
            Ok(result) => return result,
            Err(_) => {
                // Our bug. Nothing of the person stays, and the next one finds Welcome.
                panics += 1;
                effects.forget();
                drop(screen);
                screen = Screen::enter()?;
                screen.wipe()?;
                shell = new_shell(config)?.after(&shell);
            }
        }
    }
    Err(RunError::Panics)
}

fn serve(
    screen: &mut Screen,
    shell: &mut Shell,
    effects: &mut Effects,
    receiver: &Receiver<Happening>,
) -> Result<(), RunError> {
    screen.draw(|frame| shell.draw(frame))?;
    loop {
        let mut next = match receiver.recv_timeout(TICK) {
            Ok(happening) => Some(happening),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        };
        let nothing_happened = next.is_none() && shell.model().session.is_none();
        // A flood (a paste, a resize by hand) is taken whole and drawn once.
        loop {
            let outcome = match next {
                Some(Happening::Stop) => return Ok(()),
                Some(happening) => take(shell, happening),
                None => shell.tell(Msg::Tick, now()),
            };
            if carry_out(outcome, screen, shell, effects)? {
                return Ok(());
            }
            match receiver.try_recv() {
                Ok(happening) => next = Some(happening),
                Err(_) => break,
            }
        }
        // The first screen has no clock: while nobody is here nothing is written.
        if !nothing_happened {
            screen.draw(|frame| shell.draw(frame))?;
        }
    }
}

/// Does what the walk asked for; `true` when the program ends.
fn carry_out(
    outcome: Outcome,
    screen: &mut Screen,
    shell: &mut Shell,
    effects: &mut Effects,
) -> Result<bool, RunError> {
    for effect in outcome.effects {
        if let Ask::Wipe = effect.ask {
            effects.forget();
            shell.forget();
            screen.wipe()?;
        } else {
            effects.run(effect);
        }
    }
    Ok(outcome.quit)
}

fn take(shell: &mut Shell, happening: Happening) -> Outcome {
    let now = now();
    match happening {
        Happening::Input(event) => shell.hear(&event, now),
        Happening::Reply(id, answer) => shell.tell(Msg::Reply(id, answer), now),
        Happening::Link(link) => shell.tell(Msg::Link(link), now),
        Happening::Sticks => shell.tell(Msg::SticksChanged, now),
        Happening::Registered(id, registration) => shell.tell(Msg::Registered(id, registration), now),
        Happening::Refused(id, code) => shell.tell(Msg::RefusedForGood(id, code), now),
        Happening::Stop => Outcome::default(),
    }
}

fn new_shell(config: &Config) -> Result<Shell, RunError> {
    Ok(Shell::new(Model::new(setting(config)?, now()), config.hall(), Theme::from_env()))
}

fn setting(config: &Config) -> Result<Setting, RunError> {
    let policy = domain::released::policy();
    let seconds = |s: u64| i64::try_from(s).unwrap_or(i64::MAX);
    let form = forms::released::meal();
    let words = words::Words::new(words::Lang::Kk);
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
        idle: IdleLimits {
            warning_s: config.session.idle_warning_s.unwrap_or(seconds(policy.session.idle_warning_s)),
            end_s: config.session.idle_end_s.unwrap_or(seconds(policy.session.idle_end_s)),
        },
        policy,
        schools: domain::released::schools,
        boxes: (1..).take_while(|n| words.has(&format!("{}-procedure-{n}", form.id))).count(),
        form,
    })
}

/// The terminal's events, on a thread of their own.
fn listen(sender: Sender<Happening>) {
    std::thread::spawn(move || {
        while let Ok(event) = crossterm::event::read() {
            if sender.send(Happening::Input(event)).is_err() {
                return;
            }
        }
        // A terminal that is gone gives no events any more.
        let _ = sender.send(Happening::Stop);
    });
}

/// SIGTERM and SIGHUP end the program cleanly; SIGINT, SIGQUIT and SIGTSTP do nothing to a kiosk.
fn stop_on_signals(sender: &Sender<Happening>) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    let sender = sender.clone();
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP])?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            if matches!(signal, SIGTERM | SIGHUP) && sender.send(Happening::Stop).is_err() {
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
