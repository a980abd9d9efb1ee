//! What an answer means, once it has been proved to be central's.

use chrono::{DateTime, TimeDelta, Utc};
use ledger::receipt::{ReceiptKey, SignedReceipt};
use ledger::refusal::SignedRefusal;
use uuid::Uuid;

use super::backoff::{asked_for, full_jitter, retry_after};
use super::{
    Answer, CODE_NO_SIGNED_LOGIN, CODE_NO_SUBMISSION, Heard, Item, Line, Parcel, Piece, Waiting, Write,
};
use crate::wire::ErrorBody;

/// An exchange that has ended, one way or another.
#[derive(Debug, Clone, Copy)]
pub struct Exchange<'a> {
    /// What was sent.
    pub parcel: &'a Parcel,
    /// The rows as they are now.
    pub items: &'a [Item],
    /// The pinned key.
    pub key: &'a ReceiptKey,
    /// The clock now.
    pub now: DateTime<Utc>,
    /// How long the exchange took, by a clock that nobody sets.
    pub took: TimeDelta,
}

impl Line {
    /// Judges what was heard: the line learns, and what comes out has to be written down. `chance` gives any random
    /// number.
    pub fn judge(
        &mut self,
        exchange: Exchange<'_>,
        heard: &Heard,
        chance: &mut dyn FnMut() -> u64,
    ) -> Vec<Write> {
        Judging { line: self, exchange, chance }.all(heard)
    }
}

struct Judging<'a, 'c> {
    line: &'a mut Line,
    exchange: Exchange<'a>,
    chance: &'c mut dyn FnMut() -> u64,
}

impl<'a> Judging<'a, '_> {
    fn all(&mut self, heard: &Heard) -> Vec<Write> {
        let rows = self.rows();
        self.line.remember_only(self.exchange.items);
        match heard {
            Heard::Answers(answers) => {
                self.line.passed(self.bytes(&rows), self.exchange.took);
                rows.into_iter().filter_map(|row| self.one(row, answers)).collect()
            }
            Heard::Later(why) => {
                rows.iter().for_each(|row| self.line.answered_about(row.submission_id, None));
                // Told to all of us: nobody else goes before then either.
                let wait = asked_for(why.retry_after_s, self.line.failures(), (self.chance)());
                let until = self.exchange.now + wait;
                match why.retry_after_s {
                    Some(_) => self.line.rest_as_asked(until),
                    None => self.line.rest(until),
                }
                rows.into_iter().map(|row| self.later(row, why)).collect()
            }
            Heard::Offline | Heard::BadAnswer => {
                self.line.failed(self.exchange.now, (self.chance)());
                if let Parcel::Piece(piece) = self.exchange.parcel {
                    self.line.forget(&piece.sealed_sha256);
                }
                for row in &rows {
                    self.line.silent_about(row.submission_id, self.exchange.now, (self.chance)());
                }
                rows.into_iter().map(|row| self.retry(row)).collect()
            }
        }
    }

    /// The rows that the parcel was about, as far as they still wait.
    fn rows(&self) -> Vec<&'a Item> {
        let asked = |id: &Uuid| match self.exchange.parcel {
            Parcel::Forms(ids) => ids.contains(id),
            Parcel::Piece(piece) => piece.submission_id == *id,
        };
        self.exchange.items.iter().filter(|item| asked(&item.submission_id)).collect()
    }

    fn bytes(&self, rows: &[&Item]) -> u64 {
        match self.exchange.parcel {
            Parcel::Forms(_) => rows.iter().map(|row| row.form.bytes).sum(),
            Parcel::Piece(piece) => piece.bytes,
        }
    }

    fn one(&mut self, row: &Item, answers: &[(Uuid, Answer)]) -> Option<Write> {
        // The first that is about the row counts; a row that nobody spoke of tries again.
        let answer = answers.iter().find(|(id, _)| *id == row.submission_id).map(|(_, answer)| answer);
        if let Some(answer) = answer {
            let asked = match answer {
                Answer::Later(why) => why.retry_after_s,
                Answer::Receipt(_) | Answer::Refused { .. } | Answer::Held(_) => None,
            };
            let until = asked.map(|asked| self.exchange.now + retry_after(asked));
            self.line.answered_about(row.submission_id, until);
        }
        match answer {
            Some(Answer::Receipt(signed)) => Some(self.receipt(row, signed)),
            Some(Answer::Refused { refusal, problem }) => Some(self.refused(row, refusal, problem)),
            Some(Answer::Held(bytes)) => self.held(row, *bytes),
            Some(Answer::Later(why)) => Some(self.later(row, why)),
            None => Some(self.retry(row)),
        }
    }

    fn receipt(&mut self, row: &Item, signed: &SignedReceipt) -> Write {
        let receipt = self.exchange.key.verify(signed).ok().filter(|receipt| {
            receipt.submission_id == row.submission_id && receipt.signed_xml_sha256 == row.signed_xml_sha256
        });
        let Some(receipt) = receipt else { return self.retry(row) };
        for sealed_sha256 in &receipt.awaiting {
            self.line.begins(sealed_sha256);
        }
        if let Parcel::Piece(piece) = self.exchange.parcel {
            self.line.forget(&piece.sealed_sha256);
            if receipt.awaiting.contains(&piece.sealed_sha256) {
                // Sent, and still awaited: not again at once.
                return self.retry(row);
            }
        }
        Write::Settle(signed.clone())
    }

    /// The code is central's, for these very bytes; the rest only fills the message. A courier carried the whole form.
    fn refused(&mut self, row: &Item, signed: &SignedRefusal, problem: &ErrorBody) -> Write {
        let was_sent = |sealed_sha256: &str| match self.exchange.parcel {
            Parcel::Forms(_) => row.is_form(sealed_sha256),
            Parcel::Piece(piece) => piece.sealed_sha256 == sealed_sha256,
        };
        let refusal = self.exchange.key.refused(signed).ok().filter(|refusal| {
            refusal.submission_id == row.submission_id
                && was_sent(&refusal.sealed_sha256)
                && refusal.code == problem.code
        });
        match refusal {
            Some(_) => Write::LayAside { submission_id: row.submission_id, problem: problem.clone() },
            None => self.retry(row),
        }
    }

    /// Forward, with a word to the disk only where failures were counted. Anything else is a failure, or two sides
    /// would chat for ever; that a question was answered says nothing yet.
    fn held(&mut self, row: &Item, bytes: u64) -> Option<Write> {
        let Parcel::Piece(piece) = self.exchange.parcel else { return Some(self.retry(row)) };
        let Piece { sealed_sha256, from, bytes: sent, of, .. } = piece;
        self.line.forget(sealed_sha256);
        let asked_only = *sent == 0 && *from < *of;
        if bytes > *of || !(asked_only || bytes > *from) {
            return Some(self.retry(row));
        }
        self.line.holds(sealed_sha256, bytes);
        (row.attempts > 0 && !asked_only).then_some(Write::Forward { submission_id: row.submission_id })
    }

    fn later(&mut self, row: &Item, why: &ErrorBody) -> Write {
        let submission_id = row.submission_id;
        if why.code == CODE_NO_SIGNED_LOGIN && row.whole.is_some() {
            return Write::Whole { submission_id };
        }
        let at = self.exchange.now + asked_for(why.retry_after_s, row.attempts, (self.chance)());
        if why.code == CODE_NO_SUBMISSION && matches!(row.waiting, Waiting::Scans(_)) {
            return Write::FormAgain { submission_id, at };
        }
        if let Parcel::Piece(piece) = self.exchange.parcel {
            self.line.forget(&piece.sealed_sha256);
        }
        Write::Retry { submission_id, at }
    }

    fn retry(&mut self, row: &Item) -> Write {
        let at = self.exchange.now + full_jitter(row.attempts, (self.chance)());
        Write::Retry { submission_id: row.submission_id, at }
    }
}
