//! Choosing a picture or PDF on the stick.

use journey::stage::Attach;
use journey::target::{Button as Way, Target};
use terminal::{Block, Button, List, Page, Row, Tone};
use words::{Words, say};

use crate::press::Press;
use crate::screens::{frame, preview};

pub(super) fn draw(page: &mut Page<Press>, attach: &Attach, words: &Words) {
    if let Some(problem) = &attach.problem {
        let text = frame::told(words, problem);
        page.summary = Some(frame::notice(Tone::Error, say::summary_scan(words), text));
    }
    let row = |(i, file): (usize, &journey::effect::FileChoice)| Row {
        id: Press::Walk(Target::Row(i)),
        cells: vec![file.name.clone(), say::file_size(words, file.bytes.div_ceil(1024))],
        chosen: attach.checking == Some(i),
    };
    page.body = vec![
        Block::Heading(say::attach_title(words)),
        Block::List(List {
            label: say::attach_formats(words),
            rows: attach.files.iter().enumerate().map(row).collect(),
            empty: if attach.listed { say::attach_none(words) } else { say::attach_looking(words) },
            fault: None,
        }),
    ];
    if attach.cut {
        page.body.push(Block::Note { tone: Tone::Attention, text: say::list_cut(words) });
    }
    if attach.checking.is_some() {
        page.body.push(preview::working(words, attach.step));
    }
    page.buttons = vec![
        Button::new(Way::Back.into(), say::btn_back(words)),
        match attach.checking {
            Some(_) => Button::new(Way::StopScan.into(), say::scan_stop(words)),
            None => Button::new(Way::Refresh.into(), say::attach_refresh(words)),
        },
    ];
}
