//! Choosing a picture or PDF of a paper on the stick; it is tested before it is taken (DOMAIN §1.4).
#![expect(clippy::wildcard_enum_match_arm, reason = "`Model::press` lets only this stage's targets in")]

use domain::fault::Fault;
use forms::FieldId;
use forms::value::Scan;

use crate::effect::{Ask, EffectId, FileChoice, Found, Offer, ScanStep};
use crate::model::Model;
use crate::problem::Problem;
use crate::session::{Session, Waiting};
use crate::stage::{Attach, Fill, Preview, Stage};
use crate::target::{Button, Target};

/// Bytes of the unit that limits are told in.
const MEGABYTE: u64 = 1024 * 1024;

impl Model {
    pub(crate) fn enter_attach(&mut self, field: FieldId) {
        let Stage::Fill(fill) = &mut self.stage else { return };
        let back = fill.leave();
        self.go(Stage::Attach(Attach {
            field,
            back,
            files: Vec::new(),
            listed: false,
            cut: false,
            checking: None,
            step: ScanStep::default(),
            problem: None,
        }));
        self.ask(Ask::ListScans, Waiting::ScanFiles);
    }

    pub(crate) fn attach_targets(&self, attach: &Attach) -> Vec<Target> {
        let mut targets: Vec<Target> = (0..attach.files.len()).map(Target::Row).collect();
        let way = if attach.checking.is_some() { Button::StopScan } else { Button::Refresh };
        targets.push(Target::Button(way));
        targets.push(Target::Button(Button::Back));
        targets
    }

    pub(crate) fn press_attach(&mut self, target: Target) {
        let Stage::Attach(attach) = &mut self.stage else { return };
        match target {
            // A file is tested once, however often it is pressed.
            Target::Row(_) if attach.checking.is_some() => {}
            Target::Row(i) => {
                let Some(file) = attach.files.get(i).map(|f| f.file) else { return };
                attach.checking = Some(i);
                attach.step = ScanStep::default();
                attach.problem = None;
                self.ask(Ask::CheckScan { file, quarters: 0 }, Waiting::Scan);
            }
            Target::Button(Button::StopScan) => self.stop_scan(),
            Target::Button(Button::Refresh) => self.ask(Ask::ListScans, Waiting::ScanFiles),
            Target::Button(Button::Back) => self.back_from_attach(),
            _ => {}
        }
    }

    pub(crate) fn take_scan_files(&mut self, Found { files, cut }: Found<FileChoice>) {
        if let Stage::Attach(attach) = &mut self.stage {
            attach.files = files;
            attach.cut = cut;
            attach.listed = true;
            self.focus = None;
        }
    }

    /// So far the test of a file has come.
    pub(crate) fn scan_came_to(&mut self, id: EffectId, step: ScanStep) {
        let waited_for = |session: &Session| session.waiting.get(&id) == Some(&Waiting::Scan);
        if !self.session.as_ref().is_some_and(waited_for) {
            return;
        }
        match &mut self.stage {
            Stage::Attach(attach) => attach.step = step,
            Stage::Preview(Preview { turning: Some(turning), .. }) => *turning = step,
            _ => {}
        }
    }

    pub(crate) fn scan_checked(&mut self, answer: Result<Offer, Problem>) {
        let Stage::Attach(attach) = &mut self.stage else { return self.scan_turned(answer) };
        let row = attach.checking.take();
        let file = row.and_then(|row| attach.files.get(row)).map(|choice| choice.file);
        match (answer, file) {
            // There is something to be seen first.
            (Ok(offer), Some(file)) if offer.seen.is_some() => self.enter_preview(file, offer),
            (Ok(offer), _) => {
                let digest = offer.original.sha256;
                let field = attach.field.clone();
                match self.attach_scan(&field, offer.original) {
                    Ok(()) => self.back_with_scan(),
                    Err(problem) => {
                        self.drop_unheld([digest].into_iter());
                        self.refuse_row(row, problem);
                    }
                }
            }
            (Err(problem), _) => self.refuse_row(row, problem),
        }
    }

    fn refuse_row(&mut self, row: Option<usize>, problem: Problem) {
        if let Stage::Attach(attach) = &mut self.stage {
            attach.problem = Some(problem);
            self.focus = row.map(Target::Row);
        }
    }

    /// Attaches a scan to the answer, where it still fits.
    pub(crate) fn attach_scan(&mut self, field: &FieldId, scan: Scan) -> Result<(), Problem> {
        let bytes_max = self.setting.policy.scans.together_bytes_max;
        let Some(session) = &mut self.session else { return Ok(()) };
        let together: u64 = session.draft.all_scans().map(|scan| scan.bytes_len).sum();
        let added = if together.saturating_add(scan.bytes_len) > bytes_max {
            Err(Fault::ScansTogether { mb: bytes_max / MEGABYTE })
        } else {
            session.draft.add_scan(field, scan)
        };
        added.map_err(Problem::from)
    }

    /// Back to the step, with a scan more than before.
    pub(crate) fn back_with_scan(&mut self) {
        let Stage::Attach(attach) = &mut self.stage else { return };
        let (field, back) = (attach.field.clone(), attach.back.leave());
        self.go(Stage::Fill(back));
        self.forget_slips_of(&field);
        self.focus = Some(Target::AddScan(field));
        self.move_focus(1);
    }

    /// Gives up the test of a file.
    pub(crate) fn stop_scan(&mut self) {
        let Some(session) = &mut self.session else { return };
        if session.waits_for(&Waiting::Scan) {
            session.stop_waiting_for(&Waiting::Scan);
            self.effect(Ask::StopScan);
        }
        if let Stage::Attach(attach) = &mut self.stage {
            let row = attach.checking.take();
            self.focus = row.map(Target::Row);
        }
    }

    pub(crate) fn back_from_attach(&mut self) {
        let Stage::Attach(attach) = &mut self.stage else { return };
        let (field, back) = (attach.field.clone(), attach.back.leave());
        self.stop_scan();
        self.go(Stage::Fill(back));
        self.focus = Some(Target::AddScan(field));
    }
}

impl Attach {
    /// Hands the list over to a page that comes back to it.
    pub(crate) fn leave(&mut self) -> Attach {
        Attach {
            field: self.field.clone(),
            back: self.back.leave(),
            files: std::mem::take(&mut self.files),
            cut: self.cut,
            listed: self.listed,
            checking: None,
            step: ScanStep::default(),
            problem: None,
        }
    }
}

impl Fill {
    /// Hands the step over to a page that comes back to it.
    pub(crate) fn leave(&mut self) -> Fill {
        Fill {
            step: std::mem::take(&mut self.step),
            slips: std::mem::take(&mut self.slips),
            for_review: self.for_review,
        }
    }
}
