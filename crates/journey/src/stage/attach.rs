//! Choosing a picture or PDF of a paper on the stick; it is tested before it is taken (DOMAIN §1.4).
#![expect(clippy::wildcard_enum_match_arm, reason = "`Model::press` lets only this stage's targets in")]

use domain::fault::Fault;
use forms::FieldId;
use forms::value::Scan;

use crate::effect::{Ask, FileChoice, Found};
use crate::model::Model;
use crate::problem::Problem;
use crate::session::Waiting;
use crate::stage::{Attach, Fill, Stage};
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
            problem: None,
        }));
        self.ask(Ask::ListScans, Waiting::ScanFiles);
    }

    pub(crate) fn attach_targets(&self, attach: &Attach) -> Vec<Target> {
        let mut targets: Vec<Target> = (0..attach.files.len()).map(Target::Row).collect();
        if attach.checking.is_none() {
            targets.push(Target::Button(Button::Refresh));
        }
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
                attach.problem = None;
                self.ask(Ask::CheckScan { file }, Waiting::Scan);
            }
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

    pub(crate) fn scan_checked(&mut self, answer: Result<Scan, Problem>) {
        let (Stage::Attach(attach), Some(session)) = (&mut self.stage, &mut self.session) else { return };
        let row = attach.checking.take();
        match answer {
            Ok(scan) => {
                let field = attach.field.clone();
                let (sha256, bytes) = (scan.sha256, scan.bytes_len);
                let together: u64 = session.draft.all_scans().map(|scan| scan.bytes_len).sum();
                let bytes_max = self.setting.policy.scans.together_bytes_max;
                let added = if together.saturating_add(bytes) > bytes_max {
                    Err(Fault::ScansTogether { mb: bytes_max / MEGABYTE })
                } else {
                    session.draft.add_scan(&field, scan)
                };
                if let Err(fault) = added {
                    let held = session.draft.all_scans().any(|scan| scan.sha256 == sha256);
                    attach.problem = Some(fault.into());
                    self.focus = row.map(Target::Row);
                    if !held {
                        self.effect(Ask::DropScan { sha256 });
                    }
                    return;
                }
                let back = attach.back.leave();
                self.go(Stage::Fill(back));
                self.forget_slips_of(&field);
                self.focus = Some(Target::AddScan(field.clone()));
                self.move_focus(1);
            }
            Err(problem) => {
                attach.problem = Some(problem);
                self.focus = row.map(Target::Row);
            }
        }
    }

    pub(crate) fn back_from_attach(&mut self) {
        let Stage::Attach(attach) = &mut self.stage else { return };
        let (field, back) = (attach.field.clone(), attach.back.leave());
        if let Some(session) = &mut self.session {
            session.stop_waiting_for(&Waiting::Scan);
        }
        self.go(Stage::Fill(back));
        self.focus = Some(Target::AddScan(field));
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
