//! People who come to the kiosk, each with words that nobody else types.

use std::sync::LazyLock;

use domain::iin::Iin;

/// Somebody with a key, a child and a telephone.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) iin: String,
    pub(crate) name: String,
    pub(crate) password: String,
    pub(crate) phone: String,
    pub(crate) email: String,
    pub(crate) address: String,
    pub(crate) child_iin: String,
    pub(crate) child_name: String,
    pub(crate) file: String,
    pub(crate) serial: u32,
}

impl Person {
    pub(crate) fn new(n: u32) -> Person {
        // Far enough apart that nobody's slip of the finger is somebody else.
        let own = (n + 1) * 7_919;
        let letters = in_letters(own);
        Person {
            iin: format!("8703084{n:05}"),
            name: format!("ТЕСТОВА {letters}А"),
            password: format!("кілт-{own:07}-pw"),
            phone: format!("8777{own:07}"),
            email: format!("p{own:07}@example.kz"),
            address: format!("Абай көшесі {own:07}-үй"),
            child_iin: child_iin(n),
            child_name: format!("Тестов {letters}"),
            file: format!("anyqtama-{own:07}.jpg"),
            serial: n,
        }
    }

    /// Every other one comes for the kindergarten, by its place in the catalogue.
    pub(crate) fn service(&self) -> usize {
        usize::from(!self.serial.is_multiple_of(2))
    }

    /// What must be seen nowhere once the next person stands here.
    pub(crate) fn marks(&self) -> [&str; 9] {
        [
            &self.iin,
            &self.name,
            &self.password,
            &self.phone[1..],
            &self.email,
            &self.address,
            &self.child_iin,
            &self.child_name,
            &self.file,
        ]
    }
}

/// A number in letters, so that it may stand in a name.
fn in_letters(n: u32) -> String {
    const LETTERS: [char; 10] = ['б', 'в', 'г', 'д', 'ж', 'з', 'к', 'л', 'м', 'н'];
    format!("{n:07}").chars().map(|c| LETTERS[c as usize - '0' as usize]).collect()
}

/// The n-th right IIN of a child born on 01.04.2023, going round where there are no more.
fn child_iin(n: u32) -> String {
    static ALL: LazyLock<Vec<String>> = LazyLock::new(|| {
        let today = "2026-11-22".parse().unwrap();
        let right = |text: &String| Iin::parse_child(text, today).is_ok();
        let digit = |serial| (0..10).map(|check| format!("2304015{serial:04}{check}")).find(right);
        (0..1_500).step_by(13).filter_map(digit).collect()
    });
    ALL[n as usize % ALL.len()].clone()
}

#[test]
fn no_two_people_share_a_mark() {
    let people: Vec<Person> = (0..40).map(Person::new).collect();
    let all: Vec<&str> = people.iter().flat_map(Person::marks).collect();
    for (i, mark) in all.iter().enumerate() {
        assert!(!all.iter().enumerate().any(|(j, other)| i != j && other.contains(mark)), "{mark}");
    }
}
