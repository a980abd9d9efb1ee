//! Choosing a school by hand.

use journey::model::Model;
use journey::stage::SchoolSearch;
use journey::target::{Button as Way, Target};
use terminal::{Block, Button, Field, List, Page, Row};
use words::{Words, say};

use crate::press::Press;
use crate::screens::answers;

pub(super) fn draw(page: &mut Page<Press>, model: &Model, search: &SchoolSearch, words: &Words) {
    let schools = (model.setting.schools)().all();
    let rows = search.found.iter().enumerate().filter_map(|(i, at)| {
        let school = schools.get(*at)?;
        let name = school.name(answers::language(words)).to_owned();
        Some(Row { id: Press::Walk(Target::Row(i)), cells: vec![name], chosen: false })
    });
    page.body = vec![
        Block::Heading(say::school_title(words)),
        Block::Field(Field {
            value: search.query.text().to_owned(),
            cursor: model.cursor_of(&Target::Search),
            width: 40,
            ..Field::new(Press::Walk(Target::Search), say::lbl_search(words))
        }),
        Block::List(List {
            label: String::new(),
            rows: rows.collect(),
            empty: say::school_none(words),
            fault: None,
        }),
    ];
    page.buttons = vec![Button::new(Way::Back.into(), say::btn_back(words))];
}
