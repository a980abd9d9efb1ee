//! A thread that does jobs in order.
//!
//! **Invariant:** whoever asked gets an answer, also where the job panicked: a panic is that job's end, never the
//! thread's, and nobody waits at a screen for what will not come.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender};

use journey::account::{AccountAnswer, Away};
use journey::effect::{Answer, Ask, Effect, KeptFound, KeyProblem, LookUpProblem};
use journey::problem::Problem;

use crate::effects::account;
use crate::effects::papers::Brought;
use crate::happening::Happening;

/// One thing for a thread to do.
pub(super) enum Job {
    /// What the walk asked for.
    Do(Effect),
    /// Something that the thread had others bring is here.
    Take(Brought),
    /// The session is over.
    Forget,
}

/// What a thread does with its jobs.
pub(super) trait Hand: Send + 'static {
    /// Does what was asked, and answers by itself.
    fn run(&mut self, effect: Effect);

    /// Takes what it had others bring.
    fn take(&mut self, _brought: Brought) {}

    /// Nothing of this session stays.
    fn forget(&mut self);
}

/// Starts a thread that takes jobs in order.
pub(super) fn start(mut hand: impl Hand, receiver: Receiver<Job>, replies: Sender<Happening>) {
    std::thread::spawn(move || {
        while let Ok(job) = receiver.recv() {
            let sorry = sorry(&job);
            let done = catch_unwind(AssertUnwindSafe(|| match job {
                Job::Do(effect) => hand.run(effect),
                Job::Take(brought) => hand.take(brought),
                Job::Forget => hand.forget(),
            }));
            if let (Err(_), Some(sorry)) = (done, sorry) {
                let _ = replies.send(sorry);
            }
        }
    });
}

/// What is answered where a job panics.
fn sorry(job: &Job) -> Option<Happening> {
    let problem = Problem::plain("fault-terminal");
    let effect = match job {
        Job::Do(effect) => effect,
        Job::Take(Brought::Document(brought)) => {
            let away = AccountAnswer::Document(Err(Away::Refused(problem)));
            return Some(Happening::Reply(brought.id, Answer::Account(away)));
        }
        Job::Take(Brought::Kept(brought)) => {
            return Some(Happening::Reply(brought.id, Answer::KeptTaken(Err(problem))));
        }
        Job::Take(Brought::Scan(brought)) => {
            return Some(Happening::Reply(brought.id, Answer::ScanChecked(Err(problem))));
        }
        Job::Take(brought) => return Some(Happening::Reply(brought.id(), Answer::Saved(Err(problem)))),
        Job::Forget => return None,
    };
    let answer = match &effect.ask {
        Ask::ListKeys => Answer::Keys(Vec::new().into()),
        Ask::OpenKey { .. } => Answer::Key(Err(KeyProblem::Refused(problem))),
        Ask::SignConsent { .. } => Answer::ConsentSigned(Err(problem)),
        Ask::SendCode { .. } => Answer::CodeSent(Err(problem)),
        Ask::CheckCode { .. } => Answer::CodeChecked(Err(problem)),
        Ask::LookUpParent { .. } => Answer::Parent(Err(LookUpProblem::Refused(problem))),
        Ask::LookUpChild { .. } => Answer::Child(Err(LookUpProblem::Refused(problem))),
        Ask::ListScans => Answer::ScanFiles(Vec::new().into()),
        Ask::CheckScan { .. } => Answer::ScanChecked(Err(problem)),
        Ask::Sign { .. } => Answer::Signed(Err(KeyProblem::Refused(problem))),
        Ask::Enqueue { .. } => Answer::Accepted(Err(problem)),
        Ask::SaveDocument { .. } => Answer::Saved(Err(problem)),
        Ask::PrintDocument { .. } => Answer::Printed(Err(problem)),
        Ask::FindKept => Answer::KeptFound(KeptFound { files: vec![Err(problem)] }),
        Ask::TakeUpKept { .. } => Answer::KeptTaken(Err(problem)),
        Ask::KeepDraft { .. } => Answer::DraftKept(Err(problem)),
        Ask::Account(ask) => Answer::Account(account::sorry(ask, problem)?),
        // Random numbers do not fail, and nobody waits for the rest.
        Ask::NewIds | Ask::DropKey | Ask::DropScan { .. } | Ask::StopScan | Ask::Wipe => {
            return None;
        }
    };
    Some(Happening::Reply(effect.id, answer))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::sync::mpsc::channel;

    use super::*;
    use journey::effect::EffectId;

    /// Trips over every key, and hands out lists.
    struct Clumsy(Sender<Happening>);

    impl Hand for Clumsy {
        fn run(&mut self, effect: Effect) {
            let Ask::ListScans = effect.ask else { panic!("as the test wants it") };
            let _ = self.0.send(Happening::Reply(effect.id, Answer::ScanFiles(Vec::new().into())));
        }

        fn forget(&mut self) {}
    }

    #[test]
    fn a_job_that_panics_is_answered_and_the_next_one_is_done() {
        let (replies, replied) = channel();
        let (jobs, asked) = channel();
        start(Clumsy(replies.clone()), asked, replies);
        let secret = |text: &str| domain::secret::Secret::from(text.to_owned());
        let wanted = journey::effect::KeyUse::Sign;
        let open = Ask::OpenKey { wanted, file: journey::effect::FileHandle(0), password: secret("x") };
        for (n, ask) in (1..).zip([open, Ask::ListKeys, Ask::ListScans]) {
            jobs.send(Job::Do(Effect { id: EffectId(n), ask })).unwrap();
        }
        let next = || replied.recv().unwrap();
        let problem = Problem::plain("fault-terminal");
        assert!(matches!(next(), Happening::Reply(EffectId(1), Answer::Key(Err(KeyProblem::Refused(told))))
            if told == problem));
        assert!(matches!(next(), Happening::Reply(EffectId(2), Answer::Keys(none)) if none.files.is_empty()));
        assert!(matches!(next(), Happening::Reply(EffectId(3), Answer::ScanFiles(_))));
        let words = words::Words::new(words::Lang::Kk);
        assert!(words.has(problem.message.as_ref()), "there are words for it");
    }
}
