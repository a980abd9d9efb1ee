//! What somebody reads on the page of this moment.

use crossterm::event::KeyCode;
use journey::target::Target;
use kiosk::press::Press;
use terminal::{Block, Button, Page};

use crate::world::World;

impl World {
    /// Every sentence of the page, whether it has to be scrolled to or not.
    pub fn sentences(&self) -> Vec<String> {
        let page = self.shell.page();
        let mut all = vec![page.top.product.clone(), page.top.service.clone()];
        all.extend(page.top.languages.iter().map(|tab| tab.label.clone()));
        if let Some(rail) = &page.rail {
            all.push(rail.caption.clone());
            all.extend(rail.steps.iter().map(|step| step.label.clone()));
        }
        all.extend(page.summary.iter().flat_map(|summary| {
            std::iter::once(summary.title.clone()).chain(summary.rows.iter().map(|(text, _)| text.clone()))
        }));
        all.extend(page.body.iter().flat_map(block));
        all.extend(page.buttons.iter().map(|button| button.label.clone()));
        if let Some(help) = &page.help {
            all.push(help.title.clone());
            all.extend(help.paragraphs.iter().chain(&help.foot).cloned());
        }
        all.extend(page.keys.iter().map(|hint| hint.label.clone()));
        if let Some(overlay) = &page.overlay {
            all.push(overlay.title.clone());
            all.extend(overlay.paragraphs.clone());
            all.extend(overlay.buttons.iter().map(|button| button.label.clone()));
        }
        all.retain(|sentence| !sentence.is_empty());
        all
    }

    pub fn says(&self, text: &str) -> bool {
        self.sentences().iter().any(|sentence| sentence.contains(text))
    }

    #[track_caller]
    pub fn must_say(&self, text: &str) {
        assert!(self.says(text), "«{text}» is not said: {:#?}", self.sentences());
    }

    /// Reads the page in Kazakh, switches to Russian and back.
    #[track_caller]
    pub fn must_say_in_both(&mut self, kk: &str, ru: &str) {
        self.must_say(kk);
        self.key(KeyCode::F(2));
        self.must_say(ru);
        self.key(KeyCode::F(2));
    }

    /// The rows of the box above the body.
    pub fn summary(&self) -> Vec<String> {
        let page = self.shell.page();
        page.summary.iter().flat_map(|summary| summary.rows.iter().map(|(text, _)| text.clone())).collect()
    }

    /// What is said to be wrong beside this line.
    pub fn fault_beside(&self, line: &Target) -> Option<String> {
        let page = self.shell.page();
        page.body.iter().find_map(|block| match block {
            Block::Field(field) if field.id == Press::Walk(line.clone()) => field.fault.clone(),
            _ => None,
        })
    }

    /// What stands beside a label.
    pub fn value_of(&self, label: &str) -> Option<String> {
        let page = self.shell.page();
        page.body.iter().find_map(|block| match block {
            Block::Field(field) if field.label == label => Some(field.value.clone()),
            Block::Facts(facts) => {
                facts.iter().find(|fact| fact.label == label).map(|fact| fact.value.clone())
            }
            _ => None,
        })
    }

    /// Whether a button can be pressed; `None` where there is no such button.
    pub fn is_enabled(&self, press: impl Into<Press>) -> Option<bool> {
        let (page, press) = (self.shell.page(), press.into());
        buttons(&page).into_iter().find(|button| button.press == press).map(|button| button.enabled)
    }
}

fn buttons(page: &Page<Press>) -> Vec<Button<Press>> {
    let of_body = page.body.iter().flat_map(|block| match block {
        Block::Field(field) => field.side.iter().cloned().collect(),
        Block::Buttons(buttons) => buttons.clone(),
        Block::Facts(facts) => facts.iter().filter_map(|fact| fact.change.clone()).collect(),
        _ => Vec::new(),
    });
    of_body.chain(page.buttons.clone()).collect()
}

fn block(block: &Block<Press>) -> Vec<String> {
    match block {
        Block::Gap | Block::Qr(_) | Block::Picture(_) => Vec::new(),
        Block::Heading(text) | Block::Text(text) | Block::Big(text) | Block::Note { text, .. } => {
            vec![text.clone()]
        }
        Block::Progress { label, .. } => vec![label.clone()],
        Block::Greeting(lines) | Block::Paper(lines) => lines.clone(),
        Block::Field(field) => {
            let side = field.side.iter().map(|button| button.label.clone());
            let around = field.fault.iter().chain(&field.note).cloned();
            std::iter::once(field.label.clone()).chain(around).chain(side).collect()
        }
        Block::Choice(choice) => {
            let options = choice.options.iter().map(|(_, text, _)| text.clone());
            std::iter::once(choice.label.clone()).chain(choice.fault.clone()).chain(options).collect()
        }
        Block::Check(check) => std::iter::once(check.text.clone()).chain(check.fault.clone()).collect(),
        Block::List(list) => {
            let rows = list.rows.iter().flat_map(|row| row.cells.clone());
            let empty = list.rows.is_empty().then(|| list.empty.clone());
            std::iter::once(list.label.clone()).chain(list.fault.clone()).chain(rows).chain(empty).collect()
        }
        Block::Facts(facts) => {
            let change = |fact: &terminal::Fact<Press>| fact.change.iter().map(|b| b.label.clone()).collect();
            facts
                .iter()
                .flat_map(|fact| [vec![fact.label.clone(), fact.value.clone()], change(fact)].concat())
                .collect()
        }
        Block::Buttons(buttons) => buttons.iter().map(|button| button.label.clone()).collect(),
        Block::Menu(items) => items.iter().flat_map(|item| [item.label.clone(), item.note.clone()]).collect(),
    }
}
