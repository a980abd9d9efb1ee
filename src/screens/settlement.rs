//! Choosing the settlement whose queue is meant; the kiosk's own stands first.

use domain::kato::Settlement;
use journey::model::Model;
use journey::stage::SettlementSearch;
use journey::target::{Button as Way, Target};
use terminal::{Block, Button, Field, List, Page, Row};
use words::{Words, say};

use crate::press::Press;
use crate::screens::answers;

pub(super) fn draw(page: &mut Page<Press>, model: &Model, search: &SettlementSearch, words: &Words) {
    let places = (model.setting.settlements)();
    let language = answers::language(words);
    let chosen = model.session.as_ref().and_then(|session| session.settlement.as_ref());
    let own = |place: &Settlement| place.kato.as_str() == model.setting.settlement;
    let row = |(i, kato): (usize, &domain::kato::Kato)| {
        let place = places.find(kato)?;
        let name = place.name(language).to_owned();
        let note = if own(place) {
            say::settlement_here(words, place.region(language))
        } else {
            place.region(language).to_owned()
        };
        let id = Press::Walk(Target::Row(i));
        Some(Row { id, cells: vec![name, note], chosen: chosen == Some(kato) })
    };
    page.body = vec![
        Block::Heading(say::settlement_title(words)),
        Block::Text(say::settlement_text(words)),
        Block::Field(Field {
            value: search.query.text().to_owned(),
            cursor: model.cursor_of(&Target::Search),
            width: 40,
            ..Field::new(Press::Walk(Target::Search), say::lbl_search(words))
        }),
        Block::List(List {
            label: String::new(),
            rows: search.found.iter().enumerate().filter_map(row).collect(),
            empty: say::settlement_none(words),
            fault: None,
        }),
    ];
    page.buttons = vec![Button::new(Way::Back.into(), say::btn_back(words))];
}
