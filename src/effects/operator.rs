//! What the operator's page asks for, done on a thread of its own.
//!
//! **Invariant:** a try at the PIN is written down before it is judged; nothing else is done by this room before a PIN was
//! right, since the page asks for nothing else.

use std::cell::Cell;
use std::sync::mpsc::{Sender, channel};

use ledger::receipt::ReceiptKey;

use crate::carry::{self, CarryError, Sender as Carrier};
use crate::config::Config;
use crate::effects::shared::SharedVault;
use crate::effects::state::State;
use crate::effects::{now, sockets};
use crate::happening::Happening;
use crate::operator::{Answer, Ask, Carried};
use crate::pin::{PinHash, Tries};
use crate::vault::VaultError;

/// What the page's work is done with.
pub(super) struct Hand {
    pub(super) config: Config,
    pub(super) vault: SharedVault,
    pub(super) state: State,
    pub(super) key: ReceiptKey,
    pub(super) replies: Sender<Happening>,
    /// Tries of the PIN that could not be written down, since the program began.
    pub(super) uncounted: Cell<Tries>,
}

/// Starts the thread.
pub(super) fn start(hand: Hand) -> Sender<Ask> {
    let (asks, asked) = channel();
    std::thread::spawn(move || {
        for ask in asked {
            let answer = hand.answer(ask);
            if hand.replies.send(Happening::Operator(answer)).is_err() {
                return;
            }
        }
    });
    asks
}

impl Hand {
    fn answer(&self, ask: Ask) -> Answer {
        match ask {
            Ask::Check(pin) => self.check(&pin),
            Ask::Look => Answer::Health(Box::new(self.state.health(now()))),
            Ask::Export => Answer::Carried(self.with_stick(|vault, carrier, dir| {
                let out = carry::export(vault, carrier, dir, now())?;
                Ok(Carried::Out { applications: out.applications, name: out.name })
            })),
            Ask::TakeBack => Answer::Carried(self.with_stick(|vault, carrier, dir| {
                let all = carry::take_back(vault, carrier, &self.key, dir, now())?;
                if all.iter().all(|back| back.left_alone.is_some()) {
                    return Ok(Carried::Not { why: "unanswered", code: "E-COURIER-UNANSWERED" });
                }
                let sum = |count: fn(&carry::TakenBack) -> usize| all.iter().map(count).sum();
                Ok(Carried::Back {
                    settled: sum(|back| back.settled),
                    refused: sum(|back| back.refused),
                    waiting: sum(|back| back.waiting + back.awaited),
                })
            })),
        }
    }

    fn check(&self, pin: &str) -> Answer {
        let shut = |pause_s, judged| Answer::Shut { pause_s, judged };
        let Some(hash) = &self.config.operator_pin else { return shut(0, true) };
        let judged = self.vault.with(|vault| {
            let (wrong, until) = vault.pin_tries()?;
            let before = Tries { wrong, until };
            let at = now();
            if let Some(pause) = before.pause(at) {
                return Ok(Err(pause.num_seconds() + 1));
            }
            let after = before.after_a_try(at);
            vault.keep_pin_tries(after.wrong, after.until)?;
            Ok(Ok(after))
        });
        match judged {
            Ok(Err(pause_s)) => shut(pause_s, false),
            Ok(Ok(_)) if hash.is(pin) => {
                // Where this cannot be written, the next one only waits for nothing.
                let _ = self.vault.with(|vault| vault.keep_pin_tries(0, None));
                Answer::Open
            }
            Ok(Ok(after)) => shut(after.pause(now()).map_or(0, |pause| pause.num_seconds() + 1), true),
            Err(_) => self.check_uncounted(hash, pin),
        }
    }

    /// A try that cannot be written down is judged all the same, or nobody could look at a kiosk whose disk is full; it is
    /// counted here, with the same pauses.
    fn check_uncounted(&self, hash: &PinHash, pin: &str) -> Answer {
        let (before, at) = (self.uncounted.get(), now());
        let seconds = |tries: Tries| tries.pause(at).map(|pause| pause.num_seconds() + 1);
        if let Some(pause_s) = seconds(before) {
            return Answer::Shut { pause_s, judged: false };
        }
        let after = before.after_a_try(at);
        let is_it = hash.is(pin);
        self.uncounted.set(if is_it { Tries::default() } else { after });
        if is_it { Answer::Open } else { Answer::Shut { pause_s: seconds(after).unwrap_or(0), judged: true } }
    }

    /// Does something with the first stick that is in.
    fn with_stick(
        &self,
        work: impl FnOnce(&mut SharedVault, Carrier<'_>, &std::path::Path) -> Result<Carried, CarryError>,
    ) -> Carried {
        let not = |why, code| Carried::Not { why, code };
        let Ok(key) = self.config.courier_key() else { return not("key", "E-COURIER-KEY") };
        let Some(stick) = keystore::sticks(&sockets(&self.config)).into_iter().next() else {
            return not("stick", "E-STICK-MISSING");
        };
        let carrier = Carrier { kiosk: &self.config.id, key: &key };
        match work(&mut self.vault.clone(), carrier, stick.path()) {
            Ok(carried) => carried,
            Err(CarryError::Nothing) => not("nothing", "E-COURIER-NOTHING"),
            Err(CarryError::Stick(error)) => not("stick-failed", error.code()),
            Err(CarryError::Sign) => not("key", "E-COURIER-SIGN"),
            Err(CarryError::Vault(error)) => not("vault", VaultError::code(error)),
        }
    }
}
