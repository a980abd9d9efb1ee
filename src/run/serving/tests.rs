#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::VecDeque;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use journey::effect::EffectId;
use journey::stage::Stage;

use super::super::{shell_of, welcome};
use super::*;
use crate::config::Config;

mod real;

/// A script, played at once; at its end it tells the kiosk to stop.
struct Script(VecDeque<Happening>);

impl Ears for Script {
    fn wait(&mut self, _: Duration) -> Option<Happening> {
        self.at_hand().or(Some(Happening::Stop))
    }

    fn at_hand(&mut self) -> Option<Happening> {
        self.0.pop_front()
    }
}

/// A screen that only counts.
#[derive(Default)]
struct Blank {
    retaken: u32,
}

impl Face for Blank {
    fn draw(&mut self, _: &mut Shell) -> std::io::Result<()> {
        Ok(())
    }

    fn wipe(&mut self) -> std::io::Result<()> {
        Ok(())
    }

    fn retake(&mut self) -> std::io::Result<()> {
        self.retaken += 1;
        Ok(())
    }
}

/// Hands that trip over what they are asked for as often as the script says, and note what they were asked.
#[derive(Default)]
struct Tripping {
    trips: Vec<bool>,
    asked: Vec<EffectId>,
    forgotten: u32,
}

impl Hands for Tripping {
    fn run(&mut self, effect: Effect) {
        self.asked.push(effect.id);
        let trips = self.trips.get(self.asked.len() - 1).copied().unwrap_or(false);
        assert!(!trips, "as the test wants it");
    }

    fn operate(&mut self, _: operator::Ask) {}

    fn forget(&mut self) {
        self.forgotten += 1;
    }
}

fn config() -> Config {
    toml::from_str(include_str!("../../../kiosk-config/kiosk.toml")).unwrap()
}

/// Serves visits that each begin (one asking) and are left again, of which some trip.
fn visits(trips: &[bool]) -> (Result<(), RunError>, Window<Blank, Tripping>) {
    let mut script = Script(VecDeque::from([Happening::Link(true), Happening::Full(true)]));
    let key = |code| Happening::Input(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    for _ in trips {
        script.0.extend([key(KeyCode::Char('1')), key(KeyCode::Esc)]);
    }
    let hands = Tripping { trips: trips.to_vec(), ..Tripping::default() };
    let shell = shell_of(&config(), welcome(&config(), None).unwrap());
    let mut window =
        Window { face: Blank::default(), hands, shell, panics: 0, one_visit: false, edition: None };
    let served =
        window.serve(&mut script, |broken| Ok(shell_of(&config(), welcome(&config(), None)?.after(broken))));
    (served, window)
}

#[test]
fn after_a_panic_the_next_one_finds_welcome_and_nothing_of_the_last() {
    let (served, window) = visits(&[true]);
    served.unwrap();
    assert_eq!((window.face.retaken, window.hands.forgotten), (1, 1));
    assert!(window.shell.model().session.is_none());
    assert!(matches!(window.shell.model().stage, Stage::Welcome));
    assert!(window.shell.model().link && window.shell.model().full, "neither line nor vault panicked");
}

#[test]
fn no_asking_is_named_twice_whatever_panics_between() {
    let (served, window) = visits(&[true, false, true, false]);
    served.unwrap();
    let asked = &window.hands.asked;
    assert_eq!(asked.len(), 4);
    assert!(asked.is_sorted_by(|a, b| a < b), "{asked:?}");
}

#[test]
fn it_gives_up_after_panics_in_a_row_and_not_after_as_many_in_a_life() {
    let many = usize::try_from(PANICS_MAX).unwrap();
    assert!(matches!(visits(&vec![true; many]).0, Err(RunError::Panics)));
    let mut now_and_then = vec![true; many - 1];
    now_and_then.push(false);
    now_and_then.extend(vec![true; many - 1]);
    let (served, window) = visits(&now_and_then);
    served.unwrap();
    assert_eq!(window.face.retaken, 2 * (PANICS_MAX - 1));
}
