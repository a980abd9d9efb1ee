//! What the model asks for, done on a thread of its own, so that a slow line never holds up the screen.
//!
//! **Invariant:** jobs are done in order, so that *forget* comes after everything asked before it; what was asked in
//! the name of somebody who has left is not asked any more. Whoever waits gets an answer, also where a job panicked.

mod keys;
mod line;
mod pdf;
mod scan;
mod viewer;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel};

use domain::problem::Problem;
use keystore::token::{Room as TokenRoom, Tokens};
use uplink::Uplink;

use crate::config::Config;
use crate::happening::Happening;
use crate::msg::{Answer, Ask, Effect, Token, Trouble};
use keys::Drawer;
use scan::OnTheDesk;

/// Why the desk can't work at all.
#[derive(Debug, thiserror::Error)]
pub enum EffectsError {
    /// The folder of trusted certificates.
    #[error("the trusted certificates: {0}")]
    Trust(#[from] signing::trust::TrustError),
    /// The folder of revocation lists.
    #[error("the revocation lists: {0}")]
    Crls(#[from] signing::revocation::Refused),
    /// The centre's pinned key or address.
    #[error("the centre: {0}")]
    Centre(String),
    /// A file of the configuration.
    #[error("{0}: {1}")]
    File(std::path::PathBuf, std::io::Error),
}

/// One thing for the thread to do.
enum Job {
    /// What the model asked for, in which visit.
    Do(u64, Effect),
    /// The login is over.
    Forget,
}

/// The hands of the desk.
pub struct Effects {
    line: Arc<Uplink>,
    /// Counts the people who sat here: what one asked for is not done in another's time.
    visit: Arc<AtomicU64>,
    jobs: Sender<Job>,
    tokens: Tokens,
}

impl Effects {
    /// Opens trust and line, and starts the threads.
    ///
    /// # Errors
    /// [`EffectsError`] names what is missing.
    pub fn start(config: &Config, replies: &SyncSender<Happening>) -> Result<Effects, EffectsError> {
        let visit = Arc::new(AtomicU64::new(0));
        let (uplink, receipt_key) = line::connect(config)?;
        let line = Arc::new(uplink);
        let told = replies.clone();
        let tell = move || told.send(Happening::Sticks).is_ok();
        let tokens = Tokens::watch(TokenRoom::of_this_program(), config.token_modules.clone(), tell.clone());
        let hands = Hands {
            drawer: Drawer::new(config, tokens.clone())?,
            line: line.clone(),
            receipt_key,
            office: line::Office::of(config),
            scan: OnTheDesk::new(config.viewer.clone(), config.pdf_drawer.clone()),
        };
        let (jobs, asked) = channel();
        let (now, told, stopped) = (visit.clone(), replies.clone(), tokens.clone());
        std::thread::spawn(move || work(hands, &asked, &now, &stopped, &told));
        keystore::watch(config.sockets(), tell);
        Ok(Effects { line, visit, jobs, tokens })
    }

    /// Hands an effect to the thread.
    pub fn run(&mut self, effect: Effect) {
        if let Ask::StopKey = effect.ask {
            // Right now: the thread may be waiting for the token itself.
            self.tokens.stop();
        }
        // A thread ends only with the program.
        let _ = self.jobs.send(Job::Do(self.visit.load(Ordering::Acquire), effect));
    }

    /// The program ends: the login ends before it, as far as central can be told.
    pub fn leave(&mut self, token: &Token) {
        self.forget();
        // Nobody is there any more to be told that it did not work; central ends it by itself.
        let _ = self.line.close_desk(token.expose());
    }

    /// The login is over: keys, scans and documents are wiped.
    pub fn forget(&mut self) {
        self.visit.fetch_add(1, Ordering::AcqRel);
        self.tokens.stop();
        let _ = self.jobs.send(Job::Forget);
    }
}

/// What does the jobs.
struct Hands {
    drawer: Drawer,
    line: Arc<Uplink>,
    receipt_key: ledger::receipt::ReceiptKey,
    office: line::Office,
    scan: OnTheDesk,
}

/// Does jobs in order until the program ends.
fn work(
    mut hands: Hands,
    jobs: &Receiver<Job>,
    visit: &AtomicU64,
    tokens: &Tokens,
    replies: &SyncSender<Happening>,
) {
    while let Ok(job) = jobs.recv() {
        match job {
            Job::Forget => {
                tokens.stop_was_heard();
                // What panics here was our bug; what it had is dropped with the next job all the same.
                let _ = catch_unwind(AssertUnwindSafe(|| hands.forget()));
            }
            Job::Do(_, Effect { id, ask: Ask::StopKey }) => {
                tokens.stop_was_heard();
                let _ = replies.send(Happening::Reply(id, Ok(Answer::Done)));
            }
            Job::Do(_, Effect { ask: Ask::LogOut { token }, .. }) => {
                let line = hands.line.clone();
                // Nobody waits for it, and nobody waits behind it.
                std::thread::spawn(move || line.close_desk(token.expose()));
            }
            Job::Do(asked_in, Effect { id, ask: Ask::Glance { token } })
                if asked_in == visit.load(Ordering::Acquire) =>
            {
                let (line, replies) = (hands.line.clone(), replies.clone());
                // A slow line must not hold up what somebody asks for next.
                std::thread::spawn(move || replies.send(Happening::Reply(id, line::inbox(&line, &token))));
            }
            Job::Do(asked_in, effect) if asked_in == visit.load(Ordering::Acquire) => {
                let id = effect.id;
                let done = catch_unwind(AssertUnwindSafe(|| hands.answer(effect.ask)));
                let sorry = || Err(Trouble::Refused(Problem::plain("fault-terminal")));
                let _ = replies.send(Happening::Reply(id, done.unwrap_or_else(|_| sorry())));
            }
            Job::Do(..) => {}
        }
    }
}

impl Hands {
    fn answer(&mut self, ask: Ask) -> Result<Answer, Trouble> {
        match ask {
            Ask::ListKeys => Ok(Answer::Keys(self.drawer.list())),
            Ask::LogIn { key, password, language } => {
                let opened =
                    self.drawer.open(key, password.expose(), signing::check::Want::LoginForOffice)?;
                line::log_in(&self.line, &self.office, opened.as_ref(), language)
            }
            Ask::Inbox { token } | Ask::Glance { token } => line::inbox(&self.line, &token),
            Ask::Application { token, number } => {
                let found = self.line.desk_application(token.expose(), &number);
                Ok(Answer::Application(Box::new(found.map_err(|error| line::trouble(&error))?)))
            }
            Ask::Scan { token, number, sha256, media_type } => {
                let bytes = self.line.desk_scan(token.expose(), &number, &sha256);
                self.scan.lay(bytes.map_err(|error| line::trouble(&error))?, &sha256, &media_type)
            }
            Ask::Viewer => self.scan.hand_to_viewer(),
            Ask::Sign { key, password, decision } => {
                let opened = self.drawer.open(key, password.expose(), signing::check::Want::SignForOffice)?;
                line::sign(&self.office, opened.as_ref(), *decision)
            }
            Ask::Send { token, signed } => {
                let done =
                    self.line.decide(token.expose(), signed.text()).map_err(|error| line::trouble(&error))?;
                Ok(Answer::Decided(Box::new(done)))
            }
            Ask::Places { token, settlement } => {
                let places = self.line.desk_places(token.expose(), &settlement);
                Ok(Answer::Places(Box::new(places.map_err(|error| line::trouble(&error))?)))
            }
            Ask::NewGroup => Ok(Answer::NewGroup(uuid::Uuid::now_v7())),
            Ask::Audit { token, settlement } => {
                let found = self.line.desk_audit(token.expose(), &settlement);
                let found = found.map_err(|error| line::trouble(&error))?;
                let head = self.receipt_key.verify_head(&found.head.head);
                let holds = head.is_ok_and(|head| head.queue == settlement);
                Ok(Answer::Audit(Box::new(found), holds))
            }
            Ask::CloseScan => {
                self.scan.clear();
                Ok(Answer::Done)
            }
            // The thread's own matter, and the loop's.
            Ask::LogOut { .. } | Ask::StopKey | Ask::Help(_) | Ask::Wipe => Ok(Answer::Done),
        }
    }

    /// Nothing of this login stays.
    fn forget(&mut self) {
        self.drawer.forget();
        self.scan.clear();
    }
}

#[expect(clippy::disallowed_methods, reason = "a shell owns the clock")]
fn now() -> domain::time::Timestamp {
    chrono::Utc::now()
}
