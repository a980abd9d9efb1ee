//! What will be sent of a file: seen, turned, chosen, and only then attached.
#![expect(clippy::wildcard_enum_match_arm, reason = "`Model::press` lets only this stage's targets in")]

use forms::value::Scan;

use crate::effect::{Ask, FileHandle, Offer, ScanStep, Seen};
use crate::model::Model;
use crate::problem::Problem;
use crate::session::Waiting;
use crate::stage::{Preview, Stage};
use crate::target::{Button, Target};

impl Preview {
    /// What is sent as things stand.
    pub fn chosen(&self) -> &Scan {
        match &self.offer.small {
            Some(small) if !self.as_it_is => &small.scan,
            Some(_) | None => &self.offer.original,
        }
    }

    /// What it shows.
    pub fn seen(&self) -> Option<&Seen> {
        match &self.offer.small {
            Some(small) if !self.as_it_is => Some(&small.seen),
            Some(_) | None => self.offer.seen.as_ref(),
        }
    }

    pub(crate) fn targets(&self) -> Vec<Target> {
        let mut ways = Vec::new();
        if self.turning.is_none() {
            ways.push(Button::TakeScan);
            if self.offer.small.is_some() {
                // A file that is sent as it is cannot be turned.
                ways.extend((!self.as_it_is).then_some(Button::Turn));
                ways.push(Button::OtherScan);
            }
        }
        ways.push(Button::Back);
        ways.into_iter().map(Target::Button).collect()
    }
}

impl Model {
    pub(crate) fn enter_preview(&mut self, file: FileHandle, offer: Offer) {
        let Stage::Attach(attach) = &mut self.stage else { return };
        let back = attach.leave();
        self.go(Stage::Preview(Preview {
            back,
            file,
            offer,
            as_it_is: false,
            quarters: 0,
            turning: None,
            problem: None,
        }));
    }

    pub(crate) fn press_preview(&mut self, target: Target) {
        let Stage::Preview(preview) = &mut self.stage else { return };
        match target {
            Target::Button(Button::TakeScan) => self.take_scan(),
            Target::Button(Button::OtherScan) => {
                preview.as_it_is = !preview.as_it_is;
                preview.problem = None;
            }
            Target::Button(Button::Turn) => {
                preview.turning = Some(ScanStep::default());
                preview.problem = None;
                let (file, quarters) = (preview.file, (preview.quarters + 1) % 4);
                self.ask(Ask::CheckScan { file, quarters }, Waiting::Scan);
            }
            Target::Button(Button::Back) => self.back_from_preview(),
            _ => {}
        }
    }

    /// The page turned once more, or why it was not.
    pub(crate) fn scan_turned(&mut self, answer: Result<Offer, Problem>) {
        let Stage::Preview(preview) = &mut self.stage else { return };
        preview.turning = None;
        match answer {
            Ok(offer) => {
                preview.quarters = (preview.quarters + 1) % 4;
                let before: Vec<[u8; 32]> = preview.offer.digests().collect();
                preview.offer = offer;
                self.drop_unheld(before.into_iter());
            }
            Err(problem) => preview.problem = Some(problem),
        }
        self.focus = Some(Target::Button(Button::Turn));
    }

    fn take_scan(&mut self) {
        let Stage::Preview(preview) = &mut self.stage else { return };
        let (field, scan) = (preview.back.field.clone(), preview.chosen().clone());
        let attached = self.attach_scan(&field, scan);
        let Stage::Preview(preview) = &mut self.stage else { return };
        match attached {
            Ok(()) => {
                self.leave_preview();
                self.back_with_scan();
            }
            Err(problem) => preview.problem = Some(problem),
        }
    }

    pub(crate) fn back_from_preview(&mut self) {
        self.stop_scan();
        self.leave_preview();
    }

    /// Back to the list; what is not attached is forgotten.
    fn leave_preview(&mut self) {
        let Stage::Preview(preview) = &mut self.stage else { return };
        let (back, file) = (preview.back.leave(), preview.file);
        let kept: Vec<[u8; 32]> = preview.offer.digests().collect();
        let row = back.files.iter().position(|choice| choice.file == file);
        self.go(Stage::Attach(back));
        self.drop_unheld(kept.into_iter());
        self.focus = row.map(Target::Row);
    }
}
